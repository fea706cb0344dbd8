"""Data that accounts begin with and share, as a state file has them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ..store import Database
from ..store.documents import Tables
from ..store.saved import SavedBase
from .account import Recipe
from .fixtures import Fixture, document


@dataclass(frozen=True, slots=True)
class Base:
    """Data that accounts of this process began with, by its number in the file."""

    number: int
    database: Database
    fixture: Fixture | None
    """What it was loaded from; None: somebody put it in place of an account's data."""
    seed: int
    epoch: float
    timezone: str

    @classmethod
    def of(cls, number: int, recipe: Recipe, database: Database, *, is_start: bool = True) -> Base:
        """`is_start`: it is what the recipe names, so that others may begin with it too."""
        fixture = recipe.fixture if is_start else None
        return cls(number, database, fixture, recipe.seed, recipe.epoch, recipe.timezone)

    @classmethod
    def restored(cls, number: int, saved: SavedBase, database: Database) -> Base:
        """Raises KeyError."""
        about = {name: saved.about[name] for name in ("fixture", "seed", "epoch", "timezone")}
        return cls(number, database, **about)

    def saved(self) -> SavedBase:
        tables = document(self.database)
        last_ids = tables.pop("last_ids")["1"]
        about = {"fixture": self.fixture, "seed": self.seed, "epoch": self.epoch}
        return SavedBase({**about, "timezone": self.timezone, "last_ids": last_ids}, tables)

    @property
    def key(self) -> Hashable:
        return key(self.fixture, self.seed, self.epoch, self.timezone, self.database)


def key(
    fixture: Fixture | None,
    seed: int,
    epoch: float,
    timezone: str,
    database: Database | None = None,
) -> Hashable:
    """By which a base is found: what it was loaded from, or itself where that is no name."""
    if isinstance(fixture, str):
        return fixture, seed if fixture.startswith("generate:") else 0, epoch, timezone
    return id(fixture if fixture is not None else database), epoch, timezone


def with_last_ids(tables: Tables, last_ids: dict[str, int]) -> Tables:
    """Tables as a fixture has them; `last_ids` is one of them there."""
    return {**tables, "last_ids": {"1": last_ids}}
