"""Rows to JSON. A row keeps its JSON once it was shown, for all accounts of a zone.

Accounts share rows, so what differs between them is not in what is kept. The id and the host of
an account have a mark there, a byte that JSON never has (see `marks`); whoever answers a call puts
the account's own in, at once for a page. The zone and the dialect are in it: rows keep their JSON
for one pair of those at a time.

What a row shows of other rows shows a change of theirs at once: it is kept (a ticket's row with
the name of its customer), but counts only while none of the tables that it was made of has
changed. Copies share these until they write, and the texts with them; an account that has written
keeps its own text beside the shared one, so neither pushes the other out.

A row keeps its list form; its shape keeps what single records were asked for lately. A nested row
that has rows of its own (a ticket's customer, with all contacts) is not kept twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from ..store import Row
from ..vocabulary.interface import Form, Record
from ..vocabulary.resource import Extra, Resource
from .marks import MARKS, marks_in
from .shape import Look, Nest, Shape, forms_of
from .view import AccountView
from .zones import Stamp, Zones, ZoneView

LARGE = 4096


class Encoder:
    """Turns the rows of one resource into JSON. Made once, at the start."""

    def __init__(self, resource: Resource, zones: Zones) -> None:
        self.resource = resource
        self.shapes = {form: Shape(resource, form) for form in forms_of(resource)}
        self._first = first = self.shapes["list"]
        self._as_list = frozenset(
            form for form, shape in self.shapes.items() if shape.fields == first.fields
        )
        """The forms whose own JSON is that of the list form, which the row keeps."""
        single = resource.forms.get("show")
        self._single = None if single == "list" else single
        """The form in which a record is shown alone, where it is another than the list's."""
        self._varied = resource.varied_by.keys()
        self._plain = False
        """Whether the list form has nothing but what is in the row."""
        self._zones = zones
        self._marks = b""
        """The marks that kept texts of the list form have had so far."""

    def nest(self, encoders: Mapping[str, Encoder]) -> None:
        """Look up what nests in this resource's rows, once all encoders are there."""
        for form, shape in self.shapes.items():
            large = [extra for extra in shape.extras if form != "list" and _large(extra, encoders)]
            kept = [extra for extra in shape.extras if extra not in large]
            shape.nests, shape.large = _nests(kept, encoders), _nests(large, encoders)
            shape.reads = tuple(dict.fromkeys(_reads(kept, encoders)))
        self._plain = not self._varied and not self._first.nests

    def one(self, row: Row, look: Look, form: Form = "list") -> bytes:
        """The JSON object of a row."""
        return b"".join(self.pieces(row, look, form))

    def pieces(self, row: Row, look: Look, form: Form) -> list[bytes]:
        """The same, for whoever joins it to something else: a large object is copied once."""
        view = look.view
        if form == "list" and self._plain:
            return [view.fill(self._own(row, self._zones[view.timezone]), self._marks)]
        shape = self.shapes[form]
        if not shape.reads or look.grant.customers is not None or self._is_varied(look):
            return [self.many((row,), look, form)]
        if form == "list":
            return [self._filled(row, self._wholes((row,), look, shape)[0], view, shape)]
        if form != self._single:
            return [self.many((row,), look, form)]
        stamp = self._stamp(look, shape)
        kept = shape.filled.get((view, row.doc_id), row, stamp)
        if kept is None:
            kept = view.fill(self._kept(row, look, shape, stamp), MARKS)
            shape.filled.put((view, row.doc_id), row, stamp, kept)
        return _pieces(kept, row, look, shape.large)

    def many(self, rows: Sequence[Row], look: Look, form: Form = "list") -> bytes:
        """The objects of several rows, joined by commas."""
        shape, view = self.shapes[form], look.view
        if self._is_varied(look):
            return b",".join([self._varying(row, look, shape) for row in rows])
        if form == "list" and shape.reads and look.grant.customers is None:
            return view.fill(b",".join(self._wholes(rows, look, shape)), self._marks)
        if form in self._as_list:  # as `_own`, but without a call for each row
            zone, keep = self._zones[view.timezone], self._keep
            own = [row.json if row.view is zone else keep(row, zone) for row in rows]
            if not (shape.nests or shape.large):
                return view.fill(b",".join(own), self._marks)
            own = [view.fill(json, self._marks) for json in own]
        else:
            own = [shape.own(row, view) for row in rows]
        return b",".join(
            [_whole(json, row, look, shape) for json, row in zip(own, rows, strict=True)]
        )

    def unsaved(self, record: Record, view: AccountView) -> dict[str, Any]:
        """A record that was refused, as the API shows it."""
        return self._first.unsaved(record, view)

    def _is_varied(self, look: Look) -> bool:
        return bool(self._varied) and not look.params.keys().isdisjoint(self._varied)

    def _varying(self, row: Row, look: Look, shape: Shape) -> bytes:
        """A row as the parameters want it."""
        vary = self.resource.vary
        own = shape.own(row, look.view, partial(vary, look.params) if vary else None)
        return _whole(own, row, look, shape)

    def _own(self, row: Row, zone: ZoneView) -> bytes:
        """What the list form has of the row itself, with its marks."""
        return row.json if row.view is zone else self._keep(row, zone)

    def _keep(self, row: Row, zone: ZoneView) -> bytes:
        row.json = self._first.own(row, zone)
        row.view = zone
        self._marks = marks_in(row.json, self._marks)
        return row.json

    def _stamp(self, look: Look, shape: Shape) -> Stamp:
        return self._zones[look.view.timezone].stamp(look.database.versions(shape.reads))

    def _wholes(self, rows: Iterable[Row], look: Look, shape: Shape) -> list[bytes]:
        """Rows with all that they show of others; made anew where a table has changed since."""
        stamp = self._stamp(look, shape)
        found = []
        for row in rows:
            if row.stamp is stamp:
                found.append(row.whole)
            elif row.own_stamp is stamp:
                found.append(row.own_whole)
            else:
                found.append(self._keep_whole(row, look, shape, stamp))
        return found

    def _keep_whole(self, row: Row, look: Look, shape: Shape, stamp: Stamp) -> bytes:
        whole = self._made(row, look, shape)
        self._marks = marks_in(whole, self._marks)
        if not look.database.has_written(shape.reads):
            row.whole, row.stamp = whole, stamp
            return whole
        if row.stamp is not None and row.whole == whole:
            whole = row.whole  # most writes touch few rows: two names for one text
        row.own_whole, row.own_stamp = whole, stamp
        return whole

    def _kept(self, row: Row, look: Look, shape: Shape, stamp: Stamp) -> bytes:
        """A single record with its marks; kept where other accounts can have the same."""
        key = (self._zones[look.view.timezone], row.doc_id)
        text = shape.singles.get(key, row, stamp)
        if text is None:
            text = self._made(row, look, shape)
            if not look.database.has_written((self.resource.name, *shape.reads)):
                shape.singles.put(key, row, stamp, text)
        return text

    def _made(self, row: Row, look: Look, shape: Shape) -> bytes:
        """A row and what is kept with it, seen as by the zone: with marks."""
        account = look.view
        look.view = zone = self._zones[account.timezone]
        try:
            own = (
                self._own(row, zone) if shape.fields == self._first.fields else shape.own(row, zone)
            )
            return _joined(own, row, look, shape.nests)
        finally:
            look.view = account

    def _filled(self, row: Row, whole: bytes, view: AccountView, shape: Shape) -> bytes:
        """A row's text without marks; a large one is kept, as filling takes as long as copying."""
        if not self._marks or len(whole) < LARGE:
            return view.fill(whole, self._marks)
        text = shape.filled.get((view, row.doc_id), row, whole)
        if text is None:
            text = view.fill(whole, self._marks)
            shape.filled.put((view, row.doc_id), row, whole, text)
        return text


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
    zones = Zones()
    made = {resource.name: Encoder(resource, zones) for resource in resources}
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
