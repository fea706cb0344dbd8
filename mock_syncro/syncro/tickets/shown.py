"""What a ticket shows of other records: looked up when it is shown, so that it is never stale."""

from __future__ import annotations

from typing import Any

from ...clock import duration
from ...vocabulary.casting import is_true
from ...vocabulary.interface import Call, Record
from .timers import billable_seconds


def customer_name(call: Call, record: Record) -> object:
    customer = call.seen("customers", record["customer_id"])
    return customer and customer["business_then_name"]


def contact_name(call: Call, record: Record) -> object:
    contact = call.seen("contacts", record["contact_id"])
    return contact and contact["name"]


def type_name(call: Call, record: Record) -> object:
    type_ = call.seen("ticket_types", record["ticket_type_id"])
    return type_ and type_["name"]


def billable_time(call: Call, record: Record) -> str | None:
    """The sum of the billable timers, as `01:30:00`; null without one (guess)."""
    timers = [t for t in call.rows("ticket_timers", "ticket_id", record["id"]) if t["billable"]]
    return duration(sum(map(billable_seconds, timers))) if timers else None


def listed_comments(call: Call, record: Record) -> list[Any]:
    """The oldest one, as since March 2026; all of them if `all_comments` is true."""
    rows = call.rows("comments", "ticket_id", record["id"])
    wanted = rows[::-1] if is_true(call.params.get("all_comments")) else rows[:1]
    return [call.shown("comments", row, "list") for row in wanted]


def fields_of_type(call: Call, record: Record) -> list[Any]:
    """The fields of the ticket's type, newest first."""
    rows = call.rows("ticket_fields", "ticket_type_id", record["ticket_type_id"] or 0)
    return [call.shown("ticket_fields", row, "list") for row in rows[::-1]]


def answers_of_type(call: Call, record: Record) -> list[Any]:
    """All choices that the fields of the ticket's type offer (guess)."""
    fields = call.rows("ticket_fields", "ticket_type_id", record["ticket_type_id"] or 0)
    answers = [
        row
        for field in fields
        for row in call.rows("ticket_answers", "ticket_field_id", field["id"])
    ]
    return [call.shown("ticket_answers", row, "list") for row in answers]
