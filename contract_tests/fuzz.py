"""Runs schemathesis over an app in process and sums up what it did and found.

Seeded and bounded: the same document, app and seed send the same calls.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis.errors import HypothesisWarning
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from contract_tests.api import ADMIN
from contract_tests.spec import JsonObject

SEED = 20260131
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@dataclass
class Report:
    """What a run did: calls by operation and status, links taken, and all that went wrong."""

    calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def statuses(self) -> set[int]:
        """Every status that was answered at least once."""
        return {status for _, status in self.calls}

    def succeeded(self) -> set[str]:
        """The operations that answered 200 at least once, such as `GET /contacts`."""
        return {operation for operation, status in self.calls if status == 200}


def fuzz(document: JsonObject, app: Any, *, examples: int) -> Report:
    """Positive and negative data for each operation on its own."""
    phases = {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": []}}
    return _run(document, app, phases, examples=examples)


def follow_links(document: JsonObject, app: Any, *, examples: int) -> Report:
    """Chains of calls along the document's links."""
    off = {"enabled": False}
    phases = {
        "examples": off,
        "coverage": off,
        "fuzzing": off,
        "stateful": {"enabled": True, "max-steps": 8, "inference": {"algorithms": []}},
    }
    return _run(document, app, phases, examples=examples)


def _run(document: JsonObject, app: Any, phases: JsonObject, *, examples: int) -> Report:
    schema: Any = schemathesis.openapi.from_dict(
        without_tuples(document), config=_config(phases, examples)
    )
    schema.app = app
    report = Report()
    with warnings.catch_warnings():
        # Large bodies are wanted; that hypothesis dislikes to print them is no defect.
        warnings.simplefilter("ignore", HypothesisWarning)
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _add(report, event.recorder)
            elif isinstance(event, events.NonFatalError):
                report.problems.append(f"{event.label}: {event.value}")
            elif isinstance(event, events.FatalError):
                raise event.exception
    return report


def without_tuples(value: Any) -> Any:
    """A copy in which the places of a tuple may hold what any of them may.

    schemathesis 4.32 turns `prefixItems` into a form that its own validator refuses. The
    examples hold answers to the order too.
    """
    if isinstance(value, list):
        return [without_tuples(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    copied = {key: without_tuples(inner) for key, inner in value.items()}
    if "prefixItems" in copied:
        copied["items"] = {"anyOf": copied.pop("prefixItems")}
    return copied


def _config(phases: JsonObject, examples: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {ADMIN}"},
            "generation": {
                "mode": "all",
                "max-examples": examples,
                "deterministic": True,
                "database": "none",
                "no-shrink": True,
            },
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "cache": {"enabled": False},
            "phases": phases,
        }
    )


def _add(report: Report, recorder: Any) -> None:
    for id_, interaction in recorder.interactions.items():
        node = recorder.cases[id_]
        label = node.value.operation.label
        if interaction.response is None:
            report.problems.append(f"{label}: no answer")
            continue
        report.calls[label, interaction.response.status_code] += 1
        if node.transition is not None and node.is_transition_applied:
            report.links[node.transition.id] += 1
    for checks in recorder.checks.values():
        for check in checks:
            if check.status == Status.FAILURE:
                failure = check.failure_info.failure
                report.problems.append(f"{recorder.label}: {check.name}: {failure.message}")
