"""Fixtures and states as files: TinyDB documents, one row a line.

    {
    "customers": {
  "55": {"firstname": "Acme Corp", ...}
    },
    "contacts": {...}
    }

Only the last line is a lone brace, so a state file can go on after it (see `statefile`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage

Tables = dict[str, dict[str, dict[str, Any]]]
"""Table name to id (as text) to row, as TinyDB keeps them."""


LARGEST_ID = 2**63 - 1


class DocumentError(Exception):
    """A document cannot be read; the text says what is wrong and where."""


class DocumentStorage(Storage):
    """What `TinyDB(path, storage=DocumentStorage)` reads and writes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Tables | None:
        return as_document(_parse(self.path.read_bytes()))

    def write(self, data: Tables) -> None:
        with self.path.open("wb") as file:
            file.writelines(document_lines(data))


def read_document(path: Path) -> Tables:
    """The tables in the file. Raises DocumentError, OSError."""
    with TinyDB(path, storage=DocumentStorage) as database:
        tables: Tables = database.storage.read() or {}
        return tables


def as_document(value: object) -> Tables:
    """`value` if it has the form of a TinyDB document. Raises DocumentError."""
    if not isinstance(value, dict):
        raise DocumentError("a document is an object of tables")
    for name, table in value.items():
        if not isinstance(table, dict):
            raise DocumentError(f'"{name}" is not an object of rows by id')
        for key, row in table.items():
            if not (
                key.isascii() and key.isdigit() and len(key) < 20 and 0 < int(key) <= LARGEST_ID
            ):
                raise DocumentError(f'"{name}": "{key}" is not an id')
            if not isinstance(row, dict):
                raise DocumentError(f'"{name}": row {key} is not an object')
    return value


def document_lines(data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> Iterator[bytes]:
    """The document as lines of bytes."""
    opening = b"{\n"
    for name, table in data.items():
        yield opening + orjson.dumps(name) + b": {"
        before = b"\n "
        for key, row in table.items():
            yield before + b'"%d": ' % int(key) + orjson.dumps(row)
            before = b",\n "
        yield b"\n }"
        opening = b",\n"
    yield b"\n}\n" if opening != b"{\n" else b"{\n}\n"


def _parse(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(f"not JSON: {error.msg.split(':')[0]} ({place})") from None
