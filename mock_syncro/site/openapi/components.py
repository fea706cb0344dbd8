"""JSON schemas of records, answers and refusals, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.call import Route
from ...records.shape import forms_of
from ...vocabulary.fields import Field
from ...vocabulary.kinds import BOOLEAN, TEXT
from ...vocabulary.refusals import Invalid, Problem
from ...vocabulary.resource import Extra, Resource
from ...vocabulary.schemas import object_of, schema_of

Schema = dict[str, Any]
Resources = Mapping[str, Resource]
"""All of them, by name."""

ERROR = object_of({"error": {"type": "string"}})
MESSAGE = object_of({"message": {"type": "string"}})


def json_content(description: str, schema: Schema, example: Any = None) -> Schema:
    content: Schema = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def success(route: Route, resources: Resources) -> Schema:
    operation, resource = route.operation, route.resource
    kind: str | Mapping[str, Any] = operation.verb or operation.answers
    if operation.respond is not None:
        kind = operation.answers
    if not isinstance(kind, str):
        return resolved(kind, resources)
    if kind == "delete" and operation.gone is not None:
        return {} if callable(operation.gone) else schema_of(operation.gone)
    one = _reference(resource, operation.answer_form)
    beside = {key: schema_of(value) for key, value in operation.beside.items()}
    if kind in ("list", "many"):
        each = object_of({operation.each: one}) if operation.each else one
        listed: Schema = {operation.key or resource.name: {"type": "array", "items": each}}
        if kind == "list" and operation.per_page is not None and operation.meta:
            listed["meta"] = object_of({key: {"type": "integer"} for key in operation.meta})
        return object_of(listed | beside)
    key = resource.wrapper(operation)
    if kind == "one" and operation.method == "GET":
        one = {"oneOf": [one, {"type": "null"}]}
    return object_of({key: one} | beside) if key else one


def refused(route: Route, *, updating: bool) -> Schema:
    """The refusal, in the shape that was chosen for it, of which an example is made here."""
    resource = route.resource
    record = {
        name: nullable(dict(field.kind.schema))
        for name, field in resource.fields.items()
        if field.shown
    }
    example = Invalid([Problem("email", "is not an email")], {}, lambda: record, updating=updating)
    shape = (route.operation.invalid or resource.invalid)(example)
    keys = shape if isinstance(shape, dict) else {}
    return object_of({key: _refused_part(value, record) for key, value in keys.items()})


def _refused_part(value: object, record: Schema) -> Schema:
    if value is record:
        return object_of(record)
    if isinstance(value, list):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(value, dict):
        return {"type": "object"}
    return dict((BOOLEAN if isinstance(value, bool) else TEXT).schema)


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
    return (
        *resource.shown_in(form),
        *[extra.key for extra in resource.extras if form in extra.forms],
    )


def _record(resource: Resource, form: str, resources: Resources) -> Schema:
    properties = {name: field_schema(field) for name, field in resource.shown_in(form).items()}
    for extra in resource.extras:
        if form in extra.forms:
            properties[extra.key] = _extra(extra, resources)
    return object_of(properties)


def field_schema(field: Field) -> Schema:
    """What an answer has."""
    schema = dict(field.shown_as or field.kind.show_schema or field.kind.schema)
    return nullable(schema) if field.null else schema


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


def with_items(value: Any) -> Any:
    """The same with items in every schema of an array: generators of clients insist on them."""
    if isinstance(value, list):
        return [with_items(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: with_items(item) for key, item in value.items()}
    kinds = made.get("type")
    if kinds == "array" or (isinstance(kinds, list) and "array" in kinds):
        made.setdefault("items", {})
    return made


def _reference(resource: Resource, form: str) -> Schema:
    return {"$ref": f"#/components/schemas/{_names(resource)[form]}"}
