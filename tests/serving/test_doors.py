"""Both doors answer alike: the same requests through each, and every feature of HTTP/1.1."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mock_syncro.serving.doors import obstacle
from tests.serving.doors import ADMIN, DOORS, HOST, NOON, Client, Door, Running, request, serving

REQUESTS = 2500

ME = request("/api/v1/me")
HEALTH = request("/_mock/health")
SUBJECT = b'{"subject": "x", "customer_id": 55}'


@pytest.fixture(scope="module", params=DOORS)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    door: Door = request.param
    with serving(door, max_body="20kB") as server:
        yield server


@pytest.fixture
def client(running: Running) -> Iterator[Client]:
    with running.connect() as client:
        yield client


# Which door there is.


def test_nothing_stands_in_the_way_of_the_wire() -> None:
    assert obstacle() == ""


def test_without_httptools_asgi_serves_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn.protocols.http.httptools_impl", None)
    assert "httptools" in obstacle()
    with serving("wire") as running, running.connect() as client:
        assert running.server.config.http == "h11"
        assert [client.call(sent).status for sent in (ME, HEALTH, ME)] == [200] * 3
        head = ME[:-2] + b"X-Long: " + b"x" * 70_000
        assert client.call(head).status == 400


@pytest.mark.parametrize("missing", ["on_body", "shutdown", "_unset_keepalive_if_required"])
def test_a_uvicorn_that_is_not_as_expected_serves_asgi(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delattr(HttpToolsProtocol, missing)
    assert obstacle().endswith(f"is not as expected: {missing}")


def test_a_uvicorn_that_is_made_in_another_way_serves_asgi(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def other(self: object, config: object) -> None:
        """Take less than uvicorn does today."""

    monkeypatch.setattr(HttpToolsProtocol, "__init__", other)
    assert "positional argument" in obstacle()


# The same requests through both.


class Requests:
    """Requests by chance: what is usual, and all kinds of what is not."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def next(self) -> bytes:
        random, pick = self.random, self.random.choice
        method = pick(["GET"] * 8 + ["POST"] * 4 + ["PUT"] * 3 + ["DELETE", "HEAD", "HEAD"])
        if random.random() < 0.05:
            method = pick(["PATCH", "OPTIONS", "TRACE", "PROPFIND"])
        path = pick(["", "", "", "/@t1", "/%40t1", "/@nobody"]) + self.path() + self.query()
        body = self.body() if method in ("POST", "PUT", "PATCH") or random.random() < 0.05 else None
        return self.whole(method, path, body)

    def path(self) -> str:
        pick, id_ = self.random.choice, self.random.choice(["101", "102", "55", "1", "x", "%20"])
        table = pick(["contacts", "customers", "tickets", "users", "settings", "search", "nothing"])
        return pick(
            [
                f"/api/v1/{table}",
                f"/api/v1/{table}/{id_}",
                f"/api/v1//{table}/",
                f"/api/v1/tickets/{self.random.randrange(1, 6)}/comment",
                f"/api/v1/tickets/{id_}/timer_entry",
                "/api/v1/me",
                "/api/v1/customer_assets",
                "/api/v1",
                "/api/v2/me",
                "/_mock/clock",
                "/nowhere",
                f"/api/v1/{'a' * 300}/b",
            ]
        )

    def query(self) -> str:
        pick = self.random.choice
        return pick(
            [
                *["", "", "", "?page=2", "?per_page=3&page=1", "?query=jane", "?sort=name+ASC"],
                *["?page=%ff", "?customer_id=55", "?api_key=admin-token", "?a[b][]=1&a[b][]=2"],
                *["?since_updated_at=junk", "?", "?id=1&id=2"],
            ]
        )

    def body(self) -> bytes:
        pick, number = self.random.choice, self.random.randrange(1000)
        value = {
            "customer_id": pick([55, 55, "55", 9, None]),
            "name": f"N {number}",
            "subject": f"S {number}",
            "email": pick([f"n{number}@example.com", "no"]),
            "firstname": "F",
            "body": "text\n",
        }
        return pick(
            [
                *[json.dumps(value).encode()] * 6,
                *[b"", b"{", b"[]", b"null", b"name=x&customer_id=55", b"\xff\xfe", b"{}"],
                b'{"notes":"' + b"x" * 30_000 + b'"}',
            ]
        )

    def whole(self, method: str, path: str, body: bytes | None) -> bytes:
        pick, lines = self.random.choice, []
        lines.append(pick([b"Host: localhost", b"Host: localhost", b"host: t1.syncromsp.com"]))
        token = pick([b"admin-token"] * 6 + [b"read-only-token", b"expired-token", b"no"])
        lines.append(pick([b"Authorization: Bearer ", b"authorization: Token "]) + token)
        if self.random.random() < 0.1:
            lines.pop()
        if self.random.random() < 0.1:
            lines += [b"Origin: https://a.b", b"Access-Control-Request-Method: PUT"]
        chunked = False
        if body is not None:
            kinds = [b"application/json"] * 4 + [b"application/x-www-form-urlencoded", b"text/xml"]
            lines.append(b"Content-Type: " + pick(kinds))
            chunked = self.random.random() < 0.2
            if chunked:
                lines.append(b"Transfer-Encoding: chunked")
                at = self.random.randrange(len(body) + 1)
                parts = [part for part in (body[:at], body[at:]) if part]
                body = b"".join([b"%x\r\n%b\r\n" % (len(p), p) for p in parts]) + b"0\r\n\r\n"
            else:
                lines.append(b"Content-Length: %d" % len(body))
        line = f"{method} {path} HTTP/1.1".encode()
        return b"\r\n".join([line, *lines, b"", b""]) + (body or b"")


