"""The draft of products: shapes, filters, stock by location, serial numbers, SKUs, images."""

from __future__ import annotations

from tests.drafts.products import PRODUCT_DRAFTS
from tests.drafts.served import Row, Served, keys, narrowed, served

WRITTEN = keys(
    "id price_cost price_retail condition description maintain_stock name quantity warranty "
    "sort_order reorder_at disabled taxable product_category category_path upc_code "
    "discount_percent warranty_template_id qb_item_id desired_stock_level price_wholesale notes "
    "tax_rate_id physical_location serialized vendor_ids long_description location_quantities "
    "photos"
)
READ = WRITTEN | {"product_skus"}
SERIAL = keys(
    "id created_at updated_at product_location_quantity_id line_item_id serial_number status "
    "instance_price_cost instance_price_retail location_id"
)
QUANTITY = keys(
    "product_id id quantity price_cost_cents price_retail_cents location_id tax_rate_id "
    "created_at updated_at reorder_at desired_stock_level"
)
CATEGORY = keys("id account_id ancestry name description device_product_id names_depth_cache")
VENDORS = {"1": {"name": "C & S"}, "2": {"name": "Acme Parts"}}
CATEGORIES = {
    "1": {"name": "Root", "names_depth_cache": "Root"},
    "2": {"name": "Disks", "names_depth_cache": "Root > Disks"},
}
LINES: dict[str, dict[str, Row]] = {
    "tickets": {"5": {"number": 5, "subject": "Printer", "customer_id": 1}},
    "ticket_line_items": {"7": {"ticket_id": 5, "name": "Disk", "description": "New"}},
}


def shop(**tables: dict[str, Row]) -> Served:
    given = {"vendors": VENDORS, "product_categories": CATEGORIES, **tables}
    return served(*PRODUCT_DRAFTS, **given)


def made(api: Served, **sent: object) -> Row:
    body = {"name": "Disk", "description": "A disk", **sent}
    product: Row = api.ask("POST", "/products", body)["product"]
    return product


def listed(api: Served, query: str) -> list[str]:
    return [product["name"] for product in api.ask("GET", f"/products?{query}")["products"]]


def test_every_operation_on_products_answers_in_the_shape_of_its_example() -> None:
    api = shop()
    product = made(api, upc_code="0123", price_cost=0.01)
    path = f"/products/{product['id']}"
    assert set(product) == WRITTEN
    assert (product["price_cost"], product["price_wholesale"]) == (0.01, 0)
    assert set(api.ask("PUT", path, {"notes": "x"})["product"]) == WRITTEN
    assert set(api.ask("GET", "/products/barcode?barcode=0123")["product"]) == WRITTEN
    assert set(api.ask("GET", path)["product"]) == READ
    answer = api.ask("GET", "/products")
    assert set(answer) == {"products"}
    assert [set(row) for row in answer["products"]] == [READ]
    categories = api.ask("GET", "/products/categories")
    assert (set(categories), set(categories["categories"][0])) == ({"categories"}, CATEGORY)
    refused = api.ask("POST", "/products", {"name": "", "maintain_stock": False}, 422)
    assert refused == {
        "success": False,
        "message": ["Description can't be blank", "Name can't be blank"],
        "params": {"name": "", "maintain_stock": False},
    }
    assert set(api.ask("PUT", path, {"name": ""}, 422)) == {"success", "message"}


def test_every_operation_on_what_hangs_on_a_product_answers_in_the_shape_of_its_example() -> None:
    api = shop(
        products={"15": {"name": "Disk", "description": "A disk"}},
        location_quantities={"1": {"product_id": 15, "quantity": 3, "location_id": 1}},
        **LINES,
    )
    path = "/products/15/product_serials"
    serial = api.ask("POST", path, {"serial_number": "A1", "price_cost_cents": 1})
    assert (set(serial), set(serial["product_serial"])) == ({"product_serial"}, SERIAL)
    assert serial["product_serial"]["instance_price_cost"] == 0.01
    assert serial["product_serial"]["status"] == "In Stock"
    number = serial["product_serial"]["id"]
    assert set(api.ask("PUT", f"{path}/{number}", {"notes": "x"})["product_serial"]) == SERIAL
    assert [set(row) for row in api.ask("GET", path)["product_serials"]] == [SERIAL]
    attached = {"record_type": "TicketLineItem", "line_item_id": 7, "product_serial_ids": [number]}
    assert api.ask("POST", f"{path}/attach_to_line_item", attached) == {"status": "attached"}
    path = "/products/15/product_skus"
    sku = {"id": 1, "vendor_name": "C & S", "sku": "SKU123"}
    body = {"vendor_id": "1", "value": "SKU123"}
    assert api.ask("POST", path, body) == {"product_sku": sku}
    assert api.ask("PUT", f"{path}/1", {"vendor_id": 1}) == {"product_sku": sku}
    assert api.ask("GET", path) == {"product_skus": [sku]}
    count = {"location_quantity_id": 1, "quantity": 100}
    row = api.ask("PUT", "/products/15/location_quantities", count)
    assert (set(row), row["quantity"]) == (QUANTITY, 100)
    images = {"files": [{"url": "https://x.io/a.png", "filename": "a.png"}]}
    assert set(api.ask("POST", "/products/15/add_images", images)) == {"message"}
    assert set(api.ask("DELETE", "/products/15/delete_image?photo_id=1")) == {"message"}


