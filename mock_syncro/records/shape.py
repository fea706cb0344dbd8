"""The forms of a resource's records: which keys each has, and what it has of other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import orjson

from ..store import Database, Row
from ..vocabulary.fields import Field
from ..vocabulary.interface import Form, Record, Rights, View
from ..vocabulary.kinds import MOMENT
from ..vocabulary.resource import Resource
from .lately import Lately
from .view import AccountView


class Look(Protocol):
    """A call, as far as the encoder looks at it."""

    view: AccountView
    """A zone's, while something is made to be kept."""

    @property
    def database(self) -> Database: ...

    @property
    def grant(self) -> Rights: ...

    @property
    def params(self) -> Mapping[str, Any]: ...

    def seen(self, table: str, doc_id: int | None) -> Row | None:
        """The row, if it is there and the user may see it."""


Nest = Callable[[Row, Any, list[bytes]], None]
"""Appends what of a row's JSON needs the call: `,"key":value`, once or more, in any pieces."""

MOST_KEPT = 4_000_000
"""So many bytes of single records stay encoded, with marks and without, for who asks again."""


class Shape:
    """One form of a resource's records: which keys, and where their values come from."""

    def __init__(self, resource: Resource, form: Form) -> None:
        self.fields = resource.shown_in(form)
        self.extras = [extra for extra in resource.extras if form in extra.forms]
        # What is made of the extras, once the encoders of all resources are there.
        self.nests: tuple[Nest, ...] = ()
        """What is kept with a row: it counts while none of the tables `reads` has changed."""
        self.plain = False
        """Whether the JSON that a row keeps is all there is to it."""
        self.reads: tuple[str, ...] = ()
        """The tables of which it shows rows; none where it shows none, or is not kept."""
        self.large: tuple[Nest, ...] = ()
        """What has rows in it and is kept with another row: put in at each call."""
        self.marked = Lately(MOST_KEPT)
        """Single records as all accounts of a zone have them, with marks."""
        self.filled = Lately(MOST_KEPT)
        """Single records as one account shows them."""
        self._show = tuple(_shows(self.fields))
        self._times = tuple(name for name, field in self.fields.items() if field.kind is MOMENT)
        # The keys in the order of the declaration; what is stored is put over it.
        self._template = {name: field.default for name, field in self.fields.items()}
        self._hidden = tuple(
            name
            for name, field in resource.fields.items()
            if field.is_stored and name not in self.fields
        )

    def own(
        self, row: Row, view: AccountView, vary: Callable[[Row, dict[str, Any]], None] | None = None
    ) -> bytes:
        """The JSON of what the row itself has; `vary` may change it."""
        record = self._template.copy()
        record.update(row)
        for name in self._hidden:
            del record[name]
        if len(record) > len(self._template):  # a row that was not made of the resource's fields
            record = {name: record[name] for name in self._template}
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


def _shows(fields: Mapping[str, Field]) -> Iterator[tuple[str, Callable[[View, Record], Any]]]:
    """What makes the values of fields that are not shown as they are stored."""
    for name, field in fields.items():
        if field.show:
            yield name, field.show
        elif field.of or (field.kind.show and not field.kind.zoned):
            yield name, _by_kind(field, field.of or name)


def _by_kind(field: Field, source: str) -> Callable[[View, Record], Any]:
    shown, blank = field.kind.show, None if field.null else field.kind.blank

    def show(view: View, record: Record) -> Any:
        value = record.get(source)
        if value is None:
            return blank
        return shown(view, value) if shown else value

    return show


def forms_of(resource: Resource) -> list[Form]:
    """The forms that a resource or its keys name, and the two that all have."""
    named = [form for field in resource.fields.values() for form in field.forms]
    named += [form for extra in resource.extras for form in extra.forms]
    return list(dict.fromkeys(["list", "detail", *named, *resource.forms]))
