"""The tables and fields of fixtures, as they are listed for people."""

from __future__ import annotations

import pytest

from mock_syncro.accounts.catalogue import Catalogue, aligned, contents
from mock_syncro.accounts.images import images_of
from mock_syncro.errors import SetupError
from mock_syncro.syncro import RESOURCES

CATALOGUE = Catalogue(RESOURCES)


def told(table: str, field: str) -> list[str]:
    """What is told of a field, cell by cell."""
    (line,) = [line for line in CATALOGUE.fields(table) if line.split()[0] == field]
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_every_table_is_listed_with_the_number_of_its_fields() -> None:
    counts = {line.split()[0]: int(line.split()[1]) for line in CATALOGUE.tables()}
    assert counts == {name: len(CATALOGUE.fields(name)) for name in counts}
    assert {"contacts", "settings", "users", "groups", "tokens"} < counts.keys()


@pytest.mark.parametrize(
    ("table", "field", "cells"),
    [
        ("contacts", "id", ["id", "a whole number", "its key", "not null"]),
        ("contacts", "name", ["name", "a text", '""', "not null"]),
        ("contacts", "customer_id", ["a whole number", "required", "not null", "customers"]),
        ("contacts", "created_at", ["the start"]),
        ("customers", "portal_key", ["a text", "drawn"]),
        ("tickets", "contact_id", ["a whole number", "null", "or null", "contacts"]),
        ("tickets", "tag_list", ["a list, each of it a text", "[]"]),
        ("ticket_timers", "customer_id", ["that of ticket_id"]),
        ("attachments", "url", ["required"]),
        ("tokens", "user", ["a whole number", "required", "not null", "users"]),
        ("tokens", "expires_at", ["null", "or null"]),
        ("users", "active", ["true or false", "true"]),
    ],
)
def test_a_field_is_told_with_kind_default_null_and_reference(
    table: str, field: str, cells: list[str]
) -> None:
    found = told(table, field)
    assert [cell for cell in found if cell in cells] == cells


def test_what_is_not_stored_is_no_field_of_a_fixture() -> None:
    names = [line.split()[0] for line in CATALOGUE.fields("ticket_line_items")]
    assert "cost_cents" in names
    assert "price_cost" not in names


def test_an_unknown_table_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(SetupError, match='did you mean "contacts"'):
        CATALOGUE.fields("contact")


def test_the_contents_are_the_tables_that_have_rows() -> None:
    told = contents(images_of(RESOURCES).image("small", 42, 0.0))
    assert told.startswith("1 customers, 72 contacts, ")
    assert "attachments" not in told


def test_columns_stand_below_each_other() -> None:
    assert aligned([("a", "bb", ""), ("aaa", "b", "c")]) == ["a    bb", "aaa  b   c"]
