"""Ports of their own for accounts, for clients that drop a base path."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import uvicorn

from ..accounts.account import Account
from ..api.core import Core
from .doors import server_config

BACKLOG = 2048
"""Connections that wait to be accepted, as uvicorn has it."""

AsgiFor = Callable[[Account], Callable[[Any, Any, Any], Awaitable[None]]]
"""Makes the application that answers for one account where nothing names another."""


class Ports:
    """The extra servers, in the event loop of the main one."""

    def __init__(self, core: Core, app_for: AsgiFor) -> None:
        self._core = core
        self._host = core.accounts.settings.host
        self._trust = core.accounts.settings.trust_proxy
        self._app_for = app_for
        self._closing: set[asyncio.Task[None]] = set()
        self._open: dict[str, tuple[_Server, asyncio.Task[None], int]] = {}

    def of(self, account: Account) -> int | None:
        entry = self._open.get(account.recipe.subdomain)
        return entry[2] if entry else None

    async def open(self, account: Account, port: int) -> int:
        """Listen on a port (0: any free one) for an account. Raises OSError."""
        listener = bind(self._host, port)
        app = self._app_for(account)
        config = server_config(app, self._core, account, lifespan="off", trust=self._trust)
        server = _Server(config)
        number: int = listener.getsockname()[1]
        task = asyncio.create_task(server.serve(sockets=[listener]))
        self._open[account.recipe.subdomain] = (server, task, number)
        await server.ready.wait()
        return number

    def close(self, account: Account) -> None:
        """Stop listening. Requests under way end by themselves: this may be one of them."""
        entry = self._open.pop(account.recipe.subdomain, None)
        if entry:
            server, task, _ = entry
            server.stop_listening()
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close_all(self) -> None:
        entries, self._open = list(self._open.values()), {}
        for server, _, _ in entries:
            server.should_exit = True
        await asyncio.gather(*(task for _, task, _ in entries), *self._closing)


class _Server(uvicorn.Server):
    """A server beside another one: signals are the other's business."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.servers = []

    def stop_listening(self) -> None:
        self.should_exit = True
        for server in self.servers:
            server.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError, and OverflowError for a port that is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol's name, or asyncio does not switch off Nagle's algorithm.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # At once: with SO_REUSEADDR a second bind of the port fails only where one listens.
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener
