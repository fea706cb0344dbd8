"""Forms that a resource declares by their fields."""

from __future__ import annotations

import pytest

from mock_syncro.engine.checking import DeclarationError, check
from mock_syncro.records.shape import Shape, forms_of
from mock_syncro.records.view import AccountView
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import ID, Field
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource


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
