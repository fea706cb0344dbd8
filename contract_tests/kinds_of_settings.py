"""Kinds of objects of settings and of search."""

from __future__ import annotations

from contract_tests.kind import TIMESTAMP, Kind
from contract_tests.spec import JsonObject, Operation

SETTINGS_PATH = Operation("GET", "/settings")
SEARCH_PATH = Operation("GET", "/search")
NO_SOURCE = "no source shows a value"
NO_ITEM = "no source shows an item"
NAME_SAYS = "a guess: its name; no source shows a value"
AS_OF_TICKETS = "a guess: as the fields of tickets"

NULLABLE_NUMBER: JsonObject = {"type": ["integer", "null"]}
TIME: JsonObject = {"type": "string", "pattern": TIMESTAMP}


def _closed(**properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


CUSTOMER_ANSWER = _closed(
    id={"type": "integer"},
    customer_field_id={"type": "integer"},
    content={"type": "string"},
    created_at=TIME,
    updated_at=TIME,
    account_id=NULLABLE_NUMBER,
)
CUSTOMER_FIELD = _closed(
    id={"type": "integer"},
    name={"type": "string"},
    field_type={"type": "string"},
    required={"type": ["boolean", "null"]},
    account_id={"type": "integer"},
    created_at=TIME,
    updated_at=TIME,
    hidden={"type": "boolean"},
    position=NULLABLE_NUMBER,
    answers={"type": "array", "items": CUSTOMER_ANSWER},
)

SETTINGS = Kind(
    name="settings",
    signature=frozenset({"locale", "business_hours"}),
    home=SETTINGS_PATH,
    never_null=frozenset(
        {
            "customers",
            "assets",
            "locale",
            "ticket",
            "business_hours_enabled",
            "business_hours",
            "default_holiday_calendar",
        }
    ),
    types=(("msp_addon", "null", NO_SOURCE),),
)

CUSTOMER_SETTINGS = Kind(
    name="customer settings",
    signature=frozenset({"customer_fields", "customer_field_answers"}),
    home=SETTINGS_PATH,
    never_null=frozenset({"customer_fields", "customer_field_answers"}),
    types=(("required_fields", "null", NO_SOURCE),),
    items=(
        ("customer_fields", CUSTOMER_FIELD, AS_OF_TICKETS),
        ("customer_field_answers", CUSTOMER_ANSWER, AS_OF_TICKETS),
    ),
)

ASSET_SETTINGS = Kind(
    name="asset settings",
    signature=frozenset({"asset_types", "asset_type_fields"}),
    home=SETTINGS_PATH,
    never_null=frozenset({"asset_types", "asset_type_fields", "asset_type_field_answers"}),
    items=tuple(
        (key, "", NO_ITEM)
        for key in ("asset_types", "asset_type_fields", "asset_type_field_answers")
    ),
)

TYPES_AND_FIELDS = (
    ("ticket_types", "ticket type", "its name"),
    ("ticket_type_fields", "ticket field", "its name"),
    ("ticket_type_field_answers", "ticket answer", "its name"),
)

TYPE_SETTINGS = Kind(
    name="type settings",
    signature=frozenset({"ticket_types", "problem_types"}),
    home=SETTINGS_PATH,
    never_null=frozenset(
        {
            "ticket_types",
            "ticket_type_fields",
            "ticket_type_field_answers",
            "problem_types",
            "priorities",
        }
    ),
    items=TYPES_AND_FIELDS,
)

TICKET_SETTINGS = Kind(
    name="ticket settings",
    signature=frozenset({"ticket_status_list", "saved_searches"}),
    home=Operation("GET", "/tickets/settings"),
    never_null=frozenset(
        {
            "ticket_status_list",
            "saved_searches",
            "ticket_types",
            "ticket_type_fields",
            "ticket_type_field_answers",
            "appointment_types",
            "users",
            "worksheet_templates",
        }
    ),
    types=(
        ("default_labor_product_id", "integer", NAME_SAYS),
        ("ticket_timer_charge_by_default", "boolean", NAME_SAYS),
        ("dashboard_settings", "null", NO_SOURCE),
        ("require_ticket_type", "boolean", NAME_SAYS),
        ("require_intake_form_with_ticket", "boolean", NAME_SAYS),
        ("require_outtake_form_with_ticket", "boolean", NAME_SAYS),
        ("ticket_workflow_default_id", "integer", NAME_SAYS),
    ),
    items=(
        *TYPES_AND_FIELDS,
        ("saved_searches", "", NO_ITEM),
        ("appointment_types", "", NO_ITEM),
        ("worksheet_templates", "", NO_ITEM),
    ),
)

PRINTING = Kind(
    name="printing",
    signature=frozenset({"messaging_channel", "registers"}),
    home=Operation("GET", "/settings/printing"),
    never_null=frozenset({"messaging_channel", "registers"}),
    items=(("registers", "", NO_ITEM),),
)

SEARCH = Kind(
    name="search",
    signature=frozenset({"quick_result", "results"}),
    home=SEARCH_PATH,
    never_null=frozenset({"results"}),
    types=(("quick_result", "null", NO_SOURCE), ("error", "null", NO_SOURCE)),
)

FOUND_CUSTOMER = Kind(
    name="customer that was found",
    signature=frozenset({"firstname", "business_name", "phones"}),
    home=SEARCH_PATH,
    never_null=frozenset({"phones"}),
    types=(("business_name", "string", "as of a customer"),),
)

FOUND_CONTACT = Kind(
    name="contact that was found",
    signature=frozenset({"name", "mobile", "customer_id"}),
    home=SEARCH_PATH,
    never_null=frozenset({"name"}),
)
