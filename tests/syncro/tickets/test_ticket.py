"""A ticket: the keys of its three forms, defaults, refusals, PUT, deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

BOTH = {
    "id", "number", "subject", "created_at", "updated_at", "customer_id",
    "customer_business_then_name", "due_date", "resolved_at", "start_at", "end_at",
    "location_id", "problem_type", "status", "priority", "properties", "user_id", "pdf_url",
    "tag_list", "comments", "user",
}  # fmt: skip
LIST = BOTH | {
    "address_id", "billing_status", "child", "contact_fullname", "contact_id", "contract_id",
    "contract_name", "creator_name_or_email", "customer_icons", "customer_reply",
    "customer_tag_list", "location_name", "parent", "parent_id", "recurring",
    "resolution_time", "response_time", "sla_breached", "sla_breaching_soon", "sla_id",
    "sla_name", "ticket_type_id", "ticket_type_name", "total_formatted_billable_time",
}  # fmt: skip
CREATED = BOTH | {
    "appointments", "asset_ids", "assets", "attachments", "contact", "customer",
    "intake_form_html", "line_items", "outtake_form_date", "outtake_form_html",
    "outtake_form_name", "signature_date", "signature_name", "ticket_answers",
    "ticket_fields", "ticket_timers", "ticket_type", "worksheet_results",
}  # fmt: skip
DETAIL = CREATED | {"address", "mentionables"}
"""By the specification's examples; `mentionables` was seen live."""
CUSTOMER = {
    "id", "firstname", "lastname", "fullname", "business_name", "email", "phone", "mobile",
    "created_at", "updated_at", "pdf_url", "address", "address_2", "city", "state", "zip",
    "latitude", "longitude", "notes", "get_sms", "opt_out", "disabled", "no_email",
    "location_name", "location_id", "properties", "online_profile_url", "tax_rate_id",
    "notification_email", "invoice_cc_emails", "invoice_term_id", "referred_by",
    "ref_customer_id", "business_and_full_name", "business_then_name", "contacts",
}  # fmt: skip


def shown(api: InProcess, id_: int) -> dict[str, Any]:
    ticket: dict[str, Any] = api.get(f"/api/v1/tickets/{id_}").json()["ticket"]
    return ticket


