"""The telephone numbers of a customer.

Numbers are stripped to their digits (seen live: 555-0999 became 5550999). Creating a customer
makes some; see customers.
"""

from __future__ import annotations

from ..vocabulary.fields import ID, TIME, Draft, Field, own
from ..vocabulary.formats import digits
from ..vocabulary.kinds import INTEGER
from ..vocabulary.operations import Operation, Parent
from ..vocabulary.resource import Resource

EDIT = "Customers - Edit"
PHONES_PATH = "/customers/{customer_id}/phones"
OF_CUSTOMER = (Parent("customers", "customer_id", "customer_id"),)


def accept(draft: Draft) -> None:
    draft.record["number"] = digits(draft.record["number"])


PHONES = Resource(
    tag="Phone",
    name="phones",
    singular="phone",
    scope="customer_id",
    accept=accept,
    operations=(
        Operation("GET", PHONES_PATH, "list", "Customers - View Detail", parents=OF_CUSTOMER),
        Operation("POST", PHONES_PATH, "create", EDIT, parents=OF_CUSTOMER),
        Operation("PUT", f"{PHONES_PATH}/{{id}}", "update", EDIT, parents=OF_CUSTOMER),
        Operation("DELETE", f"{PHONES_PATH}/{{id}}", "delete", EDIT, parents=OF_CUSTOMER),
    ),
    fields={
        "id": ID,
        "label": Field(),
        "number": Field(kept=True, null=False, required="can't be blank"),
        "customer_id": own(INTEGER, refers_to="customers", belongs=True),
        "created_at": TIME,
        "updated_at": TIME,
        "extension": Field(),
    },
    observed=("numbers are stripped to digits", 'deletion answers {"success": true}'),
    guesses=(
        "a number without a digit is blank",
        "an extension at the end of a number is cut off with the other characters",
        "a row that is changed or deleted leaves the phone and mobile of its customer as they are",
    ),
)
