"""Operations: what they take, what they answer."""

from __future__ import annotations

import re

from ...accounts.grants import wanted
from ...engine.call import Route
from ...errors import DENIED
from ...records.reading import sent_fields
from ...syncro.surface import OPERATIONS
from ...vocabulary.interface import Permission
from ...vocabulary.kinds import INTEGER, TEXT, Kind
from ...vocabulary.operations import Filter, Operation
from ...vocabulary.schemas import object_of, schema_of
from .components import ERROR, MESSAGE, Resources, Schema, json_content, refused, success


def operation_id(route: Route) -> str:
    """`list_contacts`; `get_customers_latest` for what has a summary of its own."""
    resource, operation = route.resource, route.operation
    if operation.summary:
        words = re.sub(r"[^a-z0-9]+", "_", operation.path).strip("_")
        return f"{operation.method.lower()}_{words}"
    plural = operation.verb == "list"
    return f"{operation.verb}_{resource.name if plural else resource.singular}"


def described(route: Route, resources: Resources) -> Schema:
    operation = route.operation
    described: Schema = {
        "operationId": operation_id(route),
        "tags": [_tag(route)],
        "summary": operation.summary or _summary(route),
        "description": wants(operation.permission),
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": _responses(route, resources),
    }
    body = _body(route)
    if body:
        described["requestBody"] = {
            "content": {
                "application/json": {"schema": body},
                "application/x-www-form-urlencoded": {"schema": body},
            }
        }
    return described


def _tag(route: Route) -> str:
    """The specification's; timers below a ticket are under that of tickets there."""
    operation = route.operation
    tags = (
        tag
        for tag, path, methods in OPERATIONS
        if path == operation.path and operation.method in methods.split()
    )
    return next(tags, route.resource.tag)


def _summary(route: Route) -> str:
    verb, resource = str(route.operation.verb), route.resource
    if verb == "list":
        return f"The {resource.name.replace('_', ' ')}"
    return f"{verb.capitalize()} a {resource.singular.replace('_', ' ')}"


def wants(permission: Permission) -> str:
    if permission is None:
        return "Needs no permission."
    return f"Needs the permission {wanted(permission)}."


def _path_parameters(route: Route) -> list[Schema]:
    record = route.operation.record_param
    return [
        {"name": name, "in": "path", "required": True, "schema": dict(schema)}
        for name in route.operation.names
        for schema in [_naming(route).schema if name == record else INTEGER.schema]
    ]


def _naming(route: Route) -> Kind:
    """The kind of what names a record."""
    by = route.operation.by
    return INTEGER if by == "id" else route.resource.fields[by].kind


def _in_query(operation: Operation) -> bool:
    """Whether the query names the record."""
    return bool(operation.named_by) and operation.method in ("GET", "DELETE")


def _query_parameters(route: Route) -> list[Schema]:
    operation = route.operation
    if operation.verb != "list":
        return [query_parameter(name, kind) for name, kind in _read(route)]
    found = [_filter_parameter(filter_) for filter_ in operation.filters]
    found += [query_parameter(name, kind) for name, kind in _others(route).items()]
    if operation.per_page is not None:
        found.append(query_parameter("page", INTEGER))
        if operation.resizable:
            found.append(query_parameter("per_page", INTEGER))
    return found


def _read(route: Route) -> list[tuple[str, Kind]]:
    """What is read of the query, beyond what a path has: also what names the record."""
    operation = route.operation
    other = operation.or_by[1]
    found = [] if operation.verb else list(operation.params)
    if operation.verb and _in_query(operation):
        found.append((operation.named_by, _naming(route)))
    return [*found, (other, TEXT)] if other and other not in operation.names else found


def _filter_parameter(filter_: Filter) -> Schema:
    parameter = query_parameter(filter_.param, filter_.kind)
    if filter_.how in ("among", "not_among"):
        parameter["schema"] = {"type": "array", "items": {"type": "integer"}}
    also = "".join(f', or "{name.title()}"' for name in filter_.named)
    narrows = _NARROWS[filter_.how].format(field=filter_.field, table=filter_.table)
    if filter_.negated:
        narrows = f"The opposite of this: {narrows}"
    return {**parameter, "description": narrows + also}


_NARROWS = {
    "equals": "{field} is this",
    "one_of": "{field} is one of these",
    "holds": "One of {field} is this",
    "has": "One of its {table} has this as {field}",
    "null": "true: {field} is null; false: it is not",
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


def _others(route: Route) -> dict[str, Kind]:
    """The parameters of a list that narrow nothing."""
    operation = route.operation
    sort: dict[str, Kind] = dict.fromkeys(operation.sort_params, TEXT)
    varied = route.resource.varied_by if operation.per_page is not None else {}
    return {**(sort if operation.sortable else {}), **varied}


def query_parameter(name: str, kind: Kind) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": dict(kind.schema)}


def _body(route: Route) -> Schema | None:
    operation = route.operation
    fields = {name: dict(field.kind.schema) for name, field in operation.body.items()}
    if operation.verb and operation.named_by and not _in_query(operation):
        fields[operation.named_by] = dict(INTEGER.schema)
    if operation.verb not in ("create", "update"):
        return {**object_of(fields), "required": []} if fields else None
    sent = sent_fields(route.resource.fields, operation.verb)
    fields |= {name: dict(field.kind.schema) for name, field in sent.items()}
    needed = [name for name, field in sent.items() if field.kept and field.refers_to]
    required = {"required": needed} if needed and operation.verb == "create" else {}
    return {"type": "object", "properties": fields, **required}


def _missing(operation: Operation) -> Schema:
    if operation.missing is None:
        return MESSAGE
    return {"anyOf": [MESSAGE, schema_of(operation.missing)]}


def _responses(route: Route, resources: Resources) -> Schema:
    resource, operation = route.resource, route.operation
    done = json_content("Done", success(route, resources))
    found: Schema = {
        str(operation.status): {"description": "Done"} if operation.status == 204 else done
    }
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
    if operation.names or _in_query(operation) or (operation.verb == "create" and refers):
        found["404"] = json_content("There is no such record", _missing(operation))
    if operation.method in ("POST", "PUT", "PATCH"):
        found["413"] = json_content("The body is too large", ERROR)
    if operation.verb in ("create", "update"):
        shape = refused(route, updating=operation.verb == "update")
        found[str(resource.invalid_status)] = json_content("The record was refused", shape)
    found["429"] = {
        "description": "Too many calls",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    for status, schema in operation.refused.items():
        shapes = {"anyOf": [ERROR, dict(schema)]} if schema else ERROR
        found[str(status)] = json_content("Refused", shapes)
    return found
