"""A sorted map in runs of at most 128 entries, copied only where somebody writes.

    runs:    [ [1 .. 128] [129 .. 256] [257 .. 300] ]
    firsts:  [     1          129          257      ]      bisected to find the run

Every run names its owner, the token of the one that may change it in place. `fork` makes a
map with another owner that shares all runs; whoever then writes copies the one run it
touches. So a copy costs the list of runs (not the rows), and the first write after it one run
more. The same class serves rows by id, an index of (value, id) and each sort order: pages,
filtered pages and counts are slices.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

LIMIT = 128

Owner = object
"""Whoever may change a run in place; compared by identity."""


class Run:
    """At most 128 keys in ascending order, and the row of each."""

    __slots__ = ("keys", "owner", "rows")

    def __init__(self, owner: Owner, keys: list[Any], rows: list[Any]) -> None:
        self.owner = owner
        self.keys = keys
        self.rows = rows


class Runs:
    """A sorted map from key to row. Keys are unique and comparable with each other."""

    __slots__ = ("_starts", "firsts", "owner", "runs", "size")

    def __init__(self, owner: Owner, items: Iterable[tuple[Any, Any]] = ()) -> None:
        """Build from `items`, which come in ascending order of their keys."""
        keys: list[Any] = []
        rows: list[Any] = []
        for key, row in items:
            keys.append(key)
            rows.append(row)
        self.owner = owner
        self.size = len(keys)
        self.runs = [
            Run(owner, keys[i : i + LIMIT], rows[i : i + LIMIT]) for i in range(0, self.size, LIMIT)
        ]
        self.firsts = [run.keys[0] for run in self.runs]
        self._starts: list[int] | None = None

    def fork(self, owner: Owner) -> Runs:
        """The same map for another owner: shares every run with this one.

        Who goes on writing to this one under the old owner writes to the shared runs: give it
        a new owner too, as `Database.copy` does.
        """
        twin = Runs.__new__(Runs)
        twin.owner = owner
        twin.size = self.size
        twin.runs = self.runs.copy()
        twin.firsts = self.firsts.copy()
        twin._starts = self._starts  # noqa: SLF001 - its own class
        return twin

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Any]:
        """All rows in ascending order of their keys."""
        for run in self.runs:
            yield from run.rows

    def keys(self) -> Iterator[Any]:
        for run in self.runs:
            yield from run.keys

    def last_key(self) -> Any:
        """The highest key. Raises IndexError where there is none."""
        return self.runs[-1].keys[-1]

    def get(self, key: Any) -> Any:
        """The row of `key`, or None."""
        at = bisect_right(self.firsts, key) - 1
        if at < 0:
            return None
        run = self.runs[at]
        keys = run.keys
        place = bisect_left(keys, key)
        return run.rows[place] if place < len(keys) and keys[place] == key else None

    def rank(self, key: Any) -> int:
        """How many keys are smaller than `key`."""
        at = bisect_right(self.firsts, key) - 1
        if at < 0:
            return 0
        return self._offsets()[at] + bisect_left(self.runs[at].keys, key)

    def slice(self, start: int, stop: int) -> list[Any]:
        """The rows of rank `start` up to, not including, `stop`."""
        start, stop = max(start, 0), min(stop, self.size)
        if start >= stop:
            return []
        offsets = self._offsets()
        at = bisect_right(offsets, start) - 1
        base = offsets[at]
        rows: list[Any] = self.runs[at].rows[start - base : stop - base]
        wanted = stop - start
        while len(rows) < wanted:
            at += 1
            rows += self.runs[at].rows[: wanted - len(rows)]
        return rows

    def between(self, low: Any, high: Any) -> list[Any]:
        """The rows whose keys are at least `low` and below `high`; without counting any others."""
        runs, firsts = self.runs, self.firsts
        if not runs:
            return []
        at = max(bisect_right(firsts, low) - 1, 0)
        keys = runs[at].keys
        start = bisect_left(keys, low)
        rows: list[Any] = runs[at].rows[start : bisect_left(keys, high, start)]
        at += 1
        while at < len(firsts) and firsts[at] < high:
            rows += runs[at].rows[: bisect_left(runs[at].keys, high)]
            at += 1
        return rows

    def replace(self, key: Any, row: Any) -> None:
        """Store `row` under `key`, which is there."""
        run = self._own(bisect_right(self.firsts, key) - 1)
        run.rows[bisect_left(run.keys, key)] = row

    def put(self, key: Any, row: Any) -> None:
        """Store `row` under `key`, in place of what was there."""
        at = bisect_right(self.firsts, key) - 1
        if at < 0:
            if not self.runs:
                self._add_run(0, [key], [row])
                self.size = 1
                return
            at = 0
        run = self._own(at)
        place = bisect_left(run.keys, key)
        if place < len(run.keys) and run.keys[place] == key:
            run.rows[place] = row
            return
        self.size += 1
        last = len(self.runs) - 1
        if at == last and place == len(run.keys):
            self._append(run, key, row)
            return
        self._starts = None
        run.keys.insert(place, key)
        run.rows.insert(place, row)
        if place == 0:
            self.firsts[at] = key
        if len(run.keys) > LIMIT:
            half = LIMIT // 2
            self._add_run(at + 1, run.keys[half:], run.rows[half:])
            del run.keys[half:], run.rows[half:]

    def drop(self, key: Any) -> None:
        """Forget `key`; a key that is not there is no error."""
        at = bisect_right(self.firsts, key) - 1
        if at < 0:
            return
        keys = self.runs[at].keys
        place = bisect_left(keys, key)
        if place == len(keys) or keys[place] != key:
            return
        run = self._own(at)
        del run.keys[place], run.rows[place]
        self.size -= 1
        self._starts = None
        if not run.keys:
            del self.runs[at], self.firsts[at]
        elif place == 0:
            self.firsts[at] = run.keys[0]

    def _append(self, run: Run, key: Any, row: Any) -> None:
        """The common write, a new highest key: runs stay full and the offsets stay right."""
        if len(run.keys) < LIMIT:
            run.keys.append(key)
            run.rows.append(row)
            return
        if self._starts is not None:
            self._starts = [*self._starts, self.size - 1]
        self._add_run(len(self.runs), [key], [row])

    def _add_run(self, at: int, keys: list[Any], rows: list[Any]) -> None:
        self.runs.insert(at, Run(self.owner, keys, rows))
        self.firsts.insert(at, keys[0])
        if len(self.runs) == 1:
            self._starts = None

    def _own(self, at: int) -> Run:
        run = self.runs[at]
        if run.owner is not self.owner:
            run = self.runs[at] = Run(self.owner, run.keys.copy(), run.rows.copy())
        return run

    def _offsets(self) -> list[int]:
        """The rank of each run's first key; kept until a write in the middle moves them."""
        if self._starts is None:
            sizes = (len(run.keys) for run in self.runs[:-1])
            self._starts = list(accumulate(sizes, initial=0))
        return self._starts
