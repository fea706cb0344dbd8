"""Assets: the machines of a customer, and the patches of Windows on them.

Odd: listed under `assets` without meta; a single one has other keys than a list's row
(specification); the customer in it lacks contacts and `location_name`; the type is sent by id or
by name; a serial number that is taken is refused (the vendor's importer relies on it).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mock_syncro.syncro.customers import CUSTOMERS
from mock_syncro.vocabulary.fields import ID, TIME, Draft, Field, own
from mock_syncro.vocabulary.interface import Call, Record, View
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER, MOMENT, OBJECT, whole_number
from mock_syncro.vocabulary.operations import Answer, Filter, Operation
from mock_syncro.vocabulary.refusals import params_on_create
from mock_syncro.vocabulary.resource import Extra, Resource
from mock_syncro.vocabulary.schemas import object_of

BLANK = "can't be blank"
TRIGGERS = (
    "bsod", "time", "no_av", "defrag", "firewall", "app_crash", "low_hd_space", "smart_failure",
    "device_manager", "agent_offline",
)  # fmt: skip
OVERRIDES = (
    "override_alert_agent_offline_mins", "override_alert_agent_rearm_after_mins",
    "override_low_hd_threshold", "override_autoresolve_offline_alert",
)  # fmt: skip
PATCHES_PER_PAGE = 50


def accept(draft: Draft) -> None:
    """Properties that are not sent stay (guess); a type may be named."""
    record, sent = draft.record, draft.sent
    if draft.before is not None and "properties" in sent:
        record["properties"] = {**draft.before["properties"], **record["properties"]}
    if draft.work is not None and sent.get("asset_type_name"):
        named = draft.work.rows("asset_types", "name", sent["asset_type_name"])
        record["asset_type_id"] = named[0]["id"] if named else None


def rmm_store(view: View, asset: Record) -> dict[str, Any]:
    """What the agent has told, which is nothing yet; its id is the asset's (guess)."""
    empty: dict[str, Any] = {"windows_updates": {}, "emsisoft": {}, "general": {}}
    return {
        "id": asset["id"],
        "asset_id": asset["id"],
        "account_id": view.account_id,
        "triggers": {f"{name}_triggered": "false" for name in TRIGGERS},
        **empty,
        "created_at": view.time(asset["created_at"]),
        "updated_at": view.time(asset["created_at"]),
        **dict.fromkeys(OVERRIDES),
    }


