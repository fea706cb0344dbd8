"""The state file: what was appended is read again, wherever the last line was cut."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from tinydb import TinyDB, where

from mock_syncro.store import Database, DocumentError, Index, Row, TableShape, stateform
from mock_syncro.store.changes import difference, other_last_ids
from mock_syncro.store.saved import Saved, SavedAccount, SavedBase
from mock_syncro.store.statefile import StateFile

SHAPES = (TableShape("things", (Index("n", lambda row: row["n"]),)), TableShape("others"))

Content = dict[str, dict[str, Any]]
"""Subdomain to tables of rows, and to its recipe under an empty name."""


def thing(number: int, **values: Any) -> Row:
    return Row({"id": number, "n": number % 7, **values}, number)


def database(count: int) -> Database:
    return Database(SHAPES, {"things": [thing(number) for number in range(1, count + 1)]})


class Accounts:
    """Accounts on bases, as a server has them."""

    def __init__(self) -> None:
        self.bases: dict[int, Database] = {}
        self.data: dict[str, tuple[int, Database]] = {}

    def base(self, count: int) -> int:
        self.bases[len(self.bases) + 1] = database(count)
        return len(self.bases)

    def make(self, subdomain: str, base: int) -> Database:
        self.data[subdomain] = base, self.bases[base].copy()
        return self.data[subdomain][1]

    def saved_base(self, number: int) -> SavedBase:
        data = self.bases[number]
        tables = {n: {str(r.doc_id): dict(r) for r in t.rows} for n, t in data.tables.items()}
        return SavedBase({"last_ids": data.last_ids()}, tables)

    def recipe(self, subdomain: str) -> dict[str, Any]:
        number, data = self.data[subdomain]
        last_ids = other_last_ids(self.bases[number], data)
        return {"subdomain": subdomain, "base": number, "last_ids": last_ids}

    def saved(self) -> Saved:
        saved = Saved({number: self.saved_base(number) for number in self.bases})
        for name, (number, data) in self.data.items():
            changes = difference(self.bases[number], data)
            saved.accounts[name] = SavedAccount(self.recipe(name), changes)
        return saved

    def content(self) -> Content:
        return {
            name: {n: {str(r.doc_id): dict(r) for r in t.rows} for n, t in data.tables.items()}
            | {"": data.last_ids()}
            for name, (_, data) in self.data.items()
        }


def content(saved: Saved | None) -> Content:
    """All rows of all accounts, their changes over their bases."""
    assert saved is not None
    found: Content = {}
    for name, account in saved.accounts.items():
        base = saved.bases[account.recipe["base"]]
        tables = {shape.name: dict(base.tables.get(shape.name, {})) for shape in SHAPES}
        for table, rows in account.changes.items():
            tables[table] |= {key: row for key, row in rows.items() if row is not None}
            for key in [key for key, row in rows.items() if row is None]:
                tables[table].pop(key, None)
        last_ids = dict(base.about["last_ids"])
        for table, last in account.recipe["last_ids"].items():
            last_ids[table] = max(last, last_ids[table])
        ordered = {n: dict(sorted(rows.items())) for n, rows in tables.items()}
        found[name] = ordered | {"": last_ids}
    return found


def one_account(count: int = 3) -> tuple[Accounts, Database]:
    accounts = Accounts()
    return accounts, accounts.make("acme", accounts.base(count))


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
    keep(file, subdomain, data)


def drop(file: StateFile, subdomain: str, data: Database, number: int) -> None:
    data.drop("things", number)
    keep(file, subdomain, data)


def keep(file: StateFile, subdomain: str, data: Database) -> None:
    rows: dict[str, Any] = {}
    for name, doc_id, _, after in data.take_changes():
        rows.setdefault(name, {})[str(doc_id)] = after
    file.append(["write", subdomain, rows])


def make(file: StateFile, accounts: Accounts, subdomain: str, base: int) -> None:
    accounts.make(subdomain, base)
    file.append(["account", accounts.recipe(subdomain)])


def new_base(file: StateFile, accounts: Accounts, count: int) -> int:
    number = accounts.base(count)
    saved = accounts.saved_base(number)
    file.append(["base", number, saved.about, saved.tables])
    return number


def test_a_file_that_is_not_there_has_no_accounts(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "none")
    assert file.read() is None
    assert file.wants_fold
    file.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("folding", [False, True])
def test_what_was_kept_is_read_again_after_any_history(
    *, seed: int, folding: bool, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    chance, path = random.Random(seed), tmp_path / "state"
    accounts = Accounts()
    for name in ("acme", "t1"):
        accounts.make(name, accounts.base(200))
    file = opened(path)
    file.fold(accounts.saved())
    for step in range(120):
        name, what = chance.choice(list(accounts.data)), chance.random()
        data = accounts.data[name][1]
        if what < 0.5:
            put(file, name, data, thing(data.next_id("things"), word=f"Öl {step}\n}}\n"))
        elif what < 0.7:
            drop(file, name, data, chance.randint(1, 210))
        elif what < 0.8:
            base = chance.choice([1, 2, 0]) or new_base(file, accounts, chance.randint(0, 5))
            make(file, accounts, name, base)
        elif what < 0.9 and len(accounts.data) < 5:
            make(file, accounts, f"n{step}", chance.choice(list(accounts.bases)))
        elif what < 0.95 and len(accounts.data) > 1:
            del accounts.data[name]
            file.append(["deleted", name])
        elif folding:
            file.fold(accounts.saved())
    file.close()
    assert plain(read(path)) == plain(accounts.content())


def plain(found: Content) -> Content:
    """As JSON has it, rows in any order."""
    made: Content = json.loads(orjson.dumps(found, option=orjson.OPT_SORT_KEYS))
    return made


LAST: dict[str, Callable[[StateFile, Accounts, Database], None]] = {
    "a new row": lambda file, _, data: put(file, "acme", data, thing(4, word="Öl \U0001f600")),
    "two rows": lambda f, _, data: put(f, "acme", data, thing(4), thing(2, word="changed")),
    "a deleted row": lambda file, _, data: drop(file, "acme", data, 3),
    "an account that began anew": lambda file, all_, _: make(file, all_, "acme", 2),
    "a new account": lambda file, all_, _: make(file, all_, "t2", 1),
    "a deleted account": lambda file, *_: file.append(["deleted", "t1"]),
}


@pytest.mark.parametrize("last", LAST)
def test_a_last_line_that_was_cut_anywhere_loses_nothing_that_was_kept_before(
    last: str, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account()
    accounts.make("t1", accounts.base(2))
    file = opened(path)
    file.fold(accounts.saved())
    put(file, "acme", data, thing(1, word="answered before"))
    whole, before = path.read_bytes(), accounts.content()
    LAST[last](file, accounts, data)
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
    path = tmp_path / "state"
    accounts, data = one_account()
    file = opened(path)
    file.fold(accounts.saved())
    put(file, "acme", data, thing(4))
    file.close()
    path.write_bytes(path.read_bytes() + b'["12345678",2,"write","acme",{"things":{"5":{"id"')
    again = opened(path)
    again.fold(again.read() or Saved())
    put(again, "acme", data, thing(5))
    again.close()
    assert read(path) == accounts.content()


def test_writing_goes_on_behind_the_records_of_another_process(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    accounts, data = one_account()
    file = opened(tmp_path / "state")
    file.fold(accounts.saved())
    for number in range(4, 9):
        put(file, "acme", data, thing(number))
        file.close()
        file = opened(tmp_path / "state")
        assert content(file.read()) == accounts.content()


def test_what_was_appended_is_the_systems_before_the_call_returns(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account(1)
    file = opened(path)
    file.fold(accounts.saved())
    for number in range(2, 6):
        put(file, "acme", data, thing(number))
        start = b'%d,"write","acme",{"things":{"%d"' % (number - 1, number)
        assert path.read_bytes().splitlines()[-1][12:].startswith(start)


def rows_in(record: object) -> int:
    if isinstance(record, Row):
        return 1
    if isinstance(record, Mapping):
        return sum(map(rows_in, record.values()))
    return sum(map(rows_in, record)) if isinstance(record, list | tuple) else 0


def test_a_thousand_writes_at_a_hundred_thousand_rows_serialise_a_thousand_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account(100_000)
    file = opened(path)
    file.fold(accounts.saved())
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
    assert [len(rows["things"]) for *_, rows in appended] == [1] * 1000
    last = data.table("things").last_id
    assert last == 100_500
    written = {str(last): dict(thing(last, word="new"))}
    assert appended[-1][1:] == [1000, "write", "acme", {"things": written}]


def test_plain_tinydb_opens_a_folded_file_and_finds_bases_and_changes(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account()
    accounts.make("t1", 1)
    file = opened(path)
    file.fold(accounts.saved())
    put(file, "acme", data, thing(4, word="Öl"))
    drop(file, "acme", data, 2)
    file.fold(accounts.saved())
    file.close()
    with TinyDB(path, encoding="utf-8", access_mode="r") as tiny:
        found = tiny.table("acme/things").search(where("word") == "Öl")
        known = tiny.table("accounts").all()
        base = tiny.table("base 1/things").all()
        assert "t1/things" not in tiny.tables()
    assert [(row.doc_id, dict(row)) for row in found] == [(4, dict(thing(4, word="Öl")))]
    assert [(row["subdomain"], row["base"]) for row in known] == [("acme", 1), ("t1", 1)]
    assert [row["deleted"] for row in known] == [{"things": [2]}, {}]
    assert [row.doc_id for row in base] == [1, 2, 3]


def test_a_file_that_plain_tinydb_wrote_to_is_read_and_wants_to_be_folded(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account()
    file = opened(path)
    data.put("things", thing(2, word="by a call"))
    file.fold(accounts.saved())
    file.close()
    with TinyDB(path) as tiny:
        tiny.table("acme/things").update({"word": "by hand"}, doc_ids=[2])
    again = opened(path)
    data.put("things", thing(2, word="by hand"))
    assert content(again.read()) == accounts.content()
    assert again.wants_fold


def test_a_file_wants_to_be_folded_once_its_lines_outgrow_its_document(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account(20)
    file = opened(path)
    file.fold(accounts.saved())
    assert not file.wants_fold
    wanted = []
    for _ in range(40):
        put(file, "acme", data, thing(1))
        file.close()
        file = opened(path)
        file.read()
        wanted.append(file.wants_fold)
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
    accounts, data = one_account()
    file = opened(tmp_path / "link")
    file.fold(accounts.saved())
    put(file, "acme", data, thing(4))
    file.fold(accounts.saved())
    with pytest.raises(DocumentError, match="another mock-syncro"):
        StateFile(tmp_path / "state")
    file.close()
    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path / "state") == accounts.content()


@pytest.mark.skipif(os.name != "posix", reason="needs flock")
@pytest.mark.parametrize("folded_again", [False, True])
def test_another_name_of_an_open_file_is_refused(
    *, folded_again: bool, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    file = opened(tmp_path / "state")
    accounts, data = one_account()
    file.fold(accounts.saved())
    if folded_again:
        file.close()
        file = opened(tmp_path / "state")
        file.read()
    (tmp_path / "other").hardlink_to(tmp_path / "state")
    with pytest.raises(DocumentError, match="another mock-syncro has this file open"):
        StateFile(tmp_path / "other")
    put(file, "acme", data, thing(4))
    file.close()
    assert read(tmp_path / "other") == accounts.content()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "state"]


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_nobody_else_may_read_the_file(
    tmp_path: Path, opened: Callable[[Path], StateFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, modes = tmp_path / "state", []
    accounts, _ = one_account()

    def spied(saved: Saved) -> Iterator[bytes]:
        modes.append((tmp_path / "state.new").stat().st_mode & 0o777)
        return document(saved)

    document = stateform.document
    monkeypatch.setattr(stateform, "document", spied)
    file = opened(path)
    for _ in range(2):
        file.fold(accounts.saved())
        modes.append(path.stat().st_mode & 0o777)
    assert modes == [0o600] * 4
    file.close()
    path.chmod(0o644)
    again = opened(path)
    again.read()
    assert again.wants_fold  # which makes it private


LOST: dict[str, Callable[[Path], object]] = {
    "removed": lambda path: path.unlink(),
    "moved away": lambda path: path.rename(path.with_name("moved")),
    "replaced": lambda path: path.with_name("new").replace(path),
    "emptied": lambda path: path.write_bytes(b""),
    "written to": lambda path: path.write_bytes(path.read_bytes() + b"more\n"),
}


@pytest.mark.parametrize("how", LOST)
def test_a_file_that_somebody_else_touched_is_known_as_lost(
    how: str, tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account()
    file = opened(path)
    file.fold(accounts.saved())
    put(file, "acme", data, thing(4))
    assert not file.is_lost
    path.with_name("new").write_bytes(path.read_bytes())
    LOST[how](path)
    assert file.is_lost
    file.fold(accounts.saved())
    assert not file.is_lost
    put(file, "acme", data, thing(5))
    file.close()
    assert read(path) == accounts.content()


def test_a_fold_that_fails_leaves_the_file_as_it_was_and_nothing_beside_it(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    path = tmp_path / "state"
    accounts, data = one_account()
    file = opened(path)
    file.fold(accounts.saved())
    put(file, "acme", data, thing(4))
    before = path.read_bytes()
    with pytest.raises(TypeError):
        file.fold(Saved({1: SavedBase({"last_ids": object()})}))
    assert path.read_bytes() == before
    assert not (tmp_path / "state.new").exists()
    put(file, "acme", data, thing(5))
    file.close()
    assert read(path) == accounts.content()


def test_what_a_dead_process_left_of_a_fold_is_cleared_away(
    tmp_path: Path, opened: Callable[[Path], StateFile]
) -> None:
    accounts, _ = one_account()
    file = opened(tmp_path / "state")
    file.fold(accounts.saved())
    file.close()
    (tmp_path / "state.new").write_bytes(b"{\n")
    opened(tmp_path / "state").read()
    assert not (tmp_path / "state.new").exists()
