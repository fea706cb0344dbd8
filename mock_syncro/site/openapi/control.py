"""The document of the control API, from its table of routes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ... import __version__
from ...control.api import ControlRoute
from ...syncro.permissions import NAMES
from ...vocabulary.kinds import TEXT
from .components import Schema
from .paths import query_parameter


def control_document(routes: Sequence[ControlRoute], prefix: str = "") -> Schema:
    """The document of the control API. `prefix` names the account, like `/@t1`, or is empty."""
    bodies = [route.body for route in routes if route.body is not None]
    schemas, components = msgspec.json.schema_components(
        bodies, ref_template="#/components/schemas/{name}"
    )
    for component in components.values():
        if "permissions" in component.get("properties", {}):
            component["properties"]["permissions"] = {
                "anyOf": [{"const": "all"}, {"type": "array", "items": {"enum": list(NAMES)}}]
            }
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
            + [query_parameter("account", TEXT)],
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
        "servers": [{"url": prefix or "/"}],
        "security": [{}, {"controlKey": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"controlKey": {"type": "http", "scheme": "bearer"}},
        },
    }
