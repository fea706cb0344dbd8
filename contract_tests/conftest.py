"""Fixtures of the contract tests: the specification and the contracts derived from it."""

from __future__ import annotations

import pytest

from contract_tests.contract import Contract
from contract_tests.derived import contract_document
from contract_tests.spec import JsonObject, Source, find_source, is_required


def vendor_document(source: Source, required: bool) -> JsonObject:
    """The pinned document; skips the test without it, or fails it where the file is required."""
    if source.document is None and required:
        pytest.fail(f"SYNCRO_SPEC_REQUIRED=1, but {source.reason}")
    if source.document is None or not source.pinned:
        pytest.skip(source.reason)
    return source.document


@pytest.fixture(scope="session")
def vendor() -> JsonObject:
    """The vendor's document as it is. Not to be changed."""
    return vendor_document(find_source(), is_required())


@pytest.fixture(scope="session")
def vendor_contract(vendor: JsonObject) -> Contract:
    """The contract that is derived from the vendor's document."""
    return Contract(contract_document(vendor))
