"""What `/tickets/settings` answers."""

from __future__ import annotations

from typing import Any

from ...resource import Call

_FROM_SETTINGS = (
    "ticket_status_list",
    "default_labor_product_id",
    "ticket_timer_charge_by_default",
    "dashboard_settings",
    "require_ticket_type",
    "require_intake_form_with_ticket",
    "require_outtake_form_with_ticket",
    "ticket_workflow_default_id",
)


def ticket_settings(call: Call) -> dict[str, Any]:
    settings = call.single("settings")
    return {
        **{key: settings[key] for key in _FROM_SETTINGS},
        **types_and_fields(call),
        "saved_searches": [],
        "appointment_types": [],
        "users": [
            {"id": user["id"], "name": f"{user['first_name']} {user['last_name']}".strip()}
            for user in call.all("users")
            if user["active"]
        ],
        "worksheet_templates": [],
    }


def types_and_fields(call: Call) -> dict[str, Any]:
    """The types, the fields of all types, and the answers of all fields."""
    tables = {
        "ticket_types": "ticket_types",
        "ticket_type_fields": "ticket_fields",
        "ticket_type_field_answers": "ticket_answers",
    }
    return {
        key: [call.shown(table, row, "list") for row in call.all(table)]
        for key, table in tables.items()
    }


_ANY = {"type": "array", "items": {"type": "object"}}
_FLAG = {"type": ["boolean", "null"]}
_NUMBER = {"type": ["integer", "null"]}
_USER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
_PROPERTIES: dict[str, Any] = {
    "ticket_status_list": {"type": "array", "items": {"type": "string"}},
    "default_labor_product_id": _NUMBER,
    "ticket_timer_charge_by_default": _FLAG,
    "saved_searches": _ANY,
    "ticket_types": _ANY,
    "ticket_type_fields": _ANY,
    "ticket_type_field_answers": _ANY,
    "appointment_types": _ANY,
    "users": {"type": "array", "items": _USER},
    "dashboard_settings": {"type": ["object", "null"]},
    "worksheet_templates": _ANY,
    "require_ticket_type": _FLAG,
    "require_intake_form_with_ticket": _FLAG,
    "require_outtake_form_with_ticket": _FLAG,
    "ticket_workflow_default_id": _NUMBER,
}
TICKET_SETTINGS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": list(_PROPERTIES),
    "properties": _PROPERTIES,
}
"""The schema of the answer."""
