"""The mock's own OpenAPI documents, made from the declarations.

The API's document has two servers: the address that it was loaded from, and one whose variable
is the subdomain, which set-up guides tell people to fill in. Its links say where the id of one
answer goes in the next call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from . import __version__
from .call import Operation
from .control.api import ControlRoute
from .errors import DENIED, Invalid
from .records import sent_fields
from .resource import META, Action, Extra, Field, Kind, Permission, Resource

Schema = dict[str, Any]

_KINDS: dict[Kind, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "array": {"type": "array", "items": {}},
    "time": {"type": "string", "format": "date-time"},
}
_ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string"}},
}
_MESSAGE: Schema = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {"message": {"type": "string"}},
}


def document(operations: Sequence[Operation], address: str) -> Schema:
    """The API's document, as loaded from `address` (scheme, host and port)."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        described = _operation(operation)
        links = _links(operation, operations)
        if links:
            described["responses"]["200"]["links"] = links
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    resources = list(
        dict.fromkeys(operation.resource for operation in operations if operation.resource.fields)
    )
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "mock-syncro",
            "version": __version__,
            "description": "A local mock of the Syncro API. Not affiliated with Syncro.",
        },
        "servers": [
            {"url": f"{address}/api/v1"},
            {
                "url": f"{address}/@{{subdomain}}/api/v1",
                "variables": {"subdomain": {"default": "acme"}},
            },
        ],
        "security": [{"bearerAuth": []}, {"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": {
                name: schema for resource in resources for name, schema in _schemas(resource)
            },
            "securitySchemes": {
                "bearerAuth": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "query", "name": "api_key"},
            },
        },
    }


def operation_id(operation: Operation) -> str:
    """`list_contacts`, `update_contact`, `get_customers_latest`."""
    resource = operation.resource
    if isinstance(operation.what, Action):
        words = re.sub(r"[^a-z0-9]+", "_", operation.path).strip("_")
        return f"{operation.method.lower()}_{words}"
    plural = operation.what == "list"
    return f"{operation.what}_{resource.name if plural else resource.singular}"


