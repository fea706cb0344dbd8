"""Each operation needs the permission that the specification's prose names, and no other."""

from __future__ import annotations

import pytest

from contract_tests.added_answers import NO_PERMISSION
from contract_tests.api import Api
from contract_tests.case import FIXTURE, USER, Case
from contract_tests.drift import by_specification
from contract_tests.spec import JsonObject
from contract_tests.successes import NEEDS_NO_PERMISSION, SUCCESSES
from contract_tests.tickets import token
from mock_syncro.permissions import SECTIONS

ALL = frozenset(f"{section} - {name}" for section, names in SECTIONS for name in names)
NEEDING = tuple(case for case in SUCCESSES if case.operation not in NEEDS_NO_PERMISSION)
FREE = tuple(case for case in SUCCESSES if case.operation in NEEDS_NO_PERMISSION)


def named(case: Case, document: JsonObject) -> list[str]:
    """The permissions of which one is enough, as the specification has them."""
    return by_specification(document)[case.operation].permission.split(" or ")


@pytest.mark.parametrize("case", NEEDING, ids=str)
def test_each_permission_that_is_named_is_enough_by_itself(case: Case, vendor: JsonObject) -> None:
    for permission in named(case, vendor):
        assert permission in ALL
        api = Api(fixture=FIXTURE)
        # Of the user whom the ticket is assigned to, so that it is 'Their Ticket'.
        assert case.send(Api(api.app, token=token(api, permission, user=USER))).status == 200


@pytest.mark.parametrize("case", NEEDING, ids=str)
def test_all_other_permissions_together_are_not_enough(case: Case, vendor: JsonObject) -> None:
    api = Api(fixture=FIXTURE)
    others = ALL - set(named(case, vendor))
    answer = case.send(Api(api.app, token=token(api, *sorted(others))))
    assert (answer.status, answer.json()) == (401, NO_PERMISSION)


@pytest.mark.parametrize("case", FREE, ids=str)
def test_an_operation_that_names_none_is_open_to_every_token(case: Case) -> None:
    assert case.send(Api(fixture=FIXTURE, token="no-permissions-token")).status == 200
