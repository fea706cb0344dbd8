"""Registries of accounts for the tests, and what is in an account."""

from __future__ import annotations

import json
from typing import Any

import orjson

from mock_syncro.accounts.account import Account
from mock_syncro.accounts.fixtures import document
from mock_syncro.accounts.registry import Accounts
from mock_syncro.settings import Settings, from_values
from mock_syncro.syncro import RESOURCES

START = "2026-01-31T12:00:00Z"


def settings(**values: object) -> Settings:
    return from_values({"fixture": "small", "start": START, "rate_limit": "off", **values})


def registry(**values: object) -> Accounts:
    return Accounts(settings(**values), RESOURCES)


def names(account: Account) -> dict[int, str]:
    return {row.doc_id: row["name"] for row in account.database.table("contacts").rows}


def data(account: Account) -> dict[str, Any]:
    """All of an account, as JSON has it."""
    plain: dict[str, Any] = json.loads(orjson.dumps(document(account.database)))
    return plain
