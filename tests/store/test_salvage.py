"""What is kept of a damaged state file: all that is whole, and no more."""

from __future__ import annotations

import random

import pytest

from mock_syncro.store import DocumentError, stateform
from mock_syncro.store.salvage import salvage
from mock_syncro.store.saved import Saved, SavedAccount
from mock_syncro.store.sums import seal
from tests.store.test_stateform import RECORDS, lines, saved


def kept(text: bytes) -> tuple[Saved, list[str]]:
    found = salvage(text)
    return found.saved, found.left_out


def whole() -> Saved:
    expected, _, _ = stateform.read(b"".join(lines()))
    return expected


def test_a_whole_file_is_kept_whole() -> None:
    assert kept(b"".join(lines())) == (whole(), [])


def broken(line: bytes) -> tuple[bytes, int]:
    """The file with a flipped bit in one line, and the line's number."""
    all_ = lines()
    number = all_.index(line)
    all_[number] = line[:5] + bytes([line[5] ^ 4]) + line[6:]
    return b"".join(all_), number + 1


def test_a_damaged_row_is_left_out_and_all_others_are_kept() -> None:
    text, number = broken(' "4": {"id":4,"name":"Öl 4"},\n'.encode())
    expected = whole()
    del expected.bases[1].tables["things"]["4"]
    found, left_out = kept(text)
    assert found == expected
    assert left_out == [
        f'line {number}: a row of "base 1/things" that is damaged',
        'rows of "base 1/things" that are not there: 1',
    ]


def test_a_damaged_record_is_left_out_and_all_others_are_kept() -> None:
    text, number = broken(seal(1, RECORDS[0]))
    expected = saved()
    for record in RECORDS[1:]:
        expected.replay(record)
    assert kept(text) == (
        expected,
        [
            f"line {number}: a record that is damaged",
            "records that are damaged or not there: 1 (1)",
        ],
    )


@pytest.mark.parametrize("header", [b'"acme/things": {\n', b'"lines": {\n', b'"bases": {\n'])
def test_the_damaged_name_of_a_table_loses_nothing(header: bytes) -> None:
    assert kept(broken(header)[0])[0] == whole()


def test_lines_in_another_order_are_put_in_theirs() -> None:
    swapped = lines()
    swapped[-1], swapped[-4] = swapped[-4], swapped[-1]
    assert kept(b"".join(swapped)) == (whole(), [])


def test_rows_whose_checksums_are_damaged_are_kept_unseen() -> None:
    all_ = lines()
    number = next(n for n, line in enumerate(all_, 1) if b'"table":"acme/things"' in line)
    all_[number - 1] = all_[number - 1].replace(b'"sums":"', b'"sums":"0')
    text = b"".join(all_)
    expected = f"line {number}: checksums that are damaged; the rows of their table are kept"
    assert kept(text) == (whole(), [expected])


def test_an_account_whose_recipe_is_damaged_is_left_out_with_its_changes() -> None:
    line = next(line for line in lines() if b'"subdomain":"acme"' in line)
    found, left_out = kept(broken(line)[0])
    assert set(found.accounts) == {"t1", "t3"}
    assert any('rows of "acme/things", whose owner is damaged: 2' in text for text in left_out)


def test_accounts_are_kept_though_what_is_said_of_their_base_is_damaged() -> None:
    expected = saved()
    recipe = {
        "subdomain": "acme",
        "base": 1,
        "fixture": "small",
        "seed": 1,
        "epoch": 5.0,
        "timezone": "UTC",
    }
    expected.accounts = {"acme": SavedAccount({**recipe, "last_ids": {}})}
    text = b"".join(stateform.document(expected))
    found, left_out = kept(text.replace(b' "1": {"fixture":"small"', b' "1": {"fixtur?":"small"'))
    assert list(found.accounts) == ["acme"]
    assert found.bases[1].tables == expected.bases[1].tables
    assert found.bases[1].about == {
        "fixture": None,
        "seed": 1,
        "epoch": 5.0,
        "timezone": "UTC",
        "last_ids": {},
    }
    assert "what base 1 was loaded from; a reset loads it anew" in left_out


def test_a_torn_last_line_is_dropped_and_one_that_lost_its_end_alone_is_kept() -> None:
    text = b"".join(lines())
    assert kept(text + b'["12345678",6,"write"') == (whole(), [])
    assert kept(text[:-1] + b"\x0b") == (whole(), [])


def test_what_has_no_checksums_is_refused() -> None:
    for text in (b"", b"hello\n", b'{"mock_syncro": {"1": {"format": 1}}}'):
        with pytest.raises(DocumentError, match="no state file with checksums"):
            salvage(text)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_done_to_a_file_what_is_kept_opens_again(seed: int) -> None:
    chance, text = random.Random(seed), bytearray(b"".join(lines()))
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(text))
        if chance.random() < 0.7:
            text[place] ^= 1 << chance.randrange(8)
        else:
            del text[place : place + chance.randint(1, 40)]
    try:
        found, left_out = kept(bytes(text))
    except DocumentError:
        return
    assert left_out
    stateform.read(b"".join(stateform.document(found)))
