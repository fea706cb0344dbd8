"""Kinds: what is stored of what was sent, what is shown of it, what a filter wants."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.records.view import AccountView
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    DECIMAL_TEXT,
    DROPPED,
    INTEGER,
    INTEGERS,
    LARGEST_NUMBER,
    MOMENT,
    MONEY,
    MONEY_TEXT,
    MOST_ITEMS,
    NUMBER,
    OBJECT,
    OBJECTS,
    SMALL_INTEGER,
    TEXT,
    TEXTS,
    Kind,
    cents,
    is_true,
    text_of,
    whole_number,
)

UTC, BERLIN = AccountView(1, "acme", "UTC"), AccountView(1, "acme", "Europe/Berlin")
ALL = (TEXT, BOOLEAN, INTEGER, NUMBER, OBJECT, MOMENT, MONEY, TEXTS, INTEGERS, OBJECTS)
HUGE = (LARGEST_NUMBER, -LARGEST_NUMBER, float("inf"), float("nan"), 1e300, "9" * 30, 10**30)

CASTS: tuple[tuple[Kind, Any, Any], ...] = (
    (TEXT, "a", "a"),
    (TEXT, "", ""),
    (TEXT, 1, "1"),
    (TEXT, 1.5, "1.5"),
    (TEXT, True, "t"),
    (TEXT, False, "f"),
    (TEXT, 10**30, str(10**30)),
    (TEXT, [], DROPPED),
    (TEXT, {}, DROPPED),
    (BOOLEAN, "", None),
    (BOOLEAN, "false", False),
    (BOOLEAN, "0", False),
    (BOOLEAN, 0, False),
    (BOOLEAN, "off", False),
    (BOOLEAN, "no", True),
    (BOOLEAN, "1", True),
    (BOOLEAN, [True], DROPPED),
    (INTEGER, "", None),
    (INTEGER, "12", 12),
    (INTEGER, " 12 apples", 12),
    (INTEGER, "-3", -3),
    (INTEGER, "apples", 0),
    (INTEGER, 2.9, 2),
    (INTEGER, -2.9, -2),
    (INTEGER, float("inf"), 0),
    (INTEGER, True, 1),
    (INTEGER, 2**63 - 1, 2**63 - 1),
    (INTEGER, -(2**63), -(2**63)),
    (INTEGER, [1], DROPPED),
    (OBJECT, {"a": [1]}, {"a": [1]}),
    (OBJECT, "a", DROPPED),
    (OBJECT, [], DROPPED),
    (NUMBER, "", None),
    (NUMBER, 5, 5),
    (NUMBER, 1.5, 1.5),
    (NUMBER, "1.5", 1.5),
    (NUMBER, " -2.25 apples", -2.25),
    (NUMBER, "12", 12.0),
    (NUMBER, ".5", 0),
    (NUMBER, "apples", 0),
    (NUMBER, "1e3", 1.0),
    (NUMBER, "٣", 0),
    (NUMBER, True, 1),
    (NUMBER, [1], DROPPED),
    (NUMBER, {}, DROPPED),
    (NUMBER, LARGEST_NUMBER - 1, LARGEST_NUMBER - 1),
    (NUMBER, "-999999999999.99", -999999999999.99),
    (MONEY, "", None),
    (MONEY, 64.5, 6450),
    (MONEY, "9.99", 999),
    (MONEY, 0.005, 1),
    (MONEY, 1.005, 101),
    (MONEY, -0.005, -1),
    (MONEY, True, 100),
    (MONEY, {}, DROPPED),
    (TEXTS, ["a", "b"], ["a", "b"]),
    (TEXTS, [], []),
    (TEXTS, "a, b ,,c", ["a", "b", "", "c"]),
    (TEXTS, "", [""]),
    (TEXTS, [1, True, None, [], {}], ["1", "t"]),
    (TEXTS, {"0": "a"}, []),
    (TEXTS, 5, DROPPED),
    (TEXTS, True, DROPPED),
    (INTEGERS, ["1", 2, "x", None, ""], [1, 2, 0]),
    (INTEGERS, "3", [3]),
    (INTEGERS, "3,4", [3]),
    (OBJECTS, [{"a": 1}, "x", 5, None], [{"a": 1}]),
    (OBJECTS, {"0": {"a": 1}, "1": {"a": 2}}, [{"a": 1}, {"a": 2}]),
    (OBJECTS, {"a": 1}, []),
    (OBJECTS, "x", []),
    (OBJECTS, 5, DROPPED),
)


def test_values_are_cast_as_rails_casts_them(subtests: pytest.Subtests) -> None:
    for kind, value, made in CASTS:
        with subtests.test(kind=type(kind).__name__, value=value):
            found = kind.cast(value, UTC)
            assert found is made or (found, type(found)) == (made, type(made))


def test_null_stays_null() -> None:
    assert [type(kind) for kind in ALL if kind.cast(None, UTC) is not None] == []


def test_an_integer_beyond_64_bits_is_out_of_range() -> None:
    for value in (2**63, -(2**63) - 1, str(2**63), "9" * 40, 1e300):
        with pytest.raises(ValueError, match="is out of range"):
            INTEGER.cast(value, UTC)


def test_a_number_of_more_than_twelve_digits_is_out_of_range() -> None:
    for kind in (NUMBER, MONEY, MONEY_TEXT, DECIMAL_TEXT):
        for value in HUGE:
            with pytest.raises(ValueError, match="is out of range"):
                kind.cast(value, UTC)


def test_a_list_has_so_many_items_at_most() -> None:
    assert len(TEXTS.cast(["a"] * MOST_ITEMS, UTC)) == MOST_ITEMS
    for value in (["a"] * (MOST_ITEMS + 1), "a," * MOST_ITEMS):
        with pytest.raises(ValueError, match="has more than 1000 items"):
            TEXTS.cast(value, UTC)


TIMES: tuple[tuple[Any, str | None, str | None], ...] = (
    ("2026-07-01", "2026-07-01T00:00:00.000Z", "2026-06-30T22:00:00.000Z"),
    ("2026-07-01T10:00:00", "2026-07-01T10:00:00.000Z", "2026-07-01T08:00:00.000Z"),
    ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00.000Z", "2026-07-01T10:00:00.000Z"),
    ("2026-07-01T10:00:00.1239+01:00", "2026-07-01T09:00:00.123Z", "2026-07-01T09:00:00.123Z"),
    ("junk", None, None),
    ("", None, None),
    (5, None, None),
    ([], None, None),
    (None, None, None),
)


def test_a_time_is_stored_in_utc_and_what_is_none_becomes_null(subtests: pytest.Subtests) -> None:
    for value, in_utc, in_berlin in TIMES:
        with subtests.test(value=value):
            assert (MOMENT.cast(value, UTC), MOMENT.cast(value, BERLIN)) == (in_utc, in_berlin)


SHOWN: tuple[tuple[Kind, Any, Any], ...] = (
    (DECIMAL_TEXT, 1, "1.0"),
    (DECIMAL_TEXT, 0.25, "0.25"),
    (DECIMAL_TEXT, 1e-7, "0.0000001"),
    (DECIMAL_TEXT, 123456789012.5, "123456789012.5"),
    (MONEY, 6450, 64.5),
    (MONEY, 6400, 64),
    (MONEY, -5, -0.05),
    (MONEY_TEXT, 999, "9.99"),
    (MONEY_TEXT, 6450, "64.5"),
    (MONEY_TEXT, 0, "0.0"),
    (MOMENT, "2026-07-01T10:00:00.000Z", "2026-07-01T12:00:00.000+02:00"),
)


def test_what_is_shown_can_be_sent_again(subtests: pytest.Subtests) -> None:
    for kind, stored, shown in SHOWN:
        with subtests.test(kind=type(kind).__name__, stored=stored):
            assert kind.show is not None
            found = kind.show(BERLIN, stored)
            assert (found, type(found)) == (shown, type(shown))
            assert kind.cast(found, BERLIN) == stored


FITS: tuple[tuple[Kind, Any, bool], ...] = (
    (INTEGER, 2**63 - 1, True),
    (INTEGER, 2**63, False),
    (INTEGER, -(2**63), True),
    (INTEGER, -(2**63) - 1, False),
    (SMALL_INTEGER, 2**31 - 1, True),
    (SMALL_INTEGER, 2**31, False),
    (NUMBER, 1e300, True),
    (TEXTS, ["a"], True),
    (TEXTS, ["a", 1], False),
    (INTEGERS, [1, True], False),
    (OBJECTS, [{}], True),
)


def test_a_fixture_has_what_fits() -> None:
    wrong = [(kind, value) for kind, value, fits in FITS if kind.fits(value) is not fits]
    assert wrong == []


WANTED: tuple[tuple[Kind, Any, Any], ...] = (
    (TEXT, "a", "a"),
    (TEXT, 5, "5"),
    (INTEGER, "12", 12),
    (INTEGER, "-1", None),
    (INTEGER, "apples", None),
    (BOOLEAN, "0", False),
    (BOOLEAN, "yes", True),
    (MOMENT, "2026-07-01", "2026-06-30T22:00:00.000Z"),
    (MOMENT, "junk", None),
)


def test_an_index_has_what_a_filter_wants() -> None:
    found = [(kind, value, kind.wanted(value, BERLIN)) for kind, value, _ in WANTED]
    assert found == list(WANTED)


def test_half_a_cent_is_rounded_up() -> None:
    amounts = (0.005, 1.005, 0.004, 2.675, -0.005)
    assert [cents(amount) for amount in amounts] == [1, 101, 0, 268, -1]


def test_what_is_no_text_is_an_empty_one() -> None:
    values: tuple[Any, ...] = ("a", 5, True, None, [], {"a": 1})
    assert [text_of(value) for value in values] == ["a", "5", "t", "", "", ""]


def test_a_few_words_are_false_and_all_else_is_true() -> None:
    words = ("0", "f", "F", "false", "FALSE", "False", "off", "OFF", "", None)
    assert [word for word in words if is_true(word)] == []
    others: tuple[Any, ...] = ("1", "true", "t", "no", "FaLsE", 1, ["0"], {"a": "0"})
    assert [word for word in others if not is_true(word)] == []


def test_a_whole_number_is_digits() -> None:
    values = ("12", "012", 12, -1, "9" * 19)
    assert [whole_number(value) for value in values] == [12, 12, 12, -1, int("9" * 19)]
    others: tuple[Any, ...] = (
        *("", "-1", "+1", "1.0", " 1", "1_0", "²", "٣", "9" * 1000),
        *(1.0, True, [], {}, None),
    )
    assert [value for value in others if whole_number(value) is not None] == []


VIEW = AccountView(1, "acme", "UTC")


@pytest.mark.parametrize(
    ("cents", "text", "number"),
    [
        (0, "0.0", 0),
        (999, "9.99", 9.99),
        (6450, "64.5", 64.5),
        (1000, "10.0", 10),
        (-5, "-0.05", -0.05),
        (10**24 + 1, "10000000000000000000000.01", 1e22),
        (10**24, "10000000000000000000000.0", 1e22),
        (100 * (2**62), "4611686018427387904.0", 2**62),
    ],
)
def test_an_amount_of_any_size_has_a_point_as_a_text_and_fits_into_json_as_a_number(
    cents: int, text: str, number: float
) -> None:
    assert MONEY_TEXT.show(VIEW, cents) == text
    shown = MONEY.show(VIEW, cents)
    assert shown == number and type(shown) is type(number)
