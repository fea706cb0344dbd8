"""The times of a fixture: absolute, or offsets from the data's epoch."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from ..clock import iso, parse_time

FORM = " like -3d 09:15 or 2026-01-31T23:59:00Z"

_OFFSET = re.compile(r"([+-]?\d{1,6})d(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?")


class Times:
    """Turns the times of a document into those of rows."""

    def __init__(self, epoch: float) -> None:
        self.epoch = iso(epoch)
        self._midnight = datetime.fromtimestamp(epoch, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=None
        )

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
        days, hours, minutes, seconds, fraction = match.groups(default="0")
        moment = self._midnight + timedelta(
            days=int(days),
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
