"""Records of one table on their way to rows: what was sent, defaults, derived values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from ..errors import did_you_mean
from ..store import Index, Row, TableShape
from ..vocabulary.fields import Draft
from ..vocabulary.interface import Record, Work
from ..vocabulary.kinds import MOMENT, Kind
from ..vocabulary.resource import Resource
from .draws import draw


class Records:
    """Makes the rows of one table. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        self.fields = fields = resource.fields
        stored = {name: field for name, field in fields.items() if field.is_stored}
        self.accept = resource.accept
        self.defaults = {name: field.default for name, field in stored.items()}
        self.drawn = tuple((n, *f.drawn) for n, f in fields.items() if f.drawn)
        self._stored_in = {n: f.of or n for n, f in fields.items() if f.of or n in stored}
        """Where what was sent is stored."""
        self._types = {n: (f.kind.types, f.null) for n, f in stored.items()}
        self._limits = {n: f.kind.fits for n, f in stored.items() if _is_limited(f.kind)}
        given = {"id", "created_at", "updated_at", *(n for n, *_ in self.drawn)}
        self._needed = tuple(
            n for n, f in stored.items() if not f.null and f.default is None and n not in given
        )
        """What a fixture's row has to have, as nothing else makes it."""
        self._times = tuple(n for n, f in stored.items() if f.kind is MOMENT)

    def new(self, sent: Mapping[str, Any], now: str, work: Work | None = None) -> Draft:
        """A record of what was sent over the defaults."""
        return self._drafted(Draft(self.defaults.copy(), sent, None, now, work))

    def changed(
        self,
        before: Record,
        sent: Mapping[str, Any],
        now: str,
        work: Work | None = None,
        *,
        nullified: tuple[str, ...] = (),
    ) -> Draft:
        """A record of what was sent over what was stored; without what is `nullified`.

        `accept` does not see the stored one where something is: it was replaced whole.
        """
        record = dict(before)
        for name in nullified:
            record[name] = self.fields[name].default
        draft = self._drafted(Draft(record, sent, None if nullified else before, now, work))
        draft.before = before
        return draft

    def _drafted(self, draft: Draft) -> Draft:
        """The draft, with what was sent put over its record."""
        record, places = draft.record, self._stored_in
        for name, value in draft.sent.items():
            if name in places:
                record[places[name]] = value
        if self.accept:
            self.accept(draft)
        return draft

    def add_drawn(self, record: dict[str, Any], seed: object, doc_id: int) -> None:
        for name, alphabet, length in self.drawn:
            if not record[name]:
                record[name] = draw(seed, name, doc_id, alphabet, length)

    def load(self, doc_id: int, given: Record, times: Callable[[Any], str], epoch: str) -> Row:
        """A row of a fixture. Raises ValueError for a key or type that does not fit."""
        record = self.defaults.copy()
        record["id"] = doc_id
        self._put(record, given)
        if record["id"] != doc_id:
            raise ValueError(_other_id(record["id"], doc_id))
        for name in self._needed:
            if record[name] is None:
                raise ValueError(f'"{name}" is missing')
        self._put_times(record, times)
        record["created_at"] = record["created_at"] or epoch
        record["updated_at"] = record["updated_at"] or record["created_at"]
        if self.accept:
            self.accept(Draft(record, {}, None))
        self.add_drawn(record, "fixture", doc_id)
        return Row(record, doc_id)

    def misfits(
        self, doc_id: int, given: Record, times: Callable[[Any], str]
    ) -> Iterator[tuple[str, str]]:
        """All for which `load` would refuse a row: the field, and what is wrong with it."""
        for name, value in given.items():
            try:
                record = {name: None}
                self._put(record, {name: value})
                self._put_times(record, times)
            except ValueError as error:
                yield name, str(error)
        if "id" in given and given["id"] != doc_id:
            yield "id", _other_id(given["id"], doc_id)
        for name in self._needed:
            if name not in given:
                yield name, f'"{name}" is missing'

    def _put(self, record: dict[str, Any], given: Record) -> None:
        """Raises ValueError for the first key or type that does not fit."""
        types, limits = self._types, self._limits
        for name, value in given.items():
            if name not in types:
                if name[:1] == "_":
                    continue
                raise ValueError(self._unknown(name))
            kinds, null = types[name]
            if value is None:
                fits = null
            elif value.__class__ is bool:
                fits = bool in kinds
            else:
                fits = isinstance(value, kinds) and (name not in limits or limits[name](value))
            if not fits:
                raise ValueError(cannot_be(name, value, self.fields[name].kind, null=null))
            record[name] = value

    def _put_times(self, record: dict[str, Any], times: Callable[[Any], str]) -> None:
        for name in self._times:
            value = record.get(name)
            if value is not None:
                try:
                    record[name] = times(value)
                except (OverflowError, ValueError):
                    raise ValueError(cannot_be(name, value, MOMENT, null=False)) from None

    def _unknown(self, name: str) -> str:
        field = self.fields.get(name)
        if field is None:
            return f'there is no field "{name}"{did_you_mean(name, self._types)}'
        hint = f'; write "{field.of}"' if field.of else ""
        return f'"{name}" is no part of a stored row{hint}'


