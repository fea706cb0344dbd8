"""What a ticket shows of other records: looked up when it is shown, so that it is never stale."""

from __future__ import annotations

from typing import Any

from ...clock import duration
from ...vocabulary.interface import Call, Form, Record
from ...vocabulary.kinds import is_true
from ...vocabulary.resource import Extra
from ...vocabulary.schemas import list_of_records
from .comments import CLIENT
from .timers import billable_seconds

LIST: tuple[Form, ...] = ("list",)
ONE: tuple[Form, ...] = ("detail", "created")


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


def customer_reply(call: Call, record: Record) -> bool:
    """Whether the newest comment is the client's (guess)."""
    rows = call.rows("comments", "ticket_id", record["id"])
    return bool(rows) and rows[-1]["tech"] == CLIENT


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


TEXT = {"type": ["string", "null"]}

EXTRAS: tuple[Extra, ...] = (
    Extra(
        key="customer_business_then_name",
        forms=LIST + ONE,
        show=customer_name,
        reads=("customers",),
        schema=TEXT,
    ),
    Extra(
        key="ticket_type_name",
        forms=LIST,
        show=type_name,
        reads=("ticket_types",),
        schema=TEXT,
    ),
    Extra(
        key="contact_fullname",
        forms=LIST,
        show=contact_name,
        reads=("contacts",),
        schema=TEXT,
    ),
    Extra(
        key="total_formatted_billable_time",
        forms=LIST,
        show=billable_time,
        reads=("ticket_timers",),
        schema=TEXT,
    ),
    Extra(
        key="comments",
        forms=LIST,
        show=listed_comments,
        reads=("comments",),
        schema=list_of_records("comments"),
    ),
    Extra(
        key="customer_reply",
        forms=LIST,
        show=customer_reply,
        reads=("comments",),
        schema={"type": "boolean"},
    ),
    Extra(key="comments", forms=ONE, rows="comments", by="ticket_id"),
    Extra(key="attachments", forms=ONE, rows="attachments", by="ticket_id", oldest_first=True),
    Extra(key="ticket_timers", forms=ONE, rows="ticket_timers", by="ticket_id", oldest_first=True),
    Extra(
        key="line_items",
        forms=ONE,
        rows="ticket_line_items",
        by="ticket_id",
        oldest_first=True,
    ),
    Extra(key="worksheet_results", forms=ONE),
    Extra(key="assets", forms=ONE),
    Extra(key="appointments", forms=ONE),
    Extra(
        key="ticket_fields",
        forms=ONE,
        show=fields_of_type,
        reads=("ticket_fields", "ticket_answers"),
        schema=list_of_records("ticket_fields"),
    ),
    Extra(
        key="ticket_answers",
        forms=ONE,
        show=answers_of_type,
        reads=("ticket_fields", "ticket_answers"),
        schema=list_of_records("ticket_answers"),
    ),
    Extra(key="mentionables", forms=("detail",), source="seen in a live answer"),
    Extra(key="customer", forms=ONE, one="customers", by="customer_id"),
    Extra(key="contact", forms=ONE, one="contacts", by="contact_id"),
    Extra(key="user", forms=LIST + ONE, one="users", by="user_id"),
    Extra(key="ticket_type", forms=ONE, one="ticket_types", by="ticket_type_id"),
)
