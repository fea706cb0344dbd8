"""A connection: uvicorn's own, with bounds, and without upgrades.

- A head, the request line included, has so many bytes and seconds, and not more; so have the
  trailers of a chunked body, which nobody reads.
- Requests that wait behind others are so many, and not more.
- An offer to upgrade is ignored (RFC 9110, 7.8); Java's HTTP client makes one with each call. The
  parser pauses there and takes the body for another protocol's, so it is given the head once more
  without the offer. It is a new parser: the old one has done with a connection that is to close.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any, ClassVar

import httptools

from .ends import NEVER, Ending, Way
from .pipeline import MOST, Flow
from .sending import CONNECTION

INVALID = "Invalid HTTP request received."
DEFECT = "A defect of mock-syncro; see its log."
CHUNK = re.compile(rb"(^|\n)0*[1-9A-Fa-f][0-9A-Fa-f]*[ \t]*(;[^\n]*)?\r?\n\Z")
"""A line that announces a chunk with something in it, and nothing after that."""
PIECE = 8192
"""So much is parsed before anybody looks how many requests wait."""


class Connection(Ending):
    """Serves ASGI. `head_read` and `body_read` are for those who know a shorter way."""

    HEAD_BYTES: ClassVar[int] = 65536
    flow: Flow

    def __init__(self, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self._heading = False
        """In a head, or where trailers may be."""
        self._trailing = False
        self.mixed = False
        """What was fed last had something else before this head."""
        self._head_size = 0
        """How much of the head earlier pieces had."""
        self._offered = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = Flow(transport)

    def data_received(self, data: bytes) -> None:
        if self.deaf:
            return
        if self.timeout_keep_alive_task is not None:
            self._unset_keepalive_if_required()
            if self.deadline == NEVER:
                self.deadline = self.loop.time() + self.timeout_keep_alive
        if self._head_size + len(data) <= PIECE:
            self._feed(data)
            return
        rest = memoryview(data)
        while rest and not self.deaf:
            room = min(PIECE, self.HEAD_BYTES - self._head_size)
            if not room:
                self.refuse(431, "The head of the request is too large.")
            elif self.flow.full:
                self.flow.hold(rest)
                return
            else:
                self._feed(rest[:room])
                rest = rest[room:]

    def on_response_complete(self) -> None:
        """An answer is sent, and the next request that waits is under way."""
        super().on_response_complete()
        if self.flow.full and not self.pipeline and not self.transport.is_closing():
            held = self.flow.release()
            if held:
                self.data_received(held)

    def _feed(self, data: bytes | memoryview) -> None:
        self.mixed = False
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                data = self._head_without_offer() + bytes(data[offer.args[0] :])
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn
            except httptools.HttpParserCallbackError as error:
                self._failed(error)
                return
            except httptools.HttpParserError:
                if not self.deaf:
                    self.logger.warning(INVALID)
                    self.refuse(400, INVALID)
                return
            else:
                break
        if self._heading:
            self._count_head(data)

    def _failed(self, error: httptools.HttpParserCallbackError) -> None:
        """What was called while parsing has failed: a bad address of the client, or a defect."""
        if self.deaf:
            return
        if isinstance(error.__context__, httptools.HttpParserError | UnicodeError):
            self.logger.warning(INVALID)
            self.refuse(400, INVALID)
        else:
            self.logger.error(DEFECT, exc_info=error.__context__ or error)
            self.refuse(500, DEFECT)

    def _count_head(self, data: bytes | memoryview) -> None:
        """A head, or the trailers, are not whole yet."""
        if not self.mixed:
            self._head_size += len(data)
        elif self._trailing or not self.url:
            self._head_size = 0  # near enough
        else:
            line = b"%b %b" % (self.parser.get_method(), self.url)
            self._head_size = len(data) - max(0, bytes(data).rfind(line))
        if self.deadline == NEVER and not (self._trailing and CHUNK.search(data)):
            self.deadline = self.loop.time() + self.HEAD_SECONDS

    def _head_without_offer(self) -> bytes:
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b\r\n" % (method, self.url, version)]
        lines += [b"%b: %b\r\n" % field for field in self.headers if field[0] != b"upgrade"]
        return b"".join([*lines, b"\r\n"])

    # What the parser calls.

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.deadline = NEVER
        self._heading = True
        self._trailing = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._heading = False
        self._head_size = 0
        self.deadline = NEVER
        if self.deaf:
            self.passing_over = True
        elif self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise httptools.HttpParserError("there is no way through here")
            self._offered = True
        else:
            self.head_read()

    def on_body(self, body: bytes) -> None:
        if self._heading:  # it was no trailer
            self._heading = False
            self._head_size = 0
        self.deadline = NEVER
        self.body_read(body)

    def on_chunk_header(self) -> None:
        """What comes next is the chunk, or after the last one trailers."""
        self.headers = []
        self._heading = self.mixed = self._trailing = True

    def on_chunk_complete(self) -> None:
        self._heading = False
        self._head_size = 0
        self.deadline = NEVER

    def on_message_complete(self) -> None:
        self.mixed = True
        if self._offered:
            self._offered = False
        elif self.passing_over:
            self.passing_over = self.deaf
            self.deadline = self.loop.time() + self.timeout_keep_alive
        elif self.cycle.response_complete:
            self.cycle.more_body = False
            self.deadline = self.loop.time() + self.timeout_keep_alive
        else:
            super().on_message_complete()

    def head_read(self) -> None:
        self.to_asgi()

    def body_read(self, body: bytes) -> None:
        if not self.passing_over:
            super().on_body(body)

    def to_asgi(self) -> None:
        """Let uvicorn serve the message whose head was read."""
        url, headers = self.url, self.headers
        if url[:1] != b"/" and (target := httptools.parse_url(url)).path is None:
            url = b"/?" + target.query if target.query else b"/"
        super().on_message_begin()
        self.url = url
        self.headers += headers  # the scope has this list already
        self.expect_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in headers
        )
        self.scope[CONNECTION] = self.break_off  # type: ignore[literal-required]
        usual, self.app = self.app, partial(self.serve, self.app)
        super().on_headers_complete()
        self.app = usual
        self.cycle.transport = Way(self)  # type: ignore[assignment]
        self.cycles.add(self.cycle)
        if len(self.pipeline) >= MOST:
            self.flow.full = True
