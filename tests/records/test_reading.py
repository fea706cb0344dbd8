"""What a request sends, read as fields."""

from __future__ import annotations

from mock_syncro.records.reading import read_fields, sent_fields
from mock_syncro.records.view import AccountView
from mock_syncro.vocabulary.fields import ID, Field, own
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER, INTEGERS, MOMENT, NUMBER, OBJECTS, TEXTS
from mock_syncro.vocabulary.refusals import Problem

VIEW = AccountView(1, "acme", "UTC")
FIELDS = {
    "id": ID,
    "name": Field(),
    "loud": own(),
    "first": Field(sent="create"),
    "later": Field(sent="update"),
    "count": Field(INTEGER),
    "gone": Field(BOOLEAN, default=False, null=False),
    "tags": Field(TEXTS, default=[], null=False),
    "sizes": Field(INTEGERS),
    "price": Field(NUMBER),
    "due": Field(MOMENT),
    "lines": Field(OBJECTS, fields={"name": Field(), "count": Field(INTEGER)}),
}


def test_a_body_has_the_fields_of_its_verb() -> None:
    assert set(sent_fields(FIELDS, "create")) == set(FIELDS) - {"id", "loud", "later"}
    assert set(sent_fields(FIELDS, "update")) == set(FIELDS) - {"id", "loud", "first"}


def test_only_declared_fields_are_read() -> None:
    sent = {"name": "x", "other": 1, "first": "1"}
    assert read_fields(sent_fields(FIELDS, "update"), sent, VIEW) == ({"name": "x"}, [])


def test_null_is_the_default_where_there_can_be_none() -> None:
    sent, problems = read_fields(FIELDS, {"gone": None, "name": None, "tags": None}, VIEW)
    assert (sent, problems) == ({"gone": False, "name": None, "tags": []}, [])


def test_a_value_without_sense_is_as_good_as_not_sent() -> None:
    assert read_fields(FIELDS, {"name": {}, "count": [], "tags": 5}, VIEW) == ({}, [])


def test_a_value_out_of_range_is_a_problem_with_the_name_of_the_field() -> None:
    given = {"count": 2**63, "sizes": [1, 2**63], "name": "x"}
    sent, problems = read_fields(FIELDS, given, VIEW)
    assert sent == {"name": "x"}
    assert problems == [Problem("count", "is out of range"), Problem("sizes", "is out of range")]
    assert str(problems[0]) == "Count is out of range"


def test_lists_numbers_and_times_are_cast() -> None:
    given = {"tags": "a, b", "sizes": ["1", {}], "price": "2.5", "due": "2026-01-31T13:00:00+01:00"}
    sent = {"tags": ["a", "b"], "sizes": [1], "price": 2.5, "due": "2026-01-31T12:00:00.000Z"}
    assert read_fields(FIELDS, given, VIEW) == (sent, [])
    assert read_fields(FIELDS, {"due": "junk"}, VIEW) == ({"due": None}, [])


def test_what_an_object_of_a_list_may_carry_is_read_like_the_rest() -> None:
    given = {"lines": [{"name": 5, "count": "7 apples", "other": 1}, {"count": 2**63}]}
    sent, problems = read_fields(FIELDS, given, VIEW)
    assert sent == {"lines": [{"name": "5", "count": 7}, {}]}
    assert problems == [Problem("count", "is out of range")]
