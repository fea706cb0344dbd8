"""An account on drafts of resources that the mock does not have yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_syncro.app import MockSyncro
from mock_syncro.settings import from_values
from mock_syncro.syncro import RESOURCES
from mock_syncro.vocabulary.resource import Resource
from tests.inprocess import InProcess

Row = dict[str, Any]
CUSTOMERS = {
    "1": {"firstname": "Walkin", "lastname": "Customer", "email": "walkin@somedomain.com"},
    "2": {"business_name": "Lee Ltd"},
}


class Served(InProcess):
    """A client whose every call says what was answered, where that is not what was expected."""

    def ask(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        answer = self.request(method, f"/api/v1{path}", json=body)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def served(*drafts: Resource, **tables: Mapping[str, Row]) -> Served:
    """A client with the admin's token, over all resources and the drafts, some in place of them."""
    names = {draft.name for draft in drafts}
    resources = [resource for resource in RESOURCES if resource.name not in names]
    settings = {"rate_limit": "off", "start": "2026-01-31T12:00:00Z"}
    document = {"customers": CUSTOMERS, **tables}
    app = MockSyncro(from_values({**settings, "fixture": document}), (*resources, *drafts))
    client = Served(app, base_url="http://localhost")
    client.headers["Authorization"] = "Bearer admin-token"
    return client


def another(client: Served, token: str) -> Served:
    """A client of the same account with another token."""
    other = Served(client.app, base_url="http://localhost")
    other.headers["Authorization"] = f"Bearer {token}"
    return other


def narrowed(client: Served, *permissions: str) -> Served:
    """A client of the same account whose token may do just that."""
    made = client.post("/_mock/tokens", json={"permissions": permissions})
    assert made.status_code < 300, made.text
    return another(client, made.json()["token"])


def keys(names: str) -> set[str]:
    """The keys of an object, written as one text."""
    return set(names.split())
