"""Spoils right answers in one place each, to see whether the contract checks notice.

A mutant drops a key, renames the wrapper, takes a wrapper off or puts one around, changes the
status, the content type, or the type of one value. `SURVIVORS` names those that may go
unnoticed, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.contract import Answer
from contract_tests.kind import OPEN

Place = tuple[str | int, ...]

OTHER_STATUSES = (201, 204, 404, 500)


@dataclass(frozen=True)
class Mutant:
    """An answer that is wrong in one place, and what was done to it."""

    name: str
    answer: Answer


def mutants(answer: Answer) -> Iterator[Mutant]:
    """All mutants of an answer in JSON."""
    body = answer.json()
    for status in OTHER_STATUSES:
        if status != answer.status:
            yield Mutant(f"status {status}", replace(answer, status=status))
    plain = {**answer.headers, "content-type": "text/plain"}
    yield Mutant("content type text/plain", replace(answer, headers=plain))
    yield Mutant("body cut off", replace(answer, body=answer.body[:-1]))
    for name, changed in _changed(body):
        yield Mutant(name, replace(answer, body=json.dumps(changed).encode()))


def _changed(body: Any) -> Iterator[tuple[str, Any]]:
    yield "wrapped in data", {"data": body}
    if isinstance(body, dict) and len(body) == 1:
        yield "unwrapped", next(iter(body.values()))
    for place in _places(body):
        yield from _changed_at(body, place)


def _changed_at(body: Any, place: Place) -> Iterator[tuple[str, Any]]:
    name, value = "/".join(map(str, place)), _at(body, place)
    yield f"{name} {type(value).__name__} as {_other(value)!r}", _with(body, place, _other(value))
    if isinstance(place[-1], str):
        yield f"{name} dropped", _without(body, place)
        yield f"{name} renamed", _renamed(body, place)


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every key and every first item of a list, except within what is the client's own."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        # The items of a pair differ in type, those of a list are alike.
        inner = list(enumerate(value if _is_pair(value) else value[:1]))
    for key, one in inner:
        yield (*place, key)
        if key not in OPEN:
            yield from _places(one, (*place, key))


def _is_pair(value: list[Any]) -> bool:
    return len({type(item) for item in value}) > 1


def _at(body: Any, place: Place) -> Any:
    for key in place:
        body = body[key]
    return body


def _with(body: Any, place: Place, value: Any) -> Any:
    changed = json.loads(json.dumps(body))
    _at(changed, place[:-1])[place[-1]] = value
    return changed


def _without(body: Any, place: Place) -> Any:
    changed = json.loads(json.dumps(body))
    del _at(changed, place[:-1])[place[-1]]
    return changed


def _renamed(body: Any, place: Place) -> Any:
    changed = json.loads(json.dumps(body))
    parent = _at(changed, place[:-1])
    parent[f"{place[-1]}_"] = parent.pop(place[-1])
    return changed


def _other(value: Any) -> Any:
    """A value of another type: text for numbers and switches, a number for text, and so on."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return 7
    return {} if isinstance(value, list) else [value]


SAVED_ONLY = "seen live in saved contacts; the specification's unsaved record lacks it"

SURVIVORS: tuple[tuple[str, str], ...] = (
    (
        "DELETE /customers/{id} 200: status 404",
        "both answer one message; the deterministic examples compare the status itself",
    ),
    (
        "DELETE /tickets/{id} 200: status 404",
        "both answer one message; the deterministic examples compare the status itself",
    ),
    (
        "POST /tickets/{id}/attach_file_url 200: status 404",
        "both answer one message; the deterministic examples compare the status itself",
    ),
    ("POST /contacts 422: record/ticket_matching_emails dropped", SAVED_ONLY),
    ("PUT /contacts/{id} 422: record/processed_phone dropped", SAVED_ONLY),
    ("PUT /contacts/{id} 422: record/processed_mobile dropped", SAVED_ONLY),
    ("PUT /contacts/{id} 422: record/ticket_matching_emails dropped", SAVED_ONLY),
)
"""Mutants that the contract does not notice, and why that may be."""
