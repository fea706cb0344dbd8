"""Servers in a thread for the tests of the doors, and a client that shows every byte."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Self

import uvicorn

from mock_syncro import create_app
from mock_syncro.app import MockSyncro
from mock_syncro.clock import parse_time
from mock_syncro.serving.doors import server_config
from mock_syncro.serving.ports import bind
from mock_syncro.serving.wire import Wire

Door = Literal["wire", "asgi"]
DOORS: tuple[Door, ...] = ("wire", "asgi")

ADMIN = b"Authorization: Bearer admin-token\r\n"
HOST = b"Host: localhost\r\n"
NOON = parse_time("2026-01-31T12:00:00Z")


class Server(uvicorn.Server):
    """A server whose start and end other threads can wait for."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self.on_tick(0)  # it makes the date
        self.ready.set()

    async def main_loop(self) -> None:
        while not self.should_exit:  # noqa: ASYNC110 - a test sets it from its own thread
            await asyncio.sleep(0.005)


@dataclass
class Running:
    """A mock behind one of the doors."""

    app: MockSyncro
    server: Server
    port: int
    thread: threading.Thread

    def connect(self, buffer: int = 0) -> Client:
        return Client(self.port, buffer)


class Client:
    """One connection; with a `buffer` it takes no more than about so many bytes unread."""

    def __init__(self, port: int, buffer: int = 0) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(10)
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *parts: bytes) -> None:
        """Send each part in a segment of its own, as far as that can be had."""
        for number, part in enumerate(parts):
            if number:
                time.sleep(0.003)
            self.socket.sendall(part)

    def answer(self, method: str = "GET") -> Answer:
        """The next answer. Raises EOFError where the server has closed the connection."""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        line, *lines = head.split(b"\r\n")
        fields = [line.split(b": ", 1) for line in lines]
        status = int(line.split()[1])
        headers = [(name.decode(), value.decode("latin-1")) for name, value in fields]
        length = int(dict(headers).get("content-length", 0))
        if method == "HEAD" or status in (100, 204, 304):
            length = 0
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return Answer(status, [field for field in headers if field[0] != "date"], body)

    def call(self, *parts: bytes) -> Answer:
        self.send(*parts)
        return self.answer(parts[0].split()[0].decode())

    def read_all(self) -> bytes:
        """All that comes until the connection ends. Raises ConnectionResetError."""
        while part := self.socket.recv(1 << 16):
            self.rest += part
        return self.rest

    def is_closed(self) -> bool:
        """Whether nothing comes any more; waits until one or the other is sure."""
        return not self.rest and not self.socket.recv(1)

    def _more(self) -> None:
        data = self.socket.recv(1 << 18)
        if not data:
            raise EOFError(self.rest)
        self.rest += data


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)


def request(
    path: str, method: str = "GET", body: bytes | None = None, more: bytes = ADMIN
) -> bytes:
    """The bytes of a request over HTTP/1.1."""
    if body is not None:
        more += b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    line = f"{method} {path} HTTP/1.1\r\n".encode("latin-1")
    return line + HOST + more + b"\r\n" + (body or b"")


@contextmanager
def serving(door: Door, *, protocol: Any = None, **settings: object) -> Iterator[Running]:
    """A server until the end of the block; settings are those of `create_app`.

    `asgi` is uvicorn with its own protocol. `protocol` makes another of what is configured.
    """
    usual = {"fixture": "small", "rate_limit": "off", "start": "2026-01-31T12:00:00Z"}
    app = create_app(**{**usual, **settings})  # type: ignore[arg-type]
    app.accounts.default.clock.set(now=NOON, frozen=True)
    trust = app.settings.trust_proxy
    config = server_config(app, app.core, app.accounts.default, trust=trust)
    if door == "asgi":
        config.http = "httptools"
    if protocol is not None:
        config.http = protocol(config.http)
    listener = bind("127.0.0.1", 0)
    server = Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    assert server.ready.wait(10)
    try:
        yield Running(app, server, listener.getsockname()[1], thread)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        assert not thread.is_alive()


def hasty(**constants: float) -> Callable[[Any], Any]:
    """The wire with other constants."""
    kind = type("Hasty", (Wire,), constants)
    return lambda http: partial(kind, *http.args)
