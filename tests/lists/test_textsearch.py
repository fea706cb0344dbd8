"""Search in text: every word, digits, a part of a field, and the name of another row."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.lists.textsearch import like, words
from mock_syncro.store import Database, Row, TableShape

NONE = ("", "", "")
BESIDE = ("owner_id", "owners", "name")
OWNERS = {1: "Ann Lee", 2: "Leeds", 3: None, 4: "555"}
PEOPLE = (
    # Search text, owner.
    ("toner\n5550100", 1),
    ("paper ann", 2),
    ("TONER".lower(), 3),
    ("5550199", None),
    ("", 404),
)


def database() -> Database:
    owners = [Row({"id": id_, "name": name}, id_) for id_, name in OWNERS.items()]
    return Database([TableShape("owners")], {"owners": owners})


def people() -> list[Row]:
    made = []
    for id_, (text, owner) in enumerate(PEOPLE, 1):
        row = Row({"id": id_, "name": text.title() or None, "owner_id": owner}, id_)
        row.text = text
        made.append(row)
    return made


def ids(rows: list[Row]) -> list[int]:
    return [row.doc_id for row in rows]


@pytest.mark.parametrize(
    ("value", "own", "beside"),
    [
        ("", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ("toner", [1, 3], [1, 3]),
        ("TONER", [1, 3], [1, 3]),
        ("tone oner", [1, 3], [1, 3]),
        ("toner toner", [1, 3], [1, 3]),
        ("lee", [], [1, 2]),
        ("ann", [2], [1, 2]),
        ("ann lee", [], [1, 2]),
        ("ann lee toner", [], [1]),
        ("555", [1, 4], [1, 4]),
        ("555-0100", [1], [1]),
        ("(555)", [1, 4], [1, 4]),
        ("555-01 toner", [1], [1]),
        ("555x", [], []),
        ("zzz lee", [], []),
        ("-", [], []),
        (555, [1, 4], [1, 4]),
        (["toner"], [], []),
    ],
)
def test_every_word_is_in_the_text_or_in_the_name_of_the_other_row(
    value: Any, own: list[int], beside: list[int]
) -> None:
    assert ids(words(people(), value, NONE, database())) == own
    assert ids(words(people(), value, BESIDE, database())) == beside


@pytest.mark.parametrize(
    ("value", "found"),
    [("toner", [1, 3]), ("TON", [1, 3]), ("er ann", [2]), ("5550", [1, 4]), ("x", [])],
)
def test_like_is_a_part_of_one_field_in_any_case(value: str, found: list[int]) -> None:
    assert ids(like(people(), "name", value)) == found


def test_what_is_in_the_text_and_not_in_the_field_is_not_like_it() -> None:
    row = Row({"id": 1, "name": "Bob"}, 1)
    row.text = "bob\nann"
    assert like([row], "name", "ann") == []
    assert like([row], "name", "OB") == [row]
