"""Tickets.

Odd: a list's row and a single ticket have different keys, and a new one lacks `address`
(specification); any text is a status (seen live); a deleted customer or contact leaves its
tickets, which keep the id (guide); a comment that comes with a ticket has no author
(specification).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...vocabulary.fields import ID, TIME, Counter, Draft, Field, own
from ...vocabulary.formats import full_name
from ...vocabulary.interface import Call, Record, Work
from ...vocabulary.kinds import (
    BOOLEAN,
    INTEGER,
    INTEGERS,
    MOMENT,
    OBJECT,
    OBJECTS,
    SMALL_INTEGER,
    TEXT,
    TEXTS,
)
from ...vocabulary.operations import Answer, Filter, Operation
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import Resource
from ...vocabulary.schemas import SUCCESS
from .choices import TICKET_SETTINGS, ticket_settings
from .shown import EXTRAS, LIST, ONE
from .viewing import EDIT, VIEW, VIEW_THEIRS, readable

CLOSED = frozenset({"Resolved", "Invoiced"})
"""What `Not Closed` leaves out, and what sets `resolved_at` (guess)."""

NUMBERS = Counter("settings", "next_ticket_number")


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
    if number is not None and not 0 < number <= NUMBERS.largest:
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


def begin(work: Work, draft: Draft) -> None:
    """What is due at no time is due now (specification)."""
    draft.record["due_date"] = draft.record["due_date"] or work.now
    draft.record["creator_name_or_email"] = full_name(work.user)


def saved(work: Work, draft: Draft, after: Record) -> None:
    """Store the comments that came along: without author (specification)."""
    for comment in sent_comments(draft):
        work.add("comments", {**comment, "ticket_id": after["id"], "user_id": None})


def sent_comments(draft: Draft) -> list[dict[str, Any]]:
    """The comments in `comments_attributes`, and that of `comment_subject` and `comment_body`.

    What they lack is empty. The flat one comes with new tickets alone (guess).
    """
    given = list(draft.sent.get("comments_attributes") or ())
    flat = {key: draft.sent.get(f"comment_{key}") for key, _ in EMPTY_COMMENT}
    if draft.before is None and (flat["subject"] or flat["body"]):
        given.append(flat)
    return [{key: comment.get(key) or empty for key, empty in EMPTY_COMMENT} for comment in given]


def search_text(record: Record) -> str:
    """`query` looks at number and subject (relied upon), and at the customer's name (guess)."""
    return f"{record['number']}\n{record['subject']}".lower()


def settings(call: Call) -> Answer:
    return Answer(value=ticket_settings(call))


def print_(call: Call) -> Answer:
    """Nothing is printed; nobody has published what is answered (guess)."""
    _ = call.record
    return Answer(value={"success": True})


NEVER = own(BOOLEAN, stored=False, default=False, null=False, forms=LIST)
EMPTY = own(TEXTS, stored=False, default=[], null=False, forms=LIST)
COMMENT = {"subject": Field(), "body": Field(), "hidden": Field(BOOLEAN)}
EMPTY_COMMENT = (("subject", ""), ("body", ""), ("hidden", False), ("tech", None))

FLAT_COMMENT = (
    *(("subject", TEXT, False), ("body", TEXT, False)),
    *(("hidden", BOOLEAN, False), ("tech", TEXT, False)),
    *(("do_not_email", BOOLEAN, True), ("sms_body", TEXT, True)),
)
"""What `comment_…` of a new ticket may be (the vendor's own importers), and what is silent."""

SENT = {
    "comments_attributes": Field(
        OBJECTS, fields=COMMENT, stored=False, shown=False, default=[], null=False
    ),
    **{
        f"comment_{key}": Field(kind, "create", stored=False, shown=False, silent=silent)
        for key, kind, silent in FLAT_COMMENT
    },
    "signature_data": Field(shown=False, silent=True),
    "outtake_form_data": Field(shown=False, silent=True),
}
"""What a body may carry and no answer shows."""

