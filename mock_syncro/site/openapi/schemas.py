"""JSON schemas of records, answers and refusals, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.call import Operation
from ...records.shape import forms_of
from ...vocabulary.refusals import Invalid
from ...vocabulary.resource import (
    Action,
    Extra,
    Field,
    Kind,
    Resource,
    object_of,
)

Schema = dict[str, Any]
Resources = Mapping[str, Resource]
"""All of them, by name."""

KINDS: dict[Kind, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "array": {"type": "array", "items": {}},
    "time": {"type": "string", "format": "date-time"},
}
ERROR = object_of({"error": {"type": "string"}})
MESSAGE = object_of({"message": {"type": "string"}})


def json_content(description: str, schema: Schema, example: Any = None) -> Schema:
    content: Schema = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def success(operation: Operation, resources: Resources) -> Schema:
    what, resource = operation.what, operation.resource
    kind = what.schema if isinstance(what, Action) else what
    if not isinstance(kind, str):
        return resolved(kind, resources)
    if kind == "delete":
        return object_of({key: _example_kind(value) for key, value in resource.delete_body.items()})
    form = what.form if isinstance(what, Action) else resource.forms[what]  # type: ignore[index]
    one = _reference(resource, form)
    if kind in ("list", "many"):
        listed: Schema = {resource.name: {"type": "array", "items": one}}
        if kind == "list" and resource.per_page is not None:
            listed["meta"] = object_of({key: {"type": "integer"} for key in resource.meta})
        return object_of(listed)
    wraps_one = what.wrapper(resource) if isinstance(what, Action) else resource.wraps_one
    if kind == "one" and operation.method == "GET":
        one = {"oneOf": [one, {"type": "null"}]}
    return object_of({wraps_one: one}) if wraps_one else one


def _example_kind(value: object) -> Schema:
    return KINDS["boolean"] if isinstance(value, bool) else KINDS["string"]


def refused(resource: Resource, verb: str) -> Schema:
    """The 422, in the shape that the resource chose, of which an example is made here."""
    record = {
        name: nullable(kind_schema(field)) for name, field in resource.fields.items() if field.shown
    }
    example = Invalid(["Email is not an email"], {}, lambda: record, updating=verb == "update")
    shape = resource.invalid(example)
    keys = shape if isinstance(shape, dict) else {}
    return object_of({key: _refused_part(value, record) for key, value in keys.items()})


def _refused_part(value: object, record: Schema) -> Schema:
    if value is record:
        return object_of(record)
    if isinstance(value, list):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "object"} if isinstance(value, dict) else _example_kind(value)


def schemas(resource: Resource, resources: Resources) -> Iterable[tuple[str, Schema]]:
    """A schema for each form of a resource's records that has keys of its own."""
    forms = {name: form for form, name in reversed(_names(resource).items())}
    for name, form in forms.items():
        yield name, _record(resource, form, resources)


def _names(resource: Resource) -> dict[str, str]:
    """The name of each form's schema; forms with the same keys share one."""
    name = resource.singular.title().replace("_", "")
    by_keys: dict[tuple[str, ...], str] = {}
    return {
        form: by_keys.setdefault(
            _keys(resource, form), name if form == "list" else f"{name}{form.title()}"
        )
        for form in forms_of(resource)
    }


def _keys(resource: Resource, form: str) -> tuple[str, ...]:
    fields = [name for name, field in resource.fields.items() if field.is_in(form)]
    return (*fields, *[extra.key for extra in resource.extras if form in extra.forms])


def _record(resource: Resource, form: str, resources: Resources) -> Schema:
    properties = {
        name: field_schema(field) for name, field in resource.fields.items() if field.is_in(form)
    }
    for extra in resource.extras:
        if form in extra.forms:
            properties[extra.key] = _extra(extra, resources)
    return object_of(properties)


def field_schema(field: Field) -> Schema:
    """What an answer has."""
    schema = dict(field.shown_as) if field.shown_as else kind_schema(field)
    return nullable(schema) if field.null else schema


def kind_schema(field: Field) -> Schema:
    """What a body may have."""
    if field.kind == "array":
        return {"type": "array", "items": KINDS[field.items]}
    return KINDS[field.kind]


def nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _extra(extra: Extra, resources: Resources) -> Schema:
    if extra.one:
        return {"oneOf": [_reference(resources[extra.one], extra.nested), {"type": "null"}]}
    if extra.rows:
        return {"type": "array", "items": _reference(resources[extra.rows], extra.nested)}
    return resolved(extra.schema, resources)


def resolved(schema: Mapping[str, Any], resources: Resources) -> Schema:
    """A declared schema, with references where it names the records of a resource."""

    def inner(value: Any) -> Any:
        if isinstance(value, list):
            return [inner(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if "records_of" in value:
            return _reference(resources[value["records_of"]], value["form"])
        return {key: inner(item) for key, item in value.items()}

    made: Schema = inner(schema)
    return made


def _reference(resource: Resource, form: str) -> Schema:
    return {"$ref": f"#/components/schemas/{_names(resource)[form]}"}
