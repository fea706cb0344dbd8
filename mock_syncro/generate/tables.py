"""Tables of rows by id, and rows that get their ids last."""

from __future__ import annotations

from typing import Any

from .calendar import Calendar

Row = dict[str, Any]
Rows = dict[int, Row]


class Ledger:
    """Rows made in any order, numbered by their times in the end."""

    __slots__ = ("rows", "times")

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.times: list[int] = []

    def add(self, time: int, row: Row) -> int:
        """Take a row; `row["created_at"]` is the text of `time`. Returns its place."""
        self.rows.append(row)
        self.times.append(time)
        return len(self.rows) - 1

    def numbered(self, table: str, calendar: Calendar) -> tuple[Rows, list[int]]:
        """The rows by ascending id, and the id of each place."""
        order = sorted(range(len(self.rows)), key=self.times.__getitem__)
        ids = list(calendar.ids(table, [self.times[place] for place in order]))
        id_of = [0] * len(ids)
        for place, id_ in zip(order, ids, strict=True):
            id_of[place] = id_
        return {id_: self.rows[place] for place, id_ in zip(order, ids, strict=True)}, id_of
