"""Loaded fixtures: databases from which accounts are copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import SetupError
from ..records.loading import Records, follows
from ..store import Database, Row, TableShape
from ..store.documents import LARGEST_ID
from ..vocabulary.resource import Resource
from . import grants
from .fixtures import Document, Fixture, base, by_number, collector_off, document_of
from .times import Times

LARGEST_START = 2**61
"""The largest id that data may begin with: what follows it still has 64 bits."""

_KEPT = 8


class Images:
    """Loaded fixtures, to copy accounts from. Keeps the last few."""

    def __init__(self, resources: tuple[Resource, ...], shapes: tuple[TableShape, ...]) -> None:
        stored = [resource for resource in resources if resource.has_table]
        self._records = {resource.name: Records(resource) for resource in stored}
        self._references = {resource.name: list(_kept_references(resource)) for resource in stored}
        self._follows = {resource.name: list(follows(resource)) for resource in stored}
        self._shapes = shapes
        self._images: dict[tuple[str, int, float, str], Database] = {}

    def image(self, fixture: Fixture, seed: int, epoch: float, timezone: str = "UTC") -> Database:
        """The data of a fixture at an epoch (seconds) in a zone. Raises SetupError."""
        if not isinstance(fixture, str):
            return self.load(fixture, epoch, timezone)
        key = (fixture, seed if fixture.startswith("generate:") else 0, epoch, timezone)
        image = self._images.pop(key, None)
        if image is None:
            document = document_of(fixture, seed, epoch, timezone)
            image = self.load(document, epoch, timezone)
        self._images[key] = image
        while len(self._images) > _KEPT:
            del self._images[next(iter(self._images))]
        return image

    def load(
        self,
        document: Document,
        epoch: float,
        timezone: str = "UTC",
        *,
        based: bool = True,
        ours: bool = False,
    ) -> Database:
        """A database of a document's tables. Raises SetupError for a row that does not fit.

        `based`: with the users, groups and tokens that lie under every fixture. `ours`: the
        document was written by a server, which may have come further than people may begin.
        """
        with collector_off():
            merged = by_number(document, base() if based else {})
            times = Times(epoch, timezone)
            rows = {
                shape.name: self._rows(shape.name, merged.get(shape.name, {}), times)
                for shape in self._shapes
            }
            known = set(rows) | {"last_ids"}
            for name in merged:
                if name not in known and not name.startswith("_"):
                    raise SetupError(
                        f'the fixture has a table "{name}", which there is not',
                        f"tables: {', '.join(sorted(known))}",
                    )
            if based:  # a state may hold what refers to a row that was deleted
                self._check_references(rows)
            self._follow(rows)
            return Database(self._shapes, rows, _last_ids(merged, rows, ours=ours))

    def _check_references(self, rows: Mapping[str, list[Row]]) -> None:
        """Raises SetupError for a row that refers to one that is not there."""
        for name, references in self._references.items():
            for field, table in references:
                known = {row.doc_id for row in rows[table]} | {None}
                for row in rows[name]:
                    if row[field] not in known:
                        raise SetupError(
                            f'the fixture\'s table "{name}" has a row {row.doc_id} '
                            f"whose {field} is {row[field]}",
                            f'there is no such row in "{table}"',
                        )

    def _follow(self, rows: Mapping[str, list[Row]]) -> None:
        """Fill in the fields that repeat a field of the row that another refers to."""
        for name, followed in self._follows.items():
            for field, reference, table, other in followed:
                values = {row.doc_id: row[other] for row in rows[table]}
                for row in rows[name]:
                    row[field] = values.get(row[reference], row[field])

    def _rows(self, name: str, rows: Mapping[Any, Mapping[str, Any]], times: Times) -> list[Row]:
        records = self._records.get(name)
        made = []
        key = 0
        try:
            for key, given in sorted((int(key), row) for key, row in rows.items()):
                if records is None:
                    made.append(Row(_access_row(name, key, given, times), key))
                else:
                    made.append(records.load(key, given, times, times.epoch))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise SetupError(
                f'the fixture\'s table "{name}" has a row {key} that does not fit: {error}',
                "compare it with a row of a shipped fixture",
            ) from None
        return made


def _kept_references(resource: Resource) -> Iterator[tuple[str, str]]:
    """Field and table, without those whose id may stay when its row is removed."""
    for name, field in resource.fields.items():
        if field.refers_to and not field.outlives:
            yield name, field.refers_to


def _access_row(name: str, key: int, given: Mapping[str, Any], times: Times) -> dict[str, Any]:
    row = {"id": key} | grants.DEFAULTS[name]
    for field, value in given.items():
        if field.startswith("_"):
            continue
        if field != "id":
            row[field] = grants.checked(name, field, value)
    for field in ("created_at", "updated_at", "expires_at", "last_login_at"):
        if row.get(field) is not None:
            row[field] = times(row[field])
    if "created_at" in row:
        row["created_at"] = row["created_at"] or times.epoch
    if "updated_at" in row:
        row["updated_at"] = row["updated_at"] or row["created_at"]
    return row


def _last_ids(
    merged: Mapping[str, Any], rows: dict[str, list[Row]], *, ours: bool
) -> dict[str, int]:
    given = merged.get("last_ids", {}).get(1, {})
    most = LARGEST_ID if ours else LARGEST_START
    for name, last in given.items():
        if type(last) is not int or not 0 <= last <= most:
            raise SetupError(f'last_ids: "{name}" cannot be {last!r}', f"a number up to {most}")
    for name, table in rows.items():
        if table and table[-1].doc_id > most:
            raise SetupError(
                f'the fixture\'s table "{name}" has an id {table[-1].doc_id}',
                f"ids go up to {most}, so that others can follow",
            )
    return {name: last for name, last in given.items() if name in rows}