def listed(api: InProcess, **params: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get("/api/v1/tickets", params=params).json()["tickets"]  # type: ignore[arg-type]
    return rows


def test_list_detail_and_create_have_each_their_own_keys(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, contact_id=1, user_id=1701)
    assert set(made) == CREATED
    assert set(shown(api, made["id"])) == DETAIL
    assert set(listed(api)[0]) == LIST
    assert set(api.put(f"/api/v1/tickets/{made['id']}", json={}).json()["ticket"]) == DETAIL


def test_the_three_forms_agree_on_what_they_share(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, user_id=1701, tag_list=["a"], properties={"x": 1}, priority="High")
    row, detail = listed(api)[0], shown(api, made["id"])
    assert {key: row[key] for key in BOTH} == {key: detail[key] for key in BOTH}
    assert {key: detail[key] for key in CREATED} == made
    assert made["user"] == row["user"]
    assert made["user"]["full_name"] == "Dana Whitfield"


def test_the_list_is_wrapped_and_its_meta_has_two_keys(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    answer = api.get("/api/v1/tickets").json()
    assert list(answer) == ["tickets", "meta"]
    assert answer["meta"] == {"total_pages": 1, "page": 1}
    assert list(api.get("/api/v1/tickets/1").json()) == ["ticket"]


def test_pages_are_of_fifty_newest_first(desk: Desk) -> None:
    rows = {str(n): {"number": n, "subject": "s", "customer_id": 10} for n in range(1, 52)}
    api = desk({"tickets": rows})
    assert [row["id"] for row in listed(api)] == list(range(51, 1, -1))
    assert [row["id"] for row in listed(api, page=2)] == [1]
    assert api.get("/api/v1/tickets?per_page=10").json()["meta"] == {"total_pages": 6, "page": 1}


def test_the_customer_of_a_detail_has_its_contacts_and_no_keys_of_a_single_customer(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    made = new_ticket(api, contact_id=1)
    for ticket in (made, shown(api, made["id"])):
        assert set(ticket["customer"]) == CUSTOMER
        assert [contact["name"] for contact in ticket["customer"]["contacts"]] == ["Carl"]
        assert ticket["contact"] == api.get("/api/v1/contacts/1").json()
        assert ticket["customer_business_then_name"] == "Lee Ltd"


def test_a_new_ticket_is_new_due_now_and_made_by_the_tokens_user(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    made = new_ticket(api)
    assert (made["status"], made["number"], made["user_id"]) == ("New", 1, None)
    assert (made["resolved_at"], made["due_date"]) == (None, "2026-01-31T12:00:00.000Z")
    assert (made["created_at"], made["updated_at"]) == (made["due_date"],) * 2
    assert (made["tag_list"], made["comments"], made["properties"]) == ([], [], {})
    assert (made["user"], made["contact"], made["ticket_type"]) == (None, None, None)
    assert listed(api)[0]["creator_name_or_email"] == "Dana Whitfield"


SENT: dict[str, Any] = {
    "subject": "S",
    "problem_type": "Hardware",
    "status": "Scheduled",
    "priority": "1 High",
    "due_date": "2026-03-01T10:00:00.000Z",
    "start_at": "2026-02-01T10:00:00.000Z",
    "end_at": "2026-02-02T10:00:00.000Z",
    "location_id": 3,
    "properties": {"Maker": "x", "n": [1]},
    "user_id": 1704,
    "tag_list": ["tag1", "tag2"],
    "asset_ids": [7, 8],
    "signature_name": "Joe",
    "outtake_form_name": "Out",
    "outtake_form_date": "2026-02-03T10:00:00.000Z",
}


def test_what_is_sent_is_shown_on_create_and_on_update(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, **SENT)
    assert {key: made[key] for key in SENT} == SENT
    other = new_ticket(api)
    answer = api.put(f"/api/v1/tickets/{other['id']}", json=SENT).json()["ticket"]
    assert {key: answer[key] for key in SENT} == SENT
    assert {key: shown(api, other["id"])[key] for key in SENT} == SENT


def test_what_only_a_list_shows_is_stored_too(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk({"ticket_types": {"4": {"name": "Devices"}}})
    made = new_ticket(api, contact_id=1, ticket_type_id=4, sla_id=9)
    row = listed(api)[0]
    assert (row["contact_id"], row["contact_fullname"]) == (1, "Carl")
    assert (row["ticket_type_id"], row["ticket_type_name"]) == (4, "Devices")
    assert row["sla_id"] == 9
    assert made["ticket_type"]["name"] == "Devices"


def test_what_may_not_be_sent_is_ignored(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    sent: dict[str, Any] = {
        "id": 99,
        "updated_at": "2020-01-01",
        "resolved_at": "2020-01-01",
        "pdf_url": "http://x",
        "closed": True,
        "creator_name_or_email": "Eve",
        "line_items": [{"name": "a", "description": "b"}],
        "comments": [{"subject": "s", "body": "b"}],
        "customer": {"id": 20},
        "signature_data": "abc",
        "outtake_form_data": "abc",
    }
    made = new_ticket(api, **sent)
    assert made["id"] != 99
    assert made["updated_at"] == "2026-01-31T12:00:00.000Z"
    assert (made["resolved_at"], made["pdf_url"], made["line_items"]) == (None, None, [])
    assert (made["comments"], made["customer_id"]) == ([], 10)
    assert not made.keys() & {"signature_data", "outtake_form_data", "closed"}
    assert len(listed(api, status="Not Closed")) == 1
    assert listed(api)[0]["creator_name_or_email"] == "Dana Whitfield"


@pytest.mark.parametrize("status", ["Not A Real Status", "", "resolved", "x" * 300, "5"])
def test_any_text_is_a_status(desk: Desk, new_ticket: NewTicket, status: str) -> None:
    api = desk()
    made = new_ticket(api)
    answer = api.put(f"/api/v1/tickets/{made['id']}", json={"status": status}).json()["ticket"]
    assert (answer["status"], answer["resolved_at"]) == (status, None)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Customer required field"),
        ({"subject": "s"}, "Customer required field"),
        ({"subject": "s", "customer_id": None}, "Customer required field"),
        ({"subject": "s", "customer_id": ""}, "Customer required field"),
        ({"subject": "s", "customer_id": 404}, "Customer required field"),
        ({"subject": "s", "customer_id": "junk"}, "Customer required field"),
        ({"customer_id": 10}, "Subject can't be blank"),
        ({"customer_id": 10, "subject": " "}, "Subject can't be blank"),
        ({"customer_id": 10, "subject": None}, "Subject can't be blank"),
        ({"customer_id": 10, "subject": "s", "number": 0}, "Number is out of range"),
        ({"customer_id": 10, "subject": "s", "number": 2**31}, "Number is out of range"),
        ({"customer_id": 10, "subject": "s", "number": 2**63}, "Number is out of range"),
    ],
)
def test_a_refused_ticket_has_one_error_and_stores_nothing(
    desk: Desk, sent: dict[str, Any], error: str
) -> None:
    api = desk()
    before = api.get("/_mock/state").json()
    answer = api.post("/api/v1/tickets", json=sent)
    assert (answer.status_code, answer.json()) == (422, {"error": error})
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"subject": ""}, ["Subject can't be blank"]),
        ({"subject": None}, ["Subject can't be blank"]),
        ({"customer_id": None}, ["Customer required field"]),
        ({"customer_id": 404}, ["Customer required field"]),
        ({"number": None}, ["Number can't be blank"]),
        ({"number": -1}, ["Number is out of range"]),
        (
            {"customer_id": "", "subject": " "},
            ["Customer required field", "Subject can't be blank"],
        ),
    ],
)
def test_a_refused_update_lists_its_messages_and_changes_nothing(
    desk: Desk, new_ticket: NewTicket, sent: dict[str, Any], message: list[str]
) -> None:
    api = desk()
    id_ = new_ticket(api)["id"]
    before = api.get("/_mock/state").json()
    answer = api.put(f"/api/v1/tickets/{id_}", json={"priority": "x", **sent})
    assert (answer.status_code, answer.json()) == (422, {"success": False, "message": message})
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize("key", ["contact_id", "user_id", "ticket_type_id"])
def test_an_unknown_contact_user_or_type_is_not_found(
    desk: Desk, new_ticket: NewTicket, key: str
) -> None:
    api = desk()
    id_ = new_ticket(api)["id"]
    before = api.get("/_mock/state").json()
    body = {"customer_id": 10, "subject": "s", key: 404}
    for answer in (
        api.post("/api/v1/tickets", json=body),
        api.put(f"/api/v1/tickets/{id_}", json={key: 404}),
    ):
        assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    assert api.get("/_mock/state").json() == before


