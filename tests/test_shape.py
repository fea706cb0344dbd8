"""What a shape keeps of single records: for whom it counts, and how much of it there is."""

from __future__ import annotations

from mock_syncro.resource import ID, Field, Resource
from mock_syncro.shape import MOST_KEPT, Shape
from mock_syncro.store import Row
from mock_syncro.view import AccountView

ACME, OTHER = AccountView(1, "acme", "UTC"), AccountView(2, "other", "UTC")


def shape() -> Shape:
    fields = {"id": ID, "name": Field()}
    things = Resource(tag="T", name="things", singular="thing", path="/things", fields=fields)
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


def test_of_many_records_the_last_are_kept() -> None:
    things, rows = shape(), [row(number) for number in range(MOST_KEPT + 2)]
    for one in rows:
        things.keep(one, ACME, (), b"%d" % one.doc_id)
    things.keep(rows[2], ACME, (), b"anew")
    found = [things.kept(one, ACME, ()) for one in rows]
    assert found[:2] == [None, None]
    assert found[2:5] == [b"anew", b"3", b"4"]
    assert found[-1] == b"%d" % rows[-1].doc_id