def cannot_be(name: str, value: object, kind: Kind, *, null: bool) -> str:
    """What is said of a value of another kind."""
    wanted = f"{kind.words} or null" if null else kind.words
    return f'"{name}" cannot be {shown(value)}; wanted: {wanted}'


def shown(value: object) -> str:
    """A value as JSON, or as much of it as a line has room for."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:
        text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _other_id(given: object, doc_id: int) -> str:
    return f'its "id" is {shown(given)}, but its key is {doc_id}'


def _is_limited(kind: Kind) -> bool:
    """Whether not every value of its types fits."""
    return type(kind).fits is not Kind.fits


def follows(resource: Resource) -> Iterator[tuple[str, str, str, str]]:
    """Field, the field that refers to a row, that row's table, its field that is repeated."""
    for name, field in resource.fields.items():
        reference, repeated = field.follows
        if reference:
            yield name, reference, resource.fields[reference].refers_to, repeated


def table_shape(resource: Resource) -> TableShape:
    """The table of a resource, with an index for each field by which rows are looked up."""
    names: dict[str, bool] = {}
    for operation in resource.operations:
        # Below a parent there are few rows: a look at them is enough.
        timed = () if operation.parents else ("after", "before")
        for filter_ in operation.filters:
            if filter_.how in ("equals", "one_of", "mine", *timed):
                names[filter_.field] = filter_.fold
                names |= {named[0]: False for named in filter_.named.values() if named}
    for name in _looked_up(resource):
        if name not in ("", "id"):
            names.setdefault(name, False)
    indexes = [Index(name, _folded(name) if fold else _plain(name)) for name, fold in names.items()]
    return TableShape(resource.name, (*indexes, *_null_indexes(resource)), resource.text)


def _looked_up(resource: Resource) -> Iterator[str]:
    """The fields by which the rest of the declaration finds rows."""
    yield from (*resource.indexes, resource.hidden_when, resource.scope)
    for operation in resource.operations:
        yield from (parent.field for parent in operation.parents[-1:])
        yield from (operation.by, operation.or_by[0])
    for name, field in resource.fields.items():
        if field.belongs or field.unique or field.counter:
            yield name
        yield field.follows[0]
    yield from (job.field for job in resource.jobs)


def _null_indexes(resource: Resource) -> Iterator[Index]:
    nulls = {f.index: f.field for f in resource.filters if f.how == "null"}
    for index, name in nulls.items():
        yield Index(index, _is_null(name))


def _plain(name: str) -> Callable[[Record], Any]:
    return lambda row: row[name]


def _is_null(name: str) -> Callable[[Record], bool]:
    return lambda row: row[name] is None


def _folded(name: str) -> Callable[[Record], Any]:
    def key(row: Record) -> str | None:
        value = row[name]
        return None if value is None else value.lower()

    return key
