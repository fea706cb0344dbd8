"""The vocabulary in which a resource of the API is declared.

A resource is a table, and the operations on it. The table says what is kept and shown: fields,
forms, what is nested, what follows from a change. Each operation says all about itself (see
`operations`). Above the declaration stand, as plain functions, the things about it that nobody
could infer. Routes, rows, answers, the OpenAPI document and the tables of docs/ all come from
that object. Nothing here knows HTTP or the store.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .fields import Draft, Field
from .interface import Call, Form, Record, Work
from .kinds import Kind
from .operations import Filter, Operation
from .refusals import Invalid, Problem, messages_and_params
from .schemas import LIST_OF_ANYTHING, Schema


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
    schema: Schema = dataclasses.field(default_factory=lambda: LIST_OF_ANYTHING)
    """The JSON schema of what `show` makes; `records_of` stands in it for those of a resource."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a change of the table tells others."""

    id: str
    when: Callable[[Record | None, Record | None], bool]
    """Whether a change tells it: the record before (None: it is new) and after (None: gone)."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with a row when the account's clock passes a time that the row has."""

    field: str
    run: Callable[[Work, Record], None]
    """Called once a row whose time has come; it moves the time on, or makes it null."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource:
    """One resource of the API: everything that is known of it."""

    tag: str
    """Its tag in the specification."""
    name: str
    """Its table, and the key of its lists."""
    singular: str
    wrap: str | None = None
    """The key around a single record, where an operation names no other; None: it is bare."""
    fields: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    """None at all: the resource has no table."""
    forms: Mapping[Form, Collection[str]] = dataclasses.field(default_factory=dict)
    """Forms that have just these fields; extras tell themselves in which forms they are."""
    extras: tuple[Extra, ...] = ()
    operations: tuple[Operation, ...] = ()
    scope: str = ""
    """The field that holds the customer's id, for Select Customers; "" where there is none."""
    indexes: tuple[str, ...] = ()
    """Fields by which other resources look rows up, beyond those that the rest implies."""
    text: Callable[[Record], str] | None = None
    """What `words` searches, in lower case; every field of a `like` filter is in it."""
    text_of: tuple[str, str, str] = ("", "", "")
    """A field that refers to another row, its table, and its field that `words` searches too."""
    hidden_when: str = ""
    """A boolean field: rows in which it is true are not in lists (unless a flag asks)."""
    varied_by: Mapping[str, Kind] = dataclasses.field(default_factory=dict)
    """Parameters that change how a record looks."""
    vary: Callable[[Mapping[str, Any], Record, dict[str, Any]], None] | None = None
    """Changes what of a row is shown, as the parameters ask."""
    made_by: Literal["api", "control"] = "api"
    """Who makes the rows: users are made by the control API."""
    accept: Callable[[Draft], None] | None = None
    """Derives what a record says of itself from what was sent or loaded."""
    check: Callable[[Draft], Sequence[str | Problem]] | None = None
    """The reasons to refuse a record, in Syncro's words."""
    begin: Callable[[Work, Draft], None] | None = None
    """Fills in what a new record, which is valid, has from its call."""
    readable: Callable[[Call, Record], None] | None = None
    """Raises where a single record is not for the token."""
    saved: Callable[[Work, Draft, Record], None] | None = None
    """What follows from a create or change, on other tables, or on the row itself."""
    removed: Callable[[Work, Record], None] | None = None
    """What follows from a removal, before it is done."""
    events: tuple[Event, ...] = ()
    jobs: tuple[Job, ...] = ()
    invalid: Callable[[Invalid], object] = messages_and_params
    """The shape of a refusal."""
    invalid_status: int = 422
    denied_status: int = 401
    """What a missing permission is answered with."""
    guesses: tuple[str, ...] = ()
    """What nobody has documented or seen, and what the mock does; docs/fidelity.md lists them."""
    observed: tuple[str, ...] = ()
    """What was seen live and the specification does not have."""

    @property
    def has_table(self) -> bool:
        """Whether its rows are stored by the engine."""
        return bool(self.fields) and self.made_by == "api"

    @property
    def path(self) -> str:
        """Where one of its records is; "" where none is."""
        found = [op.path for op in self.operations if op.path.endswith("}")]
        return found[0].rpartition("/")[0] if found else ""

    def wrapper(self, operation: Operation) -> str | None:
        """The key around a single record of an operation; None: it is bare."""
        return self.wrap if operation.wrap == "" else operation.wrap

    def verbs(self, verb: str) -> list[Operation]:
        """The operations that do this."""
        return [operation for operation in self.operations if operation.verb == verb]

    def shown_in(self, form: Form) -> dict[str, Field]:
        """The fields that a form of the answer has."""
        just = self.forms.get(form)
        return {
            name: field
            for name, field in self.fields.items()
            if (field.is_in(form) if just is None else name in just)
        }

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Those of all its lists."""
        return tuple(filter_ for operation in self.operations for filter_ in operation.filters)
