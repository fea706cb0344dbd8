"""What a shape keeps of single records: for whom it counts, and how much of it there is."""

from __future__ import annotations

from mock_syncro.records.shape import MOST_KEPT, Shape
from mock_syncro.records.view import AccountView
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import ID, Field
from mock_syncro.vocabulary.resource import Resource

ACME, OTHER = AccountView(1, "acme", "UTC"), AccountView(2, "other", "UTC")


def shape() -> Shape:
    fields = {"id": ID, "name": Field()}
    things = Resource(tag="T", name="things", singular="thing", fields=fields)
    return Shape(things, "detail")


def row(number: int) -> Row:
    return Row({"id": number, "name": "x"}, number)


def test_what_is_kept_counts_for_its_row_its_account_and_its_versions() -> None:
    things, one = shape(), row(1)
    things.keep(one, ACME, (1, 2), b"{}")
    assert things.kept(one, ACME, (1, 2)) == b"{}"
    assert things.kept(row(1), ACME, (1, 2)) is None
    assert things.kept(one, OTHER, (1, 2)) is None
    assert things.kept(one, ACME, (1, 3)) is None


def test_accounts_that_share_a_row_keep_a_text_each() -> None:
    things, one = shape(), row(1)
    things.keep(one, ACME, (), b"acme")
    things.keep(one, OTHER, (), b"other")
    assert things.kept(one, ACME, ()) == b"acme"
    assert things.kept(one, OTHER, ()) == b"other"


def test_of_many_records_the_last_are_kept() -> None:
    things, rows, text = shape(), [row(number) for number in range(12)], bytes(MOST_KEPT // 10)
    for one in rows:
        things.keep(one, ACME, (), text)
    things.keep(rows[2], ACME, (), b"small")
    things.keep(rows[0], ACME, (), text)
    found = [things.kept(one, ACME, ()) is not None for one in rows]
    assert found == [True, False, True, False] + [True] * 8


def test_a_changed_record_takes_the_place_of_the_one_before() -> None:
    things, old, text = shape(), row(2), bytes(MOST_KEPT // 4)
    things.keep(old, ACME, (), b"old")
    for _ in range(9):
        things.keep(row(1), ACME, (), text)
    assert things.kept(old, ACME, ()) == b"old"


def test_what_is_larger_than_all_that_may_be_kept_is_not() -> None:
    things, one = shape(), row(1)
    things.keep(one, ACME, (), bytes(MOST_KEPT + 1))
    assert things.kept(one, ACME, ()) is None
    things.keep(one, ACME, (), b"now")
    assert things.kept(one, ACME, ()) == b"now"
