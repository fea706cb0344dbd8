"""Ticket types, their fields and answers, in tickets, lists and settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

FORMS: dict[str, dict[str, dict[str, Any]]] = {
    "ticket_types": {"1": {"name": "Devices"}, "2": {"name": "Other", "disabled": True}},
    "ticket_fields": {
        "1": {"ticket_type_id": 1, "name": "Device Type", "field_type": "select_box"},
        "2": {"ticket_type_id": 1, "name": "Maker", "required": True, "position": 2},
        "3": {"ticket_type_id": 2, "name": "Colour", "hidden": True},
    },
    "ticket_answers": {
        "1": {"ticket_field_id": 1, "content": "Hard Drive"},
        "2": {"ticket_field_id": 1, "content": "Screen"},
        "3": {"ticket_field_id": 3, "content": "Red"},
    },
}
TYPE = {
    "id", "name", "account_id", "created_at", "updated_at", "disabled", "intake_terms",
    "skip_intake", "outtake_terms", "skip_outtake", "ticket_fields",
}  # fmt: skip
FIELD = {
    "id", "name", "field_type", "required", "account_id", "created_at", "updated_at",
    "ticket_type_id", "hidden", "position", "answers",
}  # fmt: skip
ANSWER = {"id", "ticket_field_id", "content", "created_at", "updated_at", "account_id"}


def test_a_ticket_shows_its_type_with_fields_newest_first_and_their_answers(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk(FORMS)
    made = new_ticket(api, ticket_type_id=1)
    type_ = made["ticket_type"]
    assert set(type_) == TYPE
    assert [field["name"] for field in type_["ticket_fields"]] == ["Maker", "Device Type"]
    assert made["ticket_fields"] == type_["ticket_fields"]
    maker, device = made["ticket_fields"]
    assert set(maker) == set(device) == FIELD
    assert (maker["answers"], maker["required"], maker["position"]) == ([], True, 2)
    assert (device["field_type"], device["required"]) == ("select_box", None)
    assert [answer["content"] for answer in device["answers"]] == ["Hard Drive", "Screen"]
    assert made["ticket_answers"] == device["answers"]
    assert set(device["answers"][0]) == ANSWER
    assert device["answers"][0]["account_id"] is None
    account = api.get("/api/v1/contacts/1").json()["account_id"]
    assert type_["account_id"] == maker["account_id"] == account


def test_a_ticket_without_a_type_has_none_of_them(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(FORMS)
    made = new_ticket(api)
    assert (made["ticket_type"], made["ticket_fields"], made["ticket_answers"]) == (None, [], [])
    row = api.get("/api/v1/tickets").json()["tickets"][0]
    assert (row["ticket_type_id"], row["ticket_type_name"]) == (None, None)


def test_another_type_brings_its_own_fields(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(FORMS)
    new_ticket(api, ticket_type_id=1, properties={"Maker": "x"})
    made = api.put("/api/v1/tickets/1", json={"ticket_type_id": 2}).json()["ticket"]
    assert (made["ticket_type"]["name"], made["ticket_type"]["disabled"]) == ("Other", True)
    assert [field["name"] for field in made["ticket_fields"]] == ["Colour"]
    assert [answer["content"] for answer in made["ticket_answers"]] == ["Red"]
    assert made["properties"] == {"Maker": "x"}
    assert api.get("/api/v1/tickets").json()["tickets"][0]["ticket_type_name"] == "Other"
    made = api.put("/api/v1/tickets/1", json={"ticket_type_id": None}).json()["ticket"]
    assert made["ticket_type"] is None


def test_the_settings_show_the_same_types_fields_and_answers(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk(FORMS)
    made = new_ticket(api, ticket_type_id=1)
    for part in (
        api.get("/api/v1/settings").json()["ticket"],
        api.get("/api/v1/tickets/settings").json(),
    ):
        assert part["ticket_types"][0] == made["ticket_type"]
        assert [type_["id"] for type_ in part["ticket_types"]] == [1, 2]
        assert [field["id"] for field in part["ticket_type_fields"]] == [1, 2, 3]
        assert part["ticket_type_fields"][1] == made["ticket_fields"][0]
        answers = part["ticket_type_field_answers"]
        assert [answer["content"] for answer in answers] == ["Hard Drive", "Screen", "Red"]
        assert answers[:2] == made["ticket_answers"]


def test_types_are_shown_by_each_account_as_its_own(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(FORMS)
    api.post("/_mock/accounts", json={"subdomain": "t1", "timezone": "Europe/Berlin"})
    here = new_ticket(api, ticket_type_id=1)["ticket_type"]
    sent = {"customer_id": 10, "subject": "s", "ticket_type_id": 1}
    there = api.post("/@t1/api/v1/tickets", json=sent).json()["ticket"]["ticket_type"]
    assert here["account_id"] != there["account_id"]
    assert there["created_at"].endswith("+01:00")
    assert there["ticket_fields"][0]["account_id"] == there["account_id"]
    assert there["ticket_fields"][0]["created_at"].endswith("+01:00")
    assert api.get("/api/v1/tickets/1").json()["ticket"]["ticket_type"] == here
