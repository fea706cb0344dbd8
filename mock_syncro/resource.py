"""The vocabulary in which a resource of the API is declared.

A resource file ends with one `Resource`; above it stand, as plain functions, the things about
it that nobody could infer. Routes, rows, answers, the OpenAPI document and the README's table
all come from that object. Nothing here knows HTTP or the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, Protocol

from .errors import Invalid, messages_and_params

Record = Mapping[str, Any]
Kind = Literal["string", "integer", "number", "boolean", "object", "array", "time"]
Verb = Literal["list", "show", "create", "update", "delete"]
Permission = str | tuple[str, ...] | None
"""A permission's name; several of which one is enough; or None: any valid token will do."""

META = ("total_pages", "total_entries", "per_page", "page")


class View(Protocol):
    """What differs between accounts that share rows; put in when a row is encoded."""

    account_id: int
    subdomain: str
    in_utc: bool
    """Whether a stored time is shown as it is."""

    def time(self, text: str) -> str:
        """A stored time in the account's zone."""

    def portal(self, key: str) -> str:
        """The address of a customer's portal."""


class Call(Protocol):
    """One request, as far as a resource may know it."""

    @property
    def params(self) -> Mapping[str, Any]:
        """Query, body and path parameters in one, as Rails merges them."""

    @property
    def now(self) -> str: ...

    @property
    def user(self) -> Record:
        """The user that the token belongs to."""

    @property
    def view(self) -> View: ...

    def find(self, table: str, doc_id: object) -> Record:
        """The row, if the user may see it; raises the 404 otherwise."""

    def newest(self, table: str) -> Record | None:
        """The row with the highest id among those that the user may see."""

    def rows(self, table: str, index: str, value: object) -> Sequence[Record]:
        """All rows that an index has under a value; by id."""

    def selected(self, filters: Sequence[str]) -> Sequence[Record]:
        """All rows of the call's resource that these of its filters leave, in list order."""

    def add(self, table: str, values: Mapping[str, Any]) -> Record:
        """Store a new row; its id and times are given here, and what is not in `values`."""

    def change(self, table: str, before: Record, values: Mapping[str, Any]) -> Record:
        """Store a row with other values in place of `before`."""

    def remove(self, table: str, row: Record) -> None: ...

    def all(self, table: str) -> Sequence[Record]:
        """All rows of a table that belongs to no customer; by id."""

    def later(self, span: timedelta) -> str:
        """The time that it will be then."""

    def count(self, event: str) -> int:
        """Count one more such event of the user; how many there were since the start."""

    def draw_uuid(self, purpose: str, number: int) -> str:
        """A UUID that depends on the account, its seed, the purpose and the number alone."""

    def permissions(self) -> frozenset[str] | None:
        """What the user (not the token) may do; None: everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of a record. As it stands: a text that clients may send, null by default."""

    kind: Kind = "string"
    sent: Literal["", "create", "update", "always"] = "always"
    """When a request body may carry it."""
    default: Any = None
    kept: bool = False
    """`--put replace` does not nullify it."""
    null: bool = True
    """Whether it can be null; if not, null is stored as the default."""
    refers_to: str = ""
    """A table: the value is the id of one of its rows, or the answer is 404."""
    stored: bool = True
    """If not, it is no part of the row: a hook decides what comes of it, or `show` makes it."""
    shown: bool = True
    show: Callable[[View, Record], Any] | None = None
    """Puts in what differs between accounts, when the row is encoded."""
    drawn: tuple[str, int] | None = None
    """The alphabet and the length of a text that is drawn when the row is made."""
    source: str = ""
    """Where a key was seen that no example of the specification has."""