def test_filters_narrow_the_list_and_disabled_products_are_hidden() -> None:
    api = shop()
    made(api, name="Fan", category_ids=[1], upc_code="77")
    made(api, category_ids=[2, 1], product_skus_attributes=[{"vendor_id": 1, "value": "D-1"}])
    cable = made(api, name="Cable", description="for a fan", quantity=9)
    for query, names in (
        ("", ["Cable", "Disk", "Fan"]),
        ("name=disk", ["Disk"]),
        ("upc_code=77", ["Fan"]),
        ("sku=D-1", ["Disk"]),
        ("sku=D-2", []),
        ("category_id=1", ["Disk", "Fan"]),
        ("category_id=2", ["Disk"]),
        ("category_id=3", []),
        (f"id={cable['id']}&id=9", ["Cable"]),
        (f"id_not={cable['id']}", ["Disk", "Fan"]),
        ("query=fan", ["Cable", "Fan"]),
        ("sort=name ASC", ["Cable", "Disk", "Fan"]),
        ("sort=name DESC&category_id=1", ["Fan", "Disk"]),
    ):
        assert listed(api, query) == names, query
    api.ask("PUT", f"/products/{cable['id']}", {"disabled": True})
    assert listed(api, "query=fan") == ["Fan"]
    assert api.ask("GET", f"/products/{cable['id']}")["product"]["disabled"]


def test_pages_ignore_per_page_and_end_with_an_empty_one() -> None:
    row = {"name": "Disk", "description": "A disk"}
    api = shop(products={str(number): row for number in range(1, 28)})
    sizes = [len(listed(api, f"per_page=100&page={page}")) for page in (1, 2, 3)]
    assert sizes == [25, 2, 0]


def test_a_barcode_that_no_product_has_is_a_404() -> None:
    api = shop()
    made(api)
    for query in ("?barcode=9", "?barcode=", ""):
        api.ask("GET", f"/products/barcode{query}", status=404)


def test_skus_come_along_with_a_product_and_are_refused_with_a_400() -> None:
    api = shop()
    product = made(api, product_skus_attributes=[{"vendor_id": 2, "value": "D-1", "odd": 1}])
    path = f"/products/{product['id']}"
    skus = [{"id": 1, "vendor_name": "Acme Parts", "sku": "D-1"}]
    assert api.ask("GET", path)["product"]["product_skus"] == skus
    blank = {"message": ["Vendor is blank", "Value is blank"]}
    assert api.ask("POST", f"{path}/product_skus", {}, 400) == blank
    assert api.ask("PUT", f"{path}/product_skus/1", {"vendor_id": 9, "value": ""}, 400) == blank
    skus = [{"vendor_id": 1, "value": ""}]
    api.ask("PUT", path, {"name": "New", "product_skus_attributes": skus}, 400)
    assert api.ask("GET", path)["product"]["name"] == "Disk"
    changed = api.ask("PUT", f"{path}/product_skus/1", {"vendor_id": 1})["product_sku"]
    assert changed["vendor_name"] == "C & S"
    other = made(api)
    api.ask("PUT", f"/products/{other['id']}/product_skus/1", {"value": "x"}, 404)


