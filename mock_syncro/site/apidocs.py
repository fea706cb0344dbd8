"""The front page, and /api-docs: the account's OpenAPI document in Swagger UI.

Swagger UI's files come from the package openapi-ui-bundles, so that the page works offline; the
page's policy forbids the browser any other host. Loaded at the first call, and so are the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from openapi_ui_bundles.swagger_ui import static_path

from ..engine.reply import HTML
from ..errors import page
from ..serving.asgi import header
from ..serving.sending import Scope, Send, respond

SCRIPT = b"text/javascript; charset=utf-8"

# The files below /api-docs/ by name, with their types: these and no others.
FILES = {
    "swagger-ui.css": b"text/css; charset=utf-8",
    "swagger-ui-bundle.js": SCRIPT,
    "favicon-32x32.png": b"image/png",
}

# data: is what Swagger UI's own style sheet has its icons in.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

FRONT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>mock-syncro</title></head>
<body>
<h1>mock-syncro: the API is under /api/v1, control under /_mock</h1>
<ul>
<li><a href="{prefix}/api-docs">API documentation</a>, to try calls out</li>
<li><a href="{prefix}/swagger.json">OpenAPI document of the API</a></li>
<li><a href="{prefix}/_mock/openapi.json">OpenAPI document of the control API</a></li>
</ul>
</body>
</html>
"""

DOCS = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mock-syncro: API documentation</title>
<link rel="icon" href="{prefix}/api-docs/favicon-32x32.png">
<link rel="stylesheet" href="{prefix}/api-docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui" data-document="{prefix}/swagger.json"></div>
<noscript>This page needs JavaScript; <a href="{prefix}/swagger.json">the document</a> does
not.</noscript>
<script src="{prefix}/api-docs/swagger-ui-bundle.js"></script>
<script src="{prefix}/api-docs/start.js"></script>
</body>
</html>
"""

# Without validatorUrl the page would show a badge that it loads from validator.swagger.io.
# The plugin: Swagger UI 5.17 gives each operation of an OpenAPI 3.1 document a list of servers of
# its own, which then beats what was chosen above (swagger-ui's issue 9947).
START = """const onlyTheChosenServer = () => ({
  statePlugins: {
    oas3: {
      wrapActions: {
        setSelectedServer: (original) => (server, operation) =>
          operation ? { type: "ignored" } : original(server),
      },
    },
  },
  wrapComponents: { OperationServers: () => () => null },
});
const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: true,
  plugins: [onlyTheChosenServer],
});
"""


async def answer(scope: Scope, send: Send, prefix: str, segments: Sequence[str]) -> None:
    """Answer a GET or HEAD of `/` (no segments) or `/api-docs/...`.

    `prefix` is the part of the path that named the account, like `/@t1`, or empty.
    """
    found = _found(prefix, segments)
    status, kind, body = (
        (404, HTML, page("There is nothing here")) if found is None else (200, *found)
    )
    headers = [
        (b"content-type", kind),
        (b"content-security-policy", POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status == 200:
        tag = _tag(body)
        # no-cache: ask each time, and get a 304 while it is the same.
        headers += [(b"etag", tag), (b"cache-control", b"no-cache")]
        if tag in header(scope, b"if-none-match"):
            status, body = 304, b""
    if status != 304:
        headers.append((b"content-length", b"%d" % len(body)))
    await respond(send, status, headers, body)  # the server leaves the body out of a HEAD


def _found(prefix: str, segments: Sequence[str]) -> tuple[bytes, bytes] | None:
    """Content type and body of a page or file; None: there is no such."""
    if not segments:
        return HTML, FRONT.format(prefix=prefix).encode()
    if len(segments) == 1:
        return HTML, DOCS.format(prefix=prefix).encode()
    name = "/".join(segments[1:])
    if name == "start.js":
        return SCRIPT, START.encode()
    return (FILES[name], _file(name)) if name in FILES else None


@cache
def _file(name: str) -> bytes:
    content: bytes = (static_path / name).read_bytes()
    return content


@cache
def _tag(body: bytes) -> bytes:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
