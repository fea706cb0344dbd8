"""Schedules as a draft: they run when the clock passes their date."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inprocess import InProcess

from .drafted import CUSTOMERS, advance, answered, client, keys

SCHEDULE = keys(
    "id account_id customer_id email_customer frequency name next_run snail_mail charge_mop "
    "subtotal invoice_unbilled_ticket_charges paused last_invoice_paid lines"
)
LINE = keys(
    "id cost_cents description name position product_id quantity retail_cents schedule_id taxable "
    "user_id price_cost price_retail product_category asset_type_id recurring_type_id device_ids "
    "one_time_charge"
)
SENT = {"customer_id": 1, "frequency": "Daily", "name": "Care", "next_run": "2026-02-01"}
CARE = {"name": "Care", "description": "Monthly care", "quantity": 2, "retail_cents": 1250}


@pytest.fixture
def api() -> InProcess:
    """Two customers, at noon of the last day of January."""
    return client({"customers": CUSTOMERS})


def schedule(api: InProcess, **values: Any) -> Any:
    """A new schedule with one line of 25 dollars."""
    made = answered(api, "POST", "/schedules", {**SENT, **values})["schedule"]
    answered(api, "POST", f"/schedules/{made['id']}/add_line_item", CARE)
    return made


def dates(api: InProcess) -> list[str]:
    """The days of the invoices, the oldest first."""
    rows = answered(api, "GET", "/invoices")["invoices"]
    return [row["date"][:10] for row in rows[::-1]]


def test_every_operation_answers_in_the_shape_of_its_example(api: InProcess) -> None:
    made = answered(api, "POST", "/schedules", SENT)
    assert made.keys() == {"schedule"} and made["schedule"].keys() == SCHEDULE
    assert made["schedule"]["next_run"] == "2026-02-01T00:00:00.000Z"
    assert (made["schedule"]["subtotal"], made["schedule"]["lines"]) == (0, [])
    added = answered(api, "POST", "/schedules/1/add_line_item", CARE)
    assert added.keys() == {"schedule_line_item"}
    assert added["schedule_line_item"].keys() == LINE
    listed = answered(api, "GET", "/schedules")
    assert listed.keys() == {"schedules"} and listed["schedules"][0].keys() == SCHEDULE
    for method, body in (("GET", None), ("PUT", {"name": "x"})):
        one = answered(api, method, "/schedules/1", body)
        assert one.keys() == {"schedule"} and one["schedule"].keys() == SCHEDULE
        assert one["schedule"]["lines"][0].keys() == LINE
    changed = answered(api, "PUT", "/schedules/1/line_items/1", {"retail_cents": 1})
    assert changed.keys() == {"schedule_line_item"}
    assert changed["schedule_line_item"].keys() == LINE
    assert changed["schedule_line_item"]["price_retail"] == 0.01
    assert answered(api, "POST", "/schedules/1/remove_line_item", 1) == {"success": True}
    assert answered(api, "DELETE", "/schedules/1") == {"success": True}
    assert api.get("/schedules/1").status_code == 404


def test_lines_make_the_subtotal(api: InProcess) -> None:
    schedule(api)
    sent = {"name": "More", "quantity": 1.5, "retail_cents": 33}
    answered(api, "POST", "/schedules/1/add_line_item", sent)
    assert answered(api, "GET", "/schedules/1")["schedule"]["subtotal"] == 25.5  # and 0.495
    answered(api, "PUT", "/schedules/1/line_items/2", {"quantity": 0})
    assert answered(api, "GET", "/schedules")["schedules"][0]["subtotal"] == 25
    answered(api, "POST", "/schedules/1/remove_line_item", {"schedule_line_item_id": 1})
    left = answered(api, "GET", "/schedules/1")["schedule"]
    assert (left["subtotal"], [line["id"] for line in left["lines"]]) == (0, [2])


def test_a_subtotal_has_no_largest(api: InProcess) -> None:
    schedule(api)
    most = {"quantity": 999999999999, "retail_cents": 2**63 - 1}
    answered(api, "PUT", "/schedules/1/line_items/1", most)
    subtotal = answered(api, "GET", "/schedules/1")["schedule"]["subtotal"]
    assert subtotal == pytest.approx(9.22e28, rel=0.01)


def test_a_line_is_removed_by_its_bare_id_from_its_schedule_alone(api: InProcess) -> None:
    for _ in range(2):
        schedule(api)
    assert api.post("/schedules/1/remove_line_item", json=2).status_code == 404
    assert api.post("/schedules/1/remove_line_item", json=9).status_code == 404
    assert api.post("/schedules/1/remove_line_item").status_code == 404
    answered(api, "POST", "/schedules/2/remove_line_item", 2)
    assert answered(api, "GET", "/schedules/2")["schedule"]["lines"] == []


def test_nothing_happens_before_the_time_has_come(api: InProcess) -> None:
    schedule(api)
    advance(api, days=0.4)
    assert dates(api) == []
    advance(api, days=0.1)
    assert dates(api) == ["2026-02-01"]


def test_a_run_makes_an_invoice_of_the_lines_and_moves_on(api: InProcess) -> None:
    schedule(api, customer_id=2)
    advance(api, days=1)
    (row,) = answered(api, "GET", "/invoices")["invoices"]
    assert (row["customer_id"], row["total"], row["number"]) == (2, "25.0", "1001")
    (line,) = answered(api, "GET", f"/invoices/{row['id']}")["line_items"]
    assert (line["item"], line["name"], line["quantity"]) == ("Care", "Monthly care", "2.0")
    moved = answered(api, "GET", "/schedules/1")["schedule"]
    assert moved["next_run"] == "2026-02-02T00:00:00.000Z"


def test_a_leap_of_the_clock_makes_up_for_all_runs_in_the_order_of_their_times(
    api: InProcess,
) -> None:
    schedule(api, frequency="Weekly", next_run="2026-02-02")
    schedule(api, customer_id=2, frequency="Daily", next_run="2026-02-07")
    advance(api, days=9)
    assert dates(api) == ["2026-02-02", "2026-02-07", "2026-02-08", "2026-02-09", "2026-02-09"]
    rows = answered(api, "GET", "/schedules")["schedules"]
    assert [row["next_run"][:10] for row in rows] == ["2026-02-10", "2026-02-16"]


@pytest.mark.parametrize(
    ("frequency", "first", "then"),
    [
        ("Daily", "2026-02-28", "2026-03-01"),
        ("Weekly", "2026-02-01", "2026-02-08"),
        ("Biweekly", "2026-02-01", "2026-02-15"),
        ("Monthly", "2027-01-31", "2027-02-28"),
        ("Monthly", "2026-03-31", "2026-04-30"),
        ("Monthly", "2026-12-05", "2027-01-05"),
        ("Quarterly", "2026-11-30", "2027-02-28"),
        ("Semi-Annually", "2026-08-31", "2027-02-28"),
        ("Annually", "2028-02-29", "2029-02-28"),
        ("Biennially", "2026-03-01", "2028-03-01"),
        ("Triennially", "2026-03-01", "2029-03-01"),
    ],
)
def test_a_schedule_moves_on_by_its_frequency(
    api: InProcess, frequency: str, first: str, then: str
) -> None:
    schedule(api, frequency=frequency, next_run=first)
    api.put("http://localhost/_mock/clock", json={"now": f"{first}T12:00:00Z"})
    advance(api, days=0)
    assert answered(api, "GET", "/schedules/1")["schedule"]["next_run"][:10] == then
    assert dates(api) == [first]


def test_a_paused_schedule_waits_and_holds_up_no_other(api: InProcess) -> None:
    schedule(api, paused=True)
    schedule(api, next_run="2026-02-02")
    advance(api, days=2)
    assert dates(api) == ["2026-02-02"]
    paused = answered(api, "GET", "/schedules/1")["schedule"]
    assert (paused["paused"], paused["next_run"][:10]) == (True, "2026-02-01")
    answered(api, "PUT", "/schedules/1", {"paused": False})
    advance(api, days=0)
    assert dates(api) == ["2026-02-02", "2026-02-01", "2026-02-02"]
    answered(api, "PUT", "/schedules/2", {"paused": True})
    advance(api, days=1)
    assert dates(api)[3:] == ["2026-02-03"]


def test_a_line_that_is_charged_once_is_charged_once(api: InProcess) -> None:
    schedule(api)
    sent = {"name": "Setup", "quantity": 1, "retail_cents": 500, "one_time_charge": True}
    answered(api, "POST", "/schedules/1/add_line_item", sent)
    advance(api, days=2)
    totals = [row["total"] for row in answered(api, "GET", "/invoices")["invoices"]]
    assert totals == ["25.0", "30.0"]


def test_a_schedule_without_lines_is_skipped(api: InProcess) -> None:
    answered(api, "POST", "/schedules", SENT)
    advance(api, days=1)
    assert dates(api) == []
    moved = answered(api, "GET", "/schedules/1")["schedule"]
    assert moved["next_run"][:10] == "2026-02-02"


def test_what_is_refused_is_a_list_of_sentences(api: InProcess) -> None:
    answer = api.post("/schedules", json={})
    assert answer.status_code == 422
    assert answer.json().keys() == {"error"}
    assert sorted(answer.json()["error"]) == [
        "Customer can't be blank",
        "Frequency Must be a valid selection",
        "Frequency can't be blank",
        "Name can't be blank",
        "Next run can't be blank",
    ]
    schedule(api)
    refusals = {
        ("PUT", "/schedules/1", "next_run", ""): "Next run can't be blank",
        ("PUT", "/schedules/1", "frequency", "Hourly"): "Frequency Must be a valid selection",
        ("PUT", "/schedules/1/line_items/1", "name", ""): "Name can't be blank",
        ("POST", "/schedules/1/add_line_item", "quantity", 1): "Name can't be blank",
    }
    for (method, path, field, value), text in refusals.items():
        answer = api.request(method, path, json={field: value})
        assert (answer.status_code, answer.json()) == (422, {"error": [text]})


def test_select_customers_hides_the_schedules_of_others(api: InProcess) -> None:
    for number in (1, 2):
        schedule(api, customer_id=number)
    found = answered(api, "GET", "/schedules?customer_id=2")["schedules"]
    assert [row["id"] for row in found] == [2]
    api.headers["Authorization"] = "Bearer one-customer-token"
    assert [row["id"] for row in answered(api, "GET", "/schedules")["schedules"]] == [1]
    assert answered(api, "GET", "/schedules?customer_id=2")["schedules"] == []
    assert api.get("/schedules/2").status_code == 404
    assert api.post("/schedules/2/remove_line_item", json=2).status_code == 404


def test_the_lines_of_a_schedule_go_with_it(api: InProcess) -> None:
    schedule(api)
    answered(api, "DELETE", "/customers/1")
    state = api.get("http://localhost/_mock/state").json()
    assert state["schedules"] == {} and state["schedule_line_items"] == {}
