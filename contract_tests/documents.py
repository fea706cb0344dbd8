"""The documents that tests work on: the vendor's, and what the mock declares."""

from __future__ import annotations

import pytest

from contract_tests.api import fresh_app, own_document
from contract_tests.drift import Said, by_declarations, by_specification, unexpected
from contract_tests.spec import JsonObject, Operation, Source


def declared() -> dict[Operation, Said]:
    """What the mock declares."""
    app = fresh_app()
    return by_declarations(app.operations, own_document(app))


def drift_report(source: Source) -> list[str]:
    """How another specification than the pinned one differs from the declarations."""
    if source.document is None or source.pinned:
        return []
    return [str(one) for one in unexpected(by_specification(source.document), declared())]


def vendor_document(source: Source, *, required: bool) -> JsonObject:
    """The pinned document; skips the test without it, or fails it where it is required."""
    if source.document is not None and source.pinned:
        return source.document
    if required:
        pytest.fail(f"SYNCRO_SPEC_REQUIRED=1, but {source.reason}")
    pytest.skip(source.reason)
