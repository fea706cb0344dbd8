"""What an operation says of how its record is found, refused and answered."""

from __future__ import annotations

from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.interface import Call, Record
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Answer, Operation
from mock_syncro.vocabulary.refusals import by_field
from tests.engine.shelf import client, table

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
