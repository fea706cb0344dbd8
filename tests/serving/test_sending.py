"""Answers that take their time, or break off: the same data, carried out by both doors."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from mock_syncro import create_app
from mock_syncro.app import MockSyncro
from mock_syncro.engine.call import Call
from mock_syncro.engine.reply import TEXT, Reply, Sending
from mock_syncro.serving.ends import Ending
from tests.serving.doors import hasty, request, serving

BODY = b"0123456789"
FURTHER = ((b"retry-after", b"7"),)

CLOSE = Sending(end="close")
RESET = Sending(end="reset")
HANG = Sending(end="hang")


def answering(app: MockSyncro, sending: Sending | None) -> None:
    """Let every call have the same answer, sent in this way."""

    def layer(call: Call) -> Reply:
        return Reply(200, BODY, TEXT, "", FURTHER, sending)

    served = replace(app.core.served("spec"), layers=(layer,))
    app.core.served = lambda dialect: served  # type: ignore[assignment]


async def in_process(sending: Sending | None, method: str = "GET") -> list[dict[str, Any]]:
    """What the app sends without a socket."""
    app = create_app(fixture="empty", rate_limit="off")
    answering(app, sending)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        raise AssertionError("there is nothing to wait for")

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/api/v1/me",
        "query_string": b"",
        "headers": [],
    }
    try:
        await app(scope, receive, send)
    except ConnectionError:
        sent.append({"type": "error", "body": b""})
    return sent


def bodies(messages: list[dict[str, Any]]) -> list[bytes]:
    return [message["body"] for message in messages if message.get("body")]


# In process.


def test_an_answer_is_sent_at_once_where_nothing_else_is_said() -> None:
    start, body = asyncio.run(in_process(None))
    assert (start["status"], body) == (200, {"type": "http.response.body", "body": BODY})
    assert start["headers"][-1] == (b"retry-after", b"7")


def test_a_delay_comes_before_the_head(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(in_process(Sending(delay=5)))
    assert waits[0] == 5


def test_a_rate_spreads_the_pieces_over_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    sent = asyncio.run(in_process(Sending(piece=4, rate=8)))
    assert bodies(sent) == [b"0123", b"4567", b"89"]
    assert waits == [0, 0.5, 0.5, 0.25]
    assert sent[-1] == {"type": "http.response.body", "body": b""}


@pytest.mark.parametrize("end", ["close", "reset", "hang"])
def test_without_a_socket_an_answer_that_breaks_off_is_a_connection_error(end: Any) -> None:
    assert [each["type"] for each in asyncio.run(in_process(Sending(end=end)))] == ["error"]
    sent = asyncio.run(in_process(Sending(end=end, cut=3)))
    assert bodies(sent) == [b"012"]
    assert [each["type"] for each in sent[::2]] == ["http.response.start", "error"]
    head = asyncio.run(in_process(Sending(end=end, cut=0)))
    assert [each["type"] for each in head] == ["http.response.start", "error"]


def test_a_client_in_process_gets_the_connection_error() -> None:
    async def call() -> None:
        app = create_app(fixture="empty", rate_limit="off")
        answering(app, RESET)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as client:
            await client.get("http://localhost/api/v1/me")

    with pytest.raises(ConnectionError):
        asyncio.run(call())


# On the wire.

ME = request("/api/v1/me")
HEALTH = request("/_mock/health")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_slow_is_whole_in_the_end_and_those_behind_it_wait(method: str) -> None:
    with serving("wire") as running, running.connect() as client:
        answering(running.app, Sending(delay=0.03, piece=5, rate=500))
        began = time.perf_counter()
        client.send(request("/api/v1/me", method) + HEALTH + ME)
        first = client.answer(method)
        assert (first.status, first.body) == (200, BODY if method == "GET" else b"")
        assert time.perf_counter() - began >= 0.03
        assert client.answer().body.startswith(b'{"status"')
        assert client.answer().body == BODY
        assert client.call(HEALTH).status == 200
        assert running.server.server_state.total_requests == 4


def test_a_slow_answer_has_the_headers_of_a_quick_one() -> None:
    with serving("wire") as running, running.connect() as client:
        answering(running.app, None)
        quick = client.call(request("/api/v1/me", "PUT", b"{}"))
        answering(running.app, Sending(piece=3))
        slow = client.call(request("/api/v1/me", "PUT", b"{}"))
        quick.headers[3] = slow.headers[3]  # the number of the call
        assert slow == quick


@pytest.mark.parametrize("cut", [None, 0, 4])
@pytest.mark.parametrize("body", [None, b"{}"])
def test_a_close_ends_the_connection_after_so_many_bytes(
    cut: int | None, body: bytes | None
) -> None:
    with serving("wire") as running, running.connect() as client:
        answering(running.app, replace(CLOSE, cut=cut))
        client.send(request("/api/v1/me", "GET" if body is None else "PUT", body))
        head, end, content = client.read_all().partition(b"\r\n\r\n")
        assert content == BODY[: cut or 0]
        assert bool(head) is bool(end) is (cut is not None)


def test_a_reset_is_a_reset() -> None:
    with serving("wire") as running:
        answering(running.app, RESET)
        with running.connect() as client, pytest.raises(ConnectionResetError):
            client.call(ME)
        answering(running.app, replace(RESET, cut=4, delay=0.01))
        with running.connect() as client:
            client.send(ME)
            with pytest.raises(ConnectionResetError):
                client.read_all()


def test_a_hang_says_nothing_until_the_client_goes() -> None:
    with serving("wire") as running:
        answering(running.app, HANG)
        with running.connect() as client:
            client.socket.settimeout(0.05)
            client.send(ME + HEALTH)
            with pytest.raises(TimeoutError):
                client.answer()
            assert len(running.server.server_state.tasks) == 1
        answering(running.app, None)
        with running.connect() as client:
            assert client.call(ME).body == BODY
        deadline = time.perf_counter() + 5
        while running.server.server_state.tasks and time.perf_counter() < deadline:
            time.sleep(0.001)
        assert not running.server.server_state.tasks


def test_an_answer_that_breaks_off_does_so_behind_an_answer_of_asgi_too() -> None:
    with serving("wire") as running:
        answering(running.app, replace(CLOSE, cut=2))
        with running.connect() as client:
            client.send(HEALTH + ME)
            assert client.answer().status == 200
            assert client.read_all().endswith(b"\r\n\r\n01")


def test_a_stop_does_not_wait_for_what_hangs() -> None:
    with serving("wire") as running, running.connect() as client:
        answering(running.app, HANG)
        client.send(ME)
        while not running.server.server_state.tasks:
            time.sleep(0.001)
        running.server.should_exit = True
        assert client.is_closed()
        running.thread.join(2)
        assert not running.thread.is_alive()


def test_a_stop_does_not_wait_for_an_answer_that_takes_very_long(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert Ending.STOP_SECONDS < 3, "uvicorn complains then"
    for calls in (ME, HEALTH + ME):
        protocol = hasty(STOP_SECONDS=0.3)
        with serving("wire", protocol=protocol) as running, running.connect() as client:
            answering(running.app, Sending(delay=60))
            client.send(calls)
            while not running.server.server_state.tasks:
                time.sleep(0.001)
            running.server.should_exit = True
            running.thread.join(2)
            assert not running.thread.is_alive()
        assert capsys.readouterr().err == ""


def test_a_stop_does_not_wait_for_an_answer_whose_client_has_gone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving("wire") as running:
        answering(running.app, Sending(delay=60))
        state = running.server.server_state
        with running.connect() as client:
            client.send(ME)
            while not state.tasks:
                time.sleep(0.001)
        time.sleep(0.1)
        running.server.should_exit = True
        running.thread.join(2)
        assert not running.thread.is_alive()
    assert capsys.readouterr().err == ""
