"""Query strings, forms and JSON bodies as parameters."""

from __future__ import annotations

import orjson
import pytest

from mock_syncro.api.params import NESTING, bare_number, parse_body, parse_query
from mock_syncro.errors import ApiError

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("query", "params"),
    [
        (b"", {}),
        (b"a=1&b=2", {"a": "1", "b": "2"}),
        (b"a=1&a=2", {"a": "2"}),
        (b"a", {"a": ""}),
        (b"a=", {"a": ""}),
        (b"=1", {"": "1"}),
        (b"&&&", {}),
        (b"a=x+y%20z", {"a": "x y z"}),
        (b"a=1;b=2", {"a": "1;b=2"}),
        (b"id=1&id=2&id=3", {"id": ["1", "2", "3"]}),
        (b"not_id=1&not_id=2", {"not_id": ["1", "2"]}),
        (b"id_not=1&id_not=2", {"id_not": ["1", "2"]}),
        (b"id[]=1&id[]=2", {"id": ["1", "2"]}),
        (b"id%5B%5D=1", {"id": ["1"]}),
        (b"p[a]=1&p[b]=2", {"p": {"a": "1", "b": "2"}}),
        (b"p[Reg No.]=7", {"p": {"Reg No.": "7"}}),
        (b"p[a][b][]=1", {"p": {"a": {"b": ["1"]}}}),
        (b"p[id]=1&p[id]=2", {"p": {"id": "2"}}),
        (b"p=1&p[a]=2", {"p": {"a": "2"}}),
        (b"p[a]=2&p=1", {"p": "1"}),
        (b"a[b=1", {"a": "1"}),
        (b"a%00=%00", {"a\0": "\0"}),
        (b"%zz=%", {"%zz": "%"}),
    ],
)
def test_a_query_nests_by_brackets(query: bytes, params: dict[str, object]) -> None:
    assert parse_query(query) == params


@pytest.mark.parametrize(
    ("query", "items"),
    [
        (b"f[][u]=1", [{"u": "1"}]),
        (b"f[][u]=1&f[][n]=2&f[][u]=3", [{"u": "1", "n": "2"}, {"u": "3"}]),
        (b"f[][u]=1&f[][u]=2", [{"u": "1"}, {"u": "2"}]),
        (b"f[][u]=1&x=0&f[][n]=2", [{"u": "1", "n": "2"}]),
        (b"f%5B%5D%5Bu%5D=1&f%5B%5D%5Bn%5D=2", [{"u": "1", "n": "2"}]),
        (b"f[][a][b]=1&f[][a][c]=2", [{"a": {"b": "1", "c": "2"}}]),
        (
            b"f[][a][b]=1&f[][a][c]=2&f[][a][b]=3",
            [{"a": {"b": "1", "c": "2"}}, {"a": {"b": "3"}}],
        ),
        (b"f[][t][]=1&f[][t][]=2", [{"t": ["1", "2"]}]),
        (b"f[][id]=1&f[][id]=2", [{"id": "1"}, {"id": "2"}]),
        (b"f[]=1&f[][a]=2&f[]=3", ["1", {"a": "2"}, "3"]),
        (b"f=1&f[][a]=2", [{"a": "2"}]),
    ],
)
def test_objects_in_a_list_begin_anew_where_a_key_repeats(query: bytes, items: object) -> None:
    """As Rack reads forms: `files[][url]=…&files[][filename]=…`."""
    params = parse_query(query)
    assert params["f"] == items
    assert parse_body(FORM, query) == params


def test_numbered_objects_stay_an_object() -> None:
    params = parse_query(b"f[0][u]=1&f[1][u]=2&f[0][n]=3")
    assert params == {"f": {"0": {"u": "1", "n": "3"}, "1": {"u": "2"}}}


@pytest.mark.parametrize(
    ("query", "params"),
    [
        (b"q=%C3%A9", {"q": "é"}),
        (b"q=\xc3\xa9", {"q": "é"}),
        (b"q=%F0%9F%98%80", {"q": "😀"}),
        (b"q=%ff", {"q": "\ufffd"}),
        (b"q=\xff", {"q": "\ufffd"}),
        (b"%C3%A9=1", {"é": "1"}),
        (b"p[%C3%A9]=1", {"p": {"é": "1"}}),
    ],
)
def test_text_beyond_ascii_is_utf_8_and_what_is_not_is_replaced(
    query: bytes, params: dict[str, object]
) -> None:
    assert parse_query(query) == params
    assert parse_body(FORM, query) == params


