"""Input that clients do send, or that once was a defect: an answer of the contract, never 500."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.api import Api
from contract_tests.cases import FIXTURE, SUCCESSES, Case
from contract_tests.contract import Contract

HUGE = 10**30
DEEP = b'{"properties":' * 200 + b"{}" + b"}" * 200
JSON_HEADERS = {"content-type": "application/json"}
FORM_HEADERS = {"content-type": "application/x-www-form-urlencoded"}

QUERIES = (
    "query=M%C3%BCller&page=1",
    "query=%E2%82%AC&sort=%F0%9F%98%80",
    "query=%ff%fe",
    "page=0",
    "page=-1",
    "page=abc",
    "page=1.5",
    f"page={HUGE}",
    f"per_page={HUGE}",
    "per_page=0",
    "page[]=1&page[]=2",
    "page[a]=1",
    f"customer_id={HUGE}",
    "customer_id[]=55",
    f"id[]={HUGE}&not_id=x",
    "id=1&id=2&id[x]=3",
    "sort=nonsense&sort[]=x",
    "=&&==&%00=%00",
    "a[b][c][]=1&a[b]=2",
    "api_key=",
)
BODIES: tuple[Any, ...] = (
    [],
    None,
    7,
    "text",
    {},
    {"unknown": HUGE},
    {"properties": {"n": HUGE}},
    {"customer_id": HUGE, "number": "", "email": "x"},
    {"name": ["a"], "firstname": {"a": 1}, "number": True, "code": 7},
    {"name": "\u0000", "firstname": "\u202e", "number": "\U0001f600"},
    {"id": 1, "created_at": "never", "account_id": 0, "portal_key": ""},
    {"customer_id": "55", "opt_out": "yes", "get_sms": 2, "tax_rate_id": "seven"},
    {"customer_id": 1.5, "email": 1e400},
)
WRITES = tuple(case for case in SUCCESSES if case.operation.method in ("POST", "PUT", "PATCH"))
READS = tuple(case for case in SUCCESSES if case.operation.method == "GET")


def path_of(case: Case, api: Api) -> str:
    """The path of a case, with a phone that was made if it needs one."""
    if not case.made:
        return case.path
    phones = case.path.partition("/phones")[0] + "/phones"
    return case.path.format(made=api.post(phones, {"number": "1"}).json()["id"])


@pytest.mark.parametrize("case", READS, ids=str)
def test_queries_of_any_kind_are_answered(case: Case, contract: Contract) -> None:
    api = Api(fixture=FIXTURE)
    path = path_of(case, api)
    joint = "&" if "?" in path else "?"
    answers = [api.get(f"{path}{joint}{query}") for query in QUERIES]
    assert [p for answer in answers for p in contract.problems(case.operation, answer)] == []


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_bodies_of_any_kind_are_answered(case: Case, contract: Contract) -> None:
    api = Api(fixture=FIXTURE)
    path = path_of(case, api)
    contents = [json.dumps(body).encode() for body in BODIES] + [DEEP, b"\xff", b"[" * 5000]
    answers = [
        api.call(case.operation.method, path, content=content, headers=JSON_HEADERS)
        for content in contents
    ]
    assert [p for answer in answers for p in contract.problems(case.operation, answer)] == []


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_forms_of_any_kind_are_answered(case: Case, contract: Contract) -> None:
    api = Api(fixture=FIXTURE)
    path = path_of(case, api)
    contents = [query.encode() for query in QUERIES] + ["name=Müller".encode(), b"name=\xff"]
    answers = [
        api.call(case.operation.method, path, content=content, headers=FORM_HEADERS)
        for content in contents
    ]
    assert [p for answer in answers for p in contract.problems(case.operation, answer)] == []


@pytest.mark.parametrize("id_", ["0", "-1", "abc", "1.5", str(HUGE), "%00", "%ff", "M%C3%BCller"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["contacts", "customers"])
def test_an_id_that_is_none_is_not_found(name: str, method: str, id_: str) -> None:
    answer = Api().call(method, f"/{name}/{id_}")
    assert answer.status == 404
    assert answer.json() == {"message": "Not found"}


def test_text_beyond_ascii_finds_its_customer() -> None:
    api = Api()
    made = api.post("/customers", {"lastname": "Müller", "business_name": "Café 東京"}).json()
    for query in ("lastname=m%C3%BCller", "query=%E6%9D%B1%E4%BA%AC"):
        found = api.get(f"/customers?{query}").json()["customers"]
        assert [row["id"] for row in found] == [made["customer"]["id"]]
