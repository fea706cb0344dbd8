"""`Runs` against a dictionary and its sorted keys, over random histories and every fork."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import pytest

from mock_syncro.store.runs import LIMIT, Runs

Key = Callable[[int], Any]

KEYS: dict[str, Key] = {
    "numbers": lambda n: n,
    "pairs, as in an index": lambda n: (f"value {n % 5}", n),
    "texts": lambda n: f"{n:06}",
}


def filled(model: dict[Any, Any]) -> Runs:
    return Runs(object(), sorted(model.items()))


def split(runs: Runs) -> tuple[Runs, Runs]:
    """Two maps of one, neither of which owns a run, as a database's copy makes them."""
    return runs.fork(object()), runs.fork(object())


def check(runs: Runs, model: dict[Any, Any], absent: Any, chance: random.Random) -> None:
    keys = sorted(model)
    rows = [model[key] for key in keys]
    assert list(runs.keys()) == keys
    assert list(runs) == rows
    assert len(runs) == len(keys)
    assert all(0 < len(run.keys) == len(run.rows) <= LIMIT for run in runs.runs)
    assert runs.firsts == [run.keys[0] for run in runs.runs]
    assert runs.get(absent) is None
    assert runs.rank(absent) == sum(key < absent for key in keys)
    for key in chance.sample(keys, min(10, len(keys))):
        assert runs.get(key) == model[key]
        assert runs.rank(key) == keys.index(key)
    for start in range(0, len(keys), 50):
        assert runs.slice(start, start + 50) == rows[start : start + 50]
    for _ in range(10):
        start, stop = (chance.randint(-3, len(keys) + 3) for _ in range(2))
        assert runs.slice(start, stop) == rows[max(start, 0) : max(stop, 0)]
    for _ in range(10):
        low, high = sorted(chance.choices([*keys, absent], k=2))
        inside = [model[key] for key in keys if low <= key < high]
        assert runs.between(low, high) == inside


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [0, 1, LIMIT, LIMIT + 1, 1000])
def test_runs_do_what_a_sorted_dictionary_does_in_every_mix_of_forks(
    kind: str, seed: int, size: int
) -> None:
    chance, key = random.Random(f"{kind} {seed} {size}"), KEYS[kind]
    model = {key(2 * n): n for n in range(size)}
    sides: list[tuple[Runs, dict[Any, Any]]] = [(filled(model), model)]
    highest = 2 * size
    for step in range(400):
        at = chance.randrange(len(sides))
        runs, model = sides[at]
        what = chance.random()
        if what < 0.1 and model:
            some = chance.choice([*model])
            runs.replace(some, step)
            model[some] = step
        elif what < 0.3:
            highest += 1
            runs.put(key(highest), step)
            model[key(highest)] = step
        elif what < 0.6:
            number = chance.randint(-5, highest)
            runs.put(key(number), step)
            model[key(number)] = step
        elif what < 0.85:
            some = chance.choice([*model, key(highest + 1)])
            runs.drop(some)
            model.pop(some, None)
        elif what < 0.9:
            one, other = split(runs)
            sides[at] = (one, model)
            twin = (other, model.copy())
            if len(sides) < 6:
                sides.append(twin)
            else:
                sides[chance.randrange(6)] = twin
        else:  # a read in between, so that kept offsets are older than the next write
            check(runs, model, key(-7), chance)
    for runs, model in sides:
        check(runs, model, key(-7), chance)
        check(runs, model, key(highest + 7), chance)


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("after", [0, 1])
def test_a_full_run_splits_right_at_every_place(before: int, after: int) -> None:
    numbers = range(0, 2 * LIMIT * (1 + before + after), 2)
    low = 2 * LIMIT * before
    for key in range(low - 1, low + 2 * LIMIT, 2):
        model = {number: f"row {number}" for number in numbers}
        runs = filled(model)
        assert runs.slice(0, 1) == ["row 0"]  # the offsets are known before the write
        runs.put(key, "new")
        model[key] = "new"
        check(runs, model, -9, random.Random(key))


def test_a_key_that_is_there_is_replaced_in_its_place() -> None:
    runs = filled({n: n for n in range(LIMIT)})
    for n in range(LIMIT):
        runs.put(n, -n)
    assert list(runs) == [-n for n in range(LIMIT)]
    assert len(runs.runs) == 1


def test_ascending_writes_leave_full_runs_behind() -> None:
    runs = Runs(object())
    for n in range(10 * LIMIT):
        runs.put(n, n)
    assert [len(run.keys) for run in runs.runs] == [LIMIT] * 10


def test_two_forks_that_both_grow_by_runs_do_not_count_each_others() -> None:
    full = filled({n: n for n in range(2 * LIMIT)})
    assert full.rank(LIMIT) == LIMIT  # the offsets are known, and shared
    sides = split(full)
    for side in sides:
        for n in range(2 * LIMIT, 5 * LIMIT):
            side.put(n, n)
    for side in sides:
        check(side, {n: n for n in range(5 * LIMIT)}, -1, random.Random(1))


def test_a_map_that_was_emptied_takes_rows_again() -> None:
    runs = filled({n: n for n in range(300)})
    for n in random.Random(1).sample(range(300), 300):
        runs.drop(n)
    assert (list(runs), runs.runs, len(runs), runs.slice(0, 9)) == ([], [], 0, [])
    assert (runs.get(1), runs.rank(1)) == (None, 0)
    runs.put(7, "seven")
    assert (runs.slice(0, 9), runs.rank(8)) == (["seven"], 1)


def test_dropping_what_is_not_there_copies_nothing() -> None:
    one, other = split(filled({n: n for n in range(300)}))
    one.drop(1000)
    one.drop(-1)
    one.drop(50.5)
    assert all(mine is theirs for mine, theirs in zip(one.runs, other.runs, strict=True))


def test_a_fork_shares_every_run_and_its_first_write_copies_one() -> None:
    original = filled({n: n for n in range(1000)})
    one, other = split(original)
    one.put(500, "changed")
    differ = [a is not b for a, b in zip(one.runs, other.runs, strict=True)]
    assert differ.count(True) == 1
    assert differ.index(True) == 500 // LIMIT
    copied = one.runs[500 // LIMIT]
    one.put(501, "changed too")
    assert one.runs[500 // LIMIT] is copied  # its own by now
    assert all(a is b for a, b in zip(other.runs, original.runs, strict=True))


def test_a_write_in_a_fork_leaves_the_offsets_of_the_other_alone() -> None:
    one, other = split(filled({n: n for n in range(1000)}))
    assert other.rank(999) == 999
    for n in range(100):
        one.put(n + 0.5, n)
    assert one.rank(999) == 1099
    assert other.rank(999) == 999
    sizes = [len(run.keys) for run in one.runs]
    starts = accumulate(sizes[:-1], initial=0)
    assert [one.rank(first) for first in one.firsts] == list(starts)
