"""The contract refuses hand-made answers that are wrong in one place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from contract_tests.contract import Answer, Contract
from contract_tests.spec import JsonObject, Operation

SHOW = Operation("GET", "/contacts/{id}")
LIST = Operation("GET", "/contacts")
CUSTOMER = Operation("GET", "/customers/latest")
LOGIN = Operation("POST", "/otp_login")

CONTACT: JsonObject = {
    "id": 4378587,
    "name": "Jane Doe",
    "address1": None,
    "address2": "",
    "city": "Acme",
    "state": None,
    "zip": "02293",
    "email": "jane@example.com",
    "phone": None,
    "mobile": None,
    "latitude": 67.5,
    "longitude": None,
    "customer_id": 55,
    "account_id": 1,
    "notes": None,
    "created_at": "2026-01-31T12:00:00.000+02:00",
    "updated_at": "2026-01-31T12:00:00.000Z",
    "vendor_id": None,
    "properties": {"title": "CFO"},
    "opt_out": False,
    "extension": None,
    "processed_phone": None,
    "processed_mobile": None,
    "ticket_matching_emails": None,
}
PAGE = {
    "contacts": [CONTACT],
    "meta": {"total_pages": 1, "total_entries": 1, "per_page": 50, "page": 1},
}
JSON_HEADERS = {"content-type": "application/json; charset=utf-8"}


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, JSON_HEADERS, json.dumps(body).encode())


def without(key: str) -> JsonObject:
    return {name: value for name, value in CONTACT.items() if name != key}


def test_a_right_contact_and_a_right_list_pass(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer(CONTACT)) == []
    assert vendor_contract.problems(LIST, answer(PAGE)) == []


@pytest.mark.parametrize("key", sorted(CONTACT))
def test_a_contact_without_one_of_its_keys_is_refused(key: str, vendor_contract: Contract) -> None:
    (problem,) = vendor_contract.problems(SHOW, answer(without(key)))
    assert key in problem


@pytest.mark.parametrize("key", sorted(set(CONTACT)))
def test_a_contact_with_a_changed_type_is_refused(key: str, vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer({**CONTACT, key: [True]}))


def test_a_contact_with_one_more_key_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer({**CONTACT, "firstname": "Jane"}))


def test_a_wrapped_contact_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer({"contact": CONTACT}))


def test_a_renamed_wrapper_is_refused(vendor_contract: Contract) -> None:
    page = copy.deepcopy(PAGE)
    renamed = {"people": page["contacts"], "meta": page["meta"]}
    assert vendor_contract.problems(LIST, answer(renamed))


def test_the_count_of_the_guide_is_refused_in_meta(vendor_contract: Contract) -> None:
    meta = {"total_pages": 1, "total_count": 1, "per_page": 50, "page": 1}
    assert vendor_contract.problems(LIST, answer({**PAGE, "meta": meta}))


@pytest.mark.parametrize("key", ["id", "created_at", "opt_out", "properties"])
def test_null_is_refused_where_a_key_is_never_null(key: str, vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer({**CONTACT, key: None}))


def test_a_time_without_milliseconds_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer({**CONTACT, "created_at": "2026-01-31T12:00:00Z"}))


def test_a_status_that_is_not_documented_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer(CONTACT, status=201))


def test_a_documented_status_with_the_body_of_another_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, answer(CONTACT, status=404))


def test_json_under_another_content_type_is_refused(vendor_contract: Contract) -> None:
    html = Answer(200, {"content-type": "text/html"}, json.dumps(CONTACT).encode())
    assert vendor_contract.problems(SHOW, html)


def test_a_body_that_is_cut_off_is_refused(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, Answer(200, JSON_HEADERS, b'{"id": 1'))


def test_an_empty_body_is_refused_where_one_is_documented(vendor_contract: Contract) -> None:
    assert vendor_contract.problems(SHOW, Answer(200, JSON_HEADERS, b""))


def test_both_forms_of_a_refused_login_pass_and_no_third(vendor_contract: Contract) -> None:
    failed = {"login": False, "instructions": "Try again."}
    assert vendor_contract.problems(LOGIN, answer(failed, 401)) == []
    assert vendor_contract.problems(LOGIN, answer({"error": "No."}, 401)) == []
    assert vendor_contract.problems(LOGIN, answer({**failed, "login": True}, 401))


def test_a_customer_that_is_not_wrapped_is_refused(vendor_contract: Contract) -> None:
    bare = answer({"id": 1, "firstname": "Walkin"})
    assert vendor_contract.problems(CUSTOMER, bare)
