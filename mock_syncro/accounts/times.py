"""The times of a fixture: absolute, or offsets from the data's epoch."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from ..clock import iso, parse_time

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
            raise ValueError(f"{text!r} is no time")
        if len(text) == 24 and text[-1] == "Z" and text[4:20:3] == "--T::.":
            datetime.fromisoformat(text)
            return text
        match = _OFFSET.fullmatch(text)
        if match is None:
            return iso(parse_time(text))
        days, hours, minutes, seconds, fraction = match.groups(default="0")
        moment = self._midnight + timedelta(
            days=int(days),
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(seconds),
            milliseconds=int(fraction.ljust(3, "0")),
        )
        return moment.isoformat(timespec="milliseconds") + "Z"
