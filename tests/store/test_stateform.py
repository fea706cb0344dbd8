"""The form of a state file: any damage is seen, and told by the number of its line."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.store import DocumentError, stateform
from mock_syncro.store.saved import Saved, SavedAccount, SavedBase
from mock_syncro.store.sums import seal

Lines = list[bytes]

ABOUT: dict[str, Any] = {
    "fixture": "small",
    "seed": 1,
    "epoch": 5.0,
    "timezone": "UTC",
    "last_ids": {},
}


def saved() -> Saved:
    """Two accounts on one base, and one on another."""
    rows = {str(n): {"id": n, "name": f"Öl {n}"} for n in range(1, 6)}
    return Saved(
        {
            1: SavedBase(ABOUT | {"last_ids": {"things": 5}}, {"things": rows}),
            2: SavedBase(ABOUT | {"fixture": None}, {"others": {"1": {"id": 1}}}),
        },
        {
            "acme": SavedAccount(
                {"subdomain": "acme", "base": 1, "last_ids": {"things": 7}},
                {"things": {"2": {"id": 2, "name": "changed"}, "7": {"id": 7}, "3": None}},
            ),
            "t1": SavedAccount({"subdomain": "t1", "base": 1, "last_ids": {}}),
            "t2": SavedAccount({"subdomain": "t2", "base": 2, "last_ids": {}}),
        },
    )


RECORDS: list[list[Any]] = [
    ["write", "acme", {"things": {"8": {"id": 8, "name": "Öl"}, "4": None}}],
    ["base", 3, ABOUT | {"fixture": None}, {"things": {"1": {"id": 1}}}],
    ["account", {"subdomain": "t3", "base": 3, "last_ids": {}}],
    ["deleted", "t2"],
    ["write", "acme", {"things": {"9": {"id": 9}}}],
]


def lines() -> Lines:
    """The lines of a file, each with its end."""
    records = [seal(number, record) for number, record in enumerate(RECORDS, 1)]
    return [*stateform.document(saved()), *records]


def refusal(text: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        stateform.read(text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def line_of(problem: str) -> int:
    found = re.fullmatch(r"damaged(?: or not a state file)? \(line (\d+)\)", problem)
    assert found, problem
    return int(found[1])


def test_a_file_is_read_as_it_was_written() -> None:
    expected = saved()
    for record in RECORDS:
        expected.replay(record)
    found, count, wants_fold = stateform.read(b"".join(lines()))
    assert (count, wants_fold) == (5, False)
    assert found == expected
    assert set(found.accounts) == {"acme", "t1", "t3"}
    assert found.accounts["acme"].changes["things"]["4"] is None
    assert found.accounts["acme"].recipe["last_ids"] == {"things": 9}


def test_the_mark_of_the_format_is_the_first_row_of_the_file() -> None:
    assert lines()[:3] == [b"{\n", b'"mock_syncro": {\n', b' "1": {"format":2}\n']
    assert stateform.MARK == {"1": {"format": 2}}


def test_a_base_that_accounts_share_stands_there_once() -> None:
    assert b"".join(stateform.document(saved())).count("Öl 1".encode()) == 1


def flips(whole: Lines, chance: random.Random) -> list[tuple[int, bytes]]:
    """The file with one bit flipped, at some places of each line and at its ends."""
    made = []
    for number, line in enumerate(whole):
        before, after = b"".join(whole[:number]), b"".join(whole[number + 1 :])
        places = {0, 1, len(line) - 2, len(line) - 1, *(chance.randrange(len(line)),) * 6}
        for place in {max(place, 0) for place in places}:
            flipped = bytearray(line)
            flipped[place] ^= 1 << chance.randrange(8)
            made.append((number + 1, before + bytes(flipped) + after))
    return made


@pytest.mark.parametrize("seed", range(8))
def test_a_flipped_bit_is_refused_by_its_line(seed: int) -> None:
    for number, text in flips(lines(), random.Random(seed)):
        problem = refusal(text)
        if number <= 3 and "another version" in problem:  # it was the number of the format
            continue
        if number == 2 and problem == "not a state file of mock-syncro":
            continue
        assert line_of(problem) == number


def test_a_missing_line_is_refused_by_its_number() -> None:
    whole = lines()
    for number in range(len(whole) - 1):  # without the last line it is as if it never was
        text = b"".join([*whole[:number], *whole[number + 1 :]])
        assert line_of(refusal(text)) == number + 1, whole[number]


def test_two_swapped_lines_are_refused_by_the_number_of_one() -> None:
    whole = lines()
    for number in range(len(whole) - 1):
        swapped = [*whole[:number], whole[number + 1], whole[number], *whole[number + 2 :]]
        if swapped != whole:
            assert line_of(refusal(b"".join(swapped))) in (number + 1, number + 2)


def test_a_line_that_stands_there_twice_is_refused() -> None:
    whole = lines()
    for number in range(1, len(whole)):
        text = b"".join([*whole[:number], whole[number - 1], *whole[number:]])
        assert line_of(refusal(text)) in (number, number + 1)


def test_a_cut_line_before_others_is_refused_by_its_number() -> None:
    whole = lines()
    for number in range(len(whole) - 1):
        half = whole[number][: len(whole[number]) // 2] + b"\n"
        if half != whole[number] and whole[number] != b"{\n":
            text = b"".join([*whole[:number], half, *whole[number + 1 :]])
            assert line_of(refusal(text)) == number + 1, whole[number]


def test_a_document_that_was_cut_is_refused() -> None:
    whole = b"".join(stateform.document(saved()))
    for end in range(1, len(whole) - 1):
        assert refusal(whole[:end])
    assert stateform.read(whole[:-1])[0] == saved()  # all but the last line's end


RECORD: dict[str, bytes] = {
    "nothing": b"\n",
    "a number": b"5\n",
    "zeros": b"\0\0\0\n",
    "another record": seal(6, ["more", 1]),
    "too little": seal(6, ["write", "acme"]),
    "a wrong id": seal(6, ["write", "acme", {"things": {"x": {}}}]),
    "no tables": seal(6, ["write", "acme", 5]),
    "no account": seal(6, ["write", "none", {}]),
    "an account that was deleted": seal(6, ["deleted", "t2"]),
    "an account on no base": seal(6, ["account", {"subdomain": "x", "base": 9, "last_ids": {}}]),
    "the number of another": seal(7, ["deleted", "t1"]),
    "no number": seal(6, ["deleted", "t1"]).replace(b",6,", b",true,"),
}


@pytest.mark.parametrize("what", RECORD)
def test_a_record_that_cannot_be_is_refused_by_its_line(what: str) -> None:
    whole = lines()
    assert line_of(refusal(b"".join([*whole, RECORD[what]]))) == len(whole) + 1


FOREIGN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "it is empty"),
    "a fixture": (b'{"contacts": {"1": {}}}\n', "not a state file of mock-syncro"),
    "a list": (b"[1, 2]\n", "a document is an object of tables"),
    "a text": (b"hello\nworld\n", "damaged or not a state file (line 1)"),
    "a space": (b" ", "damaged or not a state file (line 1)"),
    "bytes": (bytes(range(256)), "damaged or not a state file (line 1)"),
    "another format": (
        b'{"mock_syncro": {"1": {"format": 3}}, "accounts": {}}',
        "a state file of another version of mock-syncro",
    ),
    "a later release's": (
        b"".join(lines()).replace(b'"format":2', b'"format":3'),
        "a state file of another version of mock-syncro",
    ),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_none_of_ours_is_refused(what: str) -> None:
    text, words = FOREIGN[what]
    assert refusal(text) == words


Change = Callable[[dict[str, Any]], object]

MISFITS: dict[str, Change] = {
    "rows of an account that there is not": lambda t: t.update({"zzz/things": {}}),
    "rows of a base that there is not": lambda t: t.update({"base 9/things": {}}),
    "rows of a base without a number": lambda t: t.update({"base x/things": {}}),
    "an account without a name": lambda t: t["accounts"]["1"].pop("subdomain"),
    "an account without a base": lambda t: t["accounts"]["1"].pop("base"),
    "no accounts": lambda t: t.pop("accounts"),
    "no bases": lambda t: t.pop("bases"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_a_document_that_does_not_fit_itself_is_refused(what: str) -> None:
    tables = json.loads(b"".join(stateform.document(saved())))
    MISFITS[what](tables)
    problem = refusal(json.dumps(tables).encode())
    assert problem == "damaged: its table of accounts does not fit its rows"


def test_a_file_that_another_program_laid_out_anew_is_read_without_its_checksums() -> None:
    tables = json.loads(b"".join(stateform.document(saved())))
    tables["acme/things"]["2"]["name"] = "by hand"
    for indent in (None, 1):
        found, count, wants_fold = stateform.read(json.dumps(tables, indent=indent).encode())
        assert (count, wants_fold) == (0, True)
        row = found.accounts["acme"].changes["things"]["2"]
        assert row is not None and row["name"] == "by hand"
