"""The faults of the specification that are mended before anything is derived from it.

Short, named, and counted: a test fails when a repair no longer changes anything. A repair works
on a copy in memory and returns how many places it changed. Answers that life gives and the
specification omits are added as examples, so that they become schemas like all others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from contract_tests.spec import JsonObject, Operation, node, nodes

JSON = "application/json"

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
SEARCH = Operation("GET", "/search")
COMMENTS = Operation("GET", "/tickets/{id}/comments")
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

FOUND = tuple(
    {"table": {"_id": 1, "_type": kind, "_index": f"{kind}s", "_source": {"table": source}}}
    for kind, source in (
        (
            "contact",
            {
                "name": "Joe Doe",
                "email": "joe@example.com",
                "phone": "123",
                "mobile": "123",
                "customer_id": 1,
            },
        ),
        ("ticket", {"number": 1, "subject": "Problem", "status": "New", "customer_id": 1}),
    )
)
"""Results of a search for a contact and for a ticket."""

BARE_DELETES = (
    Operation("DELETE", "/contacts/{id}"),
    Operation("DELETE", "/customers/{customer_id}/phones/{id}"),
)


@dataclass(frozen=True)
class Repair:
    """A repair: why, who says so, and the function that makes it and gives it its name."""

    reason: str
    source: str
    apply: Callable[[JsonObject], int]

    @property
    def name(self) -> str:
        """The name of its function, with spaces."""
        return self.apply.__name__.replace("_", " ")


def repaired(document: JsonObject) -> JsonObject:
    """A repaired copy of the document; the given one is left as it is."""
    mended = copy.deepcopy(document)
    for repair in REPAIRS:
        repair.apply(mended)
    return mended


def slash_before_path(document: JsonObject) -> int:
    """Give a path without its leading slash that slash."""
    paths = document["paths"]
    bare = [path for path in paths if not path.startswith("/")]
    document["paths"] = {f"/{path.lstrip('/')}": item for path, item in paths.items()}
    return len(bare)


def items_into_schema(document: JsonObject) -> int:
    """Move `items` that stand beside a parameter's schema into it."""
    changed = 0
    for _, operation in nodes(document):
        for parameter in operation.get("parameters", ()):
            if "items" in parameter and parameter["schema"].get("type") == "array":
                parameter["schema"].setdefault("items", parameter.pop("items"))
                changed += 1
    return changed


def longitude_spelled(document: JsonObject) -> int:
    """Rename the property `longitud` of a response schema."""
    return sum(
        _rename(media.get("schema", {}).get("properties", {}), "longitud", "longitude")
        for media in _media(document)
    )


def _rename(mapping: JsonObject, old: str, new: str) -> int:
    if old not in mapping:
        return 0
    mapping[new] = mapping.pop(old)
    return 1


def json_for_any_type(document: JsonObject) -> int:
    """Call the content of an answer JSON where the specification says any type at all."""
    contents = [response.get("content", {}) for _, response in _responses(document)]
    return sum(_rename(content, "*/*", JSON) for content in contents)


def content_of_deletes(document: JsonObject) -> int:
    """Say what a DELETE of a contact or a phone answers."""
    answers = [node(document, operation)["responses"]["200"] for operation in BARE_DELETES]
    bare = [answer for answer in answers if "content" not in answer]
    return sum(_add_example(answer, "deleted", DELETED) for answer in bare)


def content_of_print(document: JsonObject) -> int:
    """Say what printing a ticket answers."""
    answer = node(document, PRINT)["responses"]["200"]
    return 0 if "content" in answer else _add_example(answer, "printed", DELETED)


def query_of_search_is_text(document: JsonObject) -> int:
    """Type the words that are searched for as text, not as a number."""
    wrong = [
        parameter["schema"]
        for parameter in node(document, SEARCH)["parameters"]
        if parameter["name"] == "query" and parameter["schema"]["type"] != "string"
    ]
    for schema in wrong:
        schema["type"] = "string"
    return len(wrong)