def test_a_contact_of_another_customer_is_accepted(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, contact_id=2)
    assert made["contact"]["name"] == "Dora"
    assert listed(api)[0]["contact_fullname"] == "Dora"


def test_a_put_changes_what_is_sent_and_nothing_else(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, **SENT, contact_id=1)
    before = shown(api, made["id"])
    api.post("/_mock/clock/advance", json={"seconds": 60})
    after = api.put(f"/api/v1/tickets/{made['id']}", json={"priority": "3 Low"}).json()["ticket"]
    assert after == before | {"priority": "3 Low", "updated_at": "2026-01-31T12:01:00.000Z"}
    assert shown(api, made["id"]) == after


def test_a_put_of_nothing_new_leaves_updated_at(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, **SENT)
    api.post("/_mock/clock/advance", json={"seconds": 60})
    after = api.put(f"/api/v1/tickets/{made['id']}", json=SENT).json()["ticket"]
    assert after["updated_at"] == made["updated_at"]


def test_properties_that_a_put_does_not_send_stay(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, properties={"a": 1, "b": {"c": 2}})
    path = f"/api/v1/tickets/{made['id']}"
    api.put(path, json={"properties": {"b": 3, "d": 4}})
    assert shown(api, made["id"])["properties"] == {"a": 1, "b": 3, "d": 4}
    api.put(path, json={"properties": None})
    assert shown(api, made["id"])["properties"] == {"a": 1, "b": 3, "d": 4}
    api.put(path, data={"properties[a]": "9", "properties[Reg No.]": "7"})
    wanted = {"a": "9", "b": 3, "d": 4, "Reg No.": "7"}
    assert shown(api, made["id"])["properties"] == wanted
    assert listed(api)[0]["properties"] == wanted


