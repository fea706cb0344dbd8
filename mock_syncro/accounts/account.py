"""One account: everything that belongs to one subdomain, and the way back to its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from ..clock import Clock
from ..errors import bad_token
from ..records.view import AccountView
from ..store import Database
from ..traffic.rate_limit import Limit, RateLimiter
from .fixtures import Fixture
from .grants import Grant, grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an account was asked for; a reset goes back to it."""

    subdomain: str
    fixture: Fixture
    seed: int
    epoch: float
    """What the offsets of the fixture count from: seconds since 1970."""
    start: float | None = None
    """Where the clock begins; None: real time."""
    timezone: str = "UTC"
    rate_limit: Limit | None = None
    put: Literal["partial", "replace"] = "partial"
    dialect: str = "spec"


class Account:
    """The data, clock, limit and rights of one account."""

    __slots__ = (
        "_counts",
        "_grants",
        "clock",
        "database",
        "deleted",
        "limiter",
        "logins",
        "recipe",
        "request_prefix",
        "requests",
        "view",
    )

    def __init__(self, recipe: Recipe, database: Database) -> None:
        self.deleted = False
        self.reset(recipe, database)

    def reset(self, recipe: Recipe, database: Database) -> None:
        """Everything to the start that the recipe names, with this data."""
        self.recipe = recipe
        self.database = database
        self._begin()

    def replace_data(self, database: Database) -> None:
        """Other data; clock and limits go on."""
        self.database = database
        self._grants.clear()

    def _begin(self) -> None:
        recipe = self.recipe
        self.clock = Clock(recipe.start)
        self.limiter = RateLimiter(recipe.rate_limit) if recipe.rate_limit else None
        account_id = 10_000 + crc32(recipe.subdomain.encode()) % 90_000
        self.view = AccountView(account_id, recipe.subdomain, recipe.timezone)
        self.requests = 0
        key = f"{recipe.seed}/{recipe.subdomain}".encode()
        self.request_prefix = b"%08x-0000-4000-8000-" % crc32(key)
        self.logins: dict[int, float] = {}
        self._grants: dict[str, Grant] = {}
        self._counts: dict[tuple[str, int], int] = {}

    def grant(self, token: str) -> Grant:
        """What a token may do now. Raises the 401 of one that is no good."""
        known = self._grants.get(token)
        if known is None:
            known = self._grants[token] = grant(self.database, token)
        now = self.clock.now()
        if now >= known.expires:
            raise bad_token("the token has expired")
        self.logins[known.user["id"]] = now
        return known

    def forget_grants(self) -> None:
        """Tokens, users or groups have changed: the next call feels it."""
        self._grants.clear()

    def count(self, event: str, user_id: int) -> int:
        """Count one more event of a user; how many there were since the start."""
        count = self._counts[event, user_id] = self._counts.get((event, user_id), 0) + 1
        return count
