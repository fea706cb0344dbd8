"""Facts about contacts, customers, phones and users, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

import re

from contract_tests.api import Api
from contract_tests.spec import JsonObject

CUSTOMER = 55
CONTACT = 101
PHONES = f"/customers/{CUSTOMER}/phones"
PORTAL = re.compile(r"https://t\d+\.syncromsp\.com/my_profile/v2/index\?portal_key=[a-z0-9]{20}")
DETAIL = {
    "ticket_links",
    "invoice_links",
    "phones",
    "contracts",
    "addresses",
    "since_updated_at",
}


def customer(api: Api, **fields: object) -> JsonObject:
    """A customer that is made with these fields, as the answer shows it."""
    answer = api.post("/customers", fields)
    assert answer.status == 200, answer.body
    made: JsonObject = answer.json()["customer"]
    return made


def detail(api: Api, id_: int) -> JsonObject:
    """A customer read alone."""
    found: JsonObject = api.get(f"/customers/{id_}").json()["customer"]
    return found


def a_single_contact_is_bare() -> None:
    """Read, created and updated; a list has a wrapper."""
    api = Api()
    made = api.post("/contacts", {"customer_id": CUSTOMER, "name": "A"}).json()
    assert made["name"] == "A"
    assert api.get(f"/contacts/{made['id']}").json()["id"] == made["id"]
    assert api.put(f"/contacts/{made['id']}", {"name": "B"}).json()["name"] == "B"
    assert set(api.get("/contacts").json()) == {"contacts", "meta"}


def deleting_a_contact_answers_success_and_then_it_is_gone() -> None:
    """A contact that was deleted is 404."""
    api = Api()
    assert api.delete(f"/contacts/{CONTACT}").json() == {"success": True}
    assert api.get(f"/contacts/{CONTACT}").status == 404


def deleting_a_customer_answers_a_sentence_and_then_it_is_gone() -> None:
    """A customer that was deleted is 404."""
    api = Api()
    answer = api.delete(f"/customers/{CUSTOMER}")
    assert answer.json() == {"message": "Customer was deleted from the system."}
    assert api.get(f"/customers/{CUSTOMER}").status == 404


def deleting_a_phone_answers_success() -> None:
    """And the list is without it."""
    api = Api()
    made = api.post(PHONES, {"number": "555-0999"}).json()
    assert api.delete(f"{PHONES}/{made['id']}").json() == {"success": True}
    assert api.get(PHONES).json()["phones"] == []


def contacts_carry_the_keys_of_live_accounts() -> None:
    """In lists and alone: strings or null."""
    api = Api()
    body = {"customer_id": CUSTOMER, "name": "A", "phone": "(555) 010-2000", "mobile": None}
    made = api.post("/contacts", body).json()
    listed = api.get("/contacts").json()["contacts"][0]
    for contact in (made, listed):
        assert isinstance(contact["processed_phone"], str)
        assert contact["processed_mobile"] is None
        assert "ticket_matching_emails" in contact


def a_partial_put_of_a_contact_keeps_the_rest() -> None:
    """Without the name that the specification requires."""
    api = Api()
    before = api.get(f"/contacts/{CONTACT}").json()
    after = api.put(f"/contacts/{CONTACT}", {"city": "Acme"}).json()
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= {"city", "updated_at"}
    assert after["city"] == "Acme"


def a_title_is_stored_among_the_properties() -> None:
    """And not at the top."""
    body = {"customer_id": CUSTOMER, "name": "A", "title": "CFO"}
    made = Api().post("/contacts", body).json()
    assert made["properties"]["title"] == "CFO"
    assert "title" not in made


def an_empty_string_stays_an_empty_string() -> None:
    """It does not become null."""
    api = Api()
    made = customer(api, business_name="Globex", address="", zip="")
    read = detail(api, made["id"])
    assert (read["address"], read["zip"], read["city"]) == ("", "", None)


def names_of_a_customer_are_put_together() -> None:
    """From business, first and last name, whichever are there."""
    api = Api()
    both = customer(api, business_name="Globex", firstname="Hank", lastname="Scorpio")
    person = customer(api, firstname="Hank", lastname="Scorpio")
    assert both["business_and_full_name"] == "Globex - Hank Scorpio"
    assert both["business_then_name"] == "Globex"
    assert person["business_and_full_name"] == "Hank Scorpio"
    assert person["business_then_name"] == "Hank Scorpio"


def a_customer_has_a_portal_address_with_a_key() -> None:
    """Of 20 small letters and digits, another for each customer."""
    api = Api()
    addresses = {customer(api, firstname=name)["online_profile_url"] for name in ("A", "B")}
    assert len(addresses) == 2
    assert all(PORTAL.fullmatch(address) for address in addresses)


def switches_for_notifications_are_strings_among_the_properties() -> None:
    """Beside the account's own fields, which stand there by their display name."""
    api = Api()
    made = customer(
        api,
        firstname="A",
        get_billing=True,
        get_reports=False,
        get_marketing=True,
        properties={"Reg No.": "7"},
    )
    assert made["properties"] == {
        "Reg No.": "7",
        "notification_billing": "1",
        "notification_reports": "0",
        "notification_marketing": "1",
    }


def a_customer_read_alone_is_richer() -> None:
    """Than in a list or after it was created."""
    api = Api()
    made = customer(api, firstname="A")
    listed = api.get("/customers").json()["customers"][0]
    read = detail(api, made["id"])
    assert read.keys() - made.keys() == DETAIL
    assert listed.keys() == made.keys()


def since_updated_at_is_the_time_of_the_last_change() -> None:
    """A field of details, not only a filter."""
    api = Api()
    api.put(f"/customers/{CUSTOMER}", {"city": "Acme"})
    read = detail(api, CUSTOMER)
    assert read["since_updated_at"] == read["updated_at"] != read["created_at"]


def a_new_customer_gets_phones_from_its_numbers() -> None:
    """Stripped to their digits; the customer's own stay as they were sent."""
    api = Api()
    made = customer(api, firstname="A", phone="555-0999", mobile="(555) 010-2000")
    phones = detail(api, made["id"])["phones"]
    assert sorted(phone["number"] for phone in phones) == ["5550102000", "5550999"]
    assert made["phone"] == "555-0999"


def the_number_of_a_phone_is_stripped_to_digits() -> None:
    """Of one that is made, and of one that is changed."""
    api = Api()
    made = api.post(PHONES, {"number": "555-0999"}).json()
    changed = api.put(f"{PHONES}/{made['id']}", {"number": "(555) 010-2000"}).json()
    assert (made["number"], changed["number"]) == ("5550999", "5550102000")


def a_partial_put_of_a_customer_keeps_switches() -> None:
    """What is not sent stays, booleans too."""
    api = Api()
    made = customer(api, firstname="A", get_sms=True, no_email=True)
    after = api.put(f"/customers/{made['id']}", {"city": "Acme"}).json()["customer"]
    assert (after["get_sms"], after["no_email"], after["firstname"]) == (True, True, "A")


def a_customer_has_neither_balance_nor_website() -> None:
    """Clients look for both in vain."""
    read = detail(Api(), CUSTOMER)
    assert [key for key in read if "balance" in key or "website" in key] == []


def a_customer_has_no_assets_of_its_own() -> None:
    """That path does not exist."""
    assert Api().get(f"/customers/{CUSTOMER}/assets").status == 404


def users_are_listed_as_pairs() -> None:
    """Of id and name."""
    api = Api()
    users = api.get("/users").json()["users"]
    assert users
    for id_, name in users:
        assert api.get(f"/users/{id_}").json()["user"]["full_name"] == name


def times_carry_milliseconds_and_the_offset_of_the_account() -> None:
    """A contact that was created at noon UTC, in an account two hours ahead."""
    api = Api(timezone="Africa/Johannesburg")
    frozen = {"now": "2026-01-31T12:00:00.119Z", "frozen": True}
    assert api.call("PUT", "/_mock/clock", json=frozen).status == 200
    made = api.post("/contacts", {"customer_id": CUSTOMER, "name": "A"}).json()
    assert made["created_at"] == "2026-01-31T14:00:00.119+02:00"


def ids_have_the_size_of_real_ones() -> None:
    """In the default fixture: as many digits as live accounts show."""
    api = Api(fixture="msp")
    contact = api.get("/contacts").json()["contacts"][0]
    found = detail(api, contact["customer_id"])
    users = api.get("/users").json()["users"]
    assert [len(str(id_)) for id_ in (found["id"], contact["id"], contact["account_id"])] == [
        8,
        7,
        5,
    ]
    assert {len(str(phone["id"])) for phone in found["phones"]} == {8}
    assert {len(str(id_)) for id_, _ in users} == {4}
