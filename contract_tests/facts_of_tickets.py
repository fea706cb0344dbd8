"""Facts about tickets, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.case import CONTACT, CUSTOMER, TICKET, TICKET_TYPE, USER
from contract_tests.tickets import (
    NOON,
    answered,
    changed,
    desk,
    freeze,
    listed,
    made,
    read,
)

ROW_ONLY = {
    "address_id",
    "billing_status",
    "child",
    "contact_fullname",
    "contact_id",
    "contract_id",
    "contract_name",
    "creator_name_or_email",
    "customer_icons",
    "customer_reply",
    "customer_tag_list",
    "location_name",
    "parent",
    "parent_id",
    "recurring",
    "resolution_time",
    "response_time",
    "sla_breached",
    "sla_breaching_soon",
    "sla_id",
    "sla_name",
    "ticket_type_id",
    "ticket_type_name",
    "total_formatted_billable_time",
}
DETAIL_ONLY = {
    "address",
    "appointments",
    "asset_ids",
    "assets",
    "attachments",
    "contact",
    "customer",
    "intake_form_html",
    "line_items",
    "mentionables",
    "outtake_form_date",
    "outtake_form_html",
    "outtake_form_name",
    "signature_date",
    "signature_name",
    "ticket_answers",
    "ticket_fields",
    "ticket_timers",
    "ticket_type",
    "worksheet_results",
}


def a_single_ticket_is_wrapped() -> None:
    """Read, created and changed."""
    api = desk()
    created = answered(api.post("/tickets", {"customer_id": CUSTOMER, "subject": "A"}))
    path = f"/tickets/{created['ticket']['id']}"
    bodies = (created, answered(api.get(path)), answered(api.put(path, {"subject": "B"})))
    assert [set(body) for body in bodies] == [{"ticket"}] * 3


def a_row_of_a_list_has_other_keys_than_a_ticket_read_alone() -> None:
    """The row has the customer's name alone."""
    api = desk()
    row, ticket = listed(api)[0], read(api)
    assert row["id"] == ticket["id"]
    assert row.keys() - ticket.keys() == ROW_ONLY
    assert ticket.keys() - row.keys() == DETAIL_ONLY
    assert row["customer_business_then_name"] == "Acme Corp"


def a_new_ticket_has_the_keys_of_one_read_alone_but_two() -> None:
    """It has no address, and nobody to mention."""
    api = desk()
    assert read(api).keys() - made(api).keys() == {"address", "mentionables"}


def a_ticket_read_alone_has_mentionables() -> None:
    """A list."""
    assert isinstance(read(desk())["mentionables"], list)


def a_new_ticket_is_new_and_due_now() -> None:
    """Unless it says otherwise."""
    api = desk()
    freeze(api)
    ticket = made(api)
    assert (ticket["status"], ticket["due_date"], ticket["created_at"]) == ("New", NOON, NOON)
    other = made(api, status="Scheduled", due_date="2026-03-01T08:00:00Z")
    assert (other["status"], other["due_date"]) == ("Scheduled", "2026-03-01T08:00:00.000Z")


def a_new_ticket_has_the_next_number_of_the_account() -> None:
    """One more than the highest; its id is another matter."""
    api = desk()
    highest = max(row["number"] for row in listed(api))
    assert [made(api)["number"] for _ in range(3)] == [highest + 1, highest + 2, highest + 3]


def comments_that_come_with_a_ticket_have_no_author() -> None:
    """Neither a user nor a technician; hidden if they say so."""
    sent = [{"subject": "Initial Issue", "body": "It burns.", "hidden": True}]
    (comment,) = made(desk(), comments_attributes=sent)["comments"]
    assert (comment["user_id"], comment["tech"], comment["hidden"]) == (None, None, True)
    assert (comment["subject"], comment["body"]) == ("Initial Issue", "It burns.")


def what_the_body_says_of_a_new_ticket_is_kept() -> None:
    """Its tags, assets, type, contact, technician and custom fields."""
    ticket = made(
        desk(),
        tag_list=["a", "b"],
        asset_ids=[7],
        ticket_type_id=TICKET_TYPE,
        contact_id=CONTACT,
        user_id=USER,
        properties={"Maker": "Initech"},
    )
    assert (ticket["tag_list"], ticket["asset_ids"]) == (["a", "b"], [7])
    assert (ticket["ticket_type"]["name"], ticket["contact"]["id"]) == ("Devices", CONTACT)
    assert (ticket["user"]["id"], ticket["properties"]) == (USER, {"Maker": "Initech"})
    assert [field["name"] for field in ticket["ticket_fields"]] == ["Maker", "Device Type"]


def line_items_sent_with_a_ticket_are_ignored() -> None:
    """They have a path of their own."""
    ticket = made(desk(), line_items=[{"name": "Labor", "description": "x", "quantity": 1}])
    assert ticket["line_items"] == []


def any_text_is_a_status() -> None:
    """It sticks."""
    api = desk()
    assert changed(api, TICKET, status="Not A Real Status")["status"] == "Not A Real Status"
    assert made(api, status="Nor This")["status"] == "Nor This"


def priorities_outside_the_settings_are_accepted() -> None:
    """Accounts have labels of their own."""
    api = desk()
    assert [made(api, priority=label)["priority"] for label in ("Low", "Normal")] == [
        "Low",
        "Normal",
    ]


def resolving_a_ticket_sets_when_it_was_resolved() -> None:
    """And opening it again takes that away."""
    api = desk()
    freeze(api)
    assert changed(api, TICKET, status="Resolved")["resolved_at"] == NOON
    assert changed(api, TICKET, status="New")["resolved_at"] is None


def a_partial_put_of_a_ticket_keeps_the_rest() -> None:
    """Whatever is not sent stays."""
    api = desk()
    before = read(api)
    after = changed(api, TICKET, priority="3 Low")
    different = {key for key in before if before[key] != after[key]}
    assert different == {"priority", "updated_at"}


def a_ticket_shows_no_history() -> None:
    """What it was before is nowhere."""
    api = desk()
    changed(api, TICKET, subject="Printer no longer on fire")
    assert b"Printer on fire" not in api.get(f"/tickets/{TICKET}").body
    assert api.get(f"/tickets/{TICKET}/history").status == 404


def the_customer_in_a_ticket_is_a_whole_one() -> None:
    """With contacts, and with less than a customer read alone."""
    api = desk()
    row = next(row for row in api.get("/customers").json()["customers"] if row["id"] == CUSTOMER)
    assert read(api)["customer"] == row
    assert len(row["contacts"]) == 2


def a_contact_of_another_customer_is_accepted() -> None:
    """Nothing compares the two."""
    assert made(desk(), customer_id=54, contact_id=CONTACT)["contact"]["id"] == CONTACT


def the_user_of_a_ticket_is_whom_it_is_assigned_to() -> None:
    """Or null."""
    api = desk()
    assert changed(api, TICKET, user_id=1704)["user"]["full_name"] == "Sam Ortega"
    assert changed(api, TICKET, user_id=None)["user"] is None


def ids_of_tickets_have_the_size_of_real_ones() -> None:
    """Nine digits; numbers have four."""
    api = desk(fixture="msp")
    row = listed(api)[0]
    assert (len(str(row["id"])), len(str(row["number"]))) == (9, 4)
    solved = listed(api, "status=Resolved&per_page=20")
    line_items = [item for one in solved for item in read(api, one["id"])["line_items"]]
    assert {len(str(item["id"])) for item in line_items} == {9}


def printing_a_ticket_answers_success() -> None:
    """Nothing is printed."""
    assert answered(desk().post(f"/tickets/{TICKET}/print")) == {"success": True}
