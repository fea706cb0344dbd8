"""Customers: filters one by one, names, switches, telephones, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

Client = Callable[..., TestClient]
Row = dict[str, Any]

CUSTOMERS: dict[str, Row] = {
    "10": {"firstname": "Ann", "lastname": "Lee", "email": "ann@lee.io", "phone": "555-0100"},
    "11": {"firstname": "Joanna", "business_name": "Lee Ltd", "email": "ANN@lee.io"},
    "12": {"firstname": "Bob", "lastname": "Orr", "business_name": "Orr & Sons", "notes": "Ann"},
    "13": {"firstname": "Ann", "lastname": "Gone", "disabled": True},
    "14": {"business_name": ""},
}


def admin(client: Client, **settings: object) -> TestClient:
    api = client(**settings)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def five(client: Client) -> TestClient:
    api = admin(client, fixture="empty")
    contacts = {"1": {"name": "First", "customer_id": 10}, "2": {"name": "New", "customer_id": 10}}
    document = {"customers": CUSTOMERS, "contacts": contacts}
    assert api.put("/_mock/state", json=document).status_code == 200
    return api


def ids(api: TestClient, query: str) -> list[int]:
    rows = api.get(f"/api/v1/customers?{query}").json()["customers"]
    return [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
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
    ],
)
def test_each_filter_leaves_what_is_inside_and_nothing_else(
    client: Client, query: str, found: list[int]
) -> None:
    assert ids(five(client), query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
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
    ],
)
def test_ids_are_wanted_or_excluded_in_every_spelling(
    client: Client, query: str, found: list[int]
) -> None:
    assert ids(five(client), query) == found


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"id": [10, 12]}, [12, 10]),
        ({"id": ["10", "12"]}, [12, 10]),
        ({"id": 11}, [11]),
        ({"not_id": [10, 12]}, [14, 11]),
        ({"firstname": "ann", "page": 2, "per_page": 1}, [10]),
        ({"include_disabled": True}, [14, 13, 12, 11, 10]),
        ({"include_disabled": False}, [14, 12, 11, 10]),
        ({"sort": "firstname ASC"}, [14, 10, 12, 11]),
        ([], [14, 12, 11, 10]),
    ],
)
def test_a_get_reads_its_parameters_from_a_json_body_too(
    client: Client, sent: object, found: list[int]
) -> None:
    rows = five(client).request("GET", "/api/v1/customers", json=sent).json()["customers"]
    assert [row["id"] for row in rows] == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("firstname", [14, 10, 12, 11]),
        ("firstname ASC", [14, 10, 12, 11]),
        ("firstname asc", [14, 10, 12, 11]),
        ("firstname DESC", [11, 12, 10, 14]),
        ("firstname desc", [11, 12, 10, 14]),
        ("lastname ASC", [11, 14, 10, 12]),
        ("lastname DESC", [12, 10, 14, 11]),
        ("id ASC", [10, 11, 12, 14]),
        ("email ASC", [12, 14, 10, 11]),
        ("nothing ASC", [14, 12, 11, 10]),
        ("fullname; DROP TABLE", [14, 12, 11, 10]),
        ("properties", [14, 12, 11, 10]),
    ],
)
def test_sort_puts_null_first_and_breaks_ties_by_id(
    client: Client, sort: str, found: list[int]
) -> None:
    answer = five(client).get("/api/v1/customers", params={"sort": sort}).json()
    assert [row["id"] for row in answer["customers"]] == found


def test_email_finds_nothing_for_select_customers_beyond_their_own(client: Client) -> None:
    api = five(client)
    api.patch("/_mock/groups/5", json={"customers": [11, 13]})
    api.headers["Authorization"] = "Bearer one-customer-token"
    assert ids(api, "email=ann@lee.io") == [11]
    assert ids(api, "firstname=ann") == [11]
    assert ids(api, "firstname=ann&include_disabled=true") == [13, 11]
    assert ids(api, "id=10,11,12") == [11]
    assert ids(api, "not_id=11") == []
    assert ids(api, "query=ann&page=2&per_page=1") == []


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
        ({"business_name": "C"}, "", "C", "C"),
        ({"lastname": "B"}, "B", "B", "B"),
        ({}, "", "", ""),
        ({"firstname": "", "lastname": None, "business_name": ""}, "", "", ""),
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


def test_a_put_changes_what_is_sent_and_nothing_else(client: Client) -> None:
    api = five(client)
    api.put("/_mock/clock", json={"now": "2026-03-01T00:00:00Z", "frozen": True})
    before = api.get("/api/v1/customers/10").json()["customer"]
    answer = api.put("/api/v1/customers/10", json={"city": "Oslo", "get_sms": True}).json()
    changed = {"city": "Oslo", "get_sms": True, "updated_at": "2026-03-01T00:00:00.000Z"}
    assert answer["customer"] == {key: before[key] for key in answer["customer"]} | changed
    after = api.get("/api/v1/customers/10").json()["customer"]
    assert after == before | changed | {"since_updated_at": changed["updated_at"]}


def test_a_put_of_nothing_new_leaves_updated_at(client: Client) -> None:
    api = five(client)
    before = api.get("/api/v1/customers/10").json()
    api.put("/_mock/clock", json={"now": "2026-03-01T00:00:00Z"})
    api.put("/api/v1/customers/10", json={"firstname": "Ann"})
    assert api.get("/api/v1/customers/10").json() == before


def test_put_replace_nullifies_what_is_not_sent(client: Client) -> None:
    api = admin(client, fixture="empty", put="replace")
    sent = {"firstname": "A", "city": "Oslo", "get_sms": True, "properties": {"x": 1}}
    id_ = api.post("/api/v1/customers", json=sent).json()["customer"]["id"]
    made = api.put(f"/api/v1/customers/{id_}", json={"lastname": "B"}).json()["customer"]
    assert (made["firstname"], made["city"], made["get_sms"]) == (None, None, False)
    assert (made["lastname"], made["properties"], made["fullname"]) == ("B", {}, "B")


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


def test_deletion_says_so_and_takes_contacts_and_phones_along(client: Client) -> None:
    api = five(client)
    api.post("/api/v1/customers/10/phones", json={"number": "1"})
    answer = api.delete("/api/v1/customers/10")
    assert answer.json() == {"message": "Customer was deleted from the system."}
    assert api.get("/api/v1/customers/10").status_code == 404
    assert api.delete("/api/v1/customers/10").status_code == 404
    assert api.get("/api/v1/contacts/1").status_code == 404
    state = api.get("/_mock/state").json()
    assert state["phones"] == state["contacts"] == {}
    assert api.post("/api/v1/customers", json={}).json()["customer"]["id"] == 15


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


def test_a_single_customer_is_wrapped_in_every_answer(client: Client) -> None:
    api = five(client)
    made = api.post("/api/v1/customers", json={"firstname": "x"})
    assert made.status_code == 200
    for answer in (
        made,
        api.get("/api/v1/customers/10"),
        api.put("/api/v1/customers/10", json={}),
        api.get("/api/v1/customers/latest"),
    ):
        assert list(answer.json()) == ["customer"]


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
