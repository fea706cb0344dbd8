"""Each operation needs the permission that the specification's prose names, and no other.

Without a copy of it, what the mock declares takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pytest

from contract_tests.added_answers import NO_PERMISSION
from contract_tests.api import Api
from contract_tests.case import FIXTURE, USER, Case
from contract_tests.documents import declared
from contract_tests.drift import Said, by_specification
from contract_tests.spec import Operation, find_source
from contract_tests.successes import NEEDS_NO_PERMISSION, SUCCESSES
from contract_tests.tickets import token
from mock_syncro.syncro.permissions import SECTIONS

ALL = frozenset(f"{section} - {name}" for section, names in SECTIONS for name in names)
NEEDING = tuple(case for case in SUCCESSES if case.operation not in NEEDS_NO_PERMISSION)
FREE = tuple(case for case in SUCCESSES if case.operation in NEEDS_NO_PERMISSION)


Named: TypeAlias = Mapping[Operation, Said]


@pytest.fixture(scope="module")
def named() -> Named:
    """The permissions by operation; where there are several, one is enough."""
    source = find_source()
    if source.document is None or not source.pinned:
        return declared()
    return by_specification(source.document)


@pytest.mark.parametrize("case", NEEDING, ids=str)
def test_each_permission_that_is_named_is_enough_by_itself(case: Case, named: Named) -> None:
    for permission in named[case.operation].permission.split(" or "):
        assert permission in ALL
        api = Api(fixture=FIXTURE)
        # Of the user whom the ticket is assigned to, so that it is 'Their Ticket'.
        assert case.send(api.acting(token(api, permission, user=USER))).status == 200


@pytest.mark.parametrize("case", NEEDING, ids=str)
def test_all_other_permissions_together_are_not_enough(case: Case, named: Named) -> None:
    api = Api(fixture=FIXTURE)
    others = ALL - set(named[case.operation].permission.split(" or "))
    answer = case.send(api.acting(token(api, *sorted(others))))
    assert (answer.status, answer.json()) == (401, NO_PERMISSION)


@pytest.mark.parametrize("case", FREE, ids=str)
def test_an_operation_that_names_none_is_open_to_every_token(case: Case) -> None:
    assert case.send(Api(fixture=FIXTURE, token="no-permissions-token")).status == 200
