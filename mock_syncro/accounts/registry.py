"""All accounts of a process: made, found, reset, deleted, and kept in the state file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SetupError
from ..settings import Settings
from ..store import Database
from ..store.documents import Tables
from ..vocabulary.resource import Resource
from . import grants
from .account import Account, Recipe
from .images import images_of

if TYPE_CHECKING:
    from .keeper import Keeper

MOST = 20_000
NOBODY = "none"
"""In place of the default account's name: there is none, and no account can have this name."""


class Accounts:
    """The accounts by subdomain."""

    def __init__(self, settings: Settings, resources: Iterable[Resource]) -> None:
        """Load the default account, or all that the state file has. Raises SetupError."""
        self.lock = threading.Lock()
        """Held by whoever changes an account or answers from one; nobody waits while holding it."""
        self.settings = settings
        self.images = images_of(resources)
        # Taken once, to the second: accounts that name no start of their own share rows.
        self.epoch = float(int(time.time())) if settings.start is None else settings.start
        self.by_name: dict[str, Account] = {}
        self.keeper = None if settings.state is None else _keeper(settings.state)
        try:
            self._begin()
        except BaseException:
            if self.keeper:
                self.keeper.file.close()
            raise

    def _begin(self) -> None:
        keeper, saved = self.keeper, None
        if keeper:
            saved = keeper.restore(self._load_again)
        for account in saved or ():
            self._take_back(account)
        name = self.settings.subdomain
        self.restored = name in self.by_name
        """Whether the default account was in the state file, so that no fixture counted."""
        if not self.restored:
            recipe = self._default_recipe()
            data = self._start(recipe)
            self.default = Account(recipe, data.copy())
            if name != NOBODY:
                self.by_name[name] = self.default
                if keeper:
                    keeper.adopt(self.default, data)
        else:
            self.default = self.by_name[name]
        if keeper and (saved is None or keeper.file.wants_fold or len(saved) != len(self.by_name)):
            keeper.fold_first(self.by_name.values())

    def _load_again(self, tables: Tables, epoch: float) -> Database:
        return self.images.load(tables, epoch, based=False, ours=True)

    def _take_back(self, account: Account) -> None:
        """Take an account from the state file; the settings may have been given anew."""
        name = account.recipe.subdomain
        if name == self.settings.subdomain:
            account.reset(replace(account.recipe, **self._explicit()), account.database)
        self.by_name[name] = account

    def _explicit(self) -> dict[str, Any]:
        """What was said of the default account beyond its data: that wins over a state file."""
        names = self.settings.given & {"rate_limit", "timezone", "put", "dialect"}
        return {name: getattr(self.settings, name) for name in names}

    def _default_recipe(self) -> Recipe:
        given = self.settings
        return Recipe(
            subdomain=given.subdomain,
            fixture=given.fixture,
            seed=given.seed,
            epoch=self.epoch,
            start=given.start,
            timezone=given.timezone,
            rate_limit=given.rate_limit,
            put=given.put,
            dialect=given.dialect,
        )

    @property
    def own(self) -> Account | None:
        """The account where nothing names another; `default` is one that nobody reaches, then."""
        return None if self.settings.subdomain == NOBODY else self.default

    def get(self, subdomain: str) -> Account | None:
        return self.by_name.get(subdomain)

    def make(self, subdomain: str, **given: Any) -> Account:
        """A new account; what is not given is as the server's settings, but without a limit.

        Raises SetupError.
        """
        if subdomain == NOBODY:
            raise SetupError('no account can be named "none"', "choose another name")
        if subdomain in self.by_name:
            raise SetupError(f'there is an account "{subdomain}" already', "choose another name")
        if len(self.by_name) >= MOST:
            raise SetupError(f"there are {MOST:,} accounts", "delete some first")
        recipe = replace(self._default_recipe(), subdomain=subdomain, rate_limit=None)
        recipe = self._changed(recipe, given)
        database = self._start(recipe)
        self._keep(recipe, database)
        account = self.by_name[subdomain] = Account(recipe, database.copy())
        self._fold_if_outgrown()
        return account

    def reset(self, account: Account, **given: Any) -> None:
        """Everything of the account back to its start, or to another. Raises SetupError."""
        recipe = self._changed(account.recipe, given)
        database = self._start(recipe)
        self._keep(recipe, database)
        account.reset(recipe, database.copy())
        self._fold_if_outgrown()

    def replace_data(self, account: Account, database: Database) -> None:
        """Other data for an account."""
        self._keep(account.recipe, database, is_start=False)
        account.replace_data(database.copy())
        self._fold_if_outgrown()

    def delete(self, account: Account) -> None:
        """Nothing happens where it was deleted before: two may ask for it at once."""
        if account.deleted:
            return
        if self.keeper:
            self.keeper.delete(account, self.by_name.values())
        del self.by_name[account.recipe.subdomain]
        account.deleted = True

    def commit(self, account: Account) -> None:
        """Keep what a call has changed, before it is answered."""
        database = account.database
        if not database.changes:
            return
        if account.deleted:  # the file has its end
            database.undo()
            return
        if self.keeper:  # first: what the file does not take is not taken
            self.keeper.write(account, self.by_name.values())
            self._fold_if_outgrown()
        changes = database.take_changes()
        for table, *_ in changes:
            if table in grants.TABLES:
                account.forget_grants()
                break

    def _keep(self, recipe: Recipe, database: Database, *, is_start: bool = True) -> None:
        """Keep an account of which everything has changed, before it is so."""
        if self.keeper:
            self.keeper.begin(recipe, database, self.by_name.values(), is_start=is_start)

    def _fold_if_outgrown(self) -> None:
        if self.keeper:
            self.keeper.fold_if_outgrown(self.by_name.values())

    def close(self) -> None:
        """Fold the state file and let go of it."""
        keeper, self.keeper = self.keeper, None
        if keeper:
            keeper.close(self.by_name.values())

    def _changed(self, recipe: Recipe, given: Mapping[str, Any]) -> Recipe:
        """`start`, if it is given, moves the epoch as well."""
        changed = replace(recipe, **given)
        if "start" in given:
            epoch = self.epoch if changed.start is None else changed.start
            changed = replace(changed, epoch=epoch)
        return changed

    def _start(self, recipe: Recipe) -> Database:
        """The data that the recipe begins with; to be copied, never to be written."""
        kept = self.keeper.start(recipe) if self.keeper else None
        return kept or self.images.image(recipe.fixture, recipe.seed, recipe.epoch, recipe.timezone)


def _keeper(path: str) -> Keeper:
    """Loaded where it is needed: most servers keep no state, and start without it."""
    from .keeper import Keeper

    return Keeper(Path(path))
