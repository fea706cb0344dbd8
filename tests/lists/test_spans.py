"""Rows that indexes answer: how many rows are looked at for a few that are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mock_syncro.lists.spans import FEW, Range, rows_of_smallest
from mock_syncro.store import Index, Row, Table, TableShape

COUNT = 2000


def column(name: str) -> Index:
    return Index(name, lambda row: row[name])


SHAPE = TableShape("things", (column("kind"), column("made"), column("ended")))


class Watched(Row):
    """A row that counts how often somebody looks at one of its values."""

    __slots__ = ()
    looks = 0

    def __getitem__(self, key: str) -> Any:
        Watched.looks += 1
        return super().__getitem__(key)


def row(number: int, ended: str | None) -> Row:
    return Watched({"kind": number % 2, "made": f"{number:05}", "ended": ended}, number)


@pytest.fixture(autouse=True)
def _count() -> Iterator[None]:
    Watched.looks = 0
    yield
    Watched.looks = 0


def table(ended: Mapping[int, str]) -> Table:
    rows = [row(number, ended.get(number)) for number in range(1, COUNT)]
    return Table(SHAPE, object(), rows)


def after(field: str, moment: str) -> Range:
    return Range(field, moment)


@pytest.mark.parametrize(
    ("ended", "found"),
    [({}, []), ({7: "1", 9: "2", 12: "3"}, [9, 12]), ({8: "1"}, [])],
)
def test_the_smallest_span_alone_is_looked_at_also_where_it_is_empty(
    ended: Mapping[int, str], found: list[int]
) -> None:
    things = table(ended)
    Watched.looks = 0
    rows = rows_of_smallest(things, {}, [after("made", "00001"), after("ended", "1")], FEW)
    assert rows is not None
    assert [one.doc_id for one in rows] == found
    assert Watched.looks <= 20


def test_a_span_that_is_too_long_is_not_taken() -> None:
    things, ranges = table({}), [after("made", "00001")]
    assert rows_of_smallest(things, {"kind": 1}, ranges, FEW) is None
    rows = rows_of_smallest(things, {"kind": 1}, ranges, COUNT)
    assert rows is not None
    assert [one.doc_id for one in rows] == list(range(3, COUNT, 2))


def test_where_nothing_is_indexed_nothing_is_answered() -> None:
    assert rows_of_smallest(table({}), {}, [after("other", "1")], COUNT) is None
