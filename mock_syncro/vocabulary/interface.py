"""What a resource sees of a call and of its account. Nothing here knows HTTP or the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

Record = Mapping[str, Any]
Form = str
"""One of the shapes in which a resource's records are shown: list, detail, or another name."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Permissions that are needed together."""

    names: tuple[str, ...]


Permission = str | tuple[str, ...] | AllOf | None
"""A permission's name; several of which one is enough; all of several; or None: any valid token
will do."""

GLOBAL_ADMIN = "Global Admin"
"""Stands for a permission that no group can give."""


class Rights(Protocol):
    """What the token of a call may see."""

    @property
    def user(self) -> Record: ...

    @property
    def customers(self) -> frozenset[int] | None:
        """The ids that Select Customers leaves; None: all."""


class View(Protocol):
    """What differs between accounts that share rows; put in when a row is encoded.

    The id and the subdomain are to be shown as they are: where a row's JSON is kept for several
    accounts they are places to be filled in, and no text can be made of them.
    """

    account_id: int
    subdomain: str
    timezone: str
    """A name of the IANA database."""
    in_utc: bool
    """Whether a stored time is shown as it is."""

    def time(self, text: str) -> str:
        """A stored time in the account's zone."""

    def moment(self, text: str) -> str | None:
        """A time or day that a client sent, as times are stored; None for what is neither."""

    def portal(self, key: str) -> str:
        """The address of a customer's portal."""


class Work(Protocol):
    """Whatever reads and writes an account: a call, or a job of the account's clock.

    Whoever writes, the table's declaration is kept: what is derived, refused, counted, repeated
    in other tables and removed with a row.
    """

    @property
    def now(self) -> str:
        """The same for all that one piece of work stores."""

    @property
    def user(self) -> Record:
        """On whose behalf it is done."""

    @property
    def view(self) -> View: ...

    def row(self, table: str, doc_id: int | None) -> Record | None:
        """The row, if it is there, whoever may see it."""

    def rows(self, table: str, index: str, value: object) -> Sequence[Record]:
        """All rows that an index has under a value (none under null); by id."""

    def all(self, table: str) -> Sequence[Record]:
        """All rows of a table that belongs to no customer; by id."""

    def single(self, table: str) -> Record:
        """The one row of a table that has one, or its defaults."""

    def highest(self, table: str, index: str) -> Any:
        """The highest value of an index; None where there is none."""

    def add(self, table: str, values: Mapping[str, Any]) -> Record:
        """Store a new row; its id and times are given here, and what is not in `values`."""

    def change(self, table: str, before: Record, values: Mapping[str, Any]) -> Record:
        """Store a row with other values. It counts as updated now if they differ."""

    def touch(self, table: str, row: Record) -> Record:
        """Count a row as updated now, though nothing in it has changed."""

    def remove(self, table: str, row: Record) -> None: ...

    def later(self, span: timedelta) -> str:
        """The time that it will be then."""

    def draw_uuid(self, purpose: str, number: int) -> str:
        """A UUID that depends on the account, its seed, the purpose and the number alone."""

    def explain(self, text: str) -> None:
        """Tell people something about the answer, in X-Mock-Syncro."""


class Call(Work, Protocol):
    """One request, as far as a resource may know it."""

    @property
    def params(self) -> Mapping[str, Any]:
        """Query, body and path parameters in one, as Rails merges them."""

    @property
    def sent(self) -> Mapping[str, Any]:
        """What the operation's body declares and the client sent, cast; raises the 422."""

    @property
    def parent(self) -> Record:
        """The row that the path goes through: the lowest of the operation's parents."""

    @property
    def record(self) -> Record:
        """The row that the operation is about, found as its entry says; raises the 404."""

    def find(self, table: str, doc_id: object) -> Record:
        """The row, if the user may see it; raises the 404 otherwise."""

    def seen(self, table: str, doc_id: int | None) -> Record | None:
        """The row, if it is there and the user may see it."""

    def shown(self, table: str, row: Record, form: Form) -> Any:
        """The row as its resource shows it, to be put into an answer."""

    def all_shown(self, table: str) -> list[Any]:
        """All rows of a table that belongs to no customer, as its resource shows them in a list."""

    def newest(self, table: str) -> Record | None:
        """The row with the highest id among those that the user may see."""

    def searched(self, table: str, words: str, most: int) -> Sequence[Record]:
        """The newest rows, so many at most, whose search text has all words."""

    def count(self, event: str) -> int:
        """Count one more such event of the user; how many there were since the start."""

    def allows(self, permission: Permission) -> bool:
        """Whether the token may do this now."""

    def require(self, permission: Permission) -> None:
        """Raises Syncro's answer to a missing permission."""

    def refused(self, messages: Sequence[str], reason: str = "") -> Exception:
        """The refusal of the call's resource, to be raised; `reason` is for people."""

    def permissions(self) -> frozenset[str] | None:
        """What the user (not the token) may do; None: everything."""
