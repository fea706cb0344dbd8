"""Texts that were made lately, for whoever asks for the same again."""

from __future__ import annotations

from collections.abc import Hashable

from ..store import Row


class Lately:
    """Texts of rows under keys, up to so many bytes; the oldest go first."""

    __slots__ = ("_most", "_size", "_texts")

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._texts: dict[Hashable, tuple[Row, object, bytes]] = {}

    def get(self, key: Hashable, row: Row, of: object) -> bytes | None:
        """The text, if it is of this very row and of this very thing besides."""
        found = self._texts.get(key)
        return found[2] if found and found[0] is row and found[1] is of else None

    def put(self, key: Hashable, row: Row, of: object, text: bytes) -> None:
        """Keep a text, in place of what was under its key."""
        texts = self._texts
        if key in texts:
            self._size -= len(texts.pop(key)[2])
        self._size += len(text)
        texts[key] = (row, of, text)
        while self._size > self._most:
            self._size -= len(texts.pop(next(iter(texts)))[2])
