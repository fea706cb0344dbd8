"""Loaded fixtures: databases from which accounts are copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..records.loading import Records, follows, table_shape
from ..store import Database, DocumentError, Row, TableShape, as_document
from ..store.documents import LARGEST_ID
from ..vocabulary.resource import Resource
from . import grants
from .accessrows import AccessRows
from .coherence import Coherence, Wrong
from .complaint import complaint
from .fixtures import (
    Document,
    Fixture,
    base,
    by_number,
    collector_off,
    document_of,
    encodable,
    is_file,
    is_state,
    written,
)
from .inspection import LAST_IDS, Inspection, Loaders, unchecked
from .places import has_a_key_twice
from .times import Times
from .tokenvalues import left_out, without_masked

LARGEST_START = 2**61
"""The largest id that data may begin with: what follows it still has 64 bits."""

_KEPT = 8

_MISFITS = (
    *(DocumentError, AttributeError, KeyError),
    *(OverflowError, TypeError, ValueError),
)
"""What loading raises where a document does not fit."""


class Images:
    """Loaded fixtures, to copy accounts from. Keeps the last few."""

    def __init__(self, resources: tuple[Resource, ...], shapes: tuple[TableShape, ...]) -> None:
        stored = [resource for resource in resources if resource.has_table]
        self._loaders: Loaders = {
            **{resource.name: Records(resource) for resource in stored},
            **{name: AccessRows(name) for name in grants.TABLES},
        }
        self._coherence = Coherence(stored)
        self._follows = {resource.name: list(follows(resource)) for resource in stored}
        self._shapes = shapes
        self._images: dict[tuple[str, int, float, str], Database] = {}
        self._left_out: dict[str, list[str]] = {}

    def image(self, fixture: Fixture, seed: int, epoch: float, timezone: str = "UTC") -> Database:
        """The data of a fixture at an epoch (seconds) in a zone. Raises SetupError."""
        if not isinstance(fixture, str):
            return self._given(fixture, epoch, timezone)
        key = (fixture, seed if fixture.startswith("generate:") else 0, epoch, timezone)
        image = self._images.pop(key, None)
        if image is None:
            image = self._made(fixture, seed, epoch, timezone)
        self._images[key] = image
        while len(self._images) > _KEPT:
            del self._images[next(iter(self._images))]
        return image

    def left_out(self, fixture: Fixture) -> list[str]:
        """The tokens that a fixture has, and accounts of it have not."""
        return self._left_out.get(fixture, []) if isinstance(fixture, str) else left_out(fixture)

    def _made(self, fixture: str, seed: int, epoch: float, timezone: str) -> Database:
        if is_file(fixture):
            document = written(Path(fixture))
            self._left_out[fixture] = left_out(document)
            return self._given(document, epoch, timezone, Path(fixture))
        with collector_off():
            document = document_of(fixture, seed, epoch, timezone)
            return self._database(document, Times(epoch, timezone), base())

    def _given(
        self, document: Any, epoch: float, timezone: str, file: Path | None = None
    ) -> Database:
        """What people wrote, or a server: such a state is left as it is."""
        by_hand = not (isinstance(document, dict) and is_state(document))
        return self.load(document, epoch, timezone, based=by_hand, strict=by_hand, file=file)

    def load(
        self,
        document: Any,
        epoch: float,
        timezone: str = "UTC",
        *,
        based: bool = True,
        strict: bool = False,
        ours: bool = False,
        file: Path | None = None,
    ) -> Database:
        """A database of a document's tables. Raises SetupError with all that does not fit.

        `based`: with the users, groups and tokens that lie under every fixture. `strict`: without
        what the API would refuse. `ours`: the document was written by a server, which may have
        come further than people may begin. `file` is where it was read.
        """
        document = without_masked(document)
        times, below = Times(epoch, timezone), base() if based else {}
        most = LARGEST_ID if ours else LARGEST_START
        with collector_off():
            try:
                if file and has_a_key_twice(file.read_bytes()):
                    raise ValueError("a key is there twice")
                if not ours:  # which was looked at when its file was read
                    encodable(as_document(document))
                return self._database(document, times, below, most, checked=True, strict=strict)
            except _MISFITS as error:
                look = Inspection(self._loaders, self._coherence, times, most)
                wrong = [*look.wrong(document, below, based=based, strict=strict)]
                raise complaint(wrong, error, file) from None

    def _database(
        self,
        document: Document,
        times: Times,
        below: Document,
        most: int = LARGEST_ID,
        *,
        checked: bool = False,
        strict: bool = False,
    ) -> Database:
        """Raises ValueError, and what else a misfit makes Python raise, at the first one."""
        merged = by_number(document, below)
        for name in merged:
            if name not in self._loaders and name != LAST_IDS and name[:1] != "_":
                raise ValueError(f'there is no table "{name}"')
        rows = {
            shape.name: _rows(self._loaders[shape.name], merged.get(shape.name, {}), times)
            for shape in self._shapes
        }
        if checked and below:
            _refuse(self._coherence.loose(rows, _ids(rows)))
        if strict:
            own = {name: document.get(name, {}) for name in grants.TABLES}
            _refuse(self._coherence.refused(rows, unchecked(document)))
            _refuse(self._unentitled(rows, own))
        self._follow(rows)
        return Database(self._shapes, rows, _last_ids(merged, rows, most))

    def _unentitled(
        self, rows: Mapping[str, list[Row]], own: Mapping[str, Mapping[Any, Any]]
    ) -> Iterator[Wrong]:
        """What the fixture's own users, groups and tokens name and is not there."""
        ids = {name: {int(key) for key in table} for name, table in own.items()}
        theirs = {name: [r for r in rows[name] if r.doc_id in ids[name]] for name in own}
        names = {row["name"] for row in rows["groups"]}
        return self._coherence.unentitled(theirs, _ids(rows), names)

    def _follow(self, rows: Mapping[str, list[Row]]) -> None:
        """Fill in the fields that repeat a field of the row that another refers to."""
        for name, followed in self._follows.items():
            for field, reference, table, other in followed:
                values = {row.doc_id: row[other] for row in rows[table]}
                for row in rows[name]:
                    row[field] = values.get(row[reference], row[field])


