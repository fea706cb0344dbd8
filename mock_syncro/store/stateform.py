"""How a state file is laid out: a document, then a line for each answered request.

    {                                            the TinyDB document, a row a line
    "mock_syncro": { "1": {"format":2} },        by which the file is known
    "bases": { "1": {"fixture":"msp",...} },     the data that accounts begin with
    "base 1/contacts": { ... },                  its rows
    "accounts": { "1": {"subdomain":"acme","base":1,"deleted":{"contacts":[102]},...} },
    "acme/contacts": { ... },                    the rows in which acme differs from its base
    "lines": { ... }                             checksums, see `sums`
    }
    ["1a2b3c4d",1,"write","acme",{"contacts":{"101":{...}}}]    null: the row was deleted
    ["1a2b3c4d",2,"base",2,{"fixture":"small",...},{"contacts":{...}}]
    ["1a2b3c4d",3,"account",{"subdomain":"t1","base":2,...}]    made, reset or replaced
    ["1a2b3c4d",4,"deleted","t1"]

So what plain TinyDB finds of acme's contacts is the table `base 1/contacts` without the ids in
`deleted`, and over it `acme/contacts`. A file that another program has laid out anew has no
checksums that hold: it is read without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from . import oldform
from .documents import DocumentError, Tables, as_document
from .saved import Saved
from .sums import HEADER, Damaged, check, is_whole, seal, sealed, unseal

MARK = {"1": {"format": 2}}
"""The table "mock_syncro" of a state file, by which it is known as one."""

_FORMAT = re.compile(rb'\{\s*"mock_syncro": ?\{\s*"1": ?\{"format": ?(\d+)\}')

_MISFITS = (KeyError, TypeError, ValueError, AttributeError, DocumentError)


def document(saved: Saved) -> Iterator[bytes]:
    """The lines of a document that holds it all."""
    return sealed({"mock_syncro": MARK, **saved.tables()})


def read(text: bytes) -> tuple[Saved, int, bool]:
    """What the file holds, how many records it ends with, whether it is to be written anew.

    Raises DocumentError for what is not ours, or damaged.
    """
    if not text:
        raise DocumentError("it is empty")
    found = _FORMAT.match(text)
    if found and found[1] == b"1":
        return oldform.read(text), 0, True
    if b"\n%b\n" % HEADER in text or (found and text.startswith(b"{\n")):
        return _read_ours(text, another=found is not None and found[1] != b"2")
    return _saved(_foreign(text)), 0, True


def _read_ours(text: bytes, *, another: bool) -> tuple[Saved, int, bool]:
    *lines, torn = text.split(b"\n")
    if torn == b"}":  # an editor took away the last line's end
        lines.append(torn)
    try:
        end = check(lines)
        size = sum(map(len, lines[:end])) + end
        saved = _saved(as_document(orjson.loads(memoryview(text)[:size])))
        for number, line in enumerate(lines[end:], 1):
            _replay(saved, line, number, end + number)
        if is_whole(torn[:-1]):  # what has lost its end alone was written whole
            raise Damaged(len(lines) + 1)
    except Damaged as error:
        if another and error.line <= 3:
            raise DocumentError("a state file of another version of mock-syncro") from None
        raise DocumentError(f"damaged (line {error.line})") from None
    return saved, len(lines) - end, torn != b"" or len(text) > 2 * size


def _replay(saved: Saved, line: bytes, number: int, at: int) -> None:
    try:
        own, record = unseal(line)
        if own != number:
            raise Damaged(at)
        saved.replay(record)
    except _MISFITS:
        raise Damaged(at) from None


def _foreign(text: bytes) -> Tables:
    """The tables of a file that another program has laid out, or that is none of ours."""
    try:
        tables = as_document(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise DocumentError(f"damaged or not a state file (line {error.lineno})") from None
    if "mock_syncro" not in tables:
        raise DocumentError("not a state file of mock-syncro")
    if tables["mock_syncro"] != MARK:
        raise DocumentError("a state file of another version of mock-syncro")
    return tables


def _saved(tables: Tables) -> Saved:
    try:
        return Saved.of(tables)
    except _MISFITS:
        raise DocumentError("damaged: its table of accounts does not fit its rows") from None


__all__ = ["MARK", "document", "read", "seal"]
