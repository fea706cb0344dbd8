"""The table of control routes: all there, none beyond it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mock_syncro.control.routes import ROUTES
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

TABLE = {
    ("GET", "/health"),
    ("POST", "/reset"),
    ("GET", "/accounts"),
    ("POST", "/accounts"),
    ("DELETE", "/accounts/{subdomain}"),
    ("GET", "/state"),
    ("PUT", "/state"),
    *((method, f"/{name}") for name in ("tokens", "users", "groups") for method in ("GET", "POST")),
    *(
        (method, f"/{name}/{{id}}")
        for name in ("tokens", "users", "groups")
        for method in ("GET", "PATCH")
    ),
    ("DELETE", "/tokens/{id}"),
    ("GET", "/clock"),
    ("PUT", "/clock"),
    ("POST", "/clock/advance"),
}


def test_the_routes_are_those_of_the_design() -> None:
    assert {(route.method, route.path.removeprefix("/_mock")) for route in ROUTES} >= TABLE
    assert all(route.does for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_but_health_is_closed_to_other_hosts(client: Client, route: object) -> None:
    chosen = next(item for item in ROUTES if item is route)
    path = chosen.path.replace("{id}", "1").replace("{subdomain}", "t1")
    answer = client().request(chosen.method, path, headers={"Host": "evil.example"}, json={})
    assert answer.status_code == (200 if path == "/_mock/health" else 403)


@pytest.mark.parametrize("name", ["tokens", "users", "groups"])
@pytest.mark.parametrize("id_", ["0", "999", "abc", "-1", "9" * 50, "%C2%B2", "1.0"])
def test_what_is_not_there_is_404_by_name(client: Client, name: str, id_: str) -> None:
    api = client()
    for method in ("GET", "PATCH", *(["DELETE"] if name == "tokens" else [])):
        answer = api.request(method, f"/_mock/{name}/{id_}", json={})
        assert answer.status_code == 404, method
        assert name[:-1] in answer.json()["detail"]
        assert answer.headers["content-type"] == "application/problem+json"
