"""Tickets.

Odd: a list's row and a single ticket have different keys, and a new one lacks `address`
(specification); any text is a status (seen live); a deleted customer or contact leaves its
tickets, which keep the id (guide); a comment that comes with a ticket has no author
(specification).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...vocabulary.casting import cast, is_true
from ...vocabulary.formats import full_name
from ...vocabulary.interface import Call, Record
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import (
    ID,
    SUCCESS,
    TIME,
    Action,
    Answer,
    Draft,
    Extra,
    Field,
    Filter,
    Resource,
    list_of_records,
)
from .choices import TICKET_SETTINGS, ticket_settings
from .shown import (
    answers_of_type,
    billable_time,
    contact_name,
    customer_name,
    fields_of_type,
    listed_comments,
    type_name,
)
from .viewing import VIEW, VIEW_THEIRS, readable

CLOSED = frozenset({"Resolved", "Invoiced"})
"""What `Not Closed` leaves out, and what sets `resolved_at` (guess)."""

LARGEST_NUMBER = 2**31 - 1
LIST, ONE = ("list",), ("detail", "created")


def accept(draft: Draft) -> None:
    """`resolved_at` follows the status (inferred); properties that are not sent stay (guess)."""
    record = draft.record
    if draft.before is not None and "properties" in draft.sent:
        record["properties"] = {**draft.before["properties"], **record["properties"]}
    record["closed"] = record["status"] in CLOSED
    if draft.now:
        resolved = record["resolved_at"] or draft.now
        record["resolved_at"] = resolved if record["closed"] else None
        record["tag_list"] = list(dict.fromkeys(tag for tag in record["tag_list"] if tag.strip()))


def check(draft: Draft) -> Sequence[str]:
    record, problems = draft.record, []
    if record["customer_id"] is None and (draft.before is None or "customer_id" in draft.sent):
        problems.append("Customer required field")
    if not (record["subject"] or "").strip():
        problems.append("Subject can't be blank")
    number = record["number"]
    if draft.before is not None and number is None:
        problems.append("Number can't be blank")
    if number is not None and not 0 < number <= LARGEST_NUMBER:
        problems.append("Number is out of range")
    for comment in sent_comments(draft):
        problems += [
            f"Comments {key} can't be blank"
            for key in ("body", "subject")
            if not comment[key].strip()
        ]
    return list(dict.fromkeys(problems))


def refused(invalid: Invalid) -> object:
    """The first message alone for a new ticket, a list of them for a stored one."""
    if invalid.updating:
        return {"success": False, "message": list(invalid.messages)}
    return {"error": invalid.messages[0]}


def begin(call: Call, record: dict[str, Any]) -> None:
    """The number is the account's next; what is due at no time is due now (specification)."""
    if record["number"] is None:
        known = call.single("settings")["next_ticket_number"] or 1
        number = max(known, (call.highest("tickets", "number") or 0) + 1)
        number = number if number <= LARGEST_NUMBER else free_number(call, known)
        record["number"] = number
        take_number(call, number)
    record["due_date"] = record["due_date"] or call.now
    record["creator_name_or_email"] = full_name(call.user)


def free_number(call: Call, number: int) -> int:
    """The next that no ticket has; after the last comes 1 (guess)."""
    while call.rows("tickets", "number", number):
        number = number % LARGEST_NUMBER + 1
    return number


def take_number(call: Call, number: int) -> None:
    """No new ticket gets this number, or a lower one."""
    settings = call.single("settings")
    if LARGEST_NUMBER > number >= (settings["next_ticket_number"] or 1):
        call.change("settings", settings, {"next_ticket_number": number + 1}, touch=False)


def saved(call: Call, draft: Draft, after: Record) -> None:
    """Store the comments that came along, and take the timers to another customer."""
    comments = sent_comments(draft)
    for comment in comments:
        call.add("comments", {**comment, "ticket_id": after["id"]})
    before = draft.before
    if before is None:
        return
    if comments and after is before:
        call.change("tickets", after, {})
    if before["number"] != after["number"]:
        take_number(call, before["number"])
    if before["customer_id"] != after["customer_id"]:
        for timer in call.rows("ticket_timers", "ticket_id", after["id"]):
            values = {"customer_id": after["customer_id"]}
            call.change("ticket_timers", timer, values, touch=False)


def sent_comments(draft: Draft) -> list[dict[str, Any]]:
    """The comments in `comments_attributes`: author and technician stay null (specification)."""
    return [
        {
            "subject": text(given.get("subject")),
            "body": text(given.get("body")),
            "hidden": is_true(given.get("hidden")),
        }
        for given in draft.sent.get("comments_attributes") or ()
    ]


def text(value: object) -> str:
    found = cast("string", value)
    return found if isinstance(found, str) else ""


