"""Fixtures of the tests of tickets: an account with two customers, and one with given rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.inprocess import InProcess

Document = dict[str, dict[str, dict[str, Any]]]

TWO: Document = {
    "customers": {
        "10": {"firstname": "Ann", "lastname": "Lee", "business_name": "Lee Ltd"},
        "20": {"firstname": "Bob", "lastname": "Orr", "email": "bob@orr.io"},
    },
    "contacts": {
        "1": {"name": "Carl", "customer_id": 10},
        "2": {"name": "Dora", "customer_id": 20},
    },
}
"""Customers 10 and 20 with a contact each, and nothing else."""


class Desk(Protocol):
    def __call__(self, document: Document | None = None, **settings: object) -> InProcess:
        """A client with the admin's token and a clock that stands still at the account's noon.

        `document` has tables beside those of TWO, or in their place. It becomes a file, so that
        other accounts of the app share its rows.
        """


@pytest.fixture
def desk(client: Callable[..., InProcess], tmp_path: Path) -> Desk:
    def make(document: Document | None = None, **settings: object) -> InProcess:
        fixture = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        fixture.write_text(json.dumps({**TWO, **(document or {})}), encoding="utf-8")
        api = client(fixture=str(fixture), **settings)
        api.headers["Authorization"] = "Bearer admin-token"
        api.put("/_mock/clock", json={"frozen": True, "now": "2026-01-31T12:00:00Z"})
        return api

    return make


class NewTicket(Protocol):
    def __call__(self, api: InProcess, **sent: object) -> dict[str, Any]:
        """Make a ticket of customer 10, unless something else is sent; what was answered."""


@pytest.fixture
def new_ticket() -> NewTicket:
    def make(api: InProcess, **sent: object) -> dict[str, Any]:
        body = {"customer_id": 10, "subject": "Printer", **sent}
        answer = api.post("/api/v1/tickets", json=body)
        assert answer.status_code == 200, answer.text
        ticket: dict[str, Any] = answer.json()["ticket"]
        return ticket

    return make
