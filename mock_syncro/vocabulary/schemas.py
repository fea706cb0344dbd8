"""JSON schemas that declarations write down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .interface import Form

Schema = Mapping[str, Any]

LIST_OF_ANYTHING: Schema = {"type": "array", "items": {}}


def records_of(resource: str, form: Form = "list") -> dict[str, Any]:
    """Stands in a schema for that of a resource's records."""
    return {"records_of": resource, "form": form}


def list_of_records(resource: str, form: Form = "list") -> dict[str, Any]:
    """The JSON schema of a list of a resource's records."""
    return {"type": "array", "items": records_of(resource, form)}


def named_records(schema: object) -> Iterator[tuple[str, Form]]:
    """Resource and form of all records that stand in a schema."""
    left = [schema]
    for inner in left:
        if isinstance(inner, list):
            left.extend(inner)
        elif isinstance(inner, dict) and "records_of" in inner:
            yield inner["records_of"], inner["form"]
        elif isinstance(inner, dict):
            left.extend(inner.values())


def object_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object with just these keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def schema_of(value: object) -> dict[str, Any]:
    """The JSON schema of an answer that is always the same, or like this one."""
    if isinstance(value, Mapping):
        return object_of({key: schema_of(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return {"type": "array", "items": schema_of(value[0]) if value else {}}
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return {"type": kinds[type(value)]} if type(value) in kinds else {}


SUCCESS: Schema = object_of({"success": {"type": "boolean"}})
"""What many operations answer that have nothing to show."""
