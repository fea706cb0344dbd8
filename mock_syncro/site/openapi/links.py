"""Links: where the id in one answer goes in the next call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...engine.call import Operation
from ...vocabulary.resource import Action
from .operations import operation_id
from .schemas import Schema


def links_of(operation: Operation, operations: Sequence[Operation]) -> Schema:
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
        wraps_one = what.wrapper(resource) if isinstance(what, Action) else resource.wraps_one
        return f"/{wraps_one}/id" if wraps_one else "/id"
    return None


def _parameters_for(source: Operation, target: Operation, pointer: str) -> Schema:
    names = re.findall(r"\{(\w+)\}", target.path)
    resource = source.resource
    owner = target.path.partition("/{")[0]
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
    filtered = [f.param for f in target.resource.filters if f.param == f"{resource.singular}_id"]
    if target.what == "list" and filtered:
        return {f"query.{filtered[0]}": f"$response.body#{pointer}"}
    return {}
