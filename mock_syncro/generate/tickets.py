"""Tickets: who asked what and when, who took it, and how far it came.

Their numbers and ids follow the time of their creation. How long a ticket takes is drawn; one
that would take longer than until the epoch is open, so the open ones are the young ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from .calendar import HOUR, MINUTE, WORKDAY, Calendar
from .clients import Client
from .desk import Desk
from .dice import Dice
from .job import Job
from .tables import Row, Rows
from .team import Technician
from .words import Words

FIRST_NUMBER = 1001
DUE = {"0 Urgent": 4 * HOUR, "1 High": WORKDAY, "2 Normal": 3 * WORKDAY, "3 Low": 10 * WORKDAY}
"""Working time until a ticket is due."""
PRIORITIES = (None, "1 High", "1 High", *(["2 Normal"] * 7), "3 Low", "3 Low")
ALARMING = ("0 Urgent", "1 High")
"""Priorities of what may be a virus."""


def tickets(
    shares: Sequence[int],
    clients: Sequence[Client],
    team: Sequence[Technician],
    dice: Dice,
    calendar: Calendar,
    words: Words,
    talk: float,
) -> dict[str, Rows]:
    """As many tickets as `shares` says for each client, with comments, timers and line items.

    `talk` is the chance of each further comment or timer: a ticket has about 1.7 comments at
    0.3 and 2.5 at 0.6.
    """
    desk = Desk(team, dice, calendar, words, talk)
    opened = [
        (client.left - 1 - int((client.left - client.joined) * _ago(dice)), client)
        for client, share in zip(clients, shares, strict=True)
        for _ in range(share)
    ]
    opened.sort(key=lambda pair: pair[0])
    ids = calendar.ids("tickets", [time for time, _ in opened])
    rows = {
        ticket_id: _ticket(desk, ticket_id, number, time, client)
        for ticket_id, (number, (time, client)) in zip(
            ids, enumerate(opened, FIRST_NUMBER), strict=True
        )
    }
    return {"tickets": rows, **desk.tables()}


def _ticket(desk: Desk, ticket_id: int, number: int, time: int, client: Client) -> Row:
    """One ticket that the client opens at `time`; what belongs to it goes into the ledgers."""
    dice, text = desk.dice, desk.calendar.text
    job = Job(desk, ticket_id, time, client)
    row: Row = {
        "number": number,
        "subject": job.fill(dice.pick(job.scene["subjects"])),
        "customer_id": client.customer_id,
    }
    if job.person.contact_id is not None:
        row["contact_id"] = job.person.contact_id
    end = time + _duration(dice)
    if client.left < desk.calendar.length:
        end = min(end, client.left - 1)
    status = job.close(end) if end < desk.calendar.length else job.leave_open()
    if job.assigned:
        row["user_id"] = job.who.user_id
    row["status"], row["problem_type"] = status, job.scene["problem"]
    priority = dice.pick(ALARMING if job.scene["problem"] == "Virus" else PRIORITIES)
    if priority:
        row["priority"] = priority
    row["due_date"] = text(time + DUE[priority or "2 Normal"])
    row |= job.details()
    if dice.chance(0.25) and job.scene["tags"]:
        row["tag_list"] = list(job.scene["tags"])
    row["created_at"], row["updated_at"] = text(time), text(job.changed)
    return row


def _ago(dice: Dice) -> float:
    """From 0 to 1, and rather 0: more was asked lately than long ago, day by day."""
    random = dice.random
    return min(random(), random(), random())


def _duration(dice: Dice) -> int:
    """Working time that a ticket takes: mostly less than a day, sometimes weeks."""
    how = dice.random()
    if how < 0.45:
        return 10 * MINUTE + int(dice.random() * 0.8 * WORKDAY)
    if how < 0.75:
        return WORKDAY // 2 + int(dice.random() * 6 * WORKDAY)
    return 5 * WORKDAY + int(dice.random() * 40 * WORKDAY)
