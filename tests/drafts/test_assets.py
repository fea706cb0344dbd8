"""The draft of assets: shapes, serial numbers that are unique, patches, whom a token may see."""

from __future__ import annotations

from tests.drafts.assets import ASSET_DRAFTS, CUSTOMERS_OF_ASSETS
from tests.drafts.served import Row, Served, another, keys, served

TYPES = {"1": {"name": "Server"}, "2": {"name": "Laptop"}}
ROW = keys(
    "id name customer_id contact_id created_at updated_at properties asset_type asset_serial "
    "external_rmm_link customer rmm_links rmm_store address"
)
ONE = ROW - {"rmm_store", "address"} | {"has_live_chat", "snmp_enabled"}
CUSTOMER = keys(
    "id firstname lastname fullname business_name email phone mobile created_at updated_at pdf_url "
    "address address_2 city state zip latitude longitude notes get_sms opt_out disabled no_email "
    "location_id properties online_profile_url tax_rate_id notification_email invoice_cc_emails "
    "invoice_term_id referred_by ref_customer_id business_and_full_name business_then_name"
)
STORE = keys(
    "id asset_id account_id triggers windows_updates emsisoft general created_at updated_at "
    "override_alert_agent_offline_mins override_alert_agent_rearm_after_mins "
    "override_low_hd_threshold override_autoresolve_offline_alert"
)


def desk(**tables: dict[str, Row]) -> Served:
    return served(CUSTOMERS_OF_ASSETS, *ASSET_DRAFTS, asset_types=TYPES, **tables)


def made(api: Served, **sent: object) -> Row:
    body = {"name": "Box", "asset_type_name": "Server", "customer_id": 1, **sent}
    asset: Row = api.ask("POST", "/customer_assets", body)["asset"]
    return asset


def listed(api: Served, query: str = "") -> list[int]:
    return [asset["id"] for asset in api.ask("GET", f"/customer_assets?{query}")["assets"]]


def test_every_operation_answers_in_the_shape_of_its_example() -> None:
    api = desk()
    asset = made(api, asset_serial="S1", properties={"OS": 4})
    assert set(asset) == ROW
    assert set(asset["customer"]) == CUSTOMER
    assert set(asset["rmm_store"]) == STORE
    assert set(asset["rmm_store"]["triggers"].values()) == {"false"}
    assert (asset["asset_type"], asset["rmm_links"]) == ("Server", [])
    answer = api.ask("GET", "/customer_assets")
    assert (set(answer), answer["assets"]) == ({"assets"}, [asset])
    path = f"/customer_assets/{asset['id']}"
    assert set(api.ask("GET", path)["asset"]) == ONE
    assert set(api.ask("PUT", path, {"name": "Other"})["asset"]) == ONE
    assert api.ask("GET", f"{path}/patches") == {
        "installed_patches": [],
        "available_patches": [],
        "available_patches_meta": {
            "page": 1, "per_page": 50, "total_pages": 1, "total_entries": 0
        },
    }  # fmt: skip


def test_a_serial_number_is_unique_also_on_update_but_not_against_itself() -> None:
    api = desk()
    taken = ["Asset serial has already been taken"]
    first, second = made(api, asset_serial="S1"), made(api, asset_serial="S2")
    body = {"name": "Box", "asset_type_id": 1, "asset_serial": "S1"}
    refused = api.ask("POST", "/customer_assets", body, 422)
    assert refused == {"success": False, "message": taken, "params": body}
    refused = api.ask("PUT", f"/customer_assets/{second['id']}", {"asset_serial": "S1"}, 422)
    assert refused == {"success": False, "message": taken}
    api.ask("PUT", f"/customer_assets/{first['id']}", {"asset_serial": "S1", "name": "New"})
    assert [made(api, asset_serial=blank)["asset_serial"] for blank in ("", "", None)] == [
        "", "", None
    ]  # fmt: skip


def test_a_type_is_sent_by_id_or_name_and_without_one_an_asset_is_refused() -> None:
    api = desk()
    assert made(api)["asset_type"] == "Server"
    asset = made(api, asset_type_name=None, asset_type_id=2)
    assert asset["asset_type"] == "Laptop"
    path = f"/customer_assets/{asset['id']}"
    assert api.ask("PUT", path, {"asset_type_name": "Server"})["asset"]["asset_type"] == "Server"
    blank = ["Asset type can't be blank"]
    assert api.ask("PUT", path, {"asset_type_name": "Sledge"}, 422)["message"] == blank
    for sent in ({}, {"asset_type_name": "Sledge"}, {"asset_type_id": 9}):
        refused = api.ask("POST", "/customer_assets", {"name": "Box", **sent}, 422)
        assert refused["message"] == blank, sent


