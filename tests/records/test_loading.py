"""Records on their way to rows: what may be sent, defaults, loading."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import pytest

from mock_syncro.records.loading import Records, follows, shown, table_shape
from mock_syncro.vocabulary.fields import ID, TIME, Counter, Draft, Field, own
from mock_syncro.vocabulary.interface import Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    INTEGER,
    INTEGERS,
    MOMENT,
    MONEY,
    NUMBER,
    OBJECTS,
    SMALL_INTEGER,
    TEXTS,
)
from mock_syncro.vocabulary.operations import Filter, Operation, Parent
from mock_syncro.vocabulary.resource import Job, Resource

EPOCH = "2026-01-31T12:00:00.000Z"


def accept(draft: Draft) -> None:
    draft.record["loud"] = (draft.record["name"] or "").upper()


THINGS = Resource(
    tag="Thing",
    name="things",
    singular="thing",
    operations=(
        Operation("GET", "/things", "list", filters=(Filter("mail", "equals", "mail", fold=True),)),
    ),
    hidden_when="gone",
    scope="owner_id",
    accept=accept,
    fields={
        "id": ID,
        "name": Field(kept=True),
        "loud": own(),
        "mail": Field(),
        "count": Field(INTEGER),
        "small": Field(SMALL_INTEGER),
        "first": Field(sent="create"),
        "later": Field(sent="update"),
        "gone": Field(BOOLEAN, default=False, null=False),
        "owner_id": Field(INTEGER, refers_to="owners"),
        "key": own(null=False, drawn=("ab", 6)),
        "switch": Field(BOOLEAN, stored=False),
        "tags": Field(TEXTS, default=[], null=False),
        "sizes": Field(INTEGERS),
        "lines": Field(OBJECTS),
        "price": Field(NUMBER),
        "cost": Field(MONEY, of="cost_cents"),
        "cost_cents": own(INTEGER),
        "due": Field(MOMENT),
        "owner_mail": own(follows=("owner_id", "mail")),
        "created_at": TIME,
        "updated_at": TIME,
    },
)

NOW = "2026-01-31T12:00:00.000Z"


def times(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no time")
    return f"at {value}"


def test_a_record_is_what_was_sent_over_what_was_there() -> None:
    records = Records(THINGS)
    made = records.new({"name": "ab"}, NOW).record
    assert (made["name"], made["loud"], made["gone"], made["count"]) == ("ab", "AB", False, None)
    before = {**made, "count": 3}
    draft = records.changed(before, {"mail": "m"}, NOW)
    assert draft.record == before | {"mail": "m"}
    assert draft.before is before
    assert before["mail"] is None


def test_what_is_nullified_has_its_default() -> None:
    records = Records(THINGS)
    before = {**records.defaults, "name": "ab", "count": 3, "gone": True}
    after = records.changed(before, {"mail": "m"}, NOW, nullified=("count", "gone", "mail")).record
    assert (after["name"], after["count"], after["gone"]) == ("ab", None, False)
    assert after["mail"] == "m"


def test_accept_sees_no_record_before_one_that_is_replaced_whole() -> None:
    seen: list[Record | None] = []
    things = dataclasses.replace(THINGS, accept=lambda draft: seen.append(draft.before))
    records = Records(things)
    before = dict(records.defaults)
    drafts = [
        records.new({}, NOW),
        records.changed(before, {}, NOW),
        records.changed(before, {}, NOW, nullified=("name",)),
    ]
    assert seen == [None, before, None]
    assert [draft.before for draft in drafts] == [None, before, before]


def test_a_value_is_stored_in_the_field_that_stores_it() -> None:
    draft = Records(THINGS).new({"cost": 250}, NOW)
    assert draft.record["cost_cents"] == 250
    assert "cost" not in draft.record


def test_a_field_that_is_not_stored_is_in_no_row() -> None:
    draft = Records(THINGS).new({"switch": True, "name": "x"}, NOW)
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


def test_what_a_field_follows_is_known_with_its_table() -> None:
    assert list(follows(THINGS)) == [("owner_mail", "owner_id", "owners", "mail")]


MISFITS: tuple[dict[str, Any], ...] = (
    *({"nothing": 1}, {"name": 5}, {"gone": None}, {"gone": 1}, {"created_at": 5}),
    *({"tags": None}, {"tags": "a"}, {"tags": [1]}, {"tags": {}}, {"sizes": ["1"]}),
    *({"sizes": [True]}, {"sizes": [1.0]}, {"price": "1"}, {"price": True}, {"due": 5}),
    *({"switch": True}, {"count": True}, {"count": 2**63}, {"small": 2**31}, {"cost": 1}),
    *({"lines": [1]}, {"lines": {}}),
)


def test_a_row_that_does_not_fit_is_refused() -> None:
    for given in MISFITS:
        with pytest.raises(ValueError, match=next(iter(given))):
            Records(THINGS).load(1, given, times, EPOCH)


def test_all_that_does_not_fit_is_told_field_by_field() -> None:
    things = dataclasses.replace(THINGS, fields={**THINGS.fields, "label": own(null=False)})
    given = {"id": 8, "nmae": "x", "_why": 1, "count": "1", "due": 5, "cost": 1, "mail": None}
    assert dict(Records(things).misfits(7, given, times)) == {
        "id": 'its "id" is 8, but its key is 7',
        "nmae": 'there is no field "nmae"; did you mean "name"?',
        "count": '"count" cannot be "1"; wanted: a whole number or null',
        "due": '"due" cannot be 5; wanted: a time like -3d 09:15 or 2026-01-31T23:59:00Z or null',
        "cost": '"cost" is no part of a stored row; write "cost_cents"',
        "label": '"label" is missing',
    }
    assert dict(Records(things).misfits(7, {"label": "", "due": "-1d"}, times)) == {}


def test_a_long_value_is_cut_where_it_is_told() -> None:
    assert len(shown({"a": "x" * 1000})) == 63
    assert shown(10**30) == str(10**30)


def test_what_a_row_needs_and_nothing_makes_is_missed() -> None:
    things = dataclasses.replace(THINGS, fields={**THINGS.fields, "label": own(null=False)})
    with pytest.raises(ValueError, match='"label" is missing'):
        Records(things).load(1, {}, times, EPOCH)
    assert Records(things).load(1, {"label": ""}, times, EPOCH)["label"] == ""


def test_a_table_is_indexed_by_filters_scope_and_what_hides_rows() -> None:
    shape = table_shape(THINGS)
    indexes = {index.name: index.key for index in shape.indexes}
    assert set(indexes) == {"mail", "gone", "owner_id"}
    row = {"mail": "A@B", "gone": True, "owner_id": None}
    assert indexes["mail"](row) == "a@b"
    assert indexes["mail"]({"mail": None}) is None
    assert (indexes["gone"](row), indexes["owner_id"](row)) == (True, None)


def indexed(**changes: Any) -> set[str]:
    things = dataclasses.replace(THINGS, hidden_when="", scope="", operations=(), **changes)
    return {index.name for index in table_shape(things).indexes}


def listed(*filters: Filter, parents: tuple[Parent, ...] = ()) -> dict[str, Any]:
    listing = Operation("GET", "/owners/{id}/things", "list", filters=filters, parents=parents)
    return {"operations": (listing,)}


def test_a_table_is_indexed_by_what_its_filters_look_up() -> None:
    things = dataclasses.replace(
        THINGS,
        hidden_when="",
        scope="",
        **listed(
            Filter("mine", "mine", "count"),
            Filter("is", "equals", "name", named={"not gone": ("gone", False)}),
            Filter("due_after", "after", "due", MOMENT),
            Filter("price", "one_of", "price", NUMBER),
            Filter("no_mail", "null", "mail"),
            Filter("query", "words"),
        ),
    )
    names = {index.name: index.key for index in table_shape(things).indexes}
    assert set(names) == {"count", "name", "gone", "due", "price", "mail is null", "owner_id"}
    assert [names["mail is null"]({"mail": mail}) for mail in (None, "")] == [True, False]


def test_below_a_parent_the_times_need_no_index() -> None:
    parent = Parent("owners", "owner_id", "id")
    things = dataclasses.replace(
        THINGS,
        hidden_when="",
        scope="",
        **listed(Filter("after", "after", "due", MOMENT), parents=(parent,)),
    )
    assert {index.name for index in table_shape(things).indexes} == {"owner_id"}


def test_a_table_is_indexed_by_what_the_rest_of_its_declaration_looks_up() -> None:
    def run(work: Work, row: Record) -> None: ...

    fields = {
        "owner_id": own(INTEGER, refers_to="owners", belongs=True),
        "number": own(INTEGER, counter=Counter("owners", "next")),
        "mail": own(unique="has already been taken"),
    }
    assert indexed() == {"owner_id"}  # that something follows
    assert indexed(indexes=("price",)) == {"owner_id", "price"}
    assert indexed(jobs=(Job("due", run),)) == {"owner_id", "due"}
    assert indexed(fields=fields) == {"owner_id", "number", "mail"}


def test_a_draft_knows_who_writes_and_a_loaded_one_has_nobody() -> None:
    seen: list[Work | None] = []

    def accept(draft: Draft) -> None:
        seen.append(draft.work)

    fields: dict[str, Any] = {
        "id": ID,
        "name": Field(),
        "created_at": Field(),
        "updated_at": Field(),
    }
    records = Records(Resource(tag="", name="t", singular="t", fields=fields, accept=accept))
    work = cast("Work", object())
    draft = records.new({"name": "a"}, "now", work)
    records.changed({"id": 1, "name": "a"}, {}, "now", work)
    records.load(1, {"name": "a"}, str, "then")
    assert seen == [work, work, None]
    assert draft.record["name"] == "a"
