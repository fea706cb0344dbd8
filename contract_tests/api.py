"""Calls to the mock in process, and what came back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache
from itertools import count
from typing import Any

import httpx2

from contract_tests.contract import Answer
from contract_tests.derived import BASE_PATH
from mock_syncro import create_app
from tests.inprocess import InProcess, answer

ORIGIN = "http://localhost"
START = "2026-01-31T12:00:00Z"
ADMIN = "admin-token"


def fresh_app(**settings: str) -> Any:
    """An app with the small fixture and no rate limit, unless the settings say otherwise."""
    values: dict[str, Any] = {
        "fixture": "small",
        "rate_limit": "off",
        "start": START,
        **settings,
    }
    return create_app(**values)


def own_document(app: Any) -> Any:
    """What an app says of its default account's API."""
    return InProcess(app).get("/swagger.json").json()


@cache
def _house(**settings: str) -> tuple[Any, Iterator[int]]:
    """An app in which clients have accounts of their own, and numbers for those."""
    return fresh_app(**settings), count(1)


class Api:
    """A client of one account of its own, that sends a token with each call.

    Paths are below `/api/v1` unless they begin with `/_mock` or name a document.
    """

    def __init__(self, *, token: str = ADMIN, rate_limit: str = "off", **settings: str) -> None:
        self.app, numbers = _house(**settings)
        self.token = token
        self._prefix = ""
        name = f"t{next(numbers)}"
        made = self.post("/_mock/accounts", {"subdomain": name, "rate_limit": rate_limit})
        assert made.status == 201, made.body
        self._prefix = f"/@{name}"

    def acting(self, token: str) -> Api:
        """A client of the same account with another token."""
        other = copy(self)
        other.token = token
        return other

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | str | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> Answer:
        """Send one call. `token` replaces the client's own; an empty one sends none."""
        sent = self.token if token is None else token
        authorization = {"authorization": f"Bearer {sent}"} if sent else {}
        below = path.startswith(("/_mock", "/swagger"))
        request = httpx2.Request(
            method,
            ORIGIN + self._prefix + (path if below else BASE_PATH + path),
            params=query,
            json=json,
            content=content,
            headers={**authorization, **(headers or {})},
        )
        found = asyncio.run(answer(self.app, request))
        return Answer(found.status_code, dict(found.headers), found.content)

    def get(self, path: str, **options: Any) -> Answer:
        """A GET; options as for `call`."""
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        """A POST of JSON; options as for `call`."""
        return self.call("POST", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Answer:
        """A PUT of JSON; options as for `call`."""
        return self.call("PUT", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """A DELETE; options as for `call`."""
        return self.call("DELETE", path, **options)
