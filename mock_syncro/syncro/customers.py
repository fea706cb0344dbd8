"""Customers, which newer pages of Syncro call organizations.

Odd: a detail has keys that a list, a create and an update have not (seen live); the three
`get_…` switches are stored as the strings "0" and "1" in `properties` (seen live); telephone
numbers become rows of their own; `latest` wants the permission to edit (specification).
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, digits

from ..vocabulary.fields import ID, TIME, Draft, Field, own
from ..vocabulary.formats import digits as number_digits
from ..vocabulary.formats import email_problem
from ..vocabulary.interface import Call, Record, Work
from ..vocabulary.kinds import BOOLEAN, INTEGER, NUMBER, OBJECT
from ..vocabulary.operations import Answer, Filter, Operation
from ..vocabulary.refusals import params_on_create
from ..vocabulary.resource import Extra, Resource
from ..vocabulary.schemas import object_of

LIVE = "seen in the answer for a single customer of a live account"

SWITCHES = {
    "get_billing": "notification_billing",
    "get_reports": "notification_reports",
    "get_marketing": "notification_marketing",
}

SORTABLE = (
    "id", "firstname", "lastname", "fullname", "business_name", "email", "phone", "mobile",
    "created_at", "updated_at", "pdf_url", "address", "address_2", "city", "state", "zip",
    "latitude", "longitude", "notes", "get_sms", "opt_out", "disabled", "no_email",
    "location_name", "location_id", "tax_rate_id", "notification_email", "invoice_cc_emails",
    "invoice_term_id", "referred_by", "ref_customer_id", "business_and_full_name",
    "business_then_name",
)  # fmt: skip
"""What is shown and stored, and has an order."""

NUMBERS = {"phone": "Phone", "mobile": "Mobile"}
"""The labels of the telephone rows that a customer's own numbers make."""


NAMELESS = "(empty)"
"""The `fullname` of a customer without first and last name (seen live)."""


def accept(draft: Draft) -> None:
    record, sent = draft.record, draft.sent
    if draft.before is not None and "properties" in sent:
        # Custom fields that were not sent stay (guess), as other keys do.
        record["properties"] = {**draft.before["properties"], **record["properties"]}
    switched = {SWITCHES[key]: "1" if sent[key] else "0" for key in SWITCHES if key in sent}
    if switched:
        record["properties"] = {**record["properties"], **switched}
    derive_names(record)


def derive_names(record: dict[str, object]) -> None:
    """The three names that follow from the others: "Biz - First Last" where there are both."""
    fullname = " ".join(str(record[key]) for key in ("firstname", "lastname") if record[key])
    business = record["business_name"]
    record["fullname"] = fullname or NAMELESS
    record["business_then_name"] = business or fullname or NAMELESS
    both = f"{business} - {fullname}" if business and fullname else business or fullname
    record["business_and_full_name"] = both


def check(draft: Draft) -> Sequence[str]:
    email = draft.record["email"]
    if not email_problem(email):
        return []
    return ["Email is not an email", f'Email Only able to parse up to "{email}"']


def saved(work: Work, draft: Draft, after: Record) -> None:
    """A number makes a telephone row (seen live on create; on update it is a guess)."""
    before = draft.before
    for key, label in NUMBERS.items():
        number = number_digits(after[key])
        if number is None or (before is not None and before[key] == after[key]):
            continue
        rows = work.rows("phones", "customer_id", after["id"])
        same = [row for row in rows if row["label"] == label] if before is not None else []
        if same:
            work.change("phones", same[0], {"number": number})
        else:
            values = {"label": label, "number": number, "customer_id": after["id"]}
            work.add("phones", values)


def search_text(record: Record) -> str:
    """What `query` looks at: names, e-mail and the digits of the numbers; not notes (guess)."""
    names = (record["firstname"], record["lastname"], record["business_name"], record["email"])
    numbers = (number_digits(record["phone"]), number_digits(record["mobile"]))
    return "\n".join(part for part in names + numbers if part).lower()


def ticket_links(call: Call, record: Record) -> list[dict[str, object]]:
    """The customer's tickets, the newest first."""
    rows = call.rows("tickets", "customer_id", record["id"])
    return [{key: row[key] for key in ("id", "number", "subject", "status")} for row in rows[::-1]]


TICKET_LINK = object_of(
    {
        "id": {"type": "integer"},
        "number": {"type": "integer"},
        "subject": {"type": "string"},
        "status": {"type": "string"},
    }
)


def latest(call: Call) -> Answer:
    """The newest customer that the user may see; null where there is none (guess)."""
    row = call.newest("customers")
    return Answer(row=row) if row is not None else Answer(value={"customer": None})


QUERY = Filter("query", "words")

