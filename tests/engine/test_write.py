"""The one way to write, as functions of resources and the mock itself come to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mock_syncro import create_app
from mock_syncro.accounts.grants import grant
from mock_syncro.engine.work import Work
from mock_syncro.errors import ApiError
from mock_syncro.syncro import RESOURCES
from mock_syncro.vocabulary.fields import ID, TIME, Counter, Field, own
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.refusals import is_blank
from mock_syncro.vocabulary.resource import Resource
from tests.declared.site import NOBODY, Site
from tests.declared.workshop import WORKSHOP
from tests.engine.shelf import advance, client, table
from tests.inprocess import InProcess


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(WORKSHOP, tmp_path)


def working(site: Site) -> Work:
    """The mock at work, on behalf of the admin."""
    work = Work(site.account, site.app.core.served("spec").engine)
    work.grant = grant(site.account.database, "admin-token")
    return work


def test_a_resource_hears_of_a_removal_before_it_is_done(site: Site) -> None:
    machine = site.rows("machines")[0]
    working(site).remove("machines", machine)
    client = site.row("clients", machine["client_id"])
    assert client is not None and client["note"] == f"had {machine['id']}"
    assert site.row("machines", machine["id"]) is None


def test_what_belongs_to_a_row_is_removed_as_it_would_be_alone(site: Site) -> None:
    client = site.rows("clients")[0]
    working(site).remove("clients", client)
    for kept, gone in (("machines", {0, 3}), ("parts", {0, 3}), ("screws", {0, 3})):
        left = [row["id"] for row in site.rows(kept)]
        assert left == [id_ for at, id_ in enumerate(site.ids[kept]) if at not in gone], kept


def test_the_mock_may_name_any_row_that_there_is_and_no_other(site: Site) -> None:
    work = working(site)
    made = work.add("screws", {"machine_id": site.ids["machines"][2], "length": 1})
    assert site.row("screws", made["id"]) == made
    with pytest.raises(ApiError) as raised:
        work.add("screws", {"machine_id": NOBODY, "length": 1})
    assert (raised.value.status, raised.value.reason) == (404, f"machines has no row {NOBODY}")


def test_what_the_mock_writes_is_checked_too(site: Site) -> None:
    with pytest.raises(ApiError) as raised:
        working(site).add("screws", {"machine_id": site.ids["machines"][2]})
    assert raised.value.status == 422


def test_a_new_row_repeats_what_it_follows_and_goes_along(site: Site) -> None:
    work, machine = working(site), site.rows("machines")[0]
    part = work.add("parts", {"machine_id": machine["id"]})
    client = site.row("clients", machine["client_id"])
    assert client is not None
    assert (part["client_id"], part["client_name"]) == (client["id"], client["name"])
    work.change("clients", client, {"name": "New"})
    renamed = site.row("parts", part["id"])
    assert renamed is not None and renamed["client_name"] == "New"


def test_a_touched_row_counts_as_updated_once(site: Site) -> None:
    work, row = working(site), site.rows("clients")[0]
    touched = work.touch("clients", row)
    assert touched == {**row, "updated_at": work.now}
    assert work.touch("clients", touched) is touched


def test_a_change_to_the_same_values_is_none(site: Site) -> None:
    work, row = working(site), site.rows("machines")[0]
    assert work.change("machines", row, {"name": row["name"]}) is row
    # Inside of an object 1 is neither true nor 1.0.
    for options in ({"a": 1}, {"a": True}, {"a": 1.0}):
        changed = work.change("machines", site.rows("machines")[0], {"options": options})
        assert repr(changed["options"]) == repr(options)


def test_what_is_blank() -> None:
    blank: tuple[object, ...] = (None, "", "  ", "\t\n", [], {})
    assert [value for value in blank if not is_blank(value)] == []
    other: tuple[object, ...] = (0, False, "0", " a ", [None], {"a": None})
    assert [value for value in other if is_blank(value)] == []


SHELVES = Resource(
    tag="",
    name="shelves",
    singular="shelf",
    fields={"id": ID, "created_at": TIME, "updated_at": TIME, "room": own()},
)
BOOKS = Resource(
    tag="",
    name="books",
    singular="book",
    operations=(
        Operation("POST", "/books", "create"),
        Operation("PUT", "/books/{id}", "update"),
    ),
    fields={
        "id": ID,
        "created_at": TIME,
        "updated_at": TIME,
        "code": Field(unique="has already been taken"),
        "shelf_id": Field(INTEGER, refers_to="shelves"),
        "room": own(follows=("shelf_id", "room")),
    },
)
DATA: dict[str, object] = {
    "shelves": {"1": {"room": "North"}, "2": {"room": "South"}},
    "books": {"1": {"code": "a", "shelf_id": 1}},
}


def books() -> InProcess:
    app = create_app(resources=(*RESOURCES, SHELVES, BOOKS), fixture=DATA, rate_limit="off")
    api = InProcess(app)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def test_what_a_row_repeats_follows_when_it_refers_to_another_row() -> None:
    api = books()
    rooms = [
        api.put("/api/v1/books/1", json={"shelf_id": shelf}).json()["room"]
        for shelf in (2, None, 1)
    ]
    assert rooms == ["South", None, "North"]


def test_blank_values_are_not_taken_by_anyone() -> None:
    api = books()
    for code, status in (("", 200), ("", 200), (" ", 200), (" ", 200), ("a", 422), ("b", 200)):
        assert api.post("/api/v1/books", json={"code": code}).status_code == status, code


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
