"""Starting data: fixtures by name, by file or as a document, loaded once and then shared.

Under every fixture lies `base.json`: the fixed tokens with their users and groups. A row of
the fixture with the same id takes the place of one there. Dates are absolute, or offsets from
the data's epoch: `-3d 09:15` is a quarter past nine (UTC) three days before the epoch's day.
Keys that begin with an underscore are comments.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from ..clock import iso, parse_time
from ..errors import SetupError
from ..records.loading import Records, follows
from ..store import (
    Database,
    DocumentError,
    Row,
    TableShape,
    as_document,
    read_document,
)
from ..store.documents import LARGEST_ID, Tables
from ..vocabulary.resource import Resource
from . import grants

Fixture = str | Tables
"""A shipped name, `generate:…`, a path, or the document itself."""

Document = Mapping[str, Mapping[Any, Mapping[str, Any]]]
"""Tables of rows by id; an id may be a number or its text."""

NAMES = ("empty", "small", "msp", "edge")
EXAMPLE = "generate:customers=10,contacts=100,tickets=200"
LARGEST_START = 2**61
"""The largest id that data may begin with: what follows it still has 64 bits."""

MOST_ROWS = 2_000_000
ROWS_OF_A_TICKET = 2
"""So many comments, timers and line items come with a generated ticket, or a few more."""
_KEPT = 8
_OFFSET = re.compile(r"([+-]?\d{1,6})d(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?")


class Images:
    """Loaded fixtures, to copy accounts from. Keeps the last few."""

    def __init__(self, resources: tuple[Resource, ...], shapes: tuple[TableShape, ...]) -> None:
        stored = [resource for resource in resources if resource.has_table]
        self._records = {resource.name: Records(resource) for resource in stored}
        self._references = {resource.name: list(_kept_references(resource)) for resource in stored}
        self._follows = {resource.name: list(follows(resource)) for resource in stored}
        self._shapes = shapes
        self._images: dict[tuple[str, int, float], Database] = {}

    def image(self, fixture: Fixture, seed: int, epoch: float) -> Database:
        """The data of a fixture at an epoch (seconds). Raises SetupError."""
        if not isinstance(fixture, str):
            return self.load(fixture, epoch)
        key = (fixture, seed if fixture.startswith("generate:") else 0, epoch)
        image = self._images.pop(key, None)
        if image is None:
            image = self.load(_document(fixture, seed, epoch), epoch)
        self._images[key] = image
        while len(self._images) > _KEPT:
            del self._images[next(iter(self._images))]
        return image

    def load(
        self, document: Document, epoch: float, *, based: bool = True, ours: bool = False
    ) -> Database:
        """A database of a document's tables. Raises SetupError for a row that does not fit.

        `based`: with the users, groups and tokens that lie under every fixture. `ours`: the
        document was written by a server, which may have come further than people may begin.
        """
        with _collector_off():
            merged = _by_number(document, _base() if based else {})
            times = Times(epoch)
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


class Times:
    """Turns the times of a document into those of rows."""

    def __init__(self, epoch: float) -> None:
        self.epoch = iso(epoch)
        self._midnight = datetime.fromtimestamp(epoch, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=None
        )

    def __call__(self, text: Any) -> str:
        """Raises ValueError."""
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is no time")
        if len(text) == 24 and text[-1] == "Z" and text[4:20:3] == "--T::.":
            datetime.fromisoformat(text)
            return text
        match = _OFFSET.fullmatch(text)
        if match is None:
            return iso(parse_time(text))
        days, hours, minutes, seconds, fraction = match.groups(default="0")
        moment = self._midnight + timedelta(
            days=int(days),
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(seconds),
            milliseconds=int(fraction.ljust(3, "0")),
        )
        return moment.isoformat(timespec="milliseconds") + "Z"


def shipped(name: str) -> Path:
    """The path of a file that comes with the package."""
    package = Path(__file__).parent.parent
    inside = package / "fixtures"
    return (inside if inside.is_dir() else package.parent / "fixtures") / name


def _document(fixture: str, seed: int, epoch: float) -> Document:
    if fixture.startswith("generate:"):
        return _generated(fixture, seed, epoch)
    path = shipped(f"{fixture}.json") if fixture in NAMES else Path(fixture)
    try:
        return encodable(read_document(path))
    except DocumentError as error:
        raise SetupError(f"fixture {path}: {error}", "mend the file, or name another") from None
    except (OSError, ValueError):
        raise SetupError(
            f'there is no fixture "{fixture}", and no file of that name',
            f"shipped fixtures: {', '.join(NAMES)}, {EXAMPLE}",
        ) from None


def _generated(fixture: str, seed: int, epoch: float) -> Document:
    from ..generate import generate  # only where it is asked for: a start has no use for it

    try:
        counts = {
            name.strip(): _count(name, number)
            for name, _, number in (
                part.partition("=") for part in fixture.removeprefix("generate:").split(",")
            )
        }
        if sum(counts.values()) + ROWS_OF_A_TICKET * counts.get("tickets", 0) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS:,} rows, where a ticket brings about two more")
        pools = orjson.loads(shipped("pools.json").read_bytes())
        moment = datetime.fromtimestamp(epoch, UTC)
        with _collector_off():
            return generate(counts, seed=seed, epoch=moment, pools=pools)
    except ValueError as error:
        raise SetupError(
            f'fixture "{fixture}": {error}',
            f"an example: {EXAMPLE}",
        ) from None


def _count(name: str, number: str) -> int:
    if not number.strip().isdecimal():
        raise ValueError(f'"{name}" wants a number')
    return int(number)


def _by_number(*documents: Document) -> dict[str, dict[int, Any]]:
    """The tables of several documents, ids as numbers; the first has the last word."""
    merged: dict[str, dict[int, Any]] = {}
    for document in reversed(documents):
        for name, table in document.items():
            merged.setdefault(name, {}).update({int(key): row for key, row in table.items()})
    for key, group in merged.get("groups", {}).items():
        if isinstance(group, dict) and group.get("customers") == "one":
            merged["groups"][key] = {**group, "customers": _one_customer(merged)}
    return merged


def _one_customer(merged: Mapping[str, Mapping[int, Any]]) -> list[int]:
    """The customer of `one-customer-token`: the first with contacts and tickets, else the first."""
    customers = merged.get("customers", {})
    ids = [key for key in customers if not customers[key].get("disabled")]
    for table in ("contacts", "tickets"):
        rows = merged.get(table, {}).values()
        having = {number for row in rows if isinstance(number := row.get("customer_id"), int)}
        ids = [key for key in ids if key in having] or ids
    return [min(ids)] if ids else []


@lru_cache(maxsize=1)
def _base() -> Tables:
    return read_document(shipped("base.json"))


def _access_row(name: str, key: int, given: Mapping[str, Any], times: Times) -> dict[str, Any]:
    row = {"id": key} | grants.DEFAULTS[name]
    for field, value in given.items():
        if field.startswith("_"):
            continue
        if field != "id":
            row[field] = grants.checked(name, field, value)
    for field in ("created_at", "updated_at", "expires_at"):
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


def document(database: Database) -> dict[str, Any]:
    """The data of an account as a document that `load` takes."""
    tables: dict[str, Any] = {
        name: {str(row.doc_id): row for row in table.rows}
        for name, table in database.tables.items()
    }
    return tables | {"last_ids": {"1": database.last_ids()}}


def from_outside(value: object) -> Fixture:
    """A fixture that came over the control API: never a path. Raises SetupError."""
    if isinstance(value, str):
        if value not in NAMES and not value.startswith("generate:"):
            raise SetupError(
                f'there is no fixture "{value}"',
                f"one of {', '.join(NAMES)}, {EXAMPLE}, or the JSON of a fixture file itself",
            )
        return value
    try:
        return encodable(as_document(value))
    except DocumentError as error:
        raise SetupError(f"not a fixture: {error}", "see GET /_mock/state for the form") from None


def encodable(document: Tables) -> Tables:
    """The document, if answers can hold all of it: its numbers, and its depth and some more.

    Raises DocumentError.
    """
    try:
        orjson.dumps([[[[[[[[document]]]]]]]])
    except (TypeError, ValueError) as error:
        raise DocumentError(f"it cannot be answered: {error}") from None
    return document


@contextmanager
def _collector_off() -> Iterator[None]:
    """Many rows and no garbage: the collector would look at all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
