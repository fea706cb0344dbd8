"""How a connection ends: in time, with a refusal, in the midst of an answer, with the server.

After a refusal what still comes is thrown away for a moment, so that the client gets to read why:
a socket that is closed with something unread in it resets the connection.
"""

from __future__ import annotations

import asyncio
import math
import socket
import struct
import sys
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .pipeline import Cycles
from .sending import Receive, Scope, Send

NEVER = math.inf
RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""SO_LINGER on, for no time: what is not sent yet is dropped, and the client gets a reset."""


class Ending(HttpToolsProtocol):
    """uvicorn's connection, with ends of ours."""

    HEAD_SECONDS: ClassVar[float] = 30.0
    LINGER_SECONDS: ClassVar[float] = 1.0
    """How long what comes after a refusal is thrown away."""
    STOP_SECONDS: ClassVar[float] = 2.5
    """How long an answer may take when the server stops; uvicorn would complain after 3."""
    WAIT_SECONDS: ClassVar[float] = 0.5
    """How long it waits for a client then, that has not sent or not read all."""
    _timer: asyncio.Handle
    _task: asyncio.Task[Any] | None = None
    """What serves, or has served."""

    def __init__(self, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self.passing_over = False
        """Nobody wants the rest of the message that is read."""
        self.deaf = False
        """Nobody wants anything more."""
        self.deadline = NEVER
        """When the connection ends, if nothing more comes; by the loop's time."""
        self.cycles = Cycles()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.deadline = self.loop.time() + self.HEAD_SECONDS
        self._timer = self.loop.call_soon(self._watch)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)
        self.cycles.disconnect()
        self.cycle = None  # type: ignore[assignment] # it knows this connection
        if self._task is not None and not self._task.done():
            self.connections.add(self)  # a stop has to end this too
            self._task.add_done_callback(lambda _: self.connections.discard(self))

    async def serve(self, app: Any, scope: Scope, receive: Receive, send: Send) -> None:
        """Run an application; what a stop of the server breaks off ends without a word."""
        self._task = asyncio.current_task()
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            if not self.transport.is_closing():
                raise

    def break_off(self, how: str) -> None:
        """End the connection in the midst of an answer: `Sending.end`."""
        if how == "reset":
            sock = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.transport.abort()
        elif how == "close":
            self.transport.close()
        else:
            self.deaf = True

    def refuse(self, status: int, message: str) -> None:
        """Answer what is no request, and no more after that."""
        cycle = self.cycle
        if self.passing_over or (cycle and cycle.response_complete and cycle.more_body):
            self.linger()  # an answer was sent already
            return
        if cycle is not None and not cycle.response_complete:
            self.deaf = True  # an answer is under way, and this would go into it
            cycle.keep_alive = False
            if cycle.more_body:
                self.transport.close()
            return
        fields = [
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(message)),
            (b"connection", b"close"),
        ]
        lines = [STATUS_LINE[status], *(b"%b: %b\r\n" % field for field in fields), b"\r\n"]
        self.transport.write(b"".join([*lines, message.encode()]))
        self.linger()

    def close(self) -> None:
        """An answer was the last one: end the connection, now or when the client has read it."""
        if self.cycle and self.cycle.response_complete and self.cycle.more_body:
            self.linger()
        else:
            self.transport.close()

    def linger(self) -> None:
        """The last answer is written: let the client read it, then end the connection."""
        self.deaf = True
        self.transport.write_eof()
        self.deadline = self.loop.time() + self.LINGER_SECONDS
        self._watch()

    def _watch(self) -> None:
        """Look at the deadline now, and again when it may have come."""
        self._timer.cancel()
        left = self.deadline - self.loop.time()
        if left > 0:
            pause = min(left, self.timeout_keep_alive, self.HEAD_SECONDS)
            self._timer = self.loop.call_later(pause, self._watch)
        elif self.deaf:
            self.transport.abort()
        else:
            self.transport.close()

    def shutdown(self) -> None:
        if self.deaf:
            self.transport.close()
        else:
            super().shutdown()
        cycle = self.cycle
        served = cycle is None or cycle.response_complete
        self.stop(waiting=served or cycle.more_body or self.flow.write_paused)

    def stop(self, *, waiting: bool) -> None:
        """Give what is under way its time, and no more; `waiting` is for the client."""
        self.loop.call_later(self.WAIT_SECONDS if waiting else self.STOP_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self.transport.abort()
        self.cycles.disconnect()
        if self._task is not None:
            self._task.cancel()


class Way:
    """A connection's transport as a cycle of uvicorn's sees it."""

    __slots__ = ("close", "is_closing", "write")

    def __init__(self, connection: Ending) -> None:
        self.write = connection.transport.write
        self.is_closing = connection.transport.is_closing
        self.close = connection.close
