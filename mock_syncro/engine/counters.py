"""Numbers that run through an account; see `Counter`."""

from __future__ import annotations

from typing import Any

from ..store import Row
from ..vocabulary.fields import Counter
from ..vocabulary.kinds import whole_number
from .worker import Worker


def next_number(work: Worker, table: str, field: str, counter: Counter, *, as_text: bool) -> Any:
    """The number of a new row, which no other row gets after it."""
    number = work.single(counter.table)[counter.field] or counter.first
    if as_text:  # the highest text is not the highest number
        number = _free(work, table, field, counter, number, str)
    else:
        known, number = number, max(number, (work.highest(table, field) or 0) + 1)
        if number > counter.largest:
            number = _free(work, table, field, counter, known, int)
    take(work, counter, number)
    return str(number) if as_text else number


def take(work: Worker, counter: Counter, number: object) -> None:
    """No new row gets this number, or a lower one."""
    taken, row = whole_number(number), work.single(counter.table)
    if taken is not None and counter.largest > taken >= (row[counter.field] or counter.first):
        work.database.put(counter.table, Row({**row, counter.field: taken + 1}, row["id"]))


def _free(
    work: Worker, table: str, field: str, counter: Counter, number: int, kind: type[int | str]
) -> int:
    """The next that no row has; after the largest comes 1."""
    while work.rows(table, field, kind(number)):
        number = number % counter.largest + 1
    return number
