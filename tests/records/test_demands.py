"""What fields demand of a record: required ones, listed ones; unique ones are named."""

from __future__ import annotations

from mock_syncro.records.demands import Demands
from mock_syncro.vocabulary.fields import ID, Field
from mock_syncro.vocabulary.resource import Resource

THINGS = Resource(
    tag="Thing",
    name="things",
    singular="thing",
    fields={
        "id": ID,
        "name": Field(required="can't be blank"),
        "size": Field(one_of=("S", "L")),
        "kind": Field(one_of=("a",), null=False, unlisted="is odd"),
        "serial": Field(unique="has already been taken"),
    },
)


def told(**record: object) -> list[str]:
    usual = {"name": "n", "size": "S", "kind": "a", "serial": None}
    return [str(problem) for problem in Demands(THINGS).unmet({**usual, **record})]


def test_a_record_that_meets_them_is_told_nothing() -> None:
    assert told() == told(size=None) == []


def test_what_is_not_met_is_told_of_each_field() -> None:
    assert told(name=" ", size="M", kind=None) == [
        "Name can't be blank",
        "Size is not included in the list",
        "Kind is odd",
    ]


def test_a_table_may_demand_nothing() -> None:
    assert Demands(THINGS).are_any
    assert Demands(THINGS).unique == [("serial", "has already been taken")]
    assert not Demands(Resource(tag="T", name="t", singular="t", fields={"id": ID})).are_any
