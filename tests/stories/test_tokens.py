"""The life of a token: what changes about it, its user or its groups is felt by the next call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

LIST, VIEW, EDIT = "Customers - List/Search", "Customers - View Detail", "Customers - Edit"


class Story:
    """One technician with a token and a group of their own."""

    def __init__(self, client: Client) -> None:
        self.api = client()
        group = {"name": "Own", "permissions": [LIST, VIEW]}
        self.group = self.made("groups", group)["id"]
        user = {"email": "n@x.io", "first_name": "N", "last_name": "X", "groups": ["Own"]}
        self.user = self.made("users", user)["id"]
        token = self.made("tokens", {"user": self.user})
        self.id, self.value = token["id"], token["token"]

    def made(self, what: str, body: Mapping[str, object]) -> dict[str, object]:
        answer = self.api.post(f"/_mock/{what}", json=body)
        assert answer.status_code == 201
        made: dict[str, object] = answer.json()
        return made

    def change(self, what: str, id_: object, body: dict[str, object]) -> None:
        assert self.api.patch(f"/_mock/{what}/{id_}", json=body).status_code == 200

    def get(self, path: str = "customers/55") -> int:
        headers = {"Authorization": f"Bearer {self.value}"}
        return self.api.get(f"/api/v1/{path}", headers=headers).status_code

    def me(self) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {self.value}"}
        me: dict[str, object] = self.api.get("/api/v1/me", headers=headers).json()
        return me


@pytest.fixture
def story(client: Client) -> Story:
    made = Story(client)
    assert made.get() == 200
    return made


def test_a_token_can_be_narrowed_and_widened_but_not_beyond_its_groups(story: Story) -> None:
    story.change("tokens", story.id, {"permissions": [LIST]})
    assert (story.get(), story.get("customers")) == (401, 200)
    story.change("tokens", story.id, {"permissions": [LIST, VIEW, EDIT]})
    assert (story.get(), story.get("customers/latest")) == (200, 401)
    story.change("tokens", story.id, {"permissions": []})
    assert (story.get("customers"), story.get("me")) == (401, 200)


def test_a_token_expires_at_its_moment_and_can_be_prolonged(story: Story) -> None:
    story.api.put("/_mock/clock", json={"now": "2026-06-01T00:00:00Z", "frozen": True})
    story.change("tokens", story.id, {"expires_at": "2026-06-01T00:01:00Z"})
    assert story.get() == 200
    story.api.post("/_mock/clock/advance", json={"seconds": 59.999})
    assert story.get() == 200
    story.api.post("/_mock/clock/advance", json={"seconds": 0.001})
    assert story.get() == 401
    story.change("tokens", story.id, {"expires_at": None})
    assert story.get() == 200


def test_the_msportal_token_lives_a_year(client: Client) -> None:
    api = client()
    headers = {"Authorization": "Bearer msportal-token"}
    for now, status in (("2027-01-30T23:59:59.999Z", 200), ("2027-01-31T00:00:00Z", 401)):
        api.put("/_mock/clock", json={"now": now, "frozen": True})
        assert api.get("/api/v1/me", headers=headers).status_code == status


def test_a_token_is_revoked_deleted_and_never_comes_back(story: Story) -> None:
    story.change("tokens", story.id, {"revoked": True})
    assert story.get() == 401
    story.change("tokens", story.id, {"revoked": False})
    assert story.get() == 200
    assert story.api.delete(f"/_mock/tokens/{story.id}").status_code == 204
    assert story.get() == 401
    again = story.made("tokens", {"user": story.user})
    assert again["id"] != story.id
    assert again["token"] != story.value


def test_a_deactivated_user_takes_all_their_tokens_along(story: Story) -> None:
    other = story.made("tokens", {"user": story.user})["token"]
    story.change("users", story.user, {"active": False})
    assert story.get() == 401
    headers = {"Authorization": f"Bearer {other}"}
    assert story.api.get("/api/v1/me", headers=headers).status_code == 401
    story.change("users", story.user, {"active": True})
    assert story.get() == 200


def test_a_token_that_moves_to_another_owner_may_do_what_they_may(story: Story) -> None:
    assert story.get("customers/latest") == 401
    story.change("tokens", story.id, {"user": "admin@acme-msp.example"})
    assert (story.get("customers/latest"), story.me()["user_id"]) == (200, 1701)
    story.change("tokens", story.id, {"user": 1706})
    assert story.get() == 401


def test_a_change_of_the_group_or_of_groups_is_felt(story: Story) -> None:
    story.change("groups", story.group, {"permissions": [LIST]})
    assert story.get() == 401
    story.change("groups", story.group, {"permissions": "all"})
    assert story.get("customers/latest") == 200
    story.change("users", story.user, {"groups": []})
    assert (story.get(), story.get("me")) == (401, 200)
    story.change("users", story.user, {"groups": ["Technicians"]})
    assert story.get() == 200


def test_a_group_that_is_renamed_still_counts(story: Story) -> None:
    story.change("groups", story.group, {"name": "Renamed"})
    assert story.get() == 200


def test_select_customers_are_felt(story: Story) -> None:
    story.change("groups", story.group, {"access": "select", "customers": []})
    assert story.get() == 404
    story.change("groups", story.group, {"customers": [55]})
    assert story.get() == 200
    story.change("groups", story.group, {"access": "all", "customers": []})
    assert story.get() == 200


def test_a_user_who_becomes_global_admin_is_not_restricted_any_more(story: Story) -> None:
    story.change("groups", story.group, {"access": "select", "customers": [], "permissions": []})
    assert story.get() == 401
    story.change("users", story.user, {"global_admin": True})
    assert (story.get(), story.me()["admin"]) == (200, True)
    story.change("users", story.user, {"global_admin": False})
    assert story.get() == 401


def test_me_does_not_show_what_a_token_lacks(story: Story) -> None:
    before = story.me()
    story.change("tokens", story.id, {"permissions": []})
    assert story.me() == before
    story.change("groups", story.group, {"permissions": []})
    assert story.me() != before


def test_a_replaced_state_is_felt(story: Story) -> None:
    state = story.api.get("/_mock/state").json()
    state["groups"][str(story.group)]["permissions"] = []
    assert story.api.put("/_mock/state", json=state).status_code == 200
    assert story.get() == 401
