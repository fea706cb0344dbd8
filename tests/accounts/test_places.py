"""The lines of a fixture's text."""

from __future__ import annotations

import pytest

from mock_syncro.accounts.places import Places, has_a_key_twice

TEXT = """{
"contacts": {
 "1": {"name": "a: {\\"x\\": [", "city":
   "b"},
 "2": {"properties": {"deep": [{"name": 1}, {"name": 2}]},

  "na\\u006de": "c"}
},
"contacts": {"3": {}}
}"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("contacts", "1", "name"), 3),
        (("contacts", "1", "city"), 3),
        (("contacts", "2", "properties"), 5),
        (("contacts", "2", "name"), 7),
        (("contacts", "2", "nothing"), 5),
        (("contacts", "3"), 9),
        (("contacts", "9"), 9),
        (("nothing", "9", "name"), None),
        ((), None),
    ],
)
def test_a_place_has_the_line_of_its_key_or_of_what_it_lies_in(
    path: tuple[str, ...], line: int | None
) -> None:
    assert Places(TEXT).line(*path) == line


def test_what_is_there_twice_is_known_with_its_first_line() -> None:
    assert Places(TEXT).twice == [(("contacts",), 2)]


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        (TEXT.encode(), True),
        (b'{"a": 1, "\\u0061": 2}', True),
        (b'{"a": {"b": [{"c": 1, "c": 1}]}}', True),
        (b'{"a": {"b": 1}, "b": [{"b": 1}, {"b": 1}]}', False),
        (b"[" * 100_000, False),
        (b"[%s]" % (b"1" * 10_000), False),
        (b"", False),
        (b"\xff", False),
    ],
)
def test_a_key_that_is_there_twice_is_seen_at_any_depth(text: bytes, twice: bool) -> None:  # noqa: FBT001
    assert has_a_key_twice(text) is twice
