"""What `X-Mock-Syncro` tells a tired engineer: on refusals, and of what came to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]


@pytest.fixture
def told(client: Client) -> Callable[..., tuple[int, str]]:
    """Makes a call; status and header."""
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"

    def call(method: str, path: str, **sent: Any) -> tuple[int, str]:
        answer = api.request(method, f"/api/v1{path}", **sent)
        return answer.status_code, unquote(answer.headers.get("x-mock-syncro", ""))

    return call


@pytest.mark.parametrize(
    ("path", "sent", "status", "note"),
    [
        (
            "/tickets",
            {"customer_id": 55, "titel": "Printer"},
            422,
            "ignored, no field of the body here: titel",
        ),
        ("/contacts", {"name": "A", "customer_id": "abc"}, 404, "customers has no row abc"),
        (
            "/contacts",
            {"nam": "A", "customer_id": 9},
            404,
            "customers has no row 9; ignored, no field of the body here: nam",
        ),
        (
            "/tickets",
            {"customer_id": 55, "subject": "s", "priority": ["High"], "status": {"a": 1}},
            200,
            "of another type, so it counts as not sent: priority, status",
        ),
        (
            "/customers",
            {"business_name": "A", "get_billing": True, "consent": {}},
            200,
            "taken, and shown nowhere: consent",
        ),
        (
            "/tickets",
            {"customer_id": 55, "subject": "s", "comment_sms_body": "x"},
            200,
            "taken, and shown nowhere: comment_sms_body",
        ),
        ("/tickets", {"customer_id": 55, "subject": "s"}, 200, ""),
    ],
)
def test_what_of_a_body_came_to_nothing(
    told: Callable[..., tuple[int, str]], path: str, sent: object, status: int, note: str
) -> None:
    assert told("POST", path, json=sent) == (status, note)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("/contacts?page=abc", "page is no whole number from 1, so it is 1"),
        ("/contacts?page=0", "page is no whole number from 1, so it is 1"),
        ("/contacts?per_page=many", "per_page is no whole number from 1, so it is 50"),
        ("/contacts?page=", ""),
        ("/contacts?customer_id=acme", "customer_id is no whole number, so nothing has it"),
        ("/tickets?status=not%20closed", ""),
        ("/tickets?customer_id=55&page=1", ""),
        ("/tickets?mine=perhaps", "mine is neither true nor false, and counts as true"),
        ("/tickets?mine=false", ""),
        ("/customers?sort=bogus", "sort names no field that has an order, so nothing is sorted"),
        ("/customers?sort=firstname%20ASC", ""),
        ("/customers?include_disabled=si", "include_disabled is neither true nor false"),
    ],
)
def test_what_of_a_query_came_to_nothing(
    told: Callable[..., tuple[int, str]], query: str, note: str
) -> None:
    status, said = told("GET", query)
    assert status == 200
    assert said.startswith(note)
    assert bool(said) == bool(note)


def test_a_list_without_that_field_sorts_by_its_first(
    told: Callable[..., tuple[int, str]], client: Client
) -> None:
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"
    ticket = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    _, said = told("GET", f"/tickets/{ticket}/comments?sort_by=author")
    assert said == "sort_by is none of created_at, updated_at, so it is created_at"
    assert told("GET", f"/tickets/{ticket}/comments?sort_by=updated_at") == (200, "")


def test_a_change_that_is_refused_tells_what_it_ignored(
    told: Callable[..., tuple[int, str]], client: Client
) -> None:
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"
    ticket = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    assert told("PUT", f"/tickets/{ticket}", json={"subject": "", "colour": "red"}) == (
        422,
        "ignored, no field of the body here: colour",
    )
