"""From a path to its operation."""

from __future__ import annotations

import pytest

from mock_syncro import create_app
from mock_syncro.engine.call import Operation
from mock_syncro.engine.router import Router, not_implemented
from mock_syncro.syncro.surface import OPERATIONS


def router() -> Router:
    return Router(create_app(fixture="empty").operations, OPERATIONS)


def found(method: str, path: str) -> tuple[Operation | None, dict[str, str]] | None:
    return router().find(method, [segment for segment in path.split("/") if segment])


@pytest.mark.parametrize(
    ("method", "path", "wanted", "values"),
    [
        ("GET", "/contacts", "/contacts", {}),
        ("GET", "/contacts/7", "/contacts/{id}", {"id": "7"}),
        ("GET", "/customers/latest", "/customers/latest", {}),
        ("GET", "/customers/autocomplete", "/customers/autocomplete", {}),
        ("GET", "/customers/lates", "/customers/{id}", {"id": "lates"}),
        (
            "PUT",
            "/customers/5/phones/6",
            "/customers/{customer_id}/phones/{id}",
            {"customer_id": "5", "id": "6"},
        ),
        ("GET", "/me", "/me", {}),
    ],
)
def test_a_path_finds_its_operation_and_fixed_segments_win(
    method: str, path: str, wanted: str, values: dict[str, str]
) -> None:
    answer = found(method, path)
    assert answer is not None
    operation, params = answer
    assert operation is not None
    assert (operation.method, operation.path, params) == (method, wanted, values)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/contacts/7"),
        ("PUT", "/customers/latest"),
        ("GET", "/contacts/7/8"),
        ("GET", "/"),
        ("GET", "/nothing"),
        ("GET", "/{}"),
        ("GET", "/customers/{}/phones/1/2"),
        ("OPTIONS", "/contacts"),
    ],
)
def test_what_syncro_does_not_have_is_not_found(method: str, path: str) -> None:
    assert found(method, path) is None


def test_a_segment_of_braces_is_an_id_like_any_other() -> None:
    answer = found("GET", "/contacts/{}")
    assert answer is not None
    assert answer[1] == {"id": "{}"}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/leads"), ("PATCH", "/canned_responses/5"), ("GET", "/callerid")]
)
def test_what_is_not_there_yet_is_found_without_an_operation(method: str, path: str) -> None:
    answer = found(method, path)
    assert answer is not None
    assert answer[0] is None


def test_a_missing_operation_is_501_in_json() -> None:
    reply = not_implemented("GET", ["tickets", "é"])
    assert (reply.status, reply.reason) == (501, "not-implemented")
    assert reply.body.decode() == '{"error":"mock-syncro does not have GET /tickets/é yet"}'
