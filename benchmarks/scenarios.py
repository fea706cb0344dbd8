"""The calls that are repeated, and how each is prepared against a server that holds the data.

A scenario is one call with the same bytes every time: the same id, the same page. (Random ids cost
up to a third more from the processor's caches alone, which says nothing about the mock.)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.client import Exchange
from benchmarks.server import Server

PER_CUSTOMER = 100  # contacts of the filtered customer, at both sizes
PAGE = 50
OWN = frozenset({"date", "server"})  # uvicorn adds these by itself
HEADERS = {
    "Host": "127.0.0.1:8080",
    "Authorization": "Bearer admin-token",
    "Accept": "application/json",
    "User-Agent": "mock-syncro-benchmarks",
}


@dataclass(frozen=True, slots=True)
class Landmarks:
    """A contact in the middle of the data, its customer, the page it is on; a ticket."""

    contact: int
    customer: int
    page: int
    ticket: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """One call.

    `at_least` is the aim for bare/mock CPU time per request, None where there is none. A call that
    `writes` is made in short bursts with a reset before each, so that the sizes stay what they say.
    """

    name: str
    title: str
    path: Callable[[Landmarks], str]
    at_least: float | None
    body: Callable[[Landmarks], dict[str, Any]] | None = None
    rows: int | None = None
    flat: float = 1.10
    """What it may take at 100,000 rows, over what it takes at 100."""
    beside: tuple[str, float] | None = None
    """Another scenario, and how many times as much CPU time this one may take."""

    @property
    def writes(self) -> bool:
        """Whether the call leaves a row behind."""
        return self.body is not None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A scenario against one server: what to send, and the answer for the bare server to copy."""

    exchange: Exchange
    answer: bytes


SCENARIOS = (
    Scenario("get", "GET one contact", lambda at: f"/contacts/{at.contact}", 1.15),
    Scenario("list", "GET a page of 50 contacts", lambda at: "/contacts?page=1", 0.72, rows=PAGE),
    Scenario(
        "filtered",
        "GET a page of 50 of one customer's contacts",
        lambda at: f"/contacts?customer_id={at.customer}",
        0.55,
        rows=PAGE,
    ),
    Scenario(
        "deep",
        "GET the page in the middle",
        lambda at: f"/contacts?page={at.page}",
        None,
        rows=PAGE,
    ),
    Scenario(
        "post",
        "POST a contact",
        lambda at: "/contacts",
        0.48,
        body=lambda at: {
            "customer_id": at.customer,
            "name": "Jane Doe",
            "email": "jane.doe@example.com",
            "phone": "555-0100",
            "address1": "1 Main Street",
            "city": "Springfield",
            "notes": "Prefers to be called in the morning.",
        },
    ),
    Scenario(
        "ticket",
        "GET one ticket, its customer in it",
        lambda at: f"/tickets/{at.ticket}",
        None,
        beside=("get", 2.0),
    ),
    Scenario("tickets", "GET a page of 50 tickets", lambda at: "/tickets?page=1", None, rows=PAGE),
    Scenario(
        "updated",
        "GET 50 tickets by status and date",
        lambda at: "/tickets?status=Resolved&since_updated_at=2000-01-01",
        None,
        rows=PAGE,
    ),
    Scenario(
        "comment",
        "POST a comment",
        lambda at: f"/tickets/{at.ticket}/comment",
        None,
        flat=1.25,  # it moves its ticket in ten sorted maps: their logarithm shows
        body=lambda at: {
            "subject": "Update",
            "body": "The printer works again after the driver was replaced.",
            "hidden": False,
        },
    ),
)


def landmarks(server: Server) -> Landmarks:
    """Find the middle of the data, and see that it is the data that was asked for."""
    meta = _page(server, "/contacts?page=1")["meta"]
    middle = max(1, int(meta["total_pages"]) // 2)
    contact = _page(server, f"/contacts?page={middle}")["contacts"][0]
    customer = contact["customer_id"]
    total = _page(server, f"/contacts?customer_id={customer}")["meta"]["total_entries"]
    if total != PER_CUSTOMER:
        raise RuntimeError(f"expected {PER_CUSTOMER} contacts of the customer, found {total}")
    ticket = _page(server, f"/tickets?customer_id={customer}")["tickets"][0]
    return Landmarks(contact["id"], customer, middle, ticket["id"])


def prepare(scenario: Scenario, server: Server, at: Landmarks) -> Prepared:
    """Make the call once, look at the answer, and build from it what the client repeats."""
    method = "POST" if scenario.writes else "GET"
    body = json.dumps(scenario.body(at)).encode() if scenario.body else None
    extra = {"Content-Type": "application/json", "Content-Length": str(len(body))} if body else {}
    path = f"/api/v1{scenario.path(at)}"
    status, headers, content = server.call(method, path, body, {**HEADERS, **extra})
    if status != 200:
        raise RuntimeError(f"{method} {path}: {status}")
    if scenario.rows is not None and len(next(iter(json.loads(content).values()))) != scenario.rows:
        raise RuntimeError(f"GET {path}: not {scenario.rows} rows")
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in {**HEADERS, **extra}.items()]
    request = "\r\n".join([*lines, "", ""]).encode() + (body or b"")
    copied = [(name, value) for name, value in headers if name.lower() not in OWN]
    answer = {"status": status, "headers": copied, "body": content.decode()}
    return Prepared(
        Exchange(request, status, None if scenario.writes else _length(headers, content)),
        json.dumps(answer).encode(),
    )


def own_headers(server: Server) -> frozenset[str]:
    """The headers of an answer that uvicorn may add by itself: date, server, both or none."""
    headers = server.call("GET", "/api/v1/contacts", None, HEADERS)[1]
    return frozenset(name.lower() for name, _ in headers) & OWN


def reset(server: Server) -> None:
    """Bring the account back to its start."""
    server.call("POST", "/_mock/reset", b"{}", {"Content-Type": "application/json"})


def _length(headers: list[tuple[str, str]], content: bytes) -> int:
    """Bytes of the whole answer: status line, headers, an empty line, body."""
    lines = sum(len(name) + len(value) + 4 for name, value in headers)
    return len("HTTP/1.1 200 OK\r\n") + lines + 2 + len(content)


def _page(server: Server, path: str) -> dict[str, Any]:
    page: dict[str, Any] = json.loads(server.call("GET", f"/api/v1{path}", None, HEADERS)[2])
    return page
