"""Line items of a ticket: added bare, changed in a wrapper, shown in the ticket.

Odd: name and description are required even with a product (seen live); a quantity is a text
with a decimal point; prices are kept in cents (specification).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...vocabulary.interface import Call, Record
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import (
    ID,
    TIME,
    Action,
    Answer,
    Field,
    Resource,
    object_of,
)
from .viewing import named_below

TABLE = "ticket_line_items"
EDIT = "Tickets - Edit"
CENTS = {"price_cost": "cost_cents", "price_retail": "retail_cents"}


def add(call: Call) -> Answer:
    ticket = call.find("tickets", call.params["id"])
    values = {
        "ticket_id": ticket["id"],
        "user_id": call.user["id"],
        "position": next_position(call, ticket["id"]),
        **_values(call),
    }
    _check(call, values)
    return Answer(row=call.add(TABLE, values))


def next_position(call: Call, ticket_id: int) -> int:
    """One more than the last of the ticket's line items has."""
    items = call.rows(TABLE, "ticket_id", ticket_id)
    return 1 + max((row["position"] for row in items), default=0)


def update(call: Call) -> Answer:
    item = _item(call)
    values = _values(call)
    _check(call, {**item, **values})
    if any(item[key] != value for key, value in values.items()):
        item = call.change(TABLE, item, values)
    return Answer(row=item)


def remove(call: Call) -> Answer:
    """A timer that was charged with it can be charged again (guess)."""
    item = _item(call)
    for timer in call.rows("ticket_timers", "ticket_id", item["ticket_id"]):
        if timer["ticket_line_item_id"] == item["id"]:
            values = {"recorded": False, "ticket_line_item_id": None}
            call.change("ticket_timers", timer, values)
    call.remove(TABLE, item)
    return Answer(value={"success": True, "message": ""})


def _item(call: Call) -> Record:
    return named_below(call, TABLE, "ticket_line_item_id")


def _values(call: Call) -> dict[str, Any]:
    """What was sent, prices in cents."""
    sent = call.sent
    values = {key: sent[key] for key in sent if key not in CENTS and key != "ticket_line_item_id"}
    for price, cents in CENTS.items():
        if price in sent:
            values[cents] = None if sent[price] is None else _cents(sent[price])
    return values


def _cents(price: float) -> int:
    """Half a cent is rounded up, as decimal numbers are."""
    return int((100 * Decimal(str(price))).quantize(Decimal(1), ROUND_HALF_UP))


def _quantity(_: object, row: Record) -> str:
    """`1.0`, `0.25`: with a point and without an exponent."""
    return f"{Decimal(str(float(row['quantity']))):f}"


def _check(call: Call, record: Record) -> None:
    """Raises the 422."""
    names = ("name", "description")
    blank = [name for name in names if not (record.get(name) or "").strip()]
    if blank:
        raise call.refused([f"{name.capitalize()} can't be blank" for name in blank])


def refused(invalid: Invalid) -> object:
    """The messages as one text, and what the body sent."""
    params = {key: value for key, value in invalid.params.items() if key != "id"}
    return {"errors": ", ".join(invalid.messages), "params": params}


def _price(row: Record, cents: str) -> float | int:
    """Whole where it can be; 0 where there is none (specification)."""
    amount = (row[cents] or 0) / 100
    return int(amount) if amount.is_integer() else amount


_BODY = {
    "name": Field(),
    "upc_code": Field(),
    "product_id": Field(kind="integer"),
    "description": Field(),
    "quantity": Field(kind="number", default=1, null=False),
    "price_cost": Field(kind="number"),
    "price_retail": Field(kind="number"),
    "taxable": Field(kind="boolean", default=True, null=False),
}
_REFUSED = {
    422: {
        "type": "object",
        "required": ["errors", "params"],
        "properties": {"errors": {"type": "string"}, "params": {"type": "object"}},
    }
}

LINE_ITEMS = Resource(
    tag="Ticket",
    name=TABLE,
    singular="ticket_line_item",
    indexes=("ticket_id",),
    invalid=refused,
    fields={
        "id": ID,
        "ticket_id": Field(kind="integer", sent="", null=False, refers_to="tickets"),
        "user_id": Field(kind="integer", sent=""),
        "product_id": Field(kind="integer", sent=""),
        "name": Field(sent="", null=False),
        "description": Field(sent="", null=False),
        "quantity": Field(
            kind="number",
            sent="",
            default=1,
            null=False,
            shown_as={"type": "string"},
            show=_quantity,
        ),
        "product_category": Field(sent=""),
        "upc_code": Field(sent=""),
        "taxable": Field(kind="boolean", sent="", default=True, null=False),
        "cost_cents": Field(kind="integer", sent=""),
        "retail_cents": Field(kind="integer", sent=""),
        "created_at": TIME,
        "updated_at": TIME,
        "converted": Field(kind="boolean", sent="", stored=False, default=False, null=False),
        "item_id": Field(kind="integer", sent="", stored=False),
        "position": Field(kind="integer", sent="", default=1, null=False, largest=2**31 - 1),
        "estimate_line_item_id": Field(kind="integer", sent="", stored=False),
        "old_price": Field(kind="number", sent="", stored=False),
        "line_discount_percent": Field(kind="number", sent="", stored=False),
        "discount_dollars": Field(sent="", stored=False),
        "original_ticket_line_item_id": Field(kind="integer", sent="", stored=False),
        "price_cost": Field(
            kind="number",
            sent="",
            stored=False,
            null=False,
            show=lambda _, row: _price(row, "cost_cents"),
        ),
        "price_retail": Field(
            kind="number",
            sent="",
            stored=False,
            null=False,
            show=lambda _, row: _price(row, "retail_cents"),
        ),
    },
    actions=(
        Action(
            method="POST",
            path="/tickets/{id}/add_line_item",
            run=add,
            summary="Add a line item to a ticket",
            permission=EDIT,
            body=_BODY,
            schema="one",
            refused=_REFUSED,
        ),
        Action(
            method="PUT",
            path="/tickets/{id}/update_line_item",
            run=update,
            summary="Change a line item of a ticket",
            permission=EDIT,
            body={"ticket_line_item_id": Field(kind="integer"), **_BODY},
            schema="one",
            wraps_one="ticket_line_item",
            refused=_REFUSED,
        ),
        Action(
            method="POST",
            path="/tickets/{id}/remove_line_item",
            run=remove,
            summary="Delete a line item of a ticket",
            permission=EDIT,
            body={"ticket_line_item_id": Field(kind="integer")},
            schema=object_of({"success": {"type": "boolean"}, "message": {"type": "string"}}),
        ),
    ),
    observed=("name and description are required, with a product too",),
    guesses=(
        "positions count from 1 within a ticket",
        "a refused line item echoes what was sent",
        "a timer whose line item is removed can be charged again",
        "line items do not count as an update of their ticket",
    ),
)
