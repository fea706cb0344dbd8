"""Rights: every operation with each fixed token, Select Customers, and the grants behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from mock_syncro import create_app
from mock_syncro.access import Grant

Client = Callable[..., TestClient]

DENIED = {"error": "Not authorized. Please ask account admin to update your group permissions."}

SEARCH, VIEW = "Customers - List/Search", "Customers - View Detail"
CREATE, EDIT, DELETE = "Customers - Create", "Customers - Edit", "Customers - Delete"

OPERATIONS: tuple[tuple[str, str, str | None], ...] = (
    ("GET", "/customers", SEARCH),
    ("POST", "/customers", CREATE),
    ("GET", "/customers/{id}", VIEW),
    ("PUT", "/customers/{id}", EDIT),
    ("DELETE", "/customers/{id}", DELETE),
    ("GET", "/customers/latest", EDIT),
    ("GET", "/customers/autocomplete", None),
    ("GET", "/contacts", VIEW),
    ("POST", "/contacts", EDIT),
    ("GET", "/contacts/{id}", VIEW),
    ("PUT", "/contacts/{id}", EDIT),
    ("DELETE", "/contacts/{id}", EDIT),
    ("GET", "/customers/{customer_id}/phones", VIEW),
    ("POST", "/customers/{customer_id}/phones", EDIT),
    ("PUT", "/customers/{customer_id}/phones/{id}", EDIT),
    ("DELETE", "/customers/{customer_id}/phones/{id}", EDIT),
    ("GET", "/users", None),
    ("GET", "/users/{id}", None),
    ("GET", "/me", None),
    ("POST", "/otp_login", None),
)
"""Each operation and the permission that the specification names for it."""

ALL = {SEARCH, VIEW, CREATE, EDIT, DELETE}
MAY: dict[str, set[str]] = {
    "admin-token": ALL,
    "mspdock-token": {SEARCH, VIEW},
    "support-fusion-token": {SEARCH, VIEW},
    "msportal-token": {SEARCH, VIEW},
    "read-only-token": {SEARCH, VIEW},
    "no-permissions-token": set(),
    "one-customer-token": ALL,
    "their-tickets-token": set(),
}
"""What each fixed token may do about customers, by the design's table."""


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def answer(client: Client, method: str, path: str, token: str) -> Any:
    """The answer of an operation on records that `one-customer-token` sees as well."""
    api = client()
    phones = "/api/v1/customers/55/phones"
    phone = api.post(phones, json={"number": "1"}, headers=bearer("admin-token")).json()["id"]
    ids = {"/contacts": 101, "/users": 1701, "/customers/{customer_id}": phone}
    id_ = next((v for key, v in ids.items() if path.startswith(key)), 55)
    path = path.replace("{customer_id}", "55").replace("{id}", str(id_))
    sent = {"customer_id": 55, "number": "2", "code": "123456"}
    body = None if method in ("GET", "DELETE") else sent
    return api.request(method, f"/api/v1{path}", json=body, headers=bearer(token))


def test_every_operation_names_the_permission_of_the_specification() -> None:
    made = create_app(fixture="empty").operations
    assert {(o.method, o.path, o.permission) for o in made} == set(OPERATIONS)


@pytest.mark.parametrize("token", MAY)
def test_a_token_may_do_what_the_table_says_and_nothing_else(client: Client, token: str) -> None:
    for method, path, permission in OPERATIONS:
        made = answer(client, method, path, token)
        if permission is None or permission in MAY[token]:
            assert made.status_code == 200, (method, path, made.text)
        else:
            assert (made.status_code, made.json()) == (401, DENIED), (method, path)
            assert permission.split(" - ")[1] in made.headers["x-mock-syncro"]


@pytest.mark.parametrize(
    "token", ["expired-token", "revoked-token", "deactivated-user-token", "no-such-token", "x"]
)
def test_a_token_that_is_no_good_may_do_nothing(client: Client, token: str) -> None:
    for method, path, _ in OPERATIONS:
        made = answer(client, method, path, token)
        assert made.status_code == 401, (method, path)
        assert list(made.json()) == ["error"]
        assert made.json() != DENIED


def test_without_any_token_there_is_nothing(client: Client) -> None:
    for path in ("/api/v1/me", "/api/v1/customers", "/api/v1/users"):
        assert client().get(path).status_code == 401


