"""Follows the links of the mock's own OpenAPI document, each of them once and without chance.

The source of a link is called as in its success case, the link's values are taken from the
answer, and its target is called with them in the same app.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.api import Api
from contract_tests.cases import FIXTURE, HANGING, success
from contract_tests.contract import Answer
from contract_tests.spec import JsonObject, Operation, nodes

BODY = "$response.body#"


@dataclass(frozen=True)
class Link:
    """A link from an answer to an operation. `values` are runtime expressions by parameter."""

    source: Operation
    name: str
    target: Operation
    values: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.source} -> {self.name}"

    def follow(self) -> Answer:
        """Call the source, then the target with what the source answered."""
        api = Api(fixture=FIXTURE)
        before = success(self.source.method, self.source.path).send(api).json()
        target = success(self.target.method, self.target.path)
        path, query = self.target.path, {}
        for parameter, expression in self.values.items():
            value = value_of(expression, before)
            place, _, name = parameter.rpartition(".")
            if place == "query":
                query[name] = value
            else:
                path = path.replace(f"{{{name}}}", str(value))
        pairs = "&".join(f"{name}={value}" for name, value in query.items())
        call = replace(target, path=f"{path}?{pairs}" if pairs else path, made=False)
        return call.send(api)


def links(document: JsonObject) -> tuple[Link, ...]:
    """All links of a document, in its order. Raises KeyError for an unknown operationId."""
    by_id = {found.get("operationId"): operation for operation, found in nodes(document)}
    return tuple(
        Link(operation, name, by_id[link["operationId"]], link["parameters"])
        for operation, found in nodes(document)
        for response in found["responses"].values()
        for name, link in response.get("links", {}).items()
    )


def value_of(expression: str, body: Any) -> Any:
    """The value of a runtime expression such as `$response.body#/customers/0/id`.

    Raises ValueError for another kind of expression, LookupError if nothing is there.
    """
    if not expression.startswith(BODY + "/"):
        raise ValueError(f"not an expression about a body: {expression}")
    for step in expression.removeprefix(BODY + "/").split("/"):
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body
