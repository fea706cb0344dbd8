"""The files of the pages: those that stand beside this module, and Swagger UI's own.

Swagger UI's come from the package openapi-ui-bundles, so that its pages work offline. Each file is
read at the first call for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from string import Template

from openapi_ui_bundles.swagger_ui import static_path

from ..engine.reply import HTML
from ..serving.asgi import header
from ..serving.sending import Scope, Send, respond

HERE = Path(__file__).parent / "files"

SCRIPT = b"text/javascript; charset=utf-8"
STYLE = b"text/css; charset=utf-8"
ICON = b"image/svg+xml"

# data: is what Swagger UI's own style sheet has its icons in.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What is answered to a GET."""

    kind: bytes
    body: bytes


FILES: dict[tuple[str, ...], tuple[Path, bytes]] = {
    ("front.css",): (HERE / "front.css", STYLE),
    ("front.js",): (HERE / "front.js", SCRIPT),
    ("favicon.svg",): (HERE / "favicon.svg", ICON),
    ("favicon.ico",): (HERE / "favicon.svg", ICON),  # asked for by pages that name none
    ("api-docs", "docs.css"): (HERE / "docs.css", STYLE),
    ("api-docs", "start.js"): (HERE / "start.js", SCRIPT),
    ("api-docs", "swagger-ui.css"): (static_path / "swagger-ui.css", STYLE),
    ("api-docs", "swagger-ui-bundle.js"): (static_path / "swagger-ui-bundle.js", SCRIPT),
}
"""By the segments of their paths, with their types: these and no others."""


def file(segments: Sequence[str]) -> Content | None:
    """The file at a path; None: there is no such."""
    found = FILES.get(tuple(segments))
    return None if found is None else Content(found[1], _read(found[0]))


def filled(name: str, markup: dict[str, str] | None = None, **texts: str) -> str:
    """The page `name` with its places filled: texts are escaped, markup is not."""
    places = {key: escape(text) for key, text in texts.items()}
    return Template(_read(HERE / name).decode()).substitute(places | (markup or {}))


def html(text: str) -> Content:
    return Content(HTML, text.encode())


async def send_content(scope: Scope, send: Send, content: Content) -> None:
    """Answer a GET or HEAD; 304 to who has it already."""
    tag = _tag(content.body)
    headers = [
        (b"content-type", content.kind),
        (b"content-security-policy", POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"etag", tag),
        (b"cache-control", b"no-cache"),  # ask each time, and get a 304 while it is the same
    ]
    if tag in header(scope, b"if-none-match"):
        await respond(send, 304, headers, b"")
        return
    headers.append((b"content-length", b"%d" % len(content.body)))
    await respond(send, 200, headers, content.body)  # the server leaves the body out of a HEAD


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=32)
def _tag(body: bytes) -> bytes:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
