"""All that is wrong with a fixture. Loading stops at the first thing; this looks at the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import did_you_mean
from ..records.loading import Records, shown
from ..store import DocumentError, Row
from ..store.documents import LARGEST_ID
from .accessrows import AccessRows
from .coherence import Coherence, Wrong
from .fixtures import Document, encodable
from .times import Times

Loaders = Mapping[str, Records | AccessRows]

LAST_IDS = "last_ids"


class Inspection:
    """Looks at one document, whatever it is."""

    def __init__(self, loaders: Loaders, coherence: Coherence, times: Times, most: int) -> None:
        """`most` is the largest id that the document may have."""
        self._loaders = loaders
        self._coherence = coherence
        self._times = times
        self._most = most
        self._rows: dict[str, list[Row]] = {name: [] for name in loaders}
        """The rows, without what does not fit."""
        self._halves: set[tuple[str, int]] = set()
        """Those that lack something, by table and id."""

    def wrong(
        self, document: object, below: Document, *, based: bool, strict: bool
    ) -> Iterator[Wrong]:
        """`below` is what lies under the document; see `Images.load` for the others."""
        if not isinstance(document, dict):
            yield Wrong(f"{shown(document)} is no fixture; wanted: an object of tables")
            return
        for name, table in document.items():
            yield from self._table(str(name), table)
        tables = {name: t for name, t in document.items() if isinstance(t, dict)}
        if based:
            ids = {name: _ids(tables, name) | _ids(below, name) for name in self._loaders}
            yield from self._coherence.loose(self._rows, ids)
        if strict:
            yield from self._coherence.refused(self._rows, unchecked(tables), self._halves)
            ids = {name: _ids(tables, name) | _ids(below, name) for name in self._loaders}
            names = group_names(tables) | group_names(below)
            yield from self._coherence.unentitled(self._rows, ids, names)

    def _table(self, name: str, table: object) -> Iterator[Wrong]:
        known = [*self._loaders, LAST_IDS]
        if name not in known and name[:1] != "_":
            yield Wrong(f'there is no table "{name}"{did_you_mean(name, known)}', name)
        elif not isinstance(table, dict):
            text = f'"{name}" cannot be {shown(table)}; wanted: an object of rows by id'
            yield Wrong(text, name)
        else:
            for key, row in table.items():
                for text, field in self._row(name, str(key), row):
                    yield Wrong(text, name, key, field)

    def _row(self, name: str, key: str, row: object) -> Iterator[tuple[str, str]]:
        """What is wrong with a row, and the field."""
        number = _id(key)
        if number is None:
            yield f'"{key}" is no id; wanted: a number from 1 to {self._most}', ""
        elif not isinstance(row, dict):
            yield f"it cannot be {shown(row)}; wanted: an object of fields", ""
        elif name == LAST_IDS:
            yield from self._last_ids(row)
        elif name in self._loaders:
            if number > self._most:
                text = f"ids go up to {self._most}, so that others can follow"
                yield text, ""
            yield from self._fields(name, number, row)
        else:
            yield from _not_encodable(row)

    def _fields(self, name: str, number: int, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        loader = self._loaders[name]
        unsaid = [*_not_encodable(row)]
        if unsaid:
            yield from unsaid
            return
        misfits = dict(loader.misfits(number, row, self._times))
        yield from ((text, field) for field, text in misfits.items())
        if misfits:
            self._halves.add((name, number))
        half = {field: value for field, value in row.items() if field not in misfits}
        try:
            made = loader.load(number, half, self._times, self._times.epoch)
        except (ValueError, OverflowError, TypeError) as error:
            if not misfits:
                yield f"it does not fit: {error}", ""
        else:
            self._rows[name].append(made)

    def _last_ids(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, last in row.items():
            if type(last) is not int or not 0 <= last <= self._most:
                wanted = f"a number from 0 to {self._most}"
                yield f'"{name}" cannot be {shown(last)}; wanted: {wanted}', name


def unchecked(document: Mapping[str, Any]) -> dict[str, set[int]]:
    """The ids of the rows that ask to be left unchecked, by table."""
    return {
        name: {
            int(key)
            for key, row in table.items()
            if isinstance(row, dict) and row.get("_unchecked") is True and _id(key) is not None
        }
        for name, table in document.items()
    }


def group_names(document: Mapping[str, Any]) -> set[object]:
    rows = document.get("groups", {}).values()
    return {
        row["name"] for row in rows if isinstance(row, dict) and isinstance(row.get("name"), str)
    }


def _ids(document: Mapping[str, Mapping[Any, Any]], name: str) -> set[int]:
    found = (_id(key) for key in document.get(name, {}))
    return {number for number in found if number is not None}


def _id(key: object) -> int | None:
    text = str(key)
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return int(text) if 0 < int(text) <= LARGEST_ID else None


def _not_encodable(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    try:
        encodable({"": {"": dict(row)}})
    except DocumentError as error:
        yield str(error), ""
