"""Time as a number of working milliseconds, and the ids that grow with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo

from ..clock import local_day
from .dice import Dice
from .hours import CLOSING, OPENING, Day, Hours

FIRST_ID = {
    "customers": 24_000_000,
    "contacts": 4_300_000,
    "phones": 33_800_000,
    "tickets": 104_000_000,
    "comments": 298_000_000,
    "ticket_timers": 11_400_000,
    "ticket_line_items": 120_000_000,
}
"""Sizes of ids that were seen live; of comments and timers a guess."""
GROWTH = {
    "customers": 12_000_000,
    "contacts": 400_000,
    "phones": 900_000,
    "tickets": 4_400_000,
    "comments": 12_000_000,
    "ticket_timers": 600_000,
    "ticket_line_items": 3_000_000,
}
"""By how much ids grow in the three years of the data. A guess."""

DAYS = 3 * 365
WORKDAY = (CLOSING - OPENING) * 3_600_000
"""A working day, 08:00 to 18:00 in the account's zone, in milliseconds."""
MINUTE, HOUR = 60_000, 3_600_000
AHEAD = 30
"""Days from the epoch's own on, for what is planned: 20 working days or more."""


class Calendar:
    """The working days of the three years before the epoch's day, laid end to end.

    A time is a number of working milliseconds from 0 up to `length`: numbers compare as their
    times do, and none falls on a weekend, into a night or on the epoch's own day, all of the
    account's zone. From `length` on lie 20 working days more, for what is planned (where the
    year 9999 ends, its last day).
    """

    def __init__(self, epoch: datetime, zone: tzinfo = UTC) -> None:
        if epoch.tzinfo is None or epoch.year < 5:
            raise ValueError("generate: the epoch needs a time zone and a year from 5 on")
        first = local_day(epoch, zone)
        hours = Hours(zone)
        past = _working_days(first - DAYS, first)
        days = [hours.day(day) for day in past + _working_days(first, first + AHEAD)]
        self._days: list[Day] = days + days[-1:] * AHEAD
        self._opened = [day.opened for day in days[: len(past)]]
        self._seconds = [f"{second:02}." for second in range(60)]
        self._thousandths = [f"{thousandth:03}Z" for thousandth in range(1000)]
        self._midnights = {
            head: midnight for day in days[: len(past)] for head, midnight in day.midnights
        }
        self.length = len(past) * WORKDAY

    def text(self, time: int) -> str:
        """`YYYY-MM-DDTHH:MM:SS.mmmZ`, in UTC."""
        within = time % WORKDAY
        before, turn, after, minutes, *_ = self._days[time // WORKDAY]
        minute = within // 60_000
        head = before if minute < turn else after
        second, rest = self._seconds[within // 1000 % 60], self._thousandths[within % 1000]
        return f"{head}{minutes[minute]}{second}{rest}"

    def time(self, text: str) -> int:
        """What `text` made the text of. Raises KeyError for a day that is none of the past's."""
        seconds = int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
        moment = self._midnights[text[:11]] + seconds * 1000 + int(text[20:23])
        index = bisect_right(self._opened, moment) - 1
        return index * WORKDAY + moment - self._opened[index]

    def later(self, time: int, dice: Dice) -> int:
        """When a row made at `time` was last changed: a third never was."""
        if dice.chance(0.35):
            return time
        return time + int(dice.random() * (self.length - time))

    def ids(self, table: str, times: Sequence[int]) -> Iterator[int]:
        """A larger id for each next one of the ascending times."""
        first, growth, last = FIRST_ID[table], GROWTH[table], 0
        for time in times:
            last = max(last + 1, first + growth * time // self.length)
            yield last


def _working_days(first: int, end: int) -> list[date]:
    """The weekdays among some ordinal numbers of days."""
    days = map(date.fromordinal, range(first, min(end, date.max.toordinal() + 1)))
    return [day for day in days if day.weekday() < 5]
