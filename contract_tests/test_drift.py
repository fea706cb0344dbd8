"""The declarations say what the specification says, but for what is meant otherwise."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from contract_tests.api import Api
from contract_tests.documents import declared, drift_report
from contract_tests.drift import (
    EXPECTED,
    Difference,
    Said,
    by_specification,
    differences,
    unexpected,
)
from contract_tests.repairs import repaired
from contract_tests.spec import JsonObject, Operation, Source, nodes
from mock_syncro.syncro.surface import OPERATIONS

SHOW = Operation("GET", "/contacts/{id}")
SAID = Said({"page": "integer"}, {"name": "string"}, frozenset({"name"}), "Customers - Edit")


def all_operations(document: JsonObject) -> set[Operation]:
    return {operation for operation, _ in nodes(repaired(document))}


def test_declarations_differ_from_the_specification_only_as_expected(vendor: JsonObject) -> None:
    assert [str(one) for one in unexpected(by_specification(vendor), declared())] == []


def test_every_expected_difference_is_still_there(vendor: JsonObject) -> None:
    found = differences(by_specification(vendor), declared())
    assert [str(one) for one, _ in EXPECTED if one not in found] == []


def test_the_report_on_another_specification_names_what_is_new(vendor: JsonObject) -> None:
    newer = copy.deepcopy(vendor)
    newer["paths"]["/contacts/merge"] = {"post": {"tags": ["Contact"], "responses": {}}}
    assert "POST /contacts/merge: is not declared" in drift_report(Source(newer, False, ""))


def test_there_is_no_report_on_the_pinned_specification() -> None:
    assert drift_report(Source({"paths": {}}, True, "")) == []


def test_the_mock_routes_exactly_the_operations_of_the_specification(vendor: JsonObject) -> None:
    routed = {
        Operation(method, path) for _, path, methods in OPERATIONS for method in methods.split()
    }
    assert len(routed) == 170
    assert routed == all_operations(vendor)


def test_an_operation_that_is_not_declared_yet_answers_501() -> None:
    api = Api()
    done = {(one.method, one.path) for one in api.app.operations}
    waiting = [
        (method, path)
        for _, path, methods in OPERATIONS
        for method in methods.split()
        if (method, path) not in done
    ]
    answers = {
        (method, path): api.call(method, path.replace("{", "").replace("}", ""))
        for method, path in waiting
    }
    wrong = [
        call
        for call, answer in answers.items()
        if answer.status != 501 or answer.headers["x-mock-syncro"] != "not-implemented"
    ]
    assert wrong == []
    assert len(waiting) == 170 - len(done)


@pytest.mark.parametrize("path", ["/nothing", "/contacts/1/2", "/customers/55/assets"])
def test_a_path_that_syncro_does_not_have_is_404(path: str) -> None:
    assert Api().get(path).status == 404


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (replace(SAID, parameters={}), "parameter page is not declared"),
        (
            replace(SAID, parameters={"page": "string"}),
            "parameter page is string, specified integer",
        ),
        (
            replace(SAID, parameters={"page": "integer", "size": "integer"}),
            "parameter size is not specified",
        ),
        (replace(SAID, body={}), "body field name is not declared"),
        (replace(SAID, required=frozenset()), "body field name is required as specified only"),
        (replace(SAID, permission=""), "permission '', specified 'Customers - Edit'"),
    ],
)
def test_what_differs_is_named(changed: Said, what: str) -> None:
    assert differences({SHOW: SAID}, {SHOW: changed}) == [Difference(str(SHOW), what)]


def test_an_operation_on_one_side_alone_is_named() -> None:
    assert differences({SHOW: SAID}, {}) == [Difference(str(SHOW), "is not declared")]
    assert differences({}, {SHOW: SAID}) == [Difference(str(SHOW), "is not specified")]
