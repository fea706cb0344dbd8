"""Which page, file or document stands at a path of an account."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from ..accounts.account import Account
from ..accounts.registry import Accounts
from ..api.core import Served
from ..control.guard import Guard
from ..control.routes import ROUTES
from ..serving.address import Address
from ..serving.asgi import header
from ..serving.sending import Scope
from .apidocs import api_docs, control_docs
from .files import Content, file
from .front import front
from .openapi import Examples, control_document, document
from .told import refusal, tell

JSON_TYPE = b"application/json"


class Site:
    """Everything that a GET finds outside the two APIs. Loaded at the first call to it."""

    def __init__(self, accounts: Accounts, guard: Guard, served: Callable[[str], Served]) -> None:
        """`served` is what serves a dialect."""
        self.accounts = accounts
        self.guard = guard
        self.served = served

    def content(self, scope: Scope, account: Account, address: Address) -> Content | None:
        """What a GET is answered; None: there is nothing at that path."""
        prefix = address.prefix
        match address.segments:
            case ():
                told = tell(scope, self.guard, self.accounts, account)
                return front(account, told, _here(scope), prefix)
            case ("api-docs",):
                told = tell(scope, self.guard, self.accounts, account)
                return api_docs(account, told, prefix)
            case ("swagger.json",):
                return self._document(scope, account, prefix)
            case ("_mock", "api-docs"):
                return control_docs(account, prefix)
            case ("_mock", "openapi.json"):
                return _json(control_document(ROUTES, prefix))
            case segments:
                return file(segments)

    def _document(self, scope: Scope, account: Account, prefix: str) -> Content:
        served = self.served(account.recipe.dialect)
        name = self.accounts.settings.subdomain
        told = refusal(scope, self.guard) is None
        with self.accounts.lock:
            examples = Examples(account.database, account.view) if told else None
            made = document(served.routes, served.resources, _here(scope), prefix, name, examples)
        return _json(made)


def _here(scope: Scope) -> str:
    """Scheme, host and port of the request."""
    host = header(scope, b"host").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}"


def _json(value: object) -> Content:
    return Content(JSON_TYPE, orjson.dumps(value))
