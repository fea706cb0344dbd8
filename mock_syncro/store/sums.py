"""Checksums of a state file's lines (CRC-32, eight hexadecimal digits).

A record carries its own, and its number: `["1a2b3c4d",17,"deleted","t1"]`. A document must stay
one that plain TinyDB opens, with rows that are nobody's but the account's: there the checksums
of all rows stand in a last table of their own, a row for each table.

    "lines": {
     "1": {"table":"acme/contacts","sums":"1a2b3c4d...","own":"..."},
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

import orjson

HEADER = b'"lines": {'
_FIRST = b' "1": {"table":'
WIDTH = 8


class Damaged(Exception):
    """A line is not as it was written; `line` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def sum_of(line: bytes) -> bytes:
    return b"%08x" % crc32(line)


def seal(number: int, record: Sequence[Any]) -> bytes:
    """A record as a line."""
    text = orjson.dumps([number, *record])
    return b'["%b",%b\n' % (sum_of(text), text[1:])


def unseal(line: bytes) -> tuple[int, list[Any]]:
    """The number and the record of a line without its end. Raises ValueError."""
    text = b"[" + line[12:]
    if line[:12] != b'["%b",' % sum_of(text):
        raise ValueError("the checksum is another")
    number, *record = orjson.loads(text)
    return number, record


def is_whole(line: bytes) -> bool:
    try:
        unseal(line)
    except ValueError:
        return False
    return True


def sealed(tables: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> Iterator[bytes]:
    """A document as lines, with the table of checksums at its end."""
    sums: dict[str, list[bytes]] = {}
    yield b"{\n"
    for name, rows in tables.items():
        kept = sums[name] = []
        yield opening(name) + b"\n"
        for line in _rows(rows):
            kept.append(sum_of(line))
            yield line + b"\n"
        yield b" },\n"
    yield HEADER + b"\n"
    for number, (name, kept) in enumerate(sums.items(), 1):
        yield sums_line(number, name, b"".join(kept).decode(), last=number == len(sums)) + b"\n"
    yield b" }\n"
    yield b"}\n"


def opening(name: str) -> bytes:
    return orjson.dumps(name) + b": {"


def sums_line(number: int, name: str, sums: str, *, last: bool) -> bytes:
    own = sum_of(f"{name} {sums}".encode()).decode()
    row = orjson.dumps({"table": name, "sums": sums, "own": own})
    return b' "%d": %b%b' % (number, row, b"" if last else b",")


def read_sums(line: bytes) -> tuple[str, str]:
    """The table and its checksums that a line of the last table tells. Raises ValueError."""
    try:
        row = orjson.loads(line[line.index(b"{") :].removesuffix(b","))
        name, sums, own = row["table"], row["sums"], row["own"]
    except (KeyError, TypeError):
        raise ValueError("no line of checksums") from None
    if sum_of(f"{name} {sums}".encode()).decode() != own:
        raise ValueError("its own checksum is another")
    return name, sums


def check(lines: Sequence[bytes]) -> int:
    """How many of the lines are the document. Raises Damaged."""
    at = place_of_sums(lines)
    if at is None:
        raise Damaged(1)
    _expect(lines, at, HEADER)
    sums, end = _checked_sums(lines, at + 1)
    place = _expect(lines, 0, b"{")
    for name, known in sums:
        place = _expect(lines, place, opening(name))
        for start in range(0, len(known), WIDTH):
            if place >= at or sum_of(lines[place]) != known[start : start + WIDTH].encode():
                raise Damaged(place + 1)
            place += 1
        place = _expect(lines, place, b" },")
    if place != at:
        raise Damaged(place + 1)
    return _expect(lines, _expect(lines, end, b" }"), b"}")


def place_of_sums(lines: Sequence[bytes]) -> int | None:
    """Where the header of the last table is, or should be; found by it, or by what follows."""
    for place, line in enumerate(lines):
        if line == HEADER:
            return place
        if _FIRST in line:
            return place - (line.startswith(_FIRST) and lines[place - 1] != b" },")
    return None


def _checked_sums(lines: Sequence[bytes], place: int) -> tuple[list[tuple[str, str]], int]:
    """The table of checksums from its first row on, and where it ends."""
    found: list[tuple[str, str]] = []
    more = True
    while more:
        try:
            line = lines[place]
            found.append(read_sums(line))
        except (IndexError, ValueError):
            raise Damaged(place + 1) from None
        more = line.endswith(b",")
        place = _expect(lines, place, sums_line(len(found), *found[-1], last=not more))
    return found, place


def _expect(lines: Sequence[bytes], place: int, line: bytes) -> int:
    """The place after that of a line which must be there. Raises Damaged."""
    if lines[place : place + 1] != [line]:
        raise Damaged(place + 1)
    return place + 1


def _rows(rows: Mapping[Any, Mapping[str, Any]]) -> Iterable[bytes]:
    last = len(rows)
    for number, (key, row) in enumerate(rows.items(), 1):
        comma = b"," if number < last else b""
        yield b' "%d": %b%b' % (int(key), orjson.dumps(row), comma)
