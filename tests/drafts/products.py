"""Products, and what hangs on them: SKUs, serial numbers, quantities at locations, photos.

Odd: an answer to a write lacks `product_skus` (specification); pages ignore `per_page` and end
with an empty one (an importer relies on it); the list of SKUs names the value `sku`; a SKU is
refused with status 400; a serial number's status is asked for as `in_stock` and shown as In Stock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, TIME, Draft, Field, own
from mock_syncro.vocabulary.interface import Call, Permission, Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    INTEGER,
    INTEGERS,
    MOMENT,
    MONEY,
    NUMBER,
    OBJECTS,
)
from mock_syncro.vocabulary.operations import Answer, Filter, Operation, Parent
from mock_syncro.vocabulary.refusals import Invalid, messages_alone, params_on_create
from mock_syncro.vocabulary.resource import Extra, Resource
from mock_syncro.vocabulary.schemas import object_of

BLANK, TAKEN = "can't be blank", "has already been taken"
LIST, EDIT = "Products - List/Search", "Products - Edit"
TIMES = {"created_at": TIME, "updated_at": TIME}
UNSEEN_TIME = own(MOMENT, null=False, shown=False)
OF_PRODUCT = (Parent("products", "product_id", "product_id"),)
OF_PRODUCT_BY_ID = (Parent("products", "product_id", "id"),)
PRODUCT_ID = own(INTEGER, null=False, shown=False, refers_to="products", belongs=True)
WRITTEN = "written"
EVERYWHERE = ("list", "detail", WRITTEN)


def accept(draft: Draft) -> None:
    """The first of its categories gives a product the names that it shows (guess)."""
    if draft.work is not None and draft.sent.get("category_ids"):
        category = draft.work.row("product_categories", draft.sent["category_ids"][0])
        draft.record["product_category"] = category and category["name"]
        draft.record["category_path"] = category and category["names_depth_cache"]


def saved(work: Work, draft: Draft, after: Record) -> None:
    """SKUs may come along."""
    for sku in draft.sent.get("product_skus_attributes") or ():
        work.add("product_skus", {**sku, "product_id": after["id"]})


def counted(work: Work, draft: Draft, after: Record) -> None:
    """A product's quantity is that of all its locations (guess)."""
    before = 0 if draft.before is None else draft.before["quantity"]
    product = work.row("products", after["product_id"])
    if product is not None:
        quantity = product["quantity"] + after["quantity"] - before
        work.change("products", product, {"quantity": quantity})


def check_serial(draft: Draft) -> Sequence[str]:
    """What a spreadsheet has made of a number is none."""
    scientific = re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", draft.record["serial_number"] or "")
    return ["Serial number scientific-notation not allowed"] if scientific else []


def attach(call: Call) -> Answer:
    """Serial numbers go with a line of some document, if none of them is used yet."""
    product, sent = call.parent, call.sent
    kind, line_id = sent.get("record_type"), sent.get("line_item_id")
    call.require(ATTACHING.get(kind))
    if kind == "TicketLineItem":
        line = call.find("ticket_line_items", line_id)
        call.find("tickets", line["ticket_id"])
    serials = [
        call.find("product_serials", number) for number in sent.get("product_serial_ids") or ()
    ]
    if any(row["product_id"] != product["id"] or row["line_item_id"] for row in serials):
        raise call.refused(["One of the serial numbers has already been used. Please try again."])
    for row in serials:
        call.change("product_serials", row, {"line_item_id": line_id, "status": "sold"})
    return Answer(value={"status": "attached"})


def add_images(call: Call) -> Answer:
    product, sent = call.parent, call.sent
    files = sent.get("files") or [sent]
    if not all(file.get("url") and file.get("filename") for file in files):
        raise call.refused(["Please pass 'url' & 'filename' or 'files([{}])' parameter."])
    for file in files:
        values = {"photo_url": file["url"], "filename": file["filename"]}
        call.add("photos", {**values, "product_id": product["id"]})
    return Answer(value=ADDED)


def refused_serial(invalid: Invalid) -> object:
    """The usual messages; of what cannot be attached, one beside a status that says it was."""
    if "product_serial_ids" in invalid.params:
        return {"status": "attached", "errors": invalid.messages[0]}
    return messages_alone(invalid)


ADDED = {"message": "Success! Those will be added shortly in background workers."}
STATUSES = (
    "in_stock", "reserved", "sold", "returned", "in_transfer", "breakage", "used_in_refurb",
)  # fmt: skip
ATTACHING: dict[Any, Permission] = {
    "LineItem": ("Invoices - Edit", "Estimates - Edit"),
    "TicketLineItem": "Tickets - Edit",
}
"""What a token needs to attach something to a line, beside the permission for products."""
SKU = {"vendor_id": Field(INTEGER), "value": Field()}
FILE = {"url": Field(), "filename": Field()}
COUNT = Field(INTEGER)

