"""The objects that answers are made of, and the little about them that no example shows.

Everything here is written by hand and short: how an object is recognised, what is never null,
the type of what is null in every example, and the keys that only live accounts have shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from contract_tests.spec import JsonObject, Operation

TIMESTAMP = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$"
"""Milliseconds, and `Z` or the account's offset (behaviour.md 5.7)."""

OPEN = frozenset({"properties", "params"})
"""Objects whose keys are the account's own fields or an echo of what the client sent."""

FIXED = frozenset({"success", "login"})
"""Booleans of an answer that tell success from failure: always as in the example."""

Item: TypeAlias = "str | JsonObject"


@dataclass(frozen=True)
class Extra:
    """A key that live accounts show and the specification does not.

    `schema` is its JSON schema, `items` instead names the kind of the objects in an array.
    `only` are the operations that show it; empty means wherever the object appears.
    """

    key: str
    source: str
    schema: JsonObject | None = None
    items: str = ""
    only: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of object.

    An object with all keys of `signature` is of this kind, wherever it stands. `home` is the
    operation whose example shows all its keys. `bodies` are the operations whose request body
    names its fields. `types` gives (key, JSON type, source) for keys that are null in every
    example and in no request body; `items` gives (key, kind of the items, empty if nobody knows,
    source) for arrays that are empty in every example.
    """

    name: str
    signature: frozenset[str]
    home: Operation
    never_null: frozenset[str]
    bodies: tuple[Operation, ...] = ()
    types: tuple[tuple[str, str, str], ...] = ()
    items: tuple[tuple[str, str, str], ...] = ()
    extras: tuple[Extra, ...] = ()


CUSTOMER_DETAIL = (Operation("GET", "/customers/{id}"),)
DETAIL_SOURCE = "behaviour.md 5.3 (LIVE adv, MindCloud)"
CONTACT_SOURCE = "behaviour.md 5.2 (LIVE/CODE tap, cm, cb)"
STRING_OR_NULL: JsonObject = {"type": ["string", "null"]}
ANY_OBJECTS: JsonObject = {"type": "array", "items": {"type": "object"}}
TICKET_LINKS: JsonObject = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "number": {"type": "integer"},
            "subject": {"type": "string"},
            "status": {"type": "string"},
        },
        "required": ["id", "number", "subject", "status"],
        "additionalProperties": False,
    },
}

CONTACT = Kind(
    name="contact",
    signature=frozenset({"customer_id", "address1", "vendor_id", "opt_out"}),
    home=Operation("GET", "/contacts"),
    # What the schema of GET /contacts/{id} does not call nullable.
    never_null=frozenset(
        {"id", "name", "account_id", "created_at", "updated_at", "properties", "opt_out"}
    ),
    bodies=(Operation("POST", "/contacts"), Operation("PUT", "/contacts/{id}")),
    types=(
        ("processed_phone", "string", CONTACT_SOURCE),
        ("processed_mobile", "string", CONTACT_SOURCE),
    ),
    extras=(
        Extra("processed_phone", CONTACT_SOURCE, STRING_OR_NULL),
        Extra("processed_mobile", CONTACT_SOURCE, STRING_OR_NULL),
        Extra("ticket_matching_emails", CONTACT_SOURCE, STRING_OR_NULL),
    ),
)

CUSTOMER = Kind(
    name="customer",
    signature=frozenset({"business_and_full_name", "online_profile_url"}),
    home=Operation("GET", "/customers/{id}"),
    never_null=frozenset(
        {
            "id",
            "fullname",
            "created_at",
            "updated_at",
            "get_sms",
            "opt_out",
            "disabled",
            "no_email",
            "properties",
            "online_profile_url",
            "business_and_full_name",
            "business_then_name",
        }
    ),
    bodies=(Operation("POST", "/customers"), Operation("PUT", "/customers/{id}")),
    types=(
        ("pdf_url", "string", "the response schema of GET /appointments/{id}"),
        ("latitude", "number", "behaviour.md 5.3"),
        ("longitude", "number", "behaviour.md 5.3"),
        ("location_name", "string", "the response schema of GET /appointments/{id}"),
        ("location_id", "integer", "the response schema of GET /appointments/{id}"),
    ),
    items=(("contacts", "contact", "behaviour.md 5.3: an array of full contacts"),),
    extras=(
        Extra("ticket_links", DETAIL_SOURCE, TICKET_LINKS, only=CUSTOMER_DETAIL),
        Extra("invoice_links", DETAIL_SOURCE, ANY_OBJECTS, only=CUSTOMER_DETAIL),
        Extra("phones", DETAIL_SOURCE, items="phone", only=CUSTOMER_DETAIL),
        Extra("contracts", DETAIL_SOURCE, ANY_OBJECTS, only=CUSTOMER_DETAIL),
        Extra("addresses", DETAIL_SOURCE, ANY_OBJECTS, only=CUSTOMER_DETAIL),
        Extra(
            "since_updated_at",
            "behaviour.md 5.5 (LIVE ae, MindCloud)",
            {"type": "string", "pattern": TIMESTAMP},
            only=CUSTOMER_DETAIL,
        ),
    ),
)

PHONE = Kind(
    name="phone",
    signature=frozenset({"label", "number", "extension"}),
    home=Operation("GET", "/customers/{customer_id}/phones"),
    never_null=frozenset({"id", "number", "customer_id", "created_at", "updated_at"}),
    bodies=(Operation("POST", "/customers/{customer_id}/phones"),),
)

USER = Kind(
    name="user",
    signature=frozenset({"full_name", "group", "color"}),
    home=Operation("GET", "/users/{id}"),
    never_null=frozenset({"id", "email", "full_name", "created_at", "updated_at", "admin"}),
)

ME = Kind(
    name="me",
    signature=frozenset({"user_token", "permissions"}),
    home=Operation("GET", "/me"),
    never_null=frozenset(
        {
            "user_token",
            "user_email",
            "user_name",
            "user_id",
            "admin",
            "can_use_app",
            "two_factor_required",
            "subdomain",
            "enable_multi_locations",
            "permissions",
        }
    ),
    types=(("default_location", "null", "no source shows another value"),),
    items=(("locations_allowed", "", "no source shows an item"),),
)

KINDS = (CONTACT, CUSTOMER, PHONE, USER, ME)


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises StopIteration for another name."""
    return next(kind for kind in KINDS if kind.name == name)


def kind_of(value: JsonObject) -> Kind | None:
    """The kind whose signature an object carries; None for wrappers, `meta` and error bodies."""
    return next((kind for kind in KINDS if kind.signature <= value.keys()), None)
