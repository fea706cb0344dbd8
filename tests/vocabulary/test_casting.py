"""Casts of sent values, as Rails makes them."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.records.view import AccountView
from mock_syncro.vocabulary.casting import (
    DROPPED,
    LARGEST_NUMBER,
    cast,
    cast_field,
    is_true,
    read_fields,
    whole_number,
)
from mock_syncro.vocabulary.resource import Field, Kind

UTC, BERLIN = AccountView(1, "acme", "UTC"), AccountView(1, "acme", "Europe/Berlin")


@pytest.mark.parametrize(
    ("kind", "value", "made"),
    [
        ("string", "a", "a"),
        ("string", "", ""),
        ("string", 1, "1"),
        ("string", 1.5, "1.5"),
        ("string", True, "t"),
        ("string", False, "f"),
        ("string", 10**30, str(10**30)),
        ("string", [], DROPPED),
        ("string", {}, DROPPED),
        ("boolean", "", None),
        ("boolean", "false", False),
        ("boolean", "0", False),
        ("boolean", 0, False),
        ("boolean", "off", False),
        ("boolean", "no", True),
        ("boolean", "1", True),
        ("boolean", [True], DROPPED),
        ("integer", "", None),
        ("integer", "12", 12),
        ("integer", " 12 apples", 12),
        ("integer", "-3", -3),
        ("integer", "apples", 0),
        ("integer", 2.9, 2),
        ("integer", -2.9, -2),
        ("integer", float("inf"), 0),
        ("integer", True, 1),
        ("integer", 2**63 - 1, 2**63 - 1),
        ("integer", -(2**63), -(2**63)),
        ("integer", [1], DROPPED),
        ("object", {"a": [1]}, {"a": [1]}),
        ("object", "a", DROPPED),
        ("object", [], DROPPED),
        ("array", [1], DROPPED),
        ("number", "", None),
        ("number", 5, 5),
        ("number", 1.5, 1.5),
        ("number", "1.5", 1.5),
        ("number", " -2.25 apples", -2.25),
        ("number", "12", 12.0),
        ("number", ".5", 0),
        ("number", "apples", 0),
        ("number", "1e3", 1.0),
        ("number", "٣", 0),
        ("number", True, 1),
        ("number", [1], DROPPED),
        ("number", {}, DROPPED),
    ],
)
def test_values_are_cast_as_rails_casts_them(kind: Kind, value: Any, made: Any) -> None:
    result = cast(kind, value)
    assert result is made if made is DROPPED else (result, type(result)) == (made, type(made))


@pytest.mark.parametrize("kind", ["string", "boolean", "integer", "number", "object"])
def test_null_stays_null(kind: Kind) -> None:
    assert cast(kind, None) is None


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, str(2**63), "9" * 40, 1e300])
def test_an_integer_beyond_64_bits_is_out_of_range(value: Any) -> None:
    with pytest.raises(ValueError, match="is out of range"):
        cast("integer", value)


@pytest.mark.parametrize(
    "value", [LARGEST_NUMBER, -LARGEST_NUMBER, float("inf"), float("nan"), 1e300, "9" * 30, 10**30]
)
def test_a_number_of_more_than_twelve_digits_is_out_of_range(value: Any) -> None:
    with pytest.raises(ValueError, match="is out of range"):
        cast("number", value)


@pytest.mark.parametrize("value", [LARGEST_NUMBER - 1, "-999999999999.99"])
def test_a_number_of_twelve_digits_is_in_range(value: Any) -> None:
    assert cast("number", value) == float(value)


TEXTS = Field(kind="array")
NUMBERS = Field(kind="array", items="integer")
OBJECTS = Field(kind="array", items="object")


@pytest.mark.parametrize(
    ("field", "value", "made"),
    [
        (TEXTS, ["a", "b"], ["a", "b"]),
        (TEXTS, [], []),
        (TEXTS, "a, b ,,c", ["a", "b", "", "c"]),
        (TEXTS, "", [""]),
        (TEXTS, [1, True, None, [], {}], ["1", "t"]),
        (TEXTS, {"0": "a"}, []),
        (TEXTS, 5, DROPPED),
        (TEXTS, True, DROPPED),
        (TEXTS, None, None),
        (NUMBERS, ["1", 2, "x", None, ""], [1, 2, 0]),
        (NUMBERS, "3", [3]),
        (NUMBERS, "3,4", [3]),
        (OBJECTS, [{"a": 1}, "x", 5, None], [{"a": 1}]),
        (OBJECTS, {"0": {"a": 1}, "1": {"a": 2}}, [{"a": 1}, {"a": 2}]),
        (OBJECTS, {"a": 1}, []),
        (OBJECTS, "x", []),
        (OBJECTS, 5, DROPPED),
    ],
)
def test_an_array_keeps_the_items_that_fit(field: Field, value: Any, made: Any) -> None:
    found = cast_field(field, value, UTC)
    assert found is made if made is DROPPED else found == made


def test_an_item_out_of_range_is_a_problem_of_its_array() -> None:
    sent, problems = read_fields({"asset_ids": NUMBERS}, {"asset_ids": [1, 2**63]}, UTC)
    assert (sent, problems) == ({}, ["Asset ids is out of range"])


@pytest.mark.parametrize(
    ("value", "in_utc", "in_berlin"),
    [
        ("2026-07-01", "2026-07-01T00:00:00.000Z", "2026-06-30T22:00:00.000Z"),
        ("2026-07-01T10:00:00", "2026-07-01T10:00:00.000Z", "2026-07-01T08:00:00.000Z"),
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00.000Z", "2026-07-01T10:00:00.000Z"),
        ("2026-07-01T10:00:00.1239+01:00", "2026-07-01T09:00:00.123Z", "2026-07-01T09:00:00.123Z"),
        ("junk", None, None),
        ("", None, None),
        (5, None, None),
        ([], None, None),
        (None, None, None),
    ],
)
def test_a_time_is_stored_in_utc_and_what_is_none_becomes_null(
    value: Any, in_utc: str | None, in_berlin: str | None
) -> None:
    field = Field(kind="time")
    assert cast_field(field, value, UTC) == in_utc
    assert cast_field(field, value, BERLIN) == in_berlin


def test_only_declared_fields_are_read_and_null_is_the_default_where_there_can_be_none() -> None:
    fields = {"tags": Field(kind="array", default=[], null=False), "name": Field()}
    sent, problems = read_fields(fields, {"tags": None, "name": None, "other": 1}, UTC)
    assert (sent, problems) == ({"tags": [], "name": None}, [])
    assert read_fields(fields, {"tags": 5, "name": []}, UTC) == ({}, [])


@pytest.mark.parametrize("word", ["0", "f", "F", "false", "FALSE", "False", "off", "OFF", "", None])
def test_a_few_words_are_false(word: Any) -> None:
    assert is_true(word) is False


@pytest.mark.parametrize("word", ["1", "true", "t", "no", "FaLsE", 1, ["0"], {"a": "0"}])
def test_all_else_is_true(word: Any) -> None:
    assert is_true(word) is True


@pytest.mark.parametrize(
    ("value", "number"),
    [("12", 12), ("012", 12), (12, 12), (-1, -1), ("9" * 19, int("9" * 19))],
)
def test_a_whole_number_is_digits(value: Any, number: int) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize("value", ["", "-1", "+1", "1.0", " 1", "1_0", "²", "٣", 1.0, True, [], {}])
def test_all_else_is_no_whole_number(value: Any) -> None:
    assert whole_number(value) is None
