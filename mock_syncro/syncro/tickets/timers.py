"""Timers: the time that a technician spent on a ticket.

Odd: they are made, changed, charged and deleted below their ticket, bare (specification);
listed and made billable under a path of their own. `start_at` is missing with a message of
Ruby's own (specification, and seen live); an update ignores the duration (seen live).
"""

from __future__ import annotations

from typing import Any

from ...clock import LATEST, iso, parse_time
from ...errors import ApiError
from ...vocabulary.fields import ID, TIME, Field, own
from ...vocabulary.interface import Call, Record
from ...vocabulary.kinds import BOOLEAN, INTEGER, MOMENT
from ...vocabulary.operations import Answer, Filter, Operation
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import Resource
from .viewing import OF_TICKET

OVERVIEW = "Ticket Timers - Overview"
TABLE = "ticket_timers"


def active_seconds(row: Record) -> int | None:
    """From start to end; null while it runs."""
    if row["end_time"] is None:
        return None
    return max(0, round(parse_time(row["end_time"]) - parse_time(row["start_time"])))


def billable_seconds(row: Record) -> int:
    """What `billable_override` says, else the whole time (guess: in seconds)."""
    override = row["billable_override"]
    return override if override is not None else active_seconds(row) or 0


def start(call: Call) -> Answer:
    ticket, sent = call.parent, call.sent
    start_time = _start(call)
    if start_time is None:
        raise call.refused(["no implicit conversion of nil into String"], "start_at is missing")
    end = sent.get("end_at")
    if end is None and sent.get("duration_minutes") is not None:
        end = _later(start_time, 60 * sent["duration_minutes"])
    product_id = sent.get("product_id") or call.single("settings")["default_labor_product_id"]
    values = {
        "ticket_id": ticket["id"],
        "user_id": _user_id(call),
        "start_time": start_time,
        "end_time": end,
        "notes": sent.get("notes"),
        "product_id": product_id,
    }
    return Answer(row=call.add(TABLE, values))


def update(call: Call) -> Answer:
    """A new start takes the end along, so that the time spent stays (guess)."""
    timer, sent = call.record, call.sent
    values: dict[str, Any] = {key: sent[key] for key in ("notes", "product_id") if key in sent}
    if sent.get("user_id") is not None:
        values["user_id"] = _user_id(call)
    start_time = _start(call)
    if start_time is not None:
        values["start_time"] = start_time
        if timer["end_time"] is not None:
            values["end_time"] = _later(start_time, active_seconds(timer) or 0)
    return Answer(row=call.change(TABLE, timer, values))


def charge(call: Call) -> Answer:
    """Makes a line item of the hours; a timer that was charged stays as it is (guess)."""
    timer = call.record
    if timer["recorded"]:
        call.explain("the timer was charged before, and stays as it is")
    else:
        item = call.add("ticket_line_items", _labor(timer, call.single("settings")))
        timer = call.change(TABLE, timer, {"recorded": True, "ticket_line_item_id": item["id"]})
    return Answer(row=timer)


def _labor(timer: Record, settings: Record) -> dict[str, Any]:
    """A line item of the time, at the fixture's rate for an hour."""
    name = settings["labor_name"]
    return {
        "ticket_id": timer["ticket_id"],
        "user_id": timer["user_id"],
        "product_id": timer["product_id"],
        "name": name,
        "description": timer["notes"] if (timer["notes"] or "").strip() else name,
        "quantity": hours(billable_seconds(timer)),
        "taxable": False,
        "product_category": "Labor",
        "retail_cents": settings["labor_cents"],
    }


def hours(seconds: int) -> float:
    """To two decimals; half of a hundredth is rounded up (guess)."""
    return (seconds * 100 + 1800) // 3600 / 100


def make_billable(call: Call) -> Answer:
    timer = call.record
    billable = _WORDS.get(str(call.params.get("billable")).lower())
    if billable is None:
        raise ApiError(422, {"errors": ["billable must be true or false"]})
    return Answer(row=call.change(TABLE, timer, {"billable": billable}))


def refused(invalid: Invalid) -> object:
    return {"error": ", ".join(invalid.messages)}


_WORDS = {"true": True, "1": True, "false": False, "0": False}


def _start(call: Call) -> str | None:
    """`start_at`, if it was sent. Raises the 422 for what is no time, in Ruby's words (guess)."""
    given = call.params.get("start_at")
    if given is None:
        return None
    found: str | None = call.sent.get("start_at")
    if found is None:
        raise call.refused([f"no time information in {str(given)[:100]!r}"])
    return found


