"""Ticket types, their custom fields, and the answers that a field offers.

The API shows them in tickets and settings, and has no way to change them.
"""

from __future__ import annotations

from ...vocabulary.fields import ACCOUNT_ID, ID, TIME, own
from ...vocabulary.kinds import BOOLEAN, INTEGER
from ...vocabulary.resource import Extra, Resource
from ..custom_fields import answer_fields, field_fields

_FLAG = own(BOOLEAN, default=False, null=False)

TYPES = Resource(
    tag="Ticket",
    name="ticket_types",
    singular="ticket_type",
    fields={
        "id": ID,
        "name": own(null=False),
        "account_id": ACCOUNT_ID,
        "created_at": TIME,
        "updated_at": TIME,
        "disabled": _FLAG,
        "intake_terms": own(),
        "skip_intake": _FLAG,
        "outtake_terms": own(),
        "skip_outtake": _FLAG,
    },
    extras=(Extra(key="ticket_fields", rows="ticket_fields", by="ticket_type_id"),),
)

FIELDS = Resource(
    tag="Ticket",
    name="ticket_fields",
    singular="ticket_field",
    indexes=("ticket_type_id",),
    fields=field_fields({"ticket_type_id": own(INTEGER, null=False, refers_to="ticket_types")}),
    extras=(Extra(key="answers", rows="ticket_answers", by="ticket_field_id", oldest_first=True),),
)

ANSWERS = Resource(
    tag="Ticket",
    name="ticket_answers",
    singular="ticket_answer",
    indexes=("ticket_field_id",),
    fields=answer_fields("ticket_field_id", "ticket_fields"),
)
