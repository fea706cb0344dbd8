"""The document of the control API, from its table of routes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ... import __version__
from ...control import bodies
from ...control.answers import ANSWERS, ProblemShown
from ...control.api import ControlRoute
from ...syncro.permissions import NAMES
from ...vocabulary.kinds import TEXT
from .components import Schema, with_items
from .paths import query_parameter

EXAMPLES: Mapping[Any, Schema] = {
    bodies.Reset: {},
    bodies.NewAccount: {"subdomain": "t1", "fixture": "small"},
    bodies.NewToken: {"name": "sync", "permissions": ["Customers - List/Search"]},
    bodies.TokenChange: {"name": "sync"},
    bodies.NewUser: {"email": "new@example.com", "first_name": "New", "last_name": "Technician"},
    bodies.UserChange: {"last_name": "Roe"},
    bodies.NewGroup: {"name": "Readers", "permissions": ["Customers - List/Search"]},
    bodies.GroupChange: {"permissions": "all"},
    bodies.ClockSetting: {"frozen": True},
    bodies.ClockStep: {"seconds": 61},
    dict[str, Any]: {},
}
"""What Swagger UI fills its forms with, by body."""


def control_document(routes: Sequence[ControlRoute], prefix: str = "") -> Schema:
    """The document of the control API. `prefix` names the account, like `/@t1`, or is empty."""
    schema_of, components = _schemas(routes)
    paths: Schema = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _described(route, schema_of)
    made = {
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
    document: Schema = with_items(made)
    return document


def _schemas(routes: Sequence[ControlRoute]) -> tuple[Mapping[Any, Schema], Schema]:
    """The schema of each body and answer by its type, and those that they refer to."""
    types = {route.body for route in routes} | {_answer(route) for route in routes}
    known = [ProblemShown, *sorted(types - {None}, key=str)]
    schemas, components = msgspec.json.schema_components(
        known, ref_template="#/components/schemas/{name}"
    )
    for component in components.values():
        if "permissions" in component.get("properties", {}):
            component["properties"]["permissions"] = {
                "anyOf": [{"const": "all"}, {"type": "array", "items": {"enum": list(NAMES)}}]
            }
    return dict(zip(known, schemas, strict=True)), components


def _answer(route: ControlRoute) -> Any:
    """The type of what a route answers; None: nothing."""
    return ANSWERS.get((route.method, route.path), dict[str, Any])


def _described(route: ControlRoute, schema_of: Mapping[Any, Schema]) -> Schema:
    answer = _answer(route)
    done: Schema = {"description": "Done"}
    if answer is not None:
        done["content"] = {"application/json": {"schema": schema_of[answer]}}
    problem = {"application/problem+json": {"schema": schema_of[ProblemShown]}}
    described: Schema = {
        "operationId": route.run.__name__,
        "tags": [route.path.split("/")[2]],
        "summary": route.does,
        "parameters": [*_in_path(route), query_parameter("account", TEXT)],
        "responses": {
            "204" if answer is None else str(route.status): done,
            "default": {"description": "A problem", "content": problem},
        },
    }
    if route.body is not None:
        content: Schema = {"schema": schema_of[route.body]}
        if route.body in EXAMPLES:
            content["example"] = EXAMPLES[route.body]
        described["requestBody"] = {"content": {"application/json": content}}
    return described


def _in_path(route: ControlRoute) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
