"""Errors of the control API, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any


class Problem(Exception):
    """What is wrong, and a status. `advice` says what to do; `errors` are all that were found."""

    def __init__(
        self, status: int, detail: str, advice: str = "", errors: Sequence[str] = ()
    ) -> None:
        super().__init__(status, detail, advice, errors)
        self.status = status
        self.detail = detail
        self.advice = advice
        self.errors = errors

    def document(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.advice:
            body["advice"] = self.advice
        if self.errors:
            body["errors"] = [*self.errors]
        return body
