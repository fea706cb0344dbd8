"""What a ticket shows of others follows them at once, also where its JSON was kept before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

TICKETS: dict[str, dict[str, dict[str, Any]]] = {
    "tickets": {
        "1": {"number": 1, "subject": "a", "customer_id": 10, "contact_id": 1, "user_id": 1704},
        "2": {"number": 2, "subject": "b", "customer_id": 20, "contact_id": 2, "user_id": 1702},
    },
    "comments": {"1": {"ticket_id": 1, "subject": "s", "body": "b"}},
    "ticket_timers": {
        "1": {
            "ticket_id": 1,
            "user_id": 1704,
            "start_time": "2026-01-31T09:00:00.000Z",
            "end_time": "2026-01-31T10:00:00.000Z",
            "billable": True,
        }
    },
}


def rows(api: InProcess, prefix: str = "", **params: object) -> dict[int, dict[str, Any]]:
    answer = api.get(f"{prefix}/api/v1/tickets", params=params).json()  # type: ignore[arg-type]
    return {row["id"]: row for row in answer["tickets"]}


def detail(api: InProcess, id_: int, prefix: str = "") -> dict[str, Any]:
    ticket: dict[str, Any] = api.get(f"{prefix}/api/v1/tickets/{id_}").json()["ticket"]
    return ticket


def seen_twice(api: InProcess) -> None:
    """Show all forms, so that whatever is kept is there."""
    for _ in range(2):
        rows(api)
        detail(api, 1)
        detail(api, 2)
        rows(api, query="lee")


def test_a_customers_new_name_shows_in_list_detail_and_search(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    timers = api.get("/api/v1/ticket_timers").json()
    api.put("/api/v1/customers/10", json={"business_name": "Renamed"})
    assert rows(api)[1]["customer_business_then_name"] == "Renamed"
    assert rows(api)[2]["customer_business_then_name"] == "Bob Orr"
    assert detail(api, 1)["customer_business_then_name"] == "Renamed"
    assert detail(api, 1)["customer"]["business_and_full_name"] == "Renamed - Ann Lee"
    assert list(rows(api, query="renamed")) == [1]
    assert list(rows(api, query="renamed ann")) == [1]
    assert list(rows(api, query="ltd")) == []
    assert api.get("/api/v1/ticket_timers").json() == timers


def test_a_contacts_new_name_shows_in_list_and_detail(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    api.put("/api/v1/contacts/1", json={"name": "Carla"})
    assert rows(api)[1]["contact_fullname"] == "Carla"
    assert detail(api, 1)["contact"]["name"] == "Carla"
    assert detail(api, 1)["customer"]["contacts"][0]["name"] == "Carla"
    assert rows(api)[2]["contact_fullname"] == "Dora"


def test_a_users_new_name_and_a_renamed_group_show_in_list_and_detail(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    api.patch("/_mock/users/1704", json={"first_name": "Samuel", "email": "s@x.io"})
    for ticket in (rows(api)[1], detail(api, 1)):
        assert ticket["user"]["full_name"] == "Samuel Ortega"
        assert (ticket["user"]["email"], ticket["user"]["group"]) == ("s@x.io", "Technicians")
    api.patch("/_mock/groups/4", json={"name": "Field"})
    for ticket in (rows(api)[1], detail(api, 1)):
        assert ticket["user"]["group"] == "Field"
    api.patch("/_mock/users/1704", json={"active": False})
    assert rows(api)[1]["user"]["id"] == 1704


def test_a_deleted_contact_leaves_its_tickets_with_its_id(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    before = detail(api, 1)["updated_at"]
    assert api.delete("/api/v1/contacts/1").status_code == 200
    row = rows(api)[1]
    assert (row["contact_id"], row["contact_fullname"]) == (1, None)
    assert detail(api, 1)["contact"] is None
    assert detail(api, 1)["customer"]["contacts"] == []
    assert detail(api, 1)["updated_at"] == before
    assert list(rows(api, contact_id=1)) == [1]
    answer = api.put("/api/v1/tickets/1", json={"priority": "x", "contact_id": 1})
    assert (answer.status_code, answer.json()["ticket"]["contact"]) == (200, None)
    assert api.put("/api/v1/tickets/2", json={"contact_id": 1}).status_code == 404


def test_a_deleted_customer_leaves_tickets_and_timers_without_a_customer(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    assert api.delete("/api/v1/customers/10").status_code == 200
    row = rows(api)[1]
    assert (row["customer_id"], row["customer_business_then_name"]) == (10, None)
    ticket = detail(api, 1)
    assert (ticket["customer_id"], ticket["customer"], ticket["contact"]) == (10, None, None)
    assert ticket["customer_business_then_name"] is None
    assert [timer["id"] for timer in ticket["ticket_timers"]] == [1]
    assert [t["id"] for t in api.get("/api/v1/ticket_timers").json()["ticket_timers"]] == [1]
    assert list(rows(api, query="lee")) == []
    assert list(rows(api, customer_id=10)) == [1]
    answer = api.put("/api/v1/tickets/1", json={"status": "Resolved"})
    assert (answer.status_code, answer.json()["ticket"]["customer"]) == (200, None)
    assert api.put("/api/v1/tickets/2", json={"customer_id": 10}).status_code == 422
    body = {"start_at": "2026-01-31T09:00:00Z"}
    assert api.post("/api/v1/tickets/1/timer_entry", json=body).status_code == 200
    assert api.post("/api/v1/customers", json={}).json()["customer"]["id"] != 10


def test_a_customer_shows_its_tickets_as_links(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(TICKETS)
    made = new_ticket(api, subject="new")
    api.put("/api/v1/tickets/1", json={"status": "Resolved", "subject": "c"})
    links = api.get("/api/v1/customers/10").json()["customer"]["ticket_links"]
    assert links == [
        {"id": made["id"], "number": made["number"], "subject": "new", "status": "New"},
        {"id": 1, "number": 1, "subject": "c", "status": "Resolved"},
    ]
    api.put(f"/api/v1/tickets/{made['id']}", json={"customer_id": 20})
    links = api.get("/api/v1/customers/10").json()["customer"]["ticket_links"]
    assert [link["id"] for link in links] == [1]
    assert api.delete("/api/v1/tickets/1").status_code == 200
    assert api.get("/api/v1/customers/10").json()["customer"]["ticket_links"] == []


def test_a_new_comment_and_timer_show_in_the_row_that_was_kept(desk: Desk) -> None:
    api = desk(TICKETS)
    seen_twice(api)
    api.post("/_mock/clock/advance", json={"seconds": 1})
    api.post("/api/v1/tickets/2/comment", json={"subject": "s", "body": "hello"})
    assert [comment["body"] for comment in rows(api)[2]["comments"]] == ["hello"]
    assert rows(api)[2]["updated_at"] == "2026-01-31T12:00:01.000Z"
    assert rows(api)[1]["total_formatted_billable_time"] == "01:00:00"
    sent = {"start_at": "2026-01-31T09:00:00Z", "duration_minutes": 30}
    timer = api.post("/api/v1/tickets/1/timer_entry", json=sent).json()["id"]
    assert rows(api)[1]["total_formatted_billable_time"] == "01:00:00"
    api.patch(f"/api/v1/ticket_timers/{timer}", json={"billable": True})
    assert rows(api)[1]["total_formatted_billable_time"] == "01:30:00"
    api.post("/api/v1/tickets/1/delete_timer_entry", json={"timer_entry_id": 1})
    assert rows(api)[1]["total_formatted_billable_time"] == "00:30:00"
    assert [t["id"] for t in detail(api, 1)["ticket_timers"]] == [timer]


def test_a_ticket_that_moves_to_another_customer_takes_its_timers_along(desk: Desk) -> None:
    api = desk(TICKETS)
    api.patch("/_mock/groups/5", json={"customers": [20]})
    api.put("/api/v1/tickets/1", json={"customer_id": 20})
    assert rows(api)[1]["customer_business_then_name"] == "Bob Orr"
    assert detail(api, 1)["customer"]["id"] == 20
    api.headers["Authorization"] = "Bearer one-customer-token"
    assert [t["id"] for t in api.get("/api/v1/ticket_timers").json()["ticket_timers"]] == [1]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/customers/10", {"business_name": "Renamed"}),
        ("PUT", "/contacts/1", {"name": "Carla"}),
        ("DELETE", "/contacts/1", None),
        ("DELETE", "/customers/10", None),
        ("PUT", "/tickets/1", {"subject": "x"}),
        ("POST", "/tickets/1/comment", {"subject": "s", "body": "x"}),
        ("POST", "/tickets/1/delete_timer_entry", {"timer_entry_id": 1}),
        ("PATCH", "/ticket_timers/1", {"billable": False}),
        ("DELETE", "/tickets/1", None),
    ],
)
def test_two_accounts_on_one_fixture_do_not_see_each_others_changes(
    desk: Desk, method: str, path: str, body: object
) -> None:
    api = desk(TICKETS)
    assert api.post("/_mock/accounts", json={"subdomain": "t2"}).status_code == 201

    def all_of(prefix: str) -> list[Any]:
        timers = api.get(f"{prefix}/api/v1/ticket_timers").json()
        comments = api.get(f"{prefix}/api/v1/tickets/1/comments").json()
        return [rows(api, prefix), detail(api, 1, prefix), timers, comments]

    before = {prefix: all_of(prefix) for prefix in ("", "/@t2")}
    answer = api.request(method, f"/@t2/api/v1{path}", json=body)
    assert answer.status_code == 200, answer.text
    assert all_of("") == before[""]
    changed = api.get("/@t2/_mock/state").json()
    assert changed != api.get("/_mock/state").json()
    if method != "DELETE" or "ticket" not in path:
        assert all_of("/@t2") != before["/@t2"]
    api.post("/@t2/_mock/reset")
    assert all_of("/@t2") == before["/@t2"]
    assert all_of("") == before[""]


def test_a_users_change_in_one_account_is_not_seen_in_another(desk: Desk) -> None:
    api = desk(TICKETS)
    api.post("/_mock/accounts", json={"subdomain": "t2"})
    seen_twice(api)
    before = rows(api, "/@t2")
    api.patch("/_mock/users/1704", json={"first_name": "X"})
    assert rows(api)[1]["user"]["full_name"] == "X Ortega"
    assert rows(api, "/@t2") == before
    assert before[1]["user"]["full_name"] == "Sam Ortega"


def test_accounts_that_share_rows_show_times_in_their_own_zone(desk: Desk) -> None:
    api = desk(TICKETS)
    api.post("/_mock/accounts", json={"subdomain": "berlin", "timezone": "Europe/Berlin"})
    for _ in range(2):
        here, there = detail(api, 1), detail(api, 1, "/@berlin")
        assert here["created_at"].endswith("T12:00:00.000Z")
        assert there["created_at"].endswith("T13:00:00.000+01:00")
        assert there["customer"]["created_at"].endswith("+01:00")
        assert there["ticket_timers"][0]["start_time"] == "2026-01-31T10:00:00.000+01:00"
        assert there["comments"][0]["created_at"].endswith("+01:00")
        assert "t=" not in there["customer"]["online_profile_url"]
        row = rows(api, "/@berlin")[1]
        assert row["created_at"] == there["created_at"]
        assert row["comments"] == there["comments"]
        assert rows(api)[1]["created_at"] == here["created_at"]
