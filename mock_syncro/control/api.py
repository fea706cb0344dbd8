"""The control API as a Starlette application: guard, account, body, answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec
import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ..accounts.account import Account
from ..accounts.registry import Accounts
from ..api.params import parse_query
from ..errors import ApiError, SetupError
from ..serving.ports import Ports
from .bodies import Body
from .guard import Guard
from .problems import Problem

B = TypeVar("B")

logger = logging.getLogger(__name__)

OPEN = "/_mock/health"
"""The route that anybody may call."""

STATES = 20
"""A state or fixture may be so many times as large as the body of an API call."""


@dataclass(frozen=True, slots=True)
class Context(Generic[B]):
    """What a handler gets: the account that the request names, and the body that was sent."""

    accounts: Accounts
    ports: Ports
    account: Account
    body: B
    path: Mapping[str, str]
    base_url: str
    """Scheme, host and port of the request."""

    @property
    def hostname(self) -> str:
        """The host of the request, without its port."""
        try:
            host = urlsplit(self.base_url).hostname or "localhost"
        except ValueError:  # a bracket alone
            return "localhost"
        return f"[{host}]" if ":" in host else host

    def id(self) -> int:
        text = self.path["id"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRoute:
    """One route. `run` returns what is encoded; None: 204."""

    method: str
    path: str
    run: Callable[[Context[Any]], Any]
    does: str
    body: type | None = None
    status: int = 200


class ControlApi:
    """Serves the routes. `account` of the scope is the one that the address names."""

    def __init__(
        self,
        accounts: Accounts,
        ports: Ports,
        guard: Guard,
        catch_up: Callable[[Account], None],
        routes: Sequence[ControlRoute],
    ) -> None:
        """`catch_up` does what an account's clock has made due."""
        self.accounts = accounts
        self.catch_up = catch_up
        self.ports = ports
        self.guard = guard
        # Starlette takes one route a path and tells a wrong method from an unknown path.
        paths: dict[str, dict[str, ControlRoute]] = {}
        for route in routes:
            paths.setdefault(route.path, {})[route.method] = route
        self.app = Starlette(
            routes=[
                Route(path, self._endpoint(methods), methods=list(methods))
                for path, methods in paths.items()
            ],
            exception_handlers={HTTPException: self._not_routed},
        )

    def _endpoint(self, methods: Mapping[str, ControlRoute]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            route = methods["GET" if request.method == "HEAD" else request.method]
            try:
                return await self._answer(route, request)
            except Problem as problem:
                return _answered(problem)
            except SetupError as error:
                return _answered(Problem(422, str(error), error.advice, error.details))
            except ApiError as error:
                return _answered(Problem(400, error.reason))
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it
            except OSError as error:
                return _answered(Problem(507, f"the state file cannot be written: {error}"))
            except Exception:
                logger.exception("%s %s failed", request.method, route.path)
                return _answered(Problem(500, "a defect of mock-syncro; see its log"))

        return endpoint

    async def _answer(self, route: ControlRoute, request: Request) -> Response:
        account: Account = request.scope["mock_syncro.account"]
        if route.path != OPEN:
            self.guard.admit(request.headers)
            account = self._account(request, account)
        context = Context(
            accounts=self.accounts,
            ports=self.ports,
            account=account,
            body=await _decode(route, request, STATES * self.accounts.settings.max_body),
            path=request.path_params,
            base_url=f"{request.scope['scheme']}://{request.headers.get('host', 'localhost')}",
        )
        with self.accounts.lock:
            if account.deleted:  # while the body was under way
                raise Problem(404, "there is no such account any more")
            try:
                self.catch_up(account)
                value = route.run(context)
                self.accounts.commit(account)
            except BaseException:
                account.database.undo()
                raise
        if isawaitable(value):
            value = await value
        if value is None:
            return Response(status_code=204)
        return Response(orjson.dumps(value), route.status, media_type="application/json")

    async def _not_routed(self, request: Request, error: Exception) -> Response:
        """What there is, and what not, is told to whoever may call it."""
        try:
            self.guard.admit(request.headers)
        except Problem as problem:
            return _answered(problem)
        return _nowhere(request, error)

    def _account(self, request: Request, addressed: Account) -> Account:
        name = parse_query(request.scope["query_string"]).get("account")
        if not isinstance(name, str):
            return addressed
        found = self.accounts.get(name)
        if found is None:
            raise Problem(404, f'there is no account "{name}"', "POST /_mock/accounts makes one")
        return found


def _answered(problem: Problem) -> Response:
    body = orjson.dumps(problem.document())
    return Response(body, problem.status, media_type="application/problem+json")


async def _decode(route: ControlRoute, request: Request, most: int) -> Any:
    if route.body is None:
        return None
    text = bytearray()
    async for part in request.stream():
        text += part
        if len(text) > most:
            raise Problem(413, f"the body is larger than {most} bytes", "--max-body allows more")
    if not text and not isinstance(route.body, type(Body)):
        raise Problem(422, "the body is empty", "send the document")
    try:
        return msgspec.json.decode(text or b"{}", type=route.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(422, f"the body does not fit: {error}") from None


def _nowhere(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        answer = _answered(Problem(405, f"{request.scope['path']} does not take {request.method}"))
        answer.headers.update(getattr(error, "headers", None) or {})  # it has Allow
        return answer
    return _answered(
        Problem(
            404, f"there is no {request.scope['path']}", "GET /_mock/openapi.json lists the routes"
        )
    )
