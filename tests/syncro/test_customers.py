"""Customers: filters one by one, names, switches, telephones, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]
Row = dict[str, Any]

CUSTOMERS: dict[str, Row] = {
    "10": {"firstname": "Ann", "lastname": "Lee", "email": "ann@lee.io", "phone": "555-0100"},
    "11": {"firstname": "Joanna", "business_name": "Lee Ltd", "email": "ANN@lee.io"},
    "12": {"firstname": "Bob", "lastname": "Orr", "business_name": "Orr & Sons", "notes": "Ann"},
    "13": {"firstname": "Ann", "lastname": "Gone", "disabled": True},
    "14": {"business_name": ""},
}


def admin(client: Client, **settings: object) -> InProcess:
    api = client(**settings)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def five(client: Client) -> InProcess:
    api = admin(client, fixture="empty")
    contacts = {"1": {"name": "First", "customer_id": 10}, "2": {"name": "New", "customer_id": 10}}
    document = {"customers": CUSTOMERS, "contacts": contacts}
    assert api.put("/_mock/state", json=document).status_code == 200
    return api


def ids(api: InProcess, query: str) -> list[int]:
    rows = api.get(f"/api/v1/customers?{query}").json()["customers"]
    return [row["id"] for row in rows]


FOUND: tuple[tuple[str, list[int]], ...] = (
    *(
        ("", [14, 12, 11, 10]),
        ("firstname=ann", [11, 10]),
        ("firstname=Ann", [11, 10]),
        ("firstname=annx", []),
        ("firstname=%25", []),
        ("lastname=le", [10]),
        ("business_name=Orr%20%26%20Sons", [12]),
        ("business_name=Orr%20%26%20Sonss", []),
        ("business_name=", [14, 12, 11, 10]),
        ("email=ann@lee.io", [11, 10]),
        ("email=ann@lee.i", []),
        ("email=nn@lee.io", []),
        ("query=ann", [11, 10]),
        ("query=ann%20lee", [11, 10]),
        ("query=ann%20orr", []),
        ("query=5550100", [10]),
        ("query=555-0100", [10]),
        ("query=55501001", []),
        ("include_disabled=true", [14, 13, 12, 11, 10]),
        ("include_disabled=1", [14, 13, 12, 11, 10]),
        ("include_disabled=false", [14, 12, 11, 10]),
        ("include_disabled=0", [14, 12, 11, 10]),
        ("firstname=ann&include_disabled=true", [13, 11, 10]),
        ("firstname=ann&lastname=lee", [10]),
        ("firstname=ann&page=2&per_page=1", [10]),
        ("firstname=ann&page=3&per_page=1", []),
        ("unknown=1", [14, 12, 11, 10]),
    ),
    # Ids in every spelling.
    *(
        ("id[]=10&id[]=12", [12, 10]),
        ("id%5B%5D=10&id%5B%5D=12", [12, 10]),
        ("id=10&id=12", [12, 10]),
        ("id=10,12", [12, 10]),
        ("id=12", [12]),
        ("id=12&id=12", [12]),
        ("id[]=13", []),
        ("id[]=13&include_disabled=true", [13]),
        ("id[]=10&id[]=404", [10]),
        ("id=abc", []),
        ("id=", [14, 12, 11, 10]),
        ("not_id[]=10&not_id[]=12", [14, 11]),
        ("id_not[]=10&id_not[]=12", [14, 11]),
        ("not_id=10,12", [14, 11]),
        ("id_not=10&id_not=12", [14, 11]),
        ("not_id=10&id_not=12", [14, 11]),
        ("not_id=404", [14, 12, 11, 10]),
        ("id=10,11&not_id=11", [10]),
        ("not_id=14&per_page=2&page=2", [10]),
    ),
)


def test_filters_leave_what_is_inside_and_nothing_else(client: Client) -> None:
    api = five(client)
    assert [(query, ids(api, query)) for query, _ in FOUND] == list(FOUND)


def test_a_list_nests_contacts_newest_first_and_a_detail_has_more_keys(client: Client) -> None:
    api = five(client)
    row = api.get("/api/v1/customers?id=10").json()["customers"][0]
    assert [contact["name"] for contact in row["contacts"]] == ["New", "First"]
    detail = api.get("/api/v1/customers/10").json()["customer"]
    extra = {"ticket_links", "invoice_links", "phones", "contracts", "addresses"}
    assert set(detail) - set(row) == extra | {"since_updated_at"}
    assert {key: detail[key] for key in row} == row
    assert detail["since_updated_at"] == detail["updated_at"]


@pytest.mark.parametrize(
    ("sent", "full", "then", "both"),
    [
        ({"firstname": "A", "lastname": "B"}, "A B", "A B", "A B"),
        ({"firstname": "A", "business_name": "C"}, "A", "C", "C - A"),
        ({"business_name": "C"}, "(empty)", "C", "C"),
        ({"lastname": "B"}, "B", "B", "B"),
        ({}, "(empty)", "(empty)", ""),
        ({"firstname": "", "lastname": None, "business_name": ""}, "(empty)", "(empty)", ""),
    ],
)
def test_names_are_derived_from_what_there_is(
    client: Client, sent: Row, full: str, then: str, both: str
) -> None:
    made = admin(client).post("/api/v1/customers", json=sent).json()["customer"]
    names = (made["fullname"], made["business_then_name"], made["business_and_full_name"])
    assert names == (full, then, both)


def test_derived_names_follow_a_put_and_cannot_be_sent(client: Client) -> None:
    api = five(client)
    sent = {"business_name": "New", "fullname": "Other", "business_then_name": "Other"}
    made = api.put("/api/v1/customers/10", json=sent).json()["customer"]
    assert made["fullname"] == "Ann Lee"
    assert made["business_then_name"] == "New"
    assert made["business_and_full_name"] == "New - Ann Lee"


def test_switches_are_strings_in_properties_and_keep_the_others(client: Client) -> None:
    api = admin(client)
    sent = {"get_billing": True, "get_reports": "0", "properties": {"Reg No.": "7"}}
    made = api.post("/api/v1/customers", json=sent).json()["customer"]
    wanted = {"Reg No.": "7", "notification_billing": "1", "notification_reports": "0"}
    assert made["properties"] == wanted
    assert "get_billing" not in made
    sent = {"get_marketing": 1, "properties": {"Reg No.": "8"}}
    made = api.put(f"/api/v1/customers/{made['id']}", json=sent).json()["customer"]
    assert made["properties"] == wanted | {"Reg No.": "8", "notification_marketing": "1"}


def test_numbers_become_telephones_of_digits(client: Client) -> None:
    api = admin(client)
    sent = {"phone": "555-0999 x12", "mobile": "+1 (555) 0100"}
    id_ = api.post("/api/v1/customers", json=sent).json()["customer"]["id"]
    phones = api.get(f"/api/v1/customers/{id_}").json()["customer"]["phones"]
    shown = {(phone["label"], phone["number"]) for phone in phones}
    assert shown == {("Phone", "5550999"), ("Mobile", "15550100")}
    api.put(f"/api/v1/customers/{id_}", json={"phone": "555-1111"})
    phones = api.get(f"/api/v1/customers/{id_}").json()["customer"]["phones"]
    shown = {(phone["label"], phone["number"]) for phone in phones}
    assert shown == {("Phone", "5551111"), ("Mobile", "15550100")}


def test_no_number_makes_no_telephone(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/customers", json={"phone": "none", "mobile": ""}).json()
    path = f"/api/v1/customers/{made['customer']['id']}/phones"
    assert api.get(path).json() == {"phones": []}


def test_an_empty_string_stays_one_and_null_stays_null(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/customers", json={"address_2": "", "city": None}).json()["customer"]
    assert (made["address_2"], made["city"]) == ("", None)


def test_a_bad_email_is_refused_with_params_on_create_and_without_on_update(
    client: Client,
) -> None:
    api = five(client)
    wrong = {"email": "no", "firstname": "x"}
    message = ["Email is not an email", 'Email Only able to parse up to "no"']
    answer = api.post("/api/v1/customers?api_key=admin-token", json=wrong)
    assert answer.status_code == 422
    assert answer.json() == {"success": False, "message": message, "params": wrong}
    answer = api.put("/api/v1/customers/10", json=wrong)
    assert answer.status_code == 422
    assert answer.json() == {"success": False, "message": message}
    assert api.get("/api/v1/customers/10").json()["customer"]["firstname"] == "Ann"


def test_latest_is_the_newest_that_is_shown_and_null_where_there_is_none(client: Client) -> None:
    api = five(client)
    assert api.get("/api/v1/customers/latest").json()["customer"]["id"] == 14
    api.delete("/api/v1/customers/14")
    assert api.get("/api/v1/customers/latest").json()["customer"]["id"] == 12
    api.put("/_mock/state", json={})
    assert api.get("/api/v1/customers/latest").json() == {"customer": None}


def test_autocomplete_finds_by_query_without_pages(client: Client) -> None:
    answer = five(client).get("/api/v1/customers/autocomplete?query=lee&id=99&page=2").json()
    assert list(answer) == ["customers"]
    assert [row["id"] for row in answer["customers"]] == [11, 10]


def test_portal_address_names_the_account_and_keeps_its_key(client: Client) -> None:
    api = five(client)
    made = api.post("/api/v1/customers", json={}).json()["customer"]
    url = made["online_profile_url"]
    start, _, key = url.partition("portal_key=")
    assert start == "https://acme.syncromsp.com/my_profile/v2/index?"
    assert len(key) == 20
    assert key.isalnum()
    assert key == key.lower()
    again = api.put(f"/api/v1/customers/{made['id']}", json={"firstname": "x"}).json()
    assert again["customer"]["online_profile_url"] == url
    assert "portal_key" not in made


def test_a_contact_that_is_made_moved_or_deleted_shows_in_the_list_at_once(client: Client) -> None:
    api = five(client)

    def names() -> dict[int, list[str]]:
        rows = api.get("/api/v1/customers").json()["customers"]
        return {row["id"]: [c["name"] for c in row["contacts"]] for row in rows if row["contacts"]}

    assert names() == {10: ["New", "First"]}
    api.post("/api/v1/contacts", json={"customer_id": 11, "name": "Made"})
    assert names() == {10: ["New", "First"], 11: ["Made"]}
    api.put("/api/v1/contacts/1", json={"customer_id": 11})
    assert names() == {10: ["New"], 11: ["Made", "First"]}
    api.delete("/api/v1/contacts/2")
    assert names() == {11: ["Made", "First"]}
    detail = api.get("/api/v1/customers/11").json()["customer"]
    assert [contact["name"] for contact in detail["contacts"]] == ["Made", "First"]


def test_deletion_leaves_tickets_and_links_are_gone_with_the_customer(client: Client) -> None:
    api = five(client)
    for customer in (10, 11):
        sent = {"customer_id": customer, "subject": "s"}
        assert api.post("/api/v1/tickets", json=sent).status_code == 200
    api.delete("/api/v1/customers/10")
    rows = api.get("/api/v1/tickets").json()["tickets"]
    assert [(row["id"], row["customer_id"]) for row in rows] == [(2, 11), (1, 10)]
    links = api.get("/api/v1/customers/11").json()["customer"]["ticket_links"]
    assert [link["id"] for link in links] == [2]


@pytest.mark.parametrize("sent", [None, {}, "x", []])
def test_properties_that_say_nothing_leave_the_custom_fields(client: Client, sent: object) -> None:
    api = five(client)
    api.put("/api/v1/customers/10", json={"properties": {"Reg No.": "7", "Tier": None}})
    made = api.put("/api/v1/customers/10", json={"properties": sent, "city": "x"}).json()
    assert made["customer"]["properties"] == {"Reg No.": "7", "Tier": None}
