"""Rows to JSON: what each account puts in, zones, nested rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from mock_syncro.view import AccountView

Client = Callable[..., TestClient]

ADMIN = {"Authorization": "Bearer admin-token"}


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "2026-07-01T12:00:00.123Z"),
        ("Europe/Berlin", "2026-07-01T14:00:00.123+02:00"),
        ("America/New_York", "2026-07-01T08:00:00.123-04:00"),
        ("Asia/Kolkata", "2026-07-01T17:30:00.123+05:30"),
    ],
)
def test_a_time_has_milliseconds_and_the_offset_of_the_zone(zone: str, shown: str) -> None:
    assert AccountView(1, "acme", zone).time("2026-07-01T12:00:00.123Z") == shown


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_the_ends_of_the_calendar_can_be_shown(text: str) -> None:
    for zone in ("UTC", "Asia/Kolkata", "America/New_York"):
        assert AccountView(1, "acme", zone).time(text)


def test_accounts_that_share_rows_show_each_its_own(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1", "timezone": "Europe/Berlin"})

    def shown(prefix: str) -> tuple[Any, ...]:
        contact = api.get(f"{prefix}/api/v1/contacts/101", headers=ADMIN).json()
        customer = api.get(f"{prefix}/api/v1/customers/55", headers=ADMIN).json()["customer"]
        host = customer["online_profile_url"].split("/")[2]
        nested = customer["contacts"][-1]
        assert nested == contact
        return contact["account_id"], host, contact["created_at"], customer["since_updated_at"]

    here, there = shown(""), shown("/@t1")
    assert here[0] != there[0]
    assert (here[1], there[1]) == ("acme.syncromsp.com", "t1.syncromsp.com")
    assert here[2].endswith("T08:00:00.000Z")
    assert there[2].endswith("T09:00:00.000+01:00")
    assert there[3].endswith("+01:00")
    assert shown("") == here


def test_a_changed_row_is_shown_changed_wherever_it_nests(client: Client) -> None:
    api = client()
    api.headers.update(ADMIN)
    api.get("/api/v1/customers")
    api.put("/api/v1/contacts/101", json={"name": "New"})
    customers = api.get("/api/v1/customers").json()["customers"]
    assert customers[0]["contacts"][-1]["name"] == "New"
    api.delete("/api/v1/contacts/101")
    detail = api.get("/api/v1/customers/55").json()["customer"]
    assert [contact["id"] for contact in detail["contacts"]] == list(range(172, 101, -1))


def test_another_zone_after_a_reset_of_the_clock_is_not_needed(client: Client) -> None:
    api = client(timezone="Africa/Johannesburg")
    api.headers.update(ADMIN)
    api.put("/_mock/clock", json={"now": "2026-01-31T23:30:00Z", "frozen": True})
    made = api.post("/api/v1/contacts", json={"customer_id": 55}).json()
    assert made["created_at"] == "2026-02-01T01:30:00.000+02:00"
    user = api.get("/api/v1/users/1701").json()["user"]
    assert user["created_at"].endswith("+02:00")


def test_a_refused_contact_is_shown_as_an_unsaved_one(client: Client) -> None:
    api = client(timezone="Europe/Berlin")
    api.headers.update(ADMIN)
    record = api.put("/api/v1/contacts/101", json={"email": "no"}).json()["record"]
    stored = api.get("/api/v1/contacts/101").json()
    assert record == stored | {"email": "no"}
    record = api.post("/api/v1/contacts", json={"email": "no"}).json()["record"]
    assert (record["id"], record["created_at"], record["updated_at"]) == (None, None, None)
    assert record["account_id"] == stored["account_id"]
