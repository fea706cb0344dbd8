"""What is whole in a damaged state file.

A row of the document is whole if its checksum is one of those that the last table has. Where a
line of that table is damaged itself, the rows of its table are kept unseen. A record is whole
by its own checksum; records are done in the order of their numbers. What refers to something
that is not whole is left out with it: the changes of an account whose recipe is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from .documents import DocumentError, Tables, as_document
from .saved import Saved, SavedAccount, SavedBase
from .sums import HEADER, WIDTH, is_whole, place_of_sums, read_sums, sum_of, unseal

_BASE = re.compile(r"base \d{1,9}", re.ASCII)

_MISFITS = (KeyError, TypeError, ValueError, AttributeError, DocumentError)


@dataclass(slots=True)
class Salvage:
    """What was found, and what was left out, a line of text each."""

    saved: Saved = field(default_factory=Saved)
    left_out: list[str] = field(default_factory=list)

    def miss(self, line: int, what: str) -> None:
        self.left_out.append(f"line {line}: {what}")


def salvage(text: bytes) -> Salvage:
    """Raises DocumentError where there is nothing of a state file in it."""
    *lines, torn = text.split(b"\n")
    if torn == b"}" or is_whole(torn[:-1]):
        lines.append(torn if torn == b"}" else torn[:-1])  # it has lost its end alone
    at = place_of_sums(lines)
    if at is None:
        raise DocumentError("no state file with checksums: there is nothing to tell what is whole")
    found = Salvage()
    end = next((i for i in range(at, len(lines)) if lines[i][:2] == b'["'), len(lines))
    tables = _rows(lines[:at], _sums(lines[at:end], at, found), found)
    _put_together(tables, found)
    _replay(lines, end, found)
    return found


def _sums(lines: Sequence[bytes], at: int, found: Salvage) -> dict[str, Counter[bytes]]:
    """The checksums of each table whose line of them is whole."""
    sums: dict[str, Counter[bytes]] = {}
    for number, line in enumerate(lines, at + 1):
        if line in (HEADER, b" }", b"}"):
            continue
        try:
            name, known = read_sums(line)
        except ValueError:
            found.miss(number, "checksums that are damaged; the rows of their table are kept")
            continue
        places = range(0, len(known), WIDTH)
        sums[name] = Counter(known[i : i + WIDTH].encode() for i in places)
    return sums


def _rows(lines: Sequence[bytes], sums: dict[str, Counter[bytes]], found: Salvage) -> Tables:
    """The rows that are whole, by table."""
    tables: Tables = {}
    name = ""
    for number, line in enumerate(lines, 1):
        if line[:1] == b'"':
            name = _name(line) or name
        elif line not in (b"{", b" },"):
            table = _owner(line, name, sums)
            if table is None or not _take(line, tables.setdefault(table, {})):
                found.miss(number, f'a row of "{name}" that is damaged')
            name = name if table is None else table
    for table, rest in sums.items():
        if missing := rest.total():
            found.left_out.append(f'rows of "{table}" that are not there: {missing}')
    return tables


def _owner(line: bytes, name: str, sums: dict[str, Counter[bytes]]) -> str | None:
    """The table that the line is a row of; None where it is not whole."""
    own = sum_of(line)
    for table in (name, *sums):  # the header before it may be damaged, or not there
        known = sums.get(table)
        if known and known[own]:
            known[own] -= 1
            return table
    return None if name in sums else name


def _take(line: bytes, rows: dict[str, dict[str, Any]]) -> bool:
    try:
        rows |= as_document({"": orjson.loads(b"{%b}" % line.removesuffix(b","))})[""]
    except (ValueError, DocumentError):
        return False
    return True


def _name(line: bytes) -> str | None:
    try:
        name, _ = orjson.loads(b"{%b}}" % line).popitem()
    except ValueError:
        return None
    return str(name)


def _put_together(tables: Tables, found: Salvage) -> None:
    saved = found.saved
    tables.pop("mock_syncro", None)
    for number, about in tables.pop("bases", {}).items():
        if {"fixture", "seed", "epoch", "timezone", "last_ids"} <= about.keys():
            saved.bases[int(number)] = SavedBase(about)
    for row in tables.pop("accounts", {}).values():
        try:
            _take_account(row, found)
        except _MISFITS:
            found.left_out.append("an account whose recipe is damaged")
    for name, rows in tables.items():
        owner, _, table = name.partition("/")
        base = saved.bases.get(int(owner[5:])) if _BASE.fullmatch(owner) else None
        if base:
            base.tables[table] = rows
        elif owner in saved.accounts:
            saved.accounts[owner].changes.setdefault(table, {}).update(rows)
        else:
            found.left_out.append(f'rows of "{name}", whose owner is damaged: {len(rows)}')


def _take_account(row: dict[str, Any], found: Salvage) -> None:
    recipe, bases = {**row, "last_ids": {**row["last_ids"]}}, found.saved.bases
    deleted, number = recipe.pop("deleted"), recipe["base"]
    if number not in bases:
        if recipe["fixture"] is None:  # it stood in the base, as a document
            raise ValueError("nobody knows what it began with")
        found.left_out.append(f"what base {number} was loaded from; a reset loads it anew")
        begun = {name: recipe[name] for name in ("seed", "epoch", "timezone")}
        about = {"fixture": None, **begun}
        bases[number] = SavedBase({**about, "last_ids": {}})
    account = found.saved.accounts[recipe["subdomain"]] = SavedAccount(recipe)
    account.changes = {name: {str(i): None for i in ids} for name, ids in deleted.items()}


def _replay(lines: Sequence[bytes], end: int, found: Salvage) -> None:
    """Do all records that are whole, in the order of their numbers."""
    whole: dict[int, tuple[int, list[Any]]] = {}
    for line, text in enumerate(lines[end:], end + 1):
        try:
            number, record = unseal(text)
        except ValueError:
            found.miss(line, "a record that is damaged")
        else:
            whole[number] = line, record
    for number in sorted(whole):
        line, record = whole[number]
        try:
            found.saved.replay(record)
        except _MISFITS:
            found.miss(line, "a record of what is not there any more")
    if missing := set(range(1, max(whole, default=0))) - whole.keys():
        numbers = ", ".join(map(str, sorted(missing)[:10]))
        found.left_out.append(f"records that are damaged or not there: {len(missing)} ({numbers})")
