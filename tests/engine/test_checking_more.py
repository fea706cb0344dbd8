"""What is told at the start of filters that could not be answered."""

from __future__ import annotations

import pytest

from mock_syncro.engine.checking import DeclarationError, check
from mock_syncro.vocabulary.fields import ID, Field
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER
from mock_syncro.vocabulary.operations import Filter, Operation
from mock_syncro.vocabulary.resource import Resource


def books(filter_: Filter) -> tuple[Resource, ...]:
    fields = {"id": ID, "lent": Field(BOOLEAN), "code": Field()}
    listed = Operation("GET", "/books", "list", filters=(filter_,))
    copies = {"id": ID, "code": Field(), "book_id": Field(INTEGER)}
    return (
        Resource(tag="", name="books", singular="book", fields=fields, operations=(listed,)),
        Resource(tag="", name="copies", singular="copy", fields=copies, indexes=("code",)),
    )


def test_a_filter_is_read_as_its_field_is_stored() -> None:
    check(books(Filter("lent", "equals", "lent", BOOLEAN)), (), ())
    with pytest.raises(DeclarationError, match="lent is read as another kind than lent"):
        check(books(Filter("lent", "equals", "lent")), (), ())


def test_a_filter_by_another_table_names_an_index_of_it_and_its_reference() -> None:
    check(books(Filter("code", "has", "code", table="copies", by="book_id")), (), ())
    with pytest.raises(DeclarationError, match='no index of copies "book_id"'):
        check(books(Filter("code", "has", "book_id", table="copies", by="book_id")), (), ())
    with pytest.raises(DeclarationError, match='no field of copies "bok_id"'):
        check(books(Filter("code", "has", "code", table="copies", by="bok_id")), (), ())
