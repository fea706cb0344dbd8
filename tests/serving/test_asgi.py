"""The API as an ASGI endpoint: headers, bodies, HEAD, CORS, sizes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from mock_syncro import create_app
from tests.inprocess import InProcess

Client = Callable[..., InProcess]
ADMIN = {"Authorization": "Bearer admin-token"}


def admin(client: Client, **settings: object) -> InProcess:
    api = client(**settings)
    api.headers.update(ADMIN)
    return api


def test_an_answer_has_the_headers_that_were_seen_live(client: Client) -> None:
    answer = admin(client).get("/api/v1/contacts/101")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "x-mock-syncro" not in answer.headers
    pattern = r"[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}"
    assert re.fullmatch(pattern, answer.headers["x-request-id"])


def test_request_ids_count_and_repeat_under_the_same_seed(client: Client) -> None:
    def some(seed: str) -> list[str]:
        api = admin(client, seed=seed)
        return [api.get("/api/v1/me").headers["x-request-id"] for _ in range(3)]

    assert some("1") == some("1")
    assert len({*some("1"), *some("2")}) == 6


@pytest.mark.parametrize("path", ["me", "contacts", "contacts/101", "contacts/1", "nothing"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    api = admin(client)
    got, head = api.get(f"/api/v1/{path}"), api.head(f"/api/v1/{path}")
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/contacts/",
        "/api/v1//contacts",
        "//api//v1///contacts//",
        "/api/v1/contacts//?page=1",
    ],
)
def test_repeated_and_trailing_slashes_do_not_count(client: Client, path: str) -> None:
    api = admin(client)
    api.base_url = api.base_url.copy_with(path="/")
    answer = api.get(f"http://localhost{path}")
    assert answer.status_code == 200
    assert answer.json() == api.get("/api/v1/contacts").json()


def test_a_preflight_needs_no_token_and_allows_every_origin(client: Client) -> None:
    headers = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, x-own",
    }
    answer = client().options("/api/v1/contacts/101", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "authorization, x-own"
    allowed = answer.headers["access-control-allow-methods"].split(", ")
    assert {"GET", "POST", "PUT", "DELETE"} <= set(allowed)


@pytest.mark.parametrize("path", ["me", "contacts/1", "nothing", "customer_assets"])
def test_every_answer_of_the_api_is_open_to_all_origins(client: Client, path: str) -> None:
    for headers in (ADMIN, {}):
        answer = client().get(f"/api/v1/{path}", headers={**headers, "Origin": "https://a.b"})
        assert answer.headers["access-control-allow-origin"] == "*"


def test_with_cors_off_no_answer_is_for_pages_of_other_origins(client: Client) -> None:
    api = admin(client, cors="off")
    asks = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT"}
    for answer in (
        api.get("/api/v1/me"),
        api.get("/api/v1/me", headers={"Origin": "https://app.example"}),
        api.get("/api/v1/nothing", headers={"Origin": "https://app.example"}),
        api.options("/api/v1/contacts/101", headers=asks),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert api.get("/api/v1/me", headers={"Origin": "https://app.example"}).status_code == 200
    assert api.options("/api/v1/contacts/101", headers=asks).status_code >= 400


def test_the_control_api_is_never_open_to_other_origins(client: Client) -> None:
    api = client()
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        api.get("/_mock/state"),
        api.get("/_mock/health", headers=headers),
        api.options("/_mock/reset", headers=headers),
        api.post("/_mock/reset", json={}, headers=headers),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_body_larger_than_the_limit_is_413_and_changes_nothing(client: Client) -> None:
    api = admin(client, max_body="1kB")
    before = api.get("/_mock/state").json()
    answer = api.put("/api/v1/contacts/101", json={"notes": "x" * 1000})
    assert (answer.status_code, list(answer.json())) == (413, ["error"])
    assert "--max-body" in answer.headers["x-mock-syncro"]
    assert api.get("/_mock/state").json() == before
    fits = b'{"notes":"' + b"x" * (1000 - 12) + b'"}'
    headers = {"Content-Type": "application/json"}
    assert api.put("/api/v1/contacts/101", content=fits, headers=headers).status_code == 200
    over = fits.replace(b"xx", b"xxx", 1)
    assert api.put("/api/v1/contacts/101", content=over, headers=headers).status_code == 413


def test_a_streamed_body_is_read_whole_and_counted(client: Client) -> None:
    api = admin(client, max_body="1kB")

    def parts(size: int) -> Any:
        yield b'{"notes":"'
        for _ in range(size):
            yield b"x"
        yield b'"}'

    headers = {"Content-Type": "application/json"}
    answer = api.put("/api/v1/contacts/101", content=parts(20), headers=headers)
    assert answer.json()["notes"] == "x" * 20
    answer = api.put("/api/v1/contacts/101", content=parts(1000), headers=headers)
    assert answer.status_code == 413


def test_explain_off_says_nothing_of_the_mock(client: Client) -> None:
    for explain, wanted in (("on", True), ("off", False)):
        api = client(explain=explain)
        answer = api.get("/api/v1/customer_assets")
        assert ("x-mock-syncro" in answer.headers) is wanted


def test_the_reason_is_percent_encoded_ascii(client: Client) -> None:
    api = client()
    headers = {"Authorization": "Bearer no-permissions-token"}
    answer = api.get("/api/v1/contacts", headers=headers)
    reason = answer.headers["x-mock-syncro"]
    assert reason == 'the token or its user lacks "Customers - View Detail"'


def sent_in_pieces(*messages: dict[str, Any]) -> tuple[list[Any], dict[int, Any]]:
    """What the app sends, and its state after, where a form comes in these messages."""
    app = create_app(fixture="empty", rate_limit="off")
    queue = list(messages)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return queue.pop(0) if queue else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/customers",
        "query_string": b"",
        "headers": [
            (b"authorization", b"Bearer admin-token"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", b"20"),
        ],
    }
    asyncio.run(app(scope, receive, send))
    rows = app.accounts.default.database.table("customers").rows
    return sent, {row.doc_id: row["firstname"] for row in rows}


def test_a_body_in_pieces_is_joined() -> None:
    one = {"type": "http.request", "body": b"firstname=A", "more_body": True}
    two = {"type": "http.request", "body": b"nnabelle", "more_body": False}
    sent, names = sent_in_pieces(one, two)
    assert sent[0]["status"] == 200
    assert "Annabelle" in names.values()


@pytest.mark.parametrize("whole", [True, False])
def test_a_body_that_was_cut_off_is_not_acted_on(whole: bool) -> None:  # noqa: FBT001
    pieces = [] if whole else [{"type": "http.request", "body": b"firstname=A", "more_body": True}]
    _, names = sent_in_pieces(*pieces, {"type": "http.disconnect"})
    assert names == {1: "Walkin"}


def test_body_keys_that_are_no_fields_are_named_in_a_header(client: Client) -> None:
    api = admin(client)
    sent = {"customer_id": 55, "name": "J", "firstname": "J", "größe": 1}
    made = api.post("/api/v1/contacts", json=sent)
    assert made.status_code == 200
    reason = unquote(made.headers["x-mock-syncro"])
    assert reason == "ignored, no field of the body here: firstname, größe"
    changed = api.put("/api/v1/contacts/101?api_key=x", json={"name": "J", "nick": "j"})
    assert changed.headers["x-mock-syncro"].endswith("here: nick")
    plain = api.put("/api/v1/contacts/101?api_key=x", json={"name": "K"})
    assert "x-mock-syncro" not in plain.headers
    quiet = admin(client, explain="off").post("/api/v1/contacts", json=sent)
    assert "x-mock-syncro" not in quiet.headers


@pytest.mark.parametrize(
    ("method", "path", "sent", "said"),
    [
        ("GET", "/tickets?since_updatd_at=2026-01-01", None, "ignored, no parameter of the list"),
        ("GET", "/tickets?since_updated_at=junk", None, "since_updated_at is no day and no time"),
        ("GET", "/contacts?per_page=500", None, "per_page is 100 at most"),
        ("POST", "/tickets", {"customer_id": 999, "subject": "x"}, "customers has no row 999"),
        ("POST", "/tickets/1/timer_entry", {}, "start_at is missing"),
        (
            "POST",
            "/tickets/1/timer_entry",
            {"start_at": "2026-01-01", "billable": True},
            "ignored, no field of the body here: billable",
        ),
    ],
)
def test_what_is_dropped_or_bent_is_said(
    client: Client, method: str, path: str, sent: object, said: str
) -> None:
    api = admin(client)
    id_ = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    path = path.replace("/tickets/1/", f"/tickets/{id_}/")
    answer = api.request(method, f"/api/v1{path}", json=sent)
    assert unquote(answer.headers["x-mock-syncro"]).startswith(said)


def test_what_shapes_the_answer_of_a_write_is_not_called_ignored(client: Client) -> None:
    api = admin(client)
    id_ = api.get("/api/v1/tickets").json()["tickets"][0]["id"]
    sent = {"subject": "s", "body": "a<b"}
    answer = api.post(f"/api/v1/tickets/{id_}/comment?comment_format=richtext", json=sent)
    assert answer.json()["comment"]["body"] == "a&lt;b"
    changed = api.put(f"/api/v1/tickets/{id_}?all_comments=true", json={"status": "New"})
    assert "x-mock-syncro" not in answer.headers
    assert "x-mock-syncro" not in changed.headers
