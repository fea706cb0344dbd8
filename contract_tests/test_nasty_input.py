"""Input that clients do send, or that once was a defect: an answer of the contract, never 500."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.api import Api
from contract_tests.case import FIXTURE, Case
from contract_tests.conftest import Holds
from contract_tests.successes import SUCCESSES

HUGE = 10**30
LARGE = 2**63 - 1
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
    "status=Not+Closed&mine=perhaps&all_comments=x&comment_format=x",
    "status[]=New&number[a]=1&user_id=",
    f"number={HUGE}&user_id=-{HUGE}&ticket_search_id=x",
    "created_after=never&resolved_after=&since_updated_at[]=2026-01-01",
    "created_after=0001-01-01T00:00:00%2B14:00&created_before=9999-12-31T23:59:59-14:00",
    "sort_by=x&sort_direction=y&updated_before=0",
    "created_at_lt=99999999999999999999&created_at_gt=2026-13-45",
    "billable=1&billable[]=2",
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
    {"customer_id": 55, "subject": ["a"], "number": LARGE, "tag_list": {"a": [1]}},
    {"customer_id": 55, "subject": "a", "comments_attributes": [7, None, [], {"body": {"a": 1}}]},
    {"customer_id": 55, "subject": "a", "comments_attributes": {"0": {"body": "b", "subject": 1}}},
    {"customer_id": 55, "subject": "a", "asset_ids": [LARGE, "x", None], "due_date": LARGE},
    {"subject": "a", "body": ["b"], "hidden": "no", "tech": 7},
    {"start_at": "2026-01-31T10:00:00Z", "duration_minutes": LARGE, "timer_entry_id": 802},
    {"start_at": ["2026-01-31"], "end_at": 7, "timer_entry_id": 802},
    {"start_at": "9999-12-31T23:59:59Z", "duration_minutes": 2**62, "timer_entry_id": 802},
    {"start_at": "2026-01-31T10:00:00Z", "duration_minutes": -5, "user_id": 1704},
    {"timer_entry_id": {"a": 1}, "ticket_line_item_id": [811], "attachment_id": LARGE},
    {"name": "a", "description": "b", "quantity": "1e5", "price_cost": "7,5"},
    {"name": "a", "description": "b", "quantity": -1, "ticket_line_item_id": 811},
    {"files": [7, {"url": 7}]},
    {"files": {"0": {"url": "http://foo", "filename": ["x"]}}},
    {"billable": "perhaps"},
)
WRITES = tuple(case for case in SUCCESSES if case.operation.method in ("POST", "PUT", "PATCH"))
READS = tuple(case for case in SUCCESSES if case.operation.method == "GET")


@pytest.mark.parametrize("case", READS, ids=str)
def test_queries_of_any_kind_are_answered(case: Case, holds: Holds) -> None:
    api = Api(fixture=FIXTURE)
    joint = "&" if "?" in case.path else "?"
    answers = [api.get(f"{case.path}{joint}{query}") for query in QUERIES]
    holds(case.operation, *answers)


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_bodies_of_any_kind_are_answered(case: Case, holds: Holds) -> None:
    api = Api(fixture=FIXTURE)
    contents = [json.dumps(body).encode() for body in BODIES] + [DEEP, b"\xff", b"[" * 5000]
    answers = [
        api.call(case.operation.method, case.path, content=content, headers=JSON_HEADERS)
        for content in contents
    ]
    holds(case.operation, *answers)


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_forms_of_any_kind_are_answered(case: Case, holds: Holds) -> None:
    api = Api(fixture=FIXTURE)
    contents = [query.encode() for query in QUERIES] + ["name=Müller".encode(), b"name=\xff"]
    answers = [
        api.call(case.operation.method, case.path, content=content, headers=FORM_HEADERS)
        for content in contents
    ]
    holds(case.operation, *answers)


def test_a_number_out_of_range_is_refused_as_any_line_item(holds: Holds) -> None:
    api = Api(fixture=FIXTURE)
    for case in WRITES:
        if case.operation.path.endswith(("add_line_item", "update_line_item")):
            for key in ("quantity", "price_cost", "price_retail"):
                for number in (LARGE, -LARGE, 1e300):
                    body = {**case.json, key: number}
                    answer = api.call(case.operation.method, case.path, json=body)
                    assert answer.status == 422, body
                    holds(case.operation, answer, of=body)


def test_text_beyond_ascii_finds_its_customer() -> None:
    api = Api()
    made = api.post("/customers", {"lastname": "Müller", "business_name": "Café 東京"}).json()
    for query in ("lastname=m%C3%BCller", "query=%E6%9D%B1%E4%BA%AC"):
        found = api.get(f"/customers?{query}").json()["customers"]
        assert [row["id"] for row in found] == [made["customer"]["id"]]
