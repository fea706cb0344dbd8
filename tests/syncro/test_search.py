"""Search over customers, contacts and tickets at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]
Row = dict[str, Any]

DOCUMENT: dict[str, dict[str, Row]] = {
    "customers": {
        "10": {"firstname": "Ann", "lastname": "Lee", "email": "ann@lee.io", "phone": "555-0100"},
        "20": {"business_name": "Orr & Sons", "email": "info@orr.io", "notes": "ann"},
        "30": {"firstname": "Ann", "lastname": "Gone", "disabled": True},
    },
    "contacts": {
        "1": {"name": "Annika", "customer_id": 10, "email": "a@x.io", "phone": "(555) 0199 x7"},
        "2": {"name": "Ann Two", "customer_id": 20, "mobile": "12"},
        "3": {"name": "Zed", "customer_id": 20},
    },
    "phones": {"7": {"label": "Phone", "number": "5550100", "customer_id": 10}},
    "tickets": {
        "100": {"number": 5028, "subject": "Annoying noise", "customer_id": 20},
        "101": {"number": 42, "subject": "Printer", "customer_id": 10, "status": "Resolved"},
        "102": {"number": 43, "subject": "Paper", "customer_id": 20},
    },
}


def api_of(client: Client, token: str = "admin-token", document: Row = DOCUMENT) -> InProcess:
    api = client(fixture=document)
    api.headers["Authorization"] = f"Bearer {token}"
    return api


def found(api: InProcess, query: object) -> list[tuple[str, int]]:
    answer = api.get("/api/v1/search", params={"query": query})  # type: ignore[dict-item]
    assert answer.status_code == 200
    assert set(answer.json()) == {"quick_result", "results", "error"}
    assert (answer.json()["quick_result"], answer.json()["error"]) == (None, None)
    tables = [result["table"] for result in answer.json()["results"]]
    return [(table["_type"], table["_id"]) for table in tables]


def test_each_result_is_wrapped_twice_and_names_its_kind(client: Client) -> None:
    api = api_of(client)
    results = api.get("/api/v1/search?query=ann").json()["results"]
    assert all(list(result) == ["table"] for result in results)
    by_id = {result["table"]["_id"]: result["table"] for result in results}
    phone = api.get("/api/v1/customers/10/phones").json()["phones"][0]
    assert by_id[10] == {
        "_id": 10,
        "_type": "customer",
        "_index": "customers",
        "_source": {
            "table": {
                "firstname": "Ann",
                "lastname": "Lee",
                "email": "ann@lee.io",
                "business_name": None,
                "phones": [phone],
            }
        },
    }
    assert (by_id[1]["_type"], by_id[1]["_index"]) == ("contact", "contacts")
    assert by_id[1]["_source"]["table"]["customer_id"] == 10
    assert (by_id[100]["_type"], by_id[100]["_index"]) == ("ticket", "tickets")
    ticket = by_id[100]["_source"]["table"]
    assert (ticket["number"], ticket["customer_id"]) == (5028, 20)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (
            "ann",
            [("customer", 10), ("contact", 2), ("contact", 1), ("ticket", 101), ("ticket", 100)],
        ),
        ("ANN lee", [("customer", 10), ("ticket", 101)]),
        ("annika", [("contact", 1)]),
        ("orr", [("customer", 20), ("ticket", 102), ("ticket", 100)]),
        ("orr paper", [("ticket", 102)]),
        ("5550100", [("customer", 10)]),
        ("555-0100", [("customer", 10)]),
        ("(555)", [("customer", 10), ("contact", 1)]),
        ("5550199", [("contact", 1)]),
        ("5028", [("ticket", 100)]),
        ("42", [("ticket", 101)]),
        ("a@x.io", [("contact", 1)]),
        ("gone", []),
        ("zzz", []),
        ("ann zzz", []),
        ("%", []),
    ],
)
def test_every_word_is_somewhere_in_a_result(
    client: Client, query: str, wanted: list[tuple[str, int]]
) -> None:
    assert found(api_of(client), query) == wanted


@pytest.mark.parametrize("query", ["", " ", "\t\n"])
def test_a_blank_query_finds_nothing(client: Client, query: str) -> None:
    assert found(api_of(client), query) == []


def test_without_a_query_or_with_a_nested_one_there_is_nothing(client: Client) -> None:
    api = api_of(client)
    for path in ("/search", "/search?query[]=ann", "/search?query[a]=ann"):
        answer = api.get(f"/api/v1{path}").json()
        assert answer == {"quick_result": None, "results": [], "error": None}
    answer = api.request("GET", "/api/v1/search", json={"query": 42}).json()
    assert [result["table"]["_id"] for result in answer["results"]] == [101]


@pytest.mark.parametrize(
    ("permissions", "kinds"),
    [
        ([], set()),
        (["Customers - List/Search"], {"customer", "contact"}),
        (["Tickets - List/Search"], {"ticket"}),
        (["Customers - View Detail", "Tickets - View Details"], set()),
        (["Customers - List/Search", "Tickets - List/Search"], {"customer", "contact", "ticket"}),
    ],
)
def test_what_the_token_may_not_list_is_left_out(
    client: Client, permissions: list[str], kinds: set[str]
) -> None:
    api = api_of(client)
    made = api.post("/_mock/tokens", json={"name": "t", "permissions": permissions}).json()
    api.headers["Authorization"] = f"Bearer {made['token']}"
    assert {kind for kind, _ in found(api, "ann")} == kinds


@pytest.mark.parametrize(
    ("selected", "wanted"),
    [
        ([10], [("customer", 10), ("contact", 1), ("ticket", 101)]),
        ([20], [("contact", 2), ("ticket", 100)]),
        ([30], []),
        ([], []),
        (
            [10, 20],
            [("customer", 10), ("contact", 2), ("contact", 1), ("ticket", 101), ("ticket", 100)],
        ),
    ],
)
def test_select_customers_finds_only_their_rows(
    client: Client, selected: list[int], wanted: list[tuple[str, int]]
) -> None:
    api = api_of(client, "one-customer-token")
    api.patch("/_mock/groups/5", json={"customers": selected})
    assert found(api, "ann") == wanted


def test_the_newest_of_each_kind_are_found_and_no_more_than_the_most(client: Client) -> None:
    contacts = {str(n): {"name": "Ann", "customer_id": 1} for n in range(1, 41)}
    tickets = {str(n): {"number": n, "subject": "ann", "customer_id": 1} for n in range(101, 141)}
    document = {"customers": {"1": {"firstname": "Ann"}}, "contacts": contacts, "tickets": tickets}
    results = found(api_of(client, document=document), "ann")
    assert results[0] == ("customer", 1)
    assert results[1:26] == [("contact", n) for n in range(40, 15, -1)]
    assert results[26:] == [("ticket", n) for n in range(140, 115, -1)]


def test_a_change_is_found_at_once(client: Client) -> None:
    api = api_of(client)
    assert found(api, "newname") == []
    api.put("/api/v1/customers/20", json={"business_name": "Newname"})
    assert found(api, "newname") == [("customer", 20), ("ticket", 102), ("ticket", 100)]
    api.put("/api/v1/contacts/3", json={"name": "newname"})
    api.put("/api/v1/tickets/101", json={"subject": "newname"})
    assert found(api, "newname") == [
        *(("customer", 20), ("contact", 3)),
        *(("ticket", 102), ("ticket", 101), ("ticket", 100)),
    ]
    api.delete("/api/v1/customers/20")
    assert found(api, "newname") == [("ticket", 101)]