def deleted(call: Call, row: Record) -> None:
    """What hangs on a ticket goes with it (guess), and its number does not come back."""
    take_number(call, row["number"])
    for table in ("comments", "ticket_timers", "ticket_line_items", "attachments"):
        for inner in call.rows(table, "ticket_id", row["id"]):
            call.remove(table, inner)


def search_text(record: Record) -> str:
    """`query` looks at number and subject (relied upon), and at the customer's name (guess)."""
    return f"{record['number']}\n{record['subject']}".lower()


def settings(call: Call) -> Answer:
    return Answer(value=ticket_settings(call))


def print_(call: Call) -> Answer:
    """Nothing is printed; nobody has published what is answered (guess)."""
    call.find("tickets", call.params["id"])
    return Answer(value={"success": True})


TEXT = {"type": ["string", "null"]}
NEVER = Field(kind="boolean", sent="", stored=False, default=False, null=False, forms=LIST)
EMPTY = Field(kind="array", sent="", stored=False, default=[], null=False, forms=LIST)

SENT: Mapping[str, Field] = {
    "comments_attributes": Field(
        kind="array", items="object", stored=False, shown=False, default=[], null=False
    ),
    "signature_data": Field(shown=False),
    "outtake_form_data": Field(shown=False),
}
"""What a body may carry and no answer shows."""

