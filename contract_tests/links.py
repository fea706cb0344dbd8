"""Follows the links of the mock's own OpenAPI document, each of them by itself and in chains.

The source of a link is called as in its success case, the link's values are taken from the
answer, and its target is called with them in the same app.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contract_tests.api import Api
from contract_tests.case import FIXTURE
from contract_tests.contract import Answer, Contract
from contract_tests.refusals import HANGING
from contract_tests.spec import JsonObject, Operation, nodes
from contract_tests.successes import success

BODY = "$response.body#"

_MAKERS = {
    "timer_entry_id": ("timer_entry", ""),
    "ticket_line_item_id": ("add_line_item", ""),
    # Its answer has no id.
    "attachment_id": ("attach_file_url", "attachments"),
}
MAKERS = {
    Operation(method, f"/tickets/{{id}}/{name}"): (key, *_MAKERS[key])
    for method, name, key in HANGING
}
"""By operation that names what hangs on a ticket: the key of its id in the body, the operation
that hangs one there, and the array of the ticket that has the id if the answer does not."""


@dataclass(frozen=True, eq=False)
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
        return self.take(api, success(self.source.method, self.source.path).send(api).json())

    def take(self, api: Api, before: Any) -> Answer:
        """Call the target with what the source answered. Raises LookupError for too little."""
        target = success(self.target.method, self.target.path)
        path, own_query = self.target.path, target.path.partition("?")[2]
        query = [own_query] if own_query else []
        for parameter, expression in self.values.items():
            value = value_of(expression, before)
            place, _, name = parameter.rpartition(".")
            if place == "query":
                query.append(f"{name}={value}")
            else:
                path = path.replace(f"{{{name}}}", str(value))
        body = target.json
        if self.target in MAKERS:
            body = {**body, **_hang(api, self.target, path)}
        whole = "?".join(filter(None, (path, "&".join(query))))
        return replace(target, path=whole, json=body).send(api)


def _hang(api: Api, target: Operation, path: str) -> JsonObject:
    """Hang something on the ticket of a path; its id, under the key that the target's body has."""
    ticket = path.rpartition("/")[0]
    key, name, inner = MAKERS[target]
    maker = success("POST", f"/tickets/{{id}}/{name}")
    answer = replace(maker, path=f"{ticket}/{name}").send(api)
    if inner:
        return {key: api.get(ticket).json()["ticket"][inner][-1]["id"]}
    return {key: answer.json()["id"]}


def links(document: JsonObject) -> tuple[Link, ...]:
    """All links of a document, in its order. Raises KeyError for an unknown operationId."""
    by_id = {found.get("operationId"): operation for operation, found in nodes(document)}
    return tuple(
        Link(operation, name, by_id[link["operationId"]], link["parameters"])
        for operation, found in nodes(document)
        for response in found["responses"].values()
        for name, link in response.get("links", {}).items()
    )


@dataclass
class Walks:
    """What came of chains of links: how often each was taken, its statuses, what was wrong."""

    taken: Counter[Link] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def walk(contract: Contract, *, chains: int, steps: int, seed: int) -> Walks:
    """Chains of links in an app that keeps what they do; the least taken link comes first.

    Ten chains share an app, so that a later one finds what an earlier one has changed or deleted.
    """
    chance, walks = random.Random(seed), Walks()
    by_source: dict[Operation, list[Link]] = {}
    for link in links(contract.document):
        by_source.setdefault(link.source, []).append(link)
        walks.taken[link] = 0

    def next_from(operation: Operation) -> Link:
        return min(by_source[operation], key=lambda link: (walks.taken[link], chance.random()))

    def rank(operation: Operation) -> tuple[int, float]:
        return walks.taken[next_from(operation)], chance.random()

    for number in range(chains):
        if number % 10 == 0:
            api = Api(fixture=FIXTURE)
        operation = min(by_source, key=rank)
        answer = success(operation.method, operation.path).send(api)
        for _ in range(steps):
            if operation not in by_source or answer.status != 200:
                break
            link = next_from(operation)
            try:
                answer = link.take(api, answer.json())
            except LookupError:  # an empty list, or a ticket that is gone
                break
            walks.taken[link] += 1
            walks.statuses[answer.status] += 1
            walks.problems += contract.problems(link.target, answer)
            operation = link.target
    return walks


def value_of(expression: str, body: Any) -> Any:
    """The value of a runtime expression such as `$response.body#/customers/0/id`.

    Raises ValueError for another kind of expression, LookupError if nothing is there.
    """
    if not expression.startswith(BODY + "/"):
        raise ValueError(f"not an expression about a body: {expression}")
    for step in expression.removeprefix(BODY + "/").split("/"):
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body
