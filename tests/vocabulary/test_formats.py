"""Telephone numbers and e-mail addresses."""

from __future__ import annotations

import pytest

from mock_syncro.vocabulary.formats import digits, email_problem


@pytest.mark.parametrize(
    ("number", "made"),
    [
        ("555-0999", "5550999"),
        ("657.325.3258 x330", "6573253258"),
        ("555 ext. 12", "555"),
        ("555#9", "555"),
        ("555X9 ", "555"),
        ("+1 (2) 3", "123"),
        ("", None),
        (None, None),
        ("none", None),
        ("x12", None),
        ("٣", None),
    ],
)
def test_digits_are_those_before_an_extension(number: str | None, made: str | None) -> None:
    assert digits(number) == made


@pytest.mark.parametrize("address", ["a@b", "a.b+c@d.e", "ü@ü", "", None])
def test_something_at_something_is_an_address_and_blank_is_none(address: str | None) -> None:
    assert not email_problem(address)


@pytest.mark.parametrize("address", ["a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n", " a@b"])
def test_all_else_is_no_address(address: str) -> None:
    assert email_problem(address)