def patches(call: Call) -> Answer:
    """All that is installed, and a page of what is not; newest first (guess)."""
    rows = call.rows("patches", "asset_id", call.record["id"])[::-1]
    available = [row for row in rows if row["status"] != INSTALLED]
    page = max(1, whole_number(call.params.get("page")) or 1)
    start = (page - 1) * PATCHES_PER_PAGE
    pages = max(1, -(-len(available) // PATCHES_PER_PAGE))
    numbers = (page, PATCHES_PER_PAGE, pages, len(available))
    value = {
        "installed_patches": [patch(call, row) for row in rows if row["status"] == INSTALLED],
        "available_patches": [
            patch(call, row) for row in available[start : start + PATCHES_PER_PAGE]
        ],
        "available_patches_meta": dict(zip(PATCHES_META, numbers, strict=True)),
    }
    return Answer(value=value)


def patch(call: Call, row: Record) -> dict[str, Any]:
    """Its time is called as its status wants it."""
    return {
        **{key: row[key] for key in ("kb", "title", "category", "status")},
        TIMES[row["status"]]: call.view.time(row["happened_at"]),
    }


INSTALLED = "Recently Installed"
TIMES = {
    INSTALLED: "installed_at",
    "Missing Patches": "evaluated_at",
    "Failed Patches": "attempted_installation",
    "Rejected Patches": "rejected_at",
}
PATCHES_META = ("page", "per_page", "total_pages", "total_entries")

CUSTOMERS_OF_ASSETS = replace(
    CUSTOMERS,
    forms={
        "in_asset": [name for name in CUSTOMERS.shown_in("list") if name != "location_name"],
        "chat": ("id", "fullname", "business_name"),
    },
)

ASSETS = Resource(
    tag="Asset",
    name="assets",
    singular="asset",
    wrap="asset",
    scope="customer_id",
    accept=accept,
    text=lambda row: f"{row['name']}\n{row['asset_serial'] or ''}".lower(),
    invalid=params_on_create,
    forms={"chat": ("id", "name")},
    operations=(
        Operation(
            "GET",
            "/customer_assets",
            "list",
            "Assets - List/Search",
            per_page=50,
            meta=(),
            filters=(
                Filter("snmp_enabled", "equals", "snmp_enabled", BOOLEAN),
                Filter("customer_id", "equals", "customer_id", INTEGER),
                Filter("asset_type_id", "equals", "asset_type_id", INTEGER),
                Filter("query", "words"),
            ),
        ),
        Operation("GET", "/customer_assets/{id}", "show", "Assets - View Details"),
        Operation("POST", "/customer_assets", "create", "Assets - Create"),
        Operation("PUT", "/customer_assets/{id}", "update", "Assets - Edit", form="detail"),
        Operation(
            "GET",
            "/customer_assets/chat_information_by_ids",
            "list",
            "Assets - List/Search",
            form="chat",
            filters=(Filter("ids", "among", default=""),),
            summary="Whom to chat with at some assets",
        ),
        Operation(
            "GET",
            "/customer_assets/{id}/patches",
            patches,
            "Assets - List/Search",
            params=(("page", INTEGER),),
            missing={"error": "Asset not found"},
            summary="The patches of Windows on an asset",
            answers=object_of(
                {
                    "installed_patches": {"type": "array", "items": {"type": "object"}},
                    "available_patches": {"type": "array", "items": {"type": "object"}},
                    "available_patches_meta": object_of(
                        {key: {"type": "integer"} for key in PATCHES_META}
                    ),
                }
            ),
        ),
    ),
    fields={
        "id": ID,
        "name": Field(null=False, kept=True, required=BLANK),
        "customer_id": Field(INTEGER, refers_to="customers", outlives=True),
        "contact_id": own(INTEGER),
        "created_at": TIME,
        "updated_at": TIME,
        "properties": Field(OBJECT, default={}, null=False),
        "asset_type": own(follows=("asset_type_id", "name")),
        "asset_serial": Field(unique="has already been taken"),
        "external_rmm_link": own(),
        "rmm_store": own(OBJECT, null=False, stored=False, show=rmm_store, forms=("list",)),
        "address": own(OBJECT, stored=False, forms=("list",)),
        "has_live_chat": own(BOOLEAN, default=False, null=False, stored=False, forms=("detail",)),
        "snmp_enabled": own(BOOLEAN, default=False, null=False, forms=("detail",)),
        "asset_type_id": Field(
            INTEGER, shown=False, refers_to="asset_types", unknown="blank", required=BLANK
        ),
        "asset_type_name": Field(stored=False, shown=False),
    },
    extras=(
        Extra(key="customer", one="customers", by="customer_id", nested="in_asset"),
        Extra(key="customer", forms=("chat",), one="customers", by="customer_id", nested="chat"),
        Extra(key="rmm_links"),
    ),
)

ASSET_TYPES = Resource(
    tag="Asset",
    name="asset_types",
    singular="asset_type",
    indexes=("name",),
    fields={"id": ID, "name": own(null=False), "created_at": TIME, "updated_at": TIME},
)

PATCHES = Resource(
    tag="Asset",
    name="patches",
    singular="patch",
    fields={
        "id": ID,
        "asset_id": own(INTEGER, null=False, refers_to="assets", belongs=True),
        "kb": own(),
        "title": own(null=False),
        "category": own(),
        "status": own(null=False, one_of=tuple(TIMES)),
        "happened_at": own(MOMENT, null=False),
        "created_at": TIME,
        "updated_at": TIME,
    },
)

ASSET_DRAFTS = (ASSETS, ASSET_TYPES, PATCHES)
