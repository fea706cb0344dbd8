"""The names of permissions."""

from __future__ import annotations

import pytest

from mock_syncro.syncro.permissions import NAMES, permission


def test_a_name_is_taken_as_it_is_written() -> None:
    assert all(permission(name) == name for name in NAMES)


def test_names_are_unique_and_have_a_section() -> None:
    assert len(set(NAMES)) == len(NAMES) > 90
    assert all(len(name.split(" - ")) == 2 for name in NAMES)


def test_organizations_are_customers() -> None:
    assert permission("Organizations - Edit") == "Customers - Edit"


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match='did you mean "Customers - Edit"'):
        permission("Customer - Edit")
    with pytest.raises(ValueError, match='did you mean "Customers - List/Search"'):
        permission("Organizations - List")


def test_a_name_like_no_other_is_refused_without_a_hint() -> None:
    with pytest.raises(ValueError, match=r'^there is no permission "§§§"$'):
        permission("§§§")
