"""The dialect `guide`: Syncro as a widely read vendor guide tells it.

The guide disagrees with the specification in places, and people wrote integrations from it.
Only what it shows differs: the form of a contact and its wrapper, the dates of contacts and
customers, `meta`, the page size, what a deletion answers, and 403 for a missing permission.
Tickets and users stay as they are, and so does what a ticket nests.

This module maps the declarations to others, once, at the start. The engine does not know it;
contacts keep two fields for it, which the specification does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..vocabulary.fields import Draft, Field
from ..vocabulary.interface import Call, Form, Record
from ..vocabulary.operations import Operation
from ..vocabulary.refusals import Problem
from ..vocabulary.resource import Extra, Resource
from .contacts import accept as accept_contact
from .contacts import check as check_contact

NAMES = ("spec", "guide")

TOLD = (
    "id", "email", "phone", "mobile", "customer_id", "address2", "city", "state", "zip",
    "notes", "opt_out",
)  # fmt: skip
"""What the guide's contact has as it is stored; its names, address and dates are made."""

PARTS = ("firstname", "lastname")
DATES = ("created_at", "updated_at", "since_updated_at")
SHOWN: tuple[Form, ...] = ("list", "detail")
ORIGINAL: Form = "original"
"""What a ticket nests: the form of the specification."""

META = ("total_pages", "total_count")


def spoken(dialect: str, resources: Sequence[Resource]) -> tuple[Resource, ...]:
    """The declarations of a dialect."""
    if dialect == "spec":
        return tuple(resources)
    told = {"contacts": _contacts, "customers": _customers, "tickets": _tickets}
    changed = [told.get(resource.name, _as_it_is)(resource) for resource in resources]
    return tuple(replace(resource, denied_status=403) for resource in changed)


def names(record: Record) -> tuple[str, str]:
    """First and last name: as they were sent, else the name split at its last space."""
    if record["firstname"] is None and record["lastname"] is None:
        first, _, last = record["name"].strip().rpartition(" ")
        return (first, last) if first else (last, "")
    return record["firstname"] or "", record["lastname"] or ""


def _rename(record: dict[str, Any]) -> None:
    """Put together the name; the part that was not sent is the one that there was."""
    parts = zip(PARTS, names({**record, **dict.fromkeys(PARTS)}), strict=True)
    for key, old in parts:
        record[key] = old if record[key] is None else record[key]
    record["name"] = " ".join(record[key] for key in PARTS if record[key])


def date(text: str) -> str:
    """A stored time to the second, in UTC: `2023-01-10T12:00:00Z`."""
    return f"{text[:19]}Z"


def _as_it_is(resource: Resource) -> Resource:
    return resource


def _accept(draft: Draft) -> None:
    sent, record = draft.sent, draft.record
    accept_contact(draft)
    if "address" in sent:
        record["address1"] = sent["address"]
    if "firstname" in sent or "lastname" in sent:
        _rename(record)


def _check(draft: Draft) -> Sequence[str | Problem]:
    """A new contact needs names and an e-mail address."""
    blank = [] if draft.record["customer_id"] is not None else ["Customer can't be blank"]
    if draft.before is None:
        given = dict(zip(map(str.capitalize, PARTS), names(draft.record), strict=True))
        given["Email"] = draft.record["email"]
        blank = [*(f"{key} can't be blank" for key, value in given.items() if not value), *blank]
    return [*blank, *check_contact(draft)]


def _contacts(resource: Resource) -> Resource:
    fields = {
        name: field if name in TOLD else replace(field, forms=(ORIGINAL,))
        for name, field in resource.fields.items()
    }
    fields["opt_out"] = replace(fields["opt_out"], sent="always")
    # A customer that is not there counts as one that was not named: a validation error.
    fields["customer_id"] = replace(fields["customer_id"], unknown="blank", required="")
    fields["firstname"] = Field(forms=SHOWN, kept=True, show=lambda _, row: names(row)[0])
    fields["lastname"] = Field(forms=SHOWN, kept=True, show=lambda _, row: names(row)[1])
    fields["address"] = Field(forms=SHOWN, stored=False, show=lambda _, row: row["address1"])
    return replace(
        resource,
        fields=fields,
        extras=(*resource.extras, *_dates("created_at", "updated_at")),
        wrap="contact",
        operations=_told(resource, gone={}),
        accept=_accept,
        check=_check,
    )


def _customers(resource: Resource) -> Resource:
    fields = {
        name: replace(field, forms=(ORIGINAL,)) if name in DATES else field
        for name, field in resource.fields.items()
    }
    extras = [extra for extra in resource.extras if extra.key not in DATES]
    nested = [
        replace(extra, forms=(ORIGINAL,), nested=ORIGINAL)
        for extra in extras
        if extra.key == "contacts"
    ]
    since = [
        replace(extra, show=lambda _, row: date(row["updated_at"]))
        for extra in resource.extras
        if extra.key in DATES
    ]
    return replace(
        resource,
        fields=fields,
        extras=(*extras, *nested, *since, *_dates("created_at", "updated_at")),
        operations=_told(resource),
    )


def _tickets(resource: Resource) -> Resource:
    extras = [
        replace(extra, nested=ORIGINAL) if extra.one in ("customers", "contacts") else extra
        for extra in resource.extras
    ]
    return replace(resource, extras=tuple(extras))


def _told(resource: Resource, **deletion: Any) -> tuple[Operation, ...]:
    """The operations, with the guide's pages and what it says of deletions."""

    def told(operation: Operation) -> Operation:
        if operation.verb == "delete":
            return replace(operation, **deletion)
        paged = operation.verb == "list" and operation.per_page is not None
        return replace(operation, per_page=25, meta=META) if paged else operation

    return tuple(map(told, resource.operations))


def _dates(*keys: str) -> list[Extra]:
    def extra(key: str) -> Extra:
        def show(call: Call, record: Record) -> str:
            return date(record[key])

        return Extra(
            key=key, forms=SHOWN, show=show, schema={"type": "string", "format": "date-time"}
        )

    return [extra(key) for key in keys]
