"""Links: where the id in one answer goes in the next call."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.call import Route
from .components import Schema
from .paths import operation_id


def links_of(route: Route, routes: Sequence[Route]) -> Schema:
    """Where the id in an answer can go."""
    pointer = _id_pointer(route)
    if pointer is None:
        return {}
    links: Schema = {}
    for target in routes:
        parameters = _parameters_for(route, target, pointer)
        if parameters and target is not route:
            links[operation_id(target)] = {
                "operationId": operation_id(target),
                "parameters": parameters,
            }
    return links


def _id_pointer(route: Route) -> str | None:
    """Where the id of (the first) record stands in the answer."""
    operation, resource = route.operation, route.resource
    if operation.first_id:
        return operation.first_id
    kind = operation.answers if operation.verb is None else operation.verb
    if kind in ("list", "many"):
        return f"/{operation.key or resource.name}/0/id"
    if kind in ("show", "create", "update", "one"):
        key = resource.wrapper(operation)
        return f"/{key}/id" if key else "/id"
    return None


def _parameters_for(source: Route, target: Route, pointer: str) -> Schema:
    names = list(target.operation.names)
    resource = source.resource
    owner = target.operation.path.partition("/{")[0]
    if names == ["id"] and resource.path and owner == resource.path:
        return {"id": f"$response.body#{pointer}"}
    if target.resource is resource and len(names) > 1 and names[-1] == "id":
        parent = names[0]
        return {
            "id": f"$response.body#{pointer}",
            parent: f"$response.body#{pointer.removesuffix('id')}{parent}",
        }
    if names == [f"{resource.singular}_id"] and target.resource is not resource:
        return {names[0]: f"$response.body#{pointer}"}
    wanted = f"{resource.singular}_id"
    if target.operation.verb == "list" and wanted in [f.param for f in target.operation.filters]:
        return {f"query.{wanted}": f"$response.body#{pointer}"}
    return {}