def test_a_quantity_at_a_location_counts_for_the_product() -> None:
    rows = {
        "1": {"product_id": 15, "quantity": 3, "location_id": 1},
        "2": {"product_id": 16, "quantity": 1, "location_id": 1},
    }
    product = {"name": "Disk", "description": "A disk", "quantity": 10}
    api = shop(products={"15": product, "16": product}, location_quantities=rows)
    path = "/products/15/location_quantities"
    api.ask("PUT", path, {"location_quantity_id": 1, "quantity": 7})
    shown = api.ask("GET", "/products/15")["product"]
    assert (shown["quantity"], shown["location_quantities"][0]["quantity"]) == (14, 7)
    api.ask("PUT", path, {"location_quantity_id": 2, "quantity": 7}, 404)
    client = narrowed(api, "Products - Edit")
    client.ask("PUT", path, {"location_quantity_id": 1, "quantity": 7}, 401)


def test_a_serial_number_is_a_number_and_unique() -> None:
    api = shop()
    path = f"/products/{made(api)['id']}/product_serials"
    elsewhere = f"/products/{made(api)['id']}/product_serials"
    first = api.ask("POST", path, {"serial_number": "A1"})["product_serial"]
    second = api.ask("POST", path, {"serial_number": "A2"})["product_serial"]
    taken = {"success": False, "message": ["Serial number has already been taken"]}
    assert api.ask("POST", elsewhere, {"serial_number": "A1"}, 422) == taken
    assert api.ask("PUT", f"{path}/{second['id']}", {"serial_number": "A1"}, 422) == taken
    api.ask("PUT", f"{path}/{first['id']}", {"serial_number": "A1"})
    api.ask("PUT", f"{elsewhere}/{first['id']}", {"serial_number": "A9"}, 404)
    for wrong in ("1.23E+11", "2e8", "", None):
        refused = api.ask("POST", path, {"serial_number": wrong}, 422)
        assert set(refused) == {"success", "message"}, wrong


def test_attaching_wants_permissions_that_depend_on_the_kind_of_line() -> None:
    api = shop(**LINES)
    path = f"/products/{made(api)['id']}/product_serials"
    serial = api.ask("POST", path, {"serial_number": "A1"})["product_serial"]
    body = {"line_item_id": 7, "product_serial_ids": [serial["id"]]}
    path += "/attach_to_line_item"
    for kind, permission, status in (
        ("LineItem", "Tickets - Edit", 401),
        ("TicketLineItem", "Invoices - Edit", 401),
        ("LineItem", "Products - Edit", 401),
    ):
        client = narrowed(api, "Products - List/Search", permission)
        client.ask("POST", path, {**body, "record_type": kind}, status)
    client = narrowed(api, "Products - List/Search", "Estimates - Edit")
    client.ask("POST", path, {**body, "record_type": "LineItem"})
    again = api.ask("POST", path, {**body, "record_type": "TransferLineItem"}, 422)
    assert set(again) == {"status", "errors"}


def test_serial_numbers_that_are_attached_are_sold() -> None:
    api = shop(**LINES)
    path = f"/products/{made(api)['id']}/product_serials"
    ids = [api.ask("POST", path, {"serial_number": n})["product_serial"]["id"] for n in "AB"]
    body = {"record_type": "TicketLineItem", "line_item_id": 7, "product_serial_ids": ids[:1]}
    api.ask("POST", f"{path}/attach_to_line_item", body)
    sold = api.ask("GET", f"{path}?status=sold")["product_serials"]
    assert [(row["id"], row["status"], row["line_item_id"]) for row in sold] == [
        (ids[0], "Sold", 7)
    ]
    in_stock = api.ask("GET", f"{path}?status=in_stock")["product_serials"]
    assert [row["id"] for row in in_stock] == ids[1:]
    api.ask("POST", f"{path}/attach_to_line_item", {**body, "product_serial_ids": ids}, 422)
    assert len(api.ask("GET", f"{path}?status=sold")["product_serials"]) == 1
    api.ask("POST", f"{path}/attach_to_line_item", {**body, "line_item_id": 8}, 404)


def test_an_image_is_deleted_once() -> None:
    api = shop()
    path = f"/products/{made(api)['id']}"
    assert set(api.ask("POST", f"{path}/add_images", {"url": "https://x.io"}, 422)) == {"error"}
    image = {"url": "https://x.io/a.png", "filename": "a.png"}
    api.ask("POST", f"{path}/add_images", {"files": [image, image]})
    photos = api.ask("GET", path)["product"]["photos"]
    assert [photo["photo_url"] for photo in photos] == ["https://x.io/a.png"] * 2
    gone = f"{path}/delete_image?photo_id={photos[0]['id']}"
    api.ask("DELETE", gone)
    assert api.ask("DELETE", gone, status=404) == {"message": "Photo Not Found."}
    assert len(api.ask("GET", path)["product"]["photos"]) == 1
