"""Repairs that add what the specification leaves unsaid about answers.

Answers that life gives and the specification omits are added as examples, so that they become
schemas like all others. Each repair returns how many places it changed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, TypeAlias

from contract_tests.answers import JSON, responses_of
from contract_tests.spec import JsonObject, Operation, node, nodes

Wanted: TypeAlias = Callable[[Operation], bool]
"""Whether an answer is to be added to an operation."""

NO_PERMISSION = {
    "error": "Not authorized. Please ask account admin to update your group permissions."
}

NOT_FOUND = {"message": "Not found"}

TOO_LARGE = {"error": "the body is too large"}

DELETED = {"success": True}

WRITES = ("POST", "PUT", "PATCH")

NEW_TICKET = Operation("POST", "/tickets")

PRINT = Operation("POST", "/tickets/{id}/print")

TWINS = (
    (
        Operation("PUT", "/tickets/{id}/update_line_item"),
        Operation("POST", "/tickets/{id}/add_line_item"),
    ),
    (
        Operation("PUT", "/tickets/{id}/update_timer_entry"),
        Operation("POST", "/tickets/{id}/timer_entry"),
    ),
)
"""Changes, each with the creation whose refusal they share."""

BARE_DELETES = (
    Operation("DELETE", "/contacts/{id}"),
    Operation("DELETE", "/customers/{customer_id}/phones/{id}"),
)


def content_of_deletes(document: JsonObject) -> int:
    """Say what a DELETE of a contact or a phone answers."""
    answers = [node(document, operation)["responses"]["200"] for operation in BARE_DELETES]
    bare = [answer for answer in answers if "content" not in answer]
    return sum(_add_example(answer, "deleted", DELETED) for answer in bare)


def content_of_print(document: JsonObject) -> int:
    """Say what printing a ticket answers."""
    answer = node(document, PRINT)["responses"]["200"]
    return 0 if "content" in answer else _add_example(answer, "printed", DELETED)


def answer_404_for_what_a_ticket_names(document: JsonObject) -> int:
    """Add the answer for a new ticket whose contact, user or type is not there."""
    return _add_answer(document, "404", NOT_FOUND, lambda operation: operation == NEW_TICKET)


def answer_422_where_its_twin_has_one(document: JsonObject) -> int:
    """Let a change be refused as the creation of the same thing is."""
    changed = 0
    for update, create in TWINS:
        answers = node(document, update)["responses"]
        if "422" not in answers:
            answers["422"] = copy.deepcopy(node(document, create)["responses"]["422"])
            changed += 1
    return changed


def content_of_not_found(document: JsonObject) -> int:
    """Say what a documented 404 without content answers."""
    return sum(
        _add_example(response, "not found", NOT_FOUND)
        for status, response in responses_of(document)
        if status == "404" and "content" not in response
    )


def answer_401(document: JsonObject) -> int:
    """Add the refusal of a token, and of a call without permission, where it is not documented."""
    return _add_answer(document, "401", NO_PERMISSION)


def refusal_beside_otp_failure(document: JsonObject) -> int:
    """Let `POST /otp_login` refuse a token with another body than a wrong code."""
    answer = node(document, Operation("POST", "/otp_login"))["responses"]["401"]
    media = answer["content"][JSON]
    known = [media.get("example"), *(e["value"] for e in media.get("examples", {}).values())]
    return 0 if NO_PERMISSION in known else _add_example(answer, "refused", NO_PERMISSION)


def answer_404(document: JsonObject) -> int:
    """Add the answer for an id that does not exist where it is not documented."""
    return _add_answer(document, "404", NOT_FOUND, lambda operation: "{" in operation.path)


def answer_400(document: JsonObject) -> int:
    """Add the HTML page for a body that is not JSON."""
    return _add_text(document, "400", "text/html")


def answer_413(document: JsonObject) -> int:
    """Add the answer for a body that is too large, where there may be a body."""
    return _add_answer(document, "413", TOO_LARGE, lambda operation: operation.method in WRITES)


def answer_429(document: JsonObject) -> int:
    """Add the answer of the rate limit, which is not JSON."""
    return _add_text(document, "429", "text/plain")


def _add_example(response: JsonObject, name: str, value: Any) -> int:
    """Add a named example to an answer; a documented one becomes the first of two."""
    media = response.setdefault("content", {}).setdefault(JSON, {})
    examples = media.setdefault("examples", {})
    if "example" in media:
        examples["documented"] = {"value": media.pop("example")}
    examples[name] = {"value": value}
    return 1


def _add_answer(
    document: JsonObject, status: str, body: Any, wanted: Wanted = lambda _: True
) -> int:
    """Add an answer to every wanted operation that does not document the status."""
    return _add(document, status, {JSON: {"examples": {"added": {"value": body}}}}, wanted)


def _add_text(document: JsonObject, status: str, media_type: str) -> int:
    content = {media_type: {"schema": {"type": "string", "minLength": 1}}}
    return _add(document, status, content, lambda _: True)


def _add(document: JsonObject, status: str, content: JsonObject, wanted: Wanted) -> int:
    changed = 0
    for operation, found in nodes(document):
        if status not in found["responses"] and wanted(operation):
            added = {"description": "added by a repair", "content": copy.deepcopy(content)}
            found["responses"][status] = added
            changed += 1
    return changed
