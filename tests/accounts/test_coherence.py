"""Rows that are right one by one, and wrong together."""

from __future__ import annotations

from typing import Any

from mock_syncro.accounts.coherence import Coherence
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import ID, TIME, Field, own
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.resource import Resource

BOXES = Resource(
    tag="Box",
    name="boxes",
    singular="box",
    check=lambda draft: ["It is too large"] if (draft.record["size"] or 0) > 9 else [],
    fields={
        "id": ID,
        "created_at": TIME,
        "updated_at": TIME,
        "label": Field(unique="has already been taken"),
        "color": Field(one_of=("red", "blue")),
        "state": Field(one_of=("open",), null=False, default="open", unlisted="is none"),
        "name": Field(required="can't be blank", default="n"),
        "size": Field(INTEGER),
        "shelf_id": own(INTEGER, refers_to="shelves"),
        "maker_id": own(INTEGER, refers_to="shelves", outlives=True),
    },
)


def boxes(*values: dict[str, Any]) -> dict[str, list[Row]]:
    defaults = {name: field.default for name, field in BOXES.fields.items()}
    return {"boxes": [Row({**defaults, **given}, at) for at, given in enumerate(values, 1)]}


def refused(*values: dict[str, Any], **more: Any) -> list[tuple[object, str]]:
    found = Coherence([BOXES]).refused(boxes(*values), more.get("unchecked", {}))
    return [(wrong.key, wrong.text.removeprefix("the API would refuse it: ")) for wrong in found]


def test_what_is_declared_of_fields_refuses_rows() -> None:
    assert refused({}, {"color": "red", "size": 9}) == []
    assert refused({"color": "green"}) == [(1, "Color is not included in the list")]
    assert refused({"state": None}) == [(1, "State is none")]
    assert refused({"name": " "}) == [(1, "Name can't be blank")]
    assert refused({"size": 10, "name": ""}) == [(1, "Name can't be blank, It is too large")]


def test_a_value_that_has_to_be_unique_is_refused_the_second_time() -> None:
    taken = "Label has already been taken"
    assert refused({"label": "a"}, {"label": "b"}, {"label": "a"}) == [(3, taken)]
    assert refused({"label": ""}, {"label": ""}, {}, {}) == []


def test_what_is_to_be_left_unchecked_is_not_refused() -> None:
    assert refused({"size": 10}, {"size": 11}, unchecked={"boxes": {1}}) == [(2, "It is too large")]


def test_what_a_row_refers_to_has_to_be_there_unless_it_outlives() -> None:
    rows = boxes({"shelf_id": 5}, {"shelf_id": 6}, {"maker_id": 6}, {})
    found = Coherence([BOXES]).loose(rows, {"shelves": {5}})
    assert [(wrong.key, wrong.field) for wrong in found] == [(2, "shelf_id")]
