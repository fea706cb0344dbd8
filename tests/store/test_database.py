"""`Database`: copies that nobody feels, what has changed, and taking it back."""

from __future__ import annotations

import random

import pytest

from mock_syncro.store import Database, Index, Row, TableShape
from mock_syncro.store.runs import LIMIT

SHAPES = (TableShape("one", (Index("n", lambda row: row["n"]),)), TableShape("two"))

Model = dict[str, dict[int, int]]


def rows(count: int) -> list[Row]:
    return [Row({"n": number}, number) for number in range(1, count + 1)]


def database(count: int = 3) -> Database:
    return Database(SHAPES, {"one": rows(count), "two": rows(count)})


def content(data: Database) -> Model:
    """Tables, by id, as the rows have it and as the index has it."""
    indexed = sorted((row.doc_id, row["n"]) for row in data.table("one").indexes["n"][1])
    stored = {name: {r.doc_id: r["n"] for r in t.rows} for name, t in data.tables.items()}
    assert indexed == sorted(stored["one"].items())
    return stored


@pytest.mark.parametrize("seed", range(8))
def test_copies_of_copies_never_see_each_others_writes(seed: int) -> None:
    chance, first = random.Random(seed), database(300)
    sides = [(first, content(first), first.last_ids())]
    for step in range(300):
        data, model, last = sides[chance.randrange(len(sides))]
        name, what = chance.choice(["one", "two"]), chance.random()
        if what < 0.1:
            twin = (data.copy(), {n: t.copy() for n, t in model.items()}, last.copy())
            if len(sides) < 6:
                sides.append(twin)
            else:
                sides[chance.randrange(6)] = twin
        elif what < 0.4:
            number = data.next_id(name)
            assert number == last[name] + 1
            data.put(name, Row({"n": step}, number))
            model[name][number] = step
            last[name] = number
        elif what < 0.7:
            number = chance.choice(list(model[name]))
            data.put(name, Row({"n": step}, number))
            model[name][number] = step
        else:
            number = chance.randint(1, 400)
            data.drop(name, number)
            model[name].pop(number, None)
    for data, model, last in sides:
        assert content(data) == model
        assert data.last_ids() == last


def test_a_copy_shares_whole_tables_until_one_side_writes() -> None:
    original = database()
    copy = original.copy()
    one, two = original.tables["one"], original.tables["two"]
    assert copy.tables["one"] is one
    copy.put("one", Row({"n": 9}, 9))
    assert copy.tables["one"] is not one
    assert copy.tables["two"] is two
    assert original.tables == {"one": one, "two": two}


def test_the_original_copies_too_before_it_writes() -> None:
    original = database()
    copy = original.copy()
    original.put("one", Row({"n": 9}, 1))
    assert content(copy)["one"] == {1: 1, 2: 2, 3: 3}
    assert content(original)["one"] == {1: 9, 2: 2, 3: 3}


def test_the_second_write_copies_nothing_more() -> None:
    data = database(2 * LIMIT).copy()
    data.put("one", Row({"n": 9}, 1))
    table, run = data.tables["one"], data.tables["one"].rows.runs[0]
    data.put("one", Row({"n": 9}, 2))
    assert data.tables["one"] is table
    assert table.rows.runs[0] is run


def test_changes_are_handed_over_once_in_their_order() -> None:
    data = database(2)
    old, new, other = data.table("one").row(1), Row({"n": 5}, 1), Row({"n": 6}, 3)
    data.put("one", new)
    data.put("two", other)
    data.drop("one", 1)
    data.drop("one", 99)
    assert data.take_changes() == [
        ("one", 1, old, new),
        ("two", 3, None, other),
        ("one", 1, new, None),
    ]
    assert data.take_changes() == []


def test_a_copy_begins_without_changes() -> None:
    data = database()
    data.put("one", Row({"n": 5}, 1))
    assert data.copy().take_changes() == []
    assert len(data.take_changes()) == 1


@pytest.mark.parametrize("seed", range(4))
def test_undo_takes_back_what_was_not_handed_over(seed: int) -> None:
    chance, data = random.Random(seed), database(200)
    data.put("one", Row({"n": -1}, 7))
    data.take_changes()
    image, before = data.copy(), content(data)
    for step in range(60):
        name, number = chance.choice(["one", "two"]), chance.randint(1, 220)
        if chance.random() < 0.5:
            data.put(name, Row({"n": step}, number))
        else:
            data.drop(name, number)
    assert content(data) != before
    data.undo()
    assert content(data) == content(image) == before
    assert data.take_changes() == []


def test_an_id_that_was_undone_is_not_given_again() -> None:
    data = database()
    data.put("one", Row({"n": 1}, data.next_id("one")))
    data.undo()
    assert data.next_id("one") == 5


def test_last_ids_count_where_they_are_higher_than_the_rows() -> None:
    data = Database(SHAPES, {"one": rows(3)}, {"one": 9, "two": 4})
    assert data.last_ids() == {"one": 9, "two": 4}
    assert Database(SHAPES, {"one": rows(3)}, {"one": 2}).next_id("one") == 4
    assert data.copy().next_id("one") == 10
