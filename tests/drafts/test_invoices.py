"""Invoices as a draft: their lines make their amounts."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.accounts.grants import steward
from mock_syncro.engine.events import Events
from mock_syncro.engine.work import Work
from tests.inprocess import InProcess

from .drafted import ALL, CUSTOMERS, TEN_PERCENT, advance, answered, client, keys

DAY = "2026-01-31"
LISTED = keys(
    "id customer_id customer_business_then_name number created_at updated_at date due_date "
    "subtotal total tax verified_paid tech_marked_paid ticket_id pdf_url is_paid location_id "
    "po_number contact_id note hardwarecost user_id"
)
UPDATED = LISTED - {"user_id"}
SINGLE = LISTED - {"customer_id"} | keys("date_received customer line_items payments")
LINE = keys(
    "id created_at updated_at invoice_id item name cost price quantity product_id taxable "
    "discount_percent position invoice_bundle_id discount_dollars"
)
CUSTOMER = keys(
    "id firstname lastname fullname business_name email phone mobile created_at updated_at pdf_url "
    "address address_2 city state zip latitude longitude notes get_sms opt_out disabled no_email "
    "location_name location_id properties online_profile_url tax_rate_id notification_email "
    "invoice_cc_emails invoice_term_id referred_by ref_customer_id business_and_full_name "
    "business_then_name contacts"
)


@pytest.fixture
def api() -> InProcess:
    """Two customers, and ten percent of tax."""
    return client({"customers": CUSTOMERS, **TEN_PERCENT})


def invoice(api: InProcess, **values: Any) -> Any:
    """A new invoice."""
    sent = {"customer_id": 1, "date": DAY, **values}
    return answered(api, "POST", "/invoices", sent)["invoice"]


def amounts(api: InProcess, number: int) -> tuple[str, str, str]:
    """Subtotal, tax and total of an invoice; the list says the same."""
    one = answered(api, "GET", f"/invoices/{number}")
    rows = answered(api, "GET", "/invoices")["invoices"]
    row = next(row for row in rows if row["id"] == number)
    found = (one["subtotal"], one["tax"], one["total"])
    assert found == (row["subtotal"], row["tax"], row["total"])
    return found


def test_every_operation_answers_in_the_shape_of_its_example(api: InProcess) -> None:
    ticket = answered(api, "POST", "/tickets", {"customer_id": 1, "subject": "s"})["ticket"]
    made = answered(api, "POST", "/invoices", {"customer_id": 1, "date": DAY})
    assert made.keys() == {"invoice"} and made["invoice"].keys() == LISTED
    assert made["invoice"]["due_date"] == made["invoice"]["date"] == f"{DAY}T00:00:00.000Z"
    listed = answered(api, "GET", "/invoices")
    assert listed.keys() == {"invoices", "meta"} and listed["invoices"][0].keys() == LISTED
    assert listed["meta"] == {"total_pages": 1, "page": 1}
    updated = answered(api, "PUT", "/invoices/1", {"note": "n", "ticket_id": ticket["id"]})
    assert updated.keys() == {"invoice"} and updated["invoice"].keys() == UPDATED
    line = answered(api, "POST", "/invoices/1/line_items", {"item": "i", "name": "n"})
    assert line.keys() == {"line_item"} and line["line_item"].keys() == LINE
    line = answered(api, "PUT", "/invoices/1/line_items/1", {"item": "j"})
    assert line.keys() == {"line_item"} and line["line_item"].keys() == LINE
    single = answered(api, "GET", "/invoices/1")
    assert single.keys() == SINGLE and single["customer"].keys() == CUSTOMER
    assert single["line_items"][0].keys() == LINE and single["payments"] == []
    listed = answered(api, "GET", "/line_items")
    assert listed.keys() == {"line_items", "meta"} and listed["line_items"][0].keys() == LINE
    assert listed["meta"] == {"total_pages": 1, "total_entries": 1, "per_page": 100, "page": 1}
    assert answered(api, "GET", "/invoices/1/ticket")["ticket"]["id"] == ticket["id"]
    for path in ("/invoices/1/print", "/invoices/1/email"):
        assert answered(api, "POST", path) == {"success": True}
    assert answered(api, "DELETE", "/invoices/1/line_items/1") == {"success": True}
    assert answered(api, "DELETE", "/invoices/1") == {"success": True}
    assert answered(api, "DELETE", "/invoices/1") == {"success": True}
    for path in ("/invoices/1", "/invoices/1/ticket", "/invoices/x"):
        assert api.get(path).status_code == 404


def test_a_line_that_is_added_changed_or_removed_changes_the_amounts(api: InProcess) -> None:
    made = invoice(api)
    assert (made["subtotal"], made["tax"], made["total"]) == ("0.0", "0.0", "0.0")
    sent = {"item": "Labor", "name": "Labor", "price": 64.99, "quantity": 1.5}
    line = answered(api, "POST", "/invoices/1/line_items", sent)["line_item"]
    assert (line["price"], line["quantity"], line["cost"]) == ("64.99", "1.5", "0.0")
    assert amounts(api, 1) == ("97.49", "9.75", "107.24")  # 97.485 and 9.749
    answered(api, "POST", "/invoices/1/line_items", {**sent, "taxable": False, "quantity": 1})
    assert amounts(api, 1) == ("162.48", "9.75", "172.23")
    half = {"price": 0.25, "quantity": 1}
    assert answered(api, "PUT", "/invoices/1/line_items/1", half)["line_item"]["price"] == "0.25"
    assert amounts(api, 1) == ("65.24", "0.03", "65.27")  # of 0.025
    answered(api, "PUT", "/invoices/1/line_items/2", {"line_discount_percent": 50})
    assert amounts(api, 1) == ("32.75", "0.03", "32.78")  # of 32.495
    answered(api, "PUT", "/invoices/1/line_items/2", {"discount_dollars": "2.5"})
    assert amounts(api, 1) == ("30.25", "0.03", "30.28")
    answered(api, "DELETE", "/invoices/1/line_items/1")
    assert amounts(api, 1) == ("30.0", "0.0", "30.0")


def test_a_line_counts_as_an_update_of_its_invoice(api: InProcess) -> None:
    invoice(api)
    invoice(api, customer_id=2)
    for method, path, body in (
        ("POST", "/invoices/1/line_items", {"item": "i", "name": "n"}),
        ("PUT", "/invoices/1/line_items/1", {"price": 1}),
        ("DELETE", "/invoices/1/line_items/1", None),
    ):
        advance(api, days=1)
        now = answered(api, "GET", "/invoices/1")["updated_at"]
        answered(api, method, path, body)
        rows = answered(api, "GET", f"/invoices?since_updated_at={now}")["invoices"]
        assert [row["id"] for row in rows] == [1]


def test_a_line_belongs_to_its_invoice_alone(api: InProcess) -> None:
    for _ in range(2):
        invoice(api, line_items=[{"item": "i", "name": "n"}])
    for method in ("PUT", "DELETE"):
        assert api.request(method, "/invoices/1/line_items/2", json={}).status_code == 404
    found = answered(api, "GET", "/line_items?invoice_id=2")["line_items"]
    assert [(line["id"], line["invoice_id"]) for line in found] == [(2, 2)]
    answered(api, "DELETE", "/invoices/2")
    assert len(answered(api, "GET", "/line_items")["line_items"]) == 1


def test_lines_come_with_their_invoice_or_not_at_all(api: InProcess) -> None:
    lines = [
        {"item": "a", "name": "b", "price": "9.99", "quantity": 2, "taxable": False},
        {"item": "c", "name": "d", "price": 10, "discount_percent": 10},
    ]
    assert invoice(api, line_items=lines)["total"] == "29.88"
    found = answered(api, "GET", "/invoices/1")["line_items"]
    assert [(line["item"], line["position"]) for line in found] == [("a", 1), ("c", 2)]
    refused = {"customer_id": 1, "date": DAY, "line_items": [lines[0], {"item": "e"}]}
    answer = api.post("/invoices", json=refused)
    assert answer.status_code == 422
    assert answer.json() == {"errors": "validation error: Name can't be blank"}
    assert [row["id"] for row in answered(api, "GET", "/invoices")["invoices"]] == [1]


def test_an_invoice_is_found_by_its_number_too_but_by_its_id_first(api: InProcess) -> None:
    numbers = [invoice(api, **sent)["number"] for sent in ({}, {"number": "1"}, {}, {})]
    assert numbers == ["1001", "1", "1002", "1003"]
    found = {path: answered(api, "GET", f"/invoices/{path}")["id"] for path in ("1", "2", "1002")}
    assert found == {"1": 1, "2": 2, "1002": 3}
    assert api.put("/invoices/1002", json={}).status_code == 404


def test_what_is_paid_and_what_is_not(api: InProcess) -> None:
    invoice(api)
    invoice(api, is_paid=True)
    found = {
        query: [row["id"] for row in answered(api, "GET", f"/invoices?{query}")["invoices"]]
        for query in ("paid=true", "paid=false", "unpaid=true", "unpaid=false", "paid=&unpaid=")
    }
    assert found == {
        "paid=true": [2],
        "paid=false": [1],
        "unpaid=true": [1],
        "unpaid=false": [2],
        "paid=&unpaid=": [2, 1],
    }


def test_the_invoices_of_a_ticket(api: InProcess) -> None:
    ticket = answered(api, "POST", "/tickets", {"customer_id": 1, "subject": "s"})["ticket"]["id"]
    invoice(api)
    invoice(api, ticket_id=ticket)
    rows = answered(api, "GET", f"/invoices?ticket_id={ticket}")["invoices"]
    assert [row["id"] for row in rows] == [2]


def test_an_invoice_shows_its_customer_s_new_name(api: InProcess) -> None:
    invoice(api)
    answered(api, "PUT", "/customers/1", {"business_name": "Renamed"})
    row = answered(api, "GET", "/invoices")["invoices"][0]
    assert row["customer_business_then_name"] == "Renamed"
    assert row["updated_at"] == row["created_at"]
    moved = answered(api, "PUT", "/invoices/1", {"customer_id": 2})["invoice"]
    assert moved["customer_business_then_name"] == "Acme"
    assert answered(api, "GET", "/invoices/1")["customer"]["id"] == 2


def test_a_later_rate_of_tax_leaves_invoices_as_they_are(api: InProcess) -> None:
    line = {"item": "i", "name": "n", "price": 100}
    assert invoice(api, line_items=[line])["tax"] == "10.0"
    state = api.get("http://localhost/_mock/state").json()
    state["settings"]["1"]["tax_percent"] = 20.5
    api.put("http://localhost/_mock/state", json=state)
    assert invoice(api, line_items=[line])["tax"] == "20.5"
    assert amounts(api, 1) == ("100.0", "10.0", "110.0")


def test_select_customers_hides_the_invoices_of_others(api: InProcess) -> None:
    invoice(api, line_items=[{"item": "i", "name": "n"}])
    invoice(api, customer_id=2, line_items=[{"item": "i", "name": "n"}])
    api.headers["Authorization"] = "Bearer one-customer-token"
    assert [row["id"] for row in answered(api, "GET", "/invoices")["invoices"]] == [1]
    hidden = [
        ("GET", "/invoices/2"),
        ("GET", "/invoices/1002"),
        ("PUT", "/invoices/2"),
        ("PUT", "/invoices/2/line_items/2"),
        ("DELETE", "/invoices/1/line_items/2"),
    ]
    assert [api.request(method, path).status_code for method, path in hidden] == [404] * 5
    assert answered(api, "DELETE", "/invoices/2") == {"success": True}
    assert api.get("/line_items").status_code == 401
    api.headers["Authorization"] = "Bearer admin-token"
    assert answered(api, "GET", "/invoices/2")["line_items"][0]["id"] == 2


def test_a_new_invoice_is_told_once_and_no_other_change(api: InProcess) -> None:
    app: Any = api.app
    account = app.accounts.default
    work = Work(account, app.core.served("spec").engine)
    work.grant = steward(account.database)
    first = work.add("invoices", {"customer_id": 1, "date": work.now})
    work.add("line_items", {"item": "i", "name": "n", "invoice_id": first["id"]})
    gone = work.add("invoices", {"customer_id": 1, "date": work.now})
    work.remove("invoices", gone)
    events = Events(ALL)
    told = [(event, row["id"]) for event, _, row in events.of(account.database.take_changes())]
    assert told == [("invoice.created", 1)]
    work.change("invoices", first, {"note": "n"})
    assert list(events.of(account.database.take_changes())) == []


def test_amounts_have_no_largest(api: InProcess) -> None:
    most = 999999999999.99
    line = {"item": "i", "name": "n", "price": most, "quantity": most}
    assert invoice(api, line_items=[line] * 3)["total"] == "3299999999999934000000000.0"


def test_what_an_invoice_needs(api: InProcess) -> None:
    answer = api.post("/invoices", json={})
    assert answer.status_code == 422
    assert answer.json()["message"] == ["Customer can't be blank", "Date can't be blank"]
    answer = api.post("/invoices/1/line_items", json={})
    assert answer.status_code == 404
