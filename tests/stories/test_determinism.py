"""The same start, seed and calls make the same answers, in another process too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from tests.conftest import Serve, Server

START = "2026-01-31T12:00:00Z"

ANSWERS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/api/v1/contacts", None),
    ("GET", "/api/v1/contacts?page=2&per_page=7", None),
    ("GET", "/api/v1/customers?sort=business_name%20ASC", None),
    ("GET", "/api/v1/customers/autocomplete?query=a", None),
    ("POST", "/api/v1/customers", {"business_name": "Öl & Gas", "email": "a@b.example"}),
    ("GET", "/api/v1/customers/latest", None),
    ("POST", "/api/v1/contacts", {"customer_id": "{customer}", "name": "New", "title": "CEO"}),
    ("POST", "/api/v1/contacts", {"name": "Nobody's", "email": "no email"}),
    ("PUT", "/api/v1/customers/{customer}", {"notes": "changed"}),
    ("POST", "/api/v1/customers/{customer}/phones", {"label": "Office", "number": "555-0100"}),
    ("GET", "/api/v1/customers/{customer}/phones", None),
    ("GET", "/api/v1/me", None),
    ("GET", "/api/v1/users", None),
    ("GET", "/api/v1/customer_assets", None),
    ("GET", "/api/v1/nothing", None),
    ("POST", "/_mock/tokens", {"name": "drawn"}),
    ("POST", "/_mock/users", {"email": "n@b.example", "first_name": "N", "last_name": "B"}),
    ("POST", "/_mock/clock/advance", {"seconds": 90}),
    ("PUT", "/api/v1/contacts/{contact}", {"mobile": "(555) 010-0199 x7"}),
    ("GET", "/_mock/state", None),
)

DRAWN = (4, 15)
"""Those of the answers in which something is drawn: a portal key, a token."""


def answers(server: Server) -> list[tuple[int, str, bytes]]:
    """Status, request id and body of each call, with the clock frozen."""
    with server.http() as http:
        frozen = http.put("/_mock/clock", json={"now": START, "frozen": True})
        assert frozen.status_code == 200
        customer = http.get("/api/v1/customers?per_page=1").json()["customers"][0]["id"]
        contact = http.get("/api/v1/contacts?per_page=1").json()["contacts"][0]["id"]
        ids = {"customer": str(customer), "contact": str(contact)}
        return [answer(http, method, path, body, ids) for method, path, body in ANSWERS]


def answer(
    http: httpx2.Client, method: str, path: str, body: Any, ids: dict[str, str]
) -> tuple[int, str, bytes]:
    if body is not None:
        body = {k: v.format(**ids) if isinstance(v, str) else v for k, v in body.items()}
    got = http.request(method, path.format(**ids), json=body)
    assert got.status_code < 500 or got.status_code == 501, (method, path, got.text)
    return got.status_code, got.headers.get("x-request-id", ""), got.content


def test_twenty_answers_are_the_same_bytes_after_another_start(serve: Serve) -> None:
    options = ("--start", START, "--rate-limit", "off", "--fixture", "msp")
    # Sets of text are in another order for each hash seed.
    one = answers(serve(*options, "--seed", "7", PYTHONHASHSEED="1"))
    two = answers(serve(*options, "--seed", "7", PYTHONHASHSEED="2"))
    assert len(one) == len(ANSWERS) == 20
    for call, first, second in zip(ANSWERS, one, two, strict=True):
        assert first == second, call
    assert {status for status, _, _ in one} == {200, 201, 404, 422, 501}

    other = answers(serve(*options, "--seed", "8"))
    for number, (call, first, second) in enumerate(zip(ANSWERS, one, other, strict=True)):
        assert first[0] == second[0], call
        assert number not in DRAWN or first[2] != second[2], call
    same = [first[2] == second[2] for first, second in zip(one, other, strict=True)]
    assert same.count(True) > 10  # the fixture itself is the same for every seed


def test_generated_data_is_the_same_bytes_for_a_seed_and_others_for_another(serve: Serve) -> None:
    options = ("--start", START, "--rate-limit", "off")
    fixture = ("--fixture", "generate:customers=9,contacts=40")
    bodies = []
    for seed, hashes in (("7", "1"), ("7", "2"), ("8", "3")):
        server = serve(*options, *fixture, "--seed", seed, PYTHONHASHSEED=hashes)
        with server.http() as http:
            paths = ("/api/v1/customers", "/api/v1/contacts", "/_mock/state")
            bodies.append([http.get(path).content for path in paths])
    assert bodies[0] == bodies[1]
    assert all(one != other for one, other in zip(bodies[0], bodies[2], strict=True))
