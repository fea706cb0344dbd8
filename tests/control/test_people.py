"""Tokens, users and groups over the control API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]


def test_a_made_token_has_the_shape_of_a_real_one_and_is_shown_once(client: Client) -> None:
    api = client()
    answer = api.post("/_mock/tokens", json={"name": "CI"})
    assert answer.status_code == 201
    made = answer.json()
    assert re.fullmatch(r"T[0-9a-f]{17}-[0-9a-f]{32}", made["token"])
    assert (made["id"], made["user"], made["permissions"]) == (12, 1701, "all")
    assert "token" not in api.get("/_mock/tokens/12").json()
    assert made["token"] not in api.get("/_mock/tokens").text
    assert len(api.get("/_mock/tokens").json()["tokens"]) == 12
    other = api.post("/_mock/tokens", json={"name": "CI"}).json()
    assert other["token"] != made["token"]


def test_values_of_tokens_depend_on_seed_and_account(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    api.post("/_mock/accounts", json={"subdomain": "t2", "seed": 7})
    paths = ("/_mock/tokens", "/@t1/_mock/tokens", "/@t2/_mock/tokens")
    assert len({api.post(path, json={}).json()["token"] for path in paths}) == 3


@pytest.mark.parametrize(
    "user", [1702, "1702", "integrations@acme-msp.example", "INTEGRATIONS@acme-msp.example"]
)
def test_the_user_of_a_token_is_an_id_or_an_address(client: Client, user: object) -> None:
    assert client().post("/_mock/tokens", json={"user": user}).json()["user"] == 1702


def test_permissions_are_kept_once_each_in_order_by_their_names(client: Client) -> None:
    sent = ["Organizations - Edit", "Assets - Edit", "Customers - Edit"]
    made = client().post("/_mock/tokens", json={"permissions": sent}).json()
    assert made["permissions"] == ["Assets - Edit", "Customers - Edit"]


@pytest.mark.parametrize(
    "sent",
    [
        {"user": 1},
        {"user": -1},
        {"user": 10**30},
        {"user": ""},
        {"user": "no@where"},
        {"user": "²"},
        {"user": "9" * 5000},
        {"user": True},
        {"permissions": ["Customer - Edit"]},
        {"permissions": "none"},
        {"permissions": [1]},
        {"expires_at": "tomorrow"},
        {"expires_at": "0001-01-01T00:00:00+14:00"},
        {"expires_at": 5},
        {"token": "mine"},
    ],
)
def test_a_token_that_cannot_be_is_refused(client: Client, sent: dict[str, Any]) -> None:
    api = client()
    before = api.get("/_mock/state").content
    assert api.post("/_mock/tokens", json=sent).status_code == 422
    assert api.patch("/_mock/tokens/1", json=sent).status_code == 422
    assert api.get("/_mock/state").content == before


def test_an_unknown_permission_is_refused_with_the_nearest_name(client: Client) -> None:
    answer = client().post("/_mock/tokens", json={"permissions": ["Customer - Edit"]})
    assert 'did you mean "Customers - Edit"' in answer.json()["detail"]


def test_a_change_of_a_token_keeps_what_is_not_sent(client: Client) -> None:
    api = client()
    before = api.get("/_mock/tokens/2").json()
    sent = {"name": "Other", "expires_at": "2027-01-01"}
    changed = api.patch("/_mock/tokens/2", json=sent).json()
    assert changed == before | {"name": "Other", "expires_at": "2027-01-01T00:00:00.000Z"}
    assert api.patch("/_mock/tokens/2", json={"expires_at": None}).json()["expires_at"] is None


def test_a_deleted_token_is_gone(client: Client) -> None:
    api = client()
    assert api.delete("/_mock/tokens/2").status_code == 204
    assert api.get("/_mock/tokens/2").status_code == 404
    assert api.delete("/_mock/tokens/2").status_code == 404


def test_users_are_listed_with_seats_and_logins(client: Client) -> None:
    api = client()
    answer = api.get("/_mock/users").json()
    assert answer["seats"] == 5
    assert len(answer["users"]) == 6
    assert answer["users"][0]["last_login_at"] is None
    api.put("/_mock/clock", json={"now": "2026-02-01T00:00:00Z", "frozen": True})
    api.get("/api/v1/me", headers={"Authorization": "admin-token"})
    assert api.get("/_mock/users/1701").json()["last_login_at"] == "2026-02-01T00:00:00.000Z"


def test_a_new_user_is_active_and_may_do_little(client: Client) -> None:
    api = client()
    sent = {"email": "New@x.io", "first_name": "N", "last_name": "X"}
    answer = api.post("/_mock/users", json=sent)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["id"], made["groups"], made["active"]) == (1707, ["New technicians"], True)
    assert made["global_admin"] is False
    assert api.get("/_mock/users").json()["seats"] == 6
    user = api.get("/api/v1/users/1707", headers={"Authorization": "admin-token"}).json()["user"]
    assert (user["full_name"], user["group"]) == ("N X", "New technicians")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"email": "admin@acme-msp.example"}, 409),
        ({"email": "ADMIN@acme-msp.example"}, 409),
        ({"email": "no"}, 422),
        ({"email": ""}, 422),
        ({"email": None}, 422),
        ({"groups": ["Nobody"]}, 422),
        ({"groups": "Technicians"}, 422),
        ({"first_name": None}, 422),
        ({"id": 5}, 422),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    client: Client, change: dict[str, Any], status: int
) -> None:
    api = client()
    before = api.get("/_mock/state").content
    sent = {"email": "n@x.io", "first_name": "N", "last_name": "X"} | change
    assert api.post("/_mock/users", json=sent).status_code == status
    assert api.patch("/_mock/users/1702", json=change).status_code == status
    assert api.get("/_mock/state").content == before


def test_a_user_may_keep_their_own_address(client: Client) -> None:
    sent = {"email": "Admin@acme-msp.example", "first_name": "D"}
    changed = client().patch("/_mock/users/1701", json=sent).json()
    assert (changed["email"], changed["first_name"]) == ("Admin@acme-msp.example", "D")
    assert changed["last_name"] == "Whitfield"


def test_a_deactivated_user_takes_no_seat(client: Client) -> None:
    api = client()
    assert api.patch("/_mock/users/1702", json={"active": False}).json()["active"] is False
    assert api.get("/_mock/users").json()["seats"] == 4


def test_a_group_is_made_read_listed_and_changed(client: Client) -> None:
    api = client()
    sent = {"name": "New", "access": "select", "customers": [55], "permissions": ["Tickets - Edit"]}
    answer = api.post("/_mock/groups", json=sent)
    assert (answer.status_code, answer.json()) == (201, {"id": 7, **sent})
    assert api.get("/_mock/groups/7").json() == {"id": 7, **sent}
    changed = api.patch("/_mock/groups/7", json={"permissions": "all"}).json()
    assert changed == {"id": 7, **sent, "permissions": "all"}
    assert len(api.get("/_mock/groups").json()["groups"]) == 7


def test_a_new_group_may_do_nothing_for_all_customers(client: Client) -> None:
    made = client().post("/_mock/groups", json={"name": "New"}).json()
    assert made == {"id": 7, "name": "New", "access": "all", "customers": [], "permissions": []}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "Technicians"}, 409),
        ({"name": ""}, 422),
        ({"name": None}, 422),
        ({"access": "some"}, 422),
        ({"customers": [1]}, 422),
        ({"customers": [10**30]}, 422),
        ({"customers": ["55"]}, 422),
        ({"permissions": ["x"]}, 422),
        ({"permissions": "none"}, 422),
    ],
)
def test_a_group_that_cannot_be_is_refused(
    client: Client, change: dict[str, Any], status: int
) -> None:
    api = client()
    before = api.get("/_mock/state").content
    assert api.post("/_mock/groups", json={"name": "New"} | change).status_code == status
    assert api.patch("/_mock/groups/1", json=change).status_code == status
    assert api.get("/_mock/state").content == before


def test_a_new_name_of_a_group_follows_to_its_users(client: Client) -> None:
    api = client()
    api.patch("/_mock/groups/4", json={"name": "Techs"})
    assert api.get("/_mock/users/1704").json()["groups"] == ["Techs"]
    assert api.get("/_mock/users/1702").json()["groups"] == ["Integrations"]
    answer = api.get("/api/v1/contacts", headers={"Authorization": "read-only-token"})
    assert answer.status_code == 200
