"""Errors of the control API, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class Problem(Exception):
    """What is wrong, and a status. `advice` says what to do."""

    def __init__(self, status: int, detail: str, advice: str = "") -> None:
        super().__init__(status, detail, advice)
        self.status = status
        self.detail = detail
        self.advice = advice

    def document(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.advice:
            body["advice"] = self.advice
        return body
