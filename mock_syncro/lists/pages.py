"""The rows of a list in its order, of which pages are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..store import Row
from ..store.runs import LIMIT, Runs

SORTED = 1000
"""So many rows are sorted at once; of more, those of a page are looked for."""


class Listing:
    """The rows that a list shows: a span of an order, or rows that were picked."""

    __slots__ = ("descending", "key", "runs", "start", "stop")

    def __init__(
        self,
        runs: Runs | list[Row],
        span: tuple[int, int],
        *,
        descending: bool = True,
        key: Callable[[Row], Any] | None = None,
    ) -> None:
        """`key` gives the key of a row in `runs`, where that is an order."""
        self.runs = runs
        self.start, self.stop = span
        self.descending = descending
        self.key = key

    def __len__(self) -> int:
        return self.stop - self.start

    def page(self, skip: int, take: int) -> list[Row]:
        """`take` rows after the first `skip`, in the order of the list."""
        if self.descending:
            stop = self.stop - skip
            rows = self._slice(max(self.start, stop - take), stop)
            rows.reverse()
            return rows
        start = self.start + skip
        return self._slice(start, min(start + take, self.stop))

    def by_id(self) -> list[Row]:
        """All rows of a list that is in order of ids, the oldest first."""
        return self._slice(self.start, self.stop)

    def _slice(self, start: int, stop: int) -> list[Row]:
        runs = self.runs
        if start >= stop:
            return []
        return runs[start:stop] if isinstance(runs, list) else runs.slice(start, stop)


class Ranged(Listing):
    """The rows of a list that pass a test, whose number an order of another kind tells.

    Few are sorted. Of many, a walk from the newest row meets enough soon, if they are not far
    from it; a walk that meets none for long gives up, and sorts.
    """

    __slots__ = ("holds", "within")

    def __init__(
        self, within: Listing, holds: Callable[[Row], bool], runs: Runs, span: tuple[int, int]
    ) -> None:
        """`runs` and `span` have the same rows as those of `within` that pass, by the time."""
        super().__init__(runs, span)
        self.within = within
        self.holds = holds

    def page(self, skip: int, take: int) -> list[Row]:
        if skip >= len(self):
            return []
        if len(self) == len(self.within):
            return self.within.page(skip, take)
        if len(self) > SORTED:
            found = self._walk(skip + take)
            if found is not None:
                return found[skip : skip + take]
        rows = self.by_id()
        rows.reverse()
        return rows[skip : skip + take]

    def by_id(self) -> list[Row]:
        rows = self._slice(self.start, self.stop)
        rows.sort(key=_id)
        return rows

    def _walk(self, wanted: int) -> list[Row] | None:
        """The first rows, newest first; None if a sort is likely to be cheaper."""
        found: list[Row] = []
        wanted = min(wanted, len(self))
        step = min(wanted, LIMIT)
        for skip in range(0, min(len(self.within), 4 * len(self)), step):
            found += filter(self.holds, self.within.page(skip, step))
            if len(found) >= wanted:
                return found
        return None


def picked(rows: list[Row]) -> Listing:
    """A list of rows that come by id."""
    return Listing(rows, (0, len(rows)))


def without(listing: Listing, excluded: list[Row]) -> Listing:
    """The list less some of its rows: a throw-away copy of its order, without them."""
    runs, key, stop = listing.runs, listing.key, listing.stop
    if isinstance(runs, list) or key is None:
        raise TypeError("only an order can be copied")
    kept = runs.fork(object())
    for row in excluded:
        if runs.get(key(row)) is row:
            kept.drop(key(row))
            stop -= 1
    return Listing(kept, (listing.start, stop), descending=listing.descending)


def _id(row: Row) -> int:
    return row.doc_id
