"""Line items: cents, quantities, positions, refusals; bare when added, wrapped when changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]
Row = dict[str, Any]

KEYS = {
    "id", "ticket_id", "user_id", "product_id", "name", "description", "quantity",
    "product_category", "upc_code", "taxable", "cost_cents", "retail_cents", "created_at",
    "updated_at", "converted", "item_id", "position", "estimate_line_item_id", "old_price",
    "line_discount_percent", "discount_dollars", "original_ticket_line_item_id", "price_cost",
    "price_retail",
}  # fmt: skip
ADD = "/api/v1/tickets/1/add_line_item"
UPDATE = "/api/v1/tickets/1/update_line_item"
REMOVE = "/api/v1/tickets/1/remove_line_item"


def add(api: InProcess, **sent: object) -> Row:
    answer = api.post(ADD, json={"name": "Cable", "description": "2 m", **sent})
    assert answer.status_code == 200, answer.text
    made: Row = answer.json()
    return made


def shown(api: InProcess) -> list[Row]:
    items: list[Row] = api.get("/api/v1/tickets/1").json()["ticket"]["line_items"]
    return items


def test_a_line_item_is_bare_when_added_and_shown_in_its_ticket(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = add(api, price_cost=10, price_retail=15, upc_code="u", product_id=3)
    assert set(made) == KEYS
    assert (made["cost_cents"], made["retail_cents"]) == (1000, 1500)
    assert (made["price_cost"], made["price_retail"]) == (10, 15)
    assert (made["quantity"], made["taxable"], made["position"]) == ("1.0", True, 1)
    assert (made["user_id"], made["upc_code"], made["product_id"]) == (1701, "u", 3)
    assert (made["converted"], made["old_price"]) == (False, None)
    assert shown(api) == [made]


def test_an_update_is_wrapped_and_changes_what_is_sent(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    made = add(api, price_cost=10, quantity=2)
    api.post("/_mock/clock/advance", json={"seconds": 60})
    answer = api.put(UPDATE, json={"ticket_line_item_id": 1, "name": "New", "price_retail": 100})
    item = answer.json()["ticket_line_item"]
    assert item == made | {
        "name": "New",
        "retail_cents": 10000,
        "price_retail": 100,
        "updated_at": "2026-01-31T12:01:00.000Z",
    }
    assert shown(api) == [item]
    api.post("/_mock/clock/advance", json={"seconds": 60})
    same = api.put(UPDATE, json={"ticket_line_item_id": 1, "name": "New"}).json()
    assert same["ticket_line_item"] == item


@pytest.mark.parametrize(
    ("price", "cents", "back"),
    [
        (10, 1000, 10),
        (0.1, 10, 0.1),
        (1.15, 115, 1.15),
        (0.285, 29, 0.29),
        (0.004, 0, 0),
        ("19.99", 1999, 19.99),
        ("7 apples", 700, 7),
        (-5, -500, -5),
        (0, 0, 0),
        (None, None, 0),
        ("", None, 0),
        (999_999_999_999, 99_999_999_999_900, 999_999_999_999),
    ],
)
def test_prices_are_kept_in_cents(
    desk: Desk, new_ticket: NewTicket, price: object, cents: int | None, back: float
) -> None:
    api = desk()
    new_ticket(api)
    made = add(api, price_cost=price, price_retail=price)
    assert (made["cost_cents"], made["price_cost"]) == (cents, back)
    assert (made["retail_cents"], made["price_retail"]) == (cents, back)
    assert type(made["price_cost"]) is type(back)


@pytest.mark.parametrize("price", [1e12, -1e12, 1e300, "9" * 30])
def test_a_price_out_of_range_is_refused(desk: Desk, new_ticket: NewTicket, price: object) -> None:
    api = desk()
    new_ticket(api)
    body = {"name": "a", "description": "b", "price_cost": price, "quantity": price}
    answer = api.post(ADD, json=body)
    assert answer.status_code == 422
    errors = "Price cost is out of range, Quantity is out of range"
    assert answer.json() == {"errors": errors, "params": body}
    assert shown(api) == []


@pytest.mark.parametrize(
    ("sent", "quantity"),
    [
        (1, "1.0"),
        (2.5, "2.5"),
        ("3", "3.0"),
        ("1.25", "1.25"),
        (0.00001, "0.00001"),
        (0, "0.0"),
        (-1, "-1.0"),
        (None, "1.0"),
        ("", "1.0"),
        ("junk", "0.0"),
        (True, "1.0"),
        (123_456_789_012, "123456789012.0"),
    ],
)
def test_a_quantity_is_a_text_with_a_decimal_point(
    desk: Desk, new_ticket: NewTicket, sent: object, quantity: str
) -> None:
    api = desk()
    new_ticket(api)
    assert add(api, quantity=sent)["quantity"] == quantity


def test_positions_count_within_a_ticket(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    new_ticket(api)
    assert [add(api)["position"] for _ in range(3)] == [1, 2, 3]
    other = {"name": "n", "description": "d"}
    assert api.post("/api/v1/tickets/2/add_line_item", json=other).json()["position"] == 1
    assert api.post(REMOVE, json={"ticket_line_item_id": 2}).json() == {
        "success": True,
        "message": "",
    }
    assert add(api)["position"] == 4
    assert [item["position"] for item in shown(api)] == [1, 3, 4]
    assert add(api)["id"] == 6


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, "Name can't be blank, Description can't be blank"),
        ({"product_id": 5}, "Name can't be blank, Description can't be blank"),
        ({"name": "n", "price_cost": 5}, "Description can't be blank"),
        ({"description": "d", "name": " "}, "Name can't be blank"),
        ({"name": None, "description": ["d"]}, "Name can't be blank, Description can't be blank"),
    ],
)
def test_a_refused_line_item_has_one_text_of_errors_and_an_echo(
    desk: Desk, new_ticket: NewTicket, sent: Row, errors: str
) -> None:
    api = desk()
    new_ticket(api)
    before = api.get("/_mock/state").json()
    answer = api.post(f"{ADD}?api_key=admin-token", json=sent)
    assert (answer.status_code, answer.json()) == (422, {"errors": errors, "params": sent})
    assert api.get("/_mock/state").json() == before


def test_an_update_that_blanks_a_name_is_refused(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    made = add(api)
    sent = {"ticket_line_item_id": 1, "name": "", "quantity": 5}
    answer = api.put(UPDATE, json=sent)
    assert answer.status_code == 422
    assert answer.json() == {"errors": "Name can't be blank", "params": sent}
    assert shown(api) == [made]


@pytest.mark.parametrize("item", [1, "1", 404, None, "abc", [], {}])
@pytest.mark.parametrize(("method", "path"), [("PUT", UPDATE), ("POST", REMOVE)])
def test_a_line_item_of_another_ticket_or_of_none_is_not_found(
    desk: Desk, new_ticket: NewTicket, method: str, path: str, item: object
) -> None:
    api = desk()
    new_ticket(api)
    new_ticket(api)
    add(api)
    before = api.get("/_mock/state").json()
    sent = {"ticket_line_item_id": item, "name": "x"}
    answer = api.request(method, path.replace("/1/", "/2/"), json=sent)
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    assert api.request(method, path.replace("/1/", "/9/"), json=sent).status_code == 404
    assert api.get("/_mock/state").json() == before


def test_removing_one_line_item_frees_only_its_own_timer(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    items = []
    for number in (1, 2):
        sent = {"start_at": "2026-01-31T09:00:00Z", "duration_minutes": 60 * number}
        timer = api.post("/api/v1/tickets/1/timer_entry", json=sent).json()["id"]
        path = "/api/v1/tickets/1/charge_timer_entry"
        charged = api.post(path, json={"timer_entry_id": timer}).json()
        items.append(charged["ticket_line_item_id"])
    api.post(REMOVE, json={"ticket_line_item_id": items[0]})
    timers = api.get("/api/v1/tickets/1").json()["ticket"]["ticket_timers"]
    assert [t["ticket_line_item_id"] for t in timers] == [None, items[1]]
    assert [t["recorded"] for t in timers] == [False, True]
    assert [item["id"] for item in shown(api)] == [items[1]]


def test_a_form_is_read_like_json(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    form = {"name": "n", "description": "d", "quantity": "2", "price_retail": "9.50"}
    made = api.post(ADD, data={**form, "taxable": "0"}).json()
    assert (made["quantity"], made["retail_cents"], made["taxable"]) == ("2.0", 950, False)
