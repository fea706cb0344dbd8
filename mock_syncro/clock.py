"""The clock of an account, and the one form in which the mock writes times.

Times are text throughout, UTC with milliseconds (`2026-01-31T23:59:00.000Z`): they sort as
they are, a state file stays readable, and an account in UTC needs no conversion.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - `iso` writes the zone itself, which is faster

EARLIEST, LATEST = -62135596800.0, 253402300799.0
"""The years 1 and 9999 as seconds since 1970: what a time can be written for."""


def iso(seconds: float) -> str:
    """Seconds since 1970 as text; to the microsecond they are exact, what is less is cut off."""
    whole, rest = divmod(round(seconds * 1e6) // 1000, 1000)
    return f"{_second(whole)}.{rest:03}Z"


@lru_cache(maxsize=256)
def _second(whole: int) -> str:
    return (EPOCH + timedelta(seconds=whole)).isoformat()


def parse_time(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 time or date; without an offset it is UTC.

    Raises ValueError.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time like 2026-01-31T23:59:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def local_day(moment: datetime, zone: tzinfo) -> int:
    """The number of the day that it is in a zone; in UTC where the zone's calendar has ended."""
    try:
        return moment.astimezone(zone).toordinal()
    except OverflowError:
        return moment.astimezone(UTC).toordinal()


def duration(seconds: int) -> str:
    """`01:30:00`; hours have as many digits as they need."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}"


class Clock:
    """Real time, or a time of its own that runs or stands still.

    `start` is where it begins and where `reset` puts it back; None: real time.
    `tick` is what a frozen clock moves on by after each call, in seconds.
    """

    __slots__ = ("_real", "frozen", "offset", "start", "stopped_at", "tick")

    def __init__(self, start: float | None, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self.start = start
        self.reset()

    def reset(self) -> None:
        self.frozen = False
        self.tick = 0.0
        self.stopped_at = 0.0
        self.offset = 0.0 if self.start is None else self.start - self._real()

    def now(self) -> float:
        """Seconds since 1970."""
        if self.frozen:
            return self.stopped_at
        if not self.offset:
            return self._real()
        return min(max(self._real() + self.offset, EARLIEST), LATEST)  # where the calendar ends

    def set(
        self, *, now: float | None = None, frozen: bool | None = None, tick: float | None = None
    ) -> None:
        """Change what is given. Raises ValueError for a time that cannot be written."""
        moment = _possible(self.now() if now is None else now)
        self.frozen = self.frozen if frozen is None else frozen
        self.tick = self.tick if tick is None else tick
        self.stopped_at = moment
        if now is not None or not self.frozen:
            self.offset = moment - self._real()

    def advance(self, seconds: float) -> None:
        self.set(now=self.now() + seconds)

    def after_call(self) -> None:
        """Move a frozen clock on by its tick."""
        if self.frozen:
            self.stopped_at = min(self.stopped_at + self.tick, LATEST)


def _possible(seconds: float) -> float:
    if not EARLIEST <= seconds <= LATEST:
        raise ValueError("the clock holds times of the years 1 to 9999")
    return seconds
