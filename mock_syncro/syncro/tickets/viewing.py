"""Who may look at one ticket, and what a path below a ticket goes through."""

from __future__ import annotations

from ...vocabulary.interface import Call, Record
from ...vocabulary.operations import Parent

VIEW = "Tickets - View Details"
VIEW_THEIRS = "Tickets - View 'Their Ticket' Details (assigned to them)"
EDIT = "Tickets - Edit"

OF_TICKET = (Parent("tickets", "ticket_id", "id"),)


def readable(call: Call, ticket: Record) -> None:
    """Who may view 'Their Ticket' only gets no one else's (guess: Syncro's 401)."""
    if not call.allows(VIEW) and ticket["user_id"] != call.user["id"]:
        call.require(VIEW)
