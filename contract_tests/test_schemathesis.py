"""Calls that nobody thought of: schemathesis over a fresh app, seeded and bounded."""

from __future__ import annotations

import pytest

from contract_tests.api import fresh_app
from contract_tests.case import FIXTURE
from contract_tests.contract import Contract
from contract_tests.fuzz import follow_links, fuzz, without_tuples

EXAMPLES = 4
"""For each operation, beside the boundary values that schemathesis works out itself."""

CHAINS = 24
SUCCEEDING = 28
"""Operations that chance has to bring to a success; the examples bring all of them."""

pytestmark = pytest.mark.timeout(100)


def test_whatever_is_sent_is_answered_as_the_contract_says(contract: Contract) -> None:
    """One test, so that processes that run in parallel do not repeat the calls."""
    report = fuzz(contract.document, fresh_app(fixture=FIXTURE), examples=EXAMPLES)
    assert sorted(set(report.problems)) == []
    assert {operation for operation, _ in report.calls} == {str(op) for op in contract.operations}
    assert len(report.succeeded()) >= SUCCEEDING
    assert report.statuses >= {200, 400, 401, 404, 422}
    assert 501 not in report.statuses


def test_chains_along_the_links_are_answered_as_the_document_says(own_contract: Contract) -> None:
    report = follow_links(own_contract.document, fresh_app(fixture=FIXTURE), examples=CHAINS)
    assert sorted(set(report.problems)) == []
    assert len(report.links) >= 15


def test_a_tuple_is_loosened_for_schemathesis_and_nothing_else() -> None:
    pair = {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}
    assert without_tuples({"a": [pair], "b": 1}) == {
        "a": [{"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}],
        "b": 1,
    }
