"""Casts of sent values, as Rails makes them."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.casting import DROPPED, cast, is_true, whole_number
from mock_syncro.resource import Kind


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
    ],
)
def test_values_are_cast_as_rails_casts_them(kind: Kind, value: Any, made: Any) -> None:
    result = cast(kind, value)
    assert result is made if made is DROPPED else (result, type(result)) == (made, type(made))


@pytest.mark.parametrize("kind", ["string", "boolean", "integer", "object"])
def test_null_stays_null(kind: Kind) -> None:
    assert cast(kind, None) is None


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, str(2**63), "9" * 40, 1e300])
def test_an_integer_beyond_64_bits_is_out_of_range(value: Any) -> None:
    with pytest.raises(ValueError, match="is out of range"):
        cast("integer", value)


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
