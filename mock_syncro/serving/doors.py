"""Which door a server has, and how uvicorn is run."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import uvicorn
from uvicorn.server import ServerState

from ..accounts.account import Account
from ..api.core import Core

EXPECTED = (
    *("app", "client", "config", "cycle", "flow", "headers", "limit_concurrency", "logger", "loop"),
    *("parser", "scope", "server_state", "timeout_keep_alive", "timeout_keep_alive_task"),
    *("transport", "_unset_keepalive_if_required"),
    *("connection_made", "connection_lost", "data_received", "eof_received", "shutdown"),
    *("on_message_begin", "on_url", "on_header", "on_headers_complete"),
    *("on_body", "on_message_complete", "on_response_complete", "connections", "pipeline"),
)
"""What the wire relies on in a connection of uvicorn's."""


def obstacle() -> str:
    """Why the wire cannot serve, so that ASGI serves all; empty where it can."""
    try:
        from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
    except ImportError as error:
        return str(error)
    loop: Any = object()
    config = uvicorn.Config(_nothing, http=HttpToolsProtocol, ws="none", log_config=None)
    config.load()
    try:
        probe = HttpToolsProtocol(config, ServerState(), {}, loop)
    except (TypeError, AttributeError) as error:
        return f"uvicorn {uvicorn.__version__}: {error}"
    missing = [name for name in EXPECTED if not hasattr(probe, name)]
    if missing or STATUS_LINE.get(200) != b"HTTP/1.1 200 OK\r\n":
        return f"uvicorn {uvicorn.__version__} is not as expected: {', '.join(missing)}"
    return ""


def server_config(
    app: Any,
    core: Core,
    own: Account | None,
    *,
    lifespan: Literal["on", "off"] = "on",
    trust: str | None = None,
) -> uvicorn.Config:
    """How uvicorn is run: without what costs per request and is of no use here.

    `own` is the account where nothing names another, `trust` the proxy that is believed. With
    `--log off` it does not complain of clients either.
    """
    http: Any = "h11"
    if not obstacle():
        from .wire import Listener, Wire

        http = partial(Wire, Listener(core, own, trust))
    return uvicorn.Config(
        app,
        access_log=False,
        log_level="error" if core.accounts.settings.log in (None, "off") else "warning",
        server_header=False,
        proxy_headers=trust is not None,
        forwarded_allow_ips=trust,
        lifespan=lifespan,
        interface="asgi3",
        ws="none",
        http=http,
        h11_max_incomplete_event_size=65536,
        timeout_graceful_shutdown=3,
    )


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    """An application for a connection that is only looked at."""
