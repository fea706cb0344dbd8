"""The contract: the repaired specification with a closed schema for every answer, in memory.

It is a complete OpenAPI 3.1 document of the operations in `spec.TAGS`: parameters and request
bodies are the vendor's, response schemas are derived.
"""

from __future__ import annotations

import copy
from typing import Any

from contract_tests.examples import examples
from contract_tests.objects import Objects, any_of
from contract_tests.repairs import repaired
from contract_tests.spec import TAGS, JsonObject, Operation, node, operations

BASE_PATH = "/api/v1"


def contract_document(document: JsonObject, tags: tuple[str, ...] = TAGS) -> JsonObject:
    """Derive the contract from the vendor's document, which is left as it is."""
    mended = repaired(document)
    objects = Objects(mended)
    paths: JsonObject = {}
    for operation in operations(mended, tags):
        answers = _answers(node(mended, operation)["responses"], objects, operation)
        kept = {**without_nullable(node(mended, operation)), "responses": answers}
        paths.setdefault(operation.path, {})[operation.node] = kept
    return {
        "openapi": "3.1.0",
        "info": {"title": "contract", "version": str(document["info"]["version"])},
        "servers": [{"url": BASE_PATH}],
        "paths": paths,
        "components": without_nullable(mended["components"]),
    }


def _answers(responses: JsonObject, objects: Objects, operation: Operation) -> JsonObject:
    """The answers of an operation with schemas in the place of examples."""
    answers: JsonObject = {}
    for status, response in responses.items():
        answer: JsonObject = {"description": response["description"]}
        content = response.get("content", {})
        if content:
            answer["content"] = {
                media_type: {"schema": _media_schema(media, objects, operation)}
                for media_type, media in content.items()
            }
        answers[status] = answer
    return answers


def _media_schema(media: JsonObject, objects: Objects, operation: Operation) -> JsonObject:
    schemas = [objects.schema(example, operation) for example in examples(media)]
    if not schemas:
        return copy.deepcopy(media.get("schema", {}))
    return any_of(schemas)


def without_nullable(value: Any) -> Any:
    """A copy in which OpenAPI 3.0's `nullable` is a `null` among the types, as 3.1 has it."""
    if isinstance(value, list):
        return [without_nullable(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    copied = {key: without_nullable(inner) for key, inner in value.items() if key != "nullable"}
    if value.get("nullable") is True and isinstance(value.get("type"), str):
        copied["type"] = [value["type"], "null"]
    return copied
