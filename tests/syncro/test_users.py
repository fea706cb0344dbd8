"""Users, /me and the one-time password."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mock_syncro.syncro.users import ordinal
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_the_list_is_of_pairs_of_those_who_are_active(client: Client) -> None:
    api = client()
    users = api.get("/api/v1/users", headers=bearer("no-permissions-token")).json()
    assert users["users"][0] == [1701, "Dana Whitfield"]
    assert [id_ for id_, _ in users["users"]] == [1701, 1702, 1703, 1704, 1705]
    api.patch("/_mock/users/1702", json={"active": False})
    users = api.get("/api/v1/users", headers=bearer("admin-token")).json()
    assert [id_ for id_, _ in users["users"]] == [1701, 1703, 1704, 1705]


def test_a_user_is_wrapped_and_a_deactivated_one_can_be_read(client: Client) -> None:
    api = client()
    user = api.get("/api/v1/users/1706", headers=bearer("no-permissions-token")).json()["user"]
    assert list(user) == [
        "id",
        "email",
        "full_name",
        "created_at",
        "updated_at",
        "group",
        "admin",
        "color",
    ]
    assert (user["full_name"], user["group"], user["admin"]) == (
        "Casey Lindqvist",
        "Technicians",
        False,
    )
    assert api.get("/api/v1/users/1", headers=bearer("admin-token")).status_code == 404


@pytest.mark.parametrize("token", ["no-permissions-token", "read-only-token"])
def test_me_shows_the_rights_of_the_user_and_not_those_of_the_token(
    client: Client, token: str
) -> None:
    me = client().get("/api/v1/me", headers=bearer(token)).json()
    assert (me["user_id"], me["admin"], me["subdomain"]) == (1704, False, "acme")
    assert me["permissions"]["customer"] == {"read": True, "write": True, "delete": True}


def test_me_shows_what_the_groups_allow_at_the_moment(client: Client) -> None:
    api = client()
    me = api.get("/api/v1/me", headers=bearer("support-fusion-token")).json()
    assert me["permissions"]["customer"] == {"read": True, "write": False, "delete": False}
    assert me["permissions"]["ticket"] == {"read": True, "write": True, "delete": False}
    assert me["permissions"]["script"] == {"execute": False}
    api.patch("/_mock/groups/3", json={"permissions": ["Customers - Delete"]})
    me = api.get("/api/v1/me", headers=bearer("support-fusion-token")).json()
    assert me["permissions"]["customer"] == {"read": False, "write": False, "delete": True}


def test_me_of_a_global_admin_is_all_true(client: Client) -> None:
    me = client().get("/api/v1/me", headers=bearer("admin-token")).json()
    rights = [right for rights in me["permissions"].values() for right in rights.values()]
    assert me["admin"] is True
    assert all(rights)
    assert len(rights) == 19


def test_the_right_code_logs_in_and_gives_another_session_each_time(client: Client) -> None:
    api = client()
    api.put("/_mock/clock", json={"now": "2026-01-01T00:00:00Z", "frozen": True})
    sent = {"code": "123456"}
    one = api.post("/api/v1/otp_login", json=sent, headers=bearer("admin-token"))
    two = api.post("/api/v1/otp_login", json=sent, headers=bearer("admin-token")).json()
    assert one.status_code == 200
    assert list(one.json()) == ["login", "session_token", "token_expiration", "instructions"]
    assert one.json()["token_expiration"] == "2026-01-31T00:00:00.000Z"
    assert one.json()["session_token"] != two["session_token"]


def test_wrong_codes_are_counted_by_user(client: Client) -> None:
    api = client()
    said = []
    for token in ("admin-token", "admin-token", "read-only-token"):
        answer = api.post("/api/v1/otp_login", json={"code": "1"}, headers=bearer(token))
        assert answer.status_code == 401
        assert answer.json()["login"] is False
        said.append(answer.json()["instructions"])
    numbers = [text.split("for the ")[1].split()[0] for text in said]
    assert numbers == ["1st", "2nd", "1st"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")),
        *((13, "13th"), (21, "21st"), (22, "22nd"), (101, "101st"), (111, "111th")),
    ],
)
def test_ordinals_are_english(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_what_a_user_is_follows_the_control_api(client: Client) -> None:
    api = client()
    token = bearer("no-permissions-token")
    api.patch("/_mock/users/1702", json={"last_name": "Robot", "groups": []})
    user = api.get("/api/v1/users/1702", headers=token).json()["user"]
    assert (user["full_name"], user["group"]) == ("Integration Robot", None)
    assert [1702, "Integration Robot"] in api.get("/api/v1/users", headers=token).json()["users"]
    sent = {"email": "new@x.io", "first_name": "New", "last_name": "One"}
    made = api.post("/_mock/users", json=sent).json()
    user = api.get(f"/api/v1/users/{made['id']}", headers=token).json()["user"]
    assert (user["email"], user["full_name"], user["admin"]) == ("new@x.io", "New One", False)


def test_me_tells_of_tickets_what_the_groups_allow(client: Client) -> None:
    api = client()
    for permission, rights in (
        ("Tickets - Delete", {"read": False, "write": False, "delete": True}),
        ("Tickets - Edit", {"read": False, "write": True, "delete": False}),
        ("Tickets - List/Search", {"read": True, "write": False, "delete": False}),
    ):
        api.patch("/_mock/groups/4", json={"permissions": [permission]})
        me = api.get("/api/v1/me", headers=bearer("no-permissions-token")).json()
        assert me["permissions"]["ticket"] == rights


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_api_reads_users_and_nothing_more(client: Client, method: str) -> None:
    api = client()
    for path in ("/users", "/users/1701"):
        answer = api.request(method, f"/api/v1{path}", json={}, headers=bearer("admin-token"))
        assert answer.status_code == 404
