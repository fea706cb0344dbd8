"""The core alone: heads, and calls from several threads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import orjson
import pytest

from mock_syncro import create_app
from mock_syncro.app import MockSyncro
from mock_syncro.engine.reply import Reply
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {b"authorization": b"Bearer admin-token", b"content-type": b"application/json"}
THREADS, CALLS = 4, 60


@pytest.fixture
def app() -> MockSyncro:
    return create_app(fixture="small", rate_limit="off", start="2026-01-31T12:00:00Z")


def answer(
    app: MockSyncro, method: str, path: str, headers: dict[bytes, bytes] = ADMIN, body: bytes = b""
) -> Reply:
    segments = tuple(path.split("/"))
    account = app.accounts.default
    return app.core.answer(account, method, segments, b"", headers, "127.0.0.1", body)


@contextmanager
def impatient_threads() -> Iterator[None]:
    """Threads that take turns all the time."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def test_calls_from_several_threads_are_answered_one_at_a_time(app: MockSyncro) -> None:
    def work(thread: int) -> list[int]:
        made = []
        for number in range(CALLS):
            body = orjson.dumps({"customer_id": 55, "name": f"{thread} {number}"})
            made.append(orjson.loads(answer(app, "POST", "contacts", body=body).body)["id"])
            answer(app, "PUT", "contacts/101", body=body)
            answer(app, "GET", "contacts")
        return made

    before = len(app.accounts.default.database.table("contacts").rows)
    with impatient_threads(), ThreadPoolExecutor(THREADS) as pool:
        made = [id_ for ids in pool.map(work, range(THREADS)) for id_ in ids]
    assert len(set(made)) == THREADS * CALLS
    assert app.accounts.default.requests == 3 * THREADS * CALLS
    assert len(app.accounts.default.database.table("contacts").rows) == before + len(made)


def test_clients_of_several_threads_share_an_app(client: Client) -> None:
    apis = [client()]
    apis += [InProcess(apis[0].app) for _ in range(THREADS - 1)]

    def work(thread: int) -> set[int]:
        made = set()
        for number in range(10):
            sent = {"api_key": "admin-token", "customer_id": 55}
            made.add(apis[thread].post("/api/v1/contacts", json=sent).json()["id"])
            user = {"email": f"{thread}.{number}@example.com", "first_name": "A", "last_name": "B"}
            assert apis[thread].post("/_mock/users", json=user).status_code == 201
        return made

    with impatient_threads(), ThreadPoolExecutor(THREADS) as pool:
        assert len(set().union(*pool.map(work, range(THREADS)))) == THREADS * 10
    users = apis[0].get("/_mock/users").json()["users"]
    assert len([user for user in users if user["first_name"] == "A"]) == THREADS * 10


@pytest.mark.parametrize("path", ["users", "accounts"])
def test_the_control_api_waits_while_a_call_is_answered(client: Client, path: str) -> None:
    api = client()
    new = {"users": {"email": "a@example.com", "first_name": "A", "last_name": "B"}}
    sent = new.get(path, {"subdomain": "t1"})
    with ThreadPoolExecutor(1) as pool:
        with api.app.accounts.lock:
            made = pool.submit(api.post, f"/_mock/{path}", json=sent)
            with pytest.raises(TimeoutError):
                made.result(0.2)
        assert made.result().status_code == 201


def test_a_head_has_a_line_for_each_header(app: MockSyncro) -> None:
    reply = answer(app, "GET", "contacts/101")
    assert reply.head.split(b"\r\n") == [
        b"content-type: application/json; charset=utf-8",
        b"content-length: %d" % len(reply.body),
        b"cache-control: no-store",
        b"x-request-id: %b%012x" % (app.accounts.default.request_prefix, 1),
        b"access-control-allow-origin: *",
        b"",
    ]


def test_a_page_may_read_our_headers(app: MockSyncro) -> None:
    reply = answer(app, "GET", "me", {**ADMIN, b"origin": b"https://a.b"})
    assert b"access-control-expose-headers: X-Request-Id, X-Mock-Syncro\r\n" in reply.head


def test_a_deleted_account_does_nothing_any_more(app: MockSyncro) -> None:
    app.accounts.default.deleted = True
    reply = answer(app, "DELETE", "contacts/101")
    assert (reply.status, reply.body, reply.head) == (404, b"", b"content-length: 0\r\n")
    assert app.accounts.default.requests == 0


@pytest.mark.parametrize(
    ("length", "too_large"),
    [(b"10000000", False), (b"10000001", True), (b"9" * 5000, True), (b"", False), (b"-1", False)],
)
def test_a_length_tells_whether_a_body_is_too_large(
    app: MockSyncro, length: bytes, *, too_large: bool
) -> None:
    assert app.core.too_large({b"content-length": length}) is too_large
    assert not app.core.too_large({})


def test_a_defect_is_told_in_the_log_and_half_of_nothing_is_kept(
    app: MockSyncro, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.accounts, "commit", broken)
    reply = answer(app, "DELETE", "contacts/101")
    assert (reply.status, b"x-mock-syncro: defect" in reply.head) == (500, True)
    assert "DELETE /api/v1/contacts/101 failed" in caplog.text
    monkeypatch.undo()
    assert answer(app, "GET", "contacts/101").status == 200
