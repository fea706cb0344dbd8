"""The vocabulary in which a resource of the API is declared.

A resource file ends with one `Resource`; above it stand, as plain functions, the things about
it that nobody could infer. Routes, rows, answers, the OpenAPI document and the README's table
all come from that object. Nothing here knows HTTP or the store.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .interface import Call, Form, Permission, Record, View
from .refusals import Invalid, messages_and_params

Kind = Literal["string", "integer", "number", "boolean", "object", "array", "time"]
Verb = Literal["list", "show", "create", "update", "delete"]

META = ("total_pages", "total_entries", "per_page", "page")
FORMS: Mapping[Verb, Form] = {
    "list": "list",
    "show": "detail",
    "create": "list",
    "update": "list",
}
"""In which form the verbs answer, where a resource says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of a record. As it stands: a text that clients may send, null by default."""

    kind: Kind = "string"
    items: Kind = "string"
    """What an array holds."""
    sent: Literal["", "create", "update", "always"] = "always"
    """When a request body may carry it."""
    default: Any = None
    largest: int = 2**63 - 1
    """The largest integer that a fixture may have."""
    kept: bool = False
    """`--put replace` does not nullify it."""
    null: bool = True
    """Whether it can be null; if not, null is stored as the default."""
    refers_to: str = ""
    """A table: the value is the id of one of its rows."""
    unknown: Literal["missing", "blank"] = "missing"
    """An id that nothing has: the answer is 404, or it counts as none."""
    outlives: bool = False
    """Whether the id stays when that row is deleted."""
    follows: tuple[str, str] = ("", "")
    """A field that refers to a row, and that row's field whose value is repeated here."""
    stored: bool = True
    """If not, it is no part of the row: a hook decides what comes of it, `show` makes it, or it
    is always the default."""
    shown: bool = True
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

    def is_in(self, form: Form) -> bool:
        """Whether a form of the answer has it."""
        return self.shown and (not self.forms or form in self.forms)


ID = Field(kind="integer", sent="", null=False)
TIME = Field(kind="time", sent="", null=False)
ACCOUNT_ID = Field(
    kind="integer", sent="", null=False, stored=False, show=lambda view, record: view.account_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A query parameter that narrows a list.

    equals: an indexed field has this value; `fold` ignores case; `named` has values that stand
    for something else, in lower case: "not closed" for ("closed", False). mine: the field is
    the id of the token's user. after, before: an indexed time is later, or earlier (never
    equal). like: the field contains it. words: every word occurs in the resource's search
    text. among, not_among: the id is in the list. flag: without it, rows whose field is true
    are left out. nothing: no row has it.
    """

    param: str
    how: Literal[
        "equals",
        "mine",
        "after",
        "before",
        "like",
        "words",
        "among",
        "not_among",
        "flag",
        "nothing",
    ]
    field: str = ""
    kind: Kind = "string"
    fold: bool = False
    named: Mapping[str, tuple[str, Any]] = dataclasses.field(default_factory=dict)


LIST_OF_ANYTHING: Mapping[str, Any] = {"type": "array", "items": {}}


def records_of(resource: str, form: Form = "list") -> dict[str, Any]:
    """Stands in a schema for that of a resource's records."""
    return {"records_of": resource, "form": form}


def list_of_records(resource: str) -> dict[str, Any]:
    """The JSON schema of a list of a resource's records."""
    return {"type": "array", "items": records_of(resource)}


def object_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object with just these keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


SUCCESS = object_of({"success": {"type": "boolean"}})
"""The schema of what many operations answer that have nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A key that a form of the answer has and that sees more than the row.

    `rows` nests the rows of another resource whose `by` is this record's id; `one` nests the
    row whose id this record's `by` is, or null; both in the form `nested`. `show` makes the
    value otherwise; it names the tables that it `reads`.
    """

    key: str
    forms: tuple[Form, ...] = ("list", "detail")
    rows: str = ""
    one: str = ""
    by: str = ""
    nested: Form = "list"
    oldest_first: bool = False
    show: Callable[[Call, Record], Any] | None = None
    reads: tuple[str, ...] = ()
    schema: Mapping[str, Any] = dataclasses.field(default_factory=lambda: LIST_OF_ANYTHING)
    """The JSON schema of what `show` makes; `records_of` stands in it for those of a resource."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """What a resource's path goes through: `/customers/{customer_id}/phones`."""

    table: str
    field: str
    """The field of the record that has the parent's id."""
    param: str
    """The name of the path's parameter."""
    readable: Callable[[Call, Record], None] = lambda call, parent: None
    """Raises where the list below this parent is not for the token."""


