"""One line for each request, on stderr, without any token."""

from __future__ import annotations

import sys
from typing import TextIO
from urllib.parse import quote, unquote

import orjson

from ..engine.call import Call
from ..engine.reply import Reply


class RequestLog:
    """Writes lines of text, or JSON objects."""

    def __init__(self, kind: str, stream: TextIO | None = None) -> None:
        self.json = kind == "json"
        self.stream: TextIO | None = stream or sys.stderr

    def write(self, call: Call, method: str, reply: Reply) -> None:
        path = "/api/v1/" + quote("/".join(call.segments), safe="/@:,;=+$!*'()~")
        query = masked(call.query)
        entry = {
            "time": call.now,
            "account": call.account.recipe.subdomain,
            "method": method,
            "path": path,
            "query": query,
            "status": reply.status,
            "reason": reply.reason,
        }
        if self.json:
            line = orjson.dumps(entry).decode()
        else:
            reason = f"  {reply.reason}" if reply.reason else ""
            query = f"?{query}" if query else ""
            line = one_line(f"{entry['account']}  {reply.status}  {method} {path}{query}{reason}")
        if self.stream is not None:
            self._print(line)

    def _print(self, line: str) -> None:
        """Whoever reads the log may go away; the calls go on."""
        try:
            print(line, file=self.stream)
        except (OSError, ValueError):
            self.stream = None


def one_line(text: str) -> str:
    """What may repeat what a client has sent, without what could end its line or colour it."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def masked(query: bytes) -> str:
    """A query string without the value of `api_key`."""
    parts = []
    for part in query.decode("latin-1").split("&"):
        name, equals, _ = part.partition("=")
        parts.append(f"{name}=***" if equals and "api_key" in unquote(name).lower() else part)
    return quote("&".join(parts), safe="=&%[]+*,:;/?@!$'()~")
