"""One form of a resource's records: its keys, in the order in which they were declared."""

from __future__ import annotations

import orjson
import pytest

from mock_syncro.engine.checking import DeclarationError, check
from mock_syncro.records.shape import Shape, forms_of
from mock_syncro.records.view import AccountView
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, TIME, Field
from mock_syncro.vocabulary.kinds import INTEGER
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource
from tests.engine.shelf import client, table

THINGS = Resource(
    tag="T",
    name="things",
    singular="thing",
    fields={
        "id": ID,
        "name": Field(),
        "account_id": ACCOUNT_ID,
        "created_at": TIME,
        "secret": Field(shown=False),
        "more": Field(forms=("detail",)),
    },
)
ROW = Row(
    {"created_at": "2026-07-01T12:00:00.000Z", "more": 1, "secret": 2, "name": "x", "id": 7}, 7
)
BERLIN = AccountView(10_123, "acme", "Europe/Berlin")


def test_a_form_has_its_own_keys_in_the_order_of_the_declaration() -> None:
    listed = Shape(THINGS, "list").own(ROW, AccountView(10_123, "acme", "UTC"))
    assert listed == (
        b'{"id":7,"name":"x","account_id":10123,"created_at":"2026-07-01T12:00:00.000Z"}'
    )
    assert [*orjson.loads(Shape(THINGS, "detail").own(ROW, BERLIN))][-1] == "more"


def test_the_times_are_those_of_the_views_zone() -> None:
    shown = orjson.loads(Shape(THINGS, "list").own(ROW, BERLIN))
    assert shown["created_at"] == "2026-07-01T14:00:00.000+02:00"


def test_what_a_refused_record_lacks_is_null() -> None:
    assert Shape(THINGS, "list").unsaved({"name": "x"}, BERLIN) == {
        "id": None,
        "name": "x",
        "account_id": 10_123,
        "created_at": None,
    }


def test_every_form_that_anything_names_is_one() -> None:
    assert forms_of(THINGS) == ["list", "detail"]


def things(*names: str, form: str = "brief") -> Resource:
    return Resource(
        tag="",
        name="things",
        singular="thing",
        fields={"id": ID, "name": Field(), "size": Field(forms=("detail",))},
        forms={form: names},
        operations=(Operation("GET", "/things", "list", form="brief"),),
    )


def test_a_declared_form_has_just_its_fields() -> None:
    resource = things("id", "size")
    assert forms_of(resource) == ["list", "detail", "brief"]
    assert [*Shape(resource, "brief").fields] == ["id", "size"]
    assert [*Shape(resource, "list").fields] == ["id", "name"]


def test_a_declared_form_names_fields_that_there_are_and_is_answered() -> None:
    check([things("id")], (), ())
    with pytest.raises(DeclarationError, match='no field "nam"; did you mean "name"'):
        check([things("nam")], (), ())
    with pytest.raises(DeclarationError, match='no form "brie"'):
        check([things("id", form="brie")], (), ())


def test_a_field_that_another_stores_need_not_be_shown() -> None:
    fields = {"id": ID, "name": Field(), "title": Field(of="name", shown=False)}
    shape = Shape(Resource(tag="", name="t", singular="t", fields=fields), "list")
    row = Row({"id": 1, "name": "a"}, 1)
    assert shape.own(row, AccountView(1, "acme", "UTC")) == b'{"id":1,"name":"a"}'


def test_a_second_name_of_a_field_may_be_sent_and_not_shown() -> None:
    fields = {"size": Field(INTEGER), "length": Field(INTEGER, of="size", shown=False)}
    made = client([table("things", "thing", fields)]).post("/things", json={"length": 5}).json()
    assert made["size"] == 5 and "length" not in made
