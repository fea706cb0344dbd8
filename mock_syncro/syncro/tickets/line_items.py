"""Line items of a ticket: added bare, changed in a wrapper, shown in the ticket.

Odd: name and description are required even with a product (seen live); a quantity is a text
with a decimal point; prices are kept in cents (specification).
"""

from __future__ import annotations

from ...vocabulary.fields import ID, TIME, Draft, Field, own
from ...vocabulary.interface import Record, Work
from ...vocabulary.kinds import BOOLEAN, DECIMAL_TEXT, INTEGER, MONEY, NUMBER, SMALL_INTEGER
from ...vocabulary.operations import Operation
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import Resource
from .viewing import EDIT, OF_TICKET

TABLE = "ticket_line_items"


def begin(work: Work, draft: Draft) -> None:
    """Whose it is, if nothing else was said, and that it is the last of its ticket."""
    record = draft.record
    record["user_id"] = draft.sent.get("user_id", work.user["id"])
    items = work.rows(TABLE, "ticket_id", record["ticket_id"])
    last = max((row["position"] for row in items), default=0)
    record["position"] = min(last + 1, SMALL_INTEGER.largest)


def removed(work: Work, row: Record) -> None:
    """A timer that was charged with it can be charged again (guess)."""
    for timer in work.rows("ticket_timers", "ticket_id", row["ticket_id"]):
        if timer["ticket_line_item_id"] == row["id"]:
            values = {"recorded": False, "ticket_line_item_id": None}
            work.change("ticket_timers", timer, values)


def refused(invalid: Invalid) -> object:
    """The messages as one text, and what the body sent."""
    params = {key: value for key, value in invalid.params.items() if key != "id"}
    return {"errors": ", ".join(invalid.messages), "params": params}


LINE_ITEMS = Resource(
    tag="Ticket",
    name=TABLE,
    singular="ticket_line_item",
    begin=begin,
    removed=removed,
    invalid=refused,
    operations=(
        Operation(
            "POST",
            "/tickets/{id}/add_line_item",
            "create",
            EDIT,
            parents=OF_TICKET,
            summary="Add a line item to a ticket",
        ),
        Operation(
            "PUT",
            "/tickets/{id}/update_line_item",
            "update",
            EDIT,
            wrap="ticket_line_item",
            parents=OF_TICKET,
            named_by="ticket_line_item_id",
            summary="Change a line item of a ticket",
        ),
        Operation(
            "POST",
            "/tickets/{id}/remove_line_item",
            "delete",
            EDIT,
            parents=OF_TICKET,
            named_by="ticket_line_item_id",
            gone={"success": True, "message": ""},
            summary="Delete a line item of a ticket",
        ),
    ),
    fields={
        "id": ID,
        "ticket_id": own(INTEGER, null=False, refers_to="tickets", belongs=True),
        "user_id": own(INTEGER),
        "product_id": Field(INTEGER),
        "name": Field(null=False, required="can't be blank"),
        "description": Field(null=False, required="can't be blank"),
        "quantity": Field(DECIMAL_TEXT, default=1, null=False),
        "product_category": own(),
        "upc_code": Field(),
        "taxable": Field(BOOLEAN, default=True, null=False),
        "cost_cents": own(INTEGER),
        "retail_cents": own(INTEGER),
        "created_at": TIME,
        "updated_at": TIME,
        "converted": own(BOOLEAN, stored=False, default=False, null=False),
        "item_id": own(INTEGER, stored=False),
        "position": own(SMALL_INTEGER, default=1, null=False),
        "estimate_line_item_id": own(INTEGER, stored=False),
        "old_price": own(NUMBER, stored=False),
        "line_discount_percent": own(NUMBER, stored=False),
        "discount_dollars": own(stored=False),
        "original_ticket_line_item_id": own(INTEGER, stored=False),
        "price_cost": Field(MONEY, of="cost_cents", null=False),
        "price_retail": Field(MONEY, of="retail_cents", null=False),
    },
    observed=("name and description are required, with a product too",),
    guesses=(
        "positions count from 1 within a ticket",
        "a refused line item echoes what was sent",
        "a timer whose line item is removed can be charged again",
        "line items do not count as an update of their ticket",
    ),
)