def _operation(operation: Operation) -> Schema:
    resource, what = operation.resource, operation.what
    described: Schema = {
        "operationId": operation_id(operation),
        "tags": [resource.tag],
        "summary": what.summary if isinstance(what, Action) else _summary(what, resource),
        "description": _wants(operation.permission),
        "parameters": [*_path_parameters(operation.path), *_query_parameters(operation)],
        "responses": _responses(operation),
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


def _summary(verb: str, resource: Resource) -> str:
    if verb == "list":
        return f"The {resource.name}"
    return f"{verb.capitalize()} a {resource.singular}"


def _wants(permission: Permission) -> str:
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
        return [_query(name, _KINDS[kind]) for name, kind in what.params]
    if what != "list":
        return []
    found = []
    for filter_ in resource.filters:
        if filter_.how in ("among", "not_among"):
            found.append(_query(filter_.param, {"type": "array", "items": {"type": "integer"}}))
        else:
            found.append(_query(filter_.param, _KINDS[filter_.kind]))
    if resource.sortable:
        found.append(_query("sort", _KINDS["string"]))
    if resource.per_page is not None:
        found += [_query("page", _KINDS["integer"]), _query("per_page", _KINDS["integer"])]
    return found


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _body(operation: Operation) -> Schema | None:
    what, resource = operation.what, operation.resource
    if isinstance(what, Action):
        fields = {name: _KINDS[kind] for name, kind in what.body}
        return _object(fields, required=()) if fields else None
    if what not in ("create", "update"):
        return None
    sent = sent_fields(resource.fields, what)
    return {
        "type": "object",
        "properties": {
            name: {**_KINDS[field.kind], **({"nullable": True} if field.null else {})}
            for name, field in sent.items()
        },
    }


def _responses(operation: Operation) -> Schema:
    what, resource = operation.what, operation.resource
    found: Schema = {"200": _json("Done", _success(operation))}
    found["400"] = {
        "description": "The body cannot be read",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
    found["401"] = _json("The token is no good, or lacks the permission", _ERROR, DENIED)
    if "{" in operation.path or what == "create":
        found["404"] = _json("There is no such record", _MESSAGE)
    if operation.method in ("POST", "PUT"):
        found["413"] = _json("The body is too large", _ERROR)
    if what in ("create", "update"):
        found["422"] = _json("The record was refused", _refused(resource, str(what)))
    found["429"] = {
        "description": "Too many calls",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    if isinstance(what, Action):
        for status, schema in what.refused.items():
            found[str(status)] = _json("Refused", {"oneOf": [_ERROR, dict(schema)]})
    return found


def _json(description: str, schema: Schema, example: Any = None) -> Schema:
    content: Schema = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def _success(operation: Operation) -> Schema:
    what, resource = operation.what, operation.resource
    kind = what.schema if isinstance(what, Action) else what
    if not isinstance(kind, str):
        return dict(kind)
    name = _schema_name(resource)
    if kind in ("list", "many"):
        listed: Schema = {resource.name: {"type": "array", "items": _reference(name)}}
        if kind == "list" and resource.per_page is not None:
            listed["meta"] = _object({key: {"type": "integer"} for key in META})
        return _object(listed)
    if kind == "delete":
        return _object({key: _example_kind(value) for key, value in resource.delete_body.items()})
    detailed = kind == "show" and any(len(extra.forms) == 1 for extra in resource.extras)
    one = _reference(f"{name}Detail" if detailed else name)
    if kind == "one":
        one = {"allOf": [one], "nullable": True}
    return _object({resource.wraps_one: one}) if resource.wraps_one else one


def _example_kind(value: object) -> Schema:
    return _KINDS["boolean"] if isinstance(value, bool) else _KINDS["string"]


def _refused(resource: Resource, verb: str) -> Schema:
    messages = ["Email is not an email"]
    invalid = Invalid(messages, {}, dict, updating=verb == "update")
    shape = resource.invalid(invalid)
    keys = shape if isinstance(shape, dict) else {}
    return _object(
        {
            key: (
                {"type": "array", "items": {"type": "string"}}
                if isinstance(value, list)
                else {"type": "object"}
                if isinstance(value, dict)
                else _example_kind(value)
            )
            for key, value in keys.items()
        }
    )


def _schemas(resource: Resource) -> Iterable[tuple[str, Schema]]:
    name = _schema_name(resource)
    yield name, _record(resource, "list")
    if any(len(extra.forms) == 1 for extra in resource.extras):
        yield f"{name}Detail", _record(resource, "detail")


def _record(resource: Resource, form: str) -> Schema:
    properties = {name: _field(field) for name, field in resource.fields.items() if field.shown}
    for extra in resource.extras:
        if form in extra.forms:
            properties[extra.key] = _extra(extra)
    return _object(properties)


def _field(field: Field) -> Schema:
    return {**_KINDS[field.kind], **({"nullable": True} if field.null else {})}


def _extra(extra: Extra) -> Schema:
    if extra.rows:
        return {"type": "array", "items": _reference(extra.rows.removesuffix("s").title())}
    return _KINDS[extra.kind]


def _object(properties: Schema, required: Iterable[str] | None = None) -> Schema:
    """An object with these keys and no others, all required unless said otherwise."""
    names = list(properties if required is None else required)
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return schema | ({"required": names} if names else {})


def _schema_name(resource: Resource) -> str:
    return resource.singular.title().replace("_", "")


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _links(operation: Operation, operations: Sequence[Operation]) -> Schema:
    """Where the id in an answer can go."""
    pointer = _id_pointer(operation)
    if pointer is None:
        return {}
    links: Schema = {}
    for target in operations:
        parameters = _parameters_for(operation, target, pointer)
        if parameters and target is not operation:
            links[operation_id(target)] = {
                "operationId": operation_id(target),
                "parameters": parameters,
            }
    return links


def _id_pointer(operation: Operation) -> str | None:
    """Where the id of (the first) record stands in the answer."""
    what, resource = operation.what, operation.resource
    if isinstance(what, Action) and what.first_id:
        return what.first_id
    kind = what.schema if isinstance(what, Action) else what
    if kind in ("list", "many"):
        return f"/{resource.name}/0/id"
    if kind in ("show", "create", "update", "one"):
        return f"/{resource.wraps_one}/id" if resource.wraps_one else "/id"
    return None


def _parameters_for(source: Operation, target: Operation, pointer: str) -> Schema:
    names = re.findall(r"\{(\w+)\}", target.path)
    resource = source.resource
    if target.resource is resource and names == ["id"]:
        return {"id": f"$response.body#{pointer}"}
    if target.resource is resource and names and names[-1] == "id":
        parent = names[0]
        return {
            "id": f"$response.body#{pointer}",
            parent: f"$response.body#{pointer.removesuffix('id')}{parent}",
        }
    if names == [f"{resource.singular}_id"] and target.resource is not resource:
        return {names[0]: f"$response.body#{pointer}"}
    filtered = [f.param for f in target.resource.filters if f.param == f"{resource.singular}_id"]
    if target.what == "list" and filtered:
        return {f"query.{filtered[0]}": f"$response.body#{pointer}"}
    return {}


def control_document(routes: Sequence[ControlRoute]) -> Schema:
    """The document of the control API."""
    bodies = [route.body for route in routes if route.body is not None]
    schemas, components = msgspec.json.schema_components(
        bodies, ref_template="#/components/schemas/{name}"
    )
    body_schemas = dict(zip(map(id, bodies), schemas, strict=True))
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    paths: Schema = {}
    for route in routes:
        described: Schema = {
            "summary": route.does,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"\{(\w+)\}", route.path)
            ]
            + [_query("account", {"type": "string"})],
            "responses": {
                str(route.status): {"description": "Done"},
                "default": {"description": "A problem", "content": problem},
            },
        }
        if route.body is not None:
            content = {"application/json": {"schema": body_schemas[id(route.body)]}}
            described["requestBody"] = {"content": content}
        paths.setdefault(route.path, {})[route.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "mock-syncro control API", "version": __version__},
        "paths": paths,
        "components": {"schemas": components},
    }
