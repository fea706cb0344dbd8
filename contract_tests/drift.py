"""Compares the mock's declarations with a specification: what differs, in one line each.

Compared are operations, query and path parameters, body fields, their types, and the permission
that a call needs. `EXPECTED` has the differences that are meant, each with its source.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract_tests.mended_faults import slash_before_path
from contract_tests.spec import TAGS, JsonObject, Operation, node, operations

PERMISSION = re.compile(r"Required permissions?: (.+)")


@dataclass(frozen=True, order=True)
class Difference:
    """One thing that the specification and the declarations do not say alike."""

    operation: str
    what: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.what}"


@dataclass(frozen=True)
class Said:
    """What one side says about an operation: names with types, body fields, permission."""

    parameters: Mapping[str, str]
    body: Mapping[str, str]
    required: frozenset[str]
    permission: str


NUMBER = "a ticket's number is an integer in every example of an answer"

EXPECTED: tuple[tuple[Difference, str], ...] = (
    (
        Difference("GET /contacts", "parameter per_page is not specified"),
        "behaviour.md 4 (CODE tap, azir, azcg)",
    ),
    (
        Difference("GET /customers", "parameter per_page is not specified"),
        "behaviour.md 4 (CODE tap, azir, azcg)",
    ),
    (
        Difference("GET /customers", "parameter id_not is not specified"),
        "behaviour.md 9: its name in a newer specification",
    ),
    (
        Difference("POST /contacts", "body field title is not specified"),
        "behaviour.md 5.2 (LIVE adv)",
    ),
    (
        Difference("PUT /contacts/{id}", "body field name is required as specified only"),
        "behaviour.md 5.2 (CODE Maelstrom96)",
    ),
    (
        Difference("GET /tickets", "parameter per_page is not specified"),
        "behaviour.md 4 (CODE tap, azir, azcg)",
    ),
    (
        Difference("GET /ticket_timers", "parameter per_page is not specified"),
        "behaviour.md 4 (CODE tap, azir, azcg)",
    ),
    (
        Difference("GET /tickets", "parameter number is integer, specified string"),
        NUMBER,
    ),
    (
        Difference("POST /tickets", "body field number is integer, specified string"),
        NUMBER,
    ),
    (
        Difference("PUT /tickets/{id}", "body field number is integer, specified string"),
        NUMBER,
    ),
    (
        Difference("POST /tickets", "body field customer_id is required as declared only"),
        "the specification's own 422: `Customer required field`",
    ),
    *(
        (
            Difference("POST /tickets", f"body field {name} is not specified"),
            "behaviour.md 11 (CODE api.md, commit, pcrt, importr)",
        )
        for name in (
            *(f"comment_{key}" for key in ("body", "do_not_email", "hidden", "sms_body")),
            *("comment_subject", "comment_tech", "created_at"),
        )
    ),
    (
        Difference("POST /tickets/{id}/comment", "body field created_at is not specified"),
        "behaviour.md 11 (CODE importr, api.md)",
    ),
    (
        Difference("GET /search", "parameter query is string, specified integer"),
        "behaviour.md 5.5: words are searched for",
    ),
)
"""Differences that are meant, with the source that outweighs the specification."""


def by_specification(document: JsonObject, tags: tuple[str, ...] = TAGS) -> dict[Operation, Said]:
    """What a vendor's document says about the operations of the tags."""
    # Of the repairs this one alone: others count on operations that another document may lack.
    mended = copy.deepcopy(document)
    slash_before_path(mended)
    return {
        operation: _specified(mended, node(mended, operation))
        for operation in operations(mended, tags)
    }


def _specified(document: JsonObject, found: JsonObject) -> Said:
    wanted = PERMISSION.search(found.get("description", ""))
    return _said(document, found, wanted[1].strip().replace('"', "") if wanted else "")


def _said(document: JsonObject, found: JsonObject, permission: str) -> Said:
    schema = _body(document, found)
    return Said(
        {p["name"]: _type(p.get("schema", {})) for p in found.get("parameters", ()) if "name" in p},
        {name: _type(field) for name, field in schema.get("properties", {}).items()},
        frozenset(schema.get("required", ())),
        permission,
    )


def _type(schema: JsonObject) -> str:
    return str(schema.get("type", "any"))


def _body(document: JsonObject, found: JsonObject) -> JsonObject:
    body = found.get("requestBody", {})
    if "$ref" in body:
        body = document["components"]["requestBodies"][body["$ref"].rsplit("/", 1)[1]]
    schema: JsonObject = body.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def by_declarations(declared: Iterable[Any], document: JsonObject) -> dict[Operation, Said]:
    """What the mock says: its declared operations, and the document that it makes from them.

    `declared` are `app.operations`. The permission is read from the declarations, the rest from
    the document.
    """
    return {
        operation: _said(document, node(document, operation), _permission(one.permission))
        for one in declared
        for operation in [Operation(one.method, one.path)]
    }


def _permission(permission: str | tuple[str, ...] | None) -> str:
    if permission is None:
        return ""
    return permission if isinstance(permission, str) else " or ".join(permission)


def differences(
    specified: Mapping[Operation, Said], declared: Mapping[Operation, Said]
) -> list[Difference]:
    """All differences, sorted by operation."""
    found = [
        *(Difference(str(op), "is not declared") for op in specified.keys() - declared.keys()),
        *(Difference(str(op), "is not specified") for op in declared.keys() - specified.keys()),
    ]
    for operation in specified.keys() & declared.keys():
        one, other = specified[operation], declared[operation]
        found += (Difference(str(operation), what) for what in _unlike(one, other))
    return sorted(found)


def unexpected(
    specified: Mapping[Operation, Said], declared: Mapping[Operation, Said]
) -> list[Difference]:
    """The differences that `EXPECTED` does not have."""
    meant = {difference for difference, _ in EXPECTED}
    return [found for found in differences(specified, declared) if found not in meant]


def _unlike(specified: Said, declared: Said) -> Iterator[str]:
    yield from _unlike_names("parameter", specified.parameters, declared.parameters)
    yield from _unlike_names("body field", specified.body, declared.body)
    for name in sorted(specified.required ^ declared.required):
        side = "specified" if name in specified.required else "declared"
        yield f"body field {name} is required as {side} only"
    if specified.permission != declared.permission:
        yield f"permission {declared.permission!r}, specified {specified.permission!r}"


def _unlike_names(
    what: str, specified: Mapping[str, str], declared: Mapping[str, str]
) -> Iterator[str]:
    for name in sorted(specified.keys() - declared.keys()):
        yield f"{what} {name} is not declared"
    for name in sorted(declared.keys() - specified.keys()):
        yield f"{what} {name} is not specified"
    for name in sorted(specified.keys() & declared.keys()):
        if specified[name] != declared[name]:
            yield f"{what} {name} is {declared[name]}, specified {specified[name]}"
