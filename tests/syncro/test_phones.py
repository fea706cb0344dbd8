"""The telephones of a customer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]

PHONES = "/api/v1/customers/55/phones"


def admin(client: Client) -> InProcess:
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


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_row_that_goes_leaves_the_customers_own_number(client: Client, method: str) -> None:
    api = admin(client)
    new = {"business_name": "A", "phone": "555-0100"}
    customer = api.post("/api/v1/customers", json=new).json()["customer"]["id"]
    path = f"/api/v1/customers/{customer}"
    (row,) = api.get(f"{path}/phones").json()["phones"]
    answer = api.request(method, f"{path}/phones/{row['id']}", json={"number": "555-0199"})
    assert answer.status_code == 200
    assert api.get(path).json()["customer"]["phone"] == "555-0100"
