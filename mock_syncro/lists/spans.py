"""Rows that indexes answer: by one value, by several values at once, by a span of time.

One index answers one condition. Of several, the smallest span is looked at where it is short;
else an order of all of them answers, which the table builds at its first use (a look at all
rows) and keeps for a while.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..store import Row, Table
from ..store.runs import Runs
from ..vocabulary.interface import Record
from .pages import Listing, Ranged

Equal = Mapping[Hashable, Any]
"""Names of indexes or orders, and the value that is wanted of each."""

FEW = 400
"""So many rows are rather looked at than put in an order."""

LAST = "~"
"""A text after every time."""


@dataclass(slots=True)
class Range:
    """Rows whose time is after one moment and before another, and never at them."""

    field: str
    after: str = ""
    before: str = LAST

    def holds(self, row: Record) -> bool:
        value = row[self.field]
        return value is not None and self.after < value < self.before

    def narrow(self, moment: str, *, after: bool) -> None:
        if after:
            self.after = max(self.after, moment)
        else:
            self.before = min(self.before, moment)

    def span(self, runs: Runs, values: tuple[Any, ...]) -> tuple[int, int]:
        """The ranks in an order of values and time, or of the time alone."""
        after, before = (self.after, self.before)
        if values:
            start = runs.rank(((*values, after), math.inf))
            stop = runs.rank(((*values, before),))
        else:
            start, stop = runs.rank((after, math.inf)), runs.rank((before,))
        return start, max(start, stop)


def equal_rows(table: Table, equal: Equal) -> Listing:
    """The rows whose values are all these, in order of their ids."""
    if not equal:
        return Listing(table.rows, (0, len(table.rows)), key=_id)
    if len(equal) == 1:
        ((name, value),) = equal.items()
    else:
        names, _ = _order(table, equal)
        name, value = names, tuple(equal[index] for index in names[1:])
    runs, start, stop = table.span(name, value)
    return Listing(runs, (start, stop), key=lambda row: (value, row.doc_id))


def ranged_rows(table: Table, equal: Equal, range_: Range) -> Ranged:
    """Those of them whose time is in a range."""
    values: tuple[Any, ...] = ()
    if equal:
        names, runs = _order(table, equal, range_.field)
        values = tuple(equal[index] for index in names[1:-1])
    else:
        runs = table.indexes[range_.field][1]
    return Ranged(equal_rows(table, equal), range_.holds, runs, range_.span(runs, values))


def rows_of_smallest(
    table: Table, equal: Equal, ranges: Sequence[Range], most: float
) -> list[Row] | None:
    """The rows of the smallest span of all, as far as they meet the others; by id.

    None if it has more than `most`, or if nothing is asked that an index answers.
    """
    spans = [table.span(name, value) for name, value in equal.items()]
    for range_ in ranges:
        if range_.field in table.indexes:
            runs = table.indexes[range_.field][1]
            spans.append((runs, *range_.span(runs, ())))
    if not spans:
        return None
    runs, start, stop = min(spans, key=lambda span: span[2] - span[1])
    if stop - start > most:
        return None
    rows: list[Row] = runs.slice(start, stop)
    for name, value in equal.items():
        key = table.key(name)
        rows = [row for row in rows if key(row) == value]
    for range_ in ranges:
        rows = [row for row in rows if range_.holds(row)]
    rows.sort(key=_id)
    return rows


def fits(table: Table, equal: Equal, row: Row) -> bool:
    """Whether a row has all these values."""
    return all(table.key(name)(row) == value for name, value in equal.items())


def _order(table: Table, equal: Equal, *last: str) -> tuple[tuple[Hashable, ...], Runs]:
    """The rows in order of several values at once: its name, and the order itself."""
    names = (*sorted(equal, key=str), *last)
    keys = [table.key(name) for name in names]
    name = ("all of", *names)
    return name, table.order(name, _all_of(keys))


def _all_of(keys: Sequence[Callable[[Record], Any]]) -> Callable[[Record], Any]:
    def key(row: Record) -> tuple[Any, ...] | None:
        values = tuple([key(row) for key in keys])
        return None if None in values else values

    return key


def _id(row: Row) -> int:
    return row.doc_id
