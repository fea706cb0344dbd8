"""Health, accounts, reset, state and clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro import __version__
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


def test_health_says_the_version(client: Client) -> None:
    answer = client().get("/_mock/health")
    assert answer.json()["version"] == __version__


def test_an_account_is_made_with_its_address_and_tokens(client: Client) -> None:
    api = client()
    answer = api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty", "seed": 7})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["subdomain"], made["url"], made["port"]) == ("t1", "http://localhost/@t1", None)
    assert made["tokens"]["admin"] == "admin-token"
    assert made["tokens"]["one-customer"] == "one-customer-token"
    names = [account["subdomain"] for account in api.get("/_mock/accounts").json()["accounts"]]
    assert names == ["acme", "t1"]
    assert api.get("/@t1/api/v1/customers/1", headers=ADMIN).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"subdomain": "acme"}, 409),
        ({"subdomain": "T1"}, 422),
        ({"subdomain": ""}, 422),
        ({"subdomain": "-a"}, 422),
        ({"subdomain": "a" * 64}, 422),
        ({"subdomain": "a.b"}, 422),
        ({"subdomain": "t1", "fixture": "no"}, 422),
        ({"subdomain": "t1", "fixture": "/etc/passwd"}, 422),
        ({"subdomain": "t1", "fixture": "../fixtures/small.json"}, 422),
        ({"subdomain": "t1", "fixture": "generate:customers=2000001"}, 422),
        ({"subdomain": "t1", "fixture": {"nothing": {}}}, 422),
        ({"subdomain": "t1", "seed": 10**30}, 422),
        ({"subdomain": "t1", "start": "x"}, 422),
        ({"subdomain": "t1", "start": "0001-01-01T00:00:00Z"}, 422),
        ({"subdomain": "t1", "timezone": "Mars/One"}, 422),
        ({"subdomain": "t1", "timezone": "../../etc/passwd"}, 422),
        ({"subdomain": "t1", "timezone": "Europe"}, 422),
        ({"subdomain": "t1", "rate_limit": "fast"}, 422),
        ({"subdomain": "t1", "put": "both"}, 422),
        ({"subdomain": "t1", "port": -1}, 409),
        ({"subdomain": "t1", "port": 65536}, 409),
        ({"subdomain": "t1", "port": "0"}, 422),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_not_there(
    client: Client, sent: dict[str, Any], status: int
) -> None:
    api = client()
    answer = api.post("/_mock/accounts", json=sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(api.get("/_mock/accounts").json()["accounts"]) == 1


def test_an_account_is_deleted_but_not_the_default_one(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    assert api.delete("/_mock/accounts/t1").status_code == 204
    assert api.delete("/_mock/accounts/t1").status_code == 404
    assert api.get("/@t1/api/v1/me", headers=ADMIN).status_code == 404
    assert api.delete("/_mock/accounts/acme").status_code == 409
    assert api.post("/_mock/accounts", json={"subdomain": "t1"}).status_code == 201


def test_an_account_may_differ_in_every_setting(client: Client) -> None:
    api = client()
    sent = {"subdomain": "t1", "start": "2020-01-01T00:00:00Z", "timezone": "Europe/Berlin"}
    document: dict[str, Any] = {"customers": {"7": {"firstname": "Own"}}}
    api.post("/_mock/accounts", json={**sent, "put": "replace", "fixture": document})
    api.headers.update(ADMIN)
    made = api.get("/@t1/api/v1/customers/7").json()["customer"]
    assert made["created_at"] == "2020-01-01T01:00:00.000+01:00"
    made = api.put("/@t1/api/v1/customers/7", json={"city": "x"}).json()["customer"]
    assert made["firstname"] is None
    assert made["updated_at"].startswith("2020-01-01T01:00:")


# Reset: one assertion for each thing.


def changed(client: Client) -> InProcess:
    """An account in which everything is other than at its start."""
    api = client(rate_limit="1000/3600")
    api.headers.update(ADMIN)
    api.delete("/api/v1/contacts/101")
    api.post("/api/v1/contacts", json={"customer_id": 55})
    api.put("/api/v1/customers/55", json={"phone": "1"})
    api.post("/_mock/tokens", json={"name": "new"})
    api.patch("/_mock/tokens/1", json={"name": "renamed"})
    api.post("/_mock/users", json={"email": "n@x.io", "first_name": "N", "last_name": "X"})
    api.post("/_mock/groups", json={"name": "New"})
    api.put("/_mock/clock", json={"now": "2040-01-01T00:00:00Z", "frozen": True, "tick": 5})
    api.post("/api/v1/otp_login", json={"code": "1"})
    return api


def reset(client: Client) -> InProcess:
    api = changed(client)
    assert api.post("/_mock/reset", json={}).status_code == 200
    return api


def fresh(client: Client) -> InProcess:
    api = client(rate_limit="1000/3600")
    api.headers.update(ADMIN)
    return api


@pytest.mark.parametrize("table", ["customers", "contacts", "phones", "users", "groups", "tokens"])
def test_reset_puts_every_table_back(client: Client, table: str) -> None:
    start = fresh(client).get("/_mock/state").json()[table]
    assert changed(client).get("/_mock/state").json()[table] != start
    assert reset(client).get("/_mock/state").json()[table] == start


def test_reset_puts_ids_back(client: Client) -> None:
    api = reset(client)
    assert api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"] == 202
    assert api.post("/_mock/tokens", json={}).json()["id"] == 12


def test_reset_draws_the_same_token_again_and_forgets_the_old_one(client: Client) -> None:
    api = fresh(client)
    value = api.post("/_mock/tokens", json={"name": "a"}).json()["token"]
    api.post("/_mock/reset", json={})
    assert api.get("/api/v1/me", headers={"Authorization": value}).status_code == 401
    assert api.post("/_mock/tokens", json={"name": "b"}).json()["token"] == value


def test_reset_revives_what_was_revoked(client: Client) -> None:
    api = fresh(client)
    api.patch("/_mock/tokens/1", json={"revoked": True})
    assert api.get("/api/v1/me").status_code == 401
    api.post("/_mock/reset", json={})
    assert api.get("/api/v1/me").status_code == 200


def test_reset_puts_the_clock_back(client: Client) -> None:
    clock = reset(client).get("/_mock/clock").json()
    assert clock["now"].startswith("2026-01-31T12:00:0")
    assert (clock["frozen"], clock["tick"]) == (False, 0)


def test_reset_empties_the_limiter(client: Client) -> None:
    api = client(rate_limit="3/3600")
    for _ in range(4):
        api.get("/api/v1/me", headers=ADMIN)
    api.post("/_mock/reset", json={})
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 200


def test_reset_forgets_wrong_codes(client: Client) -> None:
    answer = reset(client).post("/api/v1/otp_login", json={"code": "1"})
    assert " 1st time" in answer.json()["instructions"]


def test_reset_forgets_who_logged_in(client: Client) -> None:
    users = changed(client).get("/_mock/users").json()["users"]
    assert users[0]["last_login_at"] is not None
    users = reset(client).get("/_mock/users").json()["users"]
    assert {user["last_login_at"] for user in users if user["id"] != 1704} == {None}
    assert users[3]["last_login_at"] == "2026-01-30T16:05:00.000Z"  # as the fixture tells


def test_reset_starts_request_ids_again(client: Client) -> None:
    first = fresh(client).get("/api/v1/me").headers["x-request-id"]
    assert reset(client).get("/api/v1/me").headers["x-request-id"] == first


def test_reset_makes_the_same_bytes_under_a_frozen_clock(client: Client) -> None:
    def bodies(api: InProcess) -> list[bytes]:
        api.put("/_mock/clock", json={"now": "2026-02-01T00:00:00Z", "frozen": True, "tick": 1})
        made = api.post("/api/v1/customers", json={"firstname": "x", "phone": "1"})
        login = api.post("/api/v1/otp_login", json={"code": "123456"})
        return [made.content, login.content, api.get("/api/v1/customers").content]

    api = reset(client)
    one = bodies(api)
    api.post("/_mock/reset", json={})
    assert bodies(api) == one == bodies(fresh(client))


def test_reset_of_one_account_leaves_the_others(client: Client) -> None:
    api = changed(client)
    before = api.get("/_mock/state").content
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    api.post("/@t1/_mock/reset", json={"fixture": "empty"})
    assert api.get("/_mock/state").content == before


def test_reset_may_name_another_fixture_seed_and_start(client: Client) -> None:
    api = fresh(client)
    sent = {"fixture": "empty", "seed": 9, "start": "2020-02-02T02:02:02Z"}
    made = api.post("/_mock/reset", json=sent).json()
    shown = (made["fixture"], made["seed"], made["epoch"])
    assert shown == ("empty", 9, "2020-02-02T02:02:02Z")
    assert api.get("/_mock/clock").json()["now"].startswith("2020-02-02T02:02:0")
    assert list(api.get("/_mock/state").json()["customers"]) == ["1"]
    made = api.post("/_mock/reset", json={}).json()
    assert (made["fixture"], made["seed"]) == ("empty", 9)


@pytest.mark.parametrize(
    "sent",
    [
        {"fixture": "no"},
        {"start": "x"},
        {"fixture": {"customers": {"1": {"no": 1}}}},
        {"seed": "x"},
    ],
)
def test_a_reset_that_cannot_be_leaves_everything(client: Client, sent: dict[str, Any]) -> None:
    api = changed(client)
    before = api.get("/_mock/state").content
    assert api.post("/_mock/reset", json=sent).status_code == 422
    assert api.get("/_mock/state").content == before
    assert api.get("/_mock/clock").json()["frozen"]


def test_the_state_masks_the_values_of_tokens(client: Client) -> None:
    api = fresh(client)
    value = api.post("/_mock/tokens", json={}).json()["token"]
    answer = api.get("/_mock/state")
    assert value not in answer.text
    masked = [row["token"] == "***" for row in answer.json()["tokens"].values()]
    assert masked == [False] * 11 + [True]
    assert answer.json()["tokens"]["1"]["token"] == "admin-token"


def test_the_state_goes_out_and_in_unchanged(client: Client) -> None:
    api = changed(client)
    value = api.post("/_mock/tokens", json={}).json()["token"]
    api.delete("/_mock/tokens/2")
    before = api.get("/_mock/state").json()
    assert api.put("/_mock/state", json=before).status_code == 200
    assert api.get("/_mock/state").json() == before
    assert api.get("/api/v1/me", headers={"Authorization": value}).status_code == 200
    assert api.get("/api/v1/me", headers={"Authorization": "mspdock-token"}).status_code == 401


def test_a_state_goes_into_another_account(client: Client) -> None:
    api = changed(client)
    state = api.get("/_mock/state").json()
    api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    del state["tokens"]
    assert api.put("/@t1/_mock/state", json=state).status_code == 200
    there = api.get("/@t1/_mock/state").json()
    assert {key: there[key] for key in state} == state


def test_a_state_starts_an_account_without_the_tokens_that_it_masks(client: Client) -> None:
    api = changed(client)
    api.delete("/_mock/tokens/2")
    state = api.get("/_mock/state").json()
    made = api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": state})
    assert made.status_code == 201, made.text
    assert made.json()["left_out"] == ["token 12 (new)"]
    assert made.json()["tokens"]["admin"] == "admin-token"
    assert "mspdock" not in made.json()["tokens"]
    assert api.get("/@t1/api/v1/me").status_code == 200
    there = api.get("/@t1/_mock/state").json()
    del state["tokens"]["12"]
    assert there == state


def test_a_state_is_what_an_account_is_reset_to(client: Client) -> None:
    api = changed(client)
    state = api.get("/_mock/state").json()
    assert api.post("/_mock/reset", json={"fixture": "empty"}).json()["left_out"] == []
    answer = api.post("/_mock/reset", json={"fixture": state}).json()
    assert (answer["fixture"], answer["left_out"]) == ("document", ["token 12 (new)"])
    assert api.get("/_mock/state").json()["contacts"] == state["contacts"]
    assert api.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("fixture", ["small", "msp", "edge"])
@pytest.mark.parametrize("dialect", ["spec", "guide"])
def test_the_state_of_any_account_starts_another(
    client: Client, fixture: str, dialect: str
) -> None:
    api = client(fixture=fixture, dialect=dialect)
    state = api.get("/_mock/state").json()
    made = api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": state})
    assert (made.status_code, made.json()["left_out"]) == (201, [])
    assert api.get("/@t1/_mock/state").json() == state


def test_a_state_may_refer_to_what_was_deleted(client: Client) -> None:
    api = fresh(client)
    api.post("/_mock/groups", json={"name": "x", "access": "select", "customers": [55]})
    api.delete("/api/v1/customers/55")
    state = api.get("/_mock/state").json()
    made = api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": state})
    assert made.status_code == 201, made.text


def test_masked_tokens_that_an_account_does_not_know_are_left_out_of_it(client: Client) -> None:
    api = changed(client)
    state = api.get("/_mock/state").json()
    api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    answer = api.put("/@t1/_mock/state", json=state)
    assert (answer.status_code, answer.json()["left_out"]) == (200, ["token 12 (new)"])
    assert api.get("/@t1/api/v1/contacts/102").status_code == 200
    assert api.put("/_mock/state", json=state).json()["left_out"] == []


def test_the_tokens_of_a_fixture_come_beside_the_fixed_ones(client: Client) -> None:
    api = fresh(client)
    own = {"1": {"token": "mine", "user": 1701}, "50": {"token": "mspdock-token", "user": 1704}}
    made = api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": {"tokens": own}})
    assert made.status_code == 201, made.text
    for token in ("mine", "admin-token", "read-only-token"):
        headers = {"Authorization": token}
        assert api.get("/@t1/api/v1/me", headers=headers).status_code == 200
    email = api.get("/@t1/api/v1/me", headers={"Authorization": "mspdock-token"}).json()
    assert email["user_email"] == "sam.ortega@acme-msp.example"
    assert len(api.get("/@t1/_mock/tokens").json()["tokens"]) == 12


def test_all_that_is_wrong_with_a_fixture_is_in_the_answer(client: Client) -> None:
    api = fresh(client)
    fixture = {"customers": {"7": {"cty": "x"}, "8": {"city": 5}}}
    answer = api.post("/_mock/reset", json={"fixture": fixture})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith('the fixture has 2 errors; "customers" row 7: ')
    assert answer.json()["errors"] == [
        '"customers" row 7: there is no field "cty"; did you mean "city"?',
        '"customers" row 8: "city" cannot be 5; wanted: a text or null',
    ]


def test_ids_go_on_after_those_of_a_state(client: Client) -> None:
    api = fresh(client)
    api.put("/_mock/state", json={"customers": {"9": {}}, "last_ids": {"1": {"customers": 40}}})
    assert api.post("/api/v1/customers", json={}).json()["customer"]["id"] == 41


GARBAGE_TIME = "zzzzzzzzzzzzzzzzzzzzzzzZ"


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"nothing": {}},
        {"customers": []},
        {"customers": {"1": []}},
        {"customers": {"abc": {}}},
        {"customers": {"0": {}}},
        {"customers": {str(2**63): {}}},
        {"customers": {"1": {"nothing": 1}}},
        {"customers": {"1": {"firstname": 5}}},
        {"customers": {"1": {"created_at": "x"}}},
        {"customers": {"1": {"created_at": "-999999d"}}},
        {"customers": {"1": {"created_at": "0001-01-01T00:00:00+14:00"}}},
        {"customers": {"1": {"created_at": GARBAGE_TIME}}},
        {"customers": {"1": {"location_id": 10**30}}},
        {"customers": {"1": {"properties": {"x": 10**30}}}},
        {"users": {"1701": {"email": None}}},
        {"users": {"1701": {"email": 5}}},
        {"users": {"1701": {"email": "a@b.c", "groups": 5}}},
        {"users": {"1701": {"email": "a@b.c", "nothing": 5}}},
        {"groups": {"1": {"name": "Admins", "permissions": 5}}},
        {"groups": {"1": {"name": "Admins", "permissions": "none"}}},
        {"groups": {"1": {"name": "Admins", "customers": 5}}},
        {"groups": {"1": {"name": "Admins", "access": "some"}}},
        {"tokens": {"1": {"token": 5}}},
        {"tokens": {"1": {"token": []}}},
        {"tokens": {"1": {"token": "a", "user": "1701"}}},
        {"tokens": {"1": {"token": "a", "user": 1701, "expires_at": GARBAGE_TIME}}},
        {"last_ids": {"1": {"customers": "x"}}},
        {"last_ids": {"1": {"customers": []}}},
        {"last_ids": {"1": {"customers": 2**64}}},
        {"last_ids": []},
    ],
)
def test_a_state_that_does_not_fit_is_422_and_changes_nothing(
    client: Client, document: object
) -> None:
    api = fresh(client)
    before = api.get("/_mock/state").content
    answer = api.put("/_mock/state", json=document)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert api.get("/_mock/state").content == before


def test_a_state_nested_too_deep_to_answer_is_refused(client: Client) -> None:
    api = fresh(client)
    deep = '{"a":' * 300 + "1" + "}" * 300
    text = f'{{"customers": {{"1": {{"properties": {deep}}}}}}}'
    assert api.put("/_mock/state", content=text).status_code == 422
    assert api.get("/_mock/state").status_code == 200


def test_the_clock_is_set_frozen_and_moved_on(client: Client) -> None:
    api = fresh(client)
    sent = {"now": "2026-01-31T23:59:00+01:00", "frozen": True, "tick": 0.5}
    wanted = {"now": "2026-01-31T22:59:00.000Z", "frozen": True, "tick": 0.5}
    assert api.put("/_mock/clock", json=sent).json() == wanted
    assert api.get("/_mock/clock").json() == wanted
    api.get("/api/v1/me")
    assert api.get("/_mock/clock").json()["now"] == "2026-01-31T22:59:00.500Z"
    made = api.post("/_mock/clock/advance", json={"seconds": 61}).json()
    assert made["now"] == "2026-01-31T23:00:01.500Z"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", {"now": "x"}),
        ("", {"now": "10000-01-01"}),
        ("", {"tick": -1}),
        ("", {"tick": 1e300}),
        ("", {"frozen": "yes"}),
        ("/advance", {"seconds": 1e300}),
        ("/advance", {"seconds": "1"}),
        ("/advance", {}),
    ],
)
def test_a_time_that_cannot_be_leaves_the_clock(
    client: Client, path: str, sent: dict[str, Any]
) -> None:
    api = fresh(client)
    api.put("/_mock/clock", json={"now": "2026-02-01T00:00:00Z", "frozen": True})
    before = api.get("/_mock/clock").json()
    method = "POST" if path else "PUT"
    assert api.request(method, f"/_mock/clock{path}", json=sent).status_code == 422
    assert api.get("/_mock/clock").json() == before


def test_the_clock_is_not_moved_back_but_set(client: Client) -> None:
    api = fresh(client)
    api.put("/_mock/clock", json={"now": "2026-02-01T00:00:00Z", "frozen": True})
    answer = api.post("/_mock/clock/advance", json={"seconds": -1.5})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "PUT /_mock/clock" in answer.json()["advice"]
    assert api.get("/_mock/clock").json()["now"] == "2026-02-01T00:00:00.000Z"


def test_an_account_named_like_a_test_is_found_by_path_and_by_host(client: Client) -> None:
    api = fresh(client)
    made = api.post("/_mock/accounts", json={"subdomain": "test_a_b", "fixture": "empty"})
    assert made.status_code == 201, made.text
    assert api.get("/@test_a_b/api/v1/customers/1").status_code == 200
    host = {"Host": "test_a_b.localhost"}
    assert api.get("/api/v1/customers/1", headers=host).status_code == 200
    assert api.get("/_mock/state", headers=host).status_code == 200


def test_the_body_that_the_design_shows_makes_an_account(client: Client) -> None:
    api = client()
    body = {
        "subdomain": "shown",
        "fixture": "small",
        "seed": 7,
        "start": "now",
        "dialect": "spec",
        "timezone": "UTC",
        "rate_limit": "off",
        "put": "partial",
        "port": None,
    }
    made = api.post("/_mock/accounts", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["tokens"]["admin"] == "admin-token"
    refused = api.post("/_mock/accounts", json={"subdomain": "other", "dialect": "klingon"})
    assert refused.status_code == 422
    assert "spec, guide" in refused.json()["advice"]
