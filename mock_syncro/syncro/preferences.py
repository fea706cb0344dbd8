"""Settings of the account: customers, tickets, places, hours, printing, tabs.

The API reads them, nothing more; a fixture may set some. Nobody needs a permission for these.
Odd: the tickets' part is here and, richer, under `/tickets/settings` (specification).
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ..vocabulary.fields import ID, TIME, own
from ..vocabulary.interface import Call
from ..vocabulary.kinds import BOOLEAN, INTEGER, OBJECT, SMALL_INTEGER, TEXTS
from ..vocabulary.operations import Answer, Operation
from ..vocabulary.resource import Extra, Resource
from ..vocabulary.schemas import list_of_records, object_of
from .custom_fields import answer_fields, field_fields

STATUSES = (
    "New",
    "In Progress",
    "Resolved",
    "Invoiced",
    "Waiting for Parts",
    "Waiting on Customer",
    "Scheduled",
    "Customer Reply",
)
PROBLEMS = ("Virus", "TuneUp", "Hardware", "Software", "Other")
PRIORITIES = ("", "0 Urgent", "1 High", "2 Normal", "3 Low")
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

TABS = {
    "msp_dashboard": True,
    "customers": True,
    "assets": False,
    "alerts": False,
    "contracts": False,
    "invoices": True,
    "customer_purchases": False,
    "refurbs": False,
    "estimates": True,
    "tickets": True,
    "parts": True,
    "products": True,
    "purchase_orders": False,
    "field_jobs": True,
    "kabuto_policies": True,
    "scripts": True,
    "sales": True,
    "leads": True,
    "domo": False,
    "marketr": True,
    "recur": False,
    "reports": False,
    "wiki": False,
    "app_center": False,
    "pax8": False,
}


def settings(call: Call) -> Answer:
    own = call.single("settings")
    return Answer(
        value={
            "customers": {
                "required_fields": None,
                "customer_fields": call.all_shown("customer_fields"),
                "customer_field_answers": call.all_shown("customer_answers"),
            },
            "assets": {
                "asset_types": [],
                "asset_type_fields": [],
                "asset_type_field_answers": [],
            },
            "locale": {
                "iso_code": "en",
                "currency_symbol": "$",
                "date_format": "mm-dd-yy",
                "time_format": "hh:mm tt",
                "time_zone": call.view.timezone,
                "time_offset": offset(call.now, call.view.timezone),
            },
            "ticket": {
                "ticket_types": call.all_shown("ticket_types"),
                "ticket_type_fields": call.all_shown("ticket_fields"),
                "ticket_type_field_answers": call.all_shown("ticket_answers"),
                "problem_types": own["problem_types"],
                "priorities": own["priorities"],
            },
            "business_hours_enabled": True,
            "business_hours": [
                {"day": day, "start": "09:00", "end": "17:00", "closed": False} for day in DAYS
            ],
            "default_holiday_calendar": "USA",
            "msp_addon": None,
        }
    )


def tabs(call: Call) -> Answer:
    return Answer(value={"tabs": TABS})


def printing(call: Call) -> Answer:
    """The channel is the account's, twenty-one digits long."""
    return Answer(value={"messaging_channel": f"1{call.view.account_id:020}", "registers": []})


def offset(now: str, timezone: str) -> str:
    """What the zone adds to UTC now, as `-08:00`."""
    try:
        written = f"{datetime.fromisoformat(now).astimezone(ZoneInfo(timezone)):%z}"
        return f"{written[:3]}:{written[3:5]}"
    except OverflowError:  # on the first and the last day of the calendar
        return "+00:00"


_TEXT = {"type": "string"}
_FLAG = {"type": "boolean"}
_TEXTS = {"type": "array", "items": _TEXT}
_NOTHING = {"type": "array", "maxItems": 0}

PREFERENCES = Resource(
    tag="Setting",
    name="settings",
    singular="setting",
    fields={
        "id": ID,
        "created_at": TIME,
        "updated_at": TIME,
        "ticket_status_list": own(TEXTS, default=list(STATUSES), null=False),
        "problem_types": own(TEXTS, default=list(PROBLEMS), null=False),
        "priorities": own(TEXTS, default=list(PRIORITIES), null=False),
        "next_ticket_number": own(SMALL_INTEGER),
        "default_labor_product_id": own(INTEGER),
        # What that product is called and costs an hour, until the mock has products.
        "labor_name": own(default="Remote Labor", null=False, shown=False),
        "labor_cents": own(INTEGER, default=12500, shown=False),
        "ticket_timer_charge_by_default": own(BOOLEAN),
        "dashboard_settings": own(OBJECT),
        "require_ticket_type": own(BOOLEAN),
        "require_intake_form_with_ticket": own(BOOLEAN),
        "require_outtake_form_with_ticket": own(BOOLEAN),
        "ticket_workflow_default_id": own(INTEGER),
    },
    operations=(
        Operation(
            "GET",
            "/settings",
            settings,
            summary="The settings of the account",
            answers=object_of(
                {
                    "customers": object_of(
                        {
                            "required_fields": {"type": ["array", "null"]},
                            "customer_fields": list_of_records("customer_fields"),
                            "customer_field_answers": list_of_records("customer_answers"),
                        }
                    ),
                    "assets": object_of(
                        {
                            "asset_types": _NOTHING,
                            "asset_type_fields": _NOTHING,
                            "asset_type_field_answers": _NOTHING,
                        }
                    ),
                    "locale": object_of(
                        {
                            "iso_code": _TEXT,
                            "currency_symbol": _TEXT,
                            "date_format": _TEXT,
                            "time_format": _TEXT,
                            "time_zone": _TEXT,
                            "time_offset": _TEXT,
                        }
                    ),
                    "ticket": object_of(
                        {
                            "ticket_types": list_of_records("ticket_types"),
                            "ticket_type_fields": list_of_records("ticket_fields"),
                            "ticket_type_field_answers": list_of_records("ticket_answers"),
                            "problem_types": _TEXTS,
                            "priorities": _TEXTS,
                        }
                    ),
                    "business_hours_enabled": _FLAG,
                    "business_hours": {
                        "type": "array",
                        "items": object_of(
                            {"day": _TEXT, "start": _TEXT, "end": _TEXT, "closed": _FLAG}
                        ),
                    },
                    "default_holiday_calendar": _TEXT,
                    "msp_addon": {"type": ["object", "null"]},
                }
            ),
        ),
        Operation(
            "GET",
            "/settings/tabs",
            tabs,
            summary="Which parts of the web page are switched on",
            answers=object_of({"tabs": object_of(dict.fromkeys(TABS, _FLAG))}),
        ),
        Operation(
            "GET",
            "/settings/printing",
            printing,
            summary="Where printing goes",
            answers=object_of({"messaging_channel": _TEXT, "registers": _NOTHING}),
        ),
    ),
    guesses=(
        "the locale's zone is the account's, by its IANA name, and its offset that of now",
        "the channel of /settings/printing is the account's id, filled up to 21 digits",
        "custom fields of customers have the keys of those of tickets",
    ),
)

CUSTOMER_FIELDS = Resource(
    tag="Setting",
    name="customer_fields",
    singular="customer_field",
    fields=field_fields({}),
    extras=(
        Extra(key="answers", rows="customer_answers", by="customer_field_id", oldest_first=True),
    ),
)

CUSTOMER_ANSWERS = Resource(
    tag="Setting",
    name="customer_answers",
    singular="customer_answer",
    indexes=("customer_field_id",),
    fields=answer_fields("customer_field_id", "customer_fields"),
)
