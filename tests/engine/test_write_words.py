"""What a table's declaration wants of a row that is written."""

from __future__ import annotations

from mock_syncro.vocabulary.fields import Counter, Field, own
from mock_syncro.vocabulary.kinds import INTEGER
from tests.engine.shelf import advance, client, table

BOXES = table("boxes", "box", {"colour": Field()})
THINGS = table(
    "things",
    "thing",
    {
        "box_id": Field(INTEGER, refers_to="boxes"),
        "colour": own(follows=("box_id", "colour")),
        "label": Field(counter=Counter("settings", "next_label", first=9)),
    },
)
TWO_BOXES = {"boxes": {"1": {"colour": "red"}, "2": {"colour": "blue"}}}


def test_a_row_that_refers_to_another_now_repeats_the_other_s_value() -> None:
    api = client([BOXES, THINGS], TWO_BOXES)
    thing = api.post("/things", json={"box_id": 1}).json()
    assert thing["colour"] == "red"
    assert api.put(f"/things/{thing['id']}", json={"box_id": 2}).json()["colour"] == "blue"
    assert api.put(f"/things/{thing['id']}", json={"box_id": None}).json()["colour"] is None


def test_a_running_number_that_is_a_text_passes_over_those_that_rows_have() -> None:
    rows = {"1": {"label": "9"}, "2": {"label": "10"}, "3": {"label": "2"}}
    api = client([BOXES, THINGS], {"things": rows})
    assert [api.post("/things", json={}).json()["label"] for _ in range(2)] == ["11", "12"]


def test_a_row_touches_what_it_refers_to_and_what_it_referred_to_before() -> None:
    shelves = table("shelves", "shelf", {})
    boxes = table("boxes", "box", {"shelf_id": Field(INTEGER, refers_to="shelves", touches=True)})
    box_id = Field(INTEGER, refers_to="boxes", touches=True, belongs=True)
    things = table("things", "thing", {"box_id": box_id, "name": Field()})
    rows = {"shelves": {"1": {}}, "boxes": {"1": {"shelf_id": 1}, "2": {}, "3": {}}}
    api = client([shelves, boxes, things], rows)

    def touched() -> list[str]:
        """What counts as updated now; then a minute goes by."""
        rows = [*api.get("/boxes").json()["boxes"], *api.get("/shelves").json()["shelves"]]
        now = api.post("/shelves", json={}).json()
        api.delete(f"/shelves/{now['id']}")
        advance(api, 60)
        names = ["box 3", "box 2", "box 1", "shelf 1"]
        return [n for n, r in zip(names, rows, strict=True) if r["updated_at"] == now["updated_at"]]

    advance(api, 60)
    thing = api.post("/things", json={"box_id": 1}).json()
    assert touched() == ["box 1", "shelf 1"]
    api.put(f"/things/{thing['id']}", json={"box_id": 2})
    assert touched() == ["box 2", "box 1", "shelf 1"]
    api.put(f"/things/{thing['id']}", json={"box_id": 2})
    assert touched() == []
    api.delete(f"/things/{thing['id']}")
    assert touched() == ["box 2"]
    api.post("/things", json={"box_id": 3})
    assert touched() == ["box 3"]
    assert api.delete("/boxes/3").status_code == 200


def test_a_value_is_one_of_those_that_there_are_and_null_is_none_of_them() -> None:
    fields = {
        "size": Field(one_of=("S", "L"), null=False, unlisted="must be S or L"),
        "fit": Field(one_of=("slim",)),
    }
    api = client([table("things", "thing", fields)])
    assert api.post("/things", json={"size": "S"}).status_code == 200
    assert api.post("/things", json={"size": "M", "fit": "wide"}).json()["message"] == [
        "Size must be S or L",
        "Fit is not included in the list",
    ]
    assert api.post("/things", json={}).json()["message"] == ["Size must be S or L"]
