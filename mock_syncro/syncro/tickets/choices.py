"""What `/tickets/settings` answers."""

from __future__ import annotations

from typing import Any

from ...vocabulary.formats import full_name
from ...vocabulary.interface import Call
from ...vocabulary.schemas import list_of_records, object_of

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
        "ticket_types": call.all_shown("ticket_types"),
        "ticket_type_fields": call.all_shown("ticket_fields"),
        "ticket_type_field_answers": call.all_shown("ticket_answers"),
        "saved_searches": [],
        "appointment_types": [],
        "users": [
            {"id": user["id"], "name": full_name(user)}
            for user in call.all("users")
            if user["active"]
        ],
        "worksheet_templates": [],
    }


_NOTHING = {"type": "array", "maxItems": 0}
_FLAG = {"type": ["boolean", "null"]}
_NUMBER = {"type": ["integer", "null"]}
_USER = object_of({"id": {"type": "integer"}, "name": {"type": "string"}})

TICKET_SETTINGS = object_of(
    {
        "ticket_status_list": {"type": "array", "items": {"type": "string"}},
        "default_labor_product_id": _NUMBER,
        "ticket_timer_charge_by_default": _FLAG,
        "saved_searches": _NOTHING,
        "ticket_types": list_of_records("ticket_types"),
        "ticket_type_fields": list_of_records("ticket_fields"),
        "ticket_type_field_answers": list_of_records("ticket_answers"),
        "appointment_types": _NOTHING,
        "users": {"type": "array", "items": _USER},
        "dashboard_settings": {"type": ["object", "null"]},
        "worksheet_templates": _NOTHING,
        "require_ticket_type": _FLAG,
        "require_intake_form_with_ticket": _FLAG,
        "require_outtake_form_with_ticket": _FLAG,
        "ticket_workflow_default_id": _NUMBER,
    }
)
"""The schema of the answer."""
