"""What writes keep right: repeated fields, and values that only one row may have."""

from __future__ import annotations

from starlette.testclient import TestClient

from mock_syncro import create_app
from mock_syncro.syncro import RESOURCES
from mock_syncro.vocabulary.fields import ID, TIME, Field, own
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource

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


def books() -> TestClient:
    app = create_app(resources=(*RESOURCES, SHELVES, BOOKS), fixture=DATA, rate_limit="off")
    api = TestClient(app, base_url="http://localhost")
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
