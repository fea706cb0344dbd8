"""A finished answer: status, content type and bytes, and how it is to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

from ..errors import ApiError

JSON = b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain"

Fields = tuple[tuple[bytes, bytes], ...]
"""Headers: names in small letters, and values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What an answer does to its connection; each door carries it out.

    In this order: the delay, the head, the body piece by piece, the end.
    """

    delay: float = 0.0
    """Seconds before anything is sent."""
    piece: int = 0
    """The bytes of each write of the body; 0: all in one."""
    rate: float = 0.0
    """Bytes of the body in a second; 0: as fast as it goes."""
    cut: int | None = None
    """Where there is an end: after so many bytes of the body; None: before the head."""
    end: Literal["", "close", "reset", "hang"] = ""
    """How the answer breaks off; "": not at all."""


class Reply:
    """What goes back to the client. `reason` is for people: why the mock refused or bent it.

    `headers` are those beyond the usual ones. `head` is what the core makes of all that: the lines
    of all headers as they are sent, each with its end.
    """

    __slots__ = ("body", "content_type", "head", "headers", "reason", "sending", "status")

    def __init__(
        self,
        status: int,
        body: bytes,
        content_type: bytes = JSON,
        reason: str = "",
        headers: Fields = (),
        sending: Sending | None = None,
    ) -> None:
        self.status = status
        self.body = body
        self.content_type = content_type
        self.reason = reason
        self.headers = headers
        self.sending = sending
        self.head = b""


def json_reply(status: int, value: Any, reason: str = "") -> Reply:
    return Reply(status, orjson.dumps(value), JSON, reason)


def error_reply(error: ApiError) -> Reply:
    """The answer of an error: bytes are an HTML page, anything else is JSON."""
    if isinstance(error.body, bytes):
        return Reply(error.status, error.body, HTML, error.reason)
    return json_reply(error.status, error.body, error.reason)