def two(client: Client, selected: list[int]) -> TestClient:
    """Two customers with a contact and a telephone each; the token's group has `selected`."""
    api = client(fixture="empty")
    customers = {str(id_): {"firstname": f"N{id_}", "email": "a@b.c"} for id_ in (10, 20)}
    contacts = {str(id_): {"name": f"C{id_}", "customer_id": id_} for id_ in (10, 20)}
    phones = {str(id_): {"number": str(id_), "customer_id": id_} for id_ in (10, 20)}
    document = {"customers": customers, "contacts": contacts, "phones": phones}
    assert api.put("/_mock/state", json=document).status_code == 200
    assert api.patch("/_mock/groups/5", json={"customers": selected}).status_code == 200
    api.headers["Authorization"] = "Bearer one-customer-token"
    return api


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/customers/{}", None),
        ("PUT", "/customers/{}", {"firstname": "x"}),
        ("DELETE", "/customers/{}", None),
        ("GET", "/contacts/{}", None),
        ("PUT", "/contacts/{}", {"name": "x"}),
        ("DELETE", "/contacts/{}", None),
        ("GET", "/customers/{}/phones", None),
        ("POST", "/customers/{}/phones", {"number": "1"}),
        ("PUT", "/customers/{}/phones/{}", {"number": "1"}),
        ("DELETE", "/customers/{}/phones/{}", None),
    ],
)
def test_records_of_other_customers_are_not_there(
    client: Client, method: str, path: str, body: object
) -> None:
    api = two(client, [10])
    before = api.get("/_mock/state").json()
    made = api.request(method, "/api/v1" + path.format(20, 20), json=body)
    assert (made.status_code, made.json()) == (404, {"message": "Not found"})
    assert api.get("/_mock/state").json() == before
    assert api.request(method, "/api/v1" + path.format(10, 10), json=body).status_code == 200


def test_a_contact_cannot_be_made_for_or_moved_to_another_customer(client: Client) -> None:
    api = two(client, [10])
    before = api.get("/_mock/state").json()
    assert api.post("/api/v1/contacts", json={"customer_id": 20}).status_code == 404
    assert api.put("/api/v1/contacts/10", json={"customer_id": 20}).status_code == 404
    assert api.get("/_mock/state").json() == before
    assert api.post("/api/v1/contacts", json={"customer_id": 10}).status_code == 200


@pytest.mark.parametrize(("selected", "shown"), [([], []), ([10], [10]), ([10, 20], [20, 10])])
def test_lists_latest_autocomplete_and_nested_rows_show_the_selected_customers(
    client: Client, selected: list[int], shown: list[int]
) -> None:
    api = two(client, selected)
    rows = api.get("/api/v1/customers").json()["customers"]
    assert [row["id"] for row in rows] == shown
    assert all([c["id"] for c in row["contacts"]] == [row["id"]] for row in rows)
    rows = api.get("/api/v1/customers/autocomplete?query=n").json()["customers"]
    assert [row["id"] for row in rows] == shown
    assert [row["id"] for row in api.get("/api/v1/contacts").json()["contacts"]] == shown
    latest = api.get("/api/v1/customers/latest").json()["customer"]
    assert (latest and latest["id"]) == (shown[0] if shown else None)


def test_several_groups_show_what_any_of_them_shows(client: Client) -> None:
    api = two(client, [10])
    group = {"name": "More", "access": "select", "customers": [20], "permissions": []}
    assert api.post("/_mock/groups", json=group).status_code == 201
    api.patch("/_mock/users/1705", json={"groups": ["One Customer", "More"]})
    assert api.get("/api/v1/customers").json()["meta"]["total_entries"] == 2
    api.patch("/_mock/users/1705", json={"groups": ["More"]})
    assert api.get("/api/v1/customers").status_code == 401


def test_a_group_of_all_customers_beside_a_select_one_shows_all(client: Client) -> None:
    api = two(client, [10])
    api.patch("/_mock/users/1705", json={"groups": ["One Customer", "Integrations"]})
    assert api.get("/api/v1/customers").json()["meta"]["total_entries"] == 2


def test_the_permissions_of_several_groups_add_up(client: Client) -> None:
    api = client()
    for name, permission in (("A", SEARCH), ("B", CREATE)):
        api.post("/_mock/groups", json={"name": name, "permissions": [permission]})
    api.patch("/_mock/users/1704", json={"groups": ["A", "B"]})
    sent = {"user": 1704, "name": "x"}
    token = bearer(api.post("/_mock/tokens", json=sent).json()["token"])
    assert api.get("/api/v1/customers", headers=token).status_code == 200
    assert api.post("/api/v1/customers", json={}, headers=token).status_code == 200
    assert api.get("/api/v1/customers/55", headers=token).status_code == 401


def test_a_global_admin_is_never_restricted_but_their_token_can_be(client: Client) -> None:
    api = client()
    api.patch("/_mock/groups/1", json={"permissions": [], "access": "select", "customers": []})
    assert api.get("/api/v1/customers/55", headers=bearer("admin-token")).status_code == 200
    made = api.post("/_mock/tokens", json={"user": 1701, "permissions": [SEARCH]}).json()
    token = bearer(made["token"])
    assert api.get("/api/v1/customers", headers=token).status_code == 200
    assert api.get("/api/v1/customers/55", headers=token).status_code == 401


def grant(permissions: frozenset[str] | None) -> Grant:
    return Grant(user={}, permissions=permissions, customers=None, expires=0)


def test_one_of_several_permissions_is_enough() -> None:
    assert grant(frozenset({"b"})).allows(("a", "b"))
    assert not grant(frozenset({"c"})).allows(("a", "b"))
    assert grant(None).allows("a")
    assert grant(frozenset()).allows(None)
    assert grant(frozenset({"b"})).lacks(("a", "b")) == ""
    assert '"a" or "b"' in grant(frozenset()).lacks(("a", "b"))
