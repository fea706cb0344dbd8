"""Who may call the control API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mock_syncro.control.guard import Guard, is_local, is_loopback
from mock_syncro.control.problems import Problem
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost:8080",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.8.9.1",
        "[::1]",
        "[::1]:8080",
        "acme.localhost",
        "t1.localhost:99",
        "acme.syncromsp.com",
        "acme.syncromsp.com:443",
        "localhost.",
    ],
)
def test_a_host_that_names_this_machine_is_local(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "evilsyncromsp.com",
        "acme.syncromsp.com.evil.example",
        "10.0.0.5",
        "0.0.0.0",
        "[::2]:80",
        "2130706433",
        "127.1",
        ":80",
    ],
)
def test_any_other_host_is_not(host: str) -> None:
    assert not is_local(host)


def test_a_call_of_another_host_is_403_but_health_is_open(client: Client) -> None:
    api = client()
    answer = api.get("/_mock/tokens", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "evil.example" in answer.json()["detail"]
    assert api.get("/_mock/health", headers={"Host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:1234"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("key", [None, "secret"])
def test_a_page_of_another_origin_is_refused_with_and_without_a_key(
    client: Client, headers: dict[str, str], key: str | None
) -> None:
    api = client(control_key=key) if key else client()
    sent = headers | {"Authorization": "Bearer secret"}
    before = api.get("/_mock/clock", headers={"Authorization": "Bearer secret"}).status_code
    answer = api.post("/_mock/reset", json={}, headers=sent)
    assert (before, answer.status_code) == (200, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost:81", "Host": "localhost:81"},
    ],
)
def test_a_page_of_the_same_origin_may_call(client: Client, headers: dict[str, str]) -> None:
    assert client().get("/_mock/tokens", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer secret", 200),
        ("Bearer Secret", 401),
        ("Bearer secre", 401),
        ("Bearer secrett", 401),
        ("Bearer é", 401),
        ("Bearer ", 401),
        ("secret", 401),
        ("Token secret", 401),
        ("Bearer  secret", 401),
        ("", 401),
    ],
)
def test_with_a_key_every_call_carries_it_and_any_host_will_do(
    client: Client, header: str, status: int
) -> None:
    api = client(control_key="secret")
    for host in ("localhost", "mock:8080"):
        headers = {b"Authorization": header.encode("latin-1"), b"Host": host.encode()}
        answer = api.get("/_mock/tokens", headers=headers)
        assert answer.status_code == status
        assert "secret" not in answer.text
    assert api.get("/_mock/health").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/_mock/nothing"), ("PUT", "/_mock/reset")])
def test_what_there_is_not_is_told_to_nobody_without_the_key(
    client: Client, method: str, path: str
) -> None:
    api = client(control_key="secret")
    assert api.request(method, path).status_code == 401
    answer = api.request(method, path, headers={"Authorization": "Bearer secret"})
    assert answer.status_code in (404, 405)


def test_beyond_loopback_the_document_of_the_routes_wants_the_key(client: Client) -> None:
    api = client(host="0.0.0.0", control_key="secret")
    refused = api.get("/_mock/openapi.json")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    keyed = api.get("/_mock/openapi.json", headers={"Authorization": "Bearer secret"})
    assert "/_mock/reset" in keyed.json()["paths"]
    assert client(control_key="secret").get("/_mock/openapi.json").status_code == 200


def test_health_tells_nothing_of_accounts(client: Client) -> None:
    api = client(control_key="secret")
    answers = [api.get(f"/_mock/health?account={name}") for name in ("acme", "nobody")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


def test_a_bind_beyond_loopback_makes_a_key_up() -> None:
    assert Guard("127.0.0.1", None).key is None
    assert Guard("::1", None).key is None
    assert Guard("localhost", None).key is None
    assert Guard("0.0.0.0", "mine").key == "mine"
    one, two = Guard("0.0.0.0", None), Guard("192.0.2.1", None)
    assert one.public
    assert one.key
    assert len(one.key) >= 24
    assert one.key != two.key
    with pytest.raises(Problem) as refused:
        one.admit({"host": "localhost"})
    assert refused.value.status == 401
    one.admit({"host": "mock", "authorization": f"Bearer {one.key}"})


def test_loopback_is_an_address_or_localhost() -> None:
    assert is_loopback("127.255.0.1")
    assert not is_loopback("128.0.0.1")
    assert not is_loopback("nonsense")
