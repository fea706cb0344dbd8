"""Rows to JSON. A row keeps its JSON once it was shown, for the account that it was shown in.

Accounts share rows, so what differs between them (account id, zone, host of links) is put in
here, by the account's view. Nested rows are joined in as bytes, from their own kept JSON.

What a row shows of other rows shows a change of theirs at once: it is kept (a ticket's row with
the name of its customer), but counts only while none of the tables that it was made of has
changed. A row keeps its list form; its shape keeps what single records were asked for lately. A
nested row that has rows of its own (a ticket's customer, with all contacts) is not kept twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from ..store import Row
from ..vocabulary.interface import Form, Record
from ..vocabulary.resource import Extra, Resource
from .shape import Look, Nest, Shape, forms_of
from .view import AccountView


class Encoder:
    """Turns the rows of one resource into JSON. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.shapes = {form: Shape(resource, form) for form in forms_of(resource)}
        self._first = first = self.shapes["list"]
        self._as_list = frozenset(
            form for form, shape in self.shapes.items() if shape.fields == first.fields
        )
        """The forms whose own JSON is that of the list form, which the row keeps."""
        single = next((operation.shown for operation in resource.verbs("show")), None)
        self._single = None if single == "list" else single
        """The form in which a record is shown alone, where it is another than the list's."""
        self._varied = resource.varied_by.keys()

    def nest(self, encoders: Mapping[str, Encoder]) -> None:
        """Look up what nests in this resource's rows, once all encoders are there."""
        for form, shape in self.shapes.items():
            large = [extra for extra in shape.extras if form != "list" and _large(extra, encoders)]
            kept = [extra for extra in shape.extras if extra not in large]
            shape.nests, shape.large = _nests(kept, encoders), _nests(large, encoders)
            shape.reads = tuple(dict.fromkeys(_reads(kept, encoders)))

    def one(self, row: Row, look: Look, form: Form = "list") -> bytes:
        """The JSON object of a row."""
        return b"".join(self.pieces(row, look, form))

    def pieces(self, row: Row, look: Look, form: Form) -> list[bytes]:
        """The same, for whoever joins it to something else: a large object is copied once."""
        if form == "list" and not self._varied and not self._first.nests:
            return [self._own(row, look.view, form)]
        shape = self.shapes[form]
        if form != self._single or not shape.reads or look.grant.customers is not None:
            return [self.many((row,), look, form)]
        if self._varied and not look.params.keys().isdisjoint(self._varied):
            return [self._varying(row, look, shape)]
        view, versions = look.view, look.database.versions(shape.reads)
        kept = shape.kept(row, view, versions)
        if kept is None:
            kept = _joined(self._own(row, view, form), row, look, shape.nests)
            shape.keep(row, view, versions, kept)
        return _pieces(kept, row, look, shape.large)

    def many(self, rows: Sequence[Row], look: Look, form: Form = "list") -> bytes:
        """The objects of several rows, joined by commas."""
        shape, view = self.shapes[form], look.view
        if self._varied and not look.params.keys().isdisjoint(self._varied):
            return b",".join([self._varying(row, look, shape) for row in rows])
        if form == "list" and shape.reads and look.grant.customers is None:
            return b",".join(self._wholes(rows, look, shape))
        if form in self._as_list:  # as `_own`, but without a call for each row
            keep = self._keep
            own = [row.json if row.view is view else keep(row, view) for row in rows]
        else:
            own = [shape.own(row, view) for row in rows]
        if shape.nests or shape.large:
            own = [_whole(json, row, look, shape) for json, row in zip(own, rows, strict=True)]
        return b",".join(own)

    def unsaved(self, record: Record, view: AccountView) -> dict[str, Any]:
        """A record that was refused, as the API shows it."""
        return self._first.unsaved(record, view)

    def _own(self, row: Row, view: AccountView, form: Form) -> bytes:
        """What a form has of the row itself."""
        if form not in self._as_list:
            return self.shapes[form].own(row, view)
        return row.json if row.view is view else self._keep(row, view)

    def _keep(self, row: Row, view: AccountView) -> bytes:
        row.json = self._first.own(row, view)
        row.view = view
        row.versions = ()
        return row.json

    def _varying(self, row: Row, look: Look, shape: Shape) -> bytes:
        """A row as the parameters want it."""
        vary = self.resource.vary
        own = shape.own(row, look.view, partial(vary, look.params) if vary else None)
        return _whole(own, row, look, shape)

    def _wholes(self, rows: Iterable[Row], look: Look, shape: Shape) -> list[bytes]:
        """Rows with all that they show of others; made anew where a table has changed since."""
        view, versions = look.view, look.database.versions(shape.reads)
        found = []
        for row in rows:
            if row.view is not view or row.versions != versions:
                row.whole = _joined(self._own(row, view, "list"), row, look, shape.nests)
                row.versions = versions
            found.append(row.whole)
        return found


def _pieces(own: bytes, row: Row, look: Look, nests: Sequence[Nest]) -> list[bytes]:
    """What a row has, and what it shows of others."""
    if not nests:
        return [own]
    pieces = [own[:-1]]
    for nest in nests:
        nest(row, look, pieces)
    pieces.append(b"}")
    return pieces


def _joined(own: bytes, row: Row, look: Look, nests: Sequence[Nest]) -> bytes:
    return b"".join(_pieces(own, row, look, nests))


def _whole(own: bytes, row: Row, look: Look, shape: Shape) -> bytes:
    return _joined(_joined(own, row, look, shape.nests), row, look, shape.large)


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


def _large(extra: Extra, encoders: Mapping[str, Encoder]) -> bool:
    """Whether it nests a row that has rows in it."""
    nested = encoders[extra.one].shapes[extra.nested].extras if extra.one else ()
    return any(inner.rows for inner in nested)


def _reads(extras: Iterable[Extra], encoders: Mapping[str, Encoder]) -> Iterator[str]:
    """The tables that are shown rows of, and what these show."""
    for extra in extras:
        yield from extra.reads
        table = extra.rows or extra.one
        if table:
            yield table
            yield from _reads(encoders[table].shapes[extra.nested].extras, encoders)


def _constant(text: bytes) -> Nest:
    return lambda row, look, pieces: pieces.append(text)


def _rows(extra: Extra, encoder: Encoder) -> Nest:
    opening, empty = b',"%b":[' % extra.key.encode(), b',"%b":[]' % extra.key.encode()
    table, by, form, descending = extra.rows, extra.by, extra.nested, not extra.oldest_first

    def nest(row: Row, look: Look, pieces: list[bytes]) -> None:
        rows = look.database.table(table).matching(by, row.doc_id)
        if not rows:
            pieces.append(empty)
            return
        if descending:
            rows.reverse()
        pieces += (opening, encoder.many(rows, look, form), b"]")

    return nest


def _one(extra: Extra, encoder: Encoder) -> Nest:
    opening = b',"%b":' % extra.key.encode()
    table, by, form = extra.one, extra.by, extra.nested

    def nest(row: Row, look: Look, pieces: list[bytes]) -> None:
        other = look.seen(table, row[by])
        pieces += (opening, b"null" if other is None else encoder.one(other, look, form))

    return nest


def _computed(shows: Mapping[str, Callable[[Any, Record], Any]]) -> Nest:
    """All keys that functions make, encoded at once."""

    def nest(row: Row, look: Look, pieces: list[bytes]) -> None:
        values = {key: show(look, row) for key, show in shows.items()}
        pieces += (b",", orjson.dumps(values)[1:-1])

    return nest
