"""What an account puts into the rows that it shows: its id, its zone, its host."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import orjson

from .marks import ACCOUNT, Marks

EARLIEST, LATEST = "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"


class AccountView:
    """Fixed for the life of an account's data."""

    __slots__ = ("_host", "_id", "_zone", "account_id", "in_utc", "subdomain", "timezone")

    def __init__(self, account_id: int, subdomain: str, timezone: str) -> None:
        """`timezone` is a name of the IANA database."""
        self.account_id = account_id
        self._id = b"%d" % account_id
        self._host = orjson.dumps(subdomain)[1:-1]
        self.subdomain = subdomain
        self.timezone = timezone
        self.in_utc = timezone == "UTC"
        self._zone = None if self.in_utc else ZoneInfo(timezone)

    def time(self, text: str) -> str:
        """Milliseconds and the zone's offset (seen live); `Z` in UTC (specification)."""
        if self._zone is None:
            return text
        try:
            moment = datetime.fromisoformat(text).astimezone(self._zone)
        except OverflowError:  # on the first and the last day of the calendar
            return text
        # To the minute: long ago offsets had seconds, which no client reads.
        return moment.isoformat(timespec="milliseconds")[:29]

    def moment(self, text: str) -> str | None:
        """A time or a day, without an offset in the account's zone, as times are stored.

        A day is its midnight. None for what is neither, or beyond the calendar.
        """
        # What is long is no time, and nothing to keep in a cache.
        return _moment(text, self.timezone) if len(text) <= 64 else None

    def portal(self, key: str) -> str:
        return portal(self.subdomain, key)

    def fill(self, text: bytes, marks: Marks) -> bytes:
        """A kept text as the account shows it; `marks` are all that it can have."""
        for mark in marks:
            text = text.replace(mark, self._id if mark == ACCOUNT else self._host)
        return text


def portal(subdomain: str, key: str) -> str:
    return f"https://{subdomain}.syncromsp.com/my_profile/v2/index?portal_key={key}"


@lru_cache(maxsize=1024)
def _moment(text: str, timezone: str) -> str | None:
    try:
        moment = datetime.fromisoformat(_mended(text.strip()))
        zone = UTC if timezone == "UTC" else ZoneInfo(timezone)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        utc = aware.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # the zone's offset leads out of the calendar
        return LATEST if moment.year > 5000 else EARLIEST
    except ValueError:
        return None
    return utc.isoformat(timespec="milliseconds") + "Z"


def _mended(text: str) -> str:
    """Two layouts that clients write, as ISO 8601 has them.

    `2006-01-02 15:04:05 -0700` has a second space; `2006-01-02T15:04:05 07:00` came from a query
    in which the plus sign was not escaped.
    """
    head, gap, offset = text.rpartition(" ")
    if gap and offset[:1] in ("+", "-"):
        return head + offset
    if gap and "T" in head:
        return f"{head}+{offset}"
    return text
