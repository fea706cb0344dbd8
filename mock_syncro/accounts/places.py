"""Where things stand in the text of a fixture: the lines of its tables, rows and fields.

The text is looked at only where something is wrong with it, so it may take a while. It is
JSON, which a parser has read before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]', re.DOTALL)

Path = tuple[str, ...]
"""Table, id, field, and what lies deeper."""


class Places:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self.twice: list[tuple[Path, int]] = []
        """The keys that their object has already, and the lines where it had them first."""
        self._lines: dict[Path, int] = {}
        for path, line, first in _keys(text):
            if first is not None:
                self.twice.append((path, first))
            if len(path) <= 3:
                self._lines[path] = line  # of the last one, which is what a parser keeps

    def line(self, *path: str) -> int | None:
        """The line of a path, or of what it lies in; None: nowhere."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None


def has_a_key_twice(text: bytes) -> bool:
    """Whether an object in a JSON text names a key twice; parsers keep the last one silently."""
    found = False

    def look(pairs: Sequence[tuple[str, Any]]) -> None:
        nonlocal found
        found = found or len(dict(pairs)) != len(pairs)

    try:
        json.loads(text, object_pairs_hook=look, parse_int=str)
    except (ValueError, RecursionError):  # not for this function to say
        return False
    return found


def _keys(text: str) -> Iterator[tuple[Path, int, int | None]]:
    """Each key with the path to it, its line, and the line where its object has it already."""
    names: list[str] = []
    seen: list[dict[str, int]] = []
    line, position = 1, 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            names.append("")
            seen.append({})
        elif token[0] in "}]":
            names.pop()
            seen.pop()
        elif token[2]:
            line += text.count("\n", position, token.start())
            position = token.start()
            name = names[-1] = json.loads(f'"{token[1]}"', strict=False)
            yield tuple(names), line, seen[-1].get(name)
            seen[-1].setdefault(name, line)