CUSTOMERS = Resource(
    tag="Customer",
    name="customers",
    singular="customer",
    wrap="customer",
    hidden_when="disabled",
    scope="id",
    accept=accept,
    check=check,
    saved=saved,
    text=search_text,
    invalid=params_on_create,
    operations=(
        Operation(
            "GET",
            "/customers",
            "list",
            "Customers - List/Search",
            per_page=100,  # the prose says 25; its own example and clients that page say 100
            filters=(
                QUERY,
                Filter("firstname", "like", "firstname"),
                Filter("lastname", "like", "lastname"),
                Filter("business_name", "like", "business_name"),
                Filter("email", "equals", "email", fold=True),
                Filter("id", "among"),
                Filter("not_id", "not_among"),
                Filter("id_not", "not_among"),  # its name in newer documents
                Filter("include_disabled", "flag", "disabled"),
            ),
            sortable=SORTABLE,
        ),
        Operation("GET", "/customers/{id}", "show", "Customers - View Detail"),
        Operation("POST", "/customers", "create", "Customers - Create"),
        Operation("PUT", "/customers/{id}", "update", "Customers - Edit"),
        Operation(
            "DELETE",
            "/customers/{id}",
            "delete",
            "Customers - Delete",
            gone={"message": "Customer was deleted from the system."},
        ),
        Operation(
            "GET",
            "/customers/latest",
            latest,
            "Customers - Edit",
            summary="The newest customer",
        ),
        # Without pages: its example in the specification has no meta.
        Operation(
            "GET",
            "/customers/autocomplete",
            "list",
            filters=(QUERY,),
            summary="Customers that a query finds, without pages",
        ),
    ),
    fields={
        "id": ID,
        "firstname": Field(),
        "lastname": Field(),
        "fullname": own(null=False, default=""),
        "business_name": Field(),
        "email": Field(),
        "phone": Field(),
        "mobile": Field(),
        "created_at": TIME,
        "updated_at": TIME,
        "pdf_url": own(),
        "address": Field(),
        "address_2": Field(),
        "city": Field(),
        "state": Field(),
        "zip": Field(),
        "latitude": own(NUMBER),
        "longitude": own(NUMBER),
        "notes": Field(),
        "get_sms": Field(BOOLEAN, default=False, null=False),
        "opt_out": Field(BOOLEAN, default=False, null=False),
        "disabled": own(BOOLEAN, default=False, null=False),
        "no_email": Field(BOOLEAN, default=False, null=False),
        "location_name": own(),
        "location_id": own(INTEGER),
        "properties": Field(OBJECT, default={}, null=False),
        "online_profile_url": own(
            null=False,
            stored=False,
            show=lambda view, record: view.portal(record["portal_key"]),
        ),
        "tax_rate_id": Field(INTEGER),
        "notification_email": Field(),
        "invoice_cc_emails": Field(),
        "invoice_term_id": Field(INTEGER),
        "referred_by": Field(),
        "ref_customer_id": Field(INTEGER),
        "business_and_full_name": own(null=False, default=""),
        "business_then_name": own(null=False, default=""),
        "portal_key": own(null=False, shown=False, drawn=(ascii_lowercase + digits, 20)),
        "get_billing": Field(BOOLEAN, stored=False, shown=False),
        "get_marketing": Field(BOOLEAN, stored=False, shown=False),
        "get_reports": Field(BOOLEAN, stored=False, shown=False),
        "consent": Field(OBJECT, stored=False, shown=False, silent=True),
    },
    extras=(
        Extra(key="contacts", rows="contacts", by="customer_id"),
        Extra(
            key="ticket_links",
            forms=("detail",),
            show=ticket_links,
            reads=("tickets",),
            schema={"type": "array", "items": TICKET_LINK},
            source=LIVE,
        ),
        Extra(key="invoice_links", forms=("detail",), source=LIVE),
        Extra(key="phones", forms=("detail",), rows="phones", by="customer_id", source=LIVE),
        Extra(key="contracts", forms=("detail",), source=LIVE),
        Extra(key="addresses", forms=("detail",), source=LIVE),
        Extra(
            key="since_updated_at",
            forms=("detail",),
            show=lambda call, record: call.view.time(record["updated_at"]),
            schema={"type": "string", "format": "date-time"},
            source=LIVE,
        ),
    ),
    observed=(
        "a single customer also has ticket_links, invoice_links, phones, contracts, addresses "
        "and since_updated_at",
        "a phone and a mobile number become rows of phones when a customer is created",
        "get_billing, get_reports and get_marketing are strings in properties",
        "an empty string stays an empty string",
        "after the deletion: 404",
        "pages of 100",
    ),
    guesses=(
        "a customer needs nothing at all to be created",
        "query: every word occurs in a name, the e-mail or the digits of a number",
        "email finds the whole address, ignoring case",
        "properties that a PUT does not send stay",
        "a changed number changes its row of phones, or makes one",
        "contacts and phones are deleted with their customer; its tickets and timers stay",
        "invoice_links, contracts and addresses are empty lists for now",
        "latest is null where there is no customer",
        "autocomplete without a query has all customers, as it has no pages",
    ),
)
