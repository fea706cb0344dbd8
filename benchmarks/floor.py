"""The floor: what uvloop and httptools take alone, with an answer that is made beforehand.

The answer is whatever was PUT last, as with the bare server; `bare.py` tells its form.
"""

from __future__ import annotations

import asyncio
import json
import socket
from http import HTTPStatus
from typing import Any, cast

import httptools
import uvloop

OWN = ("date: Sat, 21 Nov 2026 12:00:00 GMT",)


class Holder:
    """The bytes that every connection answers with."""

    def __init__(self) -> None:
        self.answer = b"HTTP/1.1 204 No Content\r\n\r\n"

    def hold(self, answer: dict[str, Any]) -> None:
        """Answer like this from now on."""
        status, body = answer["status"], answer["body"].encode()
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *OWN]
        lines += [f"{name}: {value}" for name, value in answer["headers"]]
        self.answer = "\r\n".join([*lines, "", ""]).encode() + body


class Floor(asyncio.Protocol):
    """A connection that parses what comes and answers each request."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder
        self._body = b""
        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._body:
            if self._parser.get_method() == b"PUT":
                self._holder.hold(json.loads(self._body))
            self._body = b""
        self._transport.write(self._holder.answer)


async def serve(listener: socket.socket) -> None:
    """Serve until the process ends."""
    holder = Holder()
    server = await asyncio.get_running_loop().create_server(lambda: Floor(holder), sock=listener)
    await server.serve_forever()


def main() -> None:
    """Serve on a free port of loopback; print the address, once, when the socket listens."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(listener))


if __name__ == "__main__":
    main()
