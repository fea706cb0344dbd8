"""The file of `--state`: a document, then one line for each answered request.

    {                                  the TinyDB document, a row a line
    "acme/contacts": { ... }
    }
    ["acme",{"contacts":{"101":{...}}}]    101 was written; null: it was deleted
    {"account":{...},"tables":{...}}       an account was made, reset or replaced
    {"deleted":"t1"}

A line is written before its answer is sent, so that what was answered survives the death of
the process (not a power cut: there is no fsync). A last line without its end was never
answered and is dropped. At a clean stop, and at a start when the lines have outgrown the
document, everything is folded into the document, which plain TinyDB opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from .database import Change
from .documents import DocumentError, Tables, as_document, document_lines

MARK = {"1": {"format": 1}}
"""The table "mock_syncro" of a state file, by which it is known as one."""


OUTGROWN, SMALL = 4, 1_000_000
"""While the server runs it folds at four times the document's size, but not below 4 MB."""


@dataclass(slots=True)
class SavedAccount:
    """One account as the file has it."""

    recipe: dict[str, Any]
    """What the server wrote of the account itself; `last_ids` is among it."""
    tables: Tables = field(default_factory=dict)

    def apply(self, changes: Mapping[str, Mapping[str, dict[str, Any] | None]]) -> None:
        last_ids = self.recipe["last_ids"]
        for name, rows in changes.items():
            table = self.tables.setdefault(name, {})
            for key, row in rows.items():
                last_ids[name] = max(last_ids.get(name, 0), int(key))
                if row is None:
                    table.pop(key, None)
                else:
                    table[key] = row


class StateFile:
    """An open state file. Only one process has it open at a time."""

    def __init__(self, path: Path) -> None:
        """Lock the file, which need not exist yet. Raises DocumentError, OSError."""
        if not path.parent.is_dir():
            raise DocumentError(f"there is no folder {path.parent}")
        if path.exists() and not path.is_file():
            raise DocumentError("this is no regular file")
        self.path = path = path.resolve()  # a fold takes the place of the file, not of a link
        self.wants_fold = True
        """Whether appending should wait for a `fold`; known after `read`."""
        self._file: Any = None
        self._folded = self._appended = 0
        # Loaded where it is needed: most servers keep no state, and start without it.
        from filelock import FileLock, Timeout

        self._lock = FileLock(f"{path}.lock")
        self._had_lock = Path(f"{path}.lock").exists()
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise DocumentError("another mock-syncro has this file open") from None

    def read(self) -> list[SavedAccount] | None:
        """The accounts in the file, or None where there is none (or an empty one).

        Raises DocumentError where the file is not ours or damaged; it is left untouched.
        """
        text = self.path.read_bytes() if self.path.exists() else b""
        if not text:
            return None
        head, lines = _split(text)
        # Also after another program has laid the document out anew, or a last line is torn.
        self.wants_fold = not text.endswith(b"\n") or len(text) - len(head) > len(head)
        accounts = _accounts(_document(head))
        for number, line in enumerate(lines, head.count(b"\n") + 1):
            try:
                _replay(accounts, orjson.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise DocumentError(f"damaged (line {number})") from None
        return list(accounts.values())

    def fold(self, accounts: Iterable[SavedAccount]) -> None:
        """Write everything as one document in place of the file, and go on after it."""
        data: dict[str, dict[str, Any]] = {"mock_syncro": MARK, "accounts": {}}
        for number, account in enumerate(accounts, 1):
            data["accounts"][str(number)] = account.recipe
            for name, table in account.tables.items():
                data[f"{account.recipe['subdomain']}/{name}"] = table
        new = self.path.with_name(self.path.name + ".new")
        with new.open("wb") as file:
            file.writelines(document_lines(data))
        self._close()
        new.replace(self.path)
        self.wants_fold = False
        self._folded, self._appended = self.path.stat().st_size, 0

    @property
    def outgrown(self) -> bool:
        """Whether so much was appended that a fold pays: its cost is spread over many lines."""
        return self._appended > OUTGROWN * max(self._folded, SMALL)

    def postpone_fold(self) -> None:
        """Wait until as much has been appended again."""
        self._appended = 0

    def append(self, subdomain: str, changes: Iterable[Change]) -> None:
        """Keep what one request changed."""
        rows: dict[str, dict[str, Any]] = {}
        for name, doc_id, _, after in changes:
            rows.setdefault(name, {})[str(doc_id)] = after
        self._write([subdomain, rows])

    def append_account(self, account: SavedAccount) -> None:
        """Keep a whole account, in place of what was known of it."""
        self._write({"account": account.recipe, "tables": account.tables})

    def append_deleted(self, subdomain: str) -> None:
        self._write({"deleted": subdomain})

    def close(self) -> None:
        self._close()
        if not self._had_lock:
            # Before the release: afterwards it might be another's. (Windows keeps it.)
            with suppress(OSError):
                Path(f"{self.path}.lock").unlink()
        self._lock.release()

    def _write(self, record: object) -> None:
        if self._file is None:
            # Unbuffered: what was written is the operating system's when the call returns.
            self._file = self.path.open("ab", buffering=0)
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
        end = self._file.tell()
        try:
            if self._file.write(line) != len(line):
                raise OSError(f"{self.path} takes no more: the disk is full")
        except OSError:
            self._file.truncate(end)  # no half a line between whole ones
            self._file.seek(end)
            raise
        self._appended += len(line)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _split(text: bytes) -> tuple[bytes, list[bytes]]:
    """The document, and the whole lines behind it; a torn last one is left out."""
    end = text.find(b"\n}\n")
    if end < 0 or not text.startswith(b'{\n"mock_syncro": '):
        return text, []  # laid out by another program, or none of ours
    head, rest = text[: end + 3], text[end + 3 :]
    return head, rest.split(b"\n")[:-1]


def _document(head: bytes) -> Tables:
    try:
        tables = as_document(orjson.loads(head))
    except orjson.JSONDecodeError as error:
        raise DocumentError(f"damaged or not a state file (line {error.lineno})") from None
    if "mock_syncro" not in tables:
        raise DocumentError("not a state file of mock-syncro")
    if tables["mock_syncro"] != MARK:
        raise DocumentError("a state file of another version of mock-syncro")
    return tables


def _accounts(tables: Tables) -> dict[str, SavedAccount]:
    try:
        accounts = {
            row["subdomain"]: SavedAccount({**row, "last_ids": dict(row["last_ids"])})
            for row in tables["accounts"].values()
        }
        for name, table in tables.items():
            subdomain, _, kind = name.partition("/")
            if kind:
                accounts[subdomain].tables[kind] = table
    except (KeyError, TypeError, ValueError):
        raise DocumentError("damaged: its table of accounts does not fit its rows") from None
    return accounts


def _replay(accounts: dict[str, SavedAccount], record: Any) -> None:
    if isinstance(record, list):
        subdomain, changes = record
        accounts[subdomain].apply(changes)
    elif "deleted" in record:
        del accounts[record["deleted"]]
    else:
        recipe = record["account"]
        accounts[recipe["subdomain"]] = SavedAccount(recipe, as_document(record["tables"]))
