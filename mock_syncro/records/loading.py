"""Records of one resource on their way to rows: what was sent, defaults, derived values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..store import Index, Row, TableShape
from ..vocabulary.casting import read_fields
from ..vocabulary.interface import Record, View
from ..vocabulary.resource import Draft, Field, Resource
from .draws import draw

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "time": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


class Records:
    """Makes the rows of one resource. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        fields = resource.fields
        self.resource = resource
        self.defaults = {name: field.default for name, field in fields.items() if field.stored}
        self.sent = {
            "create": sent_fields(fields, "create"),
            "update": sent_fields(fields, "update"),
        }
        parent = resource.parent.field if resource.parent else ""
        self.references = tuple(
            (n, f.refers_to, f.unknown) for n, f in fields.items() if f.refers_to and n != parent
        )
        """What a write has to look up; the parent was found by the path."""
        self.kept_references = tuple(
            (n, f.refers_to) for n, f in fields.items() if f.refers_to and not f.outlives
        )
        """Without those whose id may stay when its row is deleted."""
        self.follows = tuple(
            (n, f.follows[0], fields[f.follows[0]].refers_to, f.follows[1])
            for n, f in fields.items()
            if f.follows[0]
        )
        """Field, the field that refers to a row, that row's table, its field that is repeated."""
        self.drawn = tuple((n, *f.drawn) for n, f in fields.items() if f.drawn)
        self._types = {n: (_TYPES[f.kind], f.null) for n, f in fields.items() if f.stored}
        self._limits = {
            n: _limit(f) for n, f in fields.items() if f.stored and f.kind in ("integer", "array")
        }
        given = {"id", "created_at", "updated_at", *(n for n, *_ in self.drawn)}
        self._needed = tuple(
            n
            for n, f in fields.items()
            if f.stored and not f.null and f.default is None and n not in given
        )
        """What a fixture's row has to have, as nothing else makes it."""
        self._times = tuple(n for n, f in fields.items() if f.kind == "time" and f.stored)

    def read(
        self, verb: str, params: Mapping[str, Any], view: View
    ) -> tuple[dict[str, Any], list[str]]:
        """The body fields among the parameters, cast, and what is wrong with them."""
        return read_fields(self.sent[verb], params, view)

    def draft(
        self, sent: dict[str, Any], before: Record | None, now: str, *, replace: bool
    ) -> Draft:
        """A record of what was sent, over what was stored or the defaults.

        `replace`: what was not sent becomes null, but for what is required.
        """
        record = dict(self.defaults if before is None else before)
        if replace and before is not None:
            for name, field in self.sent["update"].items():
                if field.stored and not field.kept:
                    record[name] = field.default
        record |= {name: value for name, value in sent.items() if name in self.defaults}
        draft = Draft(record=record, sent=sent, before=None if replace else before, now=now)
        self.resource.accept(draft)
        return draft

    def add_drawn(self, record: dict[str, Any], seed: object, doc_id: int) -> None:
        for name, alphabet, length in self.drawn:
            if not record[name]:
                record[name] = draw(seed, name, doc_id, alphabet, length)

    def load(self, doc_id: int, given: Record, times: Callable[[Any], str], epoch: str) -> Row:
        """A row of a fixture. Raises ValueError for a key or type that does not fit."""
        record = {"id": doc_id} | self.defaults
        types, limits = self._types, self._limits
        for name, value in given.items():
            if name not in types:
                if name[:1] == "_":
                    continue
                raise ValueError(f'there is no field "{name}"')
            kind, null = types[name]
            if (not isinstance(value, kind) and not (value is None and null)) or (
                value.__class__ is bool and kind is not bool
            ):
                raise ValueError(f'"{name}" cannot be {value!r}')
            if name in limits and not limits[name](value):
                raise ValueError(f'"{name}" cannot be {value!r}')
            record[name] = value
        for name in self._needed:
            if record[name] is None:
                raise ValueError(f'"{name}" is missing')
        for name in self._times:
            if record[name] is not None:
                record[name] = times(record[name])
        record["id"] = doc_id
        record["created_at"] = record["created_at"] or epoch
        record["updated_at"] = record["updated_at"] or record["created_at"]
        self.resource.accept(Draft(record=record, sent={}, before=None))
        self.add_drawn(record, "fixture", doc_id)
        return Row(record, doc_id)


def _limit(field: Field) -> Callable[[Any], bool]:
    """Whether a value, which is of the field's kind or null, is within what the field takes."""
    if field.kind == "array":
        items = _TYPES[field.items]
        return lambda value: value is None or all(type(item) is items for item in value)
    largest = field.largest
    return lambda value: value is None or -(2**63) <= value <= largest


def table_shape(resource: Resource) -> TableShape:
    """The table of a resource, with an index for each field that a filter or a scope names."""
    names: dict[str, bool] = {}
    # Below a parent there are few rows: a look at them is enough.
    indexed = ("equals", "mine") if resource.parent else ("equals", "mine", "after", "before")
    for filter_ in resource.filters:
        if filter_.how in indexed:
            names[filter_.field] = filter_.fold
            names |= {field: False for field, _ in filter_.named.values()}
    parent = resource.parent.field if resource.parent else ""
    for name in (*resource.indexes, resource.hidden_when, resource.scope, parent):
        if name not in ("", "id"):
            names.setdefault(name, False)
    indexes = tuple(
        Index(name, _folded(name) if fold else _plain(name)) for name, fold in names.items()
    )
    return TableShape(resource.name, indexes, resource.text)


def sent_fields(fields: Mapping[str, Field], verb: str) -> dict[str, Field]:
    """The fields that the body of a create or update may carry."""
    return {name: field for name, field in fields.items() if field.sent in ("always", verb)}


def _plain(name: str) -> Callable[[Record], Any]:
    return lambda row: row[name]


def _folded(name: str) -> Callable[[Record], Any]:
    def key(row: Record) -> str | None:
        value = row[name]
        return None if value is None else value.lower()

    return key
