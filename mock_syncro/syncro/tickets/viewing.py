"""Who may look at one ticket, and what hangs on it."""

from __future__ import annotations

from ...vocabulary.interface import Call, Record

VIEW = "Tickets - View Details"
VIEW_THEIRS = "Tickets - View 'Their Ticket' Details (assigned to them)"


def readable(call: Call, ticket: Record) -> None:
    """Who may view 'Their Ticket' only gets no one else's (guess: Syncro's 401)."""
    if not call.allows(VIEW) and ticket["user_id"] != call.user["id"]:
        call.require(VIEW)


def named_below(call: Call, table: str, param: str) -> Record:
    """The row whose id the body has, which must be one of the ticket in the path."""
    ticket = call.find("tickets", call.params["id"])
    return call.find_below(table, "ticket_id", ticket, call.params.get(param))
