"""Kinds of objects of tickets: the ticket itself, and what hangs on it."""

from __future__ import annotations

from contract_tests.kind import STRING_OR_NULL, TIMESTAMP, Extra, Kind
from contract_tests.spec import JsonObject, Operation

LIST = Operation("GET", "/tickets")
CREATE = Operation("POST", "/tickets")
SHOW = Operation("GET", "/tickets/{id}")
UPDATE = Operation("PUT", "/tickets/{id}")
PAGE = Operation("GET", "/tickets/{id}/comments")

NAME_SAYS = "a guess: its name; no source shows a value"
ALWAYS_NULL = "no source shows a value"
LATER = "an array without items: the resources behind it come later"
WHEN = "behaviour.md 5.7: times look alike"

ATTACHMENT: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "file_name": {"type": "string"},
        "file": {
            "type": "object",
            "properties": {"url": {"type": "string"}},
            "required": ["url"],
            "additionalProperties": False,
        },
        "created_at": {"type": "string", "pattern": TIMESTAMP},
        "updated_at": {"type": "string", "pattern": TIMESTAMP},
    },
    "required": ["id", "file_name", "file", "created_at", "updated_at"],
    "additionalProperties": False,
}

TICKET = Kind(
    name="ticket",
    signature=frozenset({"customer_business_then_name", "problem_type", "resolved_at"}),
    home=SHOW,
    never_null=frozenset(
        {
            "id",
            "number",
            "subject",
            "created_at",
            "updated_at",
            "status",
            "properties",
            "tag_list",
            "comments",
            # The row of a list.
            "parent",
            "child",
            "recurring",
            "customer_reply",
            "sla_breached",
            "sla_breaching_soon",
            "customer_tag_list",
            "customer_icons",
            # A single ticket.
            "asset_ids",
            "attachments",
            "ticket_timers",
            "line_items",
            "worksheet_results",
            "assets",
            "appointments",
            "ticket_fields",
            "ticket_answers",
        }
    ),
    bodies=(CREATE, UPDATE),
    types=(
        ("resolved_at", "time", WHEN),
        ("signature_date", "time", WHEN),
        ("location_name", "string", NAME_SAYS),
        ("pdf_url", "string", NAME_SAYS),
        ("billing_status", "string", NAME_SAYS),
        ("sla_name", "string", NAME_SAYS),
        ("creator_name_or_email", "string", NAME_SAYS),
        ("contact_fullname", "string", NAME_SAYS),
        ("contract_name", "string", NAME_SAYS),
        ("total_formatted_billable_time", "string", NAME_SAYS),
        ("intake_form_html", "string", NAME_SAYS),
        ("outtake_form_html", "string", NAME_SAYS),
        ("address_id", "integer", NAME_SAYS),
        ("parent_id", "integer", NAME_SAYS),
        ("contract_id", "integer", NAME_SAYS),
        ("resolution_time", "null", ALWAYS_NULL),
        ("response_time", "null", ALWAYS_NULL),
        ("address", "null", ALWAYS_NULL),
    ),
    items=(
        ("customer_tag_list", {"type": "string"}, "as tag_list"),
        ("customer_icons", "", "no source shows an item"),
        ("attachments", ATTACHMENT, "behaviour.md 10: a guess, no source has its shape"),
        ("ticket_timers", "timer", "its name"),
        ("line_items", "line item", "its name"),
        ("worksheet_results", "", LATER),
        ("assets", "", LATER),
        ("appointments", "", LATER),
    ),
    nested=(("contact", "contact", "behaviour.md 5.4 and the name"),),
    extras=(
        Extra(
            "mentionables",
            "behaviour.md 5.4 (LIVE adv)",
            {"type": "array", "items": {}},
            only=(SHOW, UPDATE),
        ),
    ),
)

COMMENT = Kind(
    name="comment",
    signature=frozenset({"ticket_id", "tech", "hidden"}),
    home=Operation("POST", "/tickets/{id}/comment"),
    never_null=frozenset(
        {
            "id",
            "created_at",
            "updated_at",
            "ticket_id",
            "subject",
            "body",
            "hidden",
            "is_rich_text",
            "user",
        }
    ),
    bodies=(Operation("POST", "/tickets/{id}/comment"),),
    nested=(("user", "user", "behaviour.md 5.4 and the name; empty where nobody wrote"),),
    extras=tuple(
        Extra(key, "behaviour.md 5.4 (LIVE, a helpdesk importer)", STRING_OR_NULL, only=(PAGE,))
        for key in ("destination_emails", "email_sender", "simple_text_preview")
    ),
)

TIMER = Kind(
    name="timer",
    signature=frozenset({"start_time", "billable_time"}),
    home=Operation("GET", "/ticket_timers"),
    never_null=frozenset(
        {
            "id",
            "ticket_id",
            "start_time",
            "recorded",
            "created_at",
            "updated_at",
            "since_updated_at",
            "billable",
            "billable_time",
        }
    ),
    bodies=(Operation("POST", "/tickets/{id}/timer_entry"),),
    types=(
        ("toggl_id", "integer", NAME_SAYS),
        ("comment_id", "integer", NAME_SAYS),
        ("ticket_line_item_id", "integer", NAME_SAYS),
        ("billable_override", "integer", "as billable_time"),
    ),
)

LINE_ITEM = Kind(
    name="line item",
    signature=frozenset({"original_ticket_line_item_id"}),
    home=Operation("POST", "/tickets/{id}/add_line_item"),
    never_null=frozenset(
        {
            "id",
            "ticket_id",
            "name",
            "description",
            "quantity",
            "taxable",
            "created_at",
            "updated_at",
            "converted",
            "position",
            "price_cost",
            "price_retail",
        }
    ),
    bodies=(Operation("POST", "/tickets/{id}/add_line_item"),),
    types=(
        ("product_category", "string", NAME_SAYS),
        ("item_id", "integer", NAME_SAYS),
        ("estimate_line_item_id", "integer", NAME_SAYS),
        ("original_ticket_line_item_id", "integer", NAME_SAYS),
        ("old_price", "number", NAME_SAYS),
        ("line_discount_percent", "number", NAME_SAYS),
        ("discount_dollars", "string", "as other decimal numbers of line items"),
    ),
)

TICKET_TYPE = Kind(
    name="ticket type",
    signature=frozenset({"intake_terms", "skip_intake"}),
    home=SHOW,
    never_null=frozenset(
        {
            "id",
            "name",
            "account_id",
            "created_at",
            "updated_at",
            "disabled",
            "skip_intake",
            "skip_outtake",
            "ticket_fields",
        }
    ),
    types=(("intake_terms", "string", NAME_SAYS), ("outtake_terms", "string", NAME_SAYS)),
)

TICKET_FIELD = Kind(
    name="ticket field",
    signature=frozenset({"field_type", "ticket_type_id"}),
    home=CREATE,
    never_null=frozenset(
        {
            "id",
            "name",
            "field_type",
            "account_id",
            "created_at",
            "updated_at",
            "ticket_type_id",
            "hidden",
            "answers",
        }
    ),
    types=(("required", "boolean", NAME_SAYS), ("position", "integer", NAME_SAYS)),
)

TICKET_ANSWER = Kind(
    name="ticket answer",
    signature=frozenset({"ticket_field_id", "content"}),
    home=CREATE,
    never_null=frozenset({"id", "ticket_field_id", "content", "created_at", "updated_at"}),
    types=(("account_id", "integer", NAME_SAYS),),
)
