"""One form of a resource's records: its keys, in the order in which they were declared."""

from __future__ import annotations

import orjson

from mock_syncro.records.shape import Shape, forms_of
from mock_syncro.records.view import AccountView
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, TIME, Field
from mock_syncro.vocabulary.resource import Resource

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