def test_put_replace_nullifies_what_is_not_sent_but_for_the_required(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk({"ticket_types": {"4": {"name": "Devices"}}}, put="replace")
    made = new_ticket(api, **SENT, contact_id=1, ticket_type_id=4, number=77)
    path = f"/api/v1/tickets/{made['id']}"
    after = api.put(path, json={"problem_type": "Other"}).json()["ticket"]
    kept = ("subject", "status", "customer_id", "number", "id", "created_at")
    assert {key: after[key] for key in kept} == {key: made[key] for key in kept}
    assert after["number"] == 77
    assert after["problem_type"] == "Other"
    gone = SENT.keys() - {"subject", "status", "problem_type", "properties", "tag_list"}
    assert {key: after[key] for key in gone - {"asset_ids"}} == dict.fromkeys(gone - {"asset_ids"})
    assert (after["properties"], after["tag_list"], after["asset_ids"]) == ({}, [], [])
    assert (after["contact"], after["ticket_type"], after["user"]) == (None, None, None)
    row = listed(api)[0]
    assert (row["contact_id"], row["ticket_type_id"]) == (None, None)
    api.put(path, json={"properties": {"new": 1}})
    api.put(path, json={"properties": {"newer": 1}})
    assert shown(api, made["id"])["properties"] == {"newer": 1}


def test_put_replace_leaves_what_nobody_can_send(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(put="replace")
    made = new_ticket(api, status="Resolved")
    path = f"/api/v1/tickets/{made['id']}"
    api.post("/_mock/clock/advance", json={"seconds": 60})
    after = api.put(path, json={"priority": "x"}).json()["ticket"]
    assert (after["status"], after["resolved_at"]) == ("Resolved", made["resolved_at"])
    assert listed(api)[0]["creator_name_or_email"] == "Dana Whitfield"


def test_deletion_says_so_once_and_takes_along_what_hangs_on_the_ticket(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    other = new_ticket(api)["id"]
    id_ = new_ticket(api)["id"]
    for ticket in (other, id_):
        path = f"/api/v1/tickets/{ticket}"
        api.post(f"{path}/comment", json={"subject": "s", "body": "b"})
        api.post(f"{path}/timer_entry", json={"start_at": "2026-01-31T11:00:00Z"})
        api.post(f"{path}/add_line_item", json={"name": "n", "description": "d"})
        api.post(f"{path}/attach_file_url", json={"files": [{"url": "http://x/a.png"}]})
    answer = api.delete(f"/api/v1/tickets/{id_}")
    assert answer.json() == {"message": "Ticket was successfully deleted. "}
    for made in (api.delete(f"/api/v1/tickets/{id_}"), api.get(f"/api/v1/tickets/{id_}")):
        assert (made.status_code, made.json()) == (404, {"message": "Not found"})
    assert api.get(f"/api/v1/tickets/{id_}/comments").status_code == 404
    state = api.get("/_mock/state").json()
    for table in ("comments", "ticket_timers", "ticket_line_items", "attachments"):
        assert [row["ticket_id"] for row in state[table].values()] == [other]
    assert new_ticket(api)["id"] == id_ + 1


@pytest.mark.parametrize("id_", ["0", "-1", "abc", "1.0", "9" * 30, "%D9%A1"])
def test_an_id_that_is_none_is_not_found(desk: Desk, new_ticket: NewTicket, id_: str) -> None:
    api = desk()
    new_ticket(api)
    for method, rest in (
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("GET", "/comments"),
        ("POST", "/comment"),
        ("POST", "/print"),
    ):
        answer = api.request(method, f"/api/v1/tickets/{id_}{rest}")
        assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})


def test_print_succeeds_and_changes_nothing(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    id_ = new_ticket(api)["id"]
    before = api.get("/_mock/state").json()
    answer = api.post(f"/api/v1/tickets/{id_}/print")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/1", "/tickets", "/tickets/1/comment", "/tickets/1/comments",
        "/tickets/1/timer_entry", "/tickets/1/update_timer_entry", "/ticket_timers",
        "/tickets/1/update_line_item", "/settings", "/search", "/tickets/settings",
        "/customers/10", "/contacts/1", "/users/1701",
    ],
)  # fmt: skip
def test_there_is_no_patch_but_that_of_a_timer(
    desk: Desk, new_ticket: NewTicket, path: str
) -> None:
    api = desk()
    new_ticket(api)
    before = api.get("/_mock/state").json()
    answer = api.patch(f"/api/v1{path}", json={"subject": "x", "name": "x"})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize(
    "path",
    [
        "/scim/v2/Users", "/scim/v2/Groups", "/scim/v2/ServiceProviderConfig",
        "/api/v1/scim/v2/Users", "/api/scim/v2/Users", "/@acme/scim/v2/Users",
    ],
)  # fmt: skip
def test_there_is_no_scim(desk: Desk, path: str) -> None:
    api = desk()
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert api.request(method, path).status_code == 404
