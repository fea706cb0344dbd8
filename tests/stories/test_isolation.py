"""Accounts beside each other: addressed, isolated, refused where there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


@pytest.fixture
def three(client: Client) -> InProcess:
    """acme, and t1 and t2 beside it."""
    api = client()
    api.headers.update(ADMIN)
    for name in ("t1", "t2"):
        assert api.post("/_mock/accounts", json={"subdomain": name}).status_code == 201
    return api


def subdomain(api: InProcess, path: str, host: str = "localhost") -> str:
    answer = api.get(path, headers={"Host": host})
    assert answer.status_code == 200, (path, host)
    name: str = answer.json()["subdomain"]
    return name


@pytest.mark.parametrize(
    ("path", "host", "name"),
    [
        ("/api/v1/me", "localhost", "acme"),
        ("/api/v1/me", "127.0.0.1:8080", "acme"),
        ("/api/v1/me", "mock.example", "acme"),
        ("/api/v1/me", "syncromsp.com", "acme"),
        ("/api/v1/me", "t1.syncromsp.com", "t1"),
        ("/api/v1/me", "T1.SyncroMSP.com:443", "t1"),
        ("/api/v1/me", "t1.localhost", "t1"),
        ("/api/v1/me", "t1.localhost.", "t1"),
        ("/api/v1/me", "t1.eu.localhost", "t1"),
        ("/@t1/api/v1/me", "localhost", "t1"),
        ("/%40t1/api/v1/me", "localhost", "t1"),
        ("//@t1//api/v1/me/", "localhost", "t1"),
        ("/@t1/api/v1/me", "t2.localhost", "t1"),
        ("/@acme/api/v1/me", "t2.localhost", "acme"),
    ],
)
def test_an_account_is_named_by_path_then_host_then_default(
    three: InProcess, path: str, host: str, name: str
) -> None:
    assert subdomain(three, f"http://localhost{path}", host) == name


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/@no/api/v1/me", "localhost"),
        ("/@/api/v1/me", "localhost"),
        ("/@T1/api/v1/me", "localhost"),
        ("/@t1@t2/api/v1/me", "localhost"),
        ("/@t1%2Ft2/api/v1/me", "localhost"),
        ("/api/v1/me", "no.localhost"),
        ("/api/v1/me", "no.syncromsp.com"),
        ("/api/v1/me", ".localhost"),
        ("/@no/", "localhost"),
        ("/@no/swagger.json", "localhost"),
    ],
)
def test_an_unknown_account_is_a_404_page_without_redirect(
    three: InProcess, path: str, host: str
) -> None:
    answer = three.get(path, headers={"Host": host}, follow_redirects=False)
    assert answer.status_code == 404
    if path != "/@t1%2Ft2/api/v1/me":
        assert answer.headers["content-type"].startswith("text/html")


def test_what_is_written_in_one_account_is_in_no_other(three: InProcess) -> None:
    before = three.get("/@t2/_mock/state").content
    made = three.post("/@t1/api/v1/contacts", json={"customer_id": 55, "name": "T1"}).json()
    three.put("/@t1/api/v1/customers/55", json={"firstname": "T1", "phone": "1"})
    three.delete("/@t1/api/v1/contacts/101")
    assert three.get("/@t2/_mock/state").content == before
    assert three.get(f"/api/v1/contacts/{made['id']}").status_code == 404
    assert three.get("/@t2/api/v1/contacts/101").status_code == 200
    rows = three.get("/@t2/api/v1/contacts?customer_id=55").json()
    assert rows["meta"]["total_entries"] == 72
    customers = three.get("/@t2/api/v1/customers").json()["customers"]
    assert customers[0]["firstname"] == "Acme Corp"


def test_ids_are_given_in_each_account_for_itself(three: InProcess) -> None:
    sent = {"customer_id": 55}
    assert three.post("/@t1/api/v1/contacts", json=sent).json()["id"] == 202
    assert three.post("/@t1/api/v1/contacts", json=sent).json()["id"] == 203
    assert three.post("/@t2/api/v1/contacts", json=sent).json()["id"] == 202


def test_a_token_of_one_account_is_401_in_another(three: InProcess) -> None:
    value = three.post("/@t1/_mock/tokens", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {value}"}
    assert three.get("/@t1/api/v1/me", headers=headers).status_code == 200
    assert three.get("/@t2/api/v1/me", headers=headers).status_code == 401
    assert three.get("/api/v1/me", headers=headers).status_code == 401


def test_revoking_in_one_account_leaves_the_others(three: InProcess) -> None:
    three.patch("/@t1/_mock/tokens/1", json={"revoked": True})
    three.patch("/@t1/_mock/users/1704", json={"active": False})
    assert three.get("/@t1/api/v1/me").status_code == 401
    assert three.get("/@t2/api/v1/me").status_code == 200
    assert len(three.get("/@t2/api/v1/users").json()["users"]) == 5


def test_clocks_run_apart(three: InProcess) -> None:
    three.put("/@t1/_mock/clock", json={"now": "2040-01-01T00:00:00Z", "frozen": True})
    assert three.get("/@t2/_mock/clock").json()["now"].startswith("2026-01-31T12:0")
    made = three.post("/@t1/api/v1/contacts", json={"customer_id": 55}).json()
    assert made["created_at"] == "2040-01-01T00:00:00.000Z"


def test_request_ids_and_wrong_codes_are_counted_apart(three: InProcess) -> None:
    first = three.get("/@t1/api/v1/me").headers["x-request-id"]
    other = three.get("/@t2/api/v1/me").headers["x-request-id"]
    assert first[-12:] == other[-12:] == f"{1:012x}"
    assert first != other
    three.post("/@t1/api/v1/otp_login", json={"code": "1"})
    said = three.post("/@t2/api/v1/otp_login", json={"code": "1"}).json()["instructions"]
    assert " 1st time" in said


def test_an_account_that_is_made_again_is_new(three: InProcess) -> None:
    three.post("/@t1/api/v1/contacts", json={"customer_id": 55})
    three.delete("/_mock/accounts/t1")
    assert three.get("/@t1/api/v1/me").status_code == 404
    three.post("/_mock/accounts", json={"subdomain": "t1"})
    assert three.post("/@t1/api/v1/contacts", json={"customer_id": 55}).json()["id"] == 202


def test_many_accounts_can_stand_beside_each_other(client: Client) -> None:
    api = client()
    api.headers.update(ADMIN)
    for number in range(150):
        api.post("/_mock/accounts", json={"subdomain": f"a{number}"})
        api.put(f"/@a{number}/api/v1/contacts/101", json={"name": f"N{number}"})
    names = [
        api.get(f"/@a{number}/api/v1/contacts/101").json()["name"] for number in range(0, 150, 7)
    ]
    assert names == [f"N{number}" for number in range(0, 150, 7)]
    assert api.get("/api/v1/contacts/101").json()["name"] == "Jane Doe"
