"""The control API as an application: account, errors, HEAD, its own document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.control.api import Context
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


def test_it_acts_on_the_account_that_the_request_names(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    api.put("/@t1/_mock/clock", json={"now": "2030-01-01T00:00:00Z", "frozen": True})
    for answer in (
        api.get("/@t1/_mock/clock"),
        api.get("/%40t1/_mock/clock"),
        api.get("/_mock/clock?account=t1"),
        api.get("/@acme/_mock/clock?account=t1"),
        api.get("/_mock/clock", headers={"Host": "t1.localhost"}),
        api.get("/_mock/clock", headers={"Host": "t1.syncromsp.com"}),
    ):
        assert answer.json()["now"] == "2030-01-01T00:00:00.000Z"
    assert not api.get("/_mock/clock").json()["frozen"]
    assert not api.get("/@t1/_mock/clock?account=acme").json()["frozen"]


def test_an_unknown_account_is_404(client: Client) -> None:
    api = client()
    for path in ("/_mock/clock?account=no", "/@no/_mock/clock", "/_mock/clock?account="):
        answer = api.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_path_is_404_and_a_wrong_method_405(client: Client) -> None:
    api = client()
    answer = api.get("/_mock/nothing")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert answer.headers["content-type"] == "application/problem+json"
    answer = api.delete("/_mock/state")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert answer.headers["content-type"] == "application/problem+json"


def test_slashes_do_not_count(client: Client) -> None:
    assert client().get("/_mock/tokens/").status_code == 200


def test_head_is_get_without_the_body(client: Client) -> None:
    answer = client().head("/_mock/health")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("query", ["%ff=%ff", "account=%ff", "a=%00"])
def test_junk_in_the_query_is_no_defect(client: Client, query: str) -> None:
    assert client().get(f"/_mock/clock?{query}").status_code in (200, 404)


def test_a_large_body_is_413_and_a_state_may_be_larger_than_a_call(client: Client) -> None:
    api = client(max_body="2kB")
    assert api.put("/_mock/state", json={"_note": {"1": {"x": "x" * 30_000}}}).status_code == 200
    answer = api.put("/_mock/state", json={"_note": {"1": {"x": "x" * 50_000}}})
    assert answer.status_code == 413
    pieces = (b" " * 1000 for _ in range(60))
    assert api.put("/_mock/state", content=pieces).status_code == 413


def test_it_describes_itself(client: Client) -> None:
    document = client().get("/_mock/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert "/_mock/reset" in document["paths"]
    assert "/_mock/tokens/{id}" in document["paths"]


def test_the_api_token_has_no_meaning_here(client: Client) -> None:
    answer = client().get("/_mock/state", headers={"Authorization": "Bearer no-such-token"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("localhost:8080", "localhost"),
        ("mock", "mock"),
        ("[::1]:8080", "[::1]"),
        ("[::1]", "[::1]"),
        ("[", "localhost"),
        ("", "localhost"),
    ],
)
def test_the_host_of_a_request_is_known_with_and_without_a_port(host: str, named: str) -> None:
    nothing: Any = None
    context: Context[None] = Context(nothing, nothing, nothing, None, {}, f"http://{host}")
    assert context.hostname == named
