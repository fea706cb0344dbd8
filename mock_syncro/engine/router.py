"""From resources to operations, and from a path to its operation.

Routing is a walk down a dictionary by segments: its cost does not depend on how many
operations there are, fixed segments (`latest`) win over ids, and empty segments, so repeated
and trailing slashes, do not count (a public client calls `/api/v1//me`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from ..vocabulary.resource import Action, Resource, Verb
from . import verbs as crud
from .call import Call, Engine, Operation
from .reply import JSON, Reply, json_reply

Node = dict[str, Any]
"""Segment to the next node; "{}" for any segment; "" for the operations by method."""


def operations(engine: Engine, resource: Resource, most: int) -> list[Operation]:
    """The operations of a resource; `most` is the most rows of a page."""
    one = f"{resource.path}/{{id}}"
    verbs: dict[Verb, tuple[str, str, Callable[[], crud.Handler]]] = {
        "list": ("GET", resource.path, lambda: crud.list_(engine, resource, most)),
        "create": ("POST", resource.path, lambda: crud.create(engine, resource)),
        "show": ("GET", one, lambda: crud.show(engine, resource)),
        "update": ("PUT", one, lambda: crud.update(engine, resource)),
        "delete": ("DELETE", one, lambda: crud.delete(resource)),
    }
    made = []
    for verb, (method, path, make) in verbs.items():
        if verb in resource.permissions:
            place = resource.paths.get(verb, path)
            permission = resource.permissions[verb]
            made.append(Operation(method, place, resource, verb, permission, make()))
    for action in resource.actions:
        handle = _action(engine, resource, action)
        made.append(
            Operation(action.method, action.path, resource, action, action.permission, handle)
        )
    return made


class Router:
    """Finds the operation of a path."""

    def __init__(
        self, operations: Iterable[Operation], surface: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        """`surface` is all that the API has: tag, path and methods, with spaces between."""
        self._root: Node = {}
        for _, path, methods in surface:
            for method in methods.split():
                self._add(path, method, None)
        for operation in operations:
            self._add(operation.path, operation.method, operation)

    def find(
        self, method: str, segments: Sequence[str]
    ) -> tuple[Operation | None, dict[str, str]] | None:
        """The operation and the path's parameters.

        None: Syncro has no such path or method. An operation of None: the mock has it not yet.
        """
        values: list[str] = []
        node = _walk(self._root, segments, 0, values)
        if node is None or method not in node[""]:
            return None
        operation, names = node[""][method]
        return operation, dict(zip(names, values, strict=True)) if values else {}

    def _add(self, path: str, method: str, operation: Operation | None) -> None:
        node = self._root
        names = []
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                segment = "{}"  # noqa: PLW2901 - the same segment, as the tree names it
            node = node.setdefault(segment, {})
        node.setdefault("", {})[method] = (operation, tuple(names))


def _walk(node: Node, segments: Sequence[str], at: int, values: list[str]) -> Node | None:
    if at == len(segments):
        return node if "" in node else None
    segment = segments[at]
    inner = node.get(segment)
    if inner is not None and segment != "{}":
        found = _walk(inner, segments, at + 1, values)
        if found is not None:
            return found
    inner = node.get("{}")
    if inner is None:
        return None
    values.append(segment)
    found = _walk(inner, segments, at + 1, values)
    if found is None:
        values.pop()
    return found


def _action(engine: Engine, resource: Resource, action: Action) -> Callable[[Call], Reply]:
    encoder, form = engine.encoders[resource.name], action.form
    wrap, opening = crud.wrapper(action.wrapper(resource)), crud.opening(resource)
    known = action.body.keys()

    def handle(call: Call) -> Reply:
        answer = action.run(call)
        if known:
            call.ignore(known, "field of the body")
        if answer.rows is not None:
            body = opening + encoder.many(answer.rows, call, form) + b"]}"  # type: ignore[arg-type]
        elif answer.row is not None:
            body = wrap(encoder.pieces(answer.row, call, form))  # type: ignore[arg-type]
        else:
            body = orjson.dumps(answer.value)
        return Reply(answer.status, body, JSON, call.note)

    return handle


def not_implemented(method: str, segments: Sequence[str]) -> Reply:
    """An operation of Syncro that the mock does not have yet."""
    text = f"mock-syncro does not have {method} /{'/'.join(segments)} yet"
    return json_reply(501, {"error": text}, "not-implemented")
