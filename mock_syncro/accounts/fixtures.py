"""Starting data: fixtures by name, by file or as a document, loaded once and then shared.

Under every fixture lies `base.json`: the fixed tokens with their users and groups. A row of
the fixture with the same id takes the place of one there; tokens come beside those. Dates are
absolute, or offsets from the data's epoch: `-3d 09:15` is a quarter past nine (UTC) three days
before the epoch's day, and `-3wd 09:15` three working days before it, in the account's zone. Keys
that begin with an underscore are comments, but `_unchecked` (see `coherence`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from ..errors import SetupError, did_you_mean
from ..store import Database, DocumentError, read_document
from ..store.documents import Tables
from ..syncro.one_customer import one_customer
from . import grants
from .tokenvalues import beside

Fixture = str | Tables
"""A shipped name, `generate:…`, a path, or the document itself."""

Document = Mapping[str, Mapping[Any, Mapping[str, Any]]]
"""Tables of rows by id; an id may be a number or its text."""

NAMES = ("empty", "small", "msp", "edge")
EXAMPLE = "generate:customers=10,contacts=100,tickets=200"


def shipped(name: str) -> Path:
    """The path of a file that comes with the package."""
    package = Path(__file__).parent.parent
    inside = package / "fixtures"
    return (inside if inside.is_dir() else package.parent / "fixtures") / name


def is_file(fixture: str) -> bool:
    """Whether it is the path of a file that people have written."""
    return fixture not in NAMES and not fixture.startswith("generate:")


def document_of(fixture: str, seed: int, epoch: float, timezone: str) -> Document:
    """What is shipped or generated."""
    if fixture in NAMES:
        return read_document(shipped(f"{fixture}.json"))
    return _generated(fixture, seed, epoch, timezone)


def written(path: Path) -> Any:
    """What a file holds, whatever it is. Raises SetupError for what is not there, or no JSON."""
    try:
        return read_document(path)
    except DocumentError as error:
        try:
            return orjson.loads(path.read_bytes())
        except ValueError:
            raise SetupError(f"fixture {path}: {error}", "mend the file, or name another") from None
    except (OSError, ValueError):
        hint = did_you_mean(str(path), NAMES)
        raise SetupError(
            f'there is no fixture "{path}", and no file of that name{hint}',
            f"shipped fixtures: {', '.join(NAMES)}, {EXAMPLE}",
        ) from None


def _generated(fixture: str, seed: int, epoch: float, timezone: str) -> Document:
    from ..generate import generate  # only where it is asked for: a start has no use for it

    try:
        counts = {
            name.strip(): _count(name, number)
            for name, _, number in (
                part.partition("=") for part in fixture.removeprefix("generate:").split(",")
            )
        }
        pools = orjson.loads(shipped("pools.json").read_bytes())
        moment = datetime.fromtimestamp(epoch, UTC)
        with collector_off():
            zone = ZoneInfo(timezone)
            return generate(counts, seed=seed, epoch=moment, pools=pools, zone=zone)
    except ValueError as error:
        raise SetupError(
            f'fixture "{fixture}": {error}',
            f"an example: {EXAMPLE}",
        ) from None


def _count(name: str, number: str) -> int:
    if not number.strip().isdecimal():
        raise ValueError(f'"{name}" wants a number')
    return int(number)


def by_number(document: Document, below: Document) -> dict[str, dict[int, Any]]:
    """The tables of a document over those of another, ids as numbers."""
    merged: dict[str, dict[int, Any]] = {
        name: {int(key): row for key, row in table.items()} for name, table in below.items()
    }
    if "tokens" in document and "tokens" in below:
        merged["tokens"] = beside(document["tokens"], below["tokens"])
    for name, table in document.items():
        merged.setdefault(name, {}).update({int(key): row for key, row in table.items()})
    for key, group in merged.get("groups", {}).items():
        if isinstance(group, dict) and group.get("customers") == "one":
            merged["groups"][key] = {**group, "customers": one_customer(merged)}
    return merged


@lru_cache(maxsize=1)
def base() -> Tables:
    return read_document(shipped("base.json"))


@lru_cache(maxsize=1)
def fixed_words() -> frozenset[str]:
    """The values of the tokens that are in every fixture."""
    return frozenset(row["token"] for row in base()["tokens"].values())


def is_state(document: Document) -> bool:
    """Whether a server wrote it: it has all that lies under a fixture, as that has become."""
    return document.keys() >= {*grants.TABLES, "last_ids"}


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
    if not isinstance(value, dict):
        raise SetupError("a fixture is a name or a document", "see GET /_mock/state for the form")
    return value


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
def collector_off() -> Iterator[None]:
    """Many rows and no garbage: the collector would look at all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
