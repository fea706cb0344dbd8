"""`Table`: TinyDB's verbs as plain TinyDB has them, indexes in step, and what is odd about it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document
from tinydb.table import Table as TinyTable

from mock_syncro.store import Index, Row, Table, TableShape
from mock_syncro.store.runs import LIMIT

SHAPE = TableShape(
    "things",
    (
        Index("n", lambda row: row["n"]),
        Index("word", lambda row: row.get("word")),
    ),
    text=lambda row: f"{row.get('word')} {row['n']}".lower(),
)

WORDS = ("Apple", "Birne", "Öl", "", None)


def document(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"n": chance.randrange(6), "deep": {"list": [chance.random()]}}
    if chance.random() < 0.8:
        made["word"] = chance.choice(WORDS)
    return made


def table(count: int = 0) -> Table:
    rows = [Row({"n": n % 3, "deep": {"list": [n]}, "word": "w"}, n) for n in range(1, count + 1)]
    return Table(SHAPE, object(), rows)


def condition(chance: random.Random) -> Any:
    return chance.choice(
        [
            where("n") == chance.randrange(7),
            where("n") > chance.randrange(7),
            where("word") == chance.choice(WORDS),
            (where("n") < 3) & where("word").exists(),
            where("deep").list.any(lambda value: value < 0.5),
        ]
    )


def change(chance: random.Random) -> Any:
    def deeper(row: Any) -> None:
        row["deep"]["list"].append(len(row["deep"]["list"]))

    return chance.choice([{"n": chance.randrange(6)}, {"word": "new", "extra": [1]}, deeper])


class PlainStorage(MemoryStorage):
    """TinyDB's, without what its rows have in common: lists that are one object."""

    def write(self, data: Any) -> None:
        super().write(json.loads(json.dumps(data)))


class Pair:
    """A table of ours and plain TinyDB's, with the id that each gave to the same document."""

    def __init__(self) -> None:
        self.ours: Table = table()
        self.plain: TinyTable = TinyDB(storage=PlainStorage).table("things")
        self.ids: dict[int, int] = {}
        """Plain TinyDB's id to ours."""
        self.given: set[int] = set()

    def note(self, plain: list[int], ours: list[int]) -> None:
        """Both gave these ids to the same new documents."""
        assert len(ours) == len(plain)
        assert min(ours) > max(self.given, default=0), "an id came back"
        self.given.update(ours)
        self.ids.update(zip(plain, ours, strict=True))

    def shown(self, documents: list[Any] | Any) -> dict[int, dict[str, Any]]:
        """Documents of plain TinyDB, by our ids."""
        return {self.ids[document.doc_id]: dict(document) for document in documents}

    def same(self, plain: list[Any], ours: list[Any]) -> None:
        assert self.shown(plain) == {document.doc_id: dict(document) for document in ours}
        assert all(isinstance(document, Document) for document in ours)

    def some(self, chance: random.Random) -> tuple[list[int], list[int]]:
        """The ids of a few documents, plain TinyDB's and ours."""
        plain = [doc.doc_id for doc in self.plain]
        plain = chance.sample(plain, min(len(plain), 3))
        return plain, [self.ids[id_] for id_ in plain]


Verb = Callable[[Pair, random.Random], None]


def insert(pair: Pair, chance: random.Random) -> None:
    new = document(chance)
    pair.note([pair.plain.insert(new)], [pair.ours.insert(new)])


def insert_with_an_id(pair: Pair, chance: random.Random) -> None:
    new = document(chance)
    highest = max(*pair.given, *(doc.doc_id for doc in pair.plain), 0, 0)
    number = highest + chance.randint(1, 3)
    plain = [pair.plain.insert(Document(new, number))]
    pair.note(plain, [pair.ours.insert(Row(new, number))])


def insert_multiple(pair: Pair, chance: random.Random) -> None:
    new = [document(chance) for _ in range(chance.choice([1, 2, 40]))]
    pair.note(pair.plain.insert_multiple(new), pair.ours.insert_multiple(new))


def update(pair: Pair, chance: random.Random) -> None:
    how, which = change(chance), condition(chance)
    plain = pair.plain.update(how, which)
    assert [pair.ids[id_] for id_ in plain] == pair.ours.update(how, which)


def update_by_id(pair: Pair, chance: random.Random) -> None:
    how, (plain, ours) = change(chance), pair.some(chance)
    assert pair.plain.update(how, doc_ids=plain) == plain
    assert pair.ours.update(how, doc_ids=ours) == ours


def update_multiple(pair: Pair, chance: random.Random) -> None:
    how = [(change(chance), condition(chance)) for _ in range(2)]
    plain = pair.plain.update_multiple(how)
    assert [pair.ids[id_] for id_ in plain] == pair.ours.update_multiple(how)


