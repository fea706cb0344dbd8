"""What a row shows of others: the tables that it depends on, and what is too large to keep."""

from __future__ import annotations

from mock_syncro.records.encode import encoders
from mock_syncro.records.nests import is_large, params_of, tables_of
from mock_syncro.syncro import RESOURCES
from mock_syncro.vocabulary.resource import Extra

MADE = encoders(RESOURCES)


def test_a_row_depends_on_the_tables_of_what_nests_in_what_nests() -> None:
    customer = Extra(key="customer", one="customers", by="customer_id")
    assert [*tables_of([customer], MADE)] == ["customers", "contacts"]
    shown = Extra(key="x", show=lambda call, row: None, reads=("users", "phones"))
    assert [*tables_of([shown, customer], MADE)][:2] == ["users", "phones"]
    assert [*tables_of([Extra(key="empty")], MADE)] == []


def test_only_a_nested_row_that_has_rows_is_large() -> None:
    assert is_large(Extra(key="customer", one="customers", by="customer_id"), MADE)
    assert not is_large(Extra(key="contact", one="contacts", by="contact_id"), MADE)
    assert not is_large(Extra(key="contacts", rows="contacts", by="customer_id"), MADE)


def test_only_lists_and_single_records_are_kept() -> None:
    reads = {form: bool(shape.reads) for form, shape in MADE["tickets"].shapes.items()}
    assert reads == {"list": True, "detail": True, "created": False}


def test_what_nests_rows_that_vary_varies_by_the_same_parameters() -> None:
    comments = Extra(key="comments", rows="comments", by="ticket_id")
    assert [*params_of([comments], MADE)] == ["comment_format"]
    assert [*params_of([Extra(key="contacts", rows="contacts", by="customer_id")], MADE)] == []
