"""State files of the first format are read, each account on a base of its own."""

from __future__ import annotations

import json

import pytest

from mock_syncro.store import DocumentError, stateform

RECIPE = {"fixture": "small", "seed": 42, "epoch": 5.0, "last_ids": {"things": 3}}

HEAD = b"""{
"mock_syncro": {
 "1": {"format":1}
 },
"accounts": {
 "1": {"subdomain":"acme","fixture":"small","seed":42,"epoch":5.0,"last_ids":{"things":3}},
 "2": {"subdomain":"t1","fixture":"small","seed":42,"epoch":5.0,"last_ids":{"things":3}}
 },
"acme/things": {
 "1": {"id":1},
 "2": {"id":2}
 },
"t1/things": {
 "1": {"id":1}
 }
}
"""

RECORDS = b"""["acme",{"things":{"4":{"id":4},"2":null}}]
{"deleted":"t1"}
{"account":{"subdomain":"t2","epoch":5.0,"last_ids":{}},"tables":{"things":{"7":{"id":7}}}}
"""


def test_each_account_is_on_a_base_of_its_own() -> None:
    saved, count, wants_fold = stateform.read(HEAD + RECORDS + b'["acme",{"thi')
    assert (count, wants_fold) == (0, True)
    assert list(saved.accounts) == ["acme", "t2"]
    acme = saved.accounts["acme"]
    assert acme.recipe == {"subdomain": "acme", **RECIPE, "base": 1, "last_ids": {}}
    assert acme.changes == {}
    base = saved.bases[1]
    assert base.tables == {"things": {"1": {"id": 1}, "4": {"id": 4}}}
    assert base.about == {**RECIPE, "fixture": None, "timezone": None, "last_ids": {"things": 4}}
    assert saved.bases[2].tables == {"things": {"7": {"id": 7}}}


def test_a_file_that_another_program_laid_out_anew_is_read_too() -> None:
    saved, _, _ = stateform.read(json.dumps(json.loads(HEAD)).encode())
    assert saved.bases[1].tables == {"things": {"1": {"id": 1}, "2": {"id": 2}}}


DAMAGE = {
    "a record that is cut": (HEAD + b'["acme"\n' + RECORDS, "damaged (line 17)"),
    "a record of no account": (HEAD + RECORDS + b'["t1",{}]\n', "damaged (line 20)"),
    "a record of a number": (HEAD + b"5\n", "damaged (line 17)"),
    "a document that is cut": (HEAD[:-20], "damaged or not a state file (line 14)"),
    "rows of no account": (
        HEAD.replace(b'"t1/', b'"t9/'),
        "damaged: its table of accounts does not fit its rows",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_file_is_refused(what: str) -> None:
    text, words = DAMAGE[what]
    with pytest.raises(DocumentError) as caught:
        stateform.read(text)
    assert str(caught.value) == words
