"""The contract notices when an answer is wrong in one place."""

from __future__ import annotations

import json

import pytest

from contract_tests.case import Case
from contract_tests.contract import Answer, Contract
from contract_tests.mutants import SURVIVORS, Mutant, mutants
from contract_tests.refusals import REFUSALS
from contract_tests.successes import SUCCESSES

CAUGHT = 0.98
"""The share of mutants that the contract has to notice."""

JSON_HEADERS = {"content-type": "application/json; charset=utf-8"}


@pytest.fixture(scope="module")
def spoiled() -> list[tuple[Case, Mutant]]:
    """All mutants of the answers to the successes and refusals."""
    return [(case, mutant) for case in (*SUCCESSES, *REFUSALS) for mutant in mutants(case.run())]


def survivors(contract: Contract, made: list[tuple[Case, Mutant]]) -> list[str]:
    """The mutants that the contract does not notice."""
    return [
        f"{case.operation} {case.status}: {mutant.name}"
        for case, mutant in made
        if not contract.problems(case.operation, mutant.answer)
    ]


def test_the_contract_catches_nearly_all_mutants_and_lists_the_others(
    vendor_contract: Contract, spoiled: list[tuple[Case, Mutant]]
) -> None:
    alive = survivors(vendor_contract, spoiled)
    assert len(spoiled) > 5000
    assert 1 - len(alive) / len(spoiled) >= CAUGHT, alive[:20]
    assert sorted(set(alive)) == sorted(name for name, _ in SURVIVORS)
    assert all(reason for _, reason in SURVIVORS)


def test_the_document_of_the_mock_catches_nearly_all_mutants(
    own_contract: Contract, spoiled: list[tuple[Case, Mutant]]
) -> None:
    alive = survivors(own_contract, spoiled)
    assert 1 - len(alive) / len(spoiled) >= CAUGHT, alive[:20]


@pytest.mark.parametrize("case", SUCCESSES, ids=str)
def test_the_answer_of_each_operation_is_spoiled_in_every_way(case: Case) -> None:
    names = " ".join(mutant.name for mutant in mutants(case.run()))
    assert all(way in names for way in ("dropped", "renamed", "status", "wrapped", " as "))


def test_a_mutant_differs_from_the_answer_in_the_place_of_its_name() -> None:
    body = {"user": {"id": 1, "admin": True, "tags": []}}
    made = {
        mutant.name: mutant.answer
        for mutant in mutants(Answer(200, JSON_HEADERS, json.dumps(body).encode()))
    }
    assert made["user/id dropped"].json() == {"user": {"admin": True, "tags": []}}
    assert made["user/id int as '1'"].json()["user"]["id"] == "1"
    assert made["user/admin bool as 'true'"].json()["user"]["admin"] == "true"
    assert made["user/tags list as {}"].json()["user"]["tags"] == {}
    assert made["user renamed"].json() == {"user_": body["user"]}
    assert made["unwrapped"].json() == body["user"]
    assert made["wrapped in data"].json() == {"data": body}
    assert made["status 201"].status == 201
    assert made["status 201"].json() == body


def test_both_places_of_a_pair_are_spoiled() -> None:
    answer = Answer(200, JSON_HEADERS, b'{"users": [[1, "Joe"], [2, "Ann"]]}')
    names = [mutant.name for mutant in mutants(answer)]
    assert "users/0/0 int as '1'" in names
    assert "users/0/1 str as 7" in names
    assert not [name for name in names if name.startswith("users/1")]
