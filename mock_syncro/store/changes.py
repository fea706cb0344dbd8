"""In what a copy of a database differs from its original.

The two share every run that neither has written, so the cost is that of what was written (and
a look at the list of runs), not of all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .database import Database
from .runs import Runs
from .saved import Changes


def difference(original: Database, copy: Database) -> Changes:
    """The rows that the copy has otherwise; None for those that it has not."""
    changes: Changes = {}
    for name, table in copy.tables.items():
        before = original.tables[name]
        if table is not before:
            rows = dict(_other_rows(before.rows, table.rows))
            if rows:
                changes[name] = rows
    return changes


def other_last_ids(original: Database, copy: Database) -> dict[str, int]:
    before = original.last_ids()
    return {name: last for name, last in copy.last_ids().items() if last != before[name]}


def _other_rows(before: Runs, after: Runs) -> Iterator[tuple[str, dict[str, Any] | None]]:
    known = set(map(id, before.runs))
    kept = set(map(id, after.runs))
    own = [run for run in after.runs if id(run) not in known]
    for run in own:
        for key, row in zip(run.keys, run.rows, strict=True):
            if before.get(key) is not row:
                yield str(key), row
    for run in before.runs:
        if id(run) not in kept:
            for key in run.keys:
                if after.get(key) is None:
                    yield str(key), None
