"""Fixtures of the contract tests: the specification and the contracts to hold answers to."""

from __future__ import annotations

import contextlib
from typing import Protocol

import pytest

from contract_tests.api import fresh_app, own_document
from contract_tests.contract import Answer, Contract
from contract_tests.derived import contract_document, without_nullable
from contract_tests.documents import drift_report, vendor_document
from contract_tests.spec import JsonObject, Operation, find_source, is_required


class Holds(Protocol):
    def __call__(self, operation: Operation, *answers: Answer, of: object = "") -> None:
        """Hold answers to each of the two contracts; `of` names them in a failure."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Inform, and no more, where another specification was found."""
    source = find_source()
    if source.document is not None and not source.pinned:
        terminalreporter.section("drift of another specification")
        for line in drift_report(source) or ["none"]:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def vendor() -> JsonObject:
    """The vendor's document as it is. Not to be changed."""
    return vendor_document(find_source(), required=is_required())


@pytest.fixture(scope="session")
def vendor_contract(vendor: JsonObject) -> Contract:
    """The contract that is derived from the vendor's document."""
    return Contract(contract_document(vendor))


@pytest.fixture(scope="session")
def own_contract() -> Contract:
    """The document that the mock serves about itself, as a contract."""
    document: JsonObject = without_nullable(own_document(fresh_app()))
    return Contract(document)


@pytest.fixture(scope="session", params=["vendor", "own"])
def contract(request: pytest.FixtureRequest) -> Contract:
    """Each of the two contracts in turn."""
    found: Contract = request.getfixturevalue(f"{request.param}_contract")
    return found


@pytest.fixture
def holds(request: pytest.FixtureRequest) -> Holds:
    """Holds what was called once to both contracts; to the mock's own where there is no other."""
    contracts: dict[str, Contract] = {"own": request.getfixturevalue("own_contract")}
    with contextlib.suppress(pytest.skip.Exception):
        contracts["vendor"] = request.getfixturevalue("vendor_contract")

    def check(operation: Operation, *answers: Answer, of: object = "") -> None:
        problems = [
            (name, str(of or operation), problem)
            for name, contract in contracts.items()
            for answer in answers
            for problem in contract.problems(operation, answer)
        ]
        assert problems == []

    return check
