"""How records are found by another field, what their 404 says, and pages of one size."""

from __future__ import annotations

from starlette.testclient import TestClient

from mock_syncro import create_app
from mock_syncro.vocabulary.fields import ID, TIME, Field
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource

GONE = {"error": "Book not found"}
BOOKS = Resource(
    tag="",
    name="books",
    singular="book",
    operations=(
        Operation("GET", "/books", "list", per_page=2, resizable=False, meta=()),
        Operation("GET", "/books/numbered/{number}", "show", by="number"),
        Operation("GET", "/books/coded", "show", by="code", named_by="code", missing=GONE),
    ),
    fields={
        "id": ID,
        "created_at": TIME,
        "updated_at": TIME,
        "number": Field(INTEGER),
        "code": Field(),
    },
)
DATA: dict[str, object] = {
    "books": {"1": {"number": 70, "code": "70"}, "2": {}, "3": {"number": 71}},
}


def books() -> TestClient:
    from mock_syncro.syncro import RESOURCES

    app = create_app(resources=(*RESOURCES, BOOKS), fixture=DATA, rate_limit="off")
    api = TestClient(app, base_url="http://localhost")
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def test_a_record_is_found_by_a_field_as_its_kind_is_compared() -> None:
    api = books()
    assert api.get("/api/v1/books/numbered/70").json()["id"] == 1
    assert api.get("/api/v1/books/coded?code=70").json()["id"] == 1
    assert api.request("GET", "/api/v1/books/coded", json={"code": 70}).json()["id"] == 1
    for number in ("72", "x", "1e3"):
        assert api.get(f"/api/v1/books/numbered/{number}").status_code == 404, number


def test_a_missing_record_is_answered_in_the_words_of_the_operation() -> None:
    api = books()
    for query in ("?code=71", "", "?code[]=70"):
        answer = api.get(f"/api/v1/books/coded{query}")
        assert (answer.status_code, answer.json()) == (404, GONE), query
    assert api.get("/api/v1/books/numbered/9").json() == {"message": "Not found"}


def test_pages_may_keep_their_size_and_end_with_an_empty_one() -> None:
    api = books()
    pages = [api.get(f"/api/v1/books?page={n}&per_page=1").json()["books"] for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert "per_page" in api.get("/api/v1/books?per_page=1").headers["X-Mock-Syncro"]
    listed = api.get("/swagger.json").json()["paths"]["/books"]["get"]["parameters"]
    assert [parameter["name"] for parameter in listed] == ["page"]
