"""Kinds of objects of customers: contacts, customers, phones; and of users."""

from __future__ import annotations

from contract_tests.kind import ANY_OBJECTS, STRING_OR_NULL, TIMESTAMP, Extra, Kind
from contract_tests.spec import JsonObject, Operation

CUSTOMER_DETAIL = (Operation("GET", "/customers/{id}"),)
DETAIL_SOURCE = "behaviour.md 5.3 (LIVE adv, MindCloud)"
CONTACT_SOURCE = "behaviour.md 5.2 (LIVE/CODE tap, cm, cb)"
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
