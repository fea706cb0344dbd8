"""The fixture `edge` as a file: what it has, and that it says why.

No server: that its values come back unchanged is read over HTTP in tests/stories.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

import orjson
import pytest

from tests.fixture_files import FIXTURES, Row, document


def edge_rows() -> Iterator[tuple[str, int, Row]]:
    for table, rows in document("edge").items():
        for key, row in rows.items():
            yield table, key, row


def test_every_edge_row_says_what_it_tests_and_why() -> None:
    rows = list(edge_rows())
    assert len(rows) >= 400
    assert len({(table, row["_field"]) for table, _, row in rows}) >= 70
    for _, _, row in rows:
        assert row["_field"] == "id" or row["_field"] in row
        assert row["_why"]
        assert "id" not in row


def test_edge_values_survive_the_encoder() -> None:
    # As text, since 1 == 1.0 == True and 0.0 == -0.0.
    for _, _, row in edge_rows():
        assert repr(orjson.loads(orjson.dumps(row))) == repr(row)


def test_edge_file_shows_its_invisible_characters() -> None:
    assert (FIXTURES / "edge.json").read_bytes().isascii()


def test_edge_addresses_are_valid() -> None:
    emails = [row["email"] for _, _, row in edge_rows() if row.get("email") is not None]
    assert len(emails) > 20
    assert all(re.fullmatch(r"[^@\s]+@[^@\s]+", email) for email in emails)


def test_edge_phone_rows_have_digits_only() -> None:
    assert all(re.fullmatch("[0-9]+", row["number"]) for row in document("edge")["phones"].values())


def test_edge_ids_are_large_and_leave_room_for_more() -> None:
    loaded = document("edge")
    for rows in loaded.values():
        assert list(rows) == sorted(rows)
        assert {2**31 - 1, 2**31, 2**32} & set(rows)
    assert max(loaded["customers"]) == 5_560_138_523
    assert max(loaded["contacts"]) < 2**33
    assert max(loaded["phones"]) == 2**53 + 1
    assert {2**53 - 1, 2**53} <= set(loaded["phones"])


def texts(value: object) -> Iterator[str]:
    """All strings in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 0


KINDS: dict[str, Callable[[Row], bool]] = {
    "empty string": lambda row: "" in row.values(),
    "10,000 characters": lambda row: any(len(text) >= 10_000 for text in texts(row)),
    "beyond the BMP": lambda row: any(c > "\uffff" for text in texts(row) for c in text),
    "right to left": lambda row: any(
        unicodedata.bidirectional(c) == "R" for text in texts(row) for c in text
    ),
    "decomposed": lambda row: any(
        unicodedata.normalize("NFC", text) != text for text in texts(row)
    ),
    "zero width": lambda row: any("\u200b" in text for text in texts(row)),
    "NUL": lambda row: any("\0" in text for text in texts(row)),
    "newline": lambda row: any("\n" in text for text in texts(row)),
    "tab": lambda row: any("\t" in text for text in texts(row)),
    "backslash": lambda row: any("\\" in text for text in texts(row)),
    "markup": lambda row: any("<script>" in text for text in texts(row)),
    "SQL": lambda row: any("DROP TABLE" in text for text in texts(row)),
    "leading space": lambda row: (row.get("firstname") or "").startswith(" "),
    "null as text": lambda row: row.get("firstname") == "null",
    "true as text": lambda row: row.get("firstname") == "true",
    "zip with zeros": lambda row: str(row.get("zip")).startswith("00"),
    "latitude zero": lambda row: row.get("latitude") == 0,
    "empty key": lambda row: "" in (row.get("properties") or {}),
    "dotted key": lambda row: any("." in key for key in row.get("properties") or {}),
    "50 deep": lambda row: depth(row.get("properties")) >= 50,
    "64 bits": lambda row: 2**63 - 1 in (row.get("properties") or {}).values(),
    "leap day": lambda row: "-02-29T" in row.get("created_at", ""),
    "1970": lambda row: row.get("created_at", "").startswith("1970-01-01T00:00:00"),
    "2038": lambda row: row.get("created_at", "").startswith("2038-01-19T03:14:0"),
    "year 9999": lambda row: row.get("created_at", "").startswith("9999-"),
    "disabled": lambda row: row.get("disabled") is True,
}


@pytest.mark.parametrize("kind", KINDS)
def test_edge_has_a_row_of_every_kind(kind: str) -> None:
    assert any(KINDS[kind](row) for _, _, row in edge_rows())


def test_edge_has_names_that_differ_in_normal_form_or_case_only() -> None:
    people = [row for table, _, row in edge_rows() if table in ("customers", "contacts")]
    names = [row.get("firstname") or row.get("name") or "" for row in people]
    names = [name for name in dict.fromkeys(names) if not name.startswith("Edge")]
    composed = Counter(unicodedata.normalize("NFC", name) for name in names)
    assert {name for name, count in composed.items() if count > 1} == {"Zo\u00eb", "Bj\u00f6rk"}
    assert {"Jane Doe", "JANE DOE"} <= set(names)


def test_edge_has_contacts_of_customers_that_hide_or_have_no_name() -> None:
    loaded = document("edge")
    owners = [loaded["customers"][row["customer_id"]] for row in loaded["contacts"].values()]
    assert any(owner.get("disabled") for owner in owners)
    assert any(owner.get("firstname", "") is None for owner in owners)
    assert any(owner.get("business_name") == "" for owner in owners)
