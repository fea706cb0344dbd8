"""What public programs send, in their words: the vendor's own importers, exporters and samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

KEY = {"api_key": "admin-token"}
SAMPLE = {
    "customer_id": 55,
    "subject": "Computer repair",
    "problem_type": "Virus",
    "status": "New",
    "comment_body": "Initial issue: it beeps",
    "comment_subject": "Initial Issue",
    "comment_hidden": "1",
    "comment_do_not_email": "1",
    "comment_tech": "Joe Tech",
    "comment_sms_body": "It beeps",
}
"""The keys of the vendor's sample call that makes a ticket with a comment."""


@pytest.fixture
def api(client: Client) -> InProcess:
    return client()


def test_paths_may_end_in_json(api: InProcess) -> None:
    tickets = api.get("/api/v1/tickets.json", params=KEY).json()["tickets"]
    assert tickets == api.get("/api/v1/tickets", params=KEY).json()["tickets"]
    one = api.get(f"/api/v1/tickets/{tickets[0]['id']}.json", params=KEY)
    assert one.json()["ticket"]["id"] == tickets[0]["id"]
    sent = {"subject": "s", "body": "b"}
    path = f"/api/v1/tickets/{tickets[0]['id']}/comment.json"
    assert api.post(path, params=KEY, json=sent).json()["comment"]["body"] == "b"
    assert api.get("/api/v1/me.json", params=KEY).status_code == 200
    assert api.get("/api/v1/customers/autocomplete.json", params={**KEY, "query": "a"}).is_success
    assert api.get("/api/v1/me.xml", params=KEY).status_code == 404


def test_the_vendors_sample_makes_a_ticket_with_its_comment(api: InProcess) -> None:
    ticket = api.post("/api/v1/tickets.json", params=KEY, json=SAMPLE).json()["ticket"]
    assert [
        (c["subject"], c["body"], c["hidden"], c["tech"], c["user_id"]) for c in ticket["comments"]
    ] == [("Initial Issue", "Initial issue: it beeps", True, "Joe Tech", None)]
    assert not any(key.startswith("comment_") for key in ticket)


@pytest.mark.parametrize("missing", ["subject", "body"])
def test_half_a_comment_is_refused_and_makes_no_ticket(api: InProcess, missing: str) -> None:
    sent = {key: value for key, value in SAMPLE.items() if key != f"comment_{missing}"}
    before = api.get("/api/v1/tickets", params=KEY).json()["meta"]
    answer = api.post("/api/v1/tickets", params=KEY, json=sent)
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": f"Comments {missing} can't be blank"},
    )
    assert api.get("/api/v1/tickets", params=KEY).json()["meta"] == before


def test_what_belongs_to_no_comment_makes_none(api: InProcess) -> None:
    sent = {"customer_id": 55, "subject": "s", "comment_do_not_email": True, "comment_tech": "J"}
    assert api.post("/api/v1/tickets", params=KEY, json=sent).json()["ticket"]["comments"] == []


def test_an_importer_brings_the_dates_of_its_tickets_and_comments(api: InProcess) -> None:
    sent = {"customer_id": 55, "subject": "Old", "created_at": "2019-03-04T10:30:00+01:00"}
    ticket = api.post("/api/v1/tickets", params=KEY, json=sent).json()["ticket"]
    assert ticket["created_at"] == "2019-03-04T09:30:00.000Z"
    assert ticket["updated_at"] > "2026"
    body = {"subject": "s", "body": "b", "created_at": "2019-03-05T08:00:00Z"}
    path = f"/api/v1/tickets/{ticket['id']}/comment"
    made = api.post(path, params=KEY, json=body).json()["comment"]
    assert made["created_at"] == "2019-03-05T08:00:00.000Z"
    put = {"created_at": "2001-01-01", "subject": "New"}
    api.put(f"/api/v1/tickets/{ticket['id']}", params=KEY, json=put)
    kept = api.get(f"/api/v1/tickets/{ticket['id']}", params=KEY).json()["ticket"]
    assert (kept["subject"], kept["created_at"]) == ("New", ticket["created_at"])
    since = api.get("/api/v1/tickets", params={**KEY, "created_after": "2026-01-01"}).json()
    assert ticket["id"] not in [row["id"] for row in since["tickets"]]