@pytest.mark.parametrize("kind", [JSON, "application/json; charset=utf-8", "APPLICATION/JSON", ""])
def test_json_is_read_under_its_content_type_or_none(kind: str) -> None:
    assert parse_body(kind, b'{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}


@pytest.mark.parametrize("kind", ["text/json", "application/vnd.api+json"])
def test_other_names_of_json_are_json(kind: str) -> None:
    assert parse_body(kind, b'{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("body", [b"", b"  ", b"[]", b"[1]", b"null", b"1", b'"a"'])
def test_json_that_is_no_object_has_no_parameters(body: bytes) -> None:
    assert parse_body(JSON, body) == {}


def refused(kind: str, body: bytes) -> ApiError:
    with pytest.raises(ApiError) as caught:
        parse_body(kind, body)
    assert caught.value.status == 400
    assert isinstance(caught.value.body, bytes)
    assert caught.value.body.startswith(b"<!DOCTYPE html>")
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{]",
        b"nope",
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b"\xff",
        b'{"a": "\xff"}',
        b'{"a" 1}',
    ],
)
def test_json_that_cannot_be_read_is_a_400_page(body: bytes) -> None:
    refused(JSON, body)


@pytest.mark.parametrize("kind", [FORM, "text/plain", "multipart/form-data; boundary=x", "a/b"])
@pytest.mark.parametrize("body", [b'{"a": 1}', b" [1]", b'{"broken'])
def test_json_under_another_content_type_is_a_400_page(kind: str, body: bytes) -> None:
    assert "content type" in refused(kind, body).reason


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


def test_nesting_ends_at_a_hundred_levels() -> None:
    parse_body(JSON, nested(NESTING))
    refused(JSON, nested(NESTING + 1))
    refused(JSON, b"[" * 100_000)
    refused(JSON, b"[" * 200 + b"]" * 200)
    wide = orjson.dumps({"a": [[]] * 500})
    assert len(parse_body(JSON, wide)["a"]) == 500
    assert parse_query(b"a" + b"[b]" * NESTING + b"=1")
    refused(FORM, b"a" + b"[b]" * (NESTING + 1) + b"=1")
    refused(FORM, b"a[]" + b"[b]" * NESTING + b"=1")


def test_a_number_beyond_64_bits_is_a_400_page() -> None:
    for number in (2**63 - 1, 2**64 - 1, -(2**63)):
        assert parse_body(JSON, b'{"a": %d}' % number) == {"a": number}
    for number in (2**64, -(2**63) - 1, 10**30):
        assert "64 bits" in refused(JSON, b'{"a": [{"b": %d}]}' % number).reason
    assert parse_body(JSON, b'{"a": "%d"}' % (10**30)) == {"a": str(10**30)}


def test_a_number_of_many_thousand_digits_is_a_400_page() -> None:
    refused(JSON, b'{"a": ' + b"1" * 5000 + b"}")


def multipart(*parts: tuple[str, bytes]) -> bytes:
    made = [
        b'--XX\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
        for name, value in parts
    ]
    return b"".join([*made, b"--XX--\r\n"])


def test_a_multipart_body_is_read_like_a_form() -> None:
    body = multipart(
        ("a", b"1"),
        ("p[x]", b"2 3"),
        ("id[]", b"4"),
        ("e", b""),
        ("f[][u]", b"5"),
        ("f[][n]", b"6"),
    )
    params = parse_body("multipart/form-data; boundary=XX", body)
    assert params == {
        "a": "1",
        "p": {"x": "2 3"},
        "id": ["4"],
        "e": "",
        "f": [{"u": "5", "n": "6"}],
    }


def test_a_multipart_value_may_be_any_text() -> None:
    value = "é\r\n--X\r\n😀 = & [".encode()
    params = parse_body("multipart/form-data; boundary=XX", multipart(("a", value)))
    assert params == {"a": value.decode()}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"junk",
        b"--XX",
        b"--XX--",
        b"--XX\r\n\r\nnameless\r\n--XX--",
        b"--XX\r\nContent-Disposition: form-data; name\r\n\r\n1\r\n--XX--",
        b'--XX\r\nContent-Disposition: ;;;=; name="\r\n\r\n1\r\n--XX--',
        b"--XX\r\nContent-Disposition: form-data; name*=utf-8''a\r\n\r\n1\r\n--XX--",
        b"--XX\r\n\xff\xfe: \x00\r\n\r\n1\r\n--XX--",
    ],
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=XX", "multipart/form-data"])
def test_multipart_junk_is_no_parameter_and_no_error(kind: str, body: bytes) -> None:
    assert isinstance(parse_body(kind, body), dict)


def test_a_content_type_that_is_none_of_these_has_no_parameters() -> None:
    assert parse_body("text/plain", b"a=1") == {}
    assert parse_body("application/xml", b"<a/>") == {}
    assert parse_body("", b"a=1") == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "params"),
    [
        (b" 5\n", {"_json": 5}),
        (b"[5]", {}),
        (b'"5"', {}),
        (b"true", {}),
        (b"5.5", {}),
        (b"9" * 20, {}),
    ],
)
def test_a_body_that_is_a_whole_number_has_the_name_that_rails_gives_it(
    body: bytes, params: dict[str, object]
) -> None:
    assert bare_number(body) == params
