"""The load client: a few keep-alive connections in a closed loop, with little overhead.

It writes one prebuilt request over and over, frames the answers by their content-length, and looks
at the status (and, where it is known, the length) of every one. A wrong answer ends the run: a
server that fails fast must never look quick.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Self, cast

CONNECTIONS = 8
PATIENCE = 30.0  # seconds beyond the end of a run, after which a silent server is an error


class WrongAnswer(Exception):
    """A server answered something else than the scenario expects, or not at all."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is sent, and what has to come back.

    `length` is that of the whole answer in bytes; None where it may differ from call to call.
    """

    request: bytes
    status: int
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one run did: wall time in seconds, and the latency of each answer, in seconds."""

    seconds: float
    latencies: list[float]


def frame(data: bytes) -> tuple[int, int] | None:
    """Status and whole length of the answer that `data` begins with; None while its head is cut.

    Raises WrongAnswer when the head names no length.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    at = data.find(b"content-length:", 0, end)
    if at < 0:
        at = data[:end].lower().find(b"content-length:")
    if at < 0:
        raise WrongAnswer(f"an answer without content-length: {data[:end]!r}")
    return int(data[9:12]), end + 4 + int(data[at + 15 : data.find(b"\r\n", at)])


class Connection(asyncio.Protocol):
    """One keep-alive connection, with at most one request under way."""

    def __init__(self, exchange: Exchange, ended: Callable[[Exception | None], None]) -> None:
        self.latencies: list[float] = []
        self.deadline = 0.0
        self._exchange = exchange
        self._ended = ended
        self._buffer = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def send(self) -> None:
        """Write the request, and go on at each answer until the deadline is past."""
        self._sent = perf_counter()
        self._transport.write(self._exchange.request)

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        try:
            whole = self._whole(data)
        except Exception as error:  # noqa: BLE001 - the waiting caller is told
            self._ended(error)
            self._transport.abort()
            return
        if not whole:
            self._buffer = data
            return
        self._buffer = b""
        now = perf_counter()
        self.latencies.append(now - self._sent)
        if now < self.deadline:
            self._sent = now
            self._transport.write(self._exchange.request)
        else:
            self._ended(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended(WrongAnswer(f"the server closed a connection: {exc}"))

    def close(self) -> None:
        """Drop the connection at once."""
        self._transport.abort()

    def _whole(self, data: bytes) -> bool:
        """Is the answer complete? Raises WrongAnswer when it is not the expected one."""
        framed = frame(data)
        if framed is None:
            return False
        status, length = framed
        expected = self._exchange
        if status != expected.status or expected.length not in (None, length):
            raise WrongAnswer(
                f"expected {expected.status} in {expected.length or 'any number of'} bytes, "
                f"got {length}: {data[:500]!r}"
            )
        if len(data) > length:
            raise WrongAnswer(f"more than one answer to a request: {data[length:][:200]!r}")
        return len(data) == length


class Client:
    """A number of connections to one server that all repeat one exchange.

    `async with` opens them and lets each make one call, so that neither connecting nor the first
    call counts in a `run`.
    """

    def __init__(self, port: int, exchange: Exchange, connections: int = CONNECTIONS) -> None:
        self._port = port
        self._busy = 0
        self._done: asyncio.Future[None] | None = None
        self._connections = [Connection(exchange, self._ended) for _ in range(connections)]

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for connection in self._connections:
            await loop.create_connection(lambda c=connection: c, "127.0.0.1", self._port)  # type: ignore[misc]
        try:
            await self.run(0)
        except BaseException:
            self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._close()

    async def run(self, seconds: float) -> Load:
        """Repeat the exchange on all connections for that long; all that was sent is answered."""
        self._done = asyncio.get_running_loop().create_future()
        self._busy = len(self._connections)
        began = perf_counter()
        for connection in self._connections:
            connection.latencies = []
            connection.deadline = began + seconds
            connection.send()
        try:
            await asyncio.wait_for(self._done, seconds + PATIENCE)
        except TimeoutError:
            raise WrongAnswer(f"no answer within {PATIENCE:g} seconds") from None
        finally:
            self._done = None
        elapsed = perf_counter() - began
        return Load(elapsed, [one for each in self._connections for one in each.latencies])

    def _close(self) -> None:
        for connection in self._connections:
            connection.close()

    def _ended(self, error: Exception | None) -> None:
        self._busy -= 1
        if self._done is None or self._done.done():
            return
        if error is not None:
            self._done.set_exception(error)
        elif self._busy == 0:
            self._done.set_result(None)
