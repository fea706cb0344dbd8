"""Contacts: the people at a customer.

A single contact is bare, a list is wrapped (specification; a client library relies on it). A
refused one comes back whole under `record`, with its errors as one string.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..vocabulary.fields import ACCOUNT_ID, ID, TIME, Draft, Field, own
from ..vocabulary.formats import digits, email_problem
from ..vocabulary.interface import Record
from ..vocabulary.kinds import BOOLEAN, INTEGER, NUMBER, OBJECT
from ..vocabulary.operations import Filter, Operation
from ..vocabulary.refusals import record_and_errors
from ..vocabulary.resource import Resource

VIEW, EDIT = "Customers - View Detail", "Customers - Edit"
OF_CUSTOMER = Filter("customer_id", "equals", "customer_id", INTEGER)
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
    return ["Email is not an email"] if email_problem(draft.record["email"]) else []


CONTACTS = Resource(
    tag="Contact",
    name="contacts",
    singular="contact",
    scope="customer_id",
    accept=accept,
    check=check,
    text=search_text,
    invalid=record_and_errors,
    operations=(
        # Pages: the prose says 25; its own example and a live account say 50.
        Operation("GET", "/contacts", "list", VIEW, per_page=50, filters=(OF_CUSTOMER,)),
        Operation("GET", "/contacts/{id}", "show", VIEW),
        Operation("POST", "/contacts", "create", EDIT),
        Operation("PUT", "/contacts/{id}", "update", EDIT),
        Operation("DELETE", "/contacts/{id}", "delete", EDIT),
    ),
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
        "latitude": own(NUMBER),
        "longitude": own(NUMBER),
        "customer_id": Field(
            INTEGER, kept=True, refers_to="customers", belongs=True, required="can't be blank"
        ),
        "account_id": ACCOUNT_ID,
        "notes": Field(),
        "created_at": TIME,
        "updated_at": TIME,
        "vendor_id": own(INTEGER),
        "properties": own(OBJECT, default={}, null=False),
        "opt_out": own(BOOLEAN, default=False, null=False),
        "extension": own(),
        "processed_phone": own(source=LIVE),
        "processed_mobile": own(source=LIVE),
        "ticket_matching_emails": own(source=LIVE),
        # Stored where a dialect is told them apart; see there.
        "firstname": own(shown=False),
        "lastname": own(shown=False),
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
