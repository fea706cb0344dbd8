"""The five verbs: bodies of every kind, ids, times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro import create_app
from mock_syncro.vocabulary.fields import ID, TIME, Field
from mock_syncro.vocabulary.interface import Call, Record
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Answer, Operation
from mock_syncro.vocabulary.refusals import by_field
from mock_syncro.vocabulary.resource import Resource
from tests.engine.shelf import client, table
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


def admin(client: Client, **settings: object) -> InProcess:
    api = client(**settings)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


SENT = {"firstname": "Ann", "properties[Reg No.]": "7 é", "get_sms": "1", "get_billing": "0"}


def test_a_form_is_read_like_json(client: Client) -> None:
    made = admin(client).post("/api/v1/customers", data=SENT).json()["customer"]
    assert (made["firstname"], made["get_sms"]) == ("Ann", True)
    assert made["properties"] == {"Reg No.": "7 é", "notification_billing": "0"}


def test_a_multipart_form_is_read_like_json(client: Client) -> None:
    api = admin(client)
    files = {"ignored": ("a.bin", b"\xff\x00")}
    made = api.post("/api/v1/customers", data=SENT, files=files).json()["customer"]
    assert (made["firstname"], made["get_sms"]) == ("Ann", True)
    assert made["properties"] == {"Reg No.": "7 é", "notification_billing": "0"}


def test_parameters_of_a_write_may_come_in_the_query(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/contacts?customer_id=55&name=Query", json={"name": "Body"}).json()
    assert (made["customer_id"], made["name"]) == (55, "Body")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a/b"])
def test_json_under_another_content_type_is_a_400_page_and_changes_nothing(
    client: Client, kind: str
) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    headers = {"Content-Type": kind}
    answer = api.put("/api/v1/contacts/101", content=b'{"name": "x"}', headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html>" in answer.text
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize("body", [b"{", b'{"name": }', b"\xff", b'{"name": NaN}'])
def test_json_that_does_not_parse_is_a_400_page_and_changes_nothing(
    client: Client, body: bytes
) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    headers = {"Content-Type": "application/json"}
    answer = api.post("/api/v1/customers", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert api.get("/_mock/state").json() == before


def test_a_number_beyond_64_bits_is_refused_and_nothing_is_stored(client: Client) -> None:
    api = admin(client)
    answer = api.post("/api/v1/customers", json={"tax_rate_id": 2**63})
    assert answer.status_code == 422
    assert answer.json()["message"] == ["Tax rate is out of range"]
    answer = api.post("/api/v1/customers", json={"properties": {"x": 10**30}})
    assert answer.status_code == 400
    answer = api.post("/api/v1/customers", json={"email": "no", "location_id": 10**30})
    assert answer.status_code == 400
    assert list(api.get("/_mock/state").json()["customers"]) == ["55"]


def test_wrong_types_are_cast_or_dropped_as_rails_does(client: Client) -> None:
    sent: dict[str, Any] = {"firstname": 5, "lastname": {"a": 1}, "get_sms": "off"}
    sent |= {"tax_rate_id": "7 apples", "properties": "x", "no_email": "yes"}
    made = admin(client).post("/api/v1/customers", json=sent).json()["customer"]
    assert (made["firstname"], made["lastname"], made["get_sms"]) == ("5", None, False)
    assert (made["tax_rate_id"], made["properties"], made["no_email"]) == (7, {}, True)


def test_a_repeated_post_makes_another_record(client: Client) -> None:
    api = admin(client)
    ids = [api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"] for _ in range(3)]
    assert ids == [202, 203, 204]


def test_times_are_those_of_the_clock_of_the_account(client: Client) -> None:
    api = admin(client)
    api.put("/_mock/clock", json={"now": "2026-05-05T05:05:05.678Z", "frozen": True})
    made = api.post("/api/v1/contacts", json={"customer_id": 55}).json()
    assert made["created_at"] == made["updated_at"] == "2026-05-05T05:05:05.678Z"
    api.post("/_mock/clock/advance", json={"seconds": 60})
    made = api.put(f"/api/v1/contacts/{made['id']}", json={"name": "x"}).json()
    assert made["created_at"] == "2026-05-05T05:05:05.678Z"
    assert made["updated_at"] == "2026-05-05T05:06:05.678Z"


def test_a_get_changes_nothing(client: Client) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    for path in ("customers", "customers/55", "contacts?sort=name", "customers/latest", "me"):
        assert api.request("GET", f"/api/v1/{path}", json={"name": "x"}).status_code == 200
    assert api.get("/_mock/state").json() == before


TICKETS: dict[str, dict[str, dict[str, Any]]] = {
    "customers": {"10": {}},
    "tickets": {str(n): {"number": n, "subject": "s", "customer_id": 10} for n in (1, 2)},
    "comments": {str(n): {"ticket_id": n, "subject": "s", "body": str(n)} for n in (1, 2)},
}


def test_the_parent_of_the_path_wins_over_what_query_and_body_say(client: Client) -> None:
    api = admin(client, fixture=TICKETS)
    path = "/api/v1/tickets/1/comments"
    for answer in (
        api.get(path, params={"id": 2, "ticket_id": 2}),
        api.request("GET", path, json={"id": 2, "ticket_id": 2}),
    ):
        assert [row["id"] for row in answer.json()["comments"]] == [1]
    sent = {"id": 2, "ticket_id": 2, "subject": "s", "body": "new"}
    made = api.post("/api/v1/tickets/1/comment?id=2", json=sent).json()["comment"]
    assert (made["ticket_id"], made["id"]) == (1, 3)
    item = {"id": 2, "ticket_id": 2, "name": "n", "description": "d"}
    made = api.post("/api/v1/tickets/1/add_line_item?id=2", json=item).json()
    assert made["ticket_id"] == 1


def test_what_follows_from_a_write_is_in_its_answer_and_in_one_undo(client: Client) -> None:
    """A comment that comes along is stored with its ticket, or neither is."""
    api = admin(client, fixture=TICKETS)
    comments = [{"subject": "s", "body": "b"}]
    sent = {"subject": "x", "comments_attributes": comments}
    made = api.put("/api/v1/tickets/1", json=sent).json()["ticket"]
    assert [row["body"] for row in made["comments"]] == ["b", "1"]
    before = api.get("/_mock/state").json()
    for status, more in ((422, {"subject": " "}), (404, {"user_id": 404})):
        answer = api.put("/api/v1/tickets/1", json={**sent, **more})
        assert answer.status_code == status
        answer = api.post("/api/v1/tickets", json={"customer_id": 10, **sent, **more})
        assert answer.status_code == status
    assert api.get("/_mock/state").json() == before


def test_each_verb_answers_in_its_own_form(client: Client) -> None:
    api = admin(client, fixture=TICKETS)
    row = api.get("/api/v1/tickets").json()["tickets"][0]
    shown = api.get("/api/v1/tickets/2").json()["ticket"]
    updated = api.put("/api/v1/tickets/2", json={}).json()["ticket"]
    made = api.post("/api/v1/tickets", json={"customer_id": 10, "subject": "s"}).json()["ticket"]
    assert list(updated) == list(shown)
    assert shown.keys() - made.keys() == {"address", "mentionables"}
    assert "contact_id" in row.keys() - shown.keys()


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


def books() -> InProcess:
    from mock_syncro.syncro import RESOURCES

    app = create_app(resources=(*RESOURCES, BOOKS), fixture=DATA, rate_limit="off")
    api = InProcess(app)
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


LABELS = {"7": {"label": "1"}, "8": {"label": "7"}, "9": {"label": "x", "size": 3}}


def test_a_record_is_found_by_another_field_where_the_first_finds_none() -> None:
    operations = (
        Operation("GET", "/by_path/{id}", "show", or_by=("label", "id")),
        Operation("GET", "/by_query/{id}", "show", or_by=("size", "size")),
    )
    api = client(
        [table("things", "thing", {"label": Field(), "size": Field(INTEGER)}, *operations)],
        {"things": LABELS},
    )
    found = {name: api.get(f"/by_path/{name}").json().get("id") for name in ("7", "1", "x", "y")}
    assert found == {"7": 7, "1": 7, "x": 9, "y": None}
    assert api.get("/by_query/5?size=3").json()["id"] == 9
    assert api.get("/by_query/8?size=3").json()["id"] == 8
    for query in ("", "?size=x", "?size=4", "?size[]=3", "?size="):
        assert api.get(f"/by_query/5{query}").status_code == 404
    assert api.get("/things/x").status_code == 404


def test_an_operation_words_whatever_is_refused_in_it() -> None:
    operation = Operation("POST", "/worded", "create", invalid=by_field)
    api = client([table("things", "thing", {"label": Field(required="is missing")}, operation)])
    assert api.post("/worded", json={}).json() == {"label": ["is missing"]}
    assert api.post("/things", json={}).json()["message"] == ["Label is missing"]


def test_an_operation_responds_with_more_than_the_record_it_has_written() -> None:
    def respond(call: Call, thing: Record) -> Answer:
        return Answer(value={"said": thing["label"], "left": len(call.all("things"))})

    operations = (
        Operation("POST", "/told", "create", respond=respond, status=201),
        Operation("PUT", "/told/{id}", "update", respond=respond),
        Operation("DELETE", "/told/{id}", "delete", respond=respond),
    )
    api = client([table("things", "thing", {"label": Field()}, *operations)])
    made = api.post("/told", json={"label": "a"})
    assert (made.status_code, made.json()) == (201, {"said": "a", "left": 1})
    assert api.put("/told/1", json={"label": "b"}).json() == {"said": "b", "left": 1}
    assert api.delete("/told/1").json() == {"said": "b", "left": 0}
