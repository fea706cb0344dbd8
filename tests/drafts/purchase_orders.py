"""Purchase orders: what comes from a vendor, and how it gets on stock.

Odd: amounts are sent in cents and shown as numbers; a line must be of a product whose stock is
kept; an order has no update, and a list has no meta (specification).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mock_syncro.vocabulary.fields import ID, TIME, Draft, Field, own
from mock_syncro.vocabulary.interface import Call, Record, Work
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER, MOMENT, MONEY, OBJECT
from mock_syncro.vocabulary.operations import Answer, Operation, Parent
from mock_syncro.vocabulary.resource import Extra, Resource
from mock_syncro.vocabulary.schemas import object_of, records_of

EDIT = "Purchase Orders - Edit"
OF_ORDER = (Parent("purchase_orders", "purchase_order_id", "id"),)


def begin(work: Work, draft: Draft) -> None:
    draft.record["user_id"] = draft.sent.get("user_id", work.user["id"])


def total(call: Call, order: Record) -> Any:
    """All lines, shipping and what else there is to pay."""
    lines = call.rows("po_line_items", "purchase_order_id", order["id"])
    more = (order["shipping_cents"] or 0) + (order["other_cents"] or 0)
    return MONEY.show(call.view, sum(map(line_total, lines)) + more)


def line_total(line: Record) -> int:
    cents: int = line["quantity"] * line["cost_cents"]
    return cents


def check_line(draft: Draft) -> Sequence[str]:
    number = draft.record["product_id"]
    product = draft.work.row("products", number) if draft.work is not None else None
    return [NO_STOCK] if product is None or not product["maintain_stock"] else []


def begin_line(work: Work, draft: Draft) -> None:
    product = work.row("products", draft.record["product_id"])
    draft.record["cost_cents"] = product["price_cost"] if product is not None else 0


def line_saved(work: Work, draft: Draft, line: Record) -> None:
    """What is received goes on stock: at the order's location, if the product is kept there."""
    if not line["received"] or (draft.before is not None and draft.before["received"]):
        return
    order = work.row("purchase_orders", line["purchase_order_id"])
    places = work.rows("location_quantities", "product_id", line["product_id"])
    here = [
        row for row in places if order is not None and row["location_id"] == order["location_id"]
    ]
    table, row = ("location_quantities", here[0]) if here else ("products", None)
    row = row or work.row("products", line["product_id"])
    if row is not None:
        work.change(table, row, {"quantity": row["quantity"] + line["quantity"]})


def receive(call: Call) -> Answer:
    """A line that was received before stays as it is (guess)."""
    call.change("po_line_items", call.record, {"received": True})
    return Answer(value={"purchase_order": call.shown("purchase_orders", call.parent, "list")})


NO_STOCK = "Error adding that item: its stock is not maintained"

PURCHASE_ORDERS = Resource(
    tag="Purchase Order",
    name="purchase_orders",
    singular="purchase_order",
    wrap="purchase_order",
    begin=begin,
    operations=(
        Operation(
            "GET", "/purchase_orders", "list", "Purchase Orders - List/Search", per_page=20, meta=()
        ),
        Operation("GET", "/purchase_orders/{id}", "show", "Purchase Orders - View Details"),
        Operation("POST", "/purchase_orders", "create", EDIT),
    ),
    fields={
        "id": ID,
        "account_subdomain": own(null=False, stored=False, show=lambda view, _: view.subdomain),
        "created_at": TIME,
        "updated_at": TIME,
        "expected_date": Field(MOMENT),
        "number": own(null=False, stored=False, show=lambda _, order: str(order["id"])),
        "other": own(MONEY, null=False, of="other_cents"),
        "shipping": own(MONEY, null=False, of="shipping_cents"),
        "shipping_notes": Field(),
        "status": own(default="Open", null=False),
        "user_id": Field(INTEGER, refers_to="users"),
        "vendor_id": Field(INTEGER, refers_to="vendors"),
        "location_id": Field(INTEGER),
        "due_date": Field(MOMENT),
        "paid_date": Field(MOMENT),
        "delivery_tracking": Field(),
        "location": own(OBJECT, stored=False),
        "discount_percent": Field(INTEGER, shown=False),
        "general_notes": Field(shown=False),
        "other_cents": Field(INTEGER, shown=False),
        "shipping_cents": Field(INTEGER, shown=False),
        "order_date": Field(MOMENT, shown=False),
    },
    extras=(
        Extra(key="total", show=total, reads=("po_line_items",), schema={"type": "number"}),
        Extra(key="vendor", one="vendors", by="vendor_id"),
        Extra(key="line_items", rows="po_line_items", by="purchase_order_id", oldest_first=True),
    ),
)

PO_LINE_ITEMS = Resource(
    tag="Purchase Order",
    name="po_line_items",
    singular="po_line_item",
    wrap="po_line_item",
    check=check_line,
    begin=begin_line,
    saved=line_saved,
    invalid=lambda invalid: {"errors": ", ".join(invalid.messages)},
    operations=(
        Operation(
            "POST",
            "/purchase_orders/{id}/create_po_line_item",
            "create",
            EDIT,
            parents=OF_ORDER,
            summary="Add a product to a purchase order",
        ),
        Operation(
            "POST",
            "/purchase_orders/{id}/receive",
            receive,
            EDIT,
            parents=OF_ORDER,
            named_by="line_item_id",
            body={"line_item_id": Field(INTEGER)},
            summary="Receive a line of a purchase order",
            answers=object_of({"purchase_order": records_of("purchase_orders")}),
        ),
    ),
    fields={
        "id": ID,
        "purchase_order_id": own(INTEGER, null=False, refers_to="purchase_orders", belongs=True),
        "product_id": Field(INTEGER, refers_to="products", unknown="blank"),
        "quantity": Field(INTEGER, default=1, null=False),
        "cost_cents": own(INTEGER, default=0, null=False),
        "total_cents": own(INTEGER, null=False, stored=False, show=lambda _, row: line_total(row)),
        "created_at": TIME,
        "updated_at": TIME,
        "received": own(BOOLEAN, default=False, null=False),
        "position": own(INTEGER),
        "received_quantity": own(INTEGER, stored=False, show=lambda _, row: row["quantity"]),
        "parent_po_line_item_id": own(INTEGER, stored=False),
        "old_cost_cents": own(INTEGER, stored=False),
    },
)

PURCHASE_ORDER_DRAFTS = (PURCHASE_ORDERS, PO_LINE_ITEMS)
