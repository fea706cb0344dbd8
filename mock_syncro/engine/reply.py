"""A finished answer: status, content type and bytes."""

from __future__ import annotations

from typing import Any

import orjson

from ..errors import ApiError

JSON = b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain"


class Reply:
    """What goes back to the client. `reason` is for people: why the mock refused or bent it."""

    __slots__ = ("body", "content_type", "reason", "status")

    def __init__(
        self,
        status: int,
        body: bytes,
        content_type: bytes = JSON,
        reason: str = "",
    ) -> None:
        self.status = status
        self.body = body
        self.content_type = content_type
        self.reason = reason


def json_reply(status: int, value: Any, reason: str = "") -> Reply:
    return Reply(status, orjson.dumps(value), JSON, reason)


def error_reply(error: ApiError) -> Reply:
    """The answer of an error: bytes are an HTML page, anything else is JSON."""
    if isinstance(error.body, bytes):
        return Reply(error.status, error.body, HTML, error.reason)
    return json_reply(error.status, error.body, error.reason)
