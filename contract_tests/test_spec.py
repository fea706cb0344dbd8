"""The specification is found, pinned and never required by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contract_tests.documents import vendor_document
from contract_tests.spec import (
    BESIDE,
    JsonObject,
    Operation,
    Source,
    find_source,
    is_required,
    operations,
)

DOCUMENT = {"openapi": "3.0.0", "paths": {"/me": {"get": {"tags": ["User"]}, "post": {}}}}


def written(path: Path, document: object = DOCUMENT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def test_the_file_that_the_variable_names_comes_first(tmp_path: Path) -> None:
    written(tmp_path / "project" / BESIDE, {"paths": {}})
    named = written(tmp_path / "mine.json")
    found = find_source({"SYNCRO_SPEC": str(named)}, tmp_path / "project")
    assert found.document == DOCUMENT


def test_the_file_beside_the_project_comes_second(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    written(tmp_path / "project" / BESIDE)
    assert find_source({}, tmp_path / "project").document == DOCUMENT


def test_a_file_that_is_named_and_missing_is_not_replaced_by_another(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    written(tmp_path / "project" / BESIDE)
    found = find_source({"SYNCRO_SPEC": str(tmp_path / "gone.json")}, tmp_path / "project")
    assert found.document is None
    assert "gone.json" in found.reason


def test_another_document_is_not_pinned(tmp_path: Path) -> None:
    found = find_source({"SYNCRO_SPEC": str(written(tmp_path / "other.json"))})
    assert not found.pinned
    assert "drift" in found.reason


def test_the_copy_in_use_is_the_pinned_one(vendor: JsonObject) -> None:
    assert vendor is not None
    assert find_source().pinned


def test_without_a_specification_tests_skip_and_say_why() -> None:
    with pytest.raises(pytest.skip.Exception, match="is not there"):
        vendor_document(Source(None, False, "it is not there"), required=False)


def test_without_a_specification_tests_fail_where_it_is_required() -> None:
    with pytest.raises(pytest.fail.Exception, match="SYNCRO_SPEC_REQUIRED=1"):
        vendor_document(Source(None, False, "it is not there"), required=True)


def test_with_another_document_tests_skip_and_fail_where_it_is_required() -> None:
    another = Source({}, False, "another one: drift only")
    with pytest.raises(pytest.skip.Exception, match="drift"):
        vendor_document(another, required=False)
    with pytest.raises(pytest.fail.Exception, match=r"SYNCRO_SPEC_REQUIRED=1.*drift"):
        vendor_document(another, required=True)


def test_only_a_one_requires_the_specification() -> None:
    required = [is_required({"SYNCRO_SPEC_REQUIRED": value}) for value in ("1", "0", "")]
    assert required == [True, False, False]
    assert not is_required({})


def test_operations_are_picked_by_tag() -> None:
    assert operations(DOCUMENT, ("User",)) == (Operation("GET", "/me"),)


def test_the_eight_tags_have_forty_four_operations(vendor: JsonObject) -> None:
    assert len(operations(vendor)) == 44
