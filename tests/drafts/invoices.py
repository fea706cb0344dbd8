"""Invoices.

Odd: each has another set of keys: a list's row, an updated one, and a single one, which is bare
(specification); a single one is found by its number too; a deletion is 200 also where there was
nothing to delete.
"""

from __future__ import annotations

from mock_syncro.vocabulary.fields import ID, TIME, Counter, Draft, Field, own
from mock_syncro.vocabulary.interface import AllOf, Call, Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    INTEGER,
    MOMENT,
    MONEY_TEXT,
    NUMBER,
    whole_number,
)
from mock_syncro.vocabulary.operations import Answer, Filter, Operation
from mock_syncro.vocabulary.resource import Event, Extra, Resource
from mock_syncro.vocabulary.schemas import SUCCESS, object_of, records_of

from .line_items import add_lines, sent_along, totals

VIEW = "Invoices - View Details"


def begin(work: Work, draft: Draft) -> None:
    """It is due at once, at the account's rate of tax (guesses)."""
    record = draft.record
    record["due_date"] = record["due_date"] or record["date"]
    record["tax_percent"] = work.single("settings")["tax_percent"]
    record["user_id"] = work.user["id"]


def saved(work: Work, draft: Draft, after: Record) -> None:
    add_lines(work, draft, invoice_id=after["id"])


def delete(call: Call) -> Answer:
    invoice = call.seen("invoices", whole_number(call.params["id"]))
    if invoice is not None:
        call.remove("invoices", invoice)
    return Answer(value={"success": True})


def ticket(call: Call) -> Answer:
    found = call.find("tickets", call.record["ticket_id"])
    return Answer(value={"ticket": call.shown("tickets", found, "detail")})


def queued(call: Call) -> Answer:
    """Nothing is printed or sent; nobody has published what is answered (guess)."""
    _ = call.record
    return Answer(value={"success": True})


NEVER = Field(BOOLEAN, "create", default=False, null=False)
LINE = (
    "item name product_id quantity cost price discount_percent taxable upc_code tax_note wholesale "
    "invoice_bundle_id tax_rate_id user_id position"
)
"""What a line may carry that comes with its invoice."""

INVOICES = Resource(
    tag="Invoice",
    name="invoices",
    singular="invoice",
    wrap="invoice",
    scope="customer_id",
    begin=begin,
    saved=saved,
    events=(Event("invoice.created", lambda before, after: before is None),),
    operations=(
        Operation(
            "GET",
            "/invoices",
            "list",
            "Invoices - List/Search",
            per_page=25,
            meta=("total_pages", "page"),
            filters=(
                Filter("paid", "equals", "is_paid", BOOLEAN),
                Filter("unpaid", "equals", "is_paid", BOOLEAN, negated=True),
                Filter("ticket_id", "equals", "ticket_id", INTEGER),
                Filter("since_updated_at", "after", "updated_at", MOMENT),
            ),
        ),
        Operation("GET", "/invoices/{id}", "show", VIEW, wrap=None, or_by=("number", "id")),
        Operation("POST", "/invoices", "create", "Invoices - Create"),
        Operation("PUT", "/invoices/{id}", "update", form="updated"),
        Operation("DELETE", "/invoices/{id}", delete, summary="Delete an invoice", answers=SUCCESS),
        Operation(
            "GET",
            "/invoices/{id}/ticket",
            ticket,
            AllOf((VIEW, "Tickets - View Details")),
            summary="The ticket of an invoice",
            answers=object_of({"ticket": records_of("tickets", "detail")}),
        ),
        *(
            Operation("POST", f"/invoices/{{id}}/{what}", queued, VIEW, answers=SUCCESS)
            for what in ("print", "email")
        ),
    ),
    fields={
        "id": ID,
        "customer_id": Field(
            INTEGER,
            kept=True,
            refers_to="customers",
            outlives=True,
            required="can't be blank",
            forms=("list", "updated"),
        ),
        "customer_business_then_name": own(follows=("customer_id", "business_then_name")),
        "number": Field(
            kept=True, null=False, counter=Counter("settings", "next_invoice_number", first=1001)
        ),
        "created_at": TIME,
        "updated_at": TIME,
        "date": Field(MOMENT, kept=True, required="can't be blank"),
        "date_received": own(MOMENT, forms=("detail",)),
        "due_date": Field(MOMENT),
        "verified_paid": NEVER,
        "tech_marked_paid": NEVER,
        "ticket_id": Field(INTEGER, refers_to="tickets", outlives=True),
        "pdf_url": own(),
        "is_paid": NEVER,
        "location_id": Field(INTEGER),
        "po_number": Field(),
        "contact_id": Field(INTEGER, refers_to="contacts", outlives=True),
        "note": Field(),
        "hardwarecost": Field(MONEY_TEXT),
        "user_id": own(INTEGER, forms=("list", "detail")),
        "tax_percent": own(NUMBER, default=0, null=False, shown=False),
        "line_items": sent_along(LINE),
    },
    extras=(
        *totals("invoice_id", "list", "detail", "updated"),
        Extra(key="customer", forms=("detail",), one="customers", by="customer_id"),
        Extra(
            key="line_items",
            forms=("detail",),
            rows="line_items",
            by="invoice_id",
            oldest_first=True,
        ),
        Extra(key="payments", forms=("detail",)),
    ),
    guesses=(
        "paid=false finds what is not paid, unpaid=false what is",
        "the account's rate of tax, as it was when the invoice was made, counts for all lines",
        "amounts that are sent are ignored: they follow from the lines",
        "numbers run from 1001",
    ),
)
