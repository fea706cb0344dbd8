"""The values of tokens in documents: which are told, which are masked, which are left out.

The fixed words (`admin-token` and so on) are in every fixture and no secrets. All others are
masked in a state that is read; a fixture cannot have what it masks, and goes without.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

MASK = "***"

Tokens = Mapping[Any, Mapping[str, Any]]


def masked(tokens: Tokens, fixed: Collection[str]) -> dict[Any, Mapping[str, Any]]:
    """The rows, with the values that are not fixed words masked."""
    return {
        key: row if row["token"] in fixed else {**row, "token": MASK} for key, row in tokens.items()
    }


def known_again(document: Mapping[str, Any], known: Mapping[int, str]) -> dict[str, Any]:
    """The document, with the masked values that are known for their ids."""
    tokens = {
        key: {**row, "token": known[int(key)]} if _is_masked(row) and _known(key, known) else row
        for key, row in _tokens(document).items()
    }
    return {**document, "tokens": tokens} if tokens else {**document}


def left_out(document: object) -> list[str]:
    """The tokens of a document that cannot be loaded, as their values are masked, in words."""
    return [
        f"token {key} ({row['name']})" if row.get("name") else f"token {key}"
        for key, row in _tokens(document).items()
        if _is_masked(row)
    ]


def without_masked(document: Any) -> Any:
    """The document without them."""
    if not left_out(document):
        return document
    tokens = {key: row for key, row in document["tokens"].items() if not _is_masked(row)}
    return {**document, "tokens": tokens}


def beside(own: Tokens, fixed: Tokens) -> dict[int, Any]:
    """The fixed tokens that a fixture's own ones leave, under free ids where theirs are taken."""
    values = {row.get("token") for row in own.values()}
    ids = {int(key) for key in own}
    taken = ids | {int(key) for key in fixed}
    free = (number for number in count(1) if number not in taken)
    return {
        next(free) if int(key) in ids else int(key): row
        for key, row in fixed.items()
        if row["token"] not in values
    }


def _tokens(document: object) -> Mapping[Any, Any]:
    tokens = document.get("tokens") if isinstance(document, Mapping) else None
    return tokens if isinstance(tokens, Mapping) else {}


def _is_masked(row: object) -> bool:
    return isinstance(row, Mapping) and row.get("token") == MASK


def _known(key: object, known: Mapping[int, str]) -> bool:
    text = str(key)
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) in known
