"""What tells a copy of a database from its original, after any writes to the copy."""

from __future__ import annotations

import random

import pytest

from mock_syncro.store import Database, Row, TableShape
from mock_syncro.store.changes import difference, other_last_ids
from mock_syncro.store.runs import Runs

SHAPES = (TableShape("things"), TableShape("others"))


def row(number: int, word: str = "") -> Row:
    return Row({"id": number, "word": word}, number)


def original(count: int) -> Database:
    return Database(SHAPES, {"things": [row(number) for number in range(1, count + 1)]})


def test_a_copy_that_nobody_wrote_does_not_differ() -> None:
    data = original(300)
    copy = data.copy()
    assert difference(data, copy) == {}
    assert other_last_ids(data, copy) == {}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("count", [0, 5, 700])
def test_the_changes_are_those_rows_that_differ(count: int, seed: int) -> None:
    chance, data = random.Random(seed), original(count)
    copy = data.copy()
    for step in range(200):
        number = chance.randint(1, count + 20)
        if chance.random() < 0.5:
            copy.put("things", row(number, f"{step}"))
        else:
            copy.drop("things", number)
    before = {r.doc_id: r for r in data.table("things").rows}
    after = {r.doc_id: r for r in copy.table("things").rows}
    expected = {str(n): r for n, r in after.items() if before.get(n) is not r}
    gone = {str(n): None for n in before.keys() - after.keys()}
    assert difference(data, copy).get("things", {}) == expected | gone
    last = copy.table("things").last_id
    assert other_last_ids(data, copy) == ({"things": last} if last != count else {})


def test_runs_that_both_hold_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    data, asked = original(100_000), 0
    copy = data.copy()
    copy.put("things", row(50_000, "changed"))
    get = Runs.get

    def counting(runs: Runs, key: int) -> object:
        nonlocal asked
        asked += 1
        return get(runs, key)

    monkeypatch.setattr(Runs, "get", counting)
    assert list(difference(data, copy)["things"]) == ["50000"]
    assert asked <= 256
