"""Documents: what is written is read again, by plain TinyDB too; what is none is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from mock_syncro.store import DocumentError, as_document, read_document
from mock_syncro.store.documents import DocumentStorage, Tables, document_lines

TABLES: Tables = {
    "customers": {"55": {"name": 'Åcme "&" Söhne\n', "deep": {"list": [1, 2.5, None, True]}}},
    "empty": {},
    "contacts": {"7": {}, "101": {"name": "\u2028 \U0001f600"}},
}


def write(path: Path, tables: Tables) -> Path:
    path.write_bytes(b"".join(document_lines(tables)))
    return path


@pytest.mark.parametrize("tables", [TABLES, {}, {"empty": {}}])
def test_what_was_written_is_read_again(tables: Tables, tmp_path: Path) -> None:
    assert read_document(write(tmp_path / "a.json", tables)) == tables


def test_plain_tinydb_opens_a_document_and_finds_the_row(tmp_path: Path) -> None:
    with TinyDB(write(tmp_path / "a.json", TABLES), encoding="utf-8") as plain:
        assert plain.tables() == set(TABLES)
        found = plain.table("contacts").search(where("name").exists())
    assert [(row.doc_id, dict(row)) for row in found] == [(101, TABLES["contacts"]["101"])]


def test_a_document_that_plain_tinydb_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with TinyDB(path, indent=2) as plain:
        number = plain.table("things").insert({"name": "Öl"})
    assert read_document(path) == {"things": {str(number): {"name": "Öl"}}}


def test_tinydb_with_our_storage_writes_what_it_reads(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", {})
    with TinyDB(path, storage=DocumentStorage) as database:
        number = database.table("things").insert({"name": "new"})
        assert database.table("things").get(doc_id=number) == {"name": "new"}
    assert read_document(path) == {"things": {str(number): {"name": "new"}}}


def test_each_row_is_a_line_and_only_the_last_line_is_a_lone_brace(tmp_path: Path) -> None:
    lines = write(tmp_path / "a.json", TABLES).read_bytes().split(b"\n")
    assert [number for number, line in enumerate(lines) if line == b"}"] == [len(lines) - 2]
    assert lines[-1] == b""
    assert [line[:7] for line in lines if line[:2] == b' "'] == [b' "55": ', b' "7": {', b' "101":']


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "a document is an object of tables"),
        (None, "a document is an object of tables"),
        ({"contacts": []}, '"contacts" is not an object of rows by id'),
        ({"contacts": {"one": {}}}, '"contacts": "one" is not an id'),
        ({"contacts": {"": {}}}, '"contacts": "" is not an id'),
        ({"contacts": {"-1": {}}}, '"contacts": "-1" is not an id'),
        ({"contacts": {"0": {}}}, '"contacts": "0" is not an id'),
        ({"contacts": {"1.5": {}}}, '"contacts": "1.5" is not an id'),
        ({"contacts": {"٣": {}}}, '"contacts": "٣" is not an id'),
        ({"contacts": {str(2**63): {}}}, f'"contacts": "{2**63}" is not an id'),
        ({"contacts": {"1": [1]}}, '"contacts": row 1 is not an object'),
        ({"contacts": {"1": {}, "2": "text"}}, '"contacts": row 2 is not an object'),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(value: Any, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        as_document(value)
    assert str(caught.value) == words


def test_an_id_of_thousands_of_digits_is_refused_like_any_other() -> None:
    with pytest.raises(DocumentError):
        as_document({"contacts": {"9" * 5000: {}}})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"a": {\n "1": {"x": }\n}}', "(line 2, column 13)"),
        (b"", "(line 1, column 1)"),
        (b'{"a": {}}\n{"b": {}}\n', "(line 2, column 1)"),
        (b'{"a": "\xff"}', "not JSON"),
        (b"[" * 5000, "not JSON"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: bytes, place: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text)
    with pytest.raises(DocumentError, match=r"^not JSON: ") as caught:
        read_document(path)
    assert place in str(caught.value)
    assert path.read_bytes() == text


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_document(tmp_path / "none.json")
    assert list(tmp_path.iterdir()) == []
