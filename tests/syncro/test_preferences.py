"""Settings of the account: exact keys, the zone, what a fixture may set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.syncro.preferences import offset
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

TYPED = {"ticket_types", "ticket_type_fields", "ticket_type_field_answers"}
TICKET_SETTINGS = TYPED | {
    "ticket_status_list", "default_labor_product_id", "ticket_timer_charge_by_default",
    "saved_searches", "appointment_types", "users", "dashboard_settings",
    "worksheet_templates", "require_ticket_type", "require_intake_form_with_ticket",
    "require_outtake_form_with_ticket", "ticket_workflow_default_id",
}  # fmt: skip
TABS = {
    "msp_dashboard", "customers", "assets", "alerts", "contracts", "invoices",
    "customer_purchases", "refurbs", "estimates", "tickets", "parts", "products",
    "purchase_orders", "field_jobs", "kabuto_policies", "scripts", "sales", "leads", "domo",
    "marketr", "recur", "reports", "wiki", "app_center", "pax8",
}  # fmt: skip
STATUSES = ["New", "In Progress", "Resolved", "Invoiced", "Waiting for Parts"]
STATUSES += ["Waiting on Customer", "Scheduled", "Customer Reply"]


def admin(client: Client, **settings: object) -> InProcess:
    api = client(**{"fixture": "empty", **settings})
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def shown(api: InProcess, path: str = "/settings") -> dict[str, Any]:
    answer = api.get(f"/api/v1{path}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_settings_have_the_keys_of_the_specification(client: Client) -> None:
    found = shown(admin(client, fixture="small"))
    assert set(found) == {
        *("customers", "assets", "locale", "ticket", "business_hours_enabled"),
        *("business_hours", "default_holiday_calendar", "msp_addon"),
    }
    fields = {"customer_fields", "customer_field_answers"}
    assert set(found["customers"]) == {"required_fields", *fields}
    assets = {"asset_types", "asset_type_fields", "asset_type_field_answers"}
    assert set(found["assets"]) == assets
    assert set(found["ticket"]) == TYPED | {"problem_types", "priorities"}
    assert set(found["locale"]) == {
        *("iso_code", "currency_symbol", "date_format", "time_format"),
        *("time_zone", "time_offset"),
    }
    days = found["business_hours"]
    assert [day["day"][:3] for day in days] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert {tuple(day) for day in days} == {("day", "start", "end", "closed")}


def test_a_fresh_account_has_the_usual_lists(client: Client) -> None:
    api = admin(client)
    found = shown(api)["ticket"]
    assert found["problem_types"] == ["Virus", "TuneUp", "Hardware", "Software", "Other"]
    assert found["priorities"] == ["", "0 Urgent", "1 High", "2 Normal", "3 Low"]
    assert shown(api, "/tickets/settings")["ticket_status_list"] == STATUSES


def test_the_settings_of_tickets_have_the_keys_of_the_specification(client: Client) -> None:
    api = admin(client)
    found = shown(api, "/tickets/settings")
    assert set(found) == TICKET_SETTINGS
    assert found["users"][0] == {"id": 1701, "name": "Dana Whitfield"}
    listed = api.get("/api/v1/users").json()["users"]
    assert [[user["id"], user["name"]] for user in found["users"]] == listed
    api.patch("/_mock/users/1702", json={"active": False})
    ids = [user["id"] for user in shown(api, "/tickets/settings")["users"]]
    assert 1702 not in ids


def test_tabs_and_printing_have_the_keys_of_the_specification(client: Client) -> None:
    api = admin(client)
    tabs = shown(api, "/settings/tabs")
    assert list(tabs) == ["tabs"]
    assert set(tabs["tabs"]) == TABS
    assert {type(value) for value in tabs["tabs"].values()} == {bool}
    printing = shown(api, "/settings/printing")
    assert set(printing) == {"messaging_channel", "registers"}
    channel = printing["messaging_channel"]
    assert (len(channel), channel.isdigit(), printing["registers"]) == (21, True, [])
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    other = api.get("/@t1/api/v1/settings/printing").json()["messaging_channel"]
    assert other != channel


@pytest.mark.parametrize(
    ("zone", "now", "shown_offset"),
    [
        ("UTC", "2026-07-01T12:00:00Z", "+00:00"),
        ("Europe/Berlin", "2026-01-01T12:00:00Z", "+01:00"),
        ("Europe/Berlin", "2026-07-01T12:00:00Z", "+02:00"),
        ("Europe/Berlin", "2026-03-29T00:59:59Z", "+01:00"),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", "+02:00"),
        ("America/Los_Angeles", "2026-01-01T12:00:00Z", "-08:00"),
        ("Asia/Kolkata", "2026-01-01T12:00:00Z", "+05:30"),
    ],
)
def test_zone_and_offset_follow_the_account_and_its_clock(
    client: Client, zone: str, now: str, shown_offset: str
) -> None:
    api = admin(client, timezone=zone)
    api.put("/_mock/clock", json={"now": now, "frozen": True})
    locale = shown(api)["locale"]
    assert (locale["time_zone"], locale["time_offset"]) == (zone, shown_offset)


def test_each_account_has_its_own_zone(client: Client) -> None:
    api = admin(client, start="2026-07-01T12:00:00Z")
    api.post("/_mock/accounts", json={"subdomain": "t1", "timezone": "Europe/Berlin"})
    assert shown(api)["locale"]["time_offset"] == "+00:00"
    there = api.get("/@t1/api/v1/settings").json()["locale"]
    assert (there["time_zone"], there["time_offset"]) == ("Europe/Berlin", "+02:00")


def test_the_ends_of_the_calendar_have_an_offset() -> None:
    assert offset("0001-01-01T00:00:00.000Z", "America/New_York") == "+00:00"
    assert offset("9999-12-31T23:59:59.999Z", "Asia/Kolkata") == "+00:00"


def test_a_fixture_may_set_what_the_settings_show(client: Client) -> None:
    own: dict[str, Any] = {
        "ticket_status_list": ["Open", "Done"],
        "problem_types": ["A"],
        "priorities": ["low"],
        "default_labor_product_id": 88,
        "ticket_timer_charge_by_default": True,
        "dashboard_settings": {"a": 1},
        "require_ticket_type": False,
        "require_intake_form_with_ticket": True,
        "require_outtake_form_with_ticket": False,
        "ticket_workflow_default_id": 3,
    }
    api = admin(client, fixture={"settings": {"1": own}})
    ticket = shown(api)["ticket"]
    assert {key: ticket[key] for key in ("problem_types", "priorities")} == {
        key: own.pop(key) for key in ("problem_types", "priorities")
    }
    found = shown(api, "/tickets/settings")
    assert {key: found[key] for key in own} == own


def test_customer_fields_and_their_answers_are_those_of_the_fixture(client: Client) -> None:
    document = {
        "customer_fields": {"1": {"name": "Reg No."}, "2": {"name": "Tier", "required": True}},
        "customer_answers": {"1": {"customer_field_id": 2, "content": "Gold"}},
    }
    found = shown(admin(client, fixture=document))["customers"]
    assert [field["name"] for field in found["customer_fields"]] == ["Reg No.", "Tier"]
    field = found["customer_fields"][1]
    assert set(field) == {
        *("id", "name", "field_type", "required", "account_id", "created_at", "updated_at"),
        *("hidden", "position", "answers"),
    }
    assert field["answers"] == found["customer_field_answers"]
    assert field["answers"][0]["content"] == "Gold"


def test_an_account_without_a_row_of_settings_has_the_defaults(client: Client) -> None:
    api = admin(client)
    assert api.put("/_mock/state", json={"customers": {"10": {}}}).status_code == 200
    assert shown(api, "/tickets/settings")["ticket_status_list"] == STATUSES
    before = api.get("/_mock/state").json()
    for path in ("/settings", "/tickets/settings", "/settings/tabs", "/settings/printing"):
        shown(api, path)
    assert api.get("/_mock/state").json() == before
    sent = {"customer_id": 10, "subject": "s"}
    made = [api.post("/api/v1/tickets", json=sent).json()["ticket"] for _ in range(2)]
    assert [ticket["number"] for ticket in made] == [1, 2]
    assert shown(api, "/tickets/settings")["ticket_status_list"] == STATUSES


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_api_reads_settings_and_nothing_more(client: Client, method: str) -> None:
    api = admin(client)
    for path in ("/settings", "/settings/tabs", "/settings/printing"):
        assert api.request(method, f"/api/v1{path}", json={}).status_code == 404


def test_nobody_needs_a_permission_for_settings(client: Client) -> None:
    api = client()
    api.headers["Authorization"] = "Bearer no-permissions-token"
    for path in ("/settings", "/settings/tabs", "/settings/printing", "/tickets/settings"):
        assert shown(api, path)
