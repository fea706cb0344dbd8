"""When the wire serves, and when it leaves a request to ASGI."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from mock_syncro.serving.asgi import AsgiDoor
from tests.serving.doors import ADMIN, Running, request, serving

ME = request("/api/v1/me")


def asked(running: Running, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that come to the ASGI door, as they come."""
    paths: list[str] = []
    serve = AsgiDoor.__call__

    async def noted(self: AsgiDoor, scope: Any, *rest: Any) -> None:
        paths.append(scope["path"])
        await serve(self, scope, *rest)

    monkeypatch.setattr(AsgiDoor, "__call__", noted)
    return paths


def test_calls_go_over_the_wire_and_all_else_to_asgi(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("wire") as running, running.connect() as client:
        paths = asked(running, monkeypatch)
        over_the_wire = ["/api/v1/me", "/@acme/api/v1/me", "/%40acme//api/v1/nothing", "/api/v1"]
        others = ["/_mock/health", "/", "/swagger.json", "/@nobody/api/v1/me", "/api/v2/me"]
        for path in over_the_wire + others:
            client.call(request(path))
        assert paths == others


def test_asgi_answers_what_comes_while_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("wire") as running, running.connect() as client:
        paths = asked(running, monkeypatch)
        client.send(ME + request("/_mock/health") + ME)
        assert [client.answer().status for _ in range(3)] == [200] * 3
        assert client.call(ME).status == 200
        assert paths == ["/_mock/health", "/api/v1/me"]


def test_asgi_waits_for_a_client_that_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("wire") as running, running.connect(buffer=10_000) as client:
        paths = asked(running, monkeypatch)
        page = request("/api/v1/contacts?per_page=100")
        calls = 400
        client.send(page * calls)
        assert [client.answer().status for _ in range(calls)] == [200] * calls
        assert paths


def test_expect_is_for_asgi(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("wire") as running, running.connect() as client:
        paths = asked(running, monkeypatch)
        sent = request("/api/v1/contacts/101", "PUT", b"{}", ADMIN + b"Expect: 100-continue\r\n")
        assert client.call(sent[:-2]).status == 100
        assert client.call(sent[-2:]).status == 200
        assert paths == ["/api/v1/contacts/101"]


def test_a_limit_of_connections_is_for_uvicorn() -> None:
    with serving("wire") as running:
        running.server.config.limit_concurrency = 1
        with running.connect() as client:
            assert client.call(ME).status == 503


@pytest.mark.parametrize("version", [b"1.1\r\nConnection: close", b"1.0\r\nConnection: keep-alive"])
def test_what_follows_a_last_request_is_not_answered(version: bytes) -> None:
    with serving("wire") as running, running.connect() as client:
        last = ME.replace(b"1.1", version, 1)
        client.send(last + request("/api/v1/contacts/101", "DELETE"))
        assert client.answer().status == 200
        assert client.is_closed()
        assert running.app.accounts.default.requests == 1


def test_a_body_that_is_refused_early_is_passed_over() -> None:
    body = b'{"notes": "' + b"x" * 300_000 + b'"}'
    settings = {"max_body": "1kB", "rate_limit": "1/100000"}
    with serving("wire", **settings) as running, running.connect() as client:
        assert client.call(ME).status == 200
        sent = request("/api/v1/contacts/101", "PUT", body)
        limited = client.call(sent[:-5], sent[-5:])
        assert (limited.status, limited.header("connection")) == (429, None)
        assert client.call(ME).status == 429


def test_a_client_reads_the_refusal_of_a_body_that_it_is_still_sending() -> None:
    body = b"x" * 3_000_000
    with serving("wire", max_body="1kB") as running, running.connect() as client:
        assert client.call(request("/api/v1/contacts/101", "PUT", body)).status == 413
        assert client.is_closed()


@pytest.mark.parametrize("before", [b"", request("/_mock/health")])
def test_a_client_reads_a_refusal_of_asgi_too(before: bytes) -> None:
    body = b"x" * 30_000_000
    more = ADMIN if before else ADMIN + b"Expect: 100-continue\r\n"
    with serving("wire", max_body="1kB") as running, running.connect() as client:
        client.send(before + request("/api/v1/contacts/101", "PUT", body, more))
        if before:
            assert client.answer().status == 200
        assert client.answer().status == 413
        assert client.is_closed()


def test_a_defect_is_a_500_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken for the test")

    with serving("wire") as running, running.connect() as client:
        monkeypatch.setattr(running.app.core, "answer", broken)
        answer = client.call(ME)
    assert (answer.status, answer.body) == (500, b"A defect of mock-syncro; see its log.")
    assert "RuntimeError: broken for the test" in capsys.readouterr().err


def test_a_body_in_small_chunks_takes_little_more_memory_than_one_in_large_ones() -> None:
    count = 500_000
    chunks = b"2\r\n  \r\n" * count
    more = ADMIN + b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    with serving("wire") as running, running.connect() as client:
        client.send(request("/api/v1/contacts/101", "PUT", more=more))
        tracemalloc.start()
        try:
            client.send(chunks)
            end = b'f\r\n{"name": "Tiny"\r\n1\r\n}\r\n0\r\n\r\n'
            assert b'"name":"Tiny"' in client.call(end).body
            assert tracemalloc.get_traced_memory()[1] < 50 * count
        finally:
            tracemalloc.stop()
