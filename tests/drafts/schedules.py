"""Schedules: recurring invoices, with lines of their own.

Odd: the body that removes a line is the bare id of the line (specification).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any

from mock_syncro.clock import iso
from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, Draft, Field, own
from mock_syncro.vocabulary.interface import Call, Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    DECIMAL_TEXT,
    INTEGER,
    INTEGERS,
    MOMENT,
    MONEY,
    SMALL_INTEGER,
)
from mock_syncro.vocabulary.operations import Filter, Operation, Parent
from mock_syncro.vocabulary.refusals import Invalid
from mock_syncro.vocabulary.resource import Extra, Job, Resource

from .line_items import price

LIST, EDIT = "Recurring Invoices - List", "Recurring Invoices - Edit"
LINES = "schedule_line_items"

STEPS = {
    "Daily": (0, 1),
    "Weekly": (0, 7),
    "Biweekly": (0, 14),
    "Monthly": (1, 0),
    "Quarterly": (3, 0),
    "Semi-Annually": (6, 0),
    "Annually": (12, 0),
    "Biennially": (24, 0),
    "Triennially": (36, 0),
}
"""Months and days from one run to the next."""


def following(time: str, frequency: str) -> str:
    """The next run: after the 31st the last day of a shorter month, and from there on (guess)."""
    months, days = STEPS[frequency]
    moment = datetime.fromisoformat(time) + timedelta(days=days)
    year, month = divmod(12 * moment.year + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return iso(moment.replace(year=year, month=month + 1, day=day).timestamp())


def accept(draft: Draft) -> None:
    record = draft.record
    record["due_at"] = None if record["paused"] else record["next_run"]


def run(work: Work, schedule: Record) -> None:
    """Makes an invoice of its lines; without lines it is skipped."""
    lines = work.rows(LINES, "schedule_id", schedule["id"])
    if lines:
        values = {"customer_id": schedule["customer_id"], "date": schedule["next_run"]}
        invoice = work.add("invoices", values)
        for line in lines:
            work.add("line_items", {**invoiced(line), "invoice_id": invoice["id"]})
            if line["one_time_charge"]:
                work.remove(LINES, line)
    next_run = following(schedule["next_run"], schedule["frequency"])
    work.change("schedules", schedule, {"next_run": next_run})


def invoiced(line: Record) -> dict[str, object]:
    """A line as the invoice has it."""
    same = {key: line[key] for key in ("product_id", "quantity", "taxable", "user_id")}
    prices = {"cost": line["cost_cents"], "price": line["retail_cents"]}
    return {"item": line["name"], "name": line["description"] or line["name"], **same, **prices}


def subtotal(call: Call, schedule: Record) -> object:
    lines = call.rows(LINES, "schedule_id", schedule["id"])
    amounts = [
        price(invoiced(line) | {"discount_percent": 0, "discount_dollars": 0}) for line in lines
    ]
    return MONEY.show(call.view, sum(amounts))


def refused(invalid: Invalid) -> object:
    return {"error": invalid.messages}


WANTED: dict[str, Any] = {"null": False, "kept": True, "required": "can't be blank"}
FLAG = Field(BOOLEAN, default=False, null=False)
OF_SCHEDULE = (Parent("schedules", "schedule_id", "id"),)

SCHEDULES = Resource(
    tag="Schedule",
    name="schedules",
    singular="schedule",
    wrap="schedule",
    scope="customer_id",
    accept=accept,
    invalid=refused,
    jobs=(Job("due_at", run),),
    operations=(
        Operation(
            "GET",
            "/schedules",
            "list",
            LIST,
            per_page=25,
            meta=(),
            filters=(Filter("customer_id", "equals", "customer_id", INTEGER),),
        ),
        Operation("GET", "/schedules/{id}", "show", LIST),
        Operation("POST", "/schedules", "create", "Recurring Invoices - New"),
        Operation("PUT", "/schedules/{id}", "update", EDIT),
        Operation("DELETE", "/schedules/{id}", "delete", "Recurring Invoices - Delete"),
    ),
    fields={
        "id": ID,
        "account_id": ACCOUNT_ID,
        "customer_id": Field(INTEGER, refers_to="customers", belongs=True, **WANTED),
        "email_customer": FLAG,
        "frequency": Field(one_of=tuple(STEPS), unlisted="Must be a valid selection", **WANTED),
        "name": Field(**WANTED),
        "next_run": Field(MOMENT, **WANTED),
        "snail_mail": FLAG,
        "charge_mop": FLAG,
        "invoice_unbilled_ticket_charges": FLAG,
        "paused": FLAG,
        "last_invoice_paid": own(BOOLEAN, stored=False),
        "due_at": own(MOMENT, shown=False),
        "created_at": own(MOMENT, null=False, shown=False),
        "updated_at": own(MOMENT, null=False, shown=False),
    },
    extras=(
        Extra(key="subtotal", show=subtotal, reads=(LINES,), schema={"type": "number"}),
        Extra(key="lines", rows=LINES, by="schedule_id", oldest_first=True),
    ),
    guesses=(
        "a schedule runs in the first call after its time, once for each time that has passed",
        "one that goes on after a pause makes up for what it has missed",
        "a line that is charged once leaves the schedule with its invoice",
        "a schedule without lines makes no invoice",
    ),
)

SCHEDULE_LINES = Resource(
    tag="Schedule",
    name=LINES,
    singular="schedule_line_item",
    wrap="schedule_line_item",
    invalid=refused,
    operations=(
        Operation(
            "POST",
            "/schedules/{id}/add_line_item",
            "create",
            EDIT,
            parents=OF_SCHEDULE,
            summary="Add a line item to a schedule",
        ),
        Operation(
            "POST",
            "/schedules/{id}/remove_line_item",
            "delete",
            EDIT,
            parents=OF_SCHEDULE,
            named_by="_json",
            or_by=("id", "schedule_line_item_id"),
            summary="Remove a line item from a schedule",
        ),
        Operation(
            "PUT",
            "/schedules/{id}/line_items/{schedule_line_item_id}",
            "update",
            EDIT,
            parents=OF_SCHEDULE,
        ),
    ),
    fields={
        "id": ID,
        "cost_cents": Field(INTEGER, default=0, null=False),
        "description": Field(),
        "name": Field(required="can't be blank"),
        "position": Field(SMALL_INTEGER, default=0, null=False),
        "product_id": Field(INTEGER),
        "quantity": Field(DECIMAL_TEXT, default=0, null=False),
        "retail_cents": Field(INTEGER, default=0, null=False),
        "schedule_id": own(INTEGER, null=False, refers_to="schedules", belongs=True, touches=True),
        "taxable": FLAG,
        "user_id": Field(INTEGER),
        "price_cost": own(MONEY, of="cost_cents", null=False),
        "price_retail": own(MONEY, of="retail_cents", null=False),
        "product_category": own(),
        "asset_type_id": Field(INTEGER),
        "recurring_type_id": Field(INTEGER, one_of=(1, 2, 3, 4, 5, 6)),
        "device_ids": own(INTEGERS, stored=False, default=[], null=False),
        "one_time_charge": FLAG,
        "contact_field_type_id": Field(INTEGER, shown=False),
        "contact_field_answer_id": Field(INTEGER, shown=False),
        "saved_asset_search_id": Field(INTEGER, shown=False),
        "created_at": own(MOMENT, null=False, shown=False),
        "updated_at": own(MOMENT, null=False, shown=False),
    },
)
