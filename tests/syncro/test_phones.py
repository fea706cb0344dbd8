"""The telephones of a customer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

Client = Callable[..., TestClient]

PHONES = "/api/v1/customers/55/phones"


def admin(client: Client) -> TestClient:
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"
    return api


def test_a_telephone_is_made_bare_with_digits_alone(client: Client) -> None:
    api = admin(client)
    answer = api.post(PHONES, json={"label": "Desk", "number": "(555) 010-7", "extension": "12"})
    assert answer.status_code == 200
    made = answer.json()
    shown = (made["label"], made["number"], made["extension"], made["customer_id"])
    assert shown == ("Desk", "5550107", "12", 55)
    assert api.get(PHONES).json() == {"phones": [made]}


def test_the_list_is_newest_first_without_meta(client: Client) -> None:
    api = admin(client)
    for number in ("1", "2", "3"):
        api.post(PHONES, json={"number": number})
    answer = api.get(f"{PHONES}?page=2&per_page=1").json()
    assert list(answer) == ["phones"]
    assert [phone["number"] for phone in answer["phones"]] == ["3", "2", "1"]


@pytest.mark.parametrize("sent", [{}, {"number": ""}, {"number": "none"}, {"number": None}])
def test_a_telephone_without_a_digit_is_refused_with_its_params(
    client: Client, sent: dict[str, object]
) -> None:
    api = admin(client)
    answer = api.post(PHONES, json=sent)
    assert answer.status_code == 422
    params = {"customer_id": "55", **sent}
    message = ["Number can't be blank"]
    assert answer.json() == {"success": False, "message": message, "params": params}
    assert api.get(PHONES).json() == {"phones": []}


def test_a_put_changes_what_is_sent_and_deletion_says_success(client: Client) -> None:
    api = admin(client)
    made = api.post(PHONES, json={"label": "Desk", "number": "1"}).json()
    api.put("/_mock/clock", json={"now": "2026-03-01T00:00:00Z", "frozen": True})
    changed = api.put(f"{PHONES}/{made['id']}", json={"number": "22", "customer_id": 1}).json()
    assert changed == made | {"number": "22", "updated_at": "2026-03-01T00:00:00.000Z"}
    assert api.delete(f"{PHONES}/{made['id']}").json() == {"success": True}
    assert api.delete(f"{PHONES}/{made['id']}").status_code == 404


def test_a_telephone_is_found_only_under_its_own_customer(client: Client) -> None:
    api = admin(client)
    made = api.post(PHONES, json={"number": "1"}).json()
    other = api.post("/api/v1/customers", json={}).json()["customer"]["id"]
    path = f"/api/v1/customers/{other}/phones"
    assert api.put(f"{path}/{made['id']}", json={"number": "2"}).status_code == 404
    assert api.delete(f"{path}/{made['id']}").status_code == 404
    assert api.get(path).json() == {"phones": []}
    assert api.get(PHONES).json() == {"phones": [made]}


def test_an_unknown_customer_has_no_telephones(client: Client) -> None:
    api = admin(client)
    assert api.get("/api/v1/customers/404/phones").status_code == 404
    answer = api.post("/api/v1/customers/404/phones", json={"number": "1"})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
