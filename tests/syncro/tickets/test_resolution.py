"""`resolved_at` follows the status; so does the filter for what is not closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

NOON, LATER = "2026-01-31T12:00:00.000Z", "2026-01-31T12:01:00.000Z"


def advance(api: InProcess, seconds: int = 60) -> None:
    assert api.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200


def put(api: InProcess, id_: int, **sent: object) -> dict[str, Any]:
    ticket: dict[str, Any] = api.put(f"/api/v1/tickets/{id_}", json=sent).json()["ticket"]
    return ticket


def open_ids(api: InProcess) -> list[int]:
    rows = api.get("/api/v1/tickets?status=Not%20Closed").json()["tickets"]
    return [row["id"] for row in rows]


@pytest.mark.parametrize("status", ["Resolved", "Invoiced"])
def test_closing_sets_resolved_at(desk: Desk, new_ticket: NewTicket, status: str) -> None:
    api = desk()
    id_ = new_ticket(api)["id"]
    assert open_ids(api) == [id_]
    advance(api)
    assert put(api, id_, status=status)["resolved_at"] == LATER
    assert open_ids(api) == []
    after = api.get("/api/v1/tickets?resolved_after=2026-01-31T12:00:59Z").json()["tickets"]
    assert [(row["id"], row["resolved_at"]) for row in after] == [(id_, LATER)]


def test_a_ticket_can_be_made_resolved(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    assert new_ticket(api, status="Resolved")["resolved_at"] == NOON
    assert open_ids(api) == []


def test_an_unrelated_put_and_another_closed_status_keep_resolved_at(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    id_ = new_ticket(api, status="Resolved")["id"]
    advance(api)
    assert put(api, id_, priority="3 Low")["resolved_at"] == NOON
    assert put(api, id_, status="Resolved")["resolved_at"] == NOON
    assert put(api, id_, status="Invoiced")["resolved_at"] == NOON
    api.post(f"/api/v1/tickets/{id_}/comment", json={"subject": "s", "body": "b"})
    detail = api.get(f"/api/v1/tickets/{id_}").json()["ticket"]
    assert (detail["resolved_at"], detail["updated_at"]) == (NOON, LATER)


def test_reopening_clears_resolved_at_and_resolving_again_sets_it_anew(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    id_ = new_ticket(api, status="Resolved")["id"]
    advance(api)
    assert put(api, id_, status="Customer Reply")["resolved_at"] is None
    assert open_ids(api) == [id_]
    assert api.get("/api/v1/tickets?resolved_after=2020-01-01").json()["tickets"] == []
    assert put(api, id_, status="Resolved")["resolved_at"] == LATER
    assert open_ids(api) == []


def test_resolved_at_cannot_be_sent(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    id_ = new_ticket(api)["id"]
    assert put(api, id_, resolved_at="2020-01-01", priority="x")["resolved_at"] is None


def test_a_status_of_null_is_the_first_one(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    id_ = new_ticket(api, status="Resolved")["id"]
    assert (put(api, id_, status=None)["status"], open_ids(api)) == ("New", [id_])


def test_a_loaded_ticket_is_open_or_closed_by_its_status(desk: Desk) -> None:
    usual = {"subject": "s", "customer_id": 10}
    rows = {
        "1": {**usual, "number": 1, "status": "Resolved", "resolved_at": "-3d"},
        "2": {**usual, "number": 2},
    }
    assert open_ids(desk({"tickets": rows})) == [2]
