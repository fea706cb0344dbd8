"""Rows to JSON. A row keeps its JSON once it was shown, for the account that it was shown in.

Accounts share rows, so what differs between them (account id, zone, host of links) is put in
here, by the account's view. Nested rows are joined in as bytes, from their own kept JSON.

What a row shows of other rows is looked up at each call, so that a change of theirs shows at
once. The list form is kept with all of that (a ticket's row with the name of its customer), and
counts for as long as none of the tables that it was made of has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Protocol

import orjson

from .access import Grant
from .interface import Form, Record
from .resource import Extra, Resource
from .store import Database, Row
from .view import AccountView


class Look(Protocol):
    """A call, as far as the encoder looks at it."""

    @property
    def view(self) -> AccountView: ...

    @property
    def database(self) -> Database: ...

    @property
    def grant(self) -> Grant: ...

    @property
    def params(self) -> Mapping[str, Any]: ...

    def seen(self, table: str, doc_id: int | None) -> Row | None:
        """The row, if it is there and the user may see it."""


Nest = Callable[[Row, Any], bytes]
"""What of a row's JSON needs the call: `,"key":value`, once or more."""


class Shape:
    """One form of a resource's records: which keys, and where their values come from."""

    def __init__(self, resource: Resource, form: Form) -> None:
        self.fields = {
            name: field
            for name, field in resource.fields.items()
            if field.shown and (not field.forms or form in field.forms)
        }
        self.extras = [extra for extra in resource.extras if form in extra.forms]
        self.nests: tuple[Nest, ...] = ()
        """Made of the extras, once the encoders of all resources are there."""
        self.reads: tuple[str, ...] = ()
        """The tables whose rows it shows."""
        self._show = tuple((name, field.show) for name, field in self.fields.items() if field.show)
        self._times = tuple(name for name, field in self.fields.items() if field.kind == "time")
        # The keys in the order of the declaration; what is stored is put over it.
        self._template = {name: field.default for name, field in self.fields.items()}
        self._stored = tuple(name for name, field in self.fields.items() if field.stored)
        # With a name too many, so that the values are a tuple however few they are.
        self._values = itemgetter(*self._stored, "id", "id")

    def own(
        self, row: Row, view: AccountView, vary: Callable[[Row, dict[str, Any]], None] | None = None
    ) -> bytes:
        """The JSON of what the row itself has; `vary` may change it."""
        record = self._template.copy()
        record.update(zip(self._stored, self._values(row), strict=False))
        for name, show in self._show:
            record[name] = show(view, row)
        if not view.in_utc:  # as times are stored
            self._put_times(record, view)
        if vary:
            vary(row, record)
        # A copy: what orjson returns holds on to a buffer of several kilobytes.
        return b"%b" % orjson.dumps(record)

    def unsaved(self, record: Record, view: AccountView) -> dict[str, Any]:
        """A record that was refused; what it lacks is null."""
        shown = {name: record.get(name) for name in self._template}
        for name, show in self._show:
            shown[name] = show(view, record)
        self._put_times(shown, view)
        return shown

    def _put_times(self, record: dict[str, Any], view: AccountView) -> None:
        for name in self._times:
            if isinstance(record[name], str):
                record[name] = view.time(record[name])


