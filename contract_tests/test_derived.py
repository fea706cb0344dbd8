"""The derived contract is a whole document that a checker can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import schemathesis
from schemathesis.core.result import Ok

from contract_tests.contract import Contract
from contract_tests.repairs import repaired
from contract_tests.spec import JsonObject, node, operations


def schemas_in(value: Any) -> Iterator[JsonObject]:
    """Every schema with properties of its own, wherever it stands."""
    if isinstance(value, dict):
        if value.get("type") == "object" and "properties" in value:
            yield value
        for inner in value.values():
            yield from schemas_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from schemas_in(inner)


def test_schemathesis_loads_all_operations(vendor_contract: Contract) -> None:
    loaded = schemathesis.openapi.from_dict(vendor_contract.document)
    results = [result.ok() for result in loaded.get_all_operations() if isinstance(result, Ok)]
    found = [operation.label for operation in results]
    assert sorted(found) == sorted(str(op) for op in vendor_contract.operations)


def test_the_contract_has_exactly_the_operations_of_the_tags(
    vendor: JsonObject, vendor_contract: Contract
) -> None:
    assert sorted(vendor_contract.operations) == sorted(operations(repaired(vendor)))


def test_every_answer_has_a_body_with_a_schema(vendor_contract: Contract) -> None:
    for operation in vendor_contract.operations:
        for status, answer in node(vendor_contract.document, operation)["responses"].items():
            assert answer["content"], (operation, status)
            assert all(media["schema"] for media in answer["content"].values())


def test_no_object_of_an_answer_is_open_unless_it_is_the_clients_own(
    vendor_contract: Contract,
) -> None:
    for operation in vendor_contract.operations:
        responses = node(vendor_contract.document, operation)["responses"]
        found = list(schemas_in(responses))
        assert found
        assert all(schema["additionalProperties"] is False for schema in found)


def test_every_operation_names_what_life_answers(vendor_contract: Contract) -> None:
    for operation in vendor_contract.operations:
        statuses = set(vendor_contract.statuses(operation))
        wanted = {200, 400, 401, 429} | ({404} if "{" in operation.path else set())
        assert statuses >= wanted, operation


def test_no_example_of_the_vendor_is_left_in_an_answer(vendor_contract: Contract) -> None:
    for operation in vendor_contract.operations:
        for answer in node(vendor_contract.document, operation)["responses"].values():
            for media in answer["content"].values():
                assert set(media) == {"schema"}