def upsert(pair: Pair, chance: random.Random) -> None:
    new, which = document(chance), condition(chance)
    known = set(pair.ids)
    plain, ours = pair.plain.upsert(new, which), pair.ours.upsert(new, which)
    if set(plain) <= known and set(ours) <= pair.given:
        assert [pair.ids[id_] for id_ in plain] == ours
    else:
        pair.note(plain, ours)


def remove(pair: Pair, chance: random.Random) -> None:
    which = condition(chance) & (where("n") == chance.randrange(6))
    plain = pair.plain.remove(which)
    assert [pair.ids.pop(id_) for id_ in plain] == pair.ours.remove(which)


def remove_by_id(pair: Pair, chance: random.Random) -> None:
    plain, ours = pair.some(chance)
    assert pair.plain.remove(doc_ids=plain) == plain
    assert pair.ours.remove(doc_ids=ours) == ours
    for id_ in plain:
        del pair.ids[id_]


def truncate(pair: Pair, chance: random.Random) -> None:
    if chance.random() < 0.2:
        pair.plain.truncate()
        pair.ours.truncate()
        pair.ids.clear()


def read(pair: Pair, chance: random.Random) -> None:
    which, (plain, ours) = condition(chance), pair.some(chance)
    pair.same(pair.plain.search(which), pair.ours.search(which))
    pair.same(pair.plain.get(doc_ids=plain), pair.ours.get(doc_ids=ours))
    assert pair.ours.count(which) == pair.plain.count(which)
    assert pair.ours.contains(which) == pair.plain.contains(which)
    first, own = pair.plain.get(which), pair.ours.get(which)
    assert (first is None) == (own is None)
    pair.same([first] if first else [], [own] if own else [])
    for theirs, mine in zip(plain, ours, strict=True):
        pair.same([pair.plain.get(doc_id=theirs)], [pair.ours.get(doc_id=mine)])
        assert pair.ours.contains(doc_id=mine)
    gone = max(pair.given, default=0) + 1
    assert pair.ours.get(doc_id=gone) is pair.plain.get(doc_id=10**9) is None
    assert not pair.ours.contains(doc_id=gone)


VERBS: tuple[Verb, ...] = (
    insert,
    insert_with_an_id,
    insert_multiple,
    update,
    update_by_id,
    update_multiple,
    upsert,
    remove,
    remove_by_id,
    truncate,
    read,
)


@pytest.mark.parametrize("seed", range(12))
def test_tinydb_verbs_do_what_they_do_in_plain_tinydb(seed: int) -> None:
    chance, pair = random.Random(seed), Pair()
    for _ in range(60):
        chance.choice(VERBS)(pair, chance)
        pair.same(pair.plain.all(), pair.ours.all())
        pair.same(list(pair.plain), list(pair.ours))
        assert len(pair.ours) == len(pair.plain)
    indexes_are_in_step(pair.ours)


