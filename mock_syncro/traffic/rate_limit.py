"""The rate limit: so many calls in a fixed window for each client address.

Windows are aligned to the account's clock and refused calls count too (inferred from
Rack::Attack, whose default text Syncro's 429 carries; the text was seen live). There is no
`Retry-After`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """`calls` in each window of `per` seconds."""

    calls: int
    per: int


class RateLimiter:
    """Counts the calls of the current window by address."""

    __slots__ = ("_counts", "_window", "limit")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._window = 0
        self._counts: dict[str, int] = {}

    def admits(self, address: str, now: float) -> bool:
        """Count a call at `now` (seconds); False if it is one too many."""
        window = int(now // self.limit.per)
        if window != self._window:
            self._window = window
            self._counts = {}
        count = self._counts[address] = self._counts.get(address, 0) + 1
        return count <= self.limit.calls