TICKETS = Resource(
    tag="Ticket",
    name="tickets",
    singular="ticket",
    wrap="ticket",
    varied_by={"comment_format": TEXT, "all_comments": BOOLEAN},
    scope="customer_id",
    text=search_text,
    text_of=("customer_id", "customers", "business_and_full_name"),
    readable=readable,
    accept=accept,
    check=check,
    begin=begin,
    saved=saved,
    invalid=refused,
    operations=(
        Operation(
            "GET",
            "/tickets",
            "list",
            "Tickets - List/Search",
            per_page=50,  # the prose says 25; a live account says 50
            meta=("total_pages", "page"),
            filters=(
                Filter("customer_id", "equals", "customer_id", INTEGER),
                Filter("contact_id", "equals", "contact_id", INTEGER),
                Filter("number", "equals", "number", INTEGER),
                Filter("resolved_after", "after", "resolved_at", MOMENT),
                Filter("created_after", "after", "created_at", MOMENT),
                Filter("since_updated_at", "after", "updated_at", MOMENT),
                Filter(
                    "status", "equals", "status", fold=True, named={"not closed": ("closed", False)}
                ),
                Filter("query", "words"),
                Filter("user_id", "equals", "user_id", INTEGER),
                Filter("mine", "mine", "user_id", BOOLEAN),
                Filter("ticket_search_id", "nothing", kind=INTEGER),
            ),
        ),
        Operation("GET", "/tickets/{id}", "show", (VIEW, VIEW_THEIRS)),
        Operation("POST", "/tickets", "create", "Tickets - Create", form="created"),
        Operation("PUT", "/tickets/{id}", "update", EDIT, form="detail"),
        Operation(
            "DELETE",
            "/tickets/{id}",
            "delete",
            "Tickets - Delete",
            gone={"message": "Ticket was successfully deleted. "},
        ),
        Operation(
            "GET",
            "/tickets/settings",
            settings,
            summary="Statuses, types and other settings of tickets",
            answers=TICKET_SETTINGS,
        ),
        Operation(
            "POST",
            "/tickets/{id}/print",
            print_,
            VIEW,
            summary="Print a ticket; the mock prints nothing",
            answers=SUCCESS,
        ),
    ),
    fields={
        "id": ID,
        "number": Field(SMALL_INTEGER, kept=True, null=False, counter=NUMBERS),
        "subject": Field(kept=True, null=False),
        "created_at": Field(MOMENT, "create", null=False),
        "customer_id": Field(
            INTEGER, kept=True, refers_to="customers", unknown="blank", outlives=True
        ),
        "due_date": Field(MOMENT),
        "resolved_at": own(MOMENT),
        "start_at": Field(MOMENT),
        "end_at": Field(MOMENT),
        "location_id": Field(INTEGER),
        "location_name": own(forms=LIST),
        "problem_type": Field(),
        "status": Field(default="New", null=False, kept=True),
        "ticket_type_id": Field(INTEGER, refers_to="ticket_types", forms=LIST),
        "properties": Field(OBJECT, default={}, null=False),
        "user_id": Field(INTEGER, refers_to="users"),
        "updated_at": TIME,
        "pdf_url": own(),
        "priority": Field(),
        "tag_list": Field(TEXTS, default=[], null=False),
        "contact_id": Field(INTEGER, refers_to="contacts", outlives=True, forms=LIST),
        "billing_status": own(forms=LIST),
        "sla_name": own(stored=False, forms=LIST),
        "creator_name_or_email": own(forms=LIST),
        "contract_name": own(stored=False, forms=LIST),
        "address_id": own(INTEGER, stored=False, forms=LIST),
        "parent": NEVER,
        "parent_id": own(INTEGER, stored=False, forms=LIST),
        "child": NEVER,
        "recurring": NEVER,
        "sla_breached": NEVER,
        "sla_breaching_soon": NEVER,
        "contract_id": own(INTEGER, stored=False, forms=LIST),
        "sla_id": Field(INTEGER, forms=LIST),
        "customer_tag_list": EMPTY,
        "resolution_time": own(stored=False, forms=LIST),
        "response_time": own(stored=False, forms=LIST),
        "customer_icons": EMPTY,
        "intake_form_html": own(stored=False, forms=ONE),
        "signature_name": Field(forms=ONE),
        "signature_date": own(MOMENT, forms=ONE),
        "asset_ids": Field(INTEGERS, default=[], null=False, forms=ONE),
        "outtake_form_name": Field(forms=ONE),
        "outtake_form_date": Field(MOMENT, forms=ONE),
        "outtake_form_html": own(stored=False, forms=ONE),
        "address": own(OBJECT, stored=False, forms=("detail",)),
        "closed": own(BOOLEAN, default=False, null=False, shown=False),
        **SENT,
    },
    extras=EXTRAS,
    observed=(
        "any text is taken for a status",
        "line_items in the body of a new ticket are ignored",
        "a single ticket also has mentionables",
        "query looks at number and subject",
        "pages of 50",
        "comment_subject, comment_body and so on of a new ticket make its first comment",
        "created_at of a new ticket is taken",
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
        "comments_attributes in a PUT add comments; comment_body there does nothing",
        "customer_reply says that the newest comment is the client's",
        "comments, timers, line items and attachments are deleted with their ticket",
        "a list's row has the oldest comment alone, whatever date the clock shows",
        "total_formatted_billable_time is the sum of the billable timers, as 01:30:00",
        "ticket_answers are all choices of the fields of the ticket's type",
        "mentionables, assets, appointments and worksheet_results are empty for now",
        'printing answers {"success": true}',
    ),
)
