"""The fields of a table: what they hold, who may send them, and what keeps them right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .interface import Form, Record, View, Work
from .kinds import INTEGER, MOMENT, TEXT, Kind

Sent = Literal["", "create", "update", "always"]


@dataclass(frozen=True, slots=True)
class Counter:
    """Numbers that run through an account: each new row gets the next, and none comes back.

    The next one stands in a field of the one row of a table, where people may set it. After the
    largest comes the first that is free (guess).
    """

    table: str
    field: str
    largest: int = 2**31 - 1
    first: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record. As it stands: a text that clients may send, null by default."""

    kind: Kind = TEXT
    sent: Sent = "always"
    """When a request body may carry it."""
    default: Any = None
    kept: bool = False
    """`--put replace` does not nullify it."""
    null: bool = True
    """Whether it can be null; if not, null is stored as the default."""
    refers_to: str = ""
    """A table: the value is the id of one of its rows."""
    unknown: Literal["missing", "blank"] = "missing"
    """An id that nothing has: the answer is 404, or it counts as none."""
    outlives: bool = False
    """Whether a fixture may name a row that is not there: its id stays when that row is removed."""
    belongs: bool = False
    """Whether this row is removed with that one."""
    touches: bool = False
    """Whether a write of this row counts as an update of that one."""
    follows: tuple[str, str] = ("", "")
    """A field that refers to a row, and that row's field whose value is repeated here."""
    required: str = ""
    """What is said of a record in which it is blank, like "can't be blank"."""
    unique: str = ""
    """What is said where another row has its value, like "has already been taken"."""
    one_of: Sequence[Any] = ()
    """The values that there are; others are refused, and null where the field cannot be null."""
    unlisted: str = "is not included in the list"
    """What is said of another value."""
    counter: Counter | None = None
    """What gives a new row its value, where none was sent."""
    fields: Mapping[str, Field] | None = None
    """What an object, or each of a list of objects, may carry when it is sent."""
    stored: bool = True
    """If not, it is no part of the row: a hook decides what comes of it, `show` makes it, or it
    is always the default."""
    of: str = ""
    """Another field, which stores the value: this one is sent and shown as its own kind has it."""
    shown: bool = True
    silent: bool = False
    """Whether it is taken, and neither shown nor of any effect; people are told so."""
    forms: tuple[Form, ...] = ()
    """The forms that have it; none named: all."""
    show: Callable[[View, Record], Any] | None = None
    """Puts in what differs between accounts, when the row is encoded."""
    shown_as: Mapping[str, Any] | None = None
    """The JSON schema of what `show` makes, where the kind does not tell it."""
    drawn: tuple[str, int] | None = None
    """The alphabet and the length of a text that is drawn when the row is made."""
    source: str = ""
    """Where a key was seen that no example of the specification has."""

    @property
    def is_stored(self) -> bool:
        return self.stored and not self.of

    def is_in(self, form: Form) -> bool:
        """Whether a form of the answer has it."""
        return self.shown and (not self.forms or form in self.forms)


def own(kind: Kind = TEXT, **rest: Any) -> Field:
    """A field that no client sends."""
    return Field(kind, "", **rest)


ID = own(INTEGER, null=False)
TIME = own(MOMENT, null=False)
ACCOUNT_ID = own(INTEGER, null=False, stored=False, show=lambda view, record: view.account_id)


@dataclass(slots=True)
class Draft:
    """A record on its way into the store."""

    record: dict[str, Any]
    sent: Mapping[str, Any]
    """The fields that were sent, cast to their kinds, or that a writer of the mock gave."""
    before: Record | None
    """The stored record; None where one is made or loaded. `accept` sees None as well where a
    record is replaced whole."""
    now: str = ""
    """The time of the call; "" where a record is loaded."""
    work: Work | None = None
    """Who writes, for looks at other rows; None where a record is loaded."""
