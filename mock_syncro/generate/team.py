"""The technicians who work on tickets.

Three are users that come with the data (and the account managers of its customers); the fourth is
the technician of `base.json`, who lies under every fixture and owns `their-tickets-token`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .calendar import WORKDAY, Calendar
from .tables import Row, Rows

FIRST_USER = 1711
COLORS = ("2f7ed8", "d9822b", "0f9d58")
COLLEAGUE = (1704, "Sam Ortega")
"""Of `base.json`; a test holds the two together."""
COLLEAGUES_TIME = 600 * WORKDAY
"""The colleague has been there for 900 days, so has had tickets for no longer than this."""


class Technician(NamedTuple):
    """What tickets have to know of a user."""

    user_id: int
    name: str
    first: str
    since: int
    """No ticket of theirs is older."""

    @classmethod
    def of(cls, user_id: int, name: str, since: int) -> Technician:
        return cls(user_id, name, name.split(maxsplit=1)[0], since)


def technicians(pools: Mapping[str, Any], calendar: Calendar) -> list[Technician]:
    """The three of the pool, then the colleague."""
    team = [Technician.of(FIRST_USER + i, name, 0) for i, name in enumerate(pools["technicians"])]
    return [*team, Technician.of(*COLLEAGUE, max(0, calendar.length - COLLEAGUES_TIME))]


def users(names: Sequence[str], created_at: str, last_login_at: str) -> Rows:
    """The rows of the technicians who are not in `base.json`; the last one never logged in."""
    pairs = zip(names, COLORS, strict=True)
    rows = {FIRST_USER + i: _user(name, color, created_at) for i, (name, color) in enumerate(pairs)}
    for user_id in list(rows)[:-1]:
        rows[user_id]["last_login_at"] = last_login_at
    return rows


def _user(name: str, color: str, created_at: str) -> Row:
    first, last = name.split()
    return {
        "email": f"{first}.{last}@acme-msp.example".lower(),
        "first_name": first,
        "last_name": last,
        "global_admin": False,
        "groups": ["Technicians"],
        "active": True,
        "color": color,
        "created_at": created_at,
    }
