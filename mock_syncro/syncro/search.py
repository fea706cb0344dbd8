"""Search: one query over customers, contacts and tickets.

Odd: each result is wrapped in `table` twice (specification). What the token may not list is
left out of the results, and so are the rows that Select Customers hides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..vocabulary.interface import Call, Record
from ..vocabulary.kinds import TEXT
from ..vocabulary.operations import Answer, Operation
from ..vocabulary.resource import Resource
from ..vocabulary.schemas import object_of, records_of

MOST = 25
"""So many results of a kind, the newest (guess)."""


def _customer(call: Call, row: Record) -> dict[str, Any]:
    phones = call.rows("phones", "customer_id", row["id"])
    keys = ("firstname", "lastname", "email", "business_name")
    return {
        **{key: row[key] for key in keys},
        "phones": [call.shown("phones", phone, "list") for phone in phones],
    }


def _contact(call: Call, row: Record) -> dict[str, Any]:
    return {key: row[key] for key in ("name", "email", "phone", "mobile", "customer_id")}


def _ticket(call: Call, row: Record) -> dict[str, Any]:
    return {key: row[key] for key in ("number", "subject", "status", "customer_id")}


KINDS: tuple[tuple[str, str, str, Callable[[Call, Record], Mapping[str, Any]]], ...] = (
    ("customer", "customers", "Customers - List/Search", _customer),
    ("contact", "contacts", "Customers - List/Search", _contact),
    ("ticket", "tickets", "Tickets - List/Search", _ticket),
)
"""Type, index, the permission that its results need, and what is shown of a row."""


def search(call: Call) -> Answer:
    given = call.params.get("query")
    query = "" if isinstance(given, dict | list) or given is None else str(given).strip()
    results = []
    for type_, index, permission, source in KINDS if query else ():
        if call.allows(permission):
            for row in call.searched(index, query, MOST):
                found = {"_id": row["id"], "_type": type_, "_index": index}
                results.append({"table": {**found, "_source": {"table": source(call, row)}}})
    return Answer(value={"quick_result": None, "results": results, "error": None})


_TEXT, _NUMBER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
_SOURCES = [
    object_of(
        {
            "firstname": _TEXT,
            "lastname": _TEXT,
            "email": _TEXT,
            "business_name": _TEXT,
            "phones": {"type": "array", "items": records_of("phones")},
        }
    ),
    object_of(
        {"name": _TEXT, "email": _TEXT, "phone": _TEXT, "mobile": _TEXT, "customer_id": _NUMBER}
    ),
    object_of({"number": _NUMBER, "subject": _TEXT, "status": _TEXT, "customer_id": _NUMBER}),
]
_RESULT = object_of(
    {
        "table": object_of(
            {
                "_id": {"type": "integer"},
                "_type": {"enum": [kind[0] for kind in KINDS]},
                "_index": {"enum": [kind[1] for kind in KINDS]},
                "_source": object_of({"table": {"anyOf": _SOURCES}}),
            }
        )
    }
)

SEARCH = Resource(
    tag="Search",
    name="search",
    singular="search",
    operations=(
        Operation(
            "GET",
            "/search",
            search,
            summary="Customers, contacts and tickets that a query finds",
            params=(("query", TEXT),),
            answers=object_of(
                {
                    "quick_result": {"type": ["object", "null"]},
                    "results": {"type": "array", "items": _RESULT},
                    "error": {"type": ["string", "null"]},
                }
            ),
        ),
    ),
    observed=("the source of a contact or ticket has its customer_id",),
    guesses=(
        "every word of the query occurs in the record's search text",
        "customers first, then contacts, then tickets: 25 of each at most, the newest first",
        "which keys the source of a contact and of a ticket has",
        "what the token may not list is left out; a blank query finds nothing",
        "quick_result and error are always null",
    ),
)