@dataclass(slots=True)
class Draft:
    """A record on its way into the store."""

    record: dict[str, Any]
    sent: Mapping[str, Any]
    """The body fields that were sent, cast to their kinds."""
    before: Record | None
    """The stored record; None where one is made or loaded. `accept` sees None as well where a
    record is replaced whole."""
    now: str = ""
    """The time of the call; "" where a record is loaded."""


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
    form: Form = "list"
    wraps_one: str | None = ""
    """As the resource's, which counts where this is ""."""
    permission: Permission = None
    params: tuple[tuple[str, Kind], ...] = ()
    body: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    refused: Mapping[int, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    first_id: str = ""
    """A JSON pointer to the id of the first record, where the schema does not tell."""

    def wrapper(self, resource: Resource) -> str | None:
        """The key around a single record; None: it is bare."""
        return resource.wraps_one if self.wraps_one == "" else self.wraps_one


def _nothing(draft: Draft) -> None:
    """A resource without oddities of its own."""


def _no_problem(draft: Draft) -> Sequence[str]:
    return ()


def _for_all(call: Call, row: Record) -> None:
    """A resource whose records are for everybody who has the permission."""


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
    path: str = ""
    """Below /api/v1."""
    paths: Mapping[Verb, str] = dataclasses.field(default_factory=dict)
    """The paths of verbs that do not follow from `path`."""
    parent: Parent | None = None
    fields: Mapping[str, Field]
    permissions: Mapping[Verb, Permission] = dataclasses.field(default_factory=dict)
    """The verbs that there are."""
    denied_status: int = 401
    """What a missing permission is answered with."""
    forms: Mapping[Verb, Form] = dataclasses.field(default_factory=lambda: FORMS)
    wraps_one: str | None = None
    """The key around a single record; None: it is bare."""
    per_page: int | None = None
    """None: the list has no pages and no meta."""
    meta: tuple[str, ...] = META
    filters: tuple[Filter, ...] = ()
    sortable: tuple[str, ...] = ()
    """The fields that a list can be sorted by."""
    sort_params: tuple[str, ...] = ("sort",)
    """One parameter like `firstname DESC`, or one for the field and one for the direction."""
    varied_by: Mapping[str, Kind] = dataclasses.field(default_factory=dict)
    """Parameters that change how a record looks."""
    vary: Callable[[Mapping[str, Any], Record, dict[str, Any]], None] | None = None
    """Changes what of a row is shown, as the parameters ask."""
    hidden_when: str = ""
    """A boolean field: rows in which it is true are not in lists (unless a flag asks)."""
    scope: str = ""
    """The field that holds the customer's id, for Select Customers; "" where there is none."""
    extras: tuple[Extra, ...] = ()
    indexes: tuple[str, ...] = ()
    """Fields by which other resources look rows up, beyond those that filters name."""
    text: Callable[[Record], str] | None = None
    """What `words` searches, in lower case; every field of a `like` filter is in it."""
    text_of: tuple[str, str, str] = ("", "", "")
    """A field that refers to another row, its table, and its field that `words` searches too."""
    rows_of: Literal["engine", "access"] = "engine"
    """Who stores the rows: users are made in the control API, by the module for access."""
    actions: tuple[Action, ...] = ()
    accept: Callable[[Draft], None] = _nothing
    """Derives what a record says of itself from what was sent or loaded."""
    check: Callable[[Draft], Sequence[str]] = _no_problem
    """The reasons to refuse a record, in Syncro's words."""
    begin: Callable[[Call, dict[str, Any]], None] | None = None
    """Fills in what a new record, which is valid, has from its call."""
    readable: Callable[[Call, Record], None] = _for_all
    """Raises where a single record is not for the token."""
    saved: Callable[[Call, Draft, Record], None] | None = None
    """What follows from a create or update, on other tables, or on the row itself."""
    deleted: Callable[[Call, Record], None] = _no_cascade
    delete_body: Mapping[str, Any] = dataclasses.field(default_factory=lambda: {"success": True})
    invalid: Callable[[Invalid], object] = messages_and_params
    guesses: tuple[str, ...] = ()
    """What nobody has documented or seen, and what the mock does; the README lists them."""
    observed: tuple[str, ...] = ()
    """What was seen live and the specification does not have."""

    @property
    def has_table(self) -> bool:
        """Whether its rows are stored by the engine."""
        return bool(self.fields) and self.rows_of == "engine"
