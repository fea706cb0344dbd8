"""The wire: calls to /api/v1 go from the HTTP parser to the core, and back in one write.

A call is answered when its message is complete: no scope, no task, no event. Everything else goes
the way of uvicorn to the ASGI door: other paths, `Expect: 100-continue`, what comes while an answer
is under way on the connection (pipelining) or not read, and an answer that wants to be sent in
a way of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import httptools
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from ..accounts.account import Account
from ..api.core import Core
from ..engine.reply import Reply
from .address import LONGEST, Address, address
from .connection import Connection
from .sending import Receive, Scope, Send, answer

SMALL = 8192
"""Below so many bytes a copy is cheaper than a list of two."""


class Listener:
    """What the connections of one server have in common."""

    __slots__ = ("_dated", "_fields", "core", "get", "own", "trusted")

    def __init__(self, core: Core, own: Account | None, trust: str | None) -> None:
        """`own` is the account where nothing names another; `trust` the proxy that is believed."""
        self.core = core
        self.get = core.accounts.get
        self.own = own
        app: Any = None
        self.trusted: Any = trust and ProxyHeadersMiddleware(app, trust).trusted_hosts
        self._fields: list[tuple[bytes, bytes]] | None = None
        self._dated = b""

    def lines(self, fields: list[tuple[bytes, bytes]]) -> bytes:
        """The lines of uvicorn's own headers; it makes a new list each second, for the date."""
        if fields is not self._fields:
            self._fields = fields
            self._dated = b"".join([b"%b: %b\r\n" % field for field in fields])
        return self._dated


class Wire(Connection):
    """One connection."""

    def __init__(self, listener: Listener, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self._listener = listener
        self._account: Account | None = None
        """Of the call whose message is read; None: it is not for the core."""
        self._segments: Sequence[str] = ()
        self._query = b""
        self._fields: dict[bytes, bytes] = {}
        self._address = ""
        self._lasting = True
        self._body: bytes | bytearray = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""

    def head_read(self) -> None:
        url, listener = self.url, self._listener
        place, query = _known_target(url) if len(url) <= LONGEST else _read_target(url)
        if place.operation is None or not self._is_free():
            self.to_asgi()
            return
        fields = dict(self.headers[::-1])  # the first of a name counts
        account = place.account(fields.get(b"host", b""), listener.get, listener.own)
        if account is None or b"expect" in fields:
            self.to_asgi()
            return
        self._account = account
        self._segments = place.operation
        self._query = query
        self._fields = fields
        self._lasting = self.parser.should_keep_alive() and (
            b"connection" not in fields or self.parser.get_http_version() != "1.0"
        )
        if listener.trusted:
            self._address = self._forwarded()
        if b"content-length" in fields and listener.core.too_large(fields):
            self._answer(account, None)

    def _is_free(self) -> bool:
        cycle = self.cycle
        return (
            (cycle is None or cycle.response_complete)
            and not self.flow.write_paused
            and self.limit_concurrency is None
        )

    def _forwarded(self) -> str:
        """The client's address, as a proxy tells it that is believed."""
        trusted, peer = self._listener.trusted, self.client[0] if self.client else ""
        hops = [value for name, value in self.headers if name == b"x-forwarded-for"]
        if not hops or peer not in trusted:
            return peer
        told, _ = trusted.get_trusted_client_address(b", ".join(hops).decode("latin-1"))
        return told or peer

    def body_read(self, body: bytes) -> None:
        account = self._account
        if account is None:
            super().body_read(body)
            return
        if not self._body:
            self._body = body
        else:
            if isinstance(self._body, bytes):
                self._body = bytearray(self._body)
            self._body += body
        if len(self._body) > self._listener.core.max_body:
            self._answer(account, None)

    def on_message_complete(self) -> None:
        account = self._account
        if account is None:
            super().on_message_complete()
        else:
            self.mixed = True
            self._answer(account, bytes(self._body) if self._body else b"")

    def _answer(self, account: Account, body: bytes | None) -> None:
        """Answer the call; `body` is None where it is too large, and the rest of it under way."""
        self._account = None
        if self._body:
            self._body = b""
        reply = self._listener.core.answer(
            account,
            self.parser.get_method().decode(),
            self._segments,
            self._query,
            self._fields,
            self._address,
            body,
        )
        if reply.sending is not None:
            self._carry(reply, whole=body is not None)
            return
        closing, last = not self._lasting, b"\r\n"
        if reply.status == 413:
            closing = True  # its head says so
        elif closing:
            last = b"connection: close\r\n\r\n"
        own = self._listener.lines(self.server_state.default_headers)
        head, content = (STATUS_LINE[reply.status], own, reply.head, last), reply.body
        if len(content) < SMALL:
            self.transport.write(b"".join((*head, content)))
        else:
            self.transport.writelines((b"".join(head), content))
        self.server_state.total_requests += 1
        if closing:
            self._end(whole=body is not None)
        elif body is None:
            self.passing_over = True
        else:
            self.deadline = self.loop.time() + self.timeout_keep_alive

    def _end(self, *, whole: bool) -> None:
        """End the connection, now or when the rest of its message was thrown away."""
        if whole:
            self.deaf = True
            self.transport.close()
        else:
            self.passing_over = True
            self.linger()

    def _carry(self, reply: Reply, *, whole: bool) -> None:
        """Send an answer that takes its time, or breaks off: uvicorn knows how to wait."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await answer(scope, receive, send, reply)

        usual, self.app = self.app, app
        self.headers = list(self._fields.items())
        self.to_asgi()
        self.app = usual
        if whole:
            super().on_message_complete()

    def shutdown(self) -> None:
        if self._account is None:
            super().shutdown()
        else:
            self._lasting = False  # the call is answered, and that is the last one
            self.stop(waiting=True)


def _read_target(url: bytes) -> tuple[Address, bytes]:
    """Where a request goes, and its query. Raises what uvicorn takes for a bad request."""
    parsed = httptools.parse_url(url)
    path = (parsed.path or b"/").decode("ascii")
    return address(unquote(path) if "%" in path else path), parsed.query or b""


_known_target = lru_cache(maxsize=2048)(_read_target)
