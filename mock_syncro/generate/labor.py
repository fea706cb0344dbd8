"""Timers and line items: the work on tickets, and what is charged for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .calendar import HOUR, MINUTE, WORKDAY, Calendar
from .hours import OPENING
from .tables import Ledger, Row
from .team import Technician

FROM, TO = (9 - OPENING) * HOUR, (17 - OPENING) * HOUR
"""The account's business hours, 09:00 to 17:00, within a day of the calendar."""


class Work(NamedTuple):
    """A timer and what its charge has to know."""

    timer: Row
    seconds: int


class Timesheet:
    """The timers and line items of all tickets.

    Until all have their ids, a timer's `comment_id` and `ticket_line_item_id` are places in the
    ledgers of comments and line items.
    """

    __slots__ = ("calendar", "items", "labor", "parts", "running", "timers")

    def __init__(self, calendar: Calendar, pools: Mapping[str, Any]) -> None:
        self.calendar = calendar
        self.timers, self.items = Ledger(), Ledger()
        self.running: set[int] = set()
        """Technicians who have a timer that runs."""
        self.labor = pools["ticket_labor"]
        self.parts = {part[0]: part for part in pools["ticket_parts"]}

    def work(
        self,
        ticket_id: int,
        who: Technician,
        notes: str,
        minutes: float,
        since: int,
        until: int,
        comment: int | None,
    ) -> Work | None:
        """A timer of about so many minutes before `until`, on the same day and not before `since`.

        It lies within business hours. None where that leaves less than a minute.
        """
        opened = until - until % WORKDAY + FROM
        until = min(until, opened - FROM + TO)
        span = min(int(minutes * MINUTE), until - max(since, opened))
        if span < MINUTE:
            return None
        start, end = self.calendar.text(until - span), self.calendar.text(until)
        row: Row = {
            "ticket_id": ticket_id,
            "user_id": who.user_id,
            "start_time": start,
            "end_time": end,
            "notes": notes,
        }
        if comment is not None:
            row["comment_id"] = comment
        row["created_at"], row["updated_at"] = start, end
        self.timers.add(until - span, row)
        return Work(row, until // 1000 - (until - span) // 1000)

    def start(self, ticket_id: int, who: Technician, notes: str, time: int) -> Row:
        """A timer that still runs."""
        self.running.add(who.user_id)
        text = self.calendar.text(time)
        row = {"ticket_id": ticket_id, "user_id": who.user_id, "start_time": text, "notes": notes}
        row |= {"created_at": text, "updated_at": text}
        self.timers.add(time, row)
        return row

    def charge(self, work: Work, time: int, *, position: int, onsite: bool) -> None:
        """A line item for a timer, of its hours to two decimals, as the API makes them."""
        timer = work.timer
        name, price = self.labor[onsite]
        item = {
            "ticket_id": timer["ticket_id"],
            "user_id": timer["user_id"],
            "name": name,
            "description": timer["notes"],
            "quantity": (work.seconds * 100 + 1800) // 3600 / 100,
            "taxable": False,
            "retail_cents": price,
            "position": position,
            "product_category": "Labor",
            "created_at": self.calendar.text(time),
        }
        timer["recorded"] = True
        timer["ticket_line_item_id"] = self.items.add(time, item)
        timer["updated_at"] = item["created_at"]

    def sell(self, ticket_id: int, who: Technician, part: str, time: int, position: int) -> None:
        """A line item for a part."""
        name, description, cost, price, upc, category = self.parts[part]
        item = {
            "ticket_id": ticket_id,
            "user_id": who.user_id,
            "name": name,
            "description": description,
            "quantity": 1,
            "cost_cents": cost,
            "retail_cents": price,
            "position": position,
            "product_category": category,
            "created_at": self.calendar.text(time),
        }
        if upc is not None:
            item["upc_code"] = upc
        self.items.add(time, item)
