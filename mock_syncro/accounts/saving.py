"""An account as a state file has it, its recipe and its changes to a base; and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from ..store import Database
from ..store.changes import difference, other_last_ids
from ..store.documents import Tables
from ..store.saved import SavedAccount
from ..traffic.rate_limit import Limit
from .account import Account, Recipe
from .bases import Base, with_last_ids
from .times import Times

Load = Callable[[Tables, float], Database]
"""Makes a database of tables that a server wrote, at an epoch."""


def saved_account(account: Account, base: Base) -> SavedAccount:
    last_ids = other_last_ids(base.database, account.database)
    changes = difference(base.database, account.database)
    return SavedAccount(saved_recipe(account.recipe, base, last_ids), changes)


def saved_recipe(recipe: Recipe, base: Base, last_ids: dict[str, int]) -> dict[str, Any]:
    """The recipe as the file has it; a document that the base has is not repeated."""
    made = {field.name: getattr(recipe, field.name) for field in fields(recipe)}
    if recipe.fixture is base.fixture and not isinstance(recipe.fixture, str):
        made["fixture"] = None
    made["rate_limit"] = recipe.rate_limit and asdict(recipe.rate_limit)
    return {**made, "base": base.number, "last_ids": last_ids}


def restored(saved: SavedAccount, base: Base, load: Load) -> Account:
    """The account again. Raises all that a file may bring about which somebody has edited."""
    given = dict(saved.recipe)
    del given["base"]
    limit, fixture, last_ids = (given.pop(name) for name in ("rate_limit", "fixture", "last_ids"))
    fixture = base.fixture if fixture is None else fixture
    if not isinstance(fixture, str | dict):
        raise ValueError(f'"{given["subdomain"]}" has no fixture')
    recipe = Recipe(fixture=fixture, rate_limit=Limit(**limit) if limit else None, **given)
    database = base.database.copy()
    if saved.changes or last_ids:
        _apply(database, saved, load(with_last_ids(_rows(saved), last_ids), recipe.epoch))
    else:
        Times(recipe.epoch)  # looks at it, as `load` does
    return Account(recipe, database)


def _rows(saved: SavedAccount) -> Tables:
    """The rows that the account has otherwise than its base."""
    return {
        name: {key: row for key, row in rows.items() if row is not None}
        for name, rows in saved.changes.items()
    }


def _apply(database: Database, saved: SavedAccount, changed: Database) -> None:
    """Change a copy of a base as the account has changed it."""
    for name, rows in saved.changes.items():
        for row in changed.tables[name].rows:
            database.put(name, row)
        for gone in [doc_id for doc_id, row in rows.items() if row is None]:
            database.drop(name, int(gone))
    for name, last in changed.last_ids().items():
        if last > database.tables[name].last_id:
            database.writable(name).last_id = last
    database.take_changes()
