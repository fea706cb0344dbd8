"""The state file: what was appended is read again, wherever the last line was cut."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from tinydb import TinyDB, where

from mock_syncro.store import (
    Database,
    DocumentError,
    Index,
    Row,
    SavedAccount,
    StateFile,
    TableShape,
    statefile,
)

SHAPES = (TableShape("things", (Index("n", lambda row: row["n"]),)), TableShape("others"))

Content = dict[str, dict[str, Any]]
"""Subdomain to tables, and to its settings under "settings"."""


def thing(number: int, **values: Any) -> Row:
    return Row({"id": number, "n": number % 7, **values}, number)


def database(count: int) -> Database:
    return Database(SHAPES, {"things": [thing(number) for number in range(1, count + 1)]})


def saved(subdomain: str, data: Database) -> SavedAccount:
    tables = {n: {str(r.doc_id): r for r in t.rows} for n, t in data.tables.items()}
    return SavedAccount({"subdomain": subdomain, "last_ids": data.last_ids()}, tables)


def content(accounts: list[SavedAccount] | None) -> Content:
    """As JSON has it, so that rows of the file and of a database compare."""
    assert accounts is not None
    plain: Content = json.loads(
        orjson.dumps({a.recipe["subdomain"]: {**a.tables, "": a.recipe} for a in accounts})
    )
    assert len(plain) == len(accounts)
    for tables in plain.values():
        for name in [name for name, rows in tables.items() if not rows]:
            del tables[name]  # an empty table and none are the same
    return plain


@pytest.fixture
def opened() -> Iterator[Callable[[Path], StateFile]]:
    """Opens state files; those still open at the end are closed."""
    files: list[StateFile] = []

    def open_(path: Path) -> StateFile:
        files.append(StateFile(path))
        return files[-1]

    yield open_
    for file in files:
        file.close()


def read(path: Path) -> Content:
    file = StateFile(path)
    try:
        return content(file.read())
    finally:
        file.close()


def put(file: StateFile, subdomain: str, data: Database, *rows: Row) -> None:
    """One request that stores rows."""
    for row in rows:
        data.put("things", row)
    file.append(subdomain, data.take_changes())


def drop(file: StateFile, subdomain: str, data: Database, number: int) -> None:
    data.drop("things", number)
    file.append(subdomain, data.take_changes())


def test_a_file_that_is_not_there_or_empty_has_no_accounts(tmp_path: Path) -> None:
    for name, made in (("none", False), ("empty", True)):
        path = tmp_path / name
        if made:
            path.touch()
        file = StateFile(path)
        assert file.read() is None
        assert file.wants_fold
        file.close()
        assert path.exists() == made


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("folding", [False, True])
def test_what_was_kept_is_read_again_after_any_history(
    *, seed: int, folding: bool, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    chance, path = random.Random(seed), tmp_path / "state"
    accounts = {name: database(3) for name in ("acme", "t1")}
    file = opened(path)
    file.fold(saved(name, data) for name, data in accounts.items())
    for step in range(120):
        name, what = chance.choice(list(accounts)), chance.random()
        data = accounts[name]
        if what < 0.5:
            put(file, name, data, thing(data.next_id("things"), word=f"Öl {step}\n}}\n"))
        elif what < 0.7:
            drop(file, name, data, chance.randint(1, 20))
        elif what < 0.8:
            data = accounts[name] = database(chance.randint(0, 5))
            file.append_account(saved(name, data))
        elif what < 0.9 and len(accounts) < 5:
            new = accounts[f"n{step}"] = database(2)
            file.append_account(saved(f"n{step}", new))
        elif what < 0.95 and len(accounts) > 1:
            del accounts[name]
            file.append_deleted(name)
        elif folding:
            file.fold(saved(name, data) for name, data in accounts.items())
    file.close()
    expected = content([saved(name, data) for name, data in accounts.items()])
    assert read(path) == expected


LAST: dict[str, Callable[[StateFile, Database], None]] = {
    "a new row": lambda file, data: put(file, "acme", data, thing(4, word="Öl \U0001f600")),
    "two rows": lambda file, data: put(file, "acme", data, thing(4), thing(2, word="changed")),
    "a deleted row": lambda file, data: drop(file, "acme", data, 3),
    "a whole account": lambda file, data: file.append_account(saved("acme", database(1))),
    "a new account": lambda file, data: file.append_account(saved("t2", database(1))),
    "a deleted account": lambda file, data: file.append_deleted("t1"),
}


@pytest.mark.parametrize("last", LAST)
def test_a_last_line_that_was_cut_anywhere_loses_nothing_that_was_kept_before(
    last: str, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(3)
    file = opened(path)
    file.fold([saved("acme", data), saved("t1", database(2))])
    put(file, "acme", data, thing(1, word="answered before"))
    whole, before = path.read_bytes(), read(path.rename(tmp_path / "moved"))
    path = tmp_path / "moved"
    LAST[last](file, data)
    file.close()
    longer = path.read_bytes()
    assert longer.startswith(whole)
    assert longer.endswith(b"\n")
    for end in range(len(whole), len(longer)):
        path.write_bytes(longer[:end])
        cut = opened(path)
        assert content(cut.read()) == before
        assert cut.wants_fold == (end > len(whole))  # a torn line must not be written after
        cut.close()
        assert path.read_bytes() == longer[:end]
    path.write_bytes(longer)
    assert read(path) != before


def test_writing_goes_on_after_a_torn_line(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(3)
    file = opened(path)
    file.fold([saved("acme", data)])
    put(file, "acme", data, thing(4))
    file.close()
    path.write_bytes(path.read_bytes() + b'["acme",{"things":{"5":{"id"')
    again = opened(path)
    again.fold(again.read() or [])
    put(again, "acme", data, thing(5))
    again.close()
    assert read(path) == content([saved("acme", data)])


def test_what_was_appended_is_the_systems_before_the_call_returns(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(1)
    file = opened(path)
    file.fold([saved("acme", data)])
    for number in range(2, 6):
        put(file, "acme", data, thing(number))
        assert path.read_bytes().splitlines()[-1].startswith(b'["acme",{"things":{"%d"' % number)


def rows_in(record: object) -> int:
    if isinstance(record, Row):
        return 1
    if isinstance(record, Mapping):
        return sum(map(rows_in, record.values()))
    return sum(map(rows_in, record)) if isinstance(record, list | tuple) else 0


def test_a_thousand_writes_at_a_hundred_thousand_rows_serialise_a_thousand_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(100_000)
    file = opened(path)
    file.fold([saved("acme", data)])
    size, counted, dumps = path.stat().st_size, 0, orjson.dumps

    def counting(value: Any, *arguments: Any, **options: Any) -> bytes:
        nonlocal counted
        counted += rows_in(value)
        return dumps(value, *arguments, **options)

    monkeypatch.setattr(orjson, "dumps", counting)
    for number in range(1000):
        row = data.next_id("things") if number % 2 else 1 + number * 97
        put(file, "acme", data, thing(row, word="new"))
    assert counted == 1000
    with path.open("rb") as lines:
        lines.seek(size)
        appended = [json.loads(line) for line in lines]
    assert [len(rows["things"]) for _, rows in appended] == [1] * 1000
    last = data.table("things").last_id
    assert last == 100_500
    assert appended[-1] == ["acme", {"things": {str(last): dict(thing(last, word="new"))}}]


def test_plain_tinydb_opens_a_folded_file_and_finds_the_row(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(3)
    file = opened(path)
    file.fold([saved("acme", data)])
    put(file, "acme", data, thing(4, word="Öl"))
    file.fold([saved("acme", data), saved("t1", database(1))])
    file.close()
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        found = plain.table("acme/things").search(where("word") == "Öl")
        names = [row["subdomain"] for row in plain.table("accounts").all()]
    assert [(row.doc_id, dict(row)) for row in found] == [(4, dict(thing(4, word="Öl")))]
    assert names == ["acme", "t1"]


def test_a_file_that_plain_tinydb_wrote_to_is_read_and_wants_to_be_folded(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(3)
    file = opened(path)
    file.fold([saved("acme", data)])
    file.close()
    with TinyDB(path) as plain:
        plain.table("acme/things").update({"word": "by hand"}, doc_ids=[2])
    again = opened(path)
    data.put("things", thing(2, word="by hand"))
    assert content(again.read()) == content([saved("acme", data)])
    assert again.wants_fold


def test_a_file_wants_to_be_folded_once_its_lines_outgrow_its_document(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(20)
    file = opened(path)
    file.fold([saved("acme", data)])
    size = path.stat().st_size
    assert not file.wants_fold
    wanted = []
    for _ in range(40):
        put(file, "acme", data, thing(1))
        file.read()
        wanted.append(file.wants_fold)
        assert file.wants_fold == (path.stat().st_size > 2 * size)
    assert wanted == sorted(wanted)
    assert set(wanted) == {False, True}


def test_a_file_that_is_open_is_refused_to_others_until_it_is_closed(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    file = opened(tmp_path / "state")
    with pytest.raises(DocumentError, match="another mock-syncro has this file open"):
        StateFile(tmp_path / "state")
    opened(tmp_path / "other")
    file.close()
    opened(tmp_path / "state")


def test_closing_leaves_no_lock_file_behind_that_was_not_there(tmp_path: Path) -> None:
    StateFile(tmp_path / "state").close()
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_state_file_stays_a_link(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "state")
    data = database(3)
    file = opened(tmp_path / "link")
    file.fold([saved("acme", data)])
    put(file, "acme", data, thing(4))
    file.fold([saved("acme", data)])
    with pytest.raises(DocumentError, match="another mock-syncro"):
        StateFile(tmp_path / "state")
    file.close()
    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path / "state") == content([saved("acme", data)])


def lines(path: Path) -> list[bytes]:
    """A file of two accounts: the document, then four records."""
    data, file = database(3), StateFile(path)
    file.fold([saved("acme", data), saved("t1", database(1))])
    put(file, "acme", data, thing(4))
    drop(file, "acme", data, 2)
    file.append_deleted("t1")
    put(file, "acme", data, thing(5))
    file.close()
    return path.read_bytes().splitlines(keepends=True)


DAMAGE: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "a record cut in the middle": (lambda ls: [*ls[:-3], ls[-3][:20], *ls[-2:]], "(line "),
    "a record cut at its end": (lambda ls: [*ls[:-2], ls[-2][:-2] + b"\n", ls[-1]], "(line "),
    "a record of nothing": (lambda ls: [*ls[:-1], b"\n", ls[-1]], "(line "),
    "a record that is a number": (lambda ls: [*ls, b"5\n"], "(line "),
    "a record that is a text": (lambda ls: [*ls, b'"deleted"\n'], "(line "),
    "a record that is another object": (lambda ls: [*ls, b'{"more":1}\n'], "(line "),
    "a record with too little": (lambda ls: [*ls, b'["acme"]\n'], "(line "),
    "a record without a table": (lambda ls: [*ls, b'["acme",5]\n'], "(line "),
    "a record with a wrong id": (lambda ls: [*ls, b'["acme",{"things":{"x":{}}}]\n'], "(line "),
    "a record of no account": (lambda ls: [*ls, b'["none",{}]\n'], "(line "),
    "a second deletion": (lambda ls: [*ls, b'{"deleted":"t1"}\n'], "(line "),
    "zeros at the end": (lambda ls: [*ls, b"\0\0\0\n"], "(line "),
    "a document without a line": (lambda ls: [*ls[:7], *ls[8:]], "damaged"),
    "a document cut in the middle": (lambda ls: ls[:6], "damaged or not a state file (line "),
    "a document without its end": (lambda ls: [*ls[:-6], *ls[-4:]], "damaged or not a state file"),
    "another format": (
        lambda ls: [line.replace(b'"format":1', b'"format":2') for line in ls],
        "a state file of another version of mock-syncro",
    ),
    "rows of an account that there is not": (
        lambda ls: [line.replace(b'"acme/things"', b'"zzz/things"') for line in ls],
        "damaged: its table of accounts does not fit its rows",
    ),
    "an account without a name": (
        lambda ls: [line.replace(b'"subdomain":"t1",', b"") for line in ls],
        "damaged: its table of accounts does not fit its rows",
    ),
    "a fixture": (lambda ls: [b'{"contacts": {"1": {}}}\n'], "not a state file of mock-syncro"),
    "a list": (lambda ls: [b"[1, 2]\n"], "a document is an object of tables"),
    "a text": (lambda ls: [b"hello\nworld\n"], "damaged or not a state file (line 1)"),
    "a space": (lambda ls: [b" "], "damaged or not a state file"),
    "bytes": (lambda ls: [bytes(range(256))], "damaged or not a state file (line 1)"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_or_foreign_file_is_refused_and_left_untouched(what: str, tmp_path: Path) -> None:
    path = tmp_path / "state"
    damage, words = DAMAGE[what]
    broken = b"".join(damage(lines(path)))
    path.write_bytes(broken)
    file = StateFile(path)
    with pytest.raises(DocumentError) as caught:
        file.read()
    file.close()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == broken


def test_damage_is_refused_with_the_number_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "state"
    whole = lines(path)
    first = whole.index(b"}\n") + 1
    for number in range(first, len(whole)):
        broken = whole.copy()
        broken[number] = b"[\n"
        path.write_bytes(b"".join(broken))
        file = StateFile(path)
        with pytest.raises(DocumentError, match=rf"^damaged \(line {number + 1}\)$"):
            file.read()
        file.close()


def test_a_fold_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path, data = tmp_path / "state", database(3)
    file = opened(path)
    file.fold([saved("acme", data)])
    put(file, "acme", data, thing(4))
    before = path.read_bytes()
    with pytest.raises(TypeError):
        file.fold([saved("acme", data), SavedAccount({"subdomain": object(), "last_ids": {}})])
    assert path.read_bytes() == before
    put(file, "acme", data, thing(5))
    file.close()
    assert read(path) == content([saved("acme", data)])


def test_the_mark_of_the_format_is_the_first_row_of_the_file(tmp_path: Path) -> None:
    assert lines(tmp_path / "state")[:3] == [b"{\n", b'"mock_syncro": {\n', b' "1": {"format":1}\n']
    assert statefile.MARK == {"1": {"format": 1}}
