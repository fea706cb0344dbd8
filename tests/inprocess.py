"""A client of an app in this process, without a thread, a socket or a server between.

Starlette's TestClient starts a thread and an event loop in it for each call, which costs sixteen
times what the call does; `tests/test_app.py` shows that it works too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import httpx2

PEER = ("192.0.2.1", 50000)
"""Where the calls come from."""


class InProcess(httpx2.Client):
    """A client whose calls an ASGI application answers; redirects are followed."""

    def __init__(
        self,
        app: Any,
        base_url: str = "http://localhost",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.app = app
        transport = _Transport(app)
        super().__init__(
            transport=transport, base_url=base_url, headers=headers, follow_redirects=True
        )


class _Transport(httpx2.BaseTransport):
    def __init__(self, app: Any) -> None:
        self._app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run(answer(self._app, request))


async def answer(app: Any, request: httpx2.Request) -> httpx2.Response:
    """What an ASGI application answers to a request, its body whole."""
    path, _, query = request.url.raw_path.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": PEER,
        "server": (request.url.host, request.url.port or 80),
    }
    start: Mapping[str, Any] = {}
    body = b""

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": request.read(), "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    content = b"" if request.method == "HEAD" else body
    return httpx2.Response(
        start["status"], headers=start["headers"], content=content, request=request
    )
