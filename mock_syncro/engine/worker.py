"""What the writing of rows asks of whoever writes; see `Work`, which is just that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ..accounts.account import Account
from ..errors import ApiError
from ..store import Database, Row
from ..vocabulary.interface import Record, Work
from ..vocabulary.refusals import Problem
from ..vocabulary.resource import Resource


class Worker(Work, Protocol):
    """A piece of work on an account, with its store."""

    @property
    def account(self) -> Account: ...

    @property
    def database(self) -> Database: ...

    @property
    def params(self) -> Mapping[str, Any]: ...

    def row(self, table: str, doc_id: int | None) -> Row | None: ...

    def find(self, table: str, doc_id: object) -> Row:
        """The row, if the user may see it; raises the 404 otherwise."""

    def seen(self, table: str, doc_id: int | None) -> Row | None:
        """The row, if it is there and the user may see it."""

    def invalid(
        self,
        resource: Resource,
        problems: Sequence[str | Problem],
        record: Record,
        *,
        updating: bool,
    ) -> ApiError:
        """The refusal of a record, as its resource words it."""