def test_the_same_requests_have_the_same_answers_from_both_doors() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(door, max_body="20kB")) for door in DOORS]
        for server in servers:
            server.app.accounts.make("t1").clock.set(now=NOON, frozen=True)
        clients = [stack.enter_context(server.connect()) for server in servers]
        requests = Requests(8)
        for number in range(REQUESTS):
            sent = requests.next()
            wire, asgi = (client.call(sent) for client in clients)
            assert wire == asgi, f"{number}: {sent[:500]!r}"
            if asgi.header("connection") == "close":
                clients = [stack.enter_context(server.connect()) for server in servers]
        counts = {server.server.server_state.total_requests for server in servers}
        assert counts == {REQUESTS}


# Each feature of the protocol.


def test_a_connection_is_kept(client: Client) -> None:
    answers = [client.call(ME) for _ in range(3)]
    assert [answer.status for answer in answers] == [200] * 3
    assert answers[0].header("connection") is None


def test_pipelined_requests_are_answered_in_their_order(client: Client) -> None:
    paths = ["/api/v1/contacts/101", "/_mock/health", "/api/v1/me", "/nowhere", "/api/v1/nothing"]
    client.send(b"".join([request(path) for path in paths * 3]))
    answers = [client.answer() for _ in paths * 3]
    assert [answer.status for answer in answers] == [200, 200, 200, 404, 404] * 3
    assert json.loads(answers[0].body)["id"] == 101
    assert b"status" in answers[1].body
    assert b"subdomain" in answers[2].body


def test_pipelined_bodies_belong_to_their_own_requests(client: Client) -> None:
    def put(name: str) -> bytes:
        return request("/api/v1/contacts/101", "PUT", b'{"name": "%b"}' % name.encode())

    client.send(put("A") + HEALTH + put("B") + put("C")[:-4], put("C")[-4:])
    names = [json.loads(client.answer().body).get("name") for _ in range(4)]
    assert names == ["A", None, "B", "C"]


def test_head_has_no_body_and_the_length_of_get(client: Client) -> None:
    head = client.call(request("/api/v1/me", "HEAD"))
    got = client.call(ME)
    assert head.body == b""
    assert head.header("content-length") == str(len(got.body))
    assert client.call(ME).status == 200


@pytest.mark.parametrize("more", [b"", b"Connection: keep-alive\r\n"])
def test_http_1_0_ends_the_connection(client: Client, more: bytes) -> None:
    answer = client.call(b"GET /api/v1/me HTTP/1.0\r\n" + ADMIN + more + b"\r\n")
    assert (answer.status, answer.header("connection")) == (200, "close")
    assert client.is_closed()


def test_connection_close_ends_the_connection(client: Client) -> None:
    answer = client.call(request("/api/v1/me", more=ADMIN + b"Connection: close\r\n"))
    assert (answer.status, answer.header("connection")) == (200, "close")
    assert client.is_closed()


def test_expect_is_answered_before_the_body(client: Client) -> None:
    sent = request("/api/v1/tickets", "POST", SUBJECT, ADMIN + b"Expect: 100-continue\r\n")
    head, _, body = sent.partition(b"\r\n\r\n")
    assert client.call(head + b"\r\n\r\n").status == 100
    assert client.call(body).status == 200
    assert client.call(ME).status == 200


