"""Every value of the fixture `edge`, read back over HTTP unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]
Row = dict[str, Any]

FIXTURE = Path(__file__).parents[2] / "fixtures" / "edge.json"
TIMES = ("created_at", "updated_at")


@cache
def rows(table: str) -> dict[str, Row]:
    found: dict[str, Row] = json.loads(FIXTURE.read_bytes()).get(table, {})
    return found


TABLES = ("customers", "contacts", "phones")
CASES = [(table, id_) for table in TABLES for id_ in rows(table)]


def given(table: str, id_: str) -> Row:
    row = rows(table)[id_]
    return {key: value for key, value in row.items() if not key.startswith("_")}


def unchanged(shown: Row, sent: Row) -> None:
    hidden = {"portal_key"}
    for key, value in sent.items():
        if key in TIMES:
            if len(value) == 24:
                assert shown[key] == value
        elif key not in hidden:
            assert shown[key] == value, key
            assert type(shown[key]) is type(value), key


def test_there_are_at_least_sixty_cases_and_each_says_why() -> None:
    assert len(CASES) >= 60
    assert all(rows(table)[id_].get("_why") for table, id_ in CASES)


@pytest.mark.parametrize("table", TABLES)
def test_a_nasty_value_comes_back_unchanged_alone_and_in_lists(
    client: Client, table: str, subtests: pytest.Subtests
) -> None:
    edge = client(fixture="edge")
    edge.headers["Authorization"] = "Bearer admin-token"
    contacts = [
        row
        for page in (1, 2)
        for row in edge.get(f"/api/v1/contacts?per_page=100&page={page}").json()["contacts"]
    ]
    for id_ in rows(table):
        sent = given(table, id_)
        with subtests.test(table=table, id=id_):
            if table == "customers":
                alone = edge.get(f"/api/v1/customers/{id_}").json()["customer"]
                listed = edge.get(f"/api/v1/customers?id={id_}&include_disabled=true")
                in_list = listed.json()["customers"][0]
                assert {key: alone[key] for key in in_list} == in_list
            elif table == "contacts":
                alone = edge.get(f"/api/v1/contacts/{id_}").json()
                assert [row for row in contacts if row["id"] == int(id_)] == [alone]
            else:
                path = f"/api/v1/customers/{sent['customer_id']}/phones"
                phones = edge.get(path).json()["phones"]
                (alone,) = [row for row in phones if row["id"] == int(id_)]
            unchanged(alone, sent)


DERIVED = {"created_at", "updated_at", "portal_key", "customer_id", "ref_customer_id"}
UNSENT = {
    *("id", "disabled", "location_name", "location_id", "latitude", "longitude", "pdf_url"),
    *("vendor_id", "extension", "ticket_matching_emails"),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_nasty_value_can_be_sent_and_comes_back_unchanged(
    client: Client, table: str, subtests: pytest.Subtests
) -> None:
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"
    unsent = DERIVED | UNSENT | ({"properties", "opt_out"} if table == "contacts" else set())
    path = "/api/v1/customers/55/phones" if table == "phones" else f"/api/v1/{table}"
    extra = {"customer_id": 55} if table == "contacts" else {}
    for id_ in rows(table):
        sent = {k: v for k, v in given(table, id_).items() if k not in unsent}
        with subtests.test(table=table, id=id_):
            answer = api.post(path, json={**sent, **extra})
            assert answer.status_code == 200, answer.text
            made = answer.json()["customer"] if table == "customers" else answer.json()
            unchanged(made, sent)
            again = api.get(f"/api/v1/{table}/{made['id']}").json() if table != "phones" else made
            unchanged(again.get("customer", again), sent)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
def test_the_whole_fixture_can_be_shown_in_any_zone(client: Client, zone: str) -> None:
    api = client(fixture="edge", timezone=zone)
    api.headers["Authorization"] = "Bearer admin-token"
    for path in ("customers?include_disabled=true", "contacts", "contacts?page=2"):
        answer = api.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert answer.json()["meta"]["total_entries"] > 0


def test_the_state_of_the_fixture_goes_out_and_in_unchanged(client: Client) -> None:
    api = client(fixture="edge")
    before = api.get("/_mock/state").json()
    assert api.put("/_mock/state", json=before).status_code == 200
    assert api.get("/_mock/state").json() == before
