"""Finished answers."""

from __future__ import annotations

from mock_syncro.engine.reply import HTML, JSON, error_reply, json_reply
from mock_syncro.errors import ApiError


def test_a_value_becomes_json() -> None:
    reply = json_reply(201, {"a": "é"}, "why")
    assert (reply.status, reply.content_type, reply.reason) == (201, JSON, "why")
    assert reply.body == '{"a":"é"}'.encode()
    assert JSON == b"application/json; charset=utf-8"


def test_an_error_of_bytes_is_a_page_and_any_other_is_json() -> None:
    page = error_reply(ApiError(400, b"<p>", "why"))
    assert (page.status, page.content_type, page.body, page.reason) == (400, HTML, b"<p>", "why")
    other = error_reply(ApiError(404, {"a": 1}))
    assert (other.status, other.content_type, other.body) == (404, JSON, b'{"a":1}')