def test_a_chunked_body_may_have_any_cuts_and_trailers(client: Client) -> None:
    head = request("/api/v1/contacts/101", "PUT", more=ADMIN + b"Transfer-Encoding: chunked\r\n")
    head = head[:-2] + b"Content-Type: application/json\r\n\r\n"
    body = b'7\r\n{"name"\r\n5;a=b\r\n: "Q"\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\nX-Other: 2\r\n\r\n'
    for at in range(0, len(body), 9):
        answer = client.call(head + body[:at], body[at:])
        assert json.loads(answer.body)["name"] == "Q"


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_413_and_ends_the_connection(
    client: Client, *, announced: bool
) -> None:
    body = b'{"notes": "' + b"x" * 20_000 + b'"}'
    sent = request("/api/v1/contacts/101", "PUT", body)
    if not announced:
        more = ADMIN + b"Transfer-Encoding: chunked\r\n"
        sent = request("/api/v1/contacts/101", "PUT", more=more)
        sent += b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    answer = client.call(sent)
    assert (answer.status, answer.header("connection")) == (413, "close")
    assert client.is_closed()


def test_a_client_that_vanishes_within_its_request_changes_nothing(running: Running) -> None:
    sent = request("/api/v1/contacts/102", "PUT", b'{"name": "Gone"}')
    for at in (20, len(sent) - 5):
        with running.connect() as client:
            client.send(sent[:at])
    with running.connect() as client:
        assert json.loads(client.call(request("/api/v1/contacts/102")).body)["name"] != "Gone"


def test_a_client_that_ends_its_side_gets_its_answer(client: Client) -> None:
    client.send(ME)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.answer().status == 200


def test_a_client_that_reads_late_gets_everything_in_order(running: Running) -> None:
    with running.connect() as client:
        paths = [f"/api/v1/contacts?page={1 + number % 2}" for number in range(400)]
        writer = threading.Thread(target=client.send, args=(b"".join(map(request, paths)),))
        writer.start()
        pages = [json.loads(client.answer().body)["meta"]["page"] for _ in paths]
        writer.join()
    assert pages == [1, 2] * 200


def test_what_is_no_http_is_a_400_and_ends_the_connection(client: Client) -> None:
    answer = client.call(b"nonsense\r\n\r\n")
    assert (answer.status, answer.header("connection")) == (400, "close")
    assert client.is_closed()


@pytest.mark.parametrize("path", ["http://[", "*", "/\xff"])
def test_an_address_that_is_none_is_no_defect(client: Client, path: str) -> None:
    assert client.call(request(path)).status in (400, 404)


@pytest.mark.parametrize("door", DOORS)
def test_a_stop_waits_for_a_call_that_is_under_way(door: Door) -> None:
    sent = request("/api/v1/contacts/101", "PUT", b'{"name": "Last"}')
    with serving(door) as running, running.connect() as busy, running.connect() as idle:
        assert idle.call(ME).status == 200
        busy.send(ME + sent[:-3])
        assert busy.answer().status == 200
        running.server.should_exit = True
        assert idle.is_closed()
        answer = busy.call(sent[-3:])
        assert (answer.status, answer.header("connection")) == (200, "close")
        assert busy.is_closed()
        running.thread.join(5)
        assert not running.thread.is_alive()


@pytest.mark.parametrize("door", DOORS)
def test_an_idle_connection_is_closed_after_the_keep_alive_time(door: Door) -> None:
    with serving(door) as running:
        running.server.config.timeout_keep_alive = 0.05  # type: ignore[assignment]
        for sent in (ME, HEALTH):
            with running.connect() as client:
                assert client.call(sent).status == 200
                assert client.is_closed()


@pytest.mark.parametrize("door", DOORS)
def test_the_proxy_is_believed_about_the_address_and_nobody_else(door: Door) -> None:
    def statuses(running: Running, *hops: bytes) -> list[int]:
        with running.connect() as client:
            lines = [ADMIN + b"X-Forwarded-For: %b\r\n" % hop for hop in hops]
            return [client.call(request("/api/v1/me", more=line)).status for line in lines]

    hops = (b"10.0.0.1", b"10.0.0.2", b"10.0.0.1", b"10.0.0.2, 127.0.0.1", b"10.9.9.9, 10.0.0.2")
    with serving(door, rate_limit="1/100000", trust_proxy="127.0.0.1") as running:
        assert statuses(running, *hops) == [200, 200, 429, 429, 429]
    with serving(door, rate_limit="1/100000", trust_proxy="192.0.2.1") as running:
        assert statuses(running, *hops) == [200, 429, 429, 429, 429]


def test_the_host_names_the_account_where_the_path_does_not(running: Running) -> None:
    if running.app.accounts.get("h1") is None:
        running.app.accounts.make("h1")
    with running.connect() as client:
        for path, host, name in (
            ("/api/v1/me", b"h1.localhost:80", "h1"),
            ("/@acme/api/v1/me", b"h1.localhost", "acme"),
            ("/api/v1/me", b"h1.example.com", "acme"),
            ("/%40h1/api/v1/me", b"", "h1"),
        ):
            sent = request(path).replace(HOST, b"Host: %b\r\n" % host)
            assert json.loads(client.call(sent).body)["subdomain"] == name
