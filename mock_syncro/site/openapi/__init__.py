"""The mock's own OpenAPI documents, made from the declarations.

The API's document has two servers: the address that it was loaded from, and one whose variable
is the subdomain, which set-up guides tell people to fill in. Its links say where the id of one
answer goes in the next call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import __version__
from ...engine.call import Route
from ...vocabulary.resource import Resource
from .components import Schema, schemas, with_items
from .control import control_document
from .examples import Examples
from .links import links_of
from .paths import described, operation_id

__all__ = ["Examples", "control_document", "document", "operation_id"]


def document(
    routes: Sequence[Route],
    resources: Sequence[Resource],
    address: str,
    prefix: str = "",
    subdomain: str = "acme",
    examples: Examples | None = None,
) -> Schema:
    """The API's document, as loaded from `address` (scheme, host and port).

    `prefix` is the part of the path that named an account, like `/@t1`; `subdomain` is the
    default one's. `examples` are those of the account.
    """
    by_name = {resource.name: resource for resource in resources}
    paths = _paths(routes, by_name, examples)
    components = {
        name: schema for resource in resources for name, schema in schemas(resource, by_name)
    }
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "mock-syncro",
            "version": __version__,
            "description": "A local mock of the Syncro API. Not affiliated with Syncro.",
        },
        "servers": [
            {"url": f"{address}{prefix}/api/v1"},
            {
                "url": f"{address}/@{{subdomain}}/api/v1",
                "variables": {"subdomain": {"default": subdomain}},
            },
        ],
        "security": [{"bearerAuth": []}, {"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": _needed(paths, components),
            "securitySchemes": {
                "bearerAuth": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "query", "name": "api_key"},
            },
        },
    }
    document: Schema = with_items(whole)
    return document


def _paths(
    routes: Sequence[Route], by_name: Mapping[str, Resource], examples: Examples | None
) -> Schema:
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operation = route.operation
        made = described(route, by_name)
        if examples is not None:
            examples.put_into(made, route)
        links = links_of(route, routes)
        if links:
            made["responses"][str(operation.status)]["links"] = links
        paths.setdefault(operation.path, {})[operation.method.lower()] = made
    return paths


def _needed(paths: Schema, schemas: Schema) -> Schema:
    """The schemas that the paths refer to, and those that these refer to."""
    found: set[str] = set()
    places: list[Any] = [paths]
    while places:
        place = places.pop()
        if isinstance(place, list):
            places += place
        elif isinstance(place, dict):
            places += place.values()
            name = str(place.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                places.append(schemas[name])
    return {name: schema for name, schema in schemas.items() if name in found}
