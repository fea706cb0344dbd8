"""Sends an answer over ASGI, in the way that it wants to be sent.

What breaks an answer off needs the connection. The wire lends it (`CONNECTION` in the scope);
without one, in process, the call ends with a ConnectionError.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from typing import Any

from ..engine.reply import Reply, Sending

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CONNECTION = "mock_syncro.connection"
"""Where a scope may hold what ends its connection: a function that takes `Sending.end`."""


async def respond(
    send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes
) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(scope: Scope, receive: Receive, send: Send, reply: Reply) -> None:
    """Send what the core has answered. Raises ConnectionError."""
    sending = reply.sending
    if sending is None:
        await respond(send, reply.status, fields(reply.head), reply.body)
        return
    await asyncio.sleep(sending.delay)
    if not sending.end or sending.cut is not None:
        head = {"type": "http.response.start", "status": reply.status}
        await send({**head, "headers": fields(reply.head)})
        body = reply.body[: sending.cut] if sending.end else reply.body
        for part, wait in _pieces(body, sending):
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(wait)
    if not sending.end:
        await send({"type": "http.response.body", "body": b""})
        return
    if CONNECTION not in scope:
        raise ConnectionError(f"the answer ends here: {sending.end}")
    scope[CONNECTION](sending.end)
    while (await receive())["type"] != "http.disconnect":
        pass


def fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """The lines of a head as ASGI has them."""
    lines = head.split(b"\r\n")[:-1]
    return [(name, value) for name, _, value in [line.partition(b": ") for line in lines]]


def _pieces(body: bytes, sending: Sending) -> Iterator[tuple[bytes, float]]:
    """The writes, each with the seconds that are waited after it."""
    size = sending.piece or len(body) or 1
    for at in range(0, len(body), size):
        part = body[at : at + size]
        yield part, len(part) / sending.rate if sending.rate else 0.0