@pytest.mark.parametrize("when", ["yesterday", "", None, 7, [], {}])
def test_a_date_that_is_none_is_now(api: InProcess, when: object) -> None:
    sent = {"customer_id": 55, "subject": "s", "created_at": when}
    answer = api.post("/api/v1/tickets", params=KEY, json=sent)
    assert answer.status_code == 200
    ticket = answer.json()["ticket"]
    assert ticket["created_at"] == ticket["updated_at"]


def test_a_comment_finds_its_ticket_by_number(api: InProcess) -> None:
    ticket = api.post(
        "/api/v1/tickets", params=KEY, json={"customer_id": 55, "subject": "s", "number": 4711}
    ).json()["ticket"]
    sent = {"subject": "s", "body": "by number"}
    made = api.post("/api/v1/tickets/4711/comment", params=KEY, json=sent).json()["comment"]
    assert made["ticket_id"] == ticket["id"]
    assert api.get("/api/v1/tickets/4711", params=KEY).status_code == 404
    assert api.post("/api/v1/tickets/4712/comment", params=KEY, json=sent).status_code == 404


def test_an_id_goes_before_a_number(api: InProcess) -> None:
    new = {"customer_id": 55, "subject": "s"}
    first = api.post("/api/v1/tickets", params=KEY, json=new).json()["ticket"]["id"]
    api.post("/api/v1/tickets", params=KEY, json={**new, "number": first})
    sent = {"subject": "s", "body": "b"}
    made = api.post(f"/api/v1/tickets/{first}/comment", params=KEY, json=sent).json()["comment"]
    assert made["ticket_id"] == first


def test_a_hidden_customers_ticket_is_not_found_by_its_number(api: InProcess) -> None:
    new = {"business_name": "Other"}
    other = api.post("/api/v1/customers", params=KEY, json=new).json()["customer"]["id"]
    ticket = {"customer_id": other, "subject": "s", "number": 4711}
    api.post("/api/v1/tickets", params=KEY, json=ticket)
    sent = {"subject": "s", "body": "b", "api_key": "one-customer-token"}
    assert api.post("/api/v1/tickets/4711/comment", json=sent).status_code == 404


def test_a_clients_reply_shows_in_the_list_until_somebody_answers(api: InProcess) -> None:
    def flag() -> Any:
        rows = api.get("/api/v1/tickets", params=KEY).json()["tickets"]
        return next(row["customer_reply"] for row in rows if row["id"] == ticket)

    sent = {"customer_id": 55, "subject": "s"}
    ticket = api.post("/api/v1/tickets", params=KEY, json=sent).json()["ticket"]["id"]
    path = f"/api/v1/tickets/{ticket}/comment"
    assert flag() is False
    reply = {"subject": "Customer Reply", "body": "Still broken", "tech": "customer-reply"}
    api.post(path, params=KEY, json=reply)
    assert flag() is True
    api.post(path, params=KEY, json={"subject": "Update", "body": "On it"})
    assert flag() is False


def test_an_account_is_found_below_the_old_hosts(api: InProcess) -> None:
    for host in ("acme.repairshopr.com", "acme.syncromsp.com", "acme.shield.syncromsp.com"):
        me = api.get("/api/v1/me", params=KEY, headers={"Host": host}).json()
        assert me["subdomain"] == "acme"
    lost = api.get("/api/v1/me", params=KEY, headers={"Host": "nobody.repairshopr.com"})
    assert lost.status_code == 404


def test_a_preview_is_one_short_line(api: InProcess) -> None:
    sent = {"customer_id": 55, "subject": "s"}
    ticket = api.post("/api/v1/tickets", params=KEY, json=sent).json()["ticket"]["id"]
    body = {"subject": "s", "body": "first\n\nsecond " + "x" * 200}
    api.post(f"/api/v1/tickets/{ticket}/comment", params=KEY, json=body)
    (row,) = api.get(f"/api/v1/tickets/{ticket}/comments", params=KEY).json()["comments"]
    assert row["simple_text_preview"] == ("first second " + "x" * 200)[:100]
