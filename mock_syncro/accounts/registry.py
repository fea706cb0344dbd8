"""All accounts of a process: made, found, reset, deleted, and kept in the state file."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import SetupError
from ..records.loading import table_shape
from ..settings import Settings
from ..store import Database, DocumentError, SavedAccount, StateFile
from ..traffic.rate_limit import Limit
from ..vocabulary.resource import Resource
from . import grants
from .account import Account, Recipe
from .images import Images

MOST = 20_000

logger = logging.getLogger(__name__)


class Accounts:
    """The accounts by subdomain."""

    def __init__(self, settings: Settings, resources: Iterable[Resource]) -> None:
        """Load the default account, or all that the state file has. Raises SetupError."""
        resources = tuple(resources)
        tables = [table_shape(resource) for resource in resources if resource.has_table]
        shapes = (*tables, *grants.SHAPES)
        self.lock = threading.Lock()
        """Held by whoever changes an account or answers from one; nobody waits while holding it."""
        self.settings = settings
        self.images = Images(resources, shapes)
        # Taken once, to the second: accounts that name no start of their own share rows.
        self.epoch = float(int(time.time())) if settings.start is None else settings.start
        self.by_name: dict[str, Account] = {}
        self.state = None if settings.state is None else _open(Path(settings.state))
        try:
            self._begin()
        except BaseException:
            if self.state:
                self.state.close()
            raise
        self.default = self.by_name[settings.subdomain]

    def _begin(self) -> None:
        saved = _read(self.state) if self.state else None
        for account in saved or ():
            self._restore(account)
        if self.settings.subdomain not in self.by_name:
            recipe = self._default_recipe()
            self.by_name[recipe.subdomain] = Account(recipe, self._fresh(recipe))
        if self.state and (
            saved is None or self.state.wants_fold or len(saved) != len(self.by_name)
        ):
            self._fold(self.state)

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

    def get(self, subdomain: str) -> Account | None:
        return self.by_name.get(subdomain)

    def make(self, subdomain: str, **given: Any) -> Account:
        """A new account; what is not given is as the server's settings, but without a limit.

        Raises SetupError.
        """
        if subdomain in self.by_name:
            raise SetupError(f'there is an account "{subdomain}" already', "choose another name")
        if len(self.by_name) >= MOST:
            raise SetupError(f"there are {MOST:,} accounts", "delete some first")
        recipe = replace(self._default_recipe(), subdomain=subdomain, rate_limit=None)
        recipe = self._changed(recipe, given)
        database = self._fresh(recipe)
        self._keep_whole(recipe, database)
        account = self.by_name[subdomain] = Account(recipe, database)
        self._fold_if_outgrown()
        return account

    def reset(self, account: Account, **given: Any) -> None:
        """Everything of the account back to its start, or to another. Raises SetupError."""
        recipe = self._changed(account.recipe, given)
        database = self._fresh(recipe)
        self._keep_whole(recipe, database)
        account.reset(recipe, database)
        self._fold_if_outgrown()

    def replace_data(self, account: Account, database: Database) -> None:
        """Other data for an account."""
        self._keep_whole(account.recipe, database)
        account.replace_data(database)
        self._fold_if_outgrown()

    def delete(self, account: Account) -> None:
        if self.state:
            self.state.append_deleted(account.recipe.subdomain)
        del self.by_name[account.recipe.subdomain]
        account.deleted = True

    def commit(self, account: Account) -> None:
        """Keep what a call has changed, before it is answered."""
        database = account.database
        if not database.changes:
            return
        if self.state:  # first: what the file does not take is not taken
            self.state.append(account.recipe.subdomain, database.changes)
            self._fold_if_outgrown()
        changes = database.take_changes()
        for table, *_ in changes:
            if table in grants.TABLES:
                account.forget_grants()
                break

    def _keep_whole(self, recipe: Recipe, database: Database) -> None:
        """Keep an account of which everything has changed, before it is so."""
        if self.state:
            self.state.append_account(Account(recipe, database).saved())

    def _fold_if_outgrown(self) -> None:
        if self.state and self.state.outgrown:
            try:
                self._fold(self.state)
            except OSError as error:  # the file is whole without it; later is soon enough
                logger.warning("cannot fold %s: %s", self.state.path, error)
                self.state.postpone_fold()

    def _fold(self, state: StateFile) -> None:
        state.fold(account.saved() for account in self.by_name.values())

    def close(self) -> None:
        """Fold the state file and let go of it."""
        state, self.state = self.state, None
        if state:
            try:
                self._fold(state)
            finally:
                state.close()

    def _changed(self, recipe: Recipe, given: Mapping[str, Any]) -> Recipe:
        """`start`, if it is given, moves the epoch as well."""
        changed = replace(recipe, **given)
        if "start" in given:
            epoch = self.epoch if changed.start is None else changed.start
            changed = replace(changed, epoch=epoch)
        return changed

    def _fresh(self, recipe: Recipe) -> Database:
        """A copy of the account's fixture."""
        image = self.images.image(recipe.fixture, recipe.seed, recipe.epoch, recipe.timezone)
        return image.copy()

    def _restore(self, saved: SavedAccount) -> None:
        try:
            given = dict(saved.recipe)
            last_ids, limit = given.pop("last_ids"), given.pop("rate_limit")
            recipe = Recipe(rate_limit=Limit(**limit) if limit else None, **given)
            if recipe.subdomain == self.settings.subdomain:
                recipe = replace(recipe, **self._explicit())
            data = {**saved.tables, "last_ids": {"1": last_ids}}
            account = Account(recipe, self.images.load(data, recipe.epoch, based=False, ours=True))
        except (
            SetupError,
            AttributeError,
            LookupError,
            OverflowError,
            OSError,
            TypeError,
            ValueError,
        ) as error:
            raise SetupError(
                f"the state file {self.settings.state} does not fit: {error}",
                "name another file with --state; this one was left untouched",
            ) from None
        self.by_name[recipe.subdomain] = account


def _open(path: Path) -> StateFile:
    try:
        return StateFile(path)
    except DocumentError as error:
        raise SetupError(f"state file {path}: {error}", "name another with --state") from None
    except RuntimeError:  # of Path.resolve, before Python 3.13
        raise SetupError(
            f"state file {path}: this is a loop of links", "name another with --state"
        ) from None
    except OSError as error:
        raise SetupError(
            f"cannot use the state file {path}: {error.strerror}", "name another with --state"
        ) from None


def _read(state: StateFile) -> list[SavedAccount] | None:
    try:
        return state.read()
    except DocumentError as error:
        raise SetupError(
            f"state file {state.path}: {error}",
            "it was left untouched; name another with --state, or move it away",
        ) from None
    except OSError as error:
        raise SetupError(
            f"cannot read the state file {state.path}: {error.strerror}",
            "name another with --state",
        ) from None
