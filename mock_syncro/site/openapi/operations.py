"""Operations: what they take, what they answer."""

from __future__ import annotations

import re

from ...engine.call import Operation
from ...errors import DENIED
from ...records.loading import sent_fields
from ...syncro.surface import OPERATIONS
from ...vocabulary.interface import Permission
from ...vocabulary.resource import Action, Filter, Kind, Resource, object_of
from .schemas import (
    ERROR,
    KINDS,
    MESSAGE,
    Resources,
    Schema,
    json_content,
    kind_schema,
    refused,
    success,
)


def operation_id(operation: Operation) -> str:
    """`list_contacts`, `update_contact`, `get_customers_latest`."""
    resource = operation.resource
    if isinstance(operation.what, Action):
        words = re.sub(r"[^a-z0-9]+", "_", operation.path).strip("_")
        return f"{operation.method.lower()}_{words}"
    plural = operation.what == "list"
    return f"{operation.what}_{resource.name if plural else resource.singular}"


def described(operation: Operation, resources: Resources) -> Schema:
    resource, what = operation.resource, operation.what
    described: Schema = {
        "operationId": operation_id(operation),
        "tags": [_tag(operation)],
        "summary": what.summary if isinstance(what, Action) else _summary(what, resource),
        "description": wants(operation.permission),
        "parameters": [*_path_parameters(operation.path), *_query_parameters(operation)],
        "responses": _responses(operation, resources),
    }
    body = _body(operation)
    if body:
        described["requestBody"] = {
            "content": {
                "application/json": {"schema": body},
                "application/x-www-form-urlencoded": {"schema": body},
            }
        }
    return described


def _tag(operation: Operation) -> str:
    """The specification's; timers below a ticket are under that of tickets there."""
    tags = (
        tag
        for tag, path, methods in OPERATIONS
        if path == operation.path and operation.method in methods.split()
    )
    return next(tags, operation.resource.tag)


def _summary(verb: str, resource: Resource) -> str:
    if verb == "list":
        return f"The {resource.name.replace('_', ' ')}"
    return f"{verb.capitalize()} a {resource.singular.replace('_', ' ')}"


def wants(permission: Permission) -> str:
    if permission is None:
        return "Needs no permission."
    names = permission if isinstance(permission, tuple) else (permission,)
    return "Needs the permission " + " or ".join(f'"{name}"' for name in names) + "."


def _path_parameters(path: str) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _query_parameters(operation: Operation) -> list[Schema]:
    what, resource = operation.what, operation.resource
    if isinstance(what, Action):
        return [query_parameter(name, KINDS[kind]) for name, kind in what.params]
    if what != "list":
        return []
    found = []
    found += [_filter_parameter(filter_) for filter_ in resource.filters]
    found += [query_parameter(name, KINDS[kind]) for name, kind in _others(resource).items()]
    if resource.per_page is not None:
        found += [
            query_parameter("page", KINDS["integer"]),
            query_parameter("per_page", KINDS["integer"]),
        ]
    return found


def _filter_parameter(filter_: Filter) -> Schema:
    schema = KINDS[filter_.kind]
    if filter_.how in ("among", "not_among"):
        schema = {"type": "array", "items": {"type": "integer"}}
    also = "".join(f', or "{name.title()}"' for name in filter_.named)
    narrows = _NARROWS[filter_.how].format(field=filter_.field)
    return {**query_parameter(filter_.param, schema), "description": narrows + also}


_NARROWS = {
    "equals": "{field} is this",
    "mine": "true: {field} is the user of the token",
    "after": "{field} is after this day or time",
    "before": "{field} is before this day or time",
    "like": "{field} contains this",
    "words": "All of these words are in the search text",
    "among": "The id is one of these",
    "not_among": "The id is none of these",
    "flag": "true: {field} ones too",
    "nothing": "Finds nothing",
}
"""How a filter narrows a list."""


def _others(resource: Resource) -> dict[str, Kind]:
    """The parameters of a list that narrow nothing."""
    sort: dict[str, Kind] = dict.fromkeys(resource.sort_params, "string")
    return {**(sort if resource.sortable else {}), **resource.varied_by}


def query_parameter(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _body(operation: Operation) -> Schema | None:
    what, resource = operation.what, operation.resource
    if isinstance(what, Action):
        fields = {name: kind_schema(field) for name, field in what.body.items()}
        return {**object_of(fields), "required": []} if fields else None
    if what not in ("create", "update"):
        return None
    sent = sent_fields(resource.fields, what)
    schema = {
        "type": "object",
        "properties": {name: kind_schema(field) for name, field in sent.items()},
    }
    needed = [name for name, field in sent.items() if field.kept and field.refers_to]
    return schema | ({"required": needed} if needed and what == "create" else {})


def _responses(operation: Operation, resources: Resources) -> Schema:
    what, resource = operation.what, operation.resource
    found: Schema = {"200": json_content("Done", success(operation, resources))}
    found["400"] = {
        "description": "The body cannot be read",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
    found["401"] = json_content("The token is no good, or lacks the permission", ERROR, DENIED)
    if operation.permission and resource.denied_status != 401:
        found["401"] = json_content("The token is no good", ERROR)
        denied = json_content("The token or its user lacks the permission", ERROR, DENIED)
        found[str(resource.denied_status)] = denied
    refers = any(field.refers_to for field in resource.fields.values())
    if "{" in operation.path or (what == "create" and refers):
        found["404"] = json_content("There is no such record", MESSAGE)
    if operation.method in ("POST", "PUT", "PATCH"):
        found["413"] = json_content("The body is too large", ERROR)
    if what in ("create", "update"):
        found["422"] = json_content("The record was refused", refused(resource, str(what)))
    found["429"] = {
        "description": "Too many calls",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    if isinstance(what, Action):
        for status, schema in what.refused.items():
            shapes = {"anyOf": [ERROR, dict(schema)]} if schema else ERROR
            found[str(status)] = json_content("Refused", shapes)
    return found
