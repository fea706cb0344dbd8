"""The working hours of a zone's days, as the heads of texts in UTC."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

OPENING, CLOSING = 8, 18
DAY = 24 * 60
"""Minutes."""


class Day(NamedTuple):
    """A working day of a zone, ready to be written in UTC, where another day may begin in it."""

    before: str
    """`YYYY-MM-DDT` of its first minutes."""
    turn: int
    """The first minute that has another date."""
    after: str
    minutes: list[str]
    """`HH:MM:` by minute."""
    opened: int
    """When it begins, in milliseconds since the year 1."""
    midnights: tuple[tuple[str, int], ...]
    """Its one or two dates, and when these begin."""


class Hours:
    """Makes the days of one zone. They share their minutes where their offset is the same."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._minutes: dict[int, list[str]] = {}

    def day(self, day: date) -> Day:
        opening = day.toordinal() * DAY + OPENING * 60 - self._offset(day)
        number, minute = divmod(opening, DAY)
        heads = [_head(number), _head(number + 1)]
        return Day(
            heads[0],
            DAY - minute,
            heads[1],
            self._minutes_from(minute),
            opening * 60_000,
            ((heads[0], number * DAY * 60_000), (heads[1], (number + 1) * DAY * 60_000)),
        )

    def _offset(self, day: date) -> int:
        """Of the zone's clocks at that day's noon, in whole minutes; they change at night."""
        noon = datetime.combine(day, time(12), self._zone)
        return (noon.utcoffset() or timedelta()) // timedelta(minutes=1)

    def _minutes_from(self, first: int) -> list[str]:
        found = self._minutes.get(first)
        if found is None:
            span = range(first, first + (CLOSING - OPENING) * 60)
            found = [f"{minute // 60 % 24:02}:{minute % 60:02}:" for minute in span]
            self._minutes[first] = found
        return found


def _head(number: int) -> str:
    """`YYYY-MM-DDT`; of a day past the calendar, its last one."""
    return f"{date.fromordinal(min(number, date.max.toordinal()))}T"
