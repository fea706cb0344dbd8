"""The five verbs: bodies of every kind, ids, times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

Client = Callable[..., TestClient]


def admin(client: Client, **settings: object) -> TestClient:
    api = client(**settings)
    api.headers["Authorization"] = "Bearer admin-token"
    return api


SENT = {"firstname": "Ann", "properties[Reg No.]": "7 é", "get_sms": "1", "get_billing": "0"}


def test_a_form_is_read_like_json(client: Client) -> None:
    made = admin(client).post("/api/v1/customers", data=SENT).json()["customer"]
    assert (made["firstname"], made["get_sms"]) == ("Ann", True)
    assert made["properties"] == {"Reg No.": "7 é", "notification_billing": "0"}


def test_a_multipart_form_is_read_like_json(client: Client) -> None:
    api = admin(client)
    files = {"ignored": ("a.bin", b"\xff\x00")}
    made = api.post("/api/v1/customers", data=SENT, files=files).json()["customer"]
    assert (made["firstname"], made["get_sms"]) == ("Ann", True)
    assert made["properties"] == {"Reg No.": "7 é", "notification_billing": "0"}


def test_parameters_of_a_write_may_come_in_the_query(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/contacts?customer_id=55&name=Query", json={"name": "Body"}).json()
    assert (made["customer_id"], made["name"]) == (55, "Body")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a/b"])
def test_json_under_another_content_type_is_a_400_page_and_changes_nothing(
    client: Client, kind: str
) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    headers = {"Content-Type": kind}
    answer = api.put("/api/v1/contacts/101", content=b'{"name": "x"}', headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html>" in answer.text
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize("body", [b"{", b'{"name": }', b"\xff", b'{"name": NaN}'])
def test_json_that_does_not_parse_is_a_400_page_and_changes_nothing(
    client: Client, body: bytes
) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    headers = {"Content-Type": "application/json"}
    answer = api.post("/api/v1/customers", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert api.get("/_mock/state").json() == before


def test_a_number_beyond_64_bits_is_refused_and_nothing_is_stored(client: Client) -> None:
    api = admin(client)
    answer = api.post("/api/v1/customers", json={"tax_rate_id": 2**63})
    assert answer.status_code == 422
    assert answer.json()["message"] == ["Tax rate is out of range"]
    answer = api.post("/api/v1/customers", json={"properties": {"x": 10**30}})
    assert answer.status_code == 400
    answer = api.post("/api/v1/customers", json={"email": "no", "location_id": 10**30})
    assert answer.status_code == 400
    assert list(api.get("/_mock/state").json()["customers"]) == ["55"]


def test_wrong_types_are_cast_or_dropped_as_rails_does(client: Client) -> None:
    sent: dict[str, Any] = {"firstname": 5, "lastname": {"a": 1}, "get_sms": "off"}
    sent |= {"tax_rate_id": "7 apples", "properties": "x", "no_email": "yes"}
    made = admin(client).post("/api/v1/customers", json=sent).json()["customer"]
    assert (made["firstname"], made["lastname"], made["get_sms"]) == ("5", None, False)
    assert (made["tax_rate_id"], made["properties"], made["no_email"]) == (7, {}, True)


def test_a_repeated_post_makes_another_record(client: Client) -> None:
    api = admin(client)
    ids = [api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"] for _ in range(3)]
    assert ids == [202, 203, 204]


def test_ids_never_come_back(client: Client) -> None:
    api = admin(client)
    made = api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"]
    api.delete(f"/api/v1/contacts/{made}")
    assert api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"] == made + 1


def test_a_refused_create_uses_no_id(client: Client) -> None:
    api = admin(client)
    assert api.post("/api/v1/contacts", json={"customer_id": 1}).status_code == 404
    assert api.post("/api/v1/contacts", json={}).status_code == 422
    assert api.post("/api/v1/contacts", json={"customer_id": 55}).json()["id"] == 202


def test_times_are_those_of_the_clock_of_the_account(client: Client) -> None:
    api = admin(client)
    api.put("/_mock/clock", json={"now": "2026-05-05T05:05:05.678Z", "frozen": True})
    made = api.post("/api/v1/contacts", json={"customer_id": 55}).json()
    assert made["created_at"] == made["updated_at"] == "2026-05-05T05:05:05.678Z"
    api.post("/_mock/clock/advance", json={"seconds": 60})
    made = api.put(f"/api/v1/contacts/{made['id']}", json={"name": "x"}).json()
    assert made["created_at"] == "2026-05-05T05:05:05.678Z"
    assert made["updated_at"] == "2026-05-05T05:06:05.678Z"


def test_a_get_changes_nothing(client: Client) -> None:
    api = admin(client)
    before = api.get("/_mock/state").json()
    for path in ("customers", "customers/55", "contacts?sort=name", "customers/latest", "me"):
        assert api.request("GET", f"/api/v1/{path}", json={"name": "x"}).status_code == 200
    assert api.get("/_mock/state").json() == before
