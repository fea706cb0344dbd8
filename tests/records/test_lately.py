"""What was made lately: for which row and of what it counts, and how much of it there is."""

from __future__ import annotations

from mock_syncro.records.lately import Lately
from mock_syncro.store import Row

MOST = 1000


def row(number: int) -> Row:
    return Row({"id": number, "name": "x"}, number)


def test_a_text_counts_for_its_very_row_and_what_it_was_made_of() -> None:
    lately, one, of = Lately(MOST), row(1), (1, 2)
    lately.put("acme", one, of, b"{}")
    assert lately.get("acme", one, of) == b"{}"
    assert lately.get("acme", row(1), of) is None
    assert lately.get("other", one, of) is None
    assert lately.get("acme", one, tuple([1, 2])) is None  # noqa: C409 - equal, but another


def test_a_row_can_have_a_text_under_each_key() -> None:
    lately, one = Lately(MOST), row(1)
    lately.put("acme", one, None, b"acme")
    lately.put("other", one, None, b"other")
    assert lately.get("acme", one, None) == b"acme"
    assert lately.get("other", one, None) == b"other"


def test_of_many_texts_the_last_are_kept() -> None:
    lately, rows, text = Lately(MOST), [row(number) for number in range(12)], bytes(MOST // 10)
    for one in rows:
        lately.put(one.doc_id, one, None, text)
    lately.put(2, rows[2], None, b"small")
    lately.put(0, rows[0], None, text)
    found = [lately.get(one.doc_id, one, None) is not None for one in rows]
    assert found == [True, False, True, False] + [True] * 8


def test_a_changed_row_takes_the_place_of_the_one_before() -> None:
    lately, old = Lately(MOST), row(2)
    lately.put(2, old, None, b"old")
    for _ in range(9):
        lately.put(1, row(1), None, bytes(MOST // 4))
    assert lately.get(2, old, None) == b"old"


def test_what_is_larger_than_all_that_may_be_kept_is_not() -> None:
    lately, one = Lately(MOST), row(1)
    lately.put(1, one, None, bytes(MOST + 1))
    assert lately.get(1, one, None) is None
    lately.put(1, one, None, b"now")
    assert lately.get(1, one, None) == b"now"
