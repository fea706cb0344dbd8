"""The bare server that the mock is compared with: uvicorn, and an app that answers one thing.

The answer - status, headers, body - is whatever was PUT last, as JSON, so that the same process
serves every scenario with exactly the bytes that the mock sends. Everything else about it is
uvicorn's default with uvloop and httptools, without the access log, and without proxy headers
because the product has them off too.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Bare:
    """An ASGI app that reads the body, if the method has one, and sends the answer it holds."""

    def __init__(self) -> None:
        self._start: Message = {"type": "http.response.start", "status": 204, "headers": []}
        self._body: Message = {"type": "http.response.body", "body": b""}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method != "GET":
            body = await read(receive)
            if method == "PUT":
                self.hold(json.loads(body))
        await send(self._start)
        await send(self._body)

    def hold(self, answer: dict[str, Any]) -> None:
        """Answer like this from now on: {"status", "headers": [[name, value], ...], "body"}."""
        headers = [(name.lower().encode(), value.encode()) for name, value in answer["headers"]]
        status = answer["status"]
        self._start = {"type": "http.response.start", "status": status, "headers": headers}
        self._body = {"type": "http.response.body", "body": answer["body"].encode()}


async def read(receive: Receive) -> bytes:
    """The whole body of a request."""
    body = b""
    while True:
        message = await receive()
        body += cast(bytes, message.get("body", b""))
        if not message.get("more_body", False):
            return body


def main(arguments: list[str]) -> None:
    """Serve on a free port of loopback; print the address, once, when the socket listens."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        Bare(),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        date_header="--no-date-header" not in arguments,
        server_header="--no-server-header" not in arguments,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1:])
