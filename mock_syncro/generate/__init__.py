"""Made-up customers, contacts and tickets, as many as wanted: what `generate:` names.

    counts = {"customers": 40, "contacts": 300, "tickets": 600}
    tables = generate(counts, seed=42, epoch=epoch, pools=pools)

Rows have the form of a fixture: a field at its default is left out, times are absolute. What is
drawn hangs together: a contact's e-mail is at its customer's domain; area code, city, state and
zip are of one place; no contact is older than its customer; a ticket's contact is of its customer
and was there when it asked; ids grow with time, with gaps as in life, where all accounts share
them. Phone numbers are 555-01xx and domains end in `.example`, so no real person is ever reached.

Each table has a random stream of its own (a ticket and what belongs to it share one), and all is
drawn through `Random.random`, the one method whose sequence Python promises to keep: same
arguments, same data, anywhere. Drawing by hand from ready-made lists is also what makes it fast
(`randint` and `strftime` are not).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from .calendar import MINUTE, Calendar
from .clients import clients
from .contacts import contacts
from .customers import customers, phones
from .dice import Dice
from .forms import customer_forms, ticket_forms
from .tables import Row, Rows
from .team import technicians, users
from .tickets import tickets
from .words import Words

__all__ = ["Calendar", "Row", "Rows", "generate"]

COUNTED = ("customers", "contacts", "tickets")
MOST_ROWS = 2_000_000
ROWS_OF_A_TICKET = 2
"""So many comments, timers and line items come with a ticket, or a few more."""
LAST_LOGIN = 80 * MINUTE
"""So long before the end of the last working day."""
TALK = 0.3
"""The chance of each further comment or timer: little, so that loading is fast."""


def generate(
    counts: Mapping[str, int],
    *,
    seed: int,
    epoch: datetime,
    pools: Mapping[str, Any],
    zone: tzinfo = UTC,
) -> dict[str, Rows]:
    """Tables with as many customers, contacts and tickets as `counts` says, ids ascending.

    The customers' phones and custom fields come along; with tickets also their comments, timers,
    line items, types and the technicians. Contacts and tickets are spread evenly: no customer has
    two more than another. Everything happened on working days and within working hours of the
    zone, before the epoch's day there and at most three years ago; only what is due or planned
    lies later. Raises ValueError for an unknown table, a
    negative number, contacts or tickets without customers, and more rows than a process can hold.
    """
    wanted = _checked(counts)
    calendar, words = Calendar(epoch, zone), Words(pools)
    rows, sites = customers(wanted["customers"], Dice(f"{seed}/customers"), calendar, words)
    tables = {
        "customers": rows,
        "contacts": contacts(wanted["contacts"], sites, Dice(f"{seed}/contacts"), calendar, words),
        "phones": phones(rows, sites, calendar),
    }
    start = calendar.text(0)
    if rows:
        tables |= customer_forms(pools, start)
    if wanted["tickets"]:
        team = technicians(pools, calendar)
        each, rest = divmod(wanted["tickets"], len(rows))
        shares = [each + (number < rest) for number in range(len(rows))]
        asking = clients(rows, tables["contacts"], calendar, team)
        dice = Dice(f"{seed}/tickets")
        login = calendar.text(calendar.length - LAST_LOGIN)
        tables |= {"users": users(pools["technicians"], start, login), **ticket_forms(start)}
        tables |= tickets(shares, asking, team, dice, calendar, words, TALK)
    return tables


def _checked(counts: Mapping[str, int]) -> dict[str, int]:
    if sum(counts.values()) + ROWS_OF_A_TICKET * counts.get("tickets", 0) > MOST_ROWS:
        raise ValueError(f"more than {MOST_ROWS:,} rows, where a ticket brings about two more")
    for name, count in counts.items():
        if name not in COUNTED:
            raise ValueError(
                f"generate: there is no {name!r}, only customers, contacts and tickets"
            )
        if count < 0:
            raise ValueError(f"generate: {name} cannot be {count}")
    wanted = {name: counts.get(name, 0) for name in COUNTED}
    for name in ("contacts", "tickets"):
        if wanted[name] and not wanted["customers"]:
            raise ValueError(f"generate: {name} need customers that they belong to")
    return wanted