def indexes_are_in_step(table: Table) -> None:
    rows = list(table.rows)
    assert [row.doc_id for row in rows] == sorted(row.doc_id for row in rows)
    for name in ("n", "word"):
        entries = [(row.get(name), row.doc_id, row) for row in rows if row.get(name) is not None]
        entries.sort(key=lambda entry: entry[:2])
        indexed = list(table.indexes[name][1])
        assert len(indexed) == len(entries)
        assert all(a is entry[2] for a, entry in zip(indexed, entries, strict=True))
    assert all(SHAPE.text and row.text == SHAPE.text(row) for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_indexes_and_kept_orders_follow_every_put_and_drop(seed: int) -> None:
    chance, things = random.Random(seed), table(200)

    def key(row: Mapping[str, Any]) -> str:
        return str(row["deep"]["list"])

    for _ in range(300):
        number = chance.randint(1, 260)
        if chance.random() < 0.6:
            new = Row(document(chance), number)
            before = things.row(number)
            assert things.put(new) is before
            assert things.row(number) is new
        else:
            before = things.row(number)
            assert things.drop(number) is before
            assert things.row(number) is None
        kept = things.order("kept", key)
        assert kept is things.order("kept", key)
    indexes_are_in_step(things)
    ordered = sorted(things.rows, key=lambda row: (key(row), row.doc_id))
    assert list(things.order("kept", key)) == ordered
    for value in range(6):
        same = [row for row in things.rows if row["n"] == value]
        assert things.matching("n", value) == same
        runs, start, stop = things.span("n", value)
        assert runs.slice(start, stop) == same
        assert stop - start == len(same)


@pytest.mark.timeout(20)
def test_truncate_ends_and_leaves_nothing_behind() -> None:
    things = table(3 * LIMIT)
    things.truncate()
    assert (len(things), things.all(), list(things.indexes["n"][1])) == (0, [], [])


def test_ids_never_come_back_whatever_is_removed() -> None:
    things = table(3)
    things.remove(doc_ids=[3])
    assert things.insert({"n": 1}) == 4
    things.truncate()
    assert things.insert_multiple([{"n": 1}, {"n": 2}]) == [5, 6]
    things.drop(6)
    things.put(Row({"n": 1}, 20))
    things.drop(20)
    assert things.insert({"n": 1}) == 21
    assert things.upsert({"n": 9}, where("n") == 9) == [22]


def test_an_id_that_is_taken_is_refused() -> None:
    things = table(3)
    with pytest.raises(ValueError, match="already exists"):
        things.insert(Row({"n": 1}, 3))
    with pytest.raises(ValueError, match="already exists"):
        things.insert_multiple([Row({"n": 1}, 2)])
    assert things.row(3) == {"n": 0, "deep": {"list": [3]}, "word": "w"}


READS: dict[str, Callable[[Table], Any]] = {
    "search": lambda things: things.search(where("n") == 1)[0],
    "search twice": lambda things: [things.search(where("n") == 1) for _ in range(2)][1][0],
    "get by condition": lambda things: things.get(where("n") == 1),
    "get by id": lambda things: things.get(doc_id=1),
    "get by ids": lambda things: things.get(doc_ids=[1])[0],
    "all": lambda things: things.all()[0],
    "iteration": lambda things: next(iter(things)),
}


@pytest.mark.parametrize("how", READS)
def test_nested_values_that_are_handed_out_are_copies(how: str) -> None:
    things = table(1)
    row = READS[how](things)
    row["deep"]["list"].append("changed")
    row["deep"]["more"] = "changed"
    assert things.row(1) == {"n": 1, "deep": {"list": [1]}, "word": "w"}
    assert things.get(doc_id=1)["deep"] == {"list": [1]}


def test_nested_values_that_were_handed_in_are_copied() -> None:
    things = table()
    first: dict[str, Any] = {"n": 1, "deep": {"list": [1]}}
    second: dict[str, Any] = {"n": 2, "deep": {"list": [2]}}
    things.insert(first)
    things.insert_multiple([second])
    first["deep"]["list"].append("changed")
    second["deep"]["list"].append("changed")
    assert [row["deep"] for row in things.all()] == [{"list": [1]}, {"list": [2]}]


def test_nested_values_that_an_update_hands_in_are_copied() -> None:
    things = table(2)
    deep: dict[str, Any] = {"list": []}
    things.update({"deep": deep})
    deep["list"].append("changed")
    assert [row["deep"] for row in things.all()] == [{"list": []}] * 2


def test_an_update_to_an_equal_value_of_another_type_is_kept() -> None:
    things = table(1)
    things.update({"n": True})
    assert things.all()[0]["n"] is True


def test_an_update_replaces_the_row_and_leaves_the_old_one_as_it_was() -> None:
    things = table(2)
    before, other = things.row(1), things.row(2)
    things.update(lambda row: row["deep"]["list"].append("new"), where("n") == 1)
    assert before == {"n": 1, "deep": {"list": [1]}, "word": "w"}
    assert things.row(1) == {"n": 1, "deep": {"list": [1, "new"]}, "word": "w"}
    assert things.row(2) is other


def test_an_update_that_fails_half_way_changes_nothing() -> None:
    things = table(3)
    rows = list(things.rows)

    def fail(row: Any) -> None:
        row["deep"]["list"].append("changed")
        if row["n"] == 0:
            raise RuntimeError("the third row")

    with pytest.raises(RuntimeError):
        things.update(fail)
    assert all(now is before for now, before in zip(things.rows, rows, strict=True))


def test_a_fork_by_a_new_owner_sees_nothing_of_the_other_fork() -> None:
    original = table(500)
    original.order("kept", lambda row: row["word"])
    one, other = original.fork(object()), original.fork(object())
    one.insert({"n": 1, "word": "one"})
    one.remove(where("n") == 2)
    other.update({"word": "other"}, where("n") == 0)
    other.truncate()
    assert len(original) == 500
    assert [len(other), len(other.indexes["n"][1]), len(other.order("kept", len))] == [0, 0, 0]
    assert {row["word"] for row in original.all()} == {"w"}
    assert one.last_id == 501
    assert other.last_id == original.last_id == 500
    assert len(one.matching("word", "one")) == 1
    indexes_are_in_step(one)
    indexes_are_in_step(original)


def test_one_write_to_a_fork_copies_one_run_of_rows() -> None:
    original = table(1000)
    fork = original.fork(object())
    fork.put(Row({"n": 1, "word": "new"}, 500))
    shared = [a is b for a, b in zip(original.rows.runs, fork.rows.runs, strict=True)]
    assert shared.count(False) == 1


def test_opening_a_table_fills_its_indexes_and_takes_the_text_of_each_row() -> None:
    chance = random.Random(1)
    opened = Table(SHAPE, object(), [Row(document(chance), n) for n in range(1, 300)])
    assert 0 < len(opened.indexes["word"][1]) < 299  # rows without the value are left out
    indexes_are_in_step(opened)
