"""Marks: single bytes that stand in kept JSON where accounts differ.

They are control characters, which JSON writes as escapes: none is ever part of anybody's data,
and one `replace` a mark puts an account's values into a whole page. (A single byte on purpose:
looking for longer ones takes nine times as long.)
"""

from __future__ import annotations

import orjson

ACCOUNT = b"\x01"
"""Stands for the account's id."""
HOST = b"\x02"
"""Stands for its subdomain; within a text."""

Marks = tuple[bytes, ...]
MARKS: Marks = (ACCOUNT, HOST)


def marks_in(text: bytes, known: Marks) -> Marks:
    """The marks of a text, and those that are known."""
    for mark in MARKS:
        if mark not in known and mark in text:
            known = (*known, mark)
    return known


def marked_id() -> orjson.Fragment:
    """In place of the account's id."""
    return orjson.Fragment(ACCOUNT)


def marked_subdomain() -> orjson.Fragment:
    """In place of the account's subdomain, as a text of its own."""
    return orjson.Fragment(b'"%b"' % HOST)


def marked_host(url: str) -> orjson.Fragment:
    """In place of an address: its host begins with the subdomain, which `url` lacks."""
    return orjson.Fragment(orjson.dumps(url).replace(b"//", b"//" + HOST, 1))
