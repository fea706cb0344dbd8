"""What a state file holds: the bases, and each account as its changes to one of them.

A base is loaded data as accounts of one fixture, seed and start share it. It stands there once,
as data: a later release may make other data of the same fixture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .documents import Tables, as_document

Changes = dict[str, dict[str, dict[str, Any] | None]]
"""Table to id (as text) to the row as it is now; None: it was deleted."""


@dataclass(slots=True)
class SavedBase:
    """Data that accounts begin with."""

    about: dict[str, Any]
    """What the server wrote of the base itself; `last_ids` is among it."""
    tables: Tables = field(default_factory=dict)


@dataclass(slots=True)
class SavedAccount:
    """One account as the file has it."""

    recipe: dict[str, Any]
    """What the server wrote of the account itself: `subdomain`, `base`, `last_ids` and more."""
    changes: Changes = field(default_factory=dict)

    def apply(self, changes: Changes) -> None:
        last_ids = self.recipe["last_ids"]
        for name, rows in changes.items():
            table = self.changes.setdefault(name, {})
            for key, row in rows.items():
                last_ids[name] = max(last_ids.get(name, 0), int(key))
                table[key] = row


@dataclass(slots=True)
class Saved:
    """All that a state file holds."""

    bases: dict[int, SavedBase] = field(default_factory=dict)
    accounts: dict[str, SavedAccount] = field(default_factory=dict)

    def replay(self, record: list[Any]) -> None:
        """Do what a record tells. Raises KeyError, TypeError, ValueError, AttributeError."""
        match record:
            case ["write", subdomain, changes]:
                self.accounts[subdomain].apply(changes)
            case ["base", int(number), about, tables]:
                self.bases[number] = SavedBase({**about}, as_document(tables))
            case ["account", recipe]:
                self.bases[recipe["base"]]
                last_ids = dict(recipe["last_ids"])
                self.accounts[recipe["subdomain"]] = SavedAccount({**recipe, "last_ids": last_ids})
            case ["deleted", subdomain]:
                del self.accounts[subdomain]
            case _:
                raise ValueError("there is no such record")

    def tables(self) -> dict[str, dict[str, Any]]:
        """As one document. See `stateform` for how it looks."""
        made: dict[str, dict[str, Any]] = {"bases": {}}
        for number, base in self.bases.items():
            made["bases"][str(number)] = base.about
            made |= {f"base {number}/{name}": rows for name, rows in base.tables.items() if rows}
        made["accounts"] = {}
        for number, (subdomain, account) in enumerate(self.accounts.items(), 1):
            changes, deleted = account.changes, {}
            for name, rows in changes.items():
                if kept := {key: row for key, row in rows.items() if row is not None}:
                    made[f"{subdomain}/{name}"] = kept
                if len(kept) < len(rows):
                    deleted[name] = [int(key) for key, row in rows.items() if row is None]
            made["accounts"][str(number)] = {**account.recipe, "deleted": deleted}
        return made

    @classmethod
    def of(cls, tables: Tables) -> Saved:
        """What a document holds. Raises KeyError, TypeError, ValueError, AttributeError."""
        saved = cls({int(n): SavedBase(about) for n, about in tables["bases"].items()})
        for row in tables["accounts"].values():
            recipe = {**row, "last_ids": dict(row["last_ids"])}
            deleted = recipe.pop("deleted").items()
            saved.bases[recipe["base"]]
            changes: Changes = {name: {str(int(i)): None for i in ids} for name, ids in deleted}
            saved.accounts[recipe["subdomain"]] = SavedAccount(recipe, changes)
        for name, rows in tables.items():
            owner, _, table = name.partition("/")
            if table and owner.startswith("base "):
                saved.bases[int(owner[5:])].tables[table] = rows
            elif table:
                saved.accounts[owner].changes.setdefault(table, {}).update(rows)
        return saved
