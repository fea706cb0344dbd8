"""Custom fields and the answers that one offers: of customers, and of a ticket's type."""

from __future__ import annotations

from collections.abc import Mapping

from ..vocabulary.fields import ACCOUNT_ID, ID, TIME, Field, own
from ..vocabulary.kinds import BOOLEAN, INTEGER


def field_fields(owner: Mapping[str, Field]) -> dict[str, Field]:
    """What a custom field has; `owner` is what says whose it is."""
    return {
        "id": ID,
        "name": own(null=False),
        "field_type": own(default="text_field", null=False),
        "required": own(BOOLEAN),
        "account_id": ACCOUNT_ID,
        "created_at": TIME,
        "updated_at": TIME,
        **owner,
        "hidden": own(BOOLEAN, default=False, null=False),
        "position": own(INTEGER),
    }


def answer_fields(reference: str, table: str) -> dict[str, Field]:
    """What an answer has; `reference` is its custom field's id, in a table of such."""
    return {
        "id": ID,
        reference: own(INTEGER, null=False, refers_to=table),
        "content": own(null=False),
        "created_at": TIME,
        "updated_at": TIME,
        # Null in each example of the specification.
        "account_id": own(INTEGER, stored=False),
    }
