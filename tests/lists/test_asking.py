"""Filters by items of a list, by rows of another table, by numbers, and words for no filter."""

from __future__ import annotations

import pytest

from mock_syncro import create_app
from mock_syncro.vocabulary.fields import ID, TIME, Field, own
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER, INTEGERS, MONEY
from mock_syncro.vocabulary.operations import Filter, Operation
from mock_syncro.vocabulary.resource import Resource
from tests.engine.shelf import client, table
from tests.inprocess import InProcess

TIMES = {"created_at": TIME, "updated_at": TIME}

BOOKS = Resource(
    tag="",
    name="books",
    singular="book",
    operations=(
        Operation(
            "GET",
            "/books",
            "list",
            filters=(
                Filter("id", "among"),
                Filter("shelf", "holds", "shelves", INTEGER),
                Filter("code", "has", "code", table="copies", by="book_id"),
                Filter("price", "equals", "price", MONEY),
                Filter(
                    "lent",
                    "equals",
                    "lent",
                    BOOLEAN,
                    named={"out": ("lent", True), "in": ("lent", False), "all": None},
                    default="in",
                ),
            ),
        ),
        Operation("POST", "/books", "create"),
        Operation("PUT", "/books/{id}", "update"),
    ),
    fields={
        "id": ID,
        **TIMES,
        "shelves": Field(INTEGERS, default=[], null=False),
        "price": Field(MONEY, default=0, null=False),
        "lent": Field(BOOLEAN, default=False, null=False),
    },
)
COPIES = Resource(
    tag="",
    name="copies",
    singular="copy",
    indexes=("code",),
    fields={"id": ID, **TIMES, "code": own(), "book_id": own(INTEGER, refers_to="books")},
)
DATA: dict[str, object] = {
    "books": {
        "1": {"shelves": [7, 8], "price": 950},
        "2": {"shelves": [8]},
        "3": {"shelves": [8], "lent": True},
    },
    "copies": {
        "1": {"code": "a", "book_id": 1},
        "2": {"code": "a", "book_id": 2},
        "3": {"code": "b", "book_id": 2},
    },
}


def books() -> InProcess:
    from mock_syncro.syncro import RESOURCES

    app = create_app(resources=(*RESOURCES, BOOKS, COPIES), fixture=DATA, rate_limit="off")
    api = InProcess(app)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def found(api: InProcess, query: str) -> list[int]:
    return [book["id"] for book in api.get(f"/api/v1/books?{query}").json()["books"]]


def test_lists_are_narrowed_by_items_of_a_list_and_by_rows_of_another_table() -> None:
    api = books()
    for query, ids in (
        ("shelf=8", [2, 1]),
        ("shelf=7", [1]),
        ("shelf=9", []),
        ("shelf=x", []),
        ("code=a", [2, 1]),
        ("code=b", [2]),
        ("code=c", []),
        ("code[]=a", []),
        ("code=a&id=1&id=3", [1]),
        ("code=b&id=1", []),
        ("id=1&code=b", []),
        ("shelf=8&code=a&id=2", [2]),
    ):
        assert found(api, query) == ids, query


def test_a_list_of_items_is_fresh_after_a_write() -> None:
    api = books()
    assert found(api, "shelf=7") == [1]
    api.put("/api/v1/books/2", json={"shelves": [7]})
    api.put("/api/v1/books/1", json={"shelves": []})
    assert (found(api, "shelf=7"), found(api, "shelf=8")) == ([2], [])


def test_a_word_may_stand_for_no_filter_and_another_counts_where_none_was_sent() -> None:
    api = books()
    for query, ids in (
        ("", [2, 1]),
        ("lent=out", [3]),
        ("lent=All", [3, 2, 1]),
        ("lent=0", [2, 1]),
    ):
        assert found(api, query) == ids, query


def test_an_amount_is_found_as_it_is_shown() -> None:
    api = books()
    assert [found(api, f"price={price}") for price in ("9.5", "9.50", "0", "1e99")] == [
        [1], [1], [2], []
    ]  # fmt: skip
    assert found(api, "price[]=9.5") == []


FILTERS = (
    Filter("open", "equals", "shut", BOOLEAN, negated=True),
    Filter("filled", "null", "size", BOOLEAN, negated=True),
)
ROWS = {"1": {"shut": True}, "2": {"shut": False, "size": 1}, "3": {"shut": False}}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [3, 2, 1]),
        ("open=true", [3, 2]),
        ("open=1", [3, 2]),
        ("open=false", [1]),
        ("open=0", [1]),
        ("open=", [3, 2, 1]),
        ("filled=true", [2]),
        ("filled=false", [3, 1]),
        ("open=true&filled=false", [3]),
    ],
)
def test_a_negated_filter_finds_the_opposite(query: str, ids: list[int]) -> None:
    fields = {"shut": Field(BOOLEAN, null=False), "size": Field(INTEGER)}
    listed = Operation("GET", "/listed", "list", filters=FILTERS)
    api = client([table("things", "thing", fields, listed)], {"things": ROWS})
    assert [row["id"] for row in api.get(f"/listed?{query}").json()["things"]] == ids
