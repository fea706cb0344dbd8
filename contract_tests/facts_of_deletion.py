"""Facts about what stays and what goes when something is deleted.

Each is a function that fails if it is untrue, and builds its own app. `facts.py` says where each
is known from.
"""

from __future__ import annotations

from contract_tests.added_answers import NOT_FOUND
from contract_tests.case import CONTACT, CUSTOMER, TICKET
from contract_tests.tickets import answered, below, commented, desk, listed, read


def deleting_a_ticket_answers_a_sentence_and_then_it_is_gone() -> None:
    """The sentence ends in a space."""
    api = desk()
    answer = api.delete(f"/tickets/{TICKET}")
    assert (answer.status, answer.json()) == (200, {"message": "Ticket was successfully deleted. "})
    for again in (api.get(f"/tickets/{TICKET}"), api.delete(f"/tickets/{TICKET}")):
        assert (again.status, again.json()) == (404, NOT_FOUND)


def a_ticket_of_a_deleted_customer_stays() -> None:
    """Its customer is null, alone and in lists."""
    api = desk()
    answered(api.delete(f"/customers/{CUSTOMER}"))
    ticket = read(api)
    assert (ticket["customer"], ticket["customer_business_then_name"]) == (None, None)
    assert TICKET in {row["id"] for row in listed(api)}
    timers = answered(api.get("/ticket_timers"))["ticket_timers"]
    assert {timer["ticket_id"] for timer in timers} == {TICKET}


def a_ticket_of_a_deleted_contact_stays() -> None:
    """Its contact is null."""
    api = desk()
    answered(api.delete(f"/contacts/{CONTACT}"))
    assert read(api)["contact"] is None
    assert listed(api)[0]["contact_fullname"] is None


def what_hangs_on_a_ticket_goes_with_it() -> None:
    """Comments, timers, line items, attachments."""
    api = desk()
    commented(api)
    below(api, "POST", "attach_file_url", {"files": [{"url": "http://foo"}]}, id_=901)
    answered(api.delete(f"/tickets/{TICKET}"))
    state = answered(api.get("/_mock/state"))
    tables = ("comments", "ticket_timers", "ticket_line_items", "attachments")
    left = [row["ticket_id"] for table in tables for row in state[table].values()]
    assert left == [901]
