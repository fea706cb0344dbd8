"""Two invented tables, for tests of words: boxes, and the things in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mock_syncro.app import MockSyncro
from mock_syncro.settings import from_values
from mock_syncro.vocabulary.fields import ID, TIME, Field, own
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource
from tests.inprocess import InProcess

SETTINGS = Resource(
    tag="Setting",
    name="settings",
    singular="setting",
    fields={"id": ID, "created_at": TIME, "updated_at": TIME, "next_label": own(INTEGER)},
)


def table(
    name: str, singular: str, fields: Mapping[str, Field], *more: Operation, **rest: Any
) -> Resource:
    """A table with the five verbs, each answer bare, and `more` operations."""
    path = f"/{name}"
    return Resource(
        tag="Shelf",
        name=name,
        singular=singular,
        fields={"id": ID, "created_at": TIME, "updated_at": TIME, **fields},
        operations=(
            Operation("GET", path, "list"),
            Operation("GET", f"{path}/{{id}}", "show"),
            Operation("POST", path, "create"),
            Operation("PUT", f"{path}/{{id}}", "update"),
            Operation("DELETE", f"{path}/{{id}}", "delete"),
            *more,
        ),
        **rest,
    )


def client(resources: Sequence[Resource], fixture: Mapping[str, Any] | None = None) -> InProcess:
    """An administrator's client of an app with these tables alone; its clock stands still."""
    usual = {"rate_limit": "off", "start": "2026-01-31T12:00:00Z"}
    app = MockSyncro(from_values({**usual, "fixture": fixture or {}}), (*resources, SETTINGS))
    app.accounts.default.clock.set(frozen=True)
    headers = {"Authorization": "Bearer admin-token"}
    return InProcess(app, base_url="http://localhost/api/v1", headers=headers)


def advance(api: InProcess, seconds: float) -> None:
    """Let time pass."""
    app: Any = api.app
    app.accounts.default.clock.advance(seconds)
