"""Every repair is still needed, and does no more than it says."""

from __future__ import annotations

import copy

import pytest

from contract_tests.repairs import REPAIRS, Repair, repaired
from contract_tests.spec import JsonObject

NAMES = [repair.name for repair in REPAIRS]


@pytest.mark.parametrize("repair", REPAIRS, ids=NAMES)
def test_a_repair_still_changes_something(repair: Repair, vendor: JsonObject) -> None:
    mended = copy.deepcopy(vendor)
    assert repair.apply(mended) > 0
    assert mended != vendor


@pytest.mark.parametrize("repair", REPAIRS, ids=NAMES)
def test_a_repair_finds_nothing_in_a_mended_document(repair: Repair, vendor: JsonObject) -> None:
    mended = repaired(vendor)
    before = copy.deepcopy(mended)
    assert repair.apply(mended) == 0
    assert mended == before


def test_the_given_document_is_left_as_it_is(vendor: JsonObject) -> None:
    before = copy.deepcopy(vendor)
    repaired(vendor)
    assert vendor == before


def test_repairs_have_names_reasons_and_sources() -> None:
    assert len(set(NAMES)) == len(REPAIRS)
    assert all(repair.reason and repair.source for repair in REPAIRS)


def test_every_path_begins_with_a_slash_and_none_is_lost(vendor: JsonObject) -> None:
    paths = repaired(vendor)["paths"]
    assert all(path.startswith("/") for path in paths)
    assert len(paths) == len(vendor["paths"])


def test_a_documented_answer_stays_beside_the_one_that_is_added(vendor: JsonObject) -> None:
    login = repaired(vendor)["paths"]["/otp_login"]["post"]["responses"]["401"]
    bodies = [
        example["value"] for example in login["content"]["application/json"]["examples"].values()
    ]
    assert [sorted(body) for body in bodies] == [["instructions", "login"], ["error"]]
