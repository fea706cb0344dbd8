"""Contacts: the people at a customer.

A single contact is bare, a list is wrapped (specification; a client library relies on it). A
refused one comes back whole under `record`, with its errors as one string.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..vocabulary.formats import digits, email_problem
from ..vocabulary.interface import Record
from ..vocabulary.refusals import record_and_errors
from ..vocabulary.resource import (
    ACCOUNT_ID,
    ID,
    TIME,
    Draft,
    Field,
    Filter,
    Resource,
)

LIVE = "seen in live answers by three client libraries"


def accept(draft: Draft) -> None:
    """`title` goes into `properties` (seen live); the processed numbers are digits (guess)."""
    record = draft.record
    if "name" in draft.sent:  # what a dialect was told apart before is out of date
        for part in ("firstname", "lastname"):
            record[part] = draft.sent.get(part)
    if "title" in draft.sent:
        record["properties"] = {**record["properties"], "title": draft.sent["title"]}
    record["processed_phone"] = digits(record["phone"])
    record["processed_mobile"] = digits(record["mobile"])


def search_text(record: Record) -> str:
    """What a search looks at: name, e-mail and the digits of the numbers (guess)."""
    email, phone, mobile = record["email"], record["processed_phone"], record["processed_mobile"]
    return f"{record['name']}\n{email or ''}\n{phone or ''}\n{mobile or ''}".lower()


def check(draft: Draft) -> Sequence[str]:
    problems = []
    if draft.record["customer_id"] is None:
        problems.append("Customer can't be blank")
    if email_problem(draft.record["email"]):
        problems.append("Email is not an email")
    return problems


CONTACTS = Resource(
    tag="Contact",
    name="contacts",
    singular="contact",
    path="/contacts",
    per_page=50,  # the prose says 25; its own example and a live account say 50
    filters=(Filter(param="customer_id", how="equals", field="customer_id", kind="integer"),),
    scope="customer_id",
    permissions={
        "list": "Customers - View Detail",
        "show": "Customers - View Detail",
        "create": "Customers - Edit",
        "update": "Customers - Edit",
        "delete": "Customers - Edit",
    },
    accept=accept,
    check=check,
    text=search_text,
    invalid=record_and_errors,
    fields={
        "id": ID,
        # Nothing but the customer is required of a new contact, and the schema of a contact
        # does not let its name be null: a missing one is the empty string (guess).
        "name": Field(default="", null=False, kept=True),
        "address1": Field(),
        "address2": Field(),
        "city": Field(),
        "state": Field(),
        "zip": Field(),
        "email": Field(),
        "phone": Field(),
        "mobile": Field(),
        "latitude": Field(kind="number", sent=""),
        "longitude": Field(kind="number", sent=""),
        "customer_id": Field(kind="integer", kept=True, refers_to="customers"),
        "account_id": ACCOUNT_ID,
        "notes": Field(),
        "created_at": TIME,
        "updated_at": TIME,
        "vendor_id": Field(kind="integer", sent=""),
        "properties": Field(kind="object", sent="", default={}, null=False),
        "opt_out": Field(kind="boolean", sent="", default=False, null=False),
        "extension": Field(sent=""),
        "processed_phone": Field(sent="", source=LIVE),
        "processed_mobile": Field(sent="", source=LIVE),
        "ticket_matching_emails": Field(sent="", source=LIVE),
        # Stored where a dialect is told them apart; see there.
        "firstname": Field(sent="", shown=False),
        "lastname": Field(sent="", shown=False),
        "title": Field(stored=False, shown=False, source="sent on create and update live"),
    },
    observed=(
        "processed_phone, processed_mobile and ticket_matching_emails are in every contact",
        "title is stored in properties.title",
        'deletion answers {"success": true}',
        "PUT changes what is sent and nothing else",
        "pages of 50",
    ),
    guesses=(
        "lists are ordered by id, newest first",
        'without customer_id: 422 with the record and "Customer can\'t be blank"',
        "a name that was not sent is the empty string",
        "the processed numbers are the digits before an extension",
    ),
)