PRODUCTS = Resource(
    tag="Product",
    name="products",
    singular="product",
    wrap="product",
    hidden_when="disabled",
    accept=accept,
    saved=saved,
    text=lambda row: f"{row['name']}\n{row['description']}\n{row['upc_code'] or ''}".lower(),
    invalid=params_on_create,
    operations=(
        Operation(
            "GET",
            "/products",
            "list",
            LIST,
            per_page=25,
            resizable=False,
            meta=(),
            filters=(
                Filter("sku", "has", "value", table="product_skus", by="product_id"),
                Filter("name", "equals", "name", fold=True),
                Filter("upc_code", "equals", "upc_code"),
                Filter("category_id", "holds", "category_ids", INTEGER),
                Filter("id", "among"),
                Filter("id_not", "not_among"),
                Filter("query", "words"),
            ),
            sortable=("id", "name", "price_retail", "quantity", "created_at", "updated_at"),
        ),
        Operation("GET", "/products/{id}", "show", LIST),
        Operation("POST", "/products", "create", "Products - Create", form=WRITTEN),
        Operation("PUT", "/products/{id}", "update", EDIT, form=WRITTEN),
        Operation(
            "GET",
            "/products/barcode",
            "show",
            LIST,
            form=WRITTEN,
            by="upc_code",
            named_by="barcode",
            summary="The product with a barcode",
        ),
    ),
    fields={
        "id": ID,
        **{name: Field(MONEY, default=0, null=False) for name in ("price_cost", "price_retail")},
        "condition": Field(),
        "description": Field(null=False, required=BLANK),
        "maintain_stock": Field(BOOLEAN, default=False, null=False),
        "name": Field(null=False, required=BLANK),
        "quantity": Field(INTEGER, default=0, null=False),
        "warranty": Field(),
        "sort_order": COUNT,
        "reorder_at": COUNT,
        "disabled": Field(BOOLEAN, default=False, null=False),
        "taxable": Field(BOOLEAN, default=True, null=False),
        "product_category": Field(),
        "category_path": own(),
        "upc_code": Field(),
        "discount_percent": Field(NUMBER),
        "warranty_template_id": COUNT,
        "qb_item_id": COUNT,
        "desired_stock_level": COUNT,
        "price_wholesale": Field(MONEY, default=0, null=False),
        "notes": Field(),
        "tax_rate_id": COUNT,
        "physical_location": Field(),
        "serialized": Field(BOOLEAN, default=False, null=False),
        "vendor_ids": Field(INTEGERS, default=[], null=False),
        "long_description": own(),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
        "category_ids": Field(INTEGERS, default=[], null=False, shown=False),
        "product_skus_attributes": Field(OBJECTS, fields=SKU, stored=False, shown=False),
    },
    extras=(
        Extra(key="product_skus", rows="product_skus", by="product_id"),
        Extra(
            key="location_quantities", forms=EVERYWHERE, rows="location_quantities", by="product_id"
        ),
        Extra(key="photos", forms=EVERYWHERE, rows="photos", by="product_id"),
    ),
)

CATEGORIES = Resource(
    tag="Product",
    name="product_categories",
    singular="product_category",
    operations=(Operation("GET", "/products/categories", "list", LIST, key="categories"),),
    fields={
        "id": ID,
        "account_id": ACCOUNT_ID,
        "ancestry": own(),
        "name": own(null=False),
        "description": own(),
        "device_product_id": own(INTEGER),
        "names_depth_cache": own(null=False),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
    },
)

SKUS = Resource(
    tag="Product Sku",
    name="product_skus",
    singular="product_sku",
    wrap="product_sku",
    indexes=("value",),
    invalid=lambda invalid: {"message": invalid.messages},
    invalid_status=400,
    operations=(
        Operation("GET", "/products/{product_id}/product_skus", "list", LIST, parents=OF_PRODUCT),
        Operation(
            "POST", "/products/{product_id}/product_skus", "create", EDIT, parents=OF_PRODUCT
        ),
        Operation(
            "PUT", "/products/{product_id}/product_skus/{id}", "update", EDIT, parents=OF_PRODUCT
        ),
    ),
    fields={
        "id": ID,
        "vendor_name": own(follows=("vendor_id", "name")),
        "sku": own(of="value"),
        "product_id": PRODUCT_ID,
        "vendor_id": Field(
            INTEGER, shown=False, refers_to="vendors", unknown="blank", required="is blank"
        ),
        "value": Field(shown=False, required="is blank"),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
    },
)

