"""What a call goes through: the forms of a token, the order of the layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

GOOD, BAD = "admin-token", "no-such-token"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer admin-token",
        "bearer admin-token",
        "BEARER admin-token",
        "Token admin-token",
        "token admin-token",
        "admin-token",
        "  Bearer   admin-token  ",
    ],
)
def test_a_token_may_have_any_scheme_word_or_none(client: Client, header: str) -> None:
    answer = client().get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json().get("user_id")) == (200, 1701)


def test_a_token_may_come_in_the_query_anywhere(client: Client) -> None:
    for query in (
        "api_key=admin-token",
        "api_key=admin-token&page=1",
        "page=1&api_key=admin-token",
    ):
        assert client().get(f"/api/v1/customers?{query}").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_may_come_in_a_json_body(client: Client, method: str) -> None:
    sent = {"api_key": GOOD, "customer_id": 55}
    assert client().request(method, "/api/v1/contacts", json=sent).status_code == 200


def test_a_token_may_come_in_a_form(client: Client) -> None:
    api = client()
    sent = {"api_key": GOOD, "customer_id": "55"}
    assert api.post("/api/v1/contacts", data=sent).status_code == 200
    files = {"x": ("x.txt", b"x")}
    assert api.post("/api/v1/contacts", data=sent, files=files).status_code == 200


def test_the_header_wins_over_the_query_and_the_query_over_the_body(client: Client) -> None:
    def status(header: str | None, query: str | None, body: str | None) -> int:
        headers = {"Authorization": f"Bearer {header}"} if header else {}
        path = "/api/v1/contacts" + (f"?api_key={query}" if query else "")
        sent = {"customer_id": 55} | ({"api_key": body} if body else {})
        return client().post(path, json=sent, headers=headers).status_code

    assert status(GOOD, BAD, BAD) == 200
    assert status(BAD, GOOD, GOOD) == 401
    assert status(None, GOOD, BAD) == 200
    assert status(None, BAD, GOOD) == 401
    assert status(None, None, GOOD) == 200
    assert status(None, None, BAD) == 401


@pytest.mark.parametrize(
    "sent", [{"api_key": []}, {"api_key": {}}, {"api_key": 1}, {"api_key": ""}]
)
def test_an_api_key_that_is_no_text_is_none(client: Client, sent: dict[str, object]) -> None:
    assert client().post("/api/v1/contacts", json=sent).status_code == 401


def test_an_api_key_is_never_stored_or_repeated(client: Client) -> None:
    api = client()
    sent = {"api_key": GOOD, "email": "no", "customer_id": 55}
    for path in ("/api/v1/customers", "/api/v1/contacts"):
        answer = api.post(path, json=sent)
        assert answer.status_code == 422
        assert GOOD not in answer.text
        assert "api_key" not in answer.text


def test_an_unknown_path_is_404_whoever_asks(client: Client) -> None:
    answer = client().get("/api/v1/nothing")
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    assert client().patch("/api/v1/contacts/101").status_code == 404
    assert client().get("/api/v1").status_code == 404


def test_an_operation_that_is_not_there_yet_is_501_and_says_so(client: Client) -> None:
    answer = client().get("/api/v1/customer_assets?page=1")
    assert answer.status_code == 501
    assert answer.json() == {"error": "mock-syncro does not have GET /customer_assets yet"}
    assert answer.headers["x-mock-syncro"] == "not-implemented"


@pytest.mark.parametrize(
    ("token", "body", "status"),
    [
        ("", b"{", 401),
        ("wrong", b"{", 401),
        ("admin-token", b"{", 400),
        ("", b'{"api_key": "admin-token"', 400),
        ("", b'{"api_key": "admin-token", "name": "A", "customer_id": 55}', 200),
        ("", b'{"api_key": "wrong", "name": "A", "customer_id": 55}', 401),
        ("", b'{"api_key": "admin-token", "notes": "%b"}' % (b"x" * 1_000_000), 401),
    ],
)
def test_the_token_is_looked_at_before_a_body_that_does_not_carry_it(
    client: Client, token: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json", "Authorization": token}
    answer = client().post("/api/v1/contacts", content=body, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_body_without_a_token_is_not_read(
    client: Client, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    def unread(*_: object) -> NoReturn:
        raise AssertionError("it was read")

    monkeypatch.setattr("mock_syncro.api.layers.parse_body", unread)
    for body in (b"a=" + b"%" * 1_000_000, b"api_key=" + b"%" * 1_000_000):
        headers = {"Authorization": token}
        answer = client().post("/api/v1/contacts", content=body, headers=headers)
        assert answer.status_code == 401


def test_the_permission_is_looked_at_before_the_record(client: Client) -> None:
    headers = {"Authorization": "Bearer no-permissions-token"}
    assert client().get("/api/v1/contacts/1", headers=headers).status_code == 401


def test_the_id_of_the_path_wins_over_one_that_is_sent(client: Client) -> None:
    headers = {"Authorization": "Bearer admin-token"}
    answer = client().put(
        "/api/v1/contacts/102?id=101", json={"id": 103, "name": "x"}, headers=headers
    )
    assert (answer.json()["id"], answer.json()["name"]) == (102, "x")
