"""Facts about lists of tickets and timers, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.case import CONTACT, CUSTOMER, TICKET, USER
from contract_tests.tickets import (
    NOON,
    answered,
    changed,
    comments,
    desk,
    freeze,
    listed,
    made,
    subjects,
)

FIRE = "Printer on fire"
SOLVED = "Solved"
OTHER = "Nothing but a subject"


def tickets_come_in_pages_of_50() -> None:
    """And `meta` tells the pages alone."""
    api = desk(fixture="generate:customers=1,tickets=51")
    page = answered(api.get("/tickets"))
    assert page["meta"] == {"total_pages": 2, "page": 1}
    assert len(page["tickets"]) == 50


def timers_come_in_pages_of_100() -> None:
    """And `meta` tells the pages alone."""
    api = desk()
    timer = {"ticket_id": TICKET, "start_time": NOON}
    document = answered(api.get("/_mock/state"))
    document["ticket_timers"] = {str(id_): timer for id_ in range(1, 102)}
    assert api.call("PUT", "/_mock/state", json=document).status == 200
    page = answered(api.get("/ticket_timers"))
    assert page["meta"] == {"total_pages": 2, "page": 1}
    assert len(page["ticket_timers"]) == 100


def comments_come_in_pages_of_10() -> None:
    """And `meta` tells the size, which `per_page` sets."""
    api = desk()
    ticket = made(api, comments_attributes=[{"subject": "a", "body": "b"}] * 11)
    path = f"/tickets/{ticket['id']}/comments"
    page = answered(api.get(path))
    assert page["meta"] == {"total_pages": 2, "page": 1, "per_page": 10}
    assert len(page["comments"]) == 10
    last = answered(api.get(f"{path}?per_page=4&page=3"))
    assert last["meta"] == {"total_pages": 3, "page": 3, "per_page": 4}
    assert len(last["comments"]) == 3


def per_page_is_honoured_for_tickets_and_timers() -> None:
    """Clients send it to lists whose documentation lacks it."""
    api = desk()
    assert len(listed(api, "per_page=2")) == 2
    timers = answered(api.get("/ticket_timers?per_page=1&page=2"))
    assert timers["meta"] == {"total_pages": 2, "page": 2}
    assert [timer["id"] for timer in timers["ticket_timers"]] == [801]


def tickets_past_the_last_page_are_none() -> None:
    """And no error."""
    assert answered(desk().get("/tickets?page=9"))["tickets"] == []


def tickets_are_listed_newest_first() -> None:
    """Timers too."""
    api = desk()
    assert [row["id"] for row in listed(api)] == [902, 901, 900]
    timers = answered(api.get("/ticket_timers"))["ticket_timers"]
    assert [timer["id"] for timer in timers] == [802, 801]


def after_a_time_is_strictly_after_it() -> None:
    """Of what was created, changed or resolved in that very moment nothing is left."""
    api = desk()
    freeze(api)
    made(api, subject="Now", status="Resolved")
    for name in ("created_after", "since_updated_at", "resolved_after"):
        assert "Now" not in subjects(api, f"{name}={NOON}")
        assert "Now" in subjects(api, f"{name}=2026-01-31T11:59:59.999Z")


def a_day_and_a_time_with_fractions_are_taken() -> None:
    """As clients send them."""
    api = desk()
    assert subjects(api, "since_updated_at=2026-01-29") == {FIRE}
    assert subjects(api, "since_updated_at=2026-01-22T10:00:00.000000Z") == {FIRE, SOLVED}


def what_is_resolved_after_a_time_is_found() -> None:
    """What is not resolved never is."""
    api = desk()
    assert subjects(api, "resolved_after=2026-01-01") == {SOLVED}
    assert subjects(api, "resolved_after=2026-01-25") == set()


def a_status_is_compared_whole() -> None:
    """A part of it finds nothing."""
    api = desk()
    assert subjects(api, "status=Resolved") == {SOLVED}
    assert subjects(api, "status=In+Progress") == {FIRE}
    assert subjects(api, "status=Progress") == set()


def not_closed_is_a_status_to_ask_for() -> None:
    """It leaves out what is resolved or invoiced; any other text counts as open."""
    api = desk()
    made(api, subject="Odd", status="Not A Real Status")
    made(api, subject="Paid", status="Invoiced")
    assert subjects(api, "status=Not+Closed") == {FIRE, OTHER, "Odd"}


def asking_for_a_number_answers_a_list() -> None:
    """Of one ticket, or of none."""
    api = desk()
    assert [row["number"] for row in listed(api, "number=2011")] == [2011]
    assert listed(api, "number=902") == []


def a_query_looks_at_number_and_subject() -> None:
    """Not in comments."""
    api = desk()
    assert subjects(api, "query=2011") == {FIRE}
    assert subjects(api, "query=PRINTER") == {FIRE}
    assert subjects(api, "query=burns") == set()


def a_query_looks_at_the_name_of_the_customer() -> None:
    """Beside number and subject."""
    assert subjects(desk(), "query=globex") == {OTHER}


def tickets_are_narrowed_by_customer_contact_and_technician() -> None:
    """And by whose token asks."""
    api = desk()
    assert subjects(api, "customer_id=54") == {OTHER}
    assert subjects(api, f"contact_id={CONTACT}") == {FIRE}
    assert subjects(api, f"user_id={USER}") == {FIRE}
    changed(api, 901, user_id=1704)
    assert subjects(api, "mine=true") == {FIRE}
    theirs = answered(api.get("/tickets?mine=true", token="their-tickets-token"))["tickets"]
    assert [row["subject"] for row in theirs] == [SOLVED]


def filters_narrow_together() -> None:
    """Each one further."""
    api = desk()
    assert subjects(api, f"customer_id={CUSTOMER}&status=Resolved") == {SOLVED}
    assert subjects(api, "customer_id=54&status=Resolved") == set()


def no_saved_search_is_there() -> None:
    """So asking for one finds nothing."""
    assert listed(desk(), "ticket_search_id=1") == []


def timers_are_narrowed_by_when_they_were_made() -> None:
    """Strictly before, strictly after."""
    api = desk()
    for query, ids in (
        ("created_at_gt=2026-01-29T08:30:00Z", [802]),
        ("created_at_lt=2026-01-29T11:00:00Z", [801]),
        ("created_at_gt=2026-01-29T08:30:00Z&created_at_lt=2026-01-29T11:00:00Z", []),
        ("created_at_gt=2026-01-29", [802, 801]),
    ):
        timers = answered(api.get(f"/ticket_timers?{query}"))["ticket_timers"]
        assert [timer["id"] for timer in timers] == ids


def comments_are_narrowed_by_when_they_were_made_or_changed() -> None:
    """Strictly before, strictly after."""
    api = desk()
    for query, ids in (
        ("created_after=2026-01-29T09:00:00Z", [502]),
        ("created_before=2026-01-29T10:00:00Z", [501]),
        ("updated_after=2026-01-29T10:00:00Z", []),
        ("updated_before=2026-01-29T10:00:00Z", [501]),
    ):
        assert [comment["id"] for comment in comments(api, query)] == ids


def comments_are_listed_newest_first_or_as_asked() -> None:
    """By the time they were made, or changed."""
    api = desk()
    assert [comment["id"] for comment in comments(api)] == [502, 501]
    for query, ids in (
        ("sort_direction=ASC", [501, 502]),
        ("sort_by=updated_at&sort_direction=ASC", [501, 502]),
        ("sort_by=updated_at&sort_direction=DESC", [502, 501]),
    ):
        assert [comment["id"] for comment in comments(api, query)] == ids
