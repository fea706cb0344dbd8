"""What people who write a fixture want to know: which tables and fields there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import orjson

from ..errors import SetupError, did_you_mean
from ..store import Database
from ..vocabulary.fields import Field
from ..vocabulary.resource import Resource
from .grants import COLUMNS

Line = tuple[str, ...]

MADE = {"id": "its key", "created_at": "the start", "updated_at": "created_at"}
"""What rows have that leave these out."""

REQUIRED = {("tokens", "token"), ("tokens", "user")}
"""Columns of access tables that have no useful default."""

REFERENCES = {
    ("users", "groups"): "names of groups",
    ("groups", "customers"): "customers",
    ("tokens", "user"): "users",
}


class Catalogue:
    """The tables of a fixture, from their declarations."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._stored = {resource.name: resource for resource in resources if resource.has_table}

    def tables(self) -> list[str]:
        """A line for each table: its name, and how many fields it has."""
        names = (*self._stored, *COLUMNS)
        return aligned([(name, f"{len([*self._fields(name)])} fields") for name in names])

    def fields(self, table: str) -> list[str]:
        """A line for each field: name, kind, default, null, references. Raises SetupError."""
        if table not in self._stored and table not in COLUMNS:
            names = (*self._stored, *COLUMNS)
            raise SetupError(
                f'there is no table "{table}"{did_you_mean(table, names)}',
                f"tables: {', '.join(names)}",
            )
        return aligned([*self._fields(table)])

    def _fields(self, table: str) -> Iterator[Line]:
        if table in self._stored:
            for name, field in self._stored[table].fields.items():
                if field.is_stored:
                    null = "or null" if field.null and not field.required else "not null"
                    yield name, field.kind.words, _default(name, field), null, field.refers_to
            return
        yield "id", "a whole number", MADE["id"], "not null", ""
        for name, column in COLUMNS[table].items():
            made = "required" if (table, name) in REQUIRED else MADE.get(name)
            default = made or _json(column.default)
            null = "or null" if type(None) in column.types else "not null"
            words = column.words.removesuffix(" or null")
            yield name, words, default, null, REFERENCES.get((table, name), "")


def contents(database: Database) -> str:
    """How many rows each table has that has any."""
    counts = {name: len(table.rows) for name, table in database.tables.items()}
    return ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n)


def aligned(rows: Sequence[Line]) -> list[str]:
    """The rows as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _default(name: str, field: Field) -> str:
    if name in MADE:
        return MADE[name]
    if field.drawn:
        return "drawn"
    if field.required or (not field.null and field.default is None):
        return "required"
    if field.follows[0]:
        return f"that of {field.follows[0]}"
    return _json(field.default)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
