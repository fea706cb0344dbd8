"""The ASGI door: reads a request to the API, asks the core, answers.

It does without Starlette's request and response objects, which cost more than all the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from ..accounts.account import Account
from ..api.core import Core
from ..engine.call import Headers
from .address import Address, address
from .sending import Receive, Scope, Send, answer

Elsewhere = Callable[[Scope, Receive, Send, Account | None, Address], Awaitable[None]]
"""Answers what is not for the API, or for an account that is not there (None)."""


class AsgiDoor:
    """Brings the calls to /api/v1 to the core, and sends all others elsewhere."""

    def __init__(self, core: Core, elsewhere: Elsewhere) -> None:
        self.core = core
        self.elsewhere = elsewhere

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, own: Account | None
    ) -> None:
        """`own` is the account where nothing names another."""
        place = address(scope["path"])
        account = place.account(header(scope, b"host"), self.core.accounts.get, own)
        if account is None or place.operation is None:
            await self.elsewhere(scope, receive, send, account, place)
        else:
            await self._call(scope, receive, send, account, place.operation)

    async def _call(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        account: Account,
        segments: Sequence[str],
    ) -> None:
        core = self.core
        headers: Headers = dict(scope["headers"][::-1])  # the first of a name counts
        body: bytes | None = b""
        if b"content-length" in headers or b"transfer-encoding" in headers:
            try:
                body = None if core.too_large(headers) else await _body(receive, core.max_body)
            except ConnectionError:
                return  # the client has gone before its request was whole
        client = scope.get("client")
        reply = core.answer(
            account,
            scope["method"],
            segments,
            scope["query_string"],
            headers,
            client[0] if client else "",
            body,
        )
        await answer(scope, receive, send, reply)


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that name; empty where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


async def _body(receive: Receive, most: int) -> bytes | None:
    """The body, or None if it is larger than `most` bytes. Raises ConnectionError."""
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
