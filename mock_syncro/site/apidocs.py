"""Swagger UI: /api-docs shows the account's API, /_mock/api-docs the control API."""

from __future__ import annotations

import json

from ..accounts.account import Account
from ..control.problems import Problem
from .files import Content, filled, html
from .told import Told


def api_docs(account: Account, told: Told | Problem, prefix: str) -> Content:
    """The page of the API, with the account's tokens beside Authorize where they may be told."""
    known = () if isinstance(told, Problem) else told.tokens
    page = filled(
        "docs.html",
        title="API",
        account=account.recipe.subdomain,
        prefix=prefix,
        document="swagger.json",
        tokens=json.dumps([[token.value, token.note] for token in known]),
        other="_mock/api-docs",
        other_title="Control API",
    )
    return html(page)


def control_docs(account: Account, prefix: str) -> Content:
    """The page of the control API; a key, where there is one, goes into Authorize."""
    page = filled(
        "docs.html",
        title="Control API",
        account=account.recipe.subdomain,
        prefix=prefix,
        document="_mock/openapi.json",
        tokens="[]",
        other="api-docs",
        other_title="API",
    )
    return html(page)
