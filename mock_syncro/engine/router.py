"""From resources to routes, and from a path to its route.

Routing is a walk down a dictionary by segments: its cost does not depend on how many
operations there are, fixed segments (`latest`) win over ids, and empty segments, so repeated
and trailing slashes, do not count (a public client calls `/api/v1//me`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..vocabulary.resource import Resource
from .call import Route
from .reply import Reply, json_reply
from .verbs import handler
from .work import Engine

Node = dict[str, Any]
"""Segment to the next node; "{}" for any segment; "" for the operations by method."""


def routes(engine: Engine, resource: Resource, most: int) -> list[Route]:
    """The routes of a resource; `most` is the most rows of a page."""
    return [
        Route(operation, resource, handler(engine, resource, operation, most))
        for operation in resource.operations
    ]


class Router:
    """Finds the operation of a path."""

    def __init__(
        self, routes: Iterable[Route], surface: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        """`surface` is all that the API has: tag, path and methods, with spaces between."""
        self._root: Node = {}
        for _, path, methods in surface:
            self._add(path, methods.split(), None)
        for route in routes:
            self._add(route.operation.path, (route.operation.method,), route)

    def find(
        self, method: str, segments: Sequence[str]
    ) -> tuple[Route | None, dict[str, str]] | None:
        """The route and the path's parameters.

        None: Syncro has no such path or method. A route of None: the mock has it not yet.
        """
        values: list[str] = []
        node = _walk(self._root, segments, 0, values)
        if node is None or method not in node[""]:
            return None
        route, names = node[""][method]
        return route, dict(zip(names, values, strict=True)) if values else {}

    def _add(self, path: str, methods: Iterable[str], route: Route | None) -> None:
        node = self._root
        names = []
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                segment = "{}"  # noqa: PLW2901 - the same segment, as the tree names it
            node = node.setdefault(segment, {})
        ends = node.setdefault("", {})
        for method in methods:
            ends[method] = (route, tuple(names))


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


def not_implemented(method: str, segments: Sequence[str]) -> Reply:
    """An operation of Syncro that the mock does not have yet."""
    text = f"mock-syncro does not have {method} /{'/'.join(segments)} yet"
    return json_reply(501, {"error": text}, "not-implemented")
