"""What was found by attacking tickets over HTTP, each mended and kept here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.records.view import _moment
from mock_syncro.store.tables import MOST_ORDERS
from mock_syncro.vocabulary.kinds import MOST_ITEMS
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}
BIGGEST = 2**64 - 1


def admin(client: Client, **settings: Any) -> InProcess:
    api = client(**settings)
    api.headers.update(ADMIN)
    return api


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("tickets", {}, '"number" is missing'),
        ("tickets", {"number": 1, "customer_id": 55}, '"subject" is missing'),
        ("tickets", {"number": BIGGEST, "subject": "x"}, '"number" cannot be'),
        ("tickets", {"number": 2**31, "subject": "x"}, '"number" cannot be'),
        ("tickets", {"number": 1, "subject": "x", "tag_list": [1]}, '"tag_list" cannot be'),
        ("ticket_timers", {"ticket_id": 1, "end_time": "2026-01-01"}, '"start_time" is missing'),
        ("settings", {"next_ticket_number": BIGGEST}, '"next_ticket_number" cannot be'),
        ("ticket_line_items", {"position": BIGGEST}, '"position" cannot be'),
    ],
)
def test_a_state_that_could_not_be_answered_is_refused(
    client: Client, table: str, row: dict[str, Any], said: str
) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    refused = api.put("/_mock/state", json={table: {"1": row}})
    assert refused.status_code == 422
    assert said in refused.json()["detail"]
    assert api.get("/_mock/state").json() == before


def test_a_number_after_the_largest_is_one_that_is_free(client: Client) -> None:
    api = admin(client)
    sent = {"customer_id": 55, "subject": "x"}
    assert api.post("/api/v1/tickets", json=sent | {"number": 2**31 - 1}).status_code == 200
    numbers = {api.post("/api/v1/tickets", json=sent).json()["ticket"]["number"] for _ in range(3)}
    assert len(numbers) == 3
    assert max(numbers) < 2**31 - 1


def test_a_rich_comment_with_an_endless_number_is_shown(client: Client) -> None:
    body = f"<p>a</p>&#{'1' * 5000};"
    document = {
        "customers": {"1": {"firstname": "W"}},
        "tickets": {"1": {"number": 1, "subject": "x", "customer_id": 1}},
        "comments": {"1": {"ticket_id": 1, "subject": "s", "body": body, "is_rich_text": True}},
    }
    api = admin(client, fixture=document)
    for path in ("/tickets", "/tickets/1", "/tickets/1/comments"):
        assert api.get(f"/api/v1{path}").status_code == 200


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/tickets/{id}", {"comments_attributes": [{}] * (MOST_ITEMS + 1)}),
        ("/tickets/{id}", {"asset_ids": [1] * (MOST_ITEMS + 1)}),
        ("/tickets/{id}", {"tag_list": ["a"] * (MOST_ITEMS + 1)}),
        ("/tickets/{id}/attach_file_url", {"files": [{"url": "u"}] * (MOST_ITEMS + 1)}),
    ],
)
def test_a_list_of_a_body_has_an_end(client: Client, path: str, sent: dict[str, Any]) -> None:
    api = admin(client)
    id_ = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    method = "PUT" if path == "/tickets/{id}" else "POST"
    refused = api.request(method, f"/api/v1{path.format(id=id_)}", json=sent)
    assert refused.status_code == 422
    assert "has more than 1000 items" in refused.text
    assert len(refused.content) < 100_000


def test_a_refusal_says_each_thing_once(client: Client) -> None:
    sent = {"customer_id": 55, "subject": "", "comments_attributes": [{}] * 3}
    api = admin(client)
    id_ = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    refused = api.put(f"/api/v1/tickets/{id_}", json=sent).json()["message"]
    assert refused == [
        "Subject can't be blank",
        "Comments body can't be blank",
        "Comments subject can't be blank",
    ]


def test_texts_that_are_no_times_are_not_kept(client: Client) -> None:
    api = admin(client)
    kept = _moment.cache_info().currsize
    for number in range(5):
        long = f"{number}{'9' * 100}"
        assert api.get(f"/api/v1/tickets?created_after={long}").status_code == 200
    assert _moment.cache_info().currsize == kept


def test_orders_that_calls_ask_for_do_not_pile_up(client: Client) -> None:
    api = admin(client, fixture="generate:customers=2,contacts=10,tickets=1500")
    tickets = api.app.accounts.default.database.table("tickets")
    customer = api.get("/api/v1/customers").json()["customers"][0]["id"]
    filters = [f"customer_id={customer}", "status=Resolved", "user_id=1711", "mine=true"]
    times = ["created_after", "resolved_after", "since_updated_at"]
    for one in filters:
        for other in filters:
            for time in times:
                asked = f"/api/v1/tickets?{one}&{other}&{time}=2000-01-01"
                assert api.get(asked).status_code == 200
    assert 0 < len(tickets.orders) <= MOST_ORDERS


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Europe/Berlin", "Asia/Kathmandu"])
def test_old_offsets_are_written_to_the_minute(client: Client, zone: str) -> None:
    api = admin(client, timezone=zone)
    sent = {"customer_id": 55, "subject": "x", "due_date": "1800-01-01T00:00:00Z"}
    due = api.post("/api/v1/tickets", json=sent).json()["ticket"]["due_date"]
    assert len(due) == 29
    assert due[-3] == ":"
    api.put("/_mock/clock", json={"now": "1800-01-01T00:00:00Z", "frozen": True})
    offset = api.get("/api/v1/settings").json()["locale"]["time_offset"]
    assert offset == due[-6:]


@pytest.mark.parametrize("path", ["/", "/swagger.json", "/api-docs", "/@acme/swagger.json"])
def test_documents_can_only_be_read(client: Client, path: str) -> None:
    api = client()
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        assert api.request(method, path).status_code == 405
    assert api.get(path).status_code == 200


def test_a_timer_does_not_end_before_it_starts(client: Client) -> None:
    api = admin(client)
    id_ = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    sent = {"start_at": "9999-12-31T23:59:59.999Z", "duration_minutes": 5}
    timer = api.post(f"/api/v1/tickets/{id_}/timer_entry", json=sent).json()
    assert timer["end_time"] == timer["start_time"]
    assert timer["active_duration"] == 0
