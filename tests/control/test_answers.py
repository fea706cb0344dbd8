"""The answers of the control API are what its document says: each route is called."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mock_syncro.control.answers import ANSWERS, ProblemShown
from mock_syncro.control.routes import ROUTES
from tests.conftest import MakeClient
from tests.inprocess import InProcess

CALLS = [(route.method, route.path) for route in ROUTES]


@pytest.fixture
def api(client: MakeClient) -> InProcess:
    made = client()
    made.post("/_mock/accounts", json={"subdomain": "other"})
    return made


def document(api: InProcess) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/_mock/openapi.json").json()
    return found


def test_each_route_is_in_the_table_and_no_other() -> None:
    assert set(CALLS) == set(ANSWERS)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_the_example_of_each_route_works_and_is_answered_as_described(
    api: InProcess, method: str, path: str
) -> None:
    described = document(api)["paths"][path][method.lower()]
    ids = {"tokens": 2, "users": 1704, "groups": api.get("/_mock/groups").json()["groups"][0]["id"]}
    place = path.replace("{subdomain}", "other").replace("{id}", str(ids.get(path.split("/")[2])))
    body = described.get("requestBody")
    sent = {} if body is None else {"json": body["content"]["application/json"]["example"]}
    answer = api.request(method, place, params={"account": "other"}, **sent)
    assert str(answer.status_code) in described["responses"]
    kind = ANSWERS[method, path]
    if kind is None:
        assert (answer.status_code, answer.content) == (204, b"")
    else:
        msgspec.json.decode(answer.content, type=kind)


def test_a_problem_is_answered_as_described(api: InProcess) -> None:
    for path in ("/_mock/tokens/999999", "/_mock/nothing"):
        shown = msgspec.json.decode(api.get(path).content, type=ProblemShown)
        assert shown.status == 404
