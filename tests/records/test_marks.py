"""Marks stand where accounts differ, and nothing that anybody wrote is taken for one."""

from __future__ import annotations

import orjson
import pytest

from mock_syncro.records.marks import ACCOUNT, HOST, MARKS, marked_host, marked_id, marks_in
from mock_syncro.records.view import AccountView

ACME = AccountView(10_123, "acme", "UTC")
URL = "https://.syncromsp.com/?a=//"


def test_an_id_and_a_host_have_a_place_in_json() -> None:
    text = orjson.dumps({"id": marked_id(), "url": marked_host(URL)})
    assert (text.count(ACCOUNT), text.count(HOST)) == (1, 1)
    filled = ACME.fill(text, MARKS)
    assert filled == b'{"id":10123,"url":"https://acme.syncromsp.com/?a=//"}'


@pytest.mark.parametrize("nasty", ["\x01", "\x02", "\\u0001", '"\x01', "\x01\x02" * 9, "\x00\x1f"])
def test_what_somebody_wrote_is_no_mark(nasty: str) -> None:
    text = orjson.dumps({nasty: [nasty, marked_id()]})
    assert orjson.loads(ACME.fill(text, MARKS)) == {nasty: [nasty, 10_123]}


def test_an_address_is_escaped_as_json_wants_it() -> None:
    text = orjson.dumps(marked_host('https://.x/"\x02/é'))
    assert orjson.loads(ACME.fill(text, MARKS)) == 'https://acme.x/"\x02/é'


def test_marks_are_learned_one_after_the_other() -> None:
    assert marks_in(b"{}", ()) == ()
    assert marks_in(b"{%b}" % HOST, ()) == (HOST,)
    assert marks_in(b"{%b}" % ACCOUNT, (HOST,)) == (HOST, ACCOUNT)
    assert marks_in(b"{}", MARKS) == MARKS
