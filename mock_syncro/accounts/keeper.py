"""Keeps the accounts of a process in its state file, and brings them back.

As in memory, the data that accounts of one fixture, seed and start share stands in the file
once, as a base; an account is its recipe and its changes to a base. A base that the file has
is also what later resets and new accounts of the same fixture, seed and start begin with.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

from ..errors import SetupError
from ..store import Database, DocumentError
from ..store.saved import Saved, SavedAccount, SavedBase
from ..store.statefile import StateFile
from .account import Account, Recipe
from .bases import Base, key, with_last_ids
from .saving import Load, restored, saved_account, saved_recipe

_MISFITS = (
    SetupError,
    AttributeError,
    LookupError,
    OverflowError,
    OSError,
    TypeError,
    ValueError,
)

logger = logging.getLogger(__name__)


class Keeper:
    """The accounts in the file, and what of them is on which base."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises SetupError."""
        try:
            self.file = StateFile(path)
        except DocumentError as error:
            raise SetupError(f"state file {path}: {error}", "name another with --state") from None
        except RuntimeError:  # of Path.resolve, before Python 3.13
            loop = f"state file {path}: this is a loop of links"
            raise SetupError(loop, "name another with --state") from None
        except OSError as error:
            raise _unusable("use", path, error) from None
        self._bases: dict[Hashable, Base] = {}
        self._base_of: dict[str, Base] = {}
        self._last = 0
        """The highest number of a base."""

    def restore(self, load: Load) -> list[Account] | None:
        """The accounts in the file, or None where there is none. Raises SetupError."""
        path = self.file.path
        try:
            saved = self.file.read()
        except DocumentError as error:
            raise SetupError(f"state file {path}: {error}", _advice(path, str(error))) from None
        except OSError as error:
            raise _unusable("read", path, error) from None
        if saved is None:
            return None
        try:
            bases = {number: self._restored(number, b, load) for number, b in saved.bases.items()}
            return [
                self._account(bases[account.recipe["base"]], account, load)
                for account in saved.accounts.values()
            ]
        except _MISFITS as error:
            raise SetupError(
                f"the state file {path} does not fit: {error}",
                "name another file with --state; this one was left untouched",
            ) from None

    def _restored(self, number: int, saved: SavedBase, load: Load) -> Base:
        database = load(with_last_ids(saved.tables, saved.about["last_ids"]), saved.about["epoch"])
        base = Base.restored(number, saved, database)
        self._last = max(self._last, number)
        self._bases.setdefault(base.key, base)
        return base

    def _account(self, base: Base, saved: SavedAccount, load: Load) -> Account:
        account = restored(saved, base, load)
        self._base_of[account.recipe.subdomain] = base
        return account

    def start(self, recipe: Recipe) -> Database | None:
        """The data that the recipe begins with, if the file has them."""
        base = self._bases.get(key(recipe.fixture, recipe.seed, recipe.epoch, recipe.timezone))
        return None if base is None else base.database

    def write(self, account: Account, everybody: Iterable[Account]) -> None:
        """Keep what one call has changed. Raises OSError."""
        if self.file.is_lost:
            self.fold(everybody)  # with what the call has changed
            return
        rows: dict[str, dict[str, Any]] = {}
        for name, doc_id, _, after in account.database.changes:
            rows.setdefault(name, {})[str(doc_id)] = after
        self.file.append(["write", account.recipe.subdomain, rows])

    def begin(
        self,
        recipe: Recipe,
        database: Database,
        everybody: Iterable[Account],
        *,
        is_start: bool = True,
    ) -> None:
        """Keep that an account begins (anew) with this data. Raises OSError.

        `is_start`: it is what the recipe names, so that others may begin with it too.
        """
        self._find_again(everybody)
        base = Base.of(self._last + 1, recipe, database, is_start=is_start)
        known = self._bases.get(base.key)
        if known is None:
            saved = base.saved()
            self.file.append(["base", base.number, saved.about, saved.tables])
            self._last = base.number
            self._bases[base.key] = known = base
        self.file.append(["account", saved_recipe(recipe, known, {})])
        self._base_of[recipe.subdomain] = known

    def delete(self, account: Account, everybody: Iterable[Account]) -> None:
        """Keep that an account is gone. Raises OSError."""
        self._find_again(everybody)
        self.file.append(["deleted", account.recipe.subdomain])
        del self._base_of[account.recipe.subdomain]

    def adopt(self, account: Account, database: Database) -> None:
        """Know an account that is to be in the file with the next fold."""
        base = Base.of(self._last + 1, account.recipe, database)
        self._last = base.number
        self._base_of[account.recipe.subdomain] = self._bases.setdefault(base.key, base)

    def fold(self, everybody: Iterable[Account]) -> None:
        """Write all accounts, and the bases that they are on, as one document. Raises OSError."""
        saved = Saved()
        for account in everybody:
            base = self._base_of[account.recipe.subdomain]
            if base.number not in saved.bases:
                saved.bases[base.number] = base.saved()
            saved.accounts[account.recipe.subdomain] = saved_account(account, base)
        self.file.fold(saved)
        self._bases = {k: base for k, base in self._bases.items() if base.number in saved.bases}

    def fold_if_outgrown(self, everybody: Iterable[Account]) -> None:
        """Fold when it pays; where it fails, the file is whole without it, and later will do."""
        if self.file.outgrown:
            try:
                self.fold(everybody)
            except OSError as error:
                logger.warning("cannot fold %s: %s", self.file.path, error)
                self.file.postpone_fold()

    def fold_first(self, everybody: Iterable[Account]) -> None:
        """Fold at the start. Raises SetupError."""
        try:
            self.fold(everybody)
        except OSError as error:
            raise _unusable("write", self.file.path, error, "make room, or ") from None

    def close(self, everybody: Iterable[Account]) -> None:
        """Fold, and let go of the file."""
        try:
            self.fold(everybody)
        except OSError as error:
            logger.warning(
                "mock-syncro: cannot fold the state file %s: %s\n"
                "  what was answered is in it; the next start reads it, and folds it at its end",
                self.file.path,
                error.strerror or error,
            )
        finally:
            self.file.close()

    def _find_again(self, everybody: Iterable[Account]) -> None:
        """Write a file anew that somebody has removed or replaced."""
        if self.file.is_lost:
            self.fold(everybody)


def _advice(path: Path, problem: str) -> str:
    if problem == "it is empty":
        return "remove it to begin anew, or name another with --state"
    untouched = "it was left untouched; "
    if problem.startswith("damaged (line "):
        return f"{untouched}mock-syncro state repair {path} --out NEW keeps what is whole"
    return f"{untouched}name another with --state, or move it away"


def _unusable(what: str, path: Path, error: OSError, advice: str = "") -> SetupError:
    return SetupError(
        f"cannot {what} the state file {path}: {error.strerror or error}",
        f"{advice}name another with --state",
    )
