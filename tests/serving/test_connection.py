"""A connection's bounds, and offers to upgrade: whatever serves the path."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from mock_syncro.serving.wire import Wire
from tests.serving.doors import ADMIN, HOST, Client, Running, hasty, request, serving

H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
PATHS = ("/api/v1/me", "/_mock/health")
LIMIT = Wire.HEAD_BYTES


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with serving("wire") as server:
        yield server


@pytest.fixture
def client(running: Running) -> Iterator[Client]:
    with running.connect() as client:
        yield client


def put(name: str, more: bytes = ADMIN + H2C) -> bytes:
    return request("/api/v1/contacts/101", "PUT", json.dumps({"name": name}).encode(), more)


# Upgrades.


def test_an_offer_to_upgrade_is_ignored_wherever_its_head_is_cut(client: Client) -> None:
    sent = put("Jane")
    for at in range(1, len(sent), 3):
        answer = client.call(sent[:at], sent[at:])
        assert (answer.status, json.loads(answer.body)["name"]) == (200, "Jane")


def test_pipelined_offers_are_ignored_each_for_itself(client: Client) -> None:
    names = [f"N {number}" for number in range(50)]
    other = request("/_mock/clock", "PUT", b'{"frozen": true}', H2C)
    client.send(b"".join([put(name) + other + put(name, ADMIN) for name in names]))
    for name in names:
        assert json.loads(client.answer().body)["name"] == name
        assert json.loads(client.answer().body)["frozen"] is True
        assert json.loads(client.answer().body)["name"] == name


def test_an_offer_with_a_chunked_body_is_ignored(client: Client) -> None:
    more = ADMIN + H2C + b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    head = request("/api/v1/contacts/101", "PUT", more=more)
    body = b'f\r\n{"name": "Chun"\r\n1\r\n}\r\n0\r\n\r\n'
    assert json.loads(client.call(head, body).body)["name"] == "Chun"
    assert json.loads(client.call(head + body + put("Next")).body)["name"] == "Chun"
    assert json.loads(client.answer().body)["name"] == "Next"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("offer", [b"Upgrade: h2c\r\n", b"Upgrade: websocket\r\n"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_offer_on_a_last_request_is_ignored_too(
    running: Running, path: str, offer: bytes, method: str
) -> None:
    body = b"{}" if method == "PUT" else None
    more = ADMIN + b"Connection: Upgrade, close\r\n" + offer
    last = request(path, method, body, more)
    old = request(path, method, body, ADMIN + b"Connection: Upgrade\r\n" + offer)
    usual = request(path, method, body)
    with running.connect() as client:
        status = client.call(usual).status
    for sent in (last, old.replace(b"HTTP/1.1", b"HTTP/1.0")):
        for after in (b"", usual):
            with running.connect() as client:
                answer = client.call(sent + after)
                assert (answer.status, answer.header("connection")) == (status, "close")
                assert client.is_closed()


def test_a_body_that_speaks_of_upgrades_is_left_as_it_is(client: Client) -> None:
    text = "POST / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
    body = json.dumps({"notes": text}).encode()
    form = b"notes=A\r\nUpgrade: h2c\r\n\r\nUpgrade: x"
    assert (
        json.loads(client.call(request("/api/v1/contacts/101", "PUT", body)).body)["notes"] == text
    )
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(form)
    sent = request("/api/v1/contacts/101", "PUT", more=ADMIN + kind)
    assert json.loads(client.call(sent, form).body)["notes"] == form.decode().partition("=")[2]


def test_connect_is_refused(client: Client) -> None:
    assert client.call(b"CONNECT /api/v1/me HTTP/1.1\r\n" + H2C + b"\r\n").status == 400
    assert client.is_closed()


# How large a head may be.


def heads(path: str) -> Iterator[tuple[str, bytes]]:
    """Heads that never end, by what is too large in them."""
    line = f"GET {path} HTTP/1.1\r\n".encode() + HOST
    yield "one header", line + b"X-Long: " + b"x" * LIMIT
    yield "many headers", line + b"X-Some: 0123456789\r\n" * (LIMIT // 20)
    yield "one name", line + b"x" * LIMIT
    yield "the address", f"GET {path}?".encode() + b"x" * LIMIT


@pytest.mark.parametrize("path", PATHS)
def test_a_head_that_is_too_large_is_431(running: Running, path: str) -> None:
    for what, head in heads(path):
        for before in (b"", request("/api/v1/me"), put("x", ADMIN)):
            for size in (len(head), 9_000):
                with running.connect() as client:
                    parts = [head[at : at + size] for at in range(0, len(head), size)]
                    client.send(before + parts[0], *parts[1:])
                    if before:
                        assert client.answer().status == 200
                    answer = client.answer()
                    assert (answer.status, answer.header("connection")) == (431, "close"), what
                    assert client.is_closed()


def test_a_refusal_does_not_go_into_an_answer_that_is_under_way(client: Client) -> None:
    client.send(request("/_mock/openapi.json") * 2 + b"nonsense\r\n\r\n")
    for _ in range(2):
        assert json.loads(client.answer().body)["openapi"]
    client.socket.settimeout(2)  # and not only after the time of an idle connection
    assert client.is_closed()


@pytest.mark.parametrize("path", PATHS)
def test_a_head_that_just_fits_is_read(client: Client, path: str) -> None:
    room = LIMIT - len(request(path, more=ADMIN + b"X-Long: \r\n"))
    sent = request(path, more=ADMIN + b"X-Long: %b\r\n" % (b"x" * room))
    assert len(sent) == LIMIT
    assert client.call(sent).status == 200
    assert client.call(sent[:1000], sent[1000:]).status == 200
    assert client.call(sent.replace(b"xx", b"xxx", 1)).status == 431


def test_a_large_body_is_no_large_head(client: Client) -> None:
    body = json.dumps({"notes": "x" * 1_000_000}).encode()
    sent = request("/api/v1/contacts/101", "PUT", body)
    assert client.call(sent + sent).status == 200
    assert client.answer().status == 200
    chunks = b"".join(
        [b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:90_000], body[90_000:])]
    )
    more = ADMIN + b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    chunked = request("/api/v1/contacts/101", "PUT", more=more) + chunks + b"0\r\n\r\n"
    assert len(json.loads(client.call(chunked).body)["notes"]) == 1_000_000


@pytest.mark.parametrize("path", [*PATHS, "/_mock/state"])
def test_trailers_are_bounded_too(client: Client, path: str) -> None:
    more = ADMIN + b"Transfer-Encoding: chunked\r\n"
    sent = request(path, "PUT", more=more) + b"1\r\n{\r\n0\r\n"
    client.send(sent, b"X-Trailer: " + b"x" * LIMIT)
    assert b"HTTP/1.1 200" not in client.read_all()


def test_a_trailer_is_no_header() -> None:
    with serving("wire", control_key="secret") as running, running.connect() as client:
        chunked = request("/_mock/reset", "POST", more=b"Transfer-Encoding: chunked\r\n")
        trailer = b"Authorization: Bearer secret\r\n"
        assert client.call(chunked + b"2\r\n{}\r\n0\r\n" + trailer + b"\r\n").status == 401


def test_what_is_sent_after_a_refusal_is_thrown_away() -> None:
    quick = hasty(LINGER_SECONDS=0.2)
    with serving("wire", protocol=quick) as running, running.connect() as client:
        client.send(b"GET / HTTP/1.1\r\nX-Long: ")
        with pytest.raises(OSError, match=r"reset|pipe"):
            client.send(*[b"x" * 10_000_000] * 100)
        assert not running.server.server_state.connections


# How long a head may take.


@pytest.mark.parametrize("before", [b"", request("/api/v1/me"), request("/_mock/health")])
def test_a_head_must_arrive_in_time(before: bytes) -> None:
    quick = hasty(HEAD_SECONDS=0.1)
    with serving("wire", protocol=quick) as running, running.connect() as client:
        client.send(before + b"GET /api/v1/me HTTP/1.1\r\nHost:")
        if before:
            assert client.answer().status == 200
        with pytest.raises(OSError, match=r"reset|pipe"):
            client.send(*[b" x"] * 300)


def test_a_connection_that_says_nothing_is_closed() -> None:
    with serving("wire", protocol=hasty(HEAD_SECONDS=0.05)) as running, running.connect() as client:
        assert client.is_closed()


def test_a_slow_body_is_not_a_slow_head() -> None:
    sent = put("Slow", ADMIN)
    with serving("wire", protocol=hasty(HEAD_SECONDS=0.05)) as running, running.connect() as client:
        client.send(sent[:-3])
        client.socket.settimeout(0.15)
        with pytest.raises(TimeoutError):
            client.answer()
        assert client.call(sent[-3:]).status == 200


def test_a_connection_that_goes_on_with_empty_lines_is_closed() -> None:
    """After an answer of either way."""
    for path in PATHS:
        with serving("wire") as running:
            running.server.config.timeout_keep_alive = 1
            with running.connect() as client:
                assert client.call(request(path)).status == 200
                client.send(b"\r\n")
                client.socket.settimeout(3)
                assert client.is_closed()


def test_a_body_that_nobody_waits_for_is_followed_by_a_deadline() -> None:
    with serving("wire") as running:
        running.server.config.timeout_keep_alive = 1
        with running.connect() as client:
            sent = request("/nothing", "POST", b"x" * 10)
            assert client.call(sent[:-5], b"").status == 404
            client.send(sent[-5:])
            client.socket.settimeout(3)
            assert client.is_closed()


@pytest.mark.parametrize("begun", [b"", b"{"])
@pytest.mark.parametrize("path", ["/api/v1/me", "/_mock/clock"])
def test_a_slow_chunk_is_not_a_slow_head(path: str, begun: bytes) -> None:
    more = ADMIN + b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    with serving("wire", protocol=hasty(HEAD_SECONDS=0.3)) as running, running.connect() as client:
        client.send(request(path, "PUT", more=more), b"5\r\n", begun)
        client.socket.settimeout(0.6)
        with pytest.raises(TimeoutError):
            client.answer()
        client.socket.settimeout(10)
        rest = b'{"":1'[len(begun) :]
        assert client.call(rest + b"\r\n1\r\n}\r\n0\r\n\r\n").status in (404, 422)


def test_trailers_that_do_not_come_in_time_end_the_connection() -> None:
    more = ADMIN + b"Transfer-Encoding: chunked\r\n"
    with serving("wire", protocol=hasty(HEAD_SECONDS=0.1)) as running, running.connect() as client:
        client.send(request("/api/v1/me", "PUT", more=more) + b"1\r\n{\r\n0\r\n")
        client.socket.settimeout(2)
        assert client.is_closed()


# What has no second answer.


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing"])
def test_a_request_that_turns_bad_after_its_answer_is_not_answered_again(path: str) -> None:
    more = ADMIN + b"Transfer-Encoding: chunked\r\n"
    with serving("wire", max_body="1kB") as running, running.connect() as client:
        head = request(path, "POST", more=more)
        assert client.call(head, b"7d0\r\n" + b"x" * 2000 + b"\r\n").status in (404, 413)
        client.send(b"zz\r\n")
        assert client.read_all() == b""


def test_an_absolute_address_may_lack_a_path(client: Client) -> None:
    for target in (b"http://localhost", b"http://localhost?x=1"):
        absolute = client.call(b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        assert absolute == client.call(request("/", more=b""))


# How it ends with the server.


@pytest.mark.parametrize("path", ["/api/v1/contacts/101", "/_mock/clock", "/nothing"])
def test_a_stop_does_not_wait_long_for_a_body(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving("wire") as running, running.connect() as client:
        client.send(request(path, "PUT", b"{}")[:-1])
        stops_quietly(running, capsys)


@pytest.mark.parametrize("path", ["/api/v1/contacts?per_page=100", "/_mock/state"])
def test_a_stop_does_not_wait_long_for_a_client_that_does_not_read(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving("wire") as running, running.connect(buffer=10_000) as client:
        client.send(request(path) * 400)
        time.sleep(0.2)
        stops_quietly(running, capsys)


def test_a_body_that_comes_while_the_server_stops_is_answered() -> None:
    with serving("wire") as running, running.connect() as client:
        sent = put("Late", ADMIN)
        client.send(sent[:-1])
        time.sleep(0.1)
        running.server.should_exit = True
        time.sleep(0.2)
        assert client.call(sent[-1:]).status == 200
        assert client.is_closed()


def stops_quietly(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    time.sleep(0.1)
    running.server.should_exit = True
    running.thread.join(2)
    assert not running.thread.is_alive()
    assert capsys.readouterr().err == ""