def results_of_other_kinds(document: JsonObject) -> int:
    """Show a contact and a ticket among the results of a search, beside the customer."""
    example = node(document, SEARCH)["responses"]["200"]["content"][JSON]["example"]
    known = {result["table"]["_type"] for result in example["results"]}
    missing = [found for found in FOUND if found["table"]["_type"] not in known]
    example["results"] += copy.deepcopy(missing)
    return len(missing)


def milliseconds_of_comments(document: JsonObject) -> int:
    """Give the times of comments in their list the milliseconds that all other times have."""
    media = node(document, COMMENTS)["responses"]["200"]["content"][JSON]
    comments = [
        comment
        for example in media["examples"].values()
        for comment in example["value"]["comments"]
    ]
    short = [
        (comment, key)
        for comment in comments
        for key in ("created_at", "updated_at")
        if "." not in comment[key]
    ]
    for comment, key in short:
        comment[key] = comment[key].replace("Z", ".000Z")
    return len(short)


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
        for status, response in _responses(document)
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


def _media(document: JsonObject) -> list[JsonObject]:
    contents = [response.get("content", {}) for _, response in _responses(document)]
    return [media for content in contents for media in content.values()]


def _responses(document: JsonObject) -> list[tuple[str, JsonObject]]:
    return [pair for _, operation in nodes(document) for pair in operation["responses"].items()]


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


REPAIRS = (
    Repair(
        "a path template has to begin with a slash",
        "OpenAPI 3, Paths Object",
        slash_before_path,
    ),
    Repair(
        "`items` belongs to the array's schema, not to the parameter",
        "OpenAPI 3, Parameter Object",
        items_into_schema,
    ),
    Repair(
        "the schema of GET /contacts/{id} misspells what all contact examples spell right",
        "behaviour.md 5.2",
        longitude_spelled,
    ),
    Repair(
        "answers are JSON, seen live with content-type application/json; charset=utf-8",
        "behaviour.md 2 (LIVE ae)",
        json_for_any_type,
    ),
    Repair(
        "the success of two DELETEs is documented without a body",
        "behaviour.md 5.1 (LIVE adv)",
        content_of_deletes,
    ),
    Repair(
        "printing a ticket is documented without a body",
        "a guess: as the deletes",
        content_of_print,
    ),
    Repair(
        "words are no number",
        "behaviour.md 5.5",
        query_of_search_is_text,
    ),
    Repair(
        "a search finds contacts and tickets too; clients read the customer_id of a result",
        "behaviour.md 5.5 (CODE index 18836198705); their other keys are a guess",
        results_of_other_kinds,
    ),
    Repair(
        "times have milliseconds, also those of comments in a ticket",
        "behaviour.md 5.7",
        milliseconds_of_comments,
    ),
    Repair(
        "an id in the body that does not exist, as for a new contact",
        "a guess: as POST /contacts",
        answer_404_for_what_a_ticket_names,
    ),
    Repair(
        "what may not be created may not be changed to either",
        "a guess: as the creation",
        answer_422_where_its_twin_has_one,
    ),
    Repair(
        "documented without a body; the bodies that are documented say this",
        "behaviour.md 5.6; a guess for the operations that document none (10)",
        content_of_not_found,
    ),
    Repair(
        "every operation refuses a bad token; those with a permission refuse with the same shape",
        "behaviour.md 0 and 2",
        answer_401,
    ),
    Repair(
        "the documented 401 of otp_login is a wrong code; a bad token is 401 too",
        "behaviour.md 2",
        refusal_beside_otp_failure,
    ),
    Repair(
        "an id that does not exist, or that belongs to a customer the caller may not see",
        "behaviour.md 5.6 and 6.1",
        answer_404,
    ),
    Repair(
        "a body that does not parse as JSON",
        "behaviour.md 2 (LIVE azcg)",
        answer_400,
    ),
    Repair("a body above the limit of the server", "the mock's --max-body", answer_413),
    Repair(
        "180 calls a minute, then text/plain `Retry later`",
        "behaviour.md 3 (LIVE mlacw)",
        answer_429,
    ),
)