def _user_id(call: Call) -> int:
    """The user that was sent, who must exist, or the token's."""
    sent = call.sent.get("user_id")
    user = call.user if sent is None else call.find("users", sent)
    number: int = user["id"]
    return number


def _later(time: str, seconds: int) -> str:
    begin = parse_time(time)
    return iso(max(begin, min(begin + seconds, LATEST)))


_BODY = {
    "start_at": Field(MOMENT),
    "duration_minutes": Field(INTEGER),
    "user_id": Field(INTEGER),
    "notes": Field(),
    "product_id": Field(INTEGER),
}

_ENTRY = {"timer_entry_id": Field(INTEGER)}
_ERRORS = {
    "type": "object",
    "required": ["errors"],
    "properties": {"errors": {"type": "array", "items": {"type": "string"}}},
}

TIMERS = Resource(
    tag="Ticket Timer",
    name=TABLE,
    singular="ticket_timer",
    wrap="ticket_timer",
    scope="customer_id",
    invalid=refused,
    operations=(
        Operation(
            "GET",
            "/ticket_timers",
            "list",
            OVERVIEW,
            per_page=100,  # the prose says 25; a live account says 100
            meta=("total_pages", "page"),
            filters=(
                Filter("created_at_lt", "before", "created_at", MOMENT),
                Filter("created_at_gt", "after", "created_at", MOMENT),
            ),
        ),
        Operation(
            "PATCH",
            "/ticket_timers/{id}",
            make_billable,
            "Ticket Timers - Edit",
            form="patched",
            params=(("billable", BOOLEAN),),
            summary="Make a timer billable, or not",
            refused={422: _ERRORS},
        ),
        Operation(
            "POST",
            "/tickets/{id}/timer_entry",
            start,
            OVERVIEW,
            wrap=None,
            parents=OF_TICKET,
            body={**_BODY, "end_at": Field(MOMENT)},
            summary="Add a timer to a ticket",
            refused={422: {}},
        ),
        Operation(
            "PUT",
            "/tickets/{id}/update_timer_entry",
            update,
            OVERVIEW,
            wrap=None,
            parents=OF_TICKET,
            named_by="timer_entry_id",
            body={**_ENTRY, **_BODY},
            summary="Change a timer of a ticket; its duration stays",
            refused={422: {}},
        ),
        Operation(
            "POST",
            "/tickets/{id}/charge_timer_entry",
            charge,
            OVERVIEW,
            wrap=None,
            parents=OF_TICKET,
            named_by="timer_entry_id",
            body=_ENTRY,
            summary="Make a line item of a timer",
        ),
        Operation(
            "POST",
            "/tickets/{id}/delete_timer_entry",
            "delete",
            OVERVIEW,
            parents=OF_TICKET,
            named_by="timer_entry_id",
            summary="Delete a timer of a ticket",
        ),
    ),
    fields={
        "id": ID,
        "ticket_id": own(INTEGER, null=False, refers_to="tickets", belongs=True),
        "user_id": own(INTEGER, refers_to="users"),
        "start_time": own(MOMENT, null=False),
        "end_time": own(MOMENT),
        "recorded": own(BOOLEAN, default=False, null=False),
        "created_at": TIME,
        "updated_at": TIME,
        "billable": own(BOOLEAN, default=False, null=False),
        "notes": own(),
        "toggl_id": own(INTEGER),
        "product_id": own(INTEGER),
        "comment_id": own(INTEGER),
        "ticket_line_item_id": own(INTEGER),
        "active_duration": own(INTEGER, stored=False, show=lambda _, row: active_seconds(row)),
        "since_updated_at": own(
            MOMENT,
            null=False,
            stored=False,
            show=lambda _, row: row["updated_at"],
            forms=("patched",),
        ),
        "billable_time": own(
            INTEGER,
            null=False,
            stored=False,
            show=lambda _, row: billable_seconds(row),
        ),
        "billable_override": own(INTEGER),
        # Of its ticket, for Select Customers; no answer has it.
        "customer_id": own(INTEGER, shown=False, follows=("ticket_id", "customer_id")),
    },
    observed=(
        "duration_minutes sets the end, and an update ignores it",
        "product_id is the account's labor product, where it has one, unless it is sent",
        "pages of 100",
    ),
    guesses=(
        "lists are ordered by id, newest first",
        "billable_time is in seconds: the override, else the whole time",
        "a new start takes the end along",
        "a timer without end and duration runs: its active_duration is null",
        "charging makes one line item of the hours to two decimals, at the fixture's hourly rate",
        "a start_at that is no time is a 422; an end_at that is none leaves the timer running",
        "a running timer, or one that ends before it starts, is charged as no time at all",
        "timers do not count as an update of their ticket",
    ),
)
