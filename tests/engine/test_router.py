"""From a path to its operation."""

from __future__ import annotations

from mock_syncro import create_app
from mock_syncro.engine.call import Route
from mock_syncro.engine.router import Router, not_implemented
from mock_syncro.syncro.surface import OPERATIONS

ROUTER = Router(create_app(fixture="empty").routes, OPERATIONS)

FOUND: tuple[tuple[str, str, str, dict[str, str]], ...] = (
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
    # A segment of braces is an id like any other.
    ("GET", "/contacts/{}", "/contacts/{id}", {"id": "{}"}),
)


def found(method: str, path: str) -> tuple[Route | None, dict[str, str]] | None:
    return ROUTER.find(method, [segment for segment in path.split("/") if segment])


def test_a_path_finds_its_operation_and_fixed_segments_win() -> None:
    for method, path, wanted, values in FOUND:
        answer = found(method, path)
        assert answer is not None, path
        route, params = answer
        assert route is not None, path
        assert (route.operation.method, route.operation.path, params) == (method, wanted, values)


def test_every_declared_operation_is_found_by_its_path() -> None:
    for route in create_app(fixture="empty").routes:
        operation = route.operation
        answer = found(operation.method, operation.path)
        assert answer is not None, operation.path
        assert answer[0] is not None and answer[0].operation is operation
        assert answer[1] == {name: f"{{{name}}}" for name in operation.names}


def test_what_syncro_does_not_have_is_not_found() -> None:
    calls = (
        ("PATCH", "/contacts/7"),
        ("PUT", "/customers/latest"),
        ("GET", "/contacts/7/8"),
        ("GET", "/"),
        ("GET", "/nothing"),
        ("GET", "/{}"),
        ("GET", "/customers/{}/phones/1/2"),
        ("OPTIONS", "/contacts"),
    )
    assert [call for call in calls if found(*call) is not None] == []


def test_what_is_not_there_yet_is_found_without_an_operation() -> None:
    for call in (("GET", "/leads"), ("PATCH", "/canned_responses/5"), ("GET", "/callerid")):
        answer = found(*call)
        assert answer is not None, call
        assert answer[0] is None, call


def test_a_missing_operation_is_501_in_json() -> None:
    reply = not_implemented("GET", ["tickets", "é"])
    assert (reply.status, reply.reason) == (501, "not-implemented")
    assert reply.body.decode() == '{"error":"mock-syncro does not have GET /tickets/é yet"}'
