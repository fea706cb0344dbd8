"""Search in text: every word, or a part of one field. It looks at each row."""

from __future__ import annotations

from typing import Any

from ..store import Database, Row
from ..vocabulary.formats import digits

LONGEST = 1000
"""So many characters of a query count."""


def like(rows: list[Row], field: str, value: Any) -> list[Row]:
    """The rows whose field contains the value, ignoring case."""
    needle = str(value).lower()
    # The search text first: it has the field in it, in lower case already.
    return [
        row
        for row in rows
        if needle in row.text and (text := row[field]) and needle in text.lower()
    ]


def words(
    rows: list[Row], value: Any, beside: tuple[str, str, str], database: Database
) -> list[Row]:
    """The rows in whose search text every word of the value is.

    `beside` names a field that refers to another row, that row's table, and its field whose
    text counts too; or it is empty.
    """
    field, table, name = beside
    others_rows = database.table(table).rows if field else ()
    names = [(row.doc_id, (row[name] or "").lower()) for row in others_rows]
    for word in dict.fromkeys(str(value)[:LONGEST].lower().split()):
        if not rows:
            break
        forms = _forms(word)
        others = {doc_id for doc_id, text in names if word in text}
        if others:
            rows = [row for row in rows if row[field] in others or _has(row, forms)]
        elif len(forms) == 1:
            rows = [row for row in rows if word in row.text]
        else:
            rows = [row for row in rows if _has(row, forms)]
    return rows


def _forms(word: str) -> tuple[str, ...]:
    """The word, and its digits if it is a number that is written with signs between."""
    number = digits(word) if not any(map(str.isalpha, word)) else None
    return (number, word) if number and number != word else (word,)


def _has(row: Row, forms: tuple[str, ...]) -> bool:
    text = row.text
    return forms[0] in text or forms[-1] in text
