"""Contacts: wrapper, filter, title, PUT, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ROWS: dict[str, dict[str, Any]] = {
    "1": {"name": "A", "customer_id": 10, "notes": "n", "phone": "657.325.3258 x330"},
    "2": {"name": "B", "customer_id": 11},
    "3": {"name": "C", "customer_id": 10},
    "4": {"name": "D", "customer_id": None},
    "5": {"name": "E", "customer_id": 12},
}


def admin(client: Client, **settings: object) -> InProcess:
    api = client(**{"fixture": "empty", **settings})
    api.headers["Authorization"] = "Bearer admin-token"
    customers: dict[str, Any] = {"10": {}, "11": {}, "12": {"disabled": True}}
    document = {"customers": customers, "contacts": ROWS}
    assert api.put("/_mock/state", json=document).status_code == 200
    return api


def ids(api: InProcess, query: str) -> list[int]:
    return [row["id"] for row in api.get(f"/api/v1/contacts?{query}").json()["contacts"]]


def test_a_contact_is_bare_alone_and_wrapped_in_lists(client: Client) -> None:
    api = admin(client)
    bare = api.get("/api/v1/contacts/1").json()
    assert bare["id"] == 1
    assert "contact" not in bare
    answer = api.get("/api/v1/contacts").json()
    assert list(answer) == ["contacts", "meta"]
    assert answer["contacts"][-1] == bare
    made = api.post("/api/v1/contacts", json={"customer_id": 10})
    assert (made.status_code, list(made.json())) == (200, list(bare))
    assert list(api.put("/api/v1/contacts/1", json={}).json()) == list(bare)


def test_title_lives_in_properties(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/contacts", json={"customer_id": 10, "title": "CEO"}).json()
    assert made["properties"] == {"title": "CEO"}
    assert "title" not in made
    made = api.put(f"/api/v1/contacts/{made['id']}", json={"title": "CTO"}).json()
    assert made["properties"] == {"title": "CTO"}
    made = api.put(f"/api/v1/contacts/{made['id']}", json={"name": "x"}).json()
    assert made["properties"] == {"title": "CTO"}


def test_processed_numbers_are_digits_without_the_extension(client: Client) -> None:
    api = admin(client)
    assert api.get("/api/v1/contacts/1").json()["processed_phone"] == "6573253258"
    made = api.put("/api/v1/contacts/1", json={"mobile": "(1) 2", "phone": None}).json()
    assert (made["processed_mobile"], made["processed_phone"]) == ("12", None)


def test_only_what_may_be_sent_is_taken(client: Client) -> None:
    sent = {"id": 99, "opt_out": True, "vendor_id": 5, "account_id": 1, "created_at": "x"}
    made = admin(client).put("/api/v1/contacts/2", json={**sent, "properties": {"a": 1}}).json()
    assert made["id"] == 2
    assert (made["opt_out"], made["vendor_id"], made["properties"]) == (False, None, {})
    assert made["account_id"] != 1


def test_a_name_is_never_null(client: Client) -> None:
    api = admin(client)
    assert api.post("/api/v1/contacts", json={"customer_id": 10}).json()["name"] == ""
    assert api.put("/api/v1/contacts/1", json={"name": None}).json()["name"] == ""


def test_an_unknown_customer_is_404_and_a_missing_one_422(client: Client) -> None:
    api = admin(client)
    answer = api.post("/api/v1/contacts", json={"name": "x", "customer_id": 404})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    answer = api.post("/api/v1/contacts", json={"name": "x"})
    assert answer.status_code == 422
    record = answer.json()["record"]
    assert answer.json()["errors"] == "Customer can't be blank"
    assert (record["id"], record["created_at"], record["name"]) == (None, None, "x")
    assert list(record) == list(api.get("/api/v1/contacts/1").json())


def test_a_bad_email_comes_back_in_the_record_with_errors_as_a_string(client: Client) -> None:
    api = admin(client)
    answer = api.post("/api/v1/contacts", json={"customer_id": 10, "email": "no"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == "Email is not an email"
    assert answer.json()["record"]["email"] == "no"
    answer = api.put("/api/v1/contacts/1", json={"customer_id": None, "email": "no"})
    assert answer.json()["errors"] == "Customer can't be blank, Email is not an email"
    assert answer.json()["record"]["id"] == 1
    assert api.get("/api/v1/contacts/1").json()["customer_id"] == 10


def test_a_contact_may_move_to_another_customer_and_keeps_its_tickets(client: Client) -> None:
    api = admin(client)
    sent = {"customer_id": 10, "contact_id": 1, "subject": "s"}
    assert api.post("/api/v1/tickets", json=sent).status_code == 200
    assert api.put("/api/v1/contacts/1", json={"customer_id": 11}).json()["customer_id"] == 11
    assert (ids(api, "customer_id=10"), ids(api, "customer_id=11")) == ([3], [2, 1])
    ticket = api.get("/api/v1/tickets/1").json()["ticket"]
    assert (ticket["contact"]["id"], ticket["customer_id"]) == (1, 10)
    assert [contact["id"] for contact in ticket["customer"]["contacts"]] == [3]


def test_deletion_of_a_contact_leaves_its_tickets_and_their_id(client: Client) -> None:
    api = admin(client)
    sent = {"customer_id": 10, "contact_id": 1, "subject": "s"}
    assert api.post("/api/v1/tickets", json=sent).status_code == 200
    assert api.delete("/api/v1/contacts/1").json() == {"success": True}
    row = api.get("/api/v1/tickets?contact_id=1").json()["tickets"][0]
    assert (row["contact_id"], row["contact_fullname"]) == (1, None)
