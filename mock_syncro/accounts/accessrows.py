"""The rows of users, groups and tokens, on their way from a fixture; see `grants`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..records.loading import cannot_be, shown
from ..store import Row
from ..vocabulary.interface import Record
from ..vocabulary.kinds import MOMENT
from . import grants

TIMES = ("created_at", "updated_at", "expires_at", "last_login_at")


class AccessRows:
    """Makes the rows of one of the tables, as `Records` does those of the others."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, doc_id: int, given: Record, times: Callable[[Any], str], epoch: str) -> Row:
        """Raises ValueError for what does not fit."""
        for _, text in self.misfits(doc_id, given, times):
            raise ValueError(text)
        row = {"id": doc_id} | grants.DEFAULTS[self.table]
        for field, value in given.items():
            if field[:1] != "_" and field != "id":
                row[field] = grants.checked(self.table, field, value)
        for field in TIMES:
            if row.get(field) is not None:
                row[field] = times(row[field])
        if "created_at" in row:
            row["created_at"] = row["created_at"] or epoch
        if "updated_at" in row:
            row["updated_at"] = row["updated_at"] or row["created_at"]
        return Row(row, doc_id)

    def misfits(
        self, doc_id: int, given: Record, times: Callable[[Any], str]
    ) -> Iterator[tuple[str, str]]:
        """All for which `load` refuses a row: the field, and what is wrong with it."""
        for field, value in given.items():
            if field[:1] == "_":
                continue
            if field == "id":
                if value != doc_id:
                    yield field, f'its "id" is {shown(value)}, but its key is {doc_id}'
                continue
            try:
                grants.checked(self.table, field, value)
            except ValueError as error:
                yield field, str(error)
            else:
                if field in TIMES and value is not None:
                    yield from _untimely(field, value, times)


def _untimely(field: str, value: Any, times: Callable[[Any], str]) -> Iterator[tuple[str, str]]:
    try:
        times(value)
    except (OverflowError, ValueError):
        yield field, cannot_be(field, value, MOMENT, null=True)
