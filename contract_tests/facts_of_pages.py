"""Facts about pages of lists, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.api import Api

PHONES = "/customers/55/phones"


def contacts_come_in_pages_of_50() -> None:
    """Whatever the prose says."""
    page = Api().get("/contacts").json()
    assert page["meta"]["per_page"] == 50
    assert len(page["contacts"]) == 50


def customers_come_in_pages_of_100() -> None:
    """Clients count on it to see whether a page is the last."""
    api = Api(fixture="generate:customers=101")
    page = api.get("/customers").json()
    assert page["meta"]["per_page"] == 100
    assert len(page["customers"]) == 100


def users_autocomplete_and_phones_have_no_pages() -> None:
    """Nor `meta`."""
    api = Api()
    for path in ("/users", "/customers/autocomplete", PHONES):
        assert len(api.get(path).json()) == 1


def per_page_is_honoured() -> None:
    """Clients halve it to escape time-outs."""
    page = Api().get("/contacts?per_page=7").json()
    assert (page["meta"]["per_page"], len(page["contacts"])) == (7, 7)


def a_page_past_the_end_is_empty() -> None:
    """And no error: clients stop there."""
    answer = Api().get("/contacts?page=99")
    assert answer.status == 200
    assert answer.json()["contacts"] == []


def meta_echoes_the_page_as_a_number() -> None:
    """Clients compare it with `total_pages`."""
    page = Api().get("/contacts?page=2").json()["meta"]["page"]
    assert type(page) is int
    assert page == 2


def following_meta_visits_every_row_once() -> None:
    """The loop of a client: while `page` is below `total_pages`, ask for the next."""
    api, seen, page, last = Api(), [], 0, 1
    while page < last:
        answer = api.get(f"/contacts?page={page + 1}&per_page=20").json()
        seen += [row["id"] for row in answer["contacts"]]
        page, last = answer["meta"]["page"], answer["meta"]["total_pages"]
    assert len(seen) == len(set(seen)) == answer["meta"]["total_entries"] == 72