def test_properties_that_are_not_sent_stay() -> None:
    api = desk()
    path = f"/customer_assets/{made(api, properties={'OS': 4, 'Size': 'S'})['id']}"
    after = api.ask("PUT", path, {"properties": {"Size": "M"}})["asset"]
    assert after["properties"] == {"OS": 4, "Size": "M"}


def test_filters_narrow_the_list() -> None:
    api = desk(
        assets={
            "1": {"name": "Web", "asset_type_id": 1, "customer_id": 1, "snmp_enabled": True},
            "2": {"name": "Pad", "asset_type_id": 2, "customer_id": 2, "asset_serial": "XY-9"},
            "3": {"name": "Old", "asset_type_id": 2},
        }
    )
    for query, ids in (
        ("snmp_enabled=true", [1]),
        ("snmp_enabled=false", [3, 2]),
        ("asset_type_id=2", [3, 2]),
        ("asset_type_id=2&customer_id=2", [2]),
        ("query=xy-9", [2]),
        ("query=web", [1]),
    ):
        assert listed(api, query) == ids, query
    assert another(api, "one-customer-token").ask("GET", "/customer_assets/2", status=404)
    assert listed(another(api, "one-customer-token")) == [1]
    unowned = api.ask("GET", "/customer_assets/3")["asset"]
    assert (unowned["customer"], unowned["asset_type"]) == (None, "Laptop")


def test_chat_information_is_asked_for_by_ids() -> None:
    api = desk()
    ids = [made(api, name=name)["id"] for name in ("A", "B", "C")]
    path = "/customer_assets/chat_information_by_ids"
    customer = {"id": 1, "fullname": "Walkin Customer", "business_name": None}
    told = {"assets": [{"id": ids[2], "name": "C", "customer": customer}]}
    assert api.ask("GET", f"{path}?ids[]={ids[2]}") == told
    for query in (f"ids={ids[0]},{ids[1]}", f"ids[]={ids[0]}&ids[]={ids[1]}"):
        assert [a["name"] for a in api.ask("GET", f"{path}?{query}")["assets"]] == ["B", "A"]
    assert api.ask("GET", path) == {"assets": []}


def test_patches_are_told_by_their_status_in_pages() -> None:
    when = "2026-01-15T10:30:00.000Z"
    statuses = {
        "installed_at": "Recently Installed",
        "evaluated_at": "Missing Patches",
        "attempted_installation": "Failed Patches",
        "rejected_at": "Rejected Patches",
    }
    row = {"asset_id": 1, "title": "Update", "happened_at": when, "kb": "KB1", "category": None}
    patches = {str(n): {**row, "status": status} for n, status in enumerate(statuses.values(), 1)}
    patches |= {str(n): {**row, "status": "Missing Patches"} for n in range(5, 55)}
    api = desk(assets={"1": {"name": "Web", "asset_type_id": 1}}, patches=patches)
    first = api.ask("GET", "/customer_assets/1/patches")
    assert [set(patch) for patch in first["installed_patches"]] == [
        keys("kb title category status installed_at")
    ]
    assert first["available_patches_meta"] == {
        "page": 1, "per_page": 50, "total_pages": 2, "total_entries": 53
    }  # fmt: skip
    last = api.ask("GET", "/customer_assets/1/patches?page=2")["available_patches"]
    assert (len(first["available_patches"]), len(last)) == (50, 3)
    times = {patch["status"]: (set(patch) & set(statuses)) for patch in last}
    assert times == {status: {key} for key, status in statuses.items() if key != "installed_at"}


def test_an_asset_without_patches_to_tell_has_a_404_of_its_own() -> None:
    api = desk(assets={"2": {"name": "Pad", "asset_type_id": 2, "customer_id": 2}})
    for client, number in ((api, 9), (another(api, "one-customer-token"), 2)):
        body = client.ask("GET", f"/customer_assets/{number}/patches", status=404)
        assert body == {"error": "Asset not found"}
        assert client.ask("GET", f"/customer_assets/{number}", status=404) == {
            "message": "Not found"
        }
