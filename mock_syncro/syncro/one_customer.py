"""Whom the fixed token of a technician with Select Customers may see, in each fixture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def one_customer(merged: Mapping[str, Mapping[int, Any]]) -> list[int]:
    """The customer of `one-customer-token`: the first with contacts and tickets, else the first."""
    customers = merged.get("customers", {})
    ids = [key for key in customers if not customers[key].get("disabled")]
    for table in ("contacts", "tickets"):
        rows = merged.get(table, {}).values()
        having = {number for row in rows if isinstance(number := row.get("customer_id"), int)}
        ids = [key for key in ids if key in having] or ids
    return [min(ids)] if ids else []
