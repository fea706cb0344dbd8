"""Customers as those who open tickets: who asks, since when, and who pays for the work."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .calendar import Calendar
from .dice import Dice
from .tables import Row, Rows
from .team import Technician

PAID_BY_THE_HOUR = ("Block Hours", "Break/Fix")
"""The contract tiers without a flat rate."""


class Person(NamedTuple):
    """Somebody who writes: a contact, or the customer itself (then without an id)."""

    contact_id: int | None
    name: str
    first: str
    email: str | None

    @classmethod
    def of(cls, contact_id: int | None, name: str, email: str | None) -> Person:
        return cls(contact_id, name, name.split(maxsplit=1)[0], email)


class Client:
    """One customer."""

    __slots__ = (
        "customer_id",
        "itself",
        "joined",
        "left",
        "main_person",
        "manager",
        "paid_by_the_hour",
        "people",
        "private",
        "since",
    )

    def __init__(
        self, customer_id: int, row: Row, calendar: Calendar, team: Sequence[Technician]
    ) -> None:
        self.customer_id = customer_id
        self.joined = calendar.time(row["created_at"])
        self.left = calendar.length
        if row.get("disabled"):
            changed = calendar.time(row["updated_at"])
            # One that was never changed since: it left halfway.
            self.left = changed if changed > self.joined else (self.joined + calendar.length) // 2
        properties = row.get("properties", {})
        names = {technician.name: technician for technician in team}
        self.manager = names.get(properties.get("Account Manager", ""))
        self.private = "business_name" not in row
        self.paid_by_the_hour = self.private or properties.get("Contract Tier") in PAID_BY_THE_HOUR
        self.main_person = f"{row['firstname']} {row['lastname']}"
        email = None if row.get("no_email") else row.get("email")
        self.itself = Person.of(None, self.main_person, email)
        self.people: list[Person] = []
        """The contacts, in the order in which they came."""
        self.since: list[int] = []
        """When each of them came."""

    def asks(self, time: int, dice: Dice) -> Person:
        """Who opens a ticket then: somebody who was there; some do so more than others."""
        known = bisect_right(self.since, time)
        if not known or dice.chance(0.06):
            return self.itself
        return self.people[int(dice.random() * dice.random() * known)]


def clients(
    customers: Rows, contacts: Rows, calendar: Calendar, team: Sequence[Technician]
) -> list[Client]:
    """One for each customer, with its contacts; ids ascend with time in both tables."""
    made = {key: Client(key, row, calendar, team) for key, row in customers.items()}
    for contact_id, row in contacts.items():
        client = made[row["customer_id"]]
        client.people.append(Person.of(contact_id, row["name"], row.get("email")))
        client.since.append(calendar.time(row["created_at"]))
    return list(made.values())
