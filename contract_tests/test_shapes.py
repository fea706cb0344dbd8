"""Every row of the shipped fixtures has the shape of the contract, in lists and alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.api import Api
from contract_tests.case import FIXTURE
from contract_tests.conftest import Holds
from contract_tests.contract import Answer
from contract_tests.spec import Operation

FIXTURES = ("empty", "small", "msp", "edge")
LISTS = ("contacts", "customers", "tickets")
ALONE = (
    "/customers/latest",
    "/customers/autocomplete",
    "/me",
    "/users",
    "/settings",
    "/settings/tabs",
    "/settings/printing",
    "/tickets/settings",
    "/search",
)
DETAILS = 60
"""How many rows of a list are also read alone: all of the small fixtures, some of `msp`."""


def pages(api: Api, name: str) -> Iterator[Answer]:
    """All pages of a list, disabled customers included."""
    number, last = 1, 1
    while number <= last:
        query = {"page": number, "per_page": 100, "include_disabled": "true"}
        answer = api.get(f"/{name}", query=query)
        yield answer
        number, last = number + 1, answer.json()["meta"]["total_pages"]


def ids(api: Api, name: str) -> list[int]:
    """Ids of the rows to read alone: the first, the last, and evenly between."""
    found = [row["id"] for answer in pages(api, name) for row in answer.json()[name]]
    return found[:: max(1, len(found) // DETAILS)]


@pytest.mark.parametrize("fixture", FIXTURES)
@pytest.mark.parametrize("name", LISTS)
def test_every_page_of_a_list_has_the_shape_of_the_contract(
    name: str, fixture: str, holds: Holds
) -> None:
    answers = list(pages(Api(fixture=fixture), name))
    operation = Operation("GET", f"/{name}")
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
@pytest.mark.parametrize("name", LISTS)
def test_rows_read_alone_have_the_shape_of_the_contract(
    name: str, fixture: str, holds: Holds
) -> None:
    api = Api(fixture=fixture)
    operation = Operation("GET", f"/{name}/{{id}}")
    answers = [api.get(f"/{name}/{id_}") for id_ in ids(api, name)]
    assert {answer.status for answer in answers} <= {200}
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_the_phones_of_customers_have_the_shape_of_the_contract(fixture: str, holds: Holds) -> None:
    api = Api(fixture=fixture)
    operation = Operation("GET", "/customers/{customer_id}/phones")
    answers = [api.get(f"/customers/{id_}/phones") for id_ in ids(api, "customers")]
    assert answers
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_comments_of_tickets_have_the_shape_of_the_contract(fixture: str, holds: Holds) -> None:
    api = Api(fixture=fixture)
    operation = Operation("GET", "/tickets/{id}/comments")
    answers = [
        api.get(f"/tickets/{id_}/comments?comment_format={format_}")
        for id_ in ids(api, "tickets")
        for format_ in ("plaintext", "richtext", "original")
    ]
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_timers_have_the_shape_of_the_contract(fixture: str, holds: Holds) -> None:
    answers = list(pages(Api(fixture=fixture), "ticket_timers"))
    operation = Operation("GET", "/ticket_timers")
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_results_of_a_search_have_the_shape_of_the_contract(fixture: str, holds: Holds) -> None:
    api = Api(fixture=fixture)
    for query in ("a", "e", "o", "1", "55", "é"):
        holds(Operation("GET", "/search"), api.get("/search", query={"query": query}), of=query)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_users_read_alone_have_the_shape_of_the_contract(fixture: str, holds: Holds) -> None:
    api = Api(fixture=fixture)
    operation = Operation("GET", "/users/{id}")
    answers = [api.get(f"/users/{id_}") for id_, _ in api.get("/users").json()["users"]]
    assert answers
    holds(operation, *answers)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_answers_without_parameters_have_the_shape_of_the_contract(
    fixture: str, holds: Holds
) -> None:
    api = Api(fixture=fixture)
    for path in ALONE:
        answer = api.get(path)
        assert answer.status == 200, path
        holds(Operation("GET", path), answer, of=path)


@pytest.mark.parametrize("timezone", ["Africa/Johannesburg", "America/St_Johns"])
def test_times_in_another_zone_have_the_shape_of_the_contract(timezone: str, holds: Holds) -> None:
    api = Api(timezone=timezone)
    answer = api.get("/contacts/101")
    holds(Operation("GET", "/contacts/{id}"), answer)
    assert not answer.json()["created_at"].endswith("Z")
    ticket = Api(fixture=FIXTURE, timezone=timezone).get("/tickets/902")
    holds(Operation("GET", "/tickets/{id}"), ticket)
    assert b'Z"' not in ticket.body


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_contact_of_nothing_but_nulls_has_the_shape_of_the_contract(
    method: str, holds: Holds
) -> None:
    template, path = (
        ("/contacts", "/contacts")
        if method == "POST"
        else (
            "/contacts/{id}",
            "/contacts/101",
        )
    )
    fields = ("address1", "address2", "city", "state", "zip", "email", "phone", "mobile", "notes")
    body = {"customer_id": 55, "name": "Null", **dict.fromkeys(fields)}
    answer = Api().call(method, path, json=body)
    assert answer.status == 200
    holds(Operation(method, template), answer)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_customer_with_every_field_sent_has_the_shape_of_the_contract(
    method: str, holds: Holds
) -> None:
    template, path = (
        ("/customers", "/customers")
        if method == "POST"
        else (
            "/customers/{id}",
            "/customers/55",
        )
    )
    body = {
        "business_name": "Globex",
        "firstname": "Hank",
        "lastname": "Scorpio",
        "email": "hank@globex.example",
        "phone": "555-0100",
        "mobile": "555-0101",
        "address": "1 Main St",
        "address_2": "",
        "city": "Cypress Creek",
        "state": "OR",
        "zip": "97000",
        "notes": "Kind.",
        "get_sms": True,
        "opt_out": True,
        "no_email": True,
        "get_billing": True,
        "get_marketing": False,
        "get_reports": True,
        "ref_customer_id": 7,
        "referred_by": "A friend",
        "tax_rate_id": 3,
        "notification_email": "alerts@globex.example",
        "invoice_cc_emails": "billing@globex.example",
        "invoice_term_id": 2,
        "properties": {"Reg No.": "7"},
        "consent": {},
    }
    answer = Api().call(method, path, json=body)
    assert answer.status == 200
    holds(Operation(method, template), answer)


REQUIRED = (
    ("customer_answers", "content"),
    ("customer_fields", "name"),
    ("phones", "number"),
    ("ticket_answers", "content"),
    ("ticket_fields", "name"),
    ("ticket_line_items", "name"),
    ("ticket_timers", "start_time"),
    ("ticket_timers", "ticket_id"),
    ("ticket_types", "name"),
    ("tickets", "number"),
    ("tickets", "subject"),
    ("attachments", "file_name"),
)


def test_a_state_whose_row_lacks_what_is_never_null_is_refused() -> None:
    api = Api(fixture=FIXTURE)
    for table, key in REQUIRED:
        state = api.get("/_mock/state").json()
        del next(iter(state[table].values()))[key]
        assert api.call("PUT", "/_mock/state", json=state).status == 422, (table, key)
