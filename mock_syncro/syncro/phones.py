"""The telephone numbers of a customer.

Numbers are stripped to their digits (seen live: 555-0999 became 5550999). Creating a customer
makes some; see customers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..vocabulary.formats import digits
from ..vocabulary.resource import (
    ID,
    TIME,
    Draft,
    Field,
    Parent,
    Resource,
)


def accept(draft: Draft) -> None:
    draft.record["number"] = digits(draft.record["number"])


def check(draft: Draft) -> Sequence[str]:
    return [] if draft.record["number"] else ["Number can't be blank"]


PHONES = Resource(
    tag="Phone",
    name="phones",
    singular="phone",
    path="/customers/{customer_id}/phones",
    parent=Parent(table="customers", field="customer_id", param="customer_id"),
    scope="customer_id",
    permissions={
        "list": "Customers - View Detail",
        "create": "Customers - Edit",
        "update": "Customers - Edit",
        "delete": "Customers - Edit",
    },
    accept=accept,
    check=check,
    fields={
        "id": ID,
        "label": Field(),
        "number": Field(kept=True, null=False),
        "customer_id": Field(kind="integer", sent="", refers_to="customers"),
        "created_at": TIME,
        "updated_at": TIME,
        "extension": Field(),
    },
    observed=("numbers are stripped to digits", 'deletion answers {"success": true}'),
    guesses=(
        "a number without a digit is blank",
        "an extension at the end of a number is cut off with the other characters",
    ),
)
