"""The times of a fixture: absolute, or offsets from the data's epoch.

`-3d 09:15` is a quarter past nine, UTC, three days before the epoch's day. `-3wd 09:15` is so on
the third working day before it, in the account's zone; `0wd` is the first one from it on.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ..clock import iso, local_day, parse_time

FORM = " like -3d 09:15 or 2026-01-31T23:59:00Z"

_OFFSET = re.compile(r"([+-]?\d{1,6})(w?)d(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?")


class Times:
    """Turns the times of a document into those of rows."""

    def __init__(self, epoch: float, timezone: str = "UTC") -> None:
        self.epoch = iso(epoch)
        self._midnight = datetime.fromtimestamp(epoch, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=None
        )
        self._working_midnight = lru_cache(_WorkingDays(epoch, timezone).midnight)

    def __call__(self, text: Any) -> str:
        """Raises ValueError."""
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is no time{FORM}")
        if len(text) == 24 and text[-1] == "Z" and text[4:20:3] == "--T::.":
            datetime.fromisoformat(text)  # raises
            return text
        match = _OFFSET.fullmatch(text)
        if match is None:
            return _absolute(text)
        days, working, hours, minutes, seconds, fraction = match.groups(default="0")
        if working:
            midnight = self._working_midnight(int(days))
        else:
            midnight = self._midnight + timedelta(days=int(days))
        moment = midnight + timedelta(
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(seconds),
            milliseconds=int(fraction.ljust(3, "0")),
        )
        return moment.isoformat(timespec="milliseconds") + "Z"


def _absolute(text: str) -> str:
    try:
        return iso(parse_time(text))
    except ValueError:
        raise ValueError(f"{text!r} is no time{FORM}") from None


class _WorkingDays:
    """Monday to Friday in the account's zone, counted from the epoch's day."""

    def __init__(self, epoch: float, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        today = local_day(datetime.fromtimestamp(epoch, UTC), self._zone)
        weeks, weekday = divmod(today - 1, 7)  # the calendar's first day is a Monday
        self._before = 5 * weeks + min(weekday, 5)

    def midnight(self, number: int) -> datetime:
        """In UTC: twelve hours before noon, since clocks change at night."""
        weeks, weekday = divmod(self._before + number, 5)
        day = date.fromordinal(7 * weeks + weekday + 1)
        noon = datetime.combine(day, time(12), self._zone).astimezone(UTC)
        return noon.replace(tzinfo=None) - timedelta(hours=12)