class Encoder:
    """Turns the rows of one resource into JSON. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.shapes = {form: Shape(resource, form) for form in forms_of(resource)}
        self._first = first = self.shapes["list"]
        self._kept = frozenset(
            form for form, shape in self.shapes.items() if shape.fields == first.fields
        )
        """The forms whose own JSON is that of the list form, which the row keeps."""
        self._varied = resource.varied_by.keys()

    def nest(self, encoders: Mapping[str, Encoder]) -> None:
        """Look up what nests in this resource's rows, once all encoders are there."""
        for shape in self.shapes.values():
            shape.nests = _nests(shape.extras, encoders)
            shape.reads = tuple(dict.fromkeys(_reads(shape, encoders)))

    def one(self, row: Row, look: Look, form: Form = "list") -> bytes:
        """The JSON object of a row."""
        if form != "list" or self._varied or self._first.nests:
            return self.many((row,), look, form)
        return row.json if row.view is look.view else self._keep(row, look.view)

    def many(self, rows: Sequence[Row], look: Look, form: Form = "list") -> bytes:
        """The objects of several rows, joined by commas."""
        shape, view = self.shapes[form], look.view
        if self._varied and not look.params.keys().isdisjoint(self._varied):
            return b",".join([self._varying(row, look, shape) for row in rows])
        if form == "list" and shape.reads and look.grant.customers is None:
            return b",".join(self._wholes(rows, look, shape))
        if form in self._kept:
            keep = self._keep
            own = [row.json if row.view is view else keep(row, view) for row in rows]
        else:
            own = [shape.own(row, view) for row in rows]
        if shape.nests:
            own = [_joined(json, row, look, shape) for json, row in zip(own, rows, strict=True)]
        return b",".join(own)

    def unsaved(self, record: Record, view: AccountView) -> dict[str, Any]:
        """A record that was refused, as the API shows it."""
        return self._first.unsaved(record, view)

    def _keep(self, row: Row, view: AccountView) -> bytes:
        row.json = self._first.own(row, view)
        row.view = view
        row.versions = ()
        return row.json

    def _varying(self, row: Row, look: Look, shape: Shape) -> bytes:
        """A row as the parameters want it."""
        vary = self.resource.vary
        own = shape.own(row, look.view, partial(vary, look.params) if vary else None)
        return _joined(own, row, look, shape)

    def _wholes(self, rows: Iterable[Row], look: Look, shape: Shape) -> list[bytes]:
        """Rows with all that they show of others; made anew where a table has changed since."""
        view, versions = look.view, look.database.versions(shape.reads)
        found = []
        for row in rows:
            if row.view is not view or row.versions != versions:
                own = row.json if row.view is view else self._keep(row, view)
                row.whole = _joined(own, row, look, shape)
                row.versions = versions
            found.append(row.whole)
        return found


def _joined(own: bytes, row: Row, look: Look, shape: Shape) -> bytes:
    """What a row has, and what it shows of others."""
    return b"".join([own[:-1], *[nest(row, look) for nest in shape.nests], b"}"])


def forms_of(resource: Resource) -> list[Form]:
    """The forms that a resource, its answers and its actions name."""
    named = [*resource.forms.values(), *(action.form for action in resource.actions)]
    named += [form for field in resource.fields.values() for form in field.forms]
    named += [form for extra in resource.extras for form in extra.forms]
    return list(dict.fromkeys(["list", "detail", *named]))


def encoders(resources: Iterable[Resource]) -> dict[str, Encoder]:
    """An encoder for each resource, by name."""
    made = {resource.name: Encoder(resource) for resource in resources}
    for encoder in made.values():
        encoder.nest(made)
    return made


def _nests(extras: Sequence[Extra], encoders: Mapping[str, Encoder]) -> tuple[Nest, ...]:
    nests: list[Nest] = []
    computed = {extra.key: extra.show for extra in extras if extra.show}
    if computed:
        nests.append(_computed(computed))
    for extra in extras:
        if extra.rows:
            nests.append(_rows(extra, encoders[extra.rows]))
        elif extra.one:
            nests.append(_one(extra, encoders[extra.one]))
        elif not extra.show:
            nests.append(_constant(b',"%b":[]' % extra.key.encode()))
    return tuple(nests)


def _reads(shape: Shape, encoders: Mapping[str, Encoder]) -> Iterator[str]:
    """The tables that a shape shows rows of, and what these show."""
    for extra in shape.extras:
        yield from extra.reads
        table = extra.rows or extra.one
        if table:
            yield table
            yield from _reads(encoders[table].shapes[extra.nested], encoders)


def _constant(text: bytes) -> Nest:
    return lambda row, look: text


def _rows(extra: Extra, encoder: Encoder) -> Nest:
    opening = b',"%b":[' % extra.key.encode()
    table, by, form, descending = extra.rows, extra.by, extra.nested, not extra.oldest_first

    def nest(row: Row, look: Look) -> bytes:
        rows = look.database.table(table).matching(by, row.doc_id)
        if descending:
            rows.reverse()
        return opening + encoder.many(rows, look, form) + b"]"

    return nest


def _one(extra: Extra, encoder: Encoder) -> Nest:
    opening = b',"%b":' % extra.key.encode()
    table, by, form = extra.one, extra.by, extra.nested

    def nest(row: Row, look: Look) -> bytes:
        other = look.seen(table, row[by])
        return opening + (b"null" if other is None else encoder.one(other, look, form))

    return nest


def _computed(shows: Mapping[str, Callable[[Any, Record], Any]]) -> Nest:
    """All keys that functions make, encoded at once."""

    def nest(row: Row, look: Look) -> bytes:
        values = {key: show(look, row) for key, show in shows.items()}
        return b"," + orjson.dumps(values)[1:-1]

    return nest
