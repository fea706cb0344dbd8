"""Facts about settings and search, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.api import Api
from contract_tests.case import CONTACT, CUSTOMER, TICKET
from contract_tests.spec import JsonObject
from contract_tests.tickets import answered, desk, made, read, token

STATUSES = [
    "New",
    "In Progress",
    "Resolved",
    "Invoiced",
    "Waiting for Parts",
    "Waiting on Customer",
    "Scheduled",
    "Customer Reply",
]
CUSTOMERS = "Customers - List/Search"
TICKETS = "Tickets - List/Search"


def results(api: Api, query: str, **options: str) -> list[JsonObject]:
    """What a search finds, without the wrappers."""
    found = answered(api.get("/search", query={"query": query}, **options))
    assert (found["quick_result"], found["error"]) == (None, None)
    return [result["table"] for result in found["results"]]


def the_statuses_of_tickets_are_in_their_settings() -> None:
    """In this order."""
    assert answered(desk().get("/tickets/settings"))["ticket_status_list"] == STATUSES


def priorities_and_problem_types_are_in_the_settings() -> None:
    """The first priority is none."""
    ticket = answered(desk().get("/settings"))["ticket"]
    assert ticket["priorities"] == ["", "0 Urgent", "1 High", "2 Normal", "3 Low"]
    assert ticket["problem_types"] == ["Virus", "TuneUp", "Hardware", "Software", "Other"]


def the_locale_tells_the_zone_and_its_offset() -> None:
    """In January it is eight hours behind."""
    locale = answered(desk(timezone="America/Los_Angeles").get("/settings"))["locale"]
    assert (locale["time_zone"], locale["time_offset"]) == ("America/Los_Angeles", "-08:00")
    assert (locale["iso_code"], locale["date_format"]) == ("en", "mm-dd-yy")


def types_and_fields_are_the_same_wherever_they_stand() -> None:
    """In both settings, and in a ticket."""
    api = desk()
    whole, own = answered(api.get("/settings"))["ticket"], answered(api.get("/tickets/settings"))
    for key in ("ticket_types", "ticket_type_fields", "ticket_type_field_answers"):
        assert whole[key] == own[key]
        assert own[key]
    assert read(api)["ticket_type"] == own["ticket_types"][0]
    assert {field["id"] for field in read(api)["ticket_fields"]} == {
        field["id"] for field in own["ticket_type_fields"]
    }


def fields_of_customers_are_in_the_settings() -> None:
    """With their answers."""
    customers = answered(desk().get("/settings"))["customers"]
    (field,) = customers["customer_fields"]
    assert field["name"] == "Site"
    assert field["answers"] == customers["customer_field_answers"]


def settings_of_tickets_name_the_active_users() -> None:
    """Those who are deactivated are left out."""
    users = answered(desk().get("/tickets/settings"))["users"]
    assert {"id": 1701, "name": "Dana Whitfield"} in users
    assert 1706 not in {user["id"] for user in users}


def settings_need_no_permission() -> None:
    """Any token that is valid reads them."""
    api = desk()
    for path in ("/settings", "/settings/tabs", "/settings/printing", "/tickets/settings"):
        assert api.get(path, token="no-permissions-token").status == 200


def the_channel_of_printing_has_21_digits() -> None:
    """And is a text."""
    printing = answered(desk().get("/settings/printing"))
    assert printing["messaging_channel"].isdigit()
    assert (len(printing["messaging_channel"]), printing["registers"]) == (21, [])


def a_search_finds_customers_contacts_and_tickets() -> None:
    """Each with its type, its index and its id, in two wrappers."""
    api = desk()
    made(api, subject="Jane cannot print")
    api.put(f"/customers/{CUSTOMER}", {"lastname": "Jane"})
    found = {result["_type"]: result for result in results(api, "jane cannot")}
    assert set(found) == {"ticket"}
    kinds = {(result["_type"], result["_index"]) for result in results(api, "jane")}
    assert kinds == {("customer", "customers"), ("contact", "contacts"), ("ticket", "tickets")}


def the_source_of_a_result_names_its_customer() -> None:
    """Of a contact and of a ticket."""
    api = desk()
    (contact,), (ticket,) = results(api, "jane@example.com"), results(api, "fire")
    assert (contact["_id"], contact["_source"]["table"]["customer_id"]) == (CONTACT, CUSTOMER)
    assert (ticket["_id"], ticket["_source"]["table"]["customer_id"]) == (TICKET, CUSTOMER)


def a_customer_that_is_found_shows_five_keys() -> None:
    """Its phones are whole ones."""
    api = desk()
    (customer,) = results(api, "admin@acme.com")
    source = customer["_source"]["table"]
    assert set(source) == {"firstname", "lastname", "email", "business_name", "phones"}
    assert source["phones"] == answered(api.get(f"/customers/{CUSTOMER}/phones"))["phones"]


def a_search_leaves_out_what_the_token_may_not_list() -> None:
    """Without any permission it finds nothing, and is no error."""
    api = desk()
    made(api, subject="Jane cannot print")
    for permissions, kinds in (
        ((CUSTOMERS,), {"contact"}),
        ((TICKETS,), {"ticket"}),
        ((CUSTOMERS, TICKETS), {"contact", "ticket"}),
        ((), set()),
    ):
        found = results(api, "jane", token=token(api, *permissions))
        assert {result["_type"] for result in found} == kinds


def a_search_for_nothing_finds_nothing() -> None:
    """No query, and a blank one."""
    api = desk()
    assert results(api, "") == results(api, " ") == []
    assert answered(api.get("/search"))["results"] == []
