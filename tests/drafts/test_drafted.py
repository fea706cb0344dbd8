"""What holds of all drafts: they are described, and speak both dialects."""

from __future__ import annotations

from typing import Any

from mock_syncro.app import MockSyncro
from mock_syncro.settings import from_values

from .drafted import ALL, DRAFTS, client


def references(value: Any) -> set[str]:
    """The names of all schemas that a document refers to."""
    if isinstance(value, list):
        return {found for item in value for found in references(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own | {found for item in value.values() for found in references(item)}


def test_the_document_describes_every_operation_of_a_draft() -> None:
    document = client().get("http://localhost/swagger.json").json()
    described = {(m.upper(), path) for path, item in document["paths"].items() for m in item}
    assert described.issuperset((o.method, o.path) for r in DRAFTS for o in r.operations)
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= schemas


def test_drafts_start_in_the_other_dialect_too() -> None:
    app = MockSyncro(from_values({"fixture": "empty", "dialect": "guide"}), ALL)
    declared = {(o.method, o.path) for r in DRAFTS for o in r.operations}
    assert declared <= {(o.method, o.path) for o in app.operations}