ID = Field(kind="integer", sent="", null=False)
TIME = Field(kind="time", sent="", null=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A query parameter that narrows a list.

    equals: an indexed field has this value; `fold` ignores case. like: the field contains it.
    words: every word occurs in the resource's search text. among, not_among: the id is in the
    list. flag: without it, rows whose field is true are left out.
    """

    param: str
    how: Literal["equals", "like", "words", "among", "not_among", "flag"]
    field: str = ""
    kind: Kind = "string"
    fold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A key that a form of the answer has beyond the row's own.

    `rows` nests the rows of another resource whose `by` is this record's id, newest first;
    `show` makes the value otherwise.
    """

    key: str
    forms: tuple[Literal["list", "detail"], ...] = ("list", "detail")
    rows: str = ""
    by: str = ""
    show: Callable[[View, Record], Any] | None = None
    kind: Kind = "array"
    source: str = ""


@dataclass(slots=True)
class Draft:
    """A record on its way into the store."""

    record: dict[str, Any]
    sent: Mapping[str, Any]
    """The body fields that were sent, cast to their kinds."""
    before: Record | None
    """The stored record; None where one is made, loaded or replaced whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an action returns.

    `rows` are shown as a list of the resource and `row` as a single one, in the wrapper of the
    resource; otherwise `value` is the whole answer.
    """

    status: int = 200
    value: Any = None
    row: Record | None = None
    rows: Sequence[Record] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Action:
    """An operation that is none of the five verbs.

    `schema` is what it answers, for the OpenAPI document: "one" or "many" of the resource, or
    a JSON schema. `refused` has the schemas of other statuses.
    """

    method: str
    path: str
    run: Callable[[Call], Answer]
    summary: str
    schema: Literal["one", "many"] | Mapping[str, Any]
    permission: Permission = None
    params: tuple[tuple[str, Kind], ...] = ()
    body: tuple[tuple[str, Kind], ...] = ()
    refused: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    first_id: str = ""
    """A JSON pointer to the id of the first record, where the schema does not tell."""


def _nothing(draft: Draft) -> None:
    """A resource without oddities of its own."""


def _no_problem(draft: Draft) -> Sequence[str]:
    return ()


def _no_follow_up(call: Call, before: Record | None, after: Record) -> None:
    """A resource whose writes touch no other."""


def _no_cascade(call: Call, row: Record) -> None:
    """A resource whose deletion touches no other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource:
    """One resource of the API: everything that is known of it."""

    tag: str
    """Its tag in the specification."""
    name: str
    """Its table, and the key of its lists."""
    singular: str
    path: str
    """Below /api/v1; `{customer_id}` in it is a parent's id and a field of the record."""
    fields: Mapping[str, Field]
    permissions: Mapping[Verb, Permission] = field(default_factory=dict)
    """The verbs that there are."""
    wraps_one: str | None = None
    """The key around a single record; None: it is bare."""
    per_page: int | None = None
    """None: the list has no pages and no meta."""
    filters: tuple[Filter, ...] = ()
    sortable: bool = False
    hidden_when: str = ""
    """A boolean field: rows in which it is true are not in lists (unless a flag asks)."""
    scope: str = ""
    """The field that holds the customer's id, for Select Customers; "" where there is none."""
    extras: tuple[Extra, ...] = ()
    indexes: tuple[str, ...] = ()
    """Fields by which other resources look rows up, beyond those that filters name."""
    text: Callable[[Record], str] | None = None
    """What `words` searches, in lower case; every field of a `like` filter is in it."""
    actions: tuple[Action, ...] = ()
    accept: Callable[[Draft], None] = _nothing
    """Derives what a record says of itself from what was sent or loaded."""
    check: Callable[[Draft], Sequence[str]] = _no_problem
    """The reasons to refuse a record, in Syncro's words."""
    saved: Callable[[Call, Record | None, Record], None] = _no_follow_up
    deleted: Callable[[Call, Record], None] = _no_cascade
    delete_body: Mapping[str, Any] = field(default_factory=lambda: {"success": True})
    invalid: Callable[[Invalid], object] = messages_and_params
    guesses: tuple[str, ...] = ()
    """What nobody has documented or seen, and what the mock does; the README lists them."""
    observed: tuple[str, ...] = ()
    """What was seen live and the specification does not have."""