SERIALS = Resource(
    tag="Product Serial",
    name="product_serials",
    singular="product_serial",
    wrap="product_serial",
    check=check_serial,
    invalid=refused_serial,
    operations=(
        Operation(
            "GET",
            "/products/{product_id}/product_serials",
            "list",
            LIST,
            parents=OF_PRODUCT,
            per_page=100,
            meta=(),
            filters=(Filter("status", "equals", "status"),),
        ),
        Operation(
            "POST", "/products/{product_id}/product_serials", "create", EDIT, parents=OF_PRODUCT
        ),
        Operation(
            "PUT",
            "/products/{product_id}/product_serials/{id}",
            "update",
            EDIT,
            parents=OF_PRODUCT,
        ),
        Operation(
            "POST",
            "/products/{product_id}/product_serials/attach_to_line_item",
            attach,
            LIST,
            parents=OF_PRODUCT,
            body={
                "record_type": Field(),
                "line_item_id": Field(INTEGER),
                "product_serial_ids": Field(INTEGERS, default=[], null=False),
            },
            summary="Attach serial numbers to a line item",
            answers=object_of({"status": {"type": "string"}}),
        ),
    ),
    fields={
        "id": ID,
        **TIMES,
        "product_location_quantity_id": own(INTEGER, refers_to="location_quantities"),
        "line_item_id": own(INTEGER),
        "serial_number": Field(null=False, required=BLANK, unique=TAKEN),
        "status": own(
            default="in_stock",
            null=False,
            one_of=STATUSES,
            show=lambda _, row: row["status"].replace("_", " ").title(),
        ),
        "instance_price_cost": own(MONEY, of="price_cost_cents"),
        "instance_price_retail": own(MONEY, of="price_retail_cents"),
        "location_id": own(INTEGER, follows=("product_location_quantity_id", "location_id")),
        "product_id": PRODUCT_ID,
        "condition": Field(shown=False),
        "price_cost_cents": Field(INTEGER, shown=False),
        "price_retail_cents": Field(INTEGER, shown=False),
        "notes": Field(sent="update", shown=False),
    },
)

QUANTITIES = Resource(
    tag="Product",
    name="location_quantities",
    singular="location_quantity",
    saved=counted,
    operations=(
        Operation(
            "PUT",
            "/products/{id}/location_quantities",
            "update",
            "Products - Edit Quantities",
            parents=OF_PRODUCT_BY_ID,
            named_by="location_quantity_id",
            summary="Change how many of a product are at a location",
        ),
    ),
    fields={
        "product_id": own(INTEGER, null=False, refers_to="products", belongs=True),
        "id": ID,
        "quantity": Field(INTEGER, default=0, null=False),
        "price_cost_cents": own(INTEGER),
        "price_retail_cents": own(INTEGER),
        "location_id": own(INTEGER),
        "tax_rate_id": own(INTEGER),
        **TIMES,
        "reorder_at": own(INTEGER),
        "desired_stock_level": own(INTEGER, default=0),
    },
)

PHOTOS = Resource(
    tag="Product",
    name="photos",
    singular="photo",
    invalid=lambda invalid: {"error": invalid.messages[0]},
    operations=(
        Operation(
            "POST",
            "/products/{id}/add_images",
            add_images,
            EDIT,
            parents=OF_PRODUCT_BY_ID,
            body={**FILE, "files": Field(OBJECTS, fields=FILE)},
            summary="Add images to a product",
            answers=object_of({"message": {"type": "string"}}),
        ),
        Operation(
            "DELETE",
            "/products/{id}/delete_image",
            "delete",
            parents=OF_PRODUCT_BY_ID,
            named_by="photo_id",
            missing={"message": "Photo Not Found."},
            gone={"message": "Success! Image removed."},
            summary="Delete an image of a product",
        ),
    ),
    fields={
        "id": ID,
        **TIMES,
        "photo_url": own(null=False),
        "filename": own(),
        "product_id": PRODUCT_ID,
    },
)

VENDORS = Resource(
    tag="Vendor",
    name="vendors",
    singular="vendor",
    fields={
        "id": ID,
        "name": own(null=False),
        "rep_first_name": own(),
        "rep_last_name": own(),
        "email": own(),
        "phone": own(),
        "account_number": own(),
        **TIMES,
        "address": own(),
        "city": own(),
        "state": own(),
        "zip": own(),
        "website": own(),
        "notes": own(),
    },
)

PRODUCT_DRAFTS = (PRODUCTS, CATEGORIES, SKUS, SERIALS, QUANTITIES, PHOTOS, VENDORS)
