"""What a resource sees of a call and of its account. Nothing here knows HTTP or the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

Record = Mapping[str, Any]
Form = str
"""One of the shapes in which a resource's records are shown: list, detail, or another name."""
Permission = str | tuple[str, ...] | None
"""A permission's name; several of which one is enough; or None: any valid token will do."""


class Rights(Protocol):
    """What the token of a call may see."""

    @property
    def user(self) -> Record: ...

    @property
    def customers(self) -> frozenset[int] | None:
        """The ids that Select Customers leaves; None: all."""


class View(Protocol):
    """What differs between accounts that share rows; put in when a row is encoded."""

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


class Call(Protocol):
    """One request, as far as a resource may know it."""

    @property
    def params(self) -> Mapping[str, Any]:
        """Query, body and path parameters in one, as Rails merges them."""

    @property
    def sent(self) -> Mapping[str, Any]:
        """What an action's body declares and the client sent, cast; raises the 422."""

    @property
    def now(self) -> str: ...

    @property
    def user(self) -> Record:
        """The user that the token belongs to."""

    @property
    def view(self) -> View: ...

    def find(self, table: str, doc_id: object) -> Record:
        """The row, if the user may see it; raises the 404 otherwise."""

    def find_below(self, table: str, field: str, parent: Record, doc_id: object) -> Record:
        """The row, if its field names the parent; raises the 404 otherwise."""

    def seen(self, table: str, doc_id: int | None) -> Record | None:
        """The row, if it is there and the user may see it."""

    def shown(self, table: str, row: Record, form: Form) -> Any:
        """The row as its resource shows it, to be put into an answer."""

    def newest(self, table: str) -> Record | None:
        """The row with the highest id among those that the user may see."""

    def rows(self, table: str, index: str, value: object) -> Sequence[Record]:
        """All rows that an index has under a value; by id."""

    def highest(self, table: str, index: str) -> Any:
        """The highest value of an index; None where there is none."""

    def selected(self, filters: Sequence[str]) -> Sequence[Record]:
        """All rows of the call's resource that these of its filters leave, in list order."""

    def searched(self, table: str, words: str, most: int) -> Sequence[Record]:
        """The newest rows, so many at most, whose search text has all words."""

    def add(self, table: str, values: Mapping[str, Any]) -> Record:
        """Store a new row; its id and times are given here, and what is not in `values`."""

    def change(
        self, table: str, before: Record, values: Mapping[str, Any], *, touch: bool = True
    ) -> Record:
        """Store a row with other values in place of `before`.

        `touch`: whether it counts as updated now.
        """

    def remove(self, table: str, row: Record) -> None: ...

    def all(self, table: str) -> Sequence[Record]:
        """All rows of a table that belongs to no customer; by id."""

    def all_shown(self, table: str) -> list[Any]:
        """The same, as their resource shows them in a list."""

    def single(self, table: str) -> Record:
        """The one row of a table that has one, or its defaults."""

    def later(self, span: timedelta) -> str:
        """The time that it will be then."""

    def count(self, event: str) -> int:
        """Count one more such event of the user; how many there were since the start."""

    def draw_uuid(self, purpose: str, number: int) -> str:
        """A UUID that depends on the account, its seed, the purpose and the number alone."""

    def allows(self, permission: Permission) -> bool:
        """Whether the token may do this now."""

    def require(self, permission: Permission) -> None:
        """Raises Syncro's answer to a missing permission."""

    def explain(self, text: str) -> None:
        """Tell people something about the answer, in X-Mock-Syncro."""

    def refused(self, messages: Sequence[str], reason: str = "") -> Exception:
        """The 422 of the call's resource, to be raised; `reason` is for people."""

    def permissions(self) -> frozenset[str] | None:
        """What the user (not the token) may do; None: everything."""
