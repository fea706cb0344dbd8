"""The ASGI door: reads a request to the API, asks the core, answers.

It does without Starlette's request and response objects, which cost more than all the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from ..accounts.account import Account
from ..api.core import Core
from ..engine.call import Call, Headers
from .requestlog import RequestLog

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

TRANSPORT = "mock_syncro.transport"
"""Where a scope may hold a transport that joins head and body; see `protocol`."""


class AsgiDoor:
    """Brings the calls to /api/v1 to the core."""

    def __init__(self, core: Core, log: RequestLog | None) -> None:
        self.core = core
        self.log = log
        self.max_body = core.accounts.settings.max_body

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, account: Account, segments: list[str]
    ) -> None:
        """`segments` are those of the path after /api/v1."""
        headers: Headers = dict(scope["headers"][::-1])  # the first of a name counts
        method = scope["method"]
        if method == "OPTIONS" and b"access-control-request-method" in headers:
            await respond(send, 204, _preflight(headers), b"")
            return
        body: bytes | None = b""
        if b"content-length" in headers or b"transfer-encoding" in headers:
            try:
                body = await _body(receive, headers, self.max_body)
            except ConnectionError:
                return  # the client has gone before its request was whole
            if account.deleted:  # while its body was under way
                await respond(send, 404, [(b"content-length", b"0")], b"")
                return
        client = scope.get("client")
        core = self.core
        served = core.served(account.recipe.dialect)
        call = Call(
            account,
            served.engine,
            "GET" if method == "HEAD" else method,
            segments,
            scope["query_string"],
            headers,
            client[0] if client else "",
            body,
        )
        reply = core.reply(call, served.layers)
        account.requests = number = account.requests + 1
        body = b"" if method == "HEAD" else reply.body
        if body and TRANSPORT in scope:
            scope[TRANSPORT].hold()
        answered = core.headers(account, number, reply, to_a_page=b"origin" in headers)
        await respond(send, reply.status, answered, body)
        if self.log is not None:
            self.log.write(call, method, reply)


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that name; empty where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


async def respond(
    send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes
) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive, headers: Headers, most: int) -> bytes | None:
    """The body, or None if it is larger than `most` bytes. Raises ConnectionError."""
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        return None
    parts: list[bytes] = []
    length = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > most:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


def _preflight(headers: Headers) -> list[tuple[bytes, bytes]]:
    wanted = headers.get(b"access-control-request-headers", b"authorization, content-type")
    return [
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
        (b"access-control-allow-headers", wanted),
        (b"access-control-max-age", b"600"),
    ]
