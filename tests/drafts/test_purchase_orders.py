"""The draft of purchase orders: shapes, totals, lines, and stock that comes in."""

from __future__ import annotations

from tests.drafts.products import PRODUCT_DRAFTS
from tests.drafts.purchase_orders import PURCHASE_ORDER_DRAFTS
from tests.drafts.served import Row, Served, keys, narrowed, served

ORDER = keys(
    "id account_subdomain created_at updated_at expected_date number other shipping shipping_notes "
    "status total user_id vendor_id location_id due_date paid_date delivery_tracking vendor "
    "location line_items"
)
VENDOR = keys(
    "id name rep_first_name rep_last_name email phone account_number created_at updated_at address "
    "city state zip website notes"
)
LINE = keys(
    "id purchase_order_id product_id quantity cost_cents total_cents created_at updated_at "
    "received position received_quantity parent_po_line_item_id old_cost_cents"
)
DISK = {"name": "Disk", "description": "A disk", "maintain_stock": True, "price_cost": 1250}
TABLES: dict[str, dict[str, Row]] = {
    "vendors": {"1": {"name": "C & S"}},
    "products": {"1": {**DISK, "quantity": 5}, "2": {**DISK, "maintain_stock": False}},
    "location_quantities": {
        "1": {"product_id": 1, "location_id": 8, "quantity": 2},
        "2": {"product_id": 1, "location_id": 9, "quantity": 3},
    },
}


def store() -> Served:
    return served(*PRODUCT_DRAFTS, *PURCHASE_ORDER_DRAFTS, **TABLES)


def made(api: Served, **sent: object) -> Row:
    order: Row = api.ask("POST", "/purchase_orders", {"vendor_id": 1, **sent})["purchase_order"]
    return order


def line(api: Served, order: Row, **sent: object) -> Row:
    body = {"product_id": 1, "quantity": 10, **sent}
    path = f"/purchase_orders/{order['id']}/create_po_line_item"
    answered: Row = api.ask("POST", path, body)["po_line_item"]
    return answered


def stock(api: Served) -> tuple[int, dict[int, int]]:
    """How many disks there are, and how many at each location."""
    product = api.ask("GET", "/products/1")["product"]
    places = product["location_quantities"]
    return product["quantity"], {row["location_id"]: row["quantity"] for row in places}


def test_every_operation_answers_in_the_shape_of_its_example() -> None:
    api = store()
    order = made(api)
    path = f"/purchase_orders/{order['id']}"
    assert (set(order), set(order["vendor"])) == (ORDER, VENDOR)
    item = line(api, order)
    assert set(item) == LINE
    shown = api.ask("GET", path)
    assert (set(shown), shown["purchase_order"]["line_items"]) == ({"purchase_order"}, [item])
    assert api.ask("GET", "/purchase_orders") == {"purchase_orders": [shown["purchase_order"]]}
    received = api.ask("POST", f"{path}/receive", {"line_item_id": item["id"]})
    assert (set(received), set(received["purchase_order"])) == ({"purchase_order"}, ORDER)
    assert received["purchase_order"]["line_items"][0]["received"]


def test_the_total_follows_lines_shipping_and_other() -> None:
    api = store()
    order = made(api, shipping_cents=1, other_cents=1)
    assert (order["shipping"], order["other"], order["total"]) == (0.01, 0.01, 0.02)
    assert (line(api, order)["cost_cents"], line(api, order)["total_cents"]) == (1250, 12500)
    assert api.ask("GET", "/purchase_orders")["purchase_orders"][0]["total"] == 250.02
    plain = made(api)
    assert (plain["shipping"], plain["total"]) == (0, 0)


def test_a_received_line_comes_on_stock_once() -> None:
    api = store()
    order = made(api)
    item = line(api, order)
    receive = f"/purchase_orders/{order['id']}/receive"
    assert stock(api) == (5, {8: 2, 9: 3})
    for _ in range(2):
        api.ask("POST", receive, {"line_item_id": item["id"]})
        assert stock(api) == (15, {8: 2, 9: 3})


def test_what_is_received_comes_to_the_location_of_the_order() -> None:
    api = store()
    order = made(api, location_id=9)
    item = line(api, order, quantity=4)
    api.ask("POST", f"/purchase_orders/{order['id']}/receive", {"line_item_id": item["id"]})
    assert stock(api) == (9, {8: 2, 9: 7})


def test_only_a_line_of_the_order_is_received() -> None:
    api = store()
    first, second = made(api), made(api)
    item = line(api, first)
    receive = f"/purchase_orders/{second['id']}/receive"
    for sent in ({"line_item_id": item["id"]}, {"line_item_id": 99}, {}):
        api.ask("POST", receive, sent, 404)
    viewer = narrowed(api, "Purchase Orders - View Details")
    path = f"/purchase_orders/{first['id']}"
    viewer.ask("POST", f"{path}/receive", {"line_item_id": item["id"]}, 401)
    assert stock(api)[0] == 5


def test_a_product_without_stock_cannot_be_ordered() -> None:
    api = store()
    order = made(api)
    path = f"/purchase_orders/{order['id']}/create_po_line_item"
    for sent in ({"product_id": 2}, {"product_id": 9}, {}):
        assert set(api.ask("POST", path, sent, 422)) == {"errors"}, sent
    assert api.ask("GET", f"/purchase_orders/{order['id']}")["purchase_order"]["line_items"] == []
