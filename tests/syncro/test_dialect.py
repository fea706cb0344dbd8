"""The dialect `guide`, seen beside the one of the specification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.syncro import RESOURCES
from mock_syncro.syncro.dialect import date, names, spoken
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}
CONTACT = {
    "id", "firstname", "lastname", "email", "phone", "mobile", "customer_id", "address",
    "address2", "city", "state", "zip", "notes", "opt_out", "created_at", "updated_at",
}  # fmt: skip
"""The guide's table of fields."""


def both(client: Client, **settings: Any) -> tuple[InProcess, InProcess]:
    """The same data in the two dialects."""
    guided, plain = client(dialect="guide", **settings), client(**settings)
    for api in (guided, plain):
        api.headers.update(ADMIN)
    return guided, plain


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jane Doe", ("Jane", "Doe")),
        ("Mary Ann van Houten", ("Mary Ann van", "Houten")),
        ("Cher", ("Cher", "")),
        ("  Cher ", ("Cher", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_at_its_last_space(name: str, parts: tuple[str, str]) -> None:
    assert names({"name": name, "firstname": None, "lastname": None}) == parts


def test_names_that_were_sent_apart_stay_as_they_were(client: Client) -> None:
    guided, _ = both(client)
    sent = {"firstname": "Anna", "lastname": "de la Cruz", "email": "a@x.io", "customer_id": 55}
    made = guided.post("/api/v1/contacts", json=sent).json()["contact"]
    assert (made["firstname"], made["lastname"]) == ("Anna", "de la Cruz")
    changed = guided.put(f"/api/v1/contacts/{made['id']}", json={"firstname": "Ann"}).json()
    assert (changed["contact"]["firstname"], changed["contact"]["lastname"]) == (
        "Ann",
        "de la Cruz",
    )


def test_a_part_of_a_name_changes_alone(client: Client) -> None:
    guided, _ = both(client)
    changed = guided.put("/api/v1/contacts/101", json={"lastname": "Smith"}).json()["contact"]
    assert (changed["firstname"], changed["lastname"]) == ("Jane", "Smith")


def test_a_contact_has_the_keys_of_the_guide_and_its_wrapper(client: Client) -> None:
    guided, plain = both(client)
    alone = guided.get("/api/v1/contacts/101").json()
    assert alone.keys() == {"contact"}
    assert alone["contact"].keys() == CONTACT
    listed = guided.get("/api/v1/contacts?per_page=1").json()
    assert listed["contacts"][0].keys() == CONTACT
    assert listed["meta"] == {"total_pages": 72, "total_count": 72}
    assert "name" in plain.get("/api/v1/contacts/101").json()


@pytest.mark.parametrize("path", ["/api/v1/contacts", "/api/v1/customers"])
def test_pages_have_25_rows_and_at_most_100(client: Client, path: str) -> None:
    guided, _ = both(client, fixture="msp")
    rows = path.rpartition("/")[2]
    total = guided.get(path).json()["meta"]["total_count"]
    assert len(guided.get(path).json()[rows]) == 25
    assert len(guided.get(f"{path}?per_page=500").json()[rows]) == min(100, total)


def test_dates_of_contacts_and_customers_end_in_z_in_any_zone(client: Client) -> None:
    guided, _ = both(client, timezone="Europe/Berlin")
    customer = guided.get("/api/v1/customers/55").json()["customer"]
    assert customer["created_at"] == customer["since_updated_at"] == "2023-01-10T12:00:00Z"
    assert customer["contacts"][0]["created_at"].endswith(":00Z")
    assert date("2023-01-10T12:00:00.999Z") == "2023-01-10T12:00:00Z"


def test_a_ticket_and_what_it_nests_are_those_of_the_specification(client: Client) -> None:
    guided, plain = both(client, timezone="Europe/Berlin", start="2026-01-31T12:00:00Z")
    paths = ["/tickets", "/tickets/settings", "/ticket_timers", "/users", "/users/1701"]
    tickets = plain.get("/api/v1/tickets").json()["tickets"]
    assert tickets
    for path in [*paths, *(f"/tickets/{ticket['id']}" for ticket in tickets)]:
        assert guided.get(f"/api/v1{path}").json() == plain.get(f"/api/v1{path}").json(), path


def test_a_missing_permission_is_a_403_with_the_same_body(client: Client) -> None:
    guided, plain = both(client)
    nobody = {"Authorization": "Bearer no-permissions-token"}
    for path in ("/contacts", "/customers", "/tickets"):
        told = guided.get(f"/api/v1{path}", headers=nobody)
        known = plain.get(f"/api/v1{path}", headers=nobody)
        assert (told.status_code, known.status_code) == (403, 401)
        assert told.json() == known.json()
    bad = guided.get("/api/v1/contacts", headers={"Authorization": "Bearer no"})
    assert bad.status_code == 401


def test_deleting_a_contact_answers_an_empty_object(client: Client) -> None:
    guided, plain = both(client)
    assert guided.delete("/api/v1/contacts/101").json() == {}
    assert plain.delete("/api/v1/contacts/101").json() == {"success": True}


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"firstname": "J", "lastname": "S", "email": "j@x.io"},
            "Customer can't be blank",
        ),
        (
            {"firstname": "J", "lastname": "S", "email": "j@x.io", "customer_id": 999},
            "Customer can't be blank",
        ),
        (
            {"customer_id": 55},
            "Firstname can't be blank, Lastname can't be blank, Email can't be blank",
        ),
    ],
)
def test_what_the_guide_requires_is_refused_where_it_is_missing(
    client: Client, sent: dict[str, Any], errors: str
) -> None:
    guided, _ = both(client)
    refused = guided.post("/api/v1/contacts", json=sent)
    assert (refused.status_code, refused.json()["errors"]) == (422, errors)
    assert guided.get("/api/v1/contacts").json()["meta"]["total_count"] == 72


def test_two_accounts_of_one_server_speak_different_dialects(client: Client) -> None:
    api = client()
    made = api.post(
        "/_mock/accounts", json={"subdomain": "g", "fixture": "small", "dialect": "guide"}
    )
    assert made.json()["dialect"] == "guide"
    assert "contact" in api.get("/@g/api/v1/contacts/101", headers=ADMIN).json()
    assert "contact" not in api.get("/api/v1/contacts/101", headers=ADMIN).json()
    api.post("/@g/_mock/reset")
    assert "contact" in api.get("/@g/api/v1/contacts/101", headers=ADMIN).json()
    document = api.get("/@g/swagger.json").json()
    assert set(document["components"]["schemas"]["Contact"]["properties"]) == CONTACT


def test_both_dialects_store_the_same_rows() -> None:
    told = {resource.name: resource for resource in spoken("guide", RESOURCES)}
    for resource in RESOURCES:
        stored = {name: field.default for name, field in resource.fields.items() if field.stored}
        other = told[resource.name].fields.items()
        assert stored == {name: field.default for name, field in other if field.stored}
    assert spoken("spec", RESOURCES) == RESOURCES


def test_a_dialect_survives_on_the_state_file(client: Client, tmp_path: Any) -> None:
    state = str(tmp_path / "state.json")
    api = client(state=state)
    api.post("/_mock/accounts", json={"subdomain": "g", "fixture": "small", "dialect": "guide"})
    api.app.accounts.close()
    again = client(state=state)
    assert "contact" in again.get("/@g/api/v1/contacts/101", headers=ADMIN).json()
    again.app.accounts.close()
