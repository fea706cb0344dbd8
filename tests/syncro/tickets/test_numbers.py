"""Ticket numbers run per account and never come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from mock_syncro.syncro.tickets.ticket import NUMBERS
from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

LOADED: dict[str, dict[str, dict[str, Any]]] = {
    "tickets": {
        "1": {"number": 5028, "subject": "s", "customer_id": 10},
        "2": {"number": 4000, "subject": "s", "customer_id": 10},
    }
}


def test_numbers_follow_the_highest_there_is(desk: Desk, new_ticket: NewTicket) -> None:
    assert [new_ticket(desk())["number"] for _ in range(2)] == [1, 1]
    api = desk(LOADED)
    assert [new_ticket(api)["number"] for _ in range(3)] == [5029, 5030, 5031]


def test_the_number_of_a_fixtures_settings_counts_where_it_is_higher(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk({**LOADED, "settings": {"1": {"next_ticket_number": 6000}}})
    assert [new_ticket(api)["number"] for _ in range(2)] == [6000, 6001]
    api = desk({**LOADED, "settings": {"1": {"next_ticket_number": 10}}})
    assert new_ticket(api)["number"] == 5029


def test_a_number_that_was_given_does_not_come_back(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(LOADED)
    made = new_ticket(api)
    api.delete(f"/api/v1/tickets/{made['id']}")
    assert new_ticket(api)["number"] == made["number"] + 1


def test_the_highest_number_of_a_fixture_does_not_come_back(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk(LOADED)
    api.delete("/api/v1/tickets/1")
    assert new_ticket(api)["number"] == 5029


def test_a_number_that_was_sent_does_not_come_back(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    sent = new_ticket(api, number=9000)
    api.delete(f"/api/v1/tickets/{sent['id']}")
    assert new_ticket(api)["number"] == 9001
    moved = new_ticket(api)["id"]
    api.put(f"/api/v1/tickets/{moved}", json={"number": 9500})
    api.put(f"/api/v1/tickets/{moved}", json={"number": 3})
    assert new_ticket(api)["number"] == 9501


def test_a_client_may_send_the_number_and_the_next_one_follows(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    assert new_ticket(api, number=9000)["number"] == 9000
    assert new_ticket(api)["number"] == 9001
    assert new_ticket(api, number=12)["number"] == 12
    assert new_ticket(api)["number"] == 9002
    assert new_ticket(api, number="")["number"] == 9003
    assert new_ticket(api, number=None)["number"] == 9004
    assert new_ticket(api, number="77")["number"] == 77


def test_a_put_may_change_the_number(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api)
    answer = api.put(f"/api/v1/tickets/{made['id']}", json={"number": 800}).json()["ticket"]
    assert answer["number"] == 800
    assert [row["id"] for row in api.get("/api/v1/tickets?number=800").json()["tickets"]] == [1]
    assert api.get("/api/v1/tickets?number=1").json()["tickets"] == []
    assert new_ticket(api)["number"] == 801


def test_after_the_largest_number_a_ticket_can_still_be_changed(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    assert new_ticket(api, number=NUMBERS.largest)["number"] == NUMBERS.largest
    id_ = new_ticket(api)["id"]
    assert api.put(f"/api/v1/tickets/{id_}", json={"status": "x"}).status_code == 200


def test_after_the_largest_number_the_count_goes_on_and_none_comes_back(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    assert new_ticket(api, number=NUMBERS.largest - 1)["number"] == NUMBERS.largest - 1
    assert [new_ticket(api)["number"] for _ in range(2)] == [NUMBERS.largest, 1]
    api = desk(LOADED)
    assert new_ticket(api)["number"] == 5029
    new_ticket(api, number=NUMBERS.largest)
    made = new_ticket(api)
    assert made["number"] == 5030
    api.delete(f"/api/v1/tickets/{made['id']}")
    assert new_ticket(api)["number"] == 5031


def test_a_refused_ticket_takes_no_number(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    assert api.post("/api/v1/tickets", json={"customer_id": 10}).status_code == 422
    body = {"customer_id": 10, "subject": "s", "user_id": 404}
    assert api.post("/api/v1/tickets", json=body).status_code == 404
    assert new_ticket(api)["number"] == 1


def test_accounts_on_one_fixture_count_apart(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(LOADED)
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    sent = {"customer_id": 10, "subject": "s"}
    there = [api.post("/@t1/api/v1/tickets", json=sent).json()["ticket"] for _ in range(3)]
    assert [ticket["number"] for ticket in there] == [5029, 5030, 5031]
    assert new_ticket(api)["number"] == 5029


def test_a_reset_puts_the_counter_back(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(LOADED)
    made = [new_ticket(api) for _ in range(2)]
    api.post("/_mock/reset")
    again = [new_ticket(api) for _ in range(2)]
    assert [t["number"] for t in again] == [t["number"] for t in made] == [5029, 5030]
    assert [t["id"] for t in again] == [t["id"] for t in made]


def test_the_counter_survives_a_state_document(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api)
    api.delete(f"/api/v1/tickets/{made['id']}")
    state = api.get("/_mock/state").json()
    api.post("/_mock/reset")
    assert api.put("/_mock/state", json=state).status_code == 200
    assert new_ticket(api)["number"] == made["number"] + 1


def test_the_counter_survives_a_restart_with_a_state_file(
    client: Callable[..., InProcess], tmp_path: Path
) -> None:
    fixture = tmp_path / "fixture.json"
    fixture.write_text(json.dumps({"customers": {"10": {}}, **LOADED}), encoding="utf-8")
    settings = {"fixture": str(fixture), "state": str(tmp_path / "state.json")}
    sent = {"customer_id": 10, "subject": "s", "contact_id": None}
    headers = {"Authorization": "Bearer admin-token"}
    with TestClient(client(**settings).app, base_url="http://localhost") as api:
        made = api.post("/api/v1/tickets", json=sent, headers=headers).json()["ticket"]
        api.post(f"/api/v1/tickets/{made['id']}/comment", json={}, headers=headers)
        assert api.delete(f"/api/v1/tickets/{made['id']}", headers=headers).status_code == 200
        kept = api.post("/api/v1/tickets", json=sent, headers=headers).json()["ticket"]
    with TestClient(client(**settings).app, base_url="http://localhost") as api:
        path = f"/api/v1/tickets/{kept['id']}"
        shown = api.get(path, headers=headers).json()["ticket"]
        assert {key: shown[key] for key in kept} == kept
        again = api.post("/api/v1/tickets", json=sent, headers=headers).json()["ticket"]
    assert (made["number"], kept["number"], again["number"]) == (5029, 5030, 5031)
    assert again["id"] == kept["id"] + 1
