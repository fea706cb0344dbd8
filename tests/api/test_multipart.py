"""The parts of a multipart body: their names and contents, whole ones alone, in bounds."""

from __future__ import annotations

import pytest

from mock_syncro.api.multipart import TooMany, fields

KIND = "multipart/form-data; boundary=XX"


def part(name: bytes, content: bytes = b"1") -> bytes:
    return b'--XX\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name, content)


def test_a_part_has_a_name_and_a_content() -> None:
    file = b'--XX\r\ncontent-disposition: form-data; name="f"; filename="x"\r\nA: b\r\n\r\n\x00\r\n'
    body = part(b"a", b"1\r\n2") + file + part(b"b", b"") + b"--XX--\r\n"
    assert fields(KIND, body, 9) == [("a", "1\r\n2"), ("f", "\x00"), ("b", "")]
    assert fields('multipart/form-data; boundary="XX"', body, 9)[0] == ("a", "1\r\n2")


def test_what_is_cut_off_is_left_out() -> None:
    body = part(b"a") + part(b"b") + b"--XX--\r\n"
    for end in range(len(body)):
        names = [name for name, _ in fields(KIND, body[:end], 9)]
        assert names in ([], ["a"], ["a", "b"])
    assert fields(KIND, part(b"a") + b"--XX\r\nno header\r\n\r\n", 9) == [("a", "1")]


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "", ";"])
def test_without_a_boundary_there_is_nothing(kind: str) -> None:
    assert fields(kind, part(b"a"), 9) == []


@pytest.mark.parametrize("boundary", ["é", "x" * 300, "x" * 60_000])
def test_a_boundary_that_is_none_is_no_error(boundary: str) -> None:
    assert fields(f"multipart/form-data; boundary={boundary}", part(b"a"), 9) == []


def test_a_header_that_is_too_long_ends_the_parts() -> None:
    assert fields(KIND, part(b"a") + part(b"b" * 9_000) + b"--XX--", 9) == [("a", "1")]


def test_too_many_parts_are_refused_before_all_are_read() -> None:
    assert len(fields(KIND, part(b"a") * 5 + b"--XX--", 5)) == 5
    with pytest.raises(TooMany):
        fields(KIND, part(b"a") * 6, 5)
