"""The examples of a specification: values, their types and the objects in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.spec import JsonObject

SAMPLES: JsonObject = {
    "string": "text",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "object": {},
    "array": [],
}
SAMPLE_TIMESTAMP = "2026-01-31T12:00:00.000Z"


def json_type(value: Any) -> str:
    """The JSON schema name of a value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def examples(media: JsonObject) -> list[Any]:
    """All examples of a media object; its schema's own form where it has a schema only."""
    named = [example["value"] for example in media.get("examples", {}).values()]
    if "example" in media:
        return [media["example"], *named]
    return named or [sample for sample in [_sample(media.get("schema", {}))] if sample]


def _sample(schema: JsonObject) -> JsonObject:
    """An object as a vendor's schema with properties describes it."""
    return {
        key: SAMPLE_TIMESTAMP if field.get("format") == "date-time" else SAMPLES[field["type"]]
        for key, field in schema.get("properties", {}).items()
    }


def objects_in(value: Any) -> Iterator[JsonObject]:
    """Every object within a value, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects_in(inner)
