"""Puts everything together: accounts, engine, layers, control API, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import orjson

from . import settings as settings_module
from .accounts.account import Account
from .accounts.grants import TABLES
from .accounts.registry import Accounts
from .api.core import Core, Served
from .api.layers import layers
from .control.guard import Guard
from .control.problems import Problem
from .engine.call import Route
from .engine.checking import check
from .engine.jobs import Jobs
from .engine.reply import HTML
from .engine.router import Router, routes
from .engine.work import Engine
from .errors import page
from .records.encode import encoders
from .serving.address import Address, is_documents
from .serving.asgi import AsgiDoor, header
from .serving.ports import Ports
from .serving.requestlog import RequestLog
from .serving.sending import Receive, Scope, Send, respond
from .settings import Settings
from .syncro import RESOURCES
from .syncro.dialect import spoken
from .syncro.permissions import NAMES
from .syncro.surface import OPERATIONS
from .vocabulary.operations import Operation
from .vocabulary.resource import Resource

if TYPE_CHECKING:
    from .control.api import ControlApi
    from .site.pages import Site

PROBLEM_TYPE = b"application/problem+json"

OPENAPI_OF_CONTROL = ("_mock", "openapi.json")
PAGES_OF_CONTROL = (("_mock", "api-docs"), OPENAPI_OF_CONTROL)
"""What can be read below /_mock that is no route of the control API."""


class MockSyncro:
    """The ASGI application. Works without lifespan; with it, state is folded at the end."""

    def __init__(self, settings: Settings, resources: Sequence[Resource]) -> None:
        self.settings = settings
        self.resources = resources
        self.accounts = Accounts(settings, resources)
        log = None if settings.log in (None, "off") else RequestLog(settings.log).write
        self.core = Core(self.accounts, self._served, log)
        self.door = AsgiDoor(self.core, self._elsewhere)
        self.core.served(settings.dialect)  # what a start can do, no call has to
        self.guard = Guard(settings.host, settings.control_key)
        self.ports = Ports(self.core, lambda account: partial(self._serve, own=account))

    def _served(self, dialect: str) -> Served:
        resources = spoken(dialect, self.resources)
        check(resources, TABLES, NAMES)
        engine = Engine(resources, encoders(resources))
        most = self.settings.max_per_page
        made = [route for resource in resources for route in routes(engine, resource, most)]
        passed = layers(Router(made, OPERATIONS), self.settings.subdomain)
        return Served(resources, made, engine, passed, Jobs(engine, resources))

    @property
    def routes(self) -> Sequence[Route]:
        """The routes of the default account."""
        return self.core.served(self.accounts.default.recipe.dialect).routes

    @property
    def operations(self) -> Sequence[Operation]:
        """What is declared for the default account."""
        return [route.operation for route in self.routes]

    @cached_property
    def control(self) -> ControlApi:
        """Made at the first call to it: a server that starts fast has no use for it yet."""
        from .control.api import ControlApi
        from .control.routes import ROUTES

        return ControlApi(self.accounts, self.ports, self.guard, self.core.catch_up, ROUTES)

    @cached_property
    def site(self) -> Site:
        """Made at the first call to it, like the control API."""
        from .site.pages import Site

        return Site(self.accounts, self.guard, self.core.served)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send, self.accounts.own)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, own: Account | None) -> None:
        if scope["type"] == "http":
            await self.door(scope, receive, send, own)
        else:
            await self._other(scope, receive, send)

    async def _elsewhere(
        self, scope: Scope, receive: Receive, send: Send, account: Account | None, address: Address
    ) -> None:
        """Answer what is not for the API."""
        host = header(scope, b"host")
        if account is None and address.named(host) is None and is_for_all(address.segments):
            account = self.accounts.default
        if not address.segments and is_documents(host):
            address = replace(address, segments=("api-docs",))
        if account is None or account.deleted:  # its port may have an open connection
            await self._no_account(send, address, host)
        elif address.segments[:1] == ("_mock",) and not self._is_page(scope, address.segments):
            await self._control(scope, receive, send, account, address.segments)
        else:
            await self._documents(scope, send, account, address)

    def _is_page(self, scope: Scope, segments: Sequence[str]) -> bool:
        """Whether a path is that of a document; beyond loopback the routes want the key."""
        if segments == OPENAPI_OF_CONTROL and self.guard.public:
            fields = reversed(scope["headers"])  # the first of a name counts
            headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in fields}
            try:
                self.guard.admit(headers)
            except Problem:
                return False
        return segments in PAGES_OF_CONTROL

    async def _no_account(self, send: Send, address: Address, host: bytes) -> None:
        """Nobody knows what Syncro answers; a page, and no redirect, is a guess."""
        what, advice = "there is no such account", "POST /_mock/accounts makes one"
        # Where the host names the account, "/" would be that of the same one again.
        front = "/" if address.name else f"/@{self.settings.subdomain}/"
        if address.named(host) is None and self.accounts.own is None:
            what, advice = "the path names no account", "begin it with /@NAME (--subdomain none)"
        if self.accounts.own is None:
            front = ""
        if address.segments[:1] != ("_mock",):
            reason = f"{what}; {advice}".encode()
            explained = ((b"x-mock-syncro", reason),) if self.settings.explain == "on" else ()
            await _page(send, 404, what[0].upper() + what[1:], front, explained)
            return
        problem = Problem(404, what, advice)
        await _send(send, 404, PROBLEM_TYPE, orjson.dumps(problem.document()))

    async def _control(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        account: Account,
        segments: Sequence[str],
    ) -> None:
        path = "/" + "/".join(segments)
        inner = {**scope, "path": path, "raw_path": path.encode(), "mock_syncro.account": account}
        await self.control.app(inner, receive, send)

    async def _documents(
        self, scope: Scope, send: Send, account: Account, address: Address
    ) -> None:
        from .site.files import send_content

        content = self.site.content(scope, account, address)
        front = f"{address.prefix}/"
        if content is None:
            await _page(send, 404, "There is nothing here", front)
        elif scope["method"] not in ("GET", "HEAD"):
            await _page(send, 405, "This can only be read", front, ((b"allow", b"GET, HEAD"),))
        else:
            await send_content(scope, send, content)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await send({"type": "websocket.close", "code": 1000})
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.ports.close_all()
                self.accounts.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def is_for_all(segments: Sequence[str]) -> bool:
    """Whether a path needs no account, where there is no default one."""
    open_ = (("_mock", "health"), ("_mock", "accounts"), *PAGES_OF_CONTROL)
    return tuple(segments[:2]) in open_ or (segments[:1] == ("api-docs",) and len(segments) > 1)


def create_app(
    settings: Settings | None = None,
    *,
    resources: Sequence[Resource] = RESOURCES,
    **values: object,
) -> MockSyncro:
    """The mock as an ASGI application.

    Settings come as an object or as keywords, text as on the command line:
    `create_app(fixture="small", rate_limit="off")`. Raises SetupError. A test client calls it
    as localhost, or the control API refuses: `TestClient(app, base_url="http://localhost")`.
    """
    return MockSyncro(settings or settings_module.from_values(values), resources)


Headers = tuple[tuple[bytes, bytes], ...]


async def _send(
    send: Send, status: int, content_type: bytes, body: bytes, more: Headers = ()
) -> None:
    headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), *more]
    await respond(send, status, headers, body)


async def _page(send: Send, status: int, text: str, front: str, more: Headers = ()) -> None:
    """A short page that links to the front page at `front`."""
    await _send(send, status, HTML, page(text, front), more)
