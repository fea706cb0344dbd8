"""The success of every operation, written by hand."""

from __future__ import annotations

from typing import Any

from contract_tests.case import (
    ATTACHMENT,
    CONTACT,
    CUSTOMER,
    LINE_ITEM,
    NEW_PHONE,
    PHONE,
    PHONES,
    RIGHT_CODE,
    TICKET,
    TICKET_TYPE,
    TIMER,
    USER,
    Case,
)
from contract_tests.spec import Operation


def _success(method: str, template: str, path: str = "", **options: Any) -> Case:
    return Case("succeeds", Operation(method, template), path or template, **options)


ONE_CONTACT = f"/contacts/{CONTACT}"
ONE_CUSTOMER = f"/customers/{CUSTOMER}"
PHONES_TEMPLATE = "/customers/{customer_id}/phones"
ONE_PHONE_TEMPLATE = f"{PHONES_TEMPLATE}/{{id}}"
ONE_PHONE = f"{PHONES}/{PHONE}"
ONE_TICKET = f"/tickets/{TICKET}"
NEW_TICKET = {
    "customer_id": CUSTOMER,
    "contact_id": CONTACT,
    "user_id": USER,
    "ticket_type_id": TICKET_TYPE,
    "subject": "Screen is dark",
    "tag_list": ["screen"],
    "asset_ids": [1],
    "comments_attributes": [{"subject": "Initial Issue", "body": "It was light."}],
}


def _below_ticket(method: str, name: str, json: Any = None) -> Case:
    """The success of an operation on one ticket."""
    return _success(method, f"/tickets/{{id}}/{name}", f"{ONE_TICKET}/{name}", json=json)


SUCCESSES = (
    _success("GET", "/contacts"),
    _success("POST", "/contacts", json={"customer_id": CUSTOMER, "name": "John Smith"}),
    _success("GET", "/contacts/{id}", ONE_CONTACT),
    _success("PUT", "/contacts/{id}", ONE_CONTACT, json={"name": "Jane Roe"}),
    _success("DELETE", "/contacts/{id}", ONE_CONTACT),
    _success("GET", "/customers"),
    _success("POST", "/customers", json={"business_name": "Globex", "phone": "555-0100"}),
    _success("GET", "/customers/{id}", ONE_CUSTOMER),
    _success("PUT", "/customers/{id}", ONE_CUSTOMER, json={"notes": "Pays late."}),
    _success("DELETE", "/customers/{id}", ONE_CUSTOMER),
    _success("GET", "/customers/latest"),
    _success("GET", "/customers/autocomplete", "/customers/autocomplete?query=acme"),
    _success("GET", PHONES_TEMPLATE, PHONES),
    _success("POST", PHONES_TEMPLATE, PHONES, json=NEW_PHONE),
    _success("PUT", ONE_PHONE_TEMPLATE, ONE_PHONE, json={"label": "Office"}),
    _success("DELETE", ONE_PHONE_TEMPLATE, ONE_PHONE),
    _success("GET", "/me"),
    _success("GET", "/users"),
    _success("POST", "/otp_login", json={"code": RIGHT_CODE}),
    _success("GET", "/users/{id}", f"/users/{USER}"),
    _success("GET", "/tickets"),
    _success("POST", "/tickets", json=NEW_TICKET),
    _success("GET", "/tickets/{id}", ONE_TICKET),
    _success("PUT", "/tickets/{id}", ONE_TICKET, json={"status": "Resolved"}),
    _success("DELETE", "/tickets/{id}", ONE_TICKET),
    _success("GET", "/tickets/settings"),
    _below_ticket("POST", "print"),
    _below_ticket("GET", "comments"),
    _below_ticket("POST", "comment", {"subject": "Update", "body": "On my way."}),
    _below_ticket(
        "POST", "timer_entry", {"start_at": "2026-01-31T10:00:00Z", "duration_minutes": 10}
    ),
    _below_ticket("PUT", "update_timer_entry", {"timer_entry_id": TIMER, "notes": "Wet."}),
    _below_ticket("POST", "charge_timer_entry", {"timer_entry_id": TIMER}),
    _below_ticket("POST", "delete_timer_entry", {"timer_entry_id": TIMER}),
    _below_ticket(
        "POST",
        "add_line_item",
        {"name": "Cable", "description": "Two metres", "price_cost": 7.25, "price_retail": 10},
    ),
    _below_ticket("PUT", "update_line_item", {"ticket_line_item_id": LINE_ITEM, "quantity": 2}),
    _below_ticket("POST", "remove_line_item", {"ticket_line_item_id": LINE_ITEM}),
    _below_ticket(
        "POST", "attach_file_url", {"files": [{"url": "http://foo", "filename": "test"}]}
    ),
    _below_ticket("POST", "delete_attachment", {"attachment_id": ATTACHMENT}),
    _success("GET", "/ticket_timers"),
    _success("PATCH", "/ticket_timers/{id}", f"/ticket_timers/{TIMER}?billable=true"),
    _success("GET", "/settings"),
    _success("GET", "/settings/tabs"),
    _success("GET", "/settings/printing"),
    _success("GET", "/search", "/search?query=acme"),
)

NEEDS_NO_PERMISSION = frozenset(
    {
        Operation("GET", "/customers/autocomplete"),
        Operation("GET", "/me"),
        Operation("GET", "/users"),
        Operation("POST", "/otp_login"),
        Operation("GET", "/users/{id}"),
        Operation("GET", "/tickets/settings"),
        Operation("GET", "/settings"),
        Operation("GET", "/settings/tabs"),
        Operation("GET", "/settings/printing"),
        # Its results need permissions, each kind its own.
        Operation("GET", "/search"),
    }
)


def success(method: str, path: str) -> Case:
    """The success of one operation. Raises StopIteration if there is none."""
    return next(case for case in SUCCESSES if case.operation == Operation(method, path))
