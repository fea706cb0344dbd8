"""JSON schemas of records, answers and refusals, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..call import Operation
from ..errors import Invalid
from ..resource import META, Action, Extra, Field, Kind, Resource

Schema = dict[str, Any]

KINDS: dict[Kind, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "array": {"type": "array", "items": {}},
    "time": {"type": "string", "format": "date-time"},
}
ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string"}},
}
MESSAGE: Schema = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {"message": {"type": "string"}},
}


def json_content(description: str, schema: Schema, example: Any = None) -> Schema:
    content: Schema = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def success(operation: Operation) -> Schema:
    what, resource = operation.what, operation.resource
    kind = what.schema if isinstance(what, Action) else what
    if not isinstance(kind, str):
        return dict(kind)
    name = _schema_name(resource)
    if kind in ("list", "many"):
        listed: Schema = {resource.name: {"type": "array", "items": _reference(name)}}
        if kind == "list" and resource.per_page is not None:
            listed["meta"] = object_schema({key: {"type": "integer"} for key in META})
        return object_schema(listed)
    if kind == "delete":
        return object_schema(
            {key: _example_kind(value) for key, value in resource.delete_body.items()}
        )
    detailed = kind == "show" and any(len(extra.forms) == 1 for extra in resource.extras)
    one = _reference(f"{name}Detail" if detailed else name)
    if kind == "one":
        one = {"oneOf": [one, {"type": "null"}]}
    return object_schema({resource.wraps_one: one}) if resource.wraps_one else one


def _example_kind(value: object) -> Schema:
    return KINDS["boolean"] if isinstance(value, bool) else KINDS["string"]


def refused(resource: Resource, verb: str) -> Schema:
    """The 422, in the shape that the resource chose, of which an example is made here."""
    record = {
        name: nullable(KINDS[field.kind]) for name, field in resource.fields.items() if field.shown
    }
    example = Invalid(["Email is not an email"], {}, lambda: record, updating=verb == "update")
    shape = resource.invalid(example)
    keys = shape if isinstance(shape, dict) else {}
    return object_schema({key: _refused_part(value, record) for key, value in keys.items()})


def _refused_part(value: object, record: Schema) -> Schema:
    if value is record:
        return object_schema(record)
    if isinstance(value, list):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "object"} if isinstance(value, dict) else _example_kind(value)


def schemas(resource: Resource) -> Iterable[tuple[str, Schema]]:
    name = _schema_name(resource)
    yield name, _record(resource, "list")
    if any(len(extra.forms) == 1 for extra in resource.extras):
        yield f"{name}Detail", _record(resource, "detail")


def _record(resource: Resource, form: str) -> Schema:
    properties = {
        name: field_schema(field) for name, field in resource.fields.items() if field.shown
    }
    for extra in resource.extras:
        if form in extra.forms:
            properties[extra.key] = _extra(extra)
    return object_schema(properties)


def field_schema(field: Field) -> Schema:
    return nullable(KINDS[field.kind]) if field.null else KINDS[field.kind]


def nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _extra(extra: Extra) -> Schema:
    if extra.rows:
        return {"type": "array", "items": _reference(extra.rows.removesuffix("s").title())}
    return KINDS[extra.kind]


def object_schema(properties: Schema, required: Iterable[str] | None = None) -> Schema:
    """An object with these keys and no others, all required unless said otherwise."""
    names = list(properties if required is None else required)
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return schema | ({"required": names} if names else {})


def _schema_name(resource: Resource) -> str:
    return resource.singular.title().replace("_", "")


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
