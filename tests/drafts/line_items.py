"""Line items of invoices and estimates: one table, below two parents, and listed across both.

Odd: a percentage goes by two names (specification).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from mock_syncro.vocabulary.fields import ID, TIME, Draft, Field, own
from mock_syncro.vocabulary.interface import GLOBAL_ADMIN, Call, Form, Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    DECIMAL_TEXT,
    INTEGER,
    MONEY_TEXT,
    NUMBER,
    OBJECTS,
    SMALL_INTEGER,
)
from mock_syncro.vocabulary.operations import Answer, Filter, Operation, Parent
from mock_syncro.vocabulary.refusals import Invalid, by_field
from mock_syncro.vocabulary.resource import Extra, Resource
from mock_syncro.vocabulary.schemas import object_of, records_of

TABLE = "line_items"
COPIED = (
    "item", "name", "cost", "price", "quantity", "product_id", "taxable", "discount_percent",
    "discount_dollars", "upc_code", "tax_note", "wholesale", "tax_rate_id", "user_id",
    "product_category", "position",
)  # fmt: skip
"""What a line takes along from an estimate to its invoice."""


def half_up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def price(line: Record) -> int:
    """What a line comes to, in cents: after the percentage, then the dollars (guess)."""
    share = 1 - Decimal(str(line["discount_percent"] or 0)) / 100
    whole = Decimal(str(line["quantity"])) * line["price"] * share
    return half_up(whole) - (line["discount_dollars"] or 0)


def amounts(call: Call, record: Record, by: str) -> dict[str, int]:
    """What an invoice or an estimate comes to, in cents; tax is rounded for each line."""
    lines = [(line["taxable"], price(line)) for line in call.rows(TABLE, by, record["id"])]
    rate = Decimal(str(record["tax_percent"])) / 100
    subtotal = sum(amount for _, amount in lines)
    tax = sum(half_up(amount * rate) for taxable, amount in lines if taxable)
    return {"subtotal": subtotal, "tax": tax, "total": subtotal + tax}


def totals(by: str, *forms: Form) -> tuple[Extra, ...]:
    """The amounts of the lines whose field `by` names the record, as its keys."""

    def show(key: str, call: Call, record: Record) -> Any:
        return MONEY_TEXT.show(call.view, amounts(call, record, by)[key])

    return tuple(
        Extra(
            key=key, forms=forms, show=partial(show, key), reads=(TABLE,), schema={"type": "string"}
        )
        for key in ("subtotal", "tax", "total")
    )


def add_lines(work: Work, draft: Draft, **above: int) -> None:
    """Store the lines that came along."""
    for line in draft.sent.get("line_items") or ():
        work.add(TABLE, {**line, **above})


def begin(work: Work, draft: Draft) -> None:
    """It is the last of its invoice or estimate, unless it says where it stands."""
    record = draft.record
    by = "estimate_id" if record["invoice_id"] is None else "invoice_id"
    lines = work.rows(TABLE, by, record[by])
    record["position"] = record["position"] or len(lines) + 1


def with_estimate(call: Call, line: Record) -> Answer:
    estimate = call.find("estimates", line["estimate_id"])
    shown = {
        "estimate": call.shown("estimates", estimate, "whole"),
        "line_item": call.shown(TABLE, line, "list"),
    }
    return Answer(value=shown)


def estimate_alone(call: Call, line: Record) -> Answer:
    estimate = call.find("estimates", line["estimate_id"])
    return Answer(value={"estimate": call.shown("estimates", estimate, "list")})


def refused(invalid: Invalid) -> object:
    if invalid.updating:
        return by_field(invalid)
    return {"errors": f"validation error: {', '.join(invalid.messages)}"}


def sent_along(names: str) -> Field:
    """The body's field for lines that come with their invoice or estimate."""
    fields = {name: LINE_ITEMS.fields[name] for name in names.split()}
    return Field(OBJECTS, "create", fields=fields, stored=False, shown=False)


OF_INVOICE = (Parent("invoices", "invoice_id", "id"),)
OF_ESTIMATE = (Parent("estimates", "estimate_id", "id"),)
ABOVE: dict[str, Any] = {"belongs": True, "touches": True}
SENT = Field(shown=False)
WHAT = Field(required="can't be blank")

LINE_ITEMS = Resource(
    tag="Line Item",
    name=TABLE,
    singular="line_item",
    wrap="line_item",
    begin=begin,
    invalid=refused,
    operations=(
        Operation(
            "GET",
            "/line_items",
            "list",
            GLOBAL_ADMIN,
            per_page=100,
            filters=(
                Filter("invoice_id", "equals", "invoice_id", INTEGER),
                Filter("estimate_id", "equals", "estimate_id", INTEGER),
                Filter("invoice_id_not_null", "null", "invoice_id", BOOLEAN, negated=True),
                Filter("estimate_id_not_null", "null", "estimate_id", BOOLEAN, negated=True),
            ),
        ),
        Operation(
            "POST", "/invoices/{id}/line_items", "create", "Invoices - Edit", parents=OF_INVOICE
        ),
        Operation("PUT", "/invoices/{id}/line_items/{line_item_id}", "update", parents=OF_INVOICE),
        Operation(
            "DELETE", "/invoices/{id}/line_items/{line_item_id}", "delete", parents=OF_INVOICE
        ),
        Operation(
            "POST",
            "/estimates/{id}/line_items",
            "create",
            "Estimates - Edit",
            parents=OF_ESTIMATE,
            respond=with_estimate,
            answers=object_of(
                {"estimate": records_of("estimates", "whole"), "line_item": records_of(TABLE)}
            ),
        ),
        Operation(
            "PUT",
            "/estimates/{id}/line_items/{line_item_id}",
            "update",
            "Estimates - Edit",
            parents=OF_ESTIMATE,
        ),
        Operation(
            "DELETE",
            "/estimates/{id}/line_items/{line_item_id}",
            "delete",
            "Estimates - Edit",
            parents=OF_ESTIMATE,
            respond=estimate_alone,
            answers=object_of({"estimate": records_of("estimates")}),
        ),
    ),
    fields={
        "id": ID,
        "created_at": TIME,
        "updated_at": TIME,
        "invoice_id": own(INTEGER, refers_to="invoices", **ABOVE),
        "estimate_id": own(INTEGER, refers_to="estimates", shown=False, **ABOVE),
        "item": WHAT,
        "name": WHAT,
        "cost": Field(MONEY_TEXT, default=0, null=False),
        "price": Field(MONEY_TEXT, default=0, null=False),
        "quantity": Field(DECIMAL_TEXT, default=1, null=False),
        "product_id": Field(INTEGER),
        "taxable": Field(BOOLEAN, default=True, null=False),
        "discount_percent": Field(NUMBER),
        "position": Field(SMALL_INTEGER),
        "invoice_bundle_id": Field(INTEGER),
        "discount_dollars": Field(MONEY_TEXT),
        "line_discount_percent": Field(NUMBER, of="discount_percent", shown=False),
        "upc_code": SENT,
        "tax_note": SENT,
        "product_category": SENT,
        "wholesale": Field(MONEY_TEXT, shown=False),
        "tax_rate_id": Field(INTEGER, shown=False),
        "user_id": Field(INTEGER, shown=False),
    },
    guesses=(
        "a line comes to quantity times price, less the percentage, less the dollars",
        "the tax of a line is rounded half up, to the cent",
        "a line counts as an update of its invoice or estimate",
        "a line of an invoice is answered in line_item; its deletion by success",
    ),
)
