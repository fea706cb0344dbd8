"""Each operation answers its success and every documented error as the contract says."""

from __future__ import annotations

import pytest

from contract_tests.cases import CASES, NEEDS_NO_PERMISSION, SUCCESSES, Case
from contract_tests.contract import Contract
from contract_tests.spec import node


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_has_the_status_and_the_shape_of_the_contract(
    case: Case, contract: Contract
) -> None:
    answer = case.run()
    assert answer.status == case.status, answer.body
    assert contract.problems(case.operation, answer) == []
    assert case.body is None or answer.json() == case.body


def test_every_operation_is_called_for_every_documented_status(contract: Contract) -> None:
    called = {(case.operation, case.status) for case in CASES}
    documented = {
        (operation, status)
        for operation in contract.operations
        for status in contract.statuses(operation)
    }
    assert sorted(documented - called) == []


def test_every_operation_succeeds_once(contract: Contract) -> None:
    assert sorted(case.operation for case in SUCCESSES) == sorted(contract.operations)


def test_the_operations_without_a_permission_are_those_of_the_specification(
    vendor_contract: Contract,
) -> None:
    document = vendor_contract.document
    named = {
        operation
        for operation in vendor_contract.operations
        if "Required permission" in node(document, operation).get("description", "")
    }
    assert set(vendor_contract.operations) - named == NEEDS_NO_PERMISSION
