"""Operations: everything that is known of one method on one path, in one entry.

    Operation("GET", "/contacts", "list", "Customers - View Detail", per_page=50)
    Operation("GET", "/contacts/{id}", "show", "Customers - View Detail")
    Operation("GET", "/customers/latest", latest, "Customers - Edit", answers="one")

Five verbs are known by name, for what they do is the same for every table. A function is
anything else: it takes the call and returns an `Answer`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .fields import Field
from .interface import Call, Form, Permission, Record
from .kinds import TEXT, Kind
from .refusals import Invalid
from .schemas import Schema

Verb = Literal["list", "show", "create", "update", "delete"]

META = ("total_pages", "total_entries", "per_page", "page")

FORMS: Mapping[str, Form] = {"show": "detail"}
"""The form in which a verb answers, where its entry names none and it is not "list"."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter that narrows a list.

    equals: an indexed field has this value; `fold` ignores case; `named` has values that stand
    for something else, in lower case: "not closed" for ("closed", False), "all" for None, which
    narrows nothing. one_of: the field has one of these values. holds: the field is a list that
    has it. has: `table` has a row whose indexed field is this and whose field `by` is the id.
    null: true wants the field to be null, false wants a value. mine: the field is the id of the
    token's user. after, before: an indexed time is later, or earlier (never equal). like: the
    field contains it. words: every word occurs in the table's search text. among, not_among: the
    id is in the list. flag: true shows the rows too that the field, by which the table hides
    some, leaves out. nothing: no row has it.
    """

    param: str
    how: Literal[
        "equals",
        "one_of",
        "holds",
        "has",
        "null",
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
    kind: Kind = TEXT
    fold: bool = False
    named: Mapping[str, tuple[str, Any] | None] = dataclasses.field(default_factory=dict)
    default: Any = None
    """What counts where the parameter is not sent."""
    table: str = ""
    """Of `has`: the table whose field it is."""
    by: str = ""
    """Of `has`: that table's field that has the id of a row of the list."""
    negated: bool = False
    """Whether true is false, and false true: `unpaid` looks at a field `paid`; for `equals` of a
    boolean, and for `null`."""

    @property
    def index(self) -> str:
        """The name of the index that answers it, where one does."""
        return f"{self.field} is null" if self.how == "null" else self.field


@dataclass(frozen=True, slots=True)
class Parent:
    """What a path goes through: `/customers/{customer_id}/phones`."""

    table: str
    field: str
    """The field of the record (or of the next parent) that has the parent's id."""
    param: str
    """The name of the path's parameter."""
    readable: Callable[[Call, Record], None] = lambda call, parent: None
    """Raises where the list below this parent is not for the token."""
    or_by: str = ""
    """An indexed field that the parameter is looked for in, where no row has it as its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a function returns.

    `rows` are shown as a list of the resource and `row` as a single one, as the operation says;
    otherwise `value` is the whole answer, or `text`, which is no JSON.
    """

    status: int = 0
    """0: the operation's."""
    value: Any = None
    text: str | None = None
    row: Record | None = None
    rows: Sequence[Record] | None = None


Run = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method on one path."""

    method: str
    path: str
    """Below /api/v1."""
    does: Verb | Run
    permission: Permission = None
    status: int = 200
    form: Form = ""
    """In which form records are answered; "": see `FORMS`."""
    wrap: str | None = ""
    """The key around a single record; None: it is bare; "": as the resource says."""
    beside: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What always stands beside the record, or the list."""
    key: str = ""
    """The key of a list; "": the name of the table."""
    each: str = ""
    """The key around each row of a list; "": rows are bare."""
    per_page: int | None = None
    """None: the list has no pages and no meta."""
    resizable: bool = True
    """Whether `per_page` counts."""
    meta: tuple[str, ...] = META
    """The keys of `meta`; none: pages without it."""
    filters: tuple[Filter, ...] = ()
    sortable: tuple[str, ...] = ()
    """The fields that a list can be sorted by."""
    sort_params: tuple[str, ...] = ("sort",)
    """One parameter like `firstname DESC`, or one for the field and one for the direction."""
    parents: tuple[Parent, ...] = ()
    """What the path goes through, the uppermost first."""
    by: str = "id"
    """The field by which the record is found."""
    or_by: tuple[str, str] = ("", "")
    """Another field, and the parameter that names its value, where `by` finds none."""
    named_by: str = ""
    """The parameter, of the path or the body, that names the record; "": the path's last."""
    missing: Mapping[str, Any] | None = None
    """What the 404 says where the record is not there; None: what is usual."""
    sets: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What a deletion changes instead of removing the row."""
    respond: Callable[[Call, Record], Answer] | None = None
    """Makes the answer from the record that was written, where it is more than the record, or
    something else. After a deletion it is the record as it was."""
    invalid: Callable[[Invalid], object] | None = None
    """The shape of whatever is refused in it; None: each table has its own."""
    gone: Mapping[str, Any] | Callable[[Record], Any] | None = dataclasses.field(
        default_factory=lambda: {"success": True}
    )
    """What a deletion answers; None: the record that was deleted."""
    params: tuple[tuple[str, Kind], ...] = ()
    """What a function reads of the query."""
    body: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    """What a function reads of the body; of a create or update, the fields beyond the table's."""
    summary: str = ""
    answers: Literal["one", "many"] | Schema = "one"
    """What a function answers, or `respond`, for the OpenAPI document."""
    refused: Mapping[int, Schema] = dataclasses.field(default_factory=dict)
    """The schemas of other statuses of a function."""
    first_id: str = ""
    """A JSON pointer to the id of the first record, where the schema does not tell."""

    # What follows from the rest.
    verb: Verb | None = dataclasses.field(init=False)
    """None for a function."""
    names: tuple[str, ...] = dataclasses.field(init=False)
    """The parameters of the path."""
    answer_form: Form = dataclasses.field(init=False)
    """The form in which it answers."""
    record_param: str = dataclasses.field(init=False)
    """The parameter that names the record."""

    def __post_init__(self) -> None:
        verb = self.does if isinstance(self.does, str) else None
        names = tuple(re.findall(r"\{(\w+)\}", self.path))
        self._set(
            verb=verb,
            names=names,
            answer_form=self.form or FORMS.get(verb or "", "list"),
            record_param=self.named_by or (names or ("id",))[-1],
        )

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)
