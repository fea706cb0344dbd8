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

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from ..store import Row
from ..vocabulary.interface import Form, Record
from ..vocabulary.resource import Resource
from .marks import MARKS, Marks, marks_in
from .nests import is_large, nests_of, params_of, tables_of
from .shape import Look, Nest, Shape, forms_of
from .view import AccountView
from .zones import Stamp, Zones, ZoneView

LARGE = 4096
"""A nested row of so many bytes is kept as an account shows it too: filling it in takes longer
than looking it up."""


class Encoder:
    """Turns the rows of one resource into JSON. Made once for each dialect."""

    def __init__(self, resource: Resource, zones: Zones) -> None:
        """`zones` are those of all encoders whose rows nest in each other."""
        self.resource = resource
        self.shapes = {form: Shape(resource, form) for form in forms_of(resource)}
        self._first = first = self.shapes["list"]
        self._as_list = frozenset(
            form for form, shape in self.shapes.items() if shape.fields == first.fields
        )
        """The forms whose own JSON is that of the list form, which the row keeps."""
        single = next((operation.answer_form for operation in resource.verbs("show")), None)
        self._single = None if single == "list" else single
        """The form in which a record is shown alone, where it is another than the list's."""
        self._varied = frozenset(resource.varied_by)
        self._zones = zones
        self._marks: Marks = ()
        """The marks that kept texts of the list form have had so far."""

    def nest(self, encoders: Mapping[str, Encoder]) -> None:
        """Look up what nests in this resource's rows, once all encoders are there."""
        extras = [extra for shape in self.shapes.values() for extra in shape.extras]
        self._varied = self._varied.union(params_of(extras, encoders))
        for form, shape in self.shapes.items():
            large = [e for e in shape.extras if form != "list" and is_large(e, encoders)]
            kept = [extra for extra in shape.extras if extra not in large]
            shape.nests, shape.large = nests_of(kept, encoders), nests_of(large, encoders)
            if form in ("list", self._single):
                shape.reads = tuple(dict.fromkeys(tables_of(kept, encoders)))
            varies = self._varied or shape.extras
            shape.plain = form in self._as_list and not varies

    def one(self, row: Row, look: Look, form: Form = "list") -> bytes:
        """The JSON object of a row."""
        return b"".join(self.pieces(row, look, form))

    def pieces(self, row: Row, look: Look, form: Form) -> list[bytes]:
        """The same, for whoever joins it to something else: a large object is copied once."""
        view = look.view
        zone = self._zones[view.timezone]
        shape = self.shapes[form]
        if shape.plain:
            json = row.json if row.view is zone else self._keep(row, zone)
            return [view.fill(json, self._marks)]
        if not shape.reads or look.grant.customers is not None or self._is_varied(look):
            return [self.many((row,), look, form)]
        stamp = zone.stamp(look.database.versions(shape.reads))
        if form == "list":
            whole = row.whole if row.stamp is stamp else self._wholes((row,), look, stamp)[0]
            return [self._filled(whole, row, view)]
        key = (view, row.doc_id)
        kept = shape.filled.get(key, row, stamp)
        if kept is None:
            kept = view.fill(self._alone(row, look, shape, stamp), MARKS)
            shape.filled.put(key, row, stamp, kept)
        return _pieces(kept, row, look, shape.large)

    def many(
        self,
        rows: Sequence[Row],
        look: Look,
        form: Form = "list",
        opening: bytes = b"",
        closing: bytes = b"",
    ) -> bytes:
        """The objects of several rows, joined by commas, between two texts."""
        if self.shapes[form].plain:
            texts = self._own(rows, self._zones[look.view.timezone])
        else:
            texts = self._texts(rows, look, form)
        if not texts:
            return opening + closing
        # To the first and the last: all of them together are copied often enough.
        texts[0] = opening + texts[0]
        texts[-1] += closing
        return look.view.fill(b",".join(texts), self._marks)

    def unsaved(self, record: Record, view: AccountView) -> dict[str, Any]:
        """A record that was refused, as the API shows it."""
        return self._first.unsaved(record, view)

    def _texts(self, rows: Sequence[Row], look: Look, form: Form) -> list[bytes]:
        """The objects of several rows. What was kept has its marks."""
        shape, view = self.shapes[form], look.view
        if self._is_varied(look):
            vary = self.resource.vary and partial(self.resource.vary, look.params)
            own = [shape.own(row, view, vary) for row in rows]
        elif form == "list" and shape.reads and look.grant.customers is None:
            versions = look.database.versions(shape.reads)
            return self._wholes(rows, look, self._zones[view.timezone].stamp(versions))
        elif form in self._as_list:
            own = self._own(rows, self._zones[view.timezone])
        else:
            own = [shape.own(row, view) for row in rows]
        nests = shape.nests + shape.large
        if not nests:
            return own
        return [_joined(json, row, look, nests) for json, row in zip(own, rows, strict=True)]

    def _is_varied(self, look: Look) -> bool:
        """Whether the parameters want rows to look otherwise."""
        return bool(self._varied) and not self._varied.isdisjoint(look.params)

    def _own(self, rows: Iterable[Row], zone: ZoneView) -> list[bytes]:
        """What the list form has of the rows themselves, with its marks."""
        keep = self._keep
        return [row.json if row.view is zone else keep(row, zone) for row in rows]

    def _keep(self, row: Row, zone: ZoneView) -> bytes:
        json = self._first.own(row, zone)
        self._marks = marks_in(json, self._marks)  # before anybody can find the text
        row.json, row.view = json, zone
        return json

    def _wholes(self, rows: Iterable[Row], look: Look, stamp: Stamp) -> list[bytes]:
        """Rows with all that they show of others; made anew where a table has changed since."""
        stale = [row for row in rows if row.stamp is not stamp and row.own_stamp is not stamp]
        if stale:
            self._keep_wholes(stale, look, stamp)
        return [row.whole if row.stamp is stamp else row.own_whole for row in rows]

    def _keep_wholes(self, rows: Sequence[Row], look: Look, stamp: Stamp) -> None:
        written = look.database.has_written(self._first.reads)
        for row, whole in zip(rows, self._marked(rows, look, "list"), strict=True):
            self._marks = marks_in(whole, self._marks)
            if not written:
                row.whole, row.stamp = whole, stamp
            else:
                # A write touches few of the rows: the others have one text under both names.
                same = row.stamp is not None and row.whole == whole
                row.own_whole, row.own_stamp = row.whole if same else whole, stamp

    def _alone(self, row: Row, look: Look, shape: Shape, stamp: Stamp) -> bytes:
        """A single record with its marks; kept where other accounts can have the same."""
        key = (self._zones[look.view.timezone], row.doc_id)
        text = shape.marked.get(key, row, stamp)
        if text is None:
            (text,) = self._marked((row,), look, self._single or "list")
            if not look.database.has_written((self.resource.name, *shape.reads)):
                shape.marked.put(key, row, stamp, text)
        return text

    def _marked(self, rows: Sequence[Row], look: Look, form: Form) -> list[bytes]:
        """Rows and what is kept with them, as the zone sees them: with all marks."""
        shape, account = self.shapes[form], look.view
        look.view = zone = self._zones[account.timezone]
        try:
            as_list = form in self._as_list
            own = self._own(rows, zone) if as_list else [shape.own(row, zone) for row in rows]
            nests = shape.nests
            return [_joined(json, row, look, nests) for json, row in zip(own, rows, strict=True)]
        finally:
            look.view = account

    def _filled(self, whole: bytes, row: Row, view: AccountView) -> bytes:
        """A row's text without its marks."""
        if len(whole) < LARGE or not self._marks:
            return view.fill(whole, self._marks)
        lately, key = self._first.filled, (view, row.doc_id)
        text = lately.get(key, row, whole)
        if text is None:
            text = view.fill(whole, self._marks)
            lately.put(key, row, whole, text)
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


def encoders(resources: Iterable[Resource]) -> dict[str, Encoder]:
    """An encoder for each resource, by name."""
    zones = Zones()
    made = {resource.name: Encoder(resource, zones) for resource in resources}
    for encoder in made.values():
        encoder.nest(made)
    return made
