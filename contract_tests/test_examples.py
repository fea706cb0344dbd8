"""Each operation answers its success and every documented error as the contract says."""

from __future__ import annotations

import pytest

from contract_tests.cases import CASES
from contract_tests.conftest import Holds
from contract_tests.contract import Contract
from contract_tests.spec import Operation, node
from contract_tests.successes import NEEDS_NO_PERMISSION, SUCCESSES

OPERATIONS = tuple(dict.fromkeys(case.operation for case in CASES))


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_answer_has_the_status_and_the_shape_of_the_contract(
    operation: Operation, holds: Holds
) -> None:
    for case in CASES:
        if case.operation != operation:
            continue
        answer = case.run()
        assert answer.status == case.status, (str(case), answer.body)
        assert case.body is None or answer.json() == case.body, str(case)
        holds(operation, answer, of=case)


def uncalled(contract: Contract) -> list[str]:
    """The documented answers that no case brings about."""
    called = {(case.operation, case.status) for case in CASES}
    return sorted(
        f"{operation} {status}"
        for operation in contract.operations
        for status in contract.statuses(operation)
        if (operation, status) not in called
    )


def test_every_operation_is_called_for_every_documented_status(vendor_contract: Contract) -> None:
    assert uncalled(vendor_contract) == []


def test_the_document_of_the_mock_names_no_status_that_is_not_answered(
    own_contract: Contract,
) -> None:
    assert uncalled(own_contract) == []


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
