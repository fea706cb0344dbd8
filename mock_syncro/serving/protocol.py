"""The connection: uvicorn's, with the head and the body of an answer in one write.

uvicorn writes the head when it is told the status, and the body when it comes: two system
calls an answer. An application that has the whole answer says so, and both go out together.
"""

from __future__ import annotations

import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .asgi import TRANSPORT


class JoiningTransport:
    """A transport that keeps one write back, if it is asked to, and joins it to the next."""

    __slots__ = ("_held", "_holding", "_transport")

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._holding = False
        self._held = b""

    def hold(self) -> None:
        """The next write is a head; its body, which is not empty, follows at once."""
        self._holding = True

    def write(self, data: bytes) -> None:
        if self._holding:
            self._holding = False
            self._held = data
        elif self._held:
            head, self._held = self._held, b""
            if len(data) < SMALL:
                self._transport.write(head + data)
            else:
                self._transport.writelines((head, data))
        else:
            self._transport.write(data)

    def close(self) -> None:
        if self._held:
            self.write(b"")
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


SMALL = 8192
"""Below so many bytes a copy is cheaper than a list of two."""

_UPGRADE = re.compile(rb"(?i)(?<=\r\n)u(?=pgrade:)")


class Protocol(HttpToolsProtocol):
    """Gives every request the transport that can join, and never upgrades.

    Java's HTTP client offers h2c with each call. The parser would then take the body for another
    protocol's, so the offer is made illegible before it gets there.
    """

    def data_received(self, data: bytes) -> None:
        if b"pgrade:" in data and data[:1].isupper():
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _UPGRADE.sub(b"x", head) + end + rest
        super().data_received(data)

    def connection_made(self, transport: Any) -> None:
        super().connection_made(JoiningTransport(transport))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]
