"""Estimates as a draft: one becomes an invoice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inprocess import InProcess

from .drafted import CUSTOMERS, TEN_PERCENT, advance, answered, client, keys

DAY = "2026-01-31"
USUAL = keys(
    "id customer_id customer_business_then_name name number status created_at updated_at date "
    "subtotal total tax ticket_id pdf_url location_id invoice_id employee"
)
WHOLE = keys(
    "account_id id updated_at customer_id employee payment_type number labor total subtotal tax "
    "paid date status_date status_changed_by notax ticket_id note category hardwarecost "
    "location_id pdf signature_data signature_name created_at invoice_id contact_id tax_rate_id "
    "converted_at last_emailed status disabled signature_date multi_tax name"
)
LINE = keys(
    "id created_at updated_at invoice_id item name cost price quantity product_id taxable "
    "discount_percent position invoice_bundle_id discount_dollars"
)
CONVERTED = keys(
    "id customer_id customer_business_then_name number created_at updated_at date due_date "
    "subtotal total tax verified_paid tech_marked_paid ticket_id pdf_url is_paid location_id "
    "po_number contact_id note hardwarecost"
)


@pytest.fixture
def api() -> InProcess:
    """Two customers, and ten percent of tax."""
    return client({"customers": CUSTOMERS, **TEN_PERCENT})


def estimate(api: InProcess, **values: Any) -> Any:
    """A new estimate."""
    sent = {"customer_id": 1, "date": DAY, **values}
    return answered(api, "POST", "/estimates", sent)["estimate"]


def test_every_operation_answers_in_the_shape_of_its_example(api: InProcess) -> None:
    made = answered(api, "POST", "/estimates", {"customer_id": 1, "date": DAY})
    assert made.keys() == {"estimate"} and made["estimate"].keys() == USUAL
    listed = answered(api, "GET", "/estimates")
    assert listed.keys() == {"estimates", "meta"} and listed["estimates"][0].keys() == USUAL
    assert listed["meta"] == {"total_pages": 1, "page": 1}
    for method, body in (("GET", None), ("PUT", {"status": "Draft"})):
        one = answered(api, method, "/estimates/1", body)
        assert one.keys() == {"estimate"} and one["estimate"].keys() == USUAL
    sent = {"item": "i", "name": "n", "price": 9.99}
    added = answered(api, "POST", "/estimates/1/line_items", sent)
    assert added.keys() == {"estimate", "line_item"}
    assert added["estimate"].keys() == WHOLE and added["line_item"].keys() == LINE
    changed = answered(api, "PUT", "/estimates/1/line_items/1", {"quantity": 2})
    assert changed.keys() == {"line_item"} and changed["line_item"].keys() == LINE
    invoice = answered(api, "POST", "/estimates/1/convert_to_invoice")
    assert invoice.keys() == {"invoice"} and invoice["invoice"].keys() == CONVERTED
    removed = answered(api, "DELETE", "/estimates/1/line_items/1")
    assert removed.keys() == {"estimate"} and removed["estimate"].keys() == USUAL
    for path in ("/estimates/1/print", "/estimates/1/email"):
        assert answered(api, "POST", path).keys() == {"message"}
    assert answered(api, "DELETE", "/estimates/1") == {"message": "1: We deleted # 1001"}
    assert api.get("/estimates/1").status_code == 404


def test_a_line_is_answered_with_what_the_estimate_comes_to_now(api: InProcess) -> None:
    estimate(api)
    advance(api, days=1)
    sent = {"item": "Manual", "name": "Thing", "price": 64.99, "cost": "10"}
    added = answered(api, "POST", "/estimates/1/line_items", sent)
    assert added["estimate"]["total"] == "71.49" and added["estimate"]["tax"] == "6.5"
    assert added["estimate"]["updated_at"] == added["line_item"]["updated_at"]
    assert added["line_item"]["invoice_id"] is None and added["line_item"]["cost"] == "10.0"
    answered(api, "PUT", "/estimates/1/line_items/1", {"taxable": False, "price": 5})
    assert answered(api, "GET", "/estimates/1")["estimate"]["total"] == "5.0"
    removed = answered(api, "DELETE", "/estimates/1/line_items/1")["estimate"]
    assert (removed["subtotal"], removed["tax"], removed["total"]) == ("0.0", "0.0", "0.0")
    assert answered(api, "GET", "/line_items?estimate_id=1")["line_items"] == []


def test_an_estimate_becomes_an_invoice_with_its_lines_once(api: InProcess) -> None:
    lines = [{"item": "i", "name": "n", "quantity": 2}, {"item": "j", "name": "m"}]
    made = estimate(api, customer_id=2, note="Soon", line_items=lines)
    assert made["invoice_id"] is None
    answered(api, "PUT", "/estimates/1/line_items/1", {"price": 12.5, "discount_percent": 10})
    total = answered(api, "GET", "/estimates/1")["estimate"]["total"]
    invoice = answered(api, "POST", "/estimates/1/convert_to_invoice")["invoice"]
    assert (invoice["total"], invoice["note"], invoice["customer_id"]) == (total, "Soon", 2)
    assert total == "24.75"
    copied = answered(api, "GET", f"/invoices/{invoice['id']}")["line_items"]
    shown = ("item", "name", "quantity", "price", "discount_percent", "position")
    own = answered(api, "GET", "/line_items?estimate_id=1")["line_items"][::-1]
    assert [[x[k] for k in shown] for x in copied] == [[x[k] for k in shown] for x in own]
    assert answered(api, "GET", "/estimates/1")["estimate"]["invoice_id"] == invoice["id"]
    again = answered(api, "POST", "/estimates/1/convert_to_invoice")["invoice"]
    assert again["id"] == invoice["id"]
    found = {
        query: len(answered(api, "GET", f"/line_items?{query}")["line_items"])
        for query in (
            "", "estimate_id_not_null=true", "invoice_id_not_null=true", "invoice_id_not_null=false"
        )
    }  # fmt: skip
    assert list(found.values()) == [4, 2, 2, 2]


def test_converting_needs_two_permissions(api: InProcess) -> None:
    estimate(api)
    statuses = []
    for names in (
        ["Estimates - View Details"],
        ["Invoices - Create"],
        ["Estimates - View Details", "Invoices - Create"],
    ):
        token = api.post(
            "http://localhost/_mock/tokens", json={"name": "t", "permissions": names}
        ).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = api.post("/estimates/1/convert_to_invoice", headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [401, 401, 200]


def test_a_refused_conversion_leaves_nothing_behind() -> None:
    estimates = {"1": {"customer_id": 1, "number": "5", "date": "-1d"}}
    lines = {
        "1": {"estimate_id": 1, "item": "i", "name": "n"},
        "2": {"estimate_id": 1, "_unchecked": True},
    }
    api = client({"customers": CUSTOMERS, "estimates": estimates, "line_items": lines})
    answer = api.post("/estimates/1/convert_to_invoice")
    assert answer.status_code == 422
    assert answer.json() == {"error": "Validation failed: Item can't be blank, Name can't be blank"}
    assert answered(api, "GET", "/invoices")["invoices"] == []
    assert answered(api, "GET", "/estimates/1")["estimate"]["invoice_id"] is None


def test_what_is_refused_is_told_by_field(api: InProcess) -> None:
    blank = ["can't be blank"]
    refusals = [
        ("POST", "/estimates", {}, {"customer_id": blank, "date": blank}),
        ("POST", "/estimates", {"customer_id": 99, "date": DAY}, {"customer_id": blank}),
        ("PUT", "/estimates/1", {"date": None}, {"date": blank}),
        ("PUT", "/estimates/1", {"status": "Lost"}, {"status": ["is not included in the list"]}),
        ("PUT", "/estimates/1/line_items/1", {"item": ""}, {"item": blank}),
        (
            "POST",
            "/estimates/1/line_items",
            {"name": "n"},
            {"errors": "validation error: Item can't be blank"},
        ),
    ]
    estimate(api, line_items=[{"item": "i", "name": "n"}])
    for method, path, sent, body in refusals:
        answer = api.request(method, path, json=sent)
        assert (answer.status_code, answer.json()) == (422, body)


def test_a_deletion_tells_id_and_number(api: InProcess) -> None:
    estimate(api)
    estimate(api, number="Q-7", line_items=[{"item": "i", "name": "n"}])
    assert answered(api, "DELETE", "/estimates/2") == {"message": "2: We deleted # Q-7"}
    assert answered(api, "GET", "/line_items")["line_items"] == []


def test_mine_and_status_narrow_the_list(api: InProcess) -> None:
    estimate(api, status="Approved")
    other = api.post(
        "http://localhost/_mock/tokens",
        json={"name": "t", "user": "integrations@acme-msp.example", "permissions": "all"},
    ).json()["token"]
    headers = {"Authorization": f"Bearer {other}"}
    sent = {"customer_id": 1, "date": DAY, "status": "Declined"}
    declined = api.post("/estimates", json=sent, headers=headers).json()["estimate"]
    assert declined["employee"] == "Integration User"
    found = {
        query: [row["id"] for row in answered(api, "GET", f"/estimates?{query}")["estimates"]]
        for query in ("mine=true", "mine=false", "status=approved", "status=declined", "status=x")
    }
    assert list(found.values()) == [[1], [2, 1], [1], [2], []]


def test_a_number_finds_an_estimate_where_the_id_finds_none(api: InProcess) -> None:
    for number in ("A", "B"):
        estimate(api, number=number)
    assert answered(api, "GET", "/estimates/9?number=A")["estimate"]["id"] == 1
    assert answered(api, "GET", "/estimates/2?number=A")["estimate"]["id"] == 2
    assert api.get("/estimates/9?number=C").status_code == 404
    assert api.get("/estimates/A").status_code == 404


def test_select_customers_hides_the_estimates_of_others(api: InProcess) -> None:
    for number in (1, 2):
        estimate(api, customer_id=number)
    api.headers["Authorization"] = "Bearer one-customer-token"
    assert [row["id"] for row in answered(api, "GET", "/estimates")["estimates"]] == [1]
    assert api.get("/estimates/2").status_code == 404
    assert api.get("/estimates/9?number=1002").status_code == 404
    assert api.post("/estimates/2/convert_to_invoice").status_code == 404
