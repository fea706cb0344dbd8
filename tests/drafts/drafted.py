"""An app with the drafts of invoices, estimates and schedules, and what their tests ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_syncro.app import MockSyncro
from mock_syncro.settings import from_values
from mock_syncro.syncro import RESOURCES
from mock_syncro.syncro.preferences import PREFERENCES
from mock_syncro.vocabulary.fields import own
from mock_syncro.vocabulary.kinds import NUMBER, SMALL_INTEGER
from tests.inprocess import InProcess

from .estimates import ESTIMATES
from .invoices import INVOICES
from .line_items import LINE_ITEMS
from .schedules import SCHEDULE_LINES, SCHEDULES

SETTINGS = replace(
    PREFERENCES,
    fields={
        **PREFERENCES.fields,
        "next_invoice_number": own(SMALL_INTEGER),
        "next_estimate_number": own(SMALL_INTEGER),
        "tax_percent": own(NUMBER, default=0, null=False),
    },
)
DRAFTS = (INVOICES, ESTIMATES, LINE_ITEMS, SCHEDULES, SCHEDULE_LINES)
ALL = (*(r for r in RESOURCES if r is not PREFERENCES), SETTINGS, *DRAFTS)

CUSTOMERS = {
    "1": {"firstname": "Walkin", "lastname": "Customer"},
    "2": {"business_name": "Acme"},
}
TEN_PERCENT = {"settings": {"1": {"tax_percent": 10}}}


def client(fixture: str | Mapping[str, Any] = "empty") -> InProcess:
    """An administrator's client of an app with all drafts; its clock stands still."""
    settings = {"fixture": fixture, "rate_limit": "off", "start": "2026-01-31T12:00:00Z"}
    app = MockSyncro(from_values(settings), ALL)
    headers = {"Authorization": "Bearer admin-token"}
    api = InProcess(app, base_url="http://localhost/api/v1", headers=headers)
    api.put("http://localhost/_mock/clock", json={"now": "2026-01-31T12:00:00Z", "frozen": True})
    return api


def advance(api: InProcess, *, days: float) -> None:
    """Let time pass."""
    api.post("http://localhost/_mock/clock/advance", json={"seconds": 86400 * days})


def answered(api: InProcess, method: str, path: str, body: Any = None) -> Any:
    """The body of an answer of 200."""
    answer = api.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def keys(text: str) -> set[str]:
    return set(text.split())
