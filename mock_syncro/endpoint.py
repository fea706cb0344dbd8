"""The API under /api/v1 as one ASGI endpoint: reads a request, runs the layers, answers.

It does without Starlette's request and response objects, which cost more than all the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from .account import Account
from .accounts import Accounts
from .call import Call, Engine, Headers, Operation
from .errors import ApiError
from .layers import Layer
from .reply import Reply, error_reply, json_reply
from .requestlog import RequestLog
from .resource import Resource

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)

_PRINTABLE = "".join(map(chr, range(32, 127))).replace("%", "")


TRANSPORT = "mock_syncro.transport"
"""Where a scope may hold a transport that joins head and body; see `protocol`."""


@dataclass(frozen=True, slots=True)
class Served:
    """What answers the calls to the accounts of one dialect."""

    resources: Sequence[Resource]
    operations: Sequence[Operation]
    engine: Engine
    layers: Sequence[Layer]


class Api:
    """Answers the calls to /api/v1 of all accounts."""

    def __init__(
        self, accounts: Accounts, served: Callable[[str], Served], log: RequestLog | None
    ) -> None:
        """`served` makes what serves a dialect, at the first call to an account that has it."""
        settings = accounts.settings
        self.accounts = accounts
        self.served = lru_cache(served)
        self.log = log
        self.max_body = settings.max_body
        self.explain = settings.explain == "on"

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
        served = self.served(account.settings.dialect)
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
        reply = self.reply(call, served.layers)
        account.requests = number = account.requests + 1
        body = b"" if method == "HEAD" else reply.body
        if body and TRANSPORT in scope:
            scope[TRANSPORT].hold()
        answered = self._headers(account, number, reply, to_a_page=b"origin" in headers)
        await respond(send, reply.status, answered, body)
        if self.log is not None:
            self.log.write(call, method, reply)

    def reply(self, call: Call, layers: Sequence[Layer]) -> Reply:
        """The answer of the first layer that has one, with what it changed kept."""
        account = call.account
        try:
            reply = _through(layers, call)
            if account.database.changes:
                if reply.status < 400:
                    self.accounts.commit(account)
                else:
                    account.database.undo()
        except ApiError as error:
            account.database.undo()
            reply = error_reply(error)
        except OSError as error:
            account.database.undo()
            reply = json_reply(507, {"error": "the state file cannot be written"}, str(error))
        except Exception:
            # A defect of the mock. Nothing stored is left half done.
            logger.exception("%s /api/v1/%s failed", call.method, "/".join(call.segments))
            account.database.undo()
            reply = json_reply(500, {"error": "a defect of mock-syncro; see its log"}, "defect")
        account.clock.after_call()
        return reply

    def _headers(
        self, account: Account, number: int, reply: Reply, *, to_a_page: bool
    ) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-type", reply.content_type),
            (b"content-length", b"%d" % len(reply.body)),
            (b"cache-control", b"no-store"),
            (b"x-request-id", b"%b%012x" % (account.request_prefix, number)),
            (b"access-control-allow-origin", b"*"),
        ]
        if to_a_page:
            headers.append((b"access-control-expose-headers", b"X-Request-Id, X-Mock-Syncro"))
        if reply.status == 413:  # its body was not read, and nobody will
            headers.append((b"connection", b"close"))
        if reply.reason and self.explain:
            headers.append((b"x-mock-syncro", quote(reply.reason, safe=_PRINTABLE).encode()))
        return headers


def _through(layers: Sequence[Layer], call: Call) -> Reply:
    for layer in layers:
        reply = layer(call)
        if reply is not None:
            return reply
    raise RuntimeError("the last layer answers every call")


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
