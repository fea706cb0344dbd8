"""Amounts, as they are shown."""

from __future__ import annotations

import pytest

from mock_syncro.records.view import AccountView
from mock_syncro.vocabulary.kinds import MONEY, MONEY_TEXT

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