TICKETS = Resource(
    tag="Ticket",
    name="tickets",
    singular="ticket",
    path="/tickets",
    wraps_one="ticket",
    per_page=50,  # the prose says 25; a live account says 50
    meta=("total_pages", "page"),
    forms={"list": "list", "show": "detail", "create": "created", "update": "detail"},
    filters=(
        Filter(param="customer_id", how="equals", field="customer_id", kind="integer"),
        Filter(param="contact_id", how="equals", field="contact_id", kind="integer"),
        Filter(param="number", how="equals", field="number", kind="integer"),
        Filter(param="resolved_after", how="after", field="resolved_at", kind="time"),
        Filter(param="created_after", how="after", field="created_at", kind="time"),
        Filter(param="since_updated_at", how="after", field="updated_at", kind="time"),
        Filter(
            param="status",
            how="equals",
            field="status",
            fold=True,
            named={"not closed": ("closed", False)},
        ),
        Filter(param="query", how="words"),
        Filter(param="user_id", how="equals", field="user_id", kind="integer"),
        Filter(param="mine", how="mine", field="user_id", kind="boolean"),
        Filter(param="ticket_search_id", how="nothing", kind="integer"),
    ),
    varied_by={"comment_format": "string", "all_comments": "boolean"},
    scope="customer_id",
    text=search_text,
    text_of=("customer_id", "customers", "business_and_full_name"),
    permissions={
        "list": "Tickets - List/Search",
        "show": (VIEW, VIEW_THEIRS),
        "create": "Tickets - Create",
        "update": "Tickets - Edit",
        "delete": "Tickets - Delete",
    },
    readable=readable,
    accept=accept,
    check=check,
    begin=begin,
    saved=saved,
    deleted=deleted,
    invalid=refused,
    delete_body={"message": "Ticket was successfully deleted. "},
    fields={
        "id": ID,
        "number": Field(kind="integer", kept=True, null=False, largest=LARGEST_NUMBER),
        "subject": Field(kept=True, null=False),
        "created_at": TIME,
        "customer_id": Field(
            kind="integer", kept=True, refers_to="customers", unknown="blank", outlives=True
        ),
        "due_date": Field(kind="time"),
        "resolved_at": Field(kind="time", sent=""),
        "start_at": Field(kind="time"),
        "end_at": Field(kind="time"),
        "location_id": Field(kind="integer"),
        "location_name": Field(sent="", forms=LIST),
        "problem_type": Field(),
        "status": Field(default="New", null=False, kept=True),
        "ticket_type_id": Field(kind="integer", refers_to="ticket_types", forms=LIST),
        "properties": Field(kind="object", default={}, null=False),
        "user_id": Field(kind="integer", refers_to="users"),
        "updated_at": TIME,
        "pdf_url": Field(sent=""),
        "priority": Field(),
        "tag_list": Field(kind="array", default=[], null=False),
        "contact_id": Field(kind="integer", refers_to="contacts", outlives=True, forms=LIST),
        "billing_status": Field(sent="", forms=LIST),
        "sla_name": Field(sent="", stored=False, forms=LIST),
        "creator_name_or_email": Field(sent="", forms=LIST),
        "contract_name": Field(sent="", stored=False, forms=LIST),
        "address_id": Field(kind="integer", sent="", stored=False, forms=LIST),
        "parent": NEVER,
        "parent_id": Field(kind="integer", sent="", stored=False, forms=LIST),
        "child": NEVER,
        "recurring": NEVER,
        "customer_reply": NEVER,
        "sla_breached": NEVER,
        "sla_breaching_soon": NEVER,
        "contract_id": Field(kind="integer", sent="", stored=False, forms=LIST),
        "sla_id": Field(kind="integer", forms=LIST),
        "customer_tag_list": EMPTY,
        "resolution_time": Field(sent="", stored=False, forms=LIST),
        "response_time": Field(sent="", stored=False, forms=LIST),
        "customer_icons": EMPTY,
        "intake_form_html": Field(sent="", stored=False, forms=ONE),
        "signature_name": Field(forms=ONE),
        "signature_date": Field(kind="time", sent="", forms=ONE),
        "asset_ids": Field(kind="array", items="integer", default=[], null=False, forms=ONE),
        "outtake_form_name": Field(forms=ONE),
        "outtake_form_date": Field(kind="time", forms=ONE),
        "outtake_form_html": Field(sent="", stored=False, forms=ONE),
        "address": Field(kind="object", sent="", stored=False, forms=("detail",)),
        "closed": Field(kind="boolean", sent="", default=False, null=False, shown=False),
        **SENT,
    },
    extras=(
        Extra(
            key="customer_business_then_name",
            forms=LIST + ONE,
            show=customer_name,
            reads=("customers",),
            schema=TEXT,
        ),
        Extra(
            key="ticket_type_name",
            forms=LIST,
            show=type_name,
            reads=("ticket_types",),
            schema=TEXT,
        ),
        Extra(
            key="contact_fullname",
            forms=LIST,
            show=contact_name,
            reads=("contacts",),
            schema=TEXT,
        ),
        Extra(
            key="total_formatted_billable_time",
            forms=LIST,
            show=billable_time,
            reads=("ticket_timers",),
            schema=TEXT,
        ),
        Extra(
            key="comments",
            forms=LIST,
            show=listed_comments,
            reads=("comments",),
            schema=list_of_records("comments"),
        ),
        Extra(key="comments", forms=ONE, rows="comments", by="ticket_id"),
        Extra(key="attachments", forms=ONE, rows="attachments", by="ticket_id", oldest_first=True),
        Extra(
            key="ticket_timers", forms=ONE, rows="ticket_timers", by="ticket_id", oldest_first=True
        ),
        Extra(
            key="line_items",
            forms=ONE,
            rows="ticket_line_items",
            by="ticket_id",
            oldest_first=True,
        ),
        Extra(key="worksheet_results", forms=ONE),
        Extra(key="assets", forms=ONE),
        Extra(key="appointments", forms=ONE),
        Extra(
            key="ticket_fields",
            forms=ONE,
            show=fields_of_type,
            reads=("ticket_fields", "ticket_answers"),
            schema=list_of_records("ticket_fields"),
        ),
        Extra(
            key="ticket_answers",
            forms=ONE,
            show=answers_of_type,
            reads=("ticket_fields", "ticket_answers"),
            schema=list_of_records("ticket_answers"),
        ),
        Extra(key="mentionables", forms=("detail",), source="seen in a live answer"),
        Extra(key="customer", forms=ONE, one="customers", by="customer_id"),
        Extra(key="contact", forms=ONE, one="contacts", by="contact_id"),
        Extra(key="user", forms=LIST + ONE, one="users", by="user_id"),
        Extra(key="ticket_type", forms=ONE, one="ticket_types", by="ticket_type_id"),
    ),
    actions=(
        Action(
            method="GET",
            path="/tickets/settings",
            run=settings,
            summary="Statuses, types and other settings of tickets",
            schema=TICKET_SETTINGS,
        ),
        Action(
            method="POST",
            path="/tickets/{id}/print",
            run=print_,
            summary="Print a ticket; the mock prints nothing",
            permission=VIEW,
            schema=SUCCESS,
        ),
    ),
    observed=(
        "any text is taken for a status",
        "line_items in the body of a new ticket are ignored",
        "a single ticket also has mentionables",
        "query looks at number and subject",
        "pages of 50",
    ),
    guesses=(
        "lists are ordered by id, newest first",
        "resolved and invoiced tickets are closed; closing sets resolved_at, reopening clears it",
        "query also finds the customer's name",
        "a day in a filter is its midnight in the account's zone; what is no time narrows nothing",
        "no saved search is there, so ticket_search_id finds nothing",
        "an unknown customer is refused as a missing one; an unknown contact, user or type is 404",
        "a new ticket without a subject is refused with one message",
        "a ticket's contact may belong to another customer",
        "a number that is sent is taken if it is from 1 to 2147483647, also if another has it",
        "comments_attributes in a PUT add comments",
        "comments, timers, line items and attachments are deleted with their ticket",
        "a list's row has the oldest comment alone, whatever date the clock shows",
        "total_formatted_billable_time is the sum of the billable timers, as 01:30:00",
        "ticket_answers are all choices of the fields of the ticket's type",
        "mentionables, assets, appointments and worksheet_results are empty for now",
        'printing answers {"success": true}',
    ),
)
