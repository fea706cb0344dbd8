"""Custom fields: of customers, and of two ticket types, with the answers of their select boxes.

The rows of customers and tickets fill them in, so `/settings`, `/tickets/settings` and the
`properties` of rows agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .clients import Client
from .dice import Dice
from .tables import Rows

TEXT, SELECT, CHECK = "text_field", "select_box", "check_box"

TICKET_TYPES: Mapping[str, Mapping[str, tuple[str, Sequence[str]]]] = {
    "Hardware": {
        "Device": (SELECT, ("Laptop", "Desktop", "Monitor", "Printer", "Server", "Network")),
        "Serial Number": (TEXT, ()),
        "Under Warranty": (CHECK, ()),
    },
    "Service Request": {
        "Request": (SELECT, ("New User", "User Leaving", "Access", "Software", "Equipment")),
        "Approved By": (TEXT, ()),
    },
}
"""Fields by name, with their kind and answers. The first one is answered by each scene."""

FIRST_TYPE, FIRST_FIELD, FIRST_ANSWER = 41_207, 96_540, 233_118
TYPE_IDS = {name: FIRST_TYPE + index for index, name in enumerate(TICKET_TYPES)}
FIRST_CUSTOMER_FIELD, FIRST_CUSTOMER_ANSWER = 88_410, 152_731

SERIAL_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


def ticket_forms(created_at: str) -> dict[str, Rows]:
    """The types, their fields and the answers."""
    types: Rows = {}
    fields: Rows = {}
    answers: Rows = {}
    for type_name, form in TICKET_TYPES.items():
        types[TYPE_IDS[type_name]] = {"name": type_name, "created_at": created_at}
        for position, (name, (kind, contents)) in enumerate(form.items(), 1):
            field_id = FIRST_FIELD + len(fields)
            fields[field_id] = {
                "ticket_type_id": TYPE_IDS[type_name],
                "name": name,
                "field_type": kind,
                "position": position,
                "created_at": created_at,
            }
            for content in contents:
                answers[FIRST_ANSWER + len(answers)] = {
                    "ticket_field_id": field_id,
                    "content": content,
                    "created_at": created_at,
                }
    return {"ticket_types": types, "ticket_fields": fields, "ticket_answers": answers}


def customer_forms(pools: Mapping[str, Any], created_at: str) -> dict[str, Rows]:
    """The three fields of a business, all select boxes."""
    fields: Rows = {}
    answers: Rows = {}
    names = {
        "Account Manager": pools["technicians"],
        "Contract Tier": pools["contract_tiers"],
        "Patch Window": pools["patch_windows"],
    }
    for position, (name, contents) in enumerate(names.items(), 1):
        field_id = FIRST_CUSTOMER_FIELD + len(fields)
        fields[field_id] = {
            "name": name,
            "field_type": SELECT,
            "position": position,
            "created_at": created_at,
        }
        for content in contents:
            answers[FIRST_CUSTOMER_ANSWER + len(answers)] = {
                "customer_field_id": field_id,
                "content": content,
                "created_at": created_at,
            }
    return {"customer_fields": fields, "customer_answers": answers}


def filled_in(type_name: str, answer: str, client: Client, dice: Dice) -> dict[str, str]:
    """The properties of a ticket of a type: the answer, and mostly the others."""
    if type_name == "Hardware":
        properties = {"Device": answer}
        if dice.chance(0.6):
            drawn = [dice.pick(SERIAL_ALPHABET) for _ in range(7)]
            properties["Serial Number"] = "".join(drawn)
            properties["Under Warranty"] = "1" if dice.chance(0.4) else "0"
        return properties
    properties = {"Request": answer}
    if dice.chance(0.7):
        properties["Approved By"] = client.main_person
    return properties
