"""The OpenAPI document has the drafts, as it has all that is declared."""

from __future__ import annotations

from tests.drafts.assets import ASSET_DRAFTS, CUSTOMERS_OF_ASSETS
from tests.drafts.plain import PLAIN_DRAFTS
from tests.drafts.products import PRODUCT_DRAFTS
from tests.drafts.purchase_orders import PURCHASE_ORDER_DRAFTS
from tests.drafts.served import Row, served

DRAFTS = (
    CUSTOMERS_OF_ASSETS,
    *ASSET_DRAFTS,
    *PRODUCT_DRAFTS,
    *PURCHASE_ORDER_DRAFTS,
    *PLAIN_DRAFTS,
)


def test_all_drafts_stand_beside_each_other_and_in_the_document() -> None:
    api = served(*DRAFTS)
    paths: dict[str, Row] = api.get("/swagger.json").json()["paths"]
    for draft in DRAFTS:
        for operation in draft.operations:
            assert operation.method.lower() in paths[operation.path], operation.path
    for path, method, name in (
        ("/products/barcode", "get", "barcode"),
        ("/products/{id}/delete_image", "delete", "photo_id"),
    ):
        described = paths[path][method]
        assert name in [parameter["name"] for parameter in described["parameters"]]
        assert "requestBody" not in described
    device = paths["/user_devices/{id}"]["get"]["parameters"]
    assert [parameter["schema"]["type"] for parameter in device] == ["string"]
    assert "content" not in paths["/canned_responses/{id}"]["delete"]["responses"]["204"]
    missing = paths["/customer_assets/{id}/patches"]["get"]["responses"]["404"]
    assert "error" in str(missing["content"]["application/json"]["schema"])
