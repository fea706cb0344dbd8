"""The application as a whole: documents, lifespan, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from mock_syncro import create_app
from mock_syncro.errors import SetupError
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


def test_it_works_with_and_without_lifespan(client: Client) -> None:
    api = TestClient(client().app, base_url="http://localhost")
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 200
    with api:
        assert api.get("/api/v1/me", headers=ADMIN).status_code == 200
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 200


def test_the_root_and_anything_else_are_pages(client: Client) -> None:
    api = client()
    for path, status in (("/", 200), ("/nothing", 404), ("/api", 404), ("/api/v2/me", 404)):
        answer = api.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_websocket_is_refused(client: Client) -> None:
    api = TestClient(client().app)
    with pytest.raises(WebSocketDisconnect), api.websocket_connect("/api/v1/me"):
        pass


@pytest.mark.parametrize(
    "values",
    [
        {"fixture": "no-such-fixture"},
        {"rate_limit": "fast"},
        {"timezone": "Mars/One"},
        {"put": "both"},
        {"start": "yesterday"},
        {"subdomain": "A B"},
    ],
)
def test_settings_that_cannot_be_are_refused_at_the_start(values: dict[str, Any]) -> None:
    with pytest.raises(SetupError):
        create_app(**values)


def test_an_unknown_setting_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        create_app(fixture="empty", colour="red")


def test_the_default_account_can_have_another_name(client: Client) -> None:
    api = client(subdomain="other")
    assert api.get("/api/v1/me", headers=ADMIN).json()["subdomain"] == "other"
    assert api.get("/@acme/api/v1/me", headers=ADMIN).status_code == 404


def test_two_apps_in_one_process_share_nothing(client: Client) -> None:
    one, two = client(), client()
    one.delete("/api/v1/contacts/101", headers=ADMIN)
    assert one.get("/api/v1/contacts/101", headers=ADMIN).status_code == 404
    assert two.get("/api/v1/contacts/101", headers=ADMIN).status_code == 200


@pytest.mark.parametrize(
    "fixture", ["empty", "small", "msp", "edge", "generate:customers=3,contacts=9"]
)
def test_every_shipped_fixture_has_all_fixed_tokens(client: Client, fixture: str) -> None:
    api = client(fixture=fixture)
    for token in (
        *("admin", "mspdock", "support-fusion", "msportal", "read-only", "no-permissions"),
        *("one-customer", "their-tickets"),
    ):
        headers = {"Authorization": f"Bearer {token}-token"}
        assert api.get("/api/v1/me", headers=headers).status_code == 200, token
    headers = {"Authorization": "Bearer one-customer-token"}
    assert api.get("/api/v1/customers", headers=headers).json()["meta"]["total_entries"] <= 1
    if fixture != "empty":
        rows = api.get("/api/v1/contacts", headers=headers).json()["contacts"]
        assert rows
        assert len({row["customer_id"] for row in rows}) == 1
