"""Estimates, which become invoices.

Odd: refused by field; a number in the query finds one that the path does not; an added line is
answered with its estimate, as the database has it (specification).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, TIME, Counter, Draft, Field, own
from mock_syncro.vocabulary.formats import full_name
from mock_syncro.vocabulary.interface import AllOf, Call, Record, Work
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER, MOMENT, NUMBER, OBJECT
from mock_syncro.vocabulary.operations import Answer, Filter, Operation
from mock_syncro.vocabulary.refusals import Invalid, by_field
from mock_syncro.vocabulary.resource import Resource
from mock_syncro.vocabulary.schemas import object_of, records_of

from .line_items import COPIED, TABLE, add_lines, sent_along, totals

VIEW, EDIT = "Estimates - View Details", "Estimates - Edit"


def begin(work: Work, draft: Draft) -> None:
    draft.record["user_id"] = work.user["id"]
    draft.record["employee"] = full_name(work.user)
    draft.record["tax_percent"] = work.single("settings")["tax_percent"]


def saved(work: Work, draft: Draft, after: Record) -> None:
    add_lines(work, draft, estimate_id=after["id"])


def deleted(record: Record) -> object:
    return {"message": f"{record['id']}: We deleted # {record['number']}"}


def queued(call: Call) -> Answer:
    """Nothing is printed or sent."""
    _ = call.record
    return Answer(value={"message": "We queued up a print job"})


def convert(call: Call) -> Answer:
    """One that was converted before has its invoice already (guess)."""
    estimate = call.record
    invoice = call.row("invoices", estimate["invoice_id"]) or make_invoice(call, estimate)
    return Answer(value={"invoice": call.shown("invoices", invoice, "updated")})


def make_invoice(call: Call, estimate: Record) -> Record:
    same = {key: estimate[key] for key in ("customer_id", "ticket_id", "location_id", "note")}
    invoice = call.add("invoices", {**same, "date": call.now})
    for line in call.rows(TABLE, "estimate_id", estimate["id"]):
        call.add(TABLE, {key: line[key] for key in COPIED} | {"invoice_id": invoice["id"]})
    call.change("estimates", estimate, {"invoice_id": invoice["id"], "converted_at": call.now})
    return invoice


def not_converted(invalid: Invalid) -> object:
    return {"error": f"Validation failed: {', '.join(invalid.messages)}"}


def whole(kind: Any = None, **rest: Any) -> Field:
    """A key that only the whole row has, and that is always the same."""
    return own(*([kind] if kind else []), stored=False, forms=("whole",), **rest)


ALL = ("list", "detail", "whole")
USUAL = ("list", "detail")
ZERO = whole(default="0.0", null=False)
NO = whole(BOOLEAN, default=False, null=False)
UNSET = (
    "payment_type", "status_date", "status_changed_by", "category", "signature_data",
    "signature_name", "signature_date", "contact_id", "tax_rate_id", "last_emailed", "multi_tax",
)  # fmt: skip
ESTIMATES = Resource(
    tag="Estimate",
    name="estimates",
    singular="estimate",
    wrap="estimate",
    scope="customer_id",
    begin=begin,
    saved=saved,
    invalid=by_field,
    operations=(
        Operation(
            "GET",
            "/estimates",
            "list",
            "Estimates - List/Search",
            per_page=50,
            meta=("total_pages", "page"),
            filters=(
                Filter("mine", "mine", "user_id", BOOLEAN),
                Filter("status", "equals", "status", fold=True),
            ),
        ),
        Operation("GET", "/estimates/{id}", "show", VIEW, or_by=("number", "number")),
        Operation("POST", "/estimates", "create", "Estimates - Create"),
        Operation("PUT", "/estimates/{id}", "update", EDIT),
        Operation("DELETE", "/estimates/{id}", "delete", "Estimates - Delete", gone=deleted),
        *(
            Operation(
                "POST",
                f"/estimates/{{id}}/{what}",
                queued,
                VIEW,
                answers=object_of({"message": {"type": "string"}}),
            )
            for what in ("print", "email")
        ),
        Operation(
            "POST",
            "/estimates/{id}/convert_to_invoice",
            convert,
            AllOf((VIEW, "Invoices - Create")),
            invalid=not_converted,
            summary="Make an invoice of an estimate",
            answers=object_of({"invoice": records_of("invoices", "updated")}),
        ),
    ),
    fields={
        "id": ID,
        "customer_id": Field(
            INTEGER,
            kept=True,
            refers_to="customers",
            unknown="blank",
            outlives=True,
            required="can't be blank",
        ),
        "customer_business_then_name": own(
            follows=("customer_id", "business_then_name"), forms=USUAL
        ),
        "name": Field(),
        "number": Field(
            kept=True, null=False, counter=Counter("settings", "next_estimate_number", first=1001)
        ),
        "status": Field(
            kept=True,
            null=False,
            default="Fresh",
            one_of=("Fresh", "Draft", "Approved", "Declined"),
        ),
        "created_at": TIME,
        "updated_at": TIME,
        "date": Field(MOMENT, kept=True, required="can't be blank"),
        "ticket_id": Field(INTEGER, refers_to="tickets", outlives=True),
        "pdf_url": own(stored=False, forms=USUAL),
        "location_id": Field(INTEGER),
        "invoice_id": own(INTEGER, refers_to="invoices", outlives=True),
        "employee": own(),
        "account_id": replace(ACCOUNT_ID, forms=("whole",)),
        "note": Field(forms=("whole",)),
        "converted_at": own(MOMENT, forms=("whole",)),
        "user_id": own(INTEGER, shown=False),
        "tax_percent": own(NUMBER, default=0, null=False, shown=False),
        "line_items": sent_along("item name product_id quantity"),
        "pdf": whole(OBJECT, default={"url": None}, null=False),
        "labor": ZERO,
        "hardwarecost": ZERO,
        "paid": NO,
        "notax": NO,
        "disabled": NO,
        **dict.fromkeys(UNSET, whole()),
    },
    extras=totals("estimate_id", *ALL),
    guesses=(
        "an unknown customer counts as none",
        "an estimate becomes an invoice once; its lines are copied",
        "numbers run from 1001",
    ),
)
