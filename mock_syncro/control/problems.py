"""Errors of the control API, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from starlette.responses import Response


class Problem(Exception):
    """What is wrong, and a status. `advice` says what to do."""

    def __init__(self, status: int, detail: str, advice: str = "") -> None:
        super().__init__(status, detail, advice)
        self.status = status
        self.detail = detail
        self.advice = advice

    def response(self) -> Response:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.advice:
            body["advice"] = self.advice
        return Response(orjson.dumps(body), self.status, media_type="application/problem+json")