def images_of(resources: Iterable[Resource]) -> Images:
    """Images of all tables that there are."""
    resources = tuple(resources)
    return Images(resources, shapes_of(resources))


def shapes_of(resources: Iterable[Resource]) -> tuple[TableShape, ...]:
    """The tables of an account."""
    stored = (table_shape(resource) for resource in resources if resource.has_table)
    return (*stored, *grants.SHAPES)


def _rows(
    loader: Records | AccessRows, rows: Mapping[int, Mapping[str, Any]], times: Times
) -> list[Row]:
    load, epoch = loader.load, times.epoch
    return [load(key, given, times, epoch) for key, given in sorted(rows.items())]


def _refuse(found: Iterator[Wrong]) -> None:
    """Raises ValueError for the first."""
    for wrong in found:
        raise ValueError(wrong.text)


def _ids(rows: Mapping[str, list[Row]]) -> dict[str, set[int]]:
    return {name: {row.doc_id for row in table} for name, table in rows.items()}


def _last_ids(merged: Mapping[str, Any], rows: dict[str, list[Row]], most: int) -> dict[str, int]:
    """Raises ValueError for ids that leave no room for others."""
    given = merged.get(LAST_IDS, {}).get(1, {})
    for name, last in given.items():
        if type(last) is not int or not 0 <= last <= most:
            raise ValueError(f'"{name}" cannot be {last!r}')
    for table in rows.values():
        if table and table[-1].doc_id > most:
            raise ValueError(f"ids go up to {most}")
    return {name: last for name, last in given.items() if name in rows}
