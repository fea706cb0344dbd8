"""Pages of lists, of ranges and of lists with rows left out, compared with plain slices."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from mock_syncro.lists.pages import SORTED, Listing, Ranged, picked, without
from mock_syncro.store import Row
from mock_syncro.store.runs import Runs


def rows_of(values: list[int]) -> list[Row]:
    return [Row({"id": id_, "value": value}, id_) for id_, value in enumerate(values, 1)]


def by_id(rows: list[Row]) -> Listing:
    runs = Runs(object(), ((row.doc_id, row) for row in rows))
    return Listing(runs, (0, len(rows)), key=lambda row: row.doc_id)


def ranged(rows: list[Row], low: int, high: int) -> Ranged:
    """The rows whose value is between two, both left out."""
    ordered = sorted(rows, key=lambda row: (row["value"], row.doc_id))
    runs = Runs(object(), (((row["value"], row.doc_id), row) for row in ordered))
    start, stop = runs.rank((low + 1,)), runs.rank((high,))
    span = (start, max(start, stop))
    return Ranged(by_id(rows), lambda row: low < row["value"] < high, runs, span)


def check(listing: Listing, wanted: list[Row], page: int) -> None:
    """Pages of this size, and beyond the end, are slices of what is wanted."""
    assert len(listing) == len(wanted)
    for skip in range(0, len(wanted) + 2 * page, page):
        assert listing.page(skip, page) == wanted[skip : skip + page], skip


@pytest.mark.parametrize("count", [0, 1, 7, 300])
@pytest.mark.parametrize("page", [1, 3, 100])
def test_a_listing_is_sliced_from_either_end(count: int, page: int) -> None:
    rows = rows_of([0] * count)
    check(by_id(rows), rows[::-1], page)
    check(picked(rows), rows[::-1], page)
    runs = Runs(object(), ((row.doc_id, row) for row in rows))
    check(Listing(runs, (0, count), descending=False), rows, page)
    assert by_id(rows).by_id() == picked(rows).by_id() == rows


def test_a_span_of_an_order_is_a_list_of_its_own() -> None:
    rows = rows_of([0] * 300)
    runs = Runs(object(), ((row.doc_id, row) for row in rows))
    check(Listing(runs, (100, 250)), rows[100:250][::-1], 40)
    check(Listing(runs, (100, 250), descending=False), rows[100:250], 40)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mixed", lambda id_, chance: chance.randint(0, 9)),
        ("newest pass", lambda id_, chance: 5 if id_ > 1000 else 0),
        ("oldest pass", lambda id_, chance: 5 if id_ <= 1500 else 0),
        ("all pass", lambda id_, chance: 5),
        ("none pass", lambda id_, chance: 0),
        ("few pass", lambda id_, chance: 5 if id_ % 500 == 0 else 0),
        ("the middle passes", lambda id_, chance: 5 if 900 < id_ < 2300 else 9),
    ],
)
@pytest.mark.parametrize("count", [3, 200, SORTED + 2000])
def test_a_range_of_few_or_many_rows_has_the_pages_of_the_naive_way(
    name: str, value: Callable[[int, random.Random], int], count: int
) -> None:
    chance = random.Random(name)
    rows = rows_of([value(id_, chance) for id_ in range(1, count + 1)])
    wanted = [row for row in rows[::-1] if 2 < row["value"] < 9]
    listing = ranged(rows, 2, 9)
    assert listing.by_id() == wanted[::-1]
    check(listing, wanted, 97 if count > 200 else 3)


def test_a_range_whose_end_is_before_its_start_is_empty() -> None:
    assert len(ranged(rows_of([5] * 9), 7, 3)) == 0
    assert ranged(rows_of([5] * 9), 7, 3).page(0, 5) == []


def test_a_page_of_many_rows_is_found_without_a_look_at_all_of_them() -> None:
    rows = rows_of([5] * 20_000)
    rows[-1] = Row({"id": 20_000, "value": 0}, 20_000)
    looked = 0
    listing = ranged(rows, 2, 9)
    holds = listing.holds

    def counting(row: Row) -> bool:
        nonlocal looked
        looked += 1
        return holds(row)

    listing.holds = counting
    assert [row.doc_id for row in listing.page(0, 300)] == list(range(19_999, 19_699, -1))
    assert 300 <= looked < 900


@pytest.mark.parametrize("excluded", [[], [1], [300], [1, 150, 300], list(range(1, 301))])
def test_rows_are_left_out_of_a_copy_and_stay_in_the_list(excluded: list[int]) -> None:
    rows = rows_of([0] * 300)
    out = [row for row in rows if row.doc_id in excluded]
    left = [row for row in rows if row.doc_id not in excluded]
    listing = by_id(rows)
    check(without(listing, out), left[::-1], 50)
    check(listing, rows[::-1], 50)


def test_a_row_that_is_not_in_the_list_is_not_taken_from_its_count() -> None:
    rows = rows_of([0] * 9)
    other = Row({"id": 5, "value": 1}, 5)
    check(without(by_id(rows), [other, Row({"id": 50}, 50)]), rows[::-1], 4)
