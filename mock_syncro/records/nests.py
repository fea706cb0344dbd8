"""What a row shows of others, put together from a declaration's extras."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import orjson

from ..store import Row
from ..vocabulary.interface import Form, Record
from ..vocabulary.resource import Extra, Resource
from .shape import Look, Nest, Shape


class Nested(Protocol):
    """The encoder of rows that stand in others, as far as these ask of it."""

    @property
    def resource(self) -> Resource: ...

    @property
    def shapes(self) -> Mapping[Form, Shape]: ...

    def one(self, row: Row, look: Look, form: Form) -> bytes:
        """The JSON object of a row."""

    def many(self, rows: Sequence[Row], look: Look, form: Form) -> bytes:
        """The objects of several rows, joined by commas."""


def nests_of(extras: Sequence[Extra], encoders: Mapping[str, Nested]) -> tuple[Nest, ...]:
    """What appends the keys of these extras."""
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


def is_large(extra: Extra, encoders: Mapping[str, Nested]) -> bool:
    """Whether it nests a row that has rows in it."""
    nested = encoders[extra.one].shapes[extra.nested].extras if extra.one else ()
    return any(inner.rows for inner in nested)


def tables_of(extras: Iterable[Extra], encoders: Mapping[str, Nested]) -> Iterator[str]:
    """The tables that are shown rows of, and what these show."""
    for extra in extras:
        yield from extra.reads
        table = extra.rows or extra.one
        if table:
            yield table
            yield from tables_of(encoders[table].shapes[extra.nested].extras, encoders)


def params_of(extras: Iterable[Extra], encoders: Mapping[str, Nested]) -> Iterator[str]:
    """The parameters that change how nested rows look."""
    for extra in extras:
        table = extra.rows or extra.one
        if table:
            nested = encoders[table]
            yield from nested.resource.varied_by
            yield from params_of(nested.shapes[extra.nested].extras, encoders)


def _constant(text: bytes) -> Nest:
    return lambda row, look, pieces: pieces.append(text)


def _rows(extra: Extra, encoder: Nested) -> Nest:
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


def _one(extra: Extra, encoder: Nested) -> Nest:
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
