"""Every link of the mock's own document leads somewhere."""

from __future__ import annotations

import pytest

from contract_tests.contract import Contract
from contract_tests.links import links, value_of, walk

CHAINS = 150


def test_every_link_can_be_followed_to_a_success(own_contract: Contract) -> None:
    found = links(own_contract.document)
    answers = {str(link): (link, link.follow()) for link in found}
    assert len(answers) == len(found) > 0
    refused = {name: answer.status for name, (_, answer) in answers.items() if answer.status != 200}
    assert refused == {}
    assert [
        problem
        for link, answer in answers.values()
        for problem in own_contract.problems(link.target, answer)
    ] == []


def test_chains_of_links_are_answered_as_the_document_says(own_contract: Contract) -> None:
    walks = walk(own_contract, chains=CHAINS, steps=8, seed=20260131)
    assert sorted(set(walks.problems)) == []
    assert [str(link) for link, times in walks.taken.items() if not times] == []
    assert walks.statuses.total() > CHAINS
    assert set(walks.statuses) == {200}


def test_every_operation_that_needs_an_id_is_the_target_of_a_link(own_contract: Contract) -> None:
    needing = {operation for operation in own_contract.operations if "{" in operation.path}
    targets = {link.target for link in links(own_contract.document)}
    assert sorted(needing - targets) == []


def test_the_value_of_an_expression_is_found_in_lists_and_objects() -> None:
    body = {"users": [[1, "Joe Doe"]], "id": 7}
    assert value_of("$response.body#/users/0/0", body) == 1
    assert value_of("$response.body#/id", body) == 7


def test_an_expression_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(LookupError):
        value_of("$response.body#/customers/0/id", {"customers": []})
    with pytest.raises(ValueError, match="about a body"):
        value_of("$request.path.id", {})
