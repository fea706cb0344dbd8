"""Records on their way to rows: what may be sent, defaults, loading."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from mock_syncro.records.loading import Records, sent_fields, table_shape
from mock_syncro.records.view import AccountView
from mock_syncro.vocabulary.resource import (
    ID,
    TIME,
    Draft,
    Field,
    Filter,
    Parent,
    Resource,
)

EPOCH = "2026-01-31T12:00:00.000Z"


def accept(draft: Draft) -> None:
    draft.record["loud"] = (draft.record["name"] or "").upper()


THINGS = Resource(
    tag="Thing",
    name="things",
    singular="thing",
    path="/things",
    filters=(Filter(param="mail", how="equals", field="mail", fold=True),),
    hidden_when="gone",
    scope="owner_id",
    accept=accept,
    fields={
        "id": ID,
        "name": Field(kept=True),
        "loud": Field(sent=""),
        "mail": Field(),
        "count": Field(kind="integer"),
        "first": Field(sent="create"),
        "later": Field(sent="update"),
        "gone": Field(kind="boolean", default=False, null=False),
        "owner_id": Field(kind="integer", refers_to="owners"),
        "key": Field(sent="", null=False, drawn=("ab", 6)),
        "switch": Field(kind="boolean", stored=False),
        "tags": Field(kind="array", default=[], null=False),
        "sizes": Field(kind="array", items="integer"),
        "price": Field(kind="number"),
        "due": Field(kind="time"),
        "owner_mail": Field(sent="", follows=("owner_id", "mail")),
        "created_at": TIME,
        "updated_at": TIME,
    },
)


VIEW = AccountView(1, "acme", "UTC")
NOW = "2026-01-31T12:00:00.000Z"


def times(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no time")
    return f"at {value}"


def test_only_the_fields_of_the_verb_are_read() -> None:
    params = {"id": 9, "name": "x", "loud": "y", "first": "1", "later": "2", "other": "z"}
    sent, problems = Records(THINGS).read("create", params, VIEW)
    assert (sent, problems) == ({"name": "x", "first": "1"}, [])
    sent, _ = Records(THINGS).read("update", params, VIEW)
    assert sent == {"name": "x", "later": "2"}
    assert "first" in sent_fields(THINGS.fields, "create")
    assert "first" not in sent_fields(THINGS.fields, "update")


def test_null_is_the_default_where_there_can_be_none() -> None:
    sent, _ = Records(THINGS).read("create", {"gone": None, "name": None}, VIEW)
    assert sent == {"gone": False, "name": None}


def test_a_value_without_sense_is_as_good_as_not_sent() -> None:
    assert Records(THINGS).read("create", {"name": {}, "count": []}, VIEW) == ({}, [])


def test_a_number_out_of_range_is_a_problem_with_the_name_of_the_field() -> None:
    sent, problems = Records(THINGS).read("create", {"owner_id": 2**63, "count": "9" * 20}, VIEW)
    assert sent == {}
    assert problems == ["Owner is out of range", "Count is out of range"]


def test_a_draft_puts_what_was_sent_over_what_was_there() -> None:
    records = Records(THINGS)
    made = records.draft({"name": "ab"}, None, NOW, replace=False).record
    assert (made["name"], made["loud"], made["gone"], made["count"]) == ("ab", "AB", False, None)
    before = {**made, "count": 3}
    after = records.draft({"mail": "m"}, before, NOW, replace=False).record
    assert after == before | {"mail": "m"}
    assert before["mail"] is None


def test_replacing_nullifies_all_but_what_is_required_or_cannot_be_sent() -> None:
    records = Records(THINGS)
    before = {**records.defaults, "name": "ab", "count": 3, "first": "f", "key": "k", "gone": True}
    after = records.draft({"mail": "m"}, before, NOW, replace=True).record
    assert (after["name"], after["first"], after["key"]) == ("ab", "f", "k")
    assert (after["count"], after["gone"], after["mail"]) == (None, False, "m")


def test_a_field_that_is_not_stored_is_in_no_row() -> None:
    draft = Records(THINGS).draft({"switch": True, "name": "x"}, None, NOW, replace=False)
    assert "switch" not in draft.record
    assert draft.sent["switch"] is True


def test_a_loaded_row_has_defaults_derived_values_and_times() -> None:
    records = Records(THINGS)
    row = records.load(7, {"name": "x", "_why": "comment"}, times, EPOCH)
    assert (row.doc_id, row["id"], row["loud"], row["gone"]) == (7, 7, "X", False)
    assert (row["created_at"], row["updated_at"]) == (EPOCH, EPOCH)
    assert "_why" not in row
    row = records.load(7, {"created_at": "-1d"}, times, EPOCH)
    assert (row["created_at"], row["updated_at"]) == ("at -1d", "at -1d")


def test_a_drawn_value_is_the_same_each_time_and_another_for_another_id() -> None:
    records = Records(THINGS)
    keys = [records.load(id_, {}, times, EPOCH)["key"] for id_ in (*range(1, 30), 1)]
    assert keys[0] == keys[-1]
    assert len(set(keys)) > 10
    assert records.load(1, {"key": "mine"}, times, EPOCH)["key"] == "mine"


def test_arrays_numbers_and_times_are_loaded_as_they_are() -> None:
    given = {"tags": ["a", "a"], "sizes": [1, 2], "price": 1.5, "due": "-1d"}
    row = Records(THINGS).load(1, given, times, EPOCH)
    assert {key: row[key] for key in given} == given | {"due": "at -1d"}
    row = Records(THINGS).load(1, {"sizes": None, "price": 3, "due": None}, times, EPOCH)
    assert (row["tags"], row["sizes"], row["price"], row["due"]) == ([], None, 3, None)


def test_arrays_numbers_and_times_that_are_sent_are_cast() -> None:
    sent = {"tags": "a, b", "sizes": ["1", {}], "price": "2.5", "due": "2026-01-31T13:00:00+01:00"}
    read, problems = Records(THINGS).read("update", sent, VIEW)
    assert problems == []
    assert read == {"tags": ["a", "b"], "sizes": [1], "price": 2.5, "due": NOW}
    read, _ = Records(THINGS).read("update", {"due": "junk", "tags": None}, VIEW)
    assert read == {"due": None, "tags": []}


def test_what_a_field_follows_is_known_with_its_table() -> None:
    assert Records(THINGS).follows == (("owner_mail", "owner_id", "owners", "mail"),)


def test_a_draft_knows_what_was_before_unless_it_replaces() -> None:
    records = Records(THINGS)
    before = dict(records.defaults)
    assert records.draft({}, before, NOW, replace=False).before is before
    assert records.draft({}, before, NOW, replace=True).before is None
    assert records.draft({}, None, NOW, replace=True).record["tags"] == []


@pytest.mark.parametrize(
    "given",
    [
        *({"nothing": 1}, {"name": 5}, {"gone": None}, {"gone": 1}, {"created_at": 5}),
        *({"tags": None}, {"tags": "a"}, {"tags": [1]}, {"tags": {}}, {"sizes": ["1"]}),
        *({"sizes": [True]}, {"sizes": [1.0]}, {"price": "1"}, {"price": True}, {"due": 5}),
        *({"switch": True},),
    ],
)
def test_a_row_that_does_not_fit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        Records(THINGS).load(1, given, times, EPOCH)


def test_a_truth_value_is_no_number() -> None:
    with pytest.raises(ValueError, match="count"):
        Records(THINGS).load(1, {"count": True}, times, EPOCH)


def test_a_table_is_indexed_by_filters_scope_and_what_hides_rows() -> None:
    shape = table_shape(THINGS)
    indexes = {index.name: index.key for index in shape.indexes}
    assert set(indexes) == {"mail", "gone", "owner_id"}
    row = {"mail": "A@B", "gone": True, "owner_id": None}
    assert indexes["mail"](row) == "a@b"
    assert indexes["mail"]({"mail": None}) is None
    assert (indexes["gone"](row), indexes["owner_id"](row)) == (True, None)


def test_a_table_is_indexed_by_what_stands_for_a_value_whose_it_is_and_its_parent() -> None:
    things = dataclasses.replace(
        THINGS,
        filters=(
            Filter(param="mine", how="mine", field="count"),
            Filter(param="is", how="equals", field="name", named={"not gone": ("gone", False)}),
            Filter(param="due_after", how="after", field="due", kind="time"),
            Filter(param="query", how="words"),
        ),
        hidden_when="",
        scope="",
        indexes=("price",),
        parent=Parent(table="owners", field="owner_id", param="id"),
    )
    assert {index.name for index in table_shape(things).indexes} == {
        *("count", "name", "gone", "price", "owner_id"),
    }
