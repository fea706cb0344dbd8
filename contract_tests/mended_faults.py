"""Repairs of what the specification says wrongly.

Each works on a copy in memory and returns how many places it changed.
"""

from __future__ import annotations

import copy

from contract_tests.answers import JSON, media_of, responses_of
from contract_tests.spec import JsonObject, Operation, node, nodes

SEARCH = Operation("GET", "/search")

COMMENTS = Operation("GET", "/tickets/{id}/comments")

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
        for media in media_of(document)
    )


def _rename(mapping: JsonObject, old: str, new: str) -> int:
    if old not in mapping:
        return 0
    mapping[new] = mapping.pop(old)
    return 1


def json_for_any_type(document: JsonObject) -> int:
    """Call the content of an answer JSON where the specification says any type at all."""
    contents = [response.get("content", {}) for _, response in responses_of(document)]
    return sum(_rename(content, "*/*", JSON) for content in contents)


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
