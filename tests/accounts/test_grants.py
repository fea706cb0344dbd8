"""Rights: every operation with each fixed token, Select Customers, and the grants behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from mock_syncro import create_app
from mock_syncro.accounts.grants import Grant
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

DENIED = {"error": "Not authorized. Please ask account admin to update your group permissions."}

SEARCH, VIEW = "Customers - List/Search", "Customers - View Detail"
CREATE, EDIT, DELETE = "Customers - Create", "Customers - Edit", "Customers - Delete"

LIST_TICKETS, VIEW_TICKET = "Tickets - List/Search", "Tickets - View Details"
VIEW_THEIRS = "Tickets - View 'Their Ticket' Details (assigned to them)"
CREATE_TICKET, EDIT_TICKET = "Tickets - Create", "Tickets - Edit"
DELETE_TICKET = "Tickets - Delete"
TIMERS, EDIT_TIMERS = "Ticket Timers - Overview", "Ticket Timers - Edit"

OPERATIONS: tuple[tuple[str, str, str | tuple[str, ...] | None], ...] = (
    ("GET", "/customers", SEARCH),
    ("POST", "/customers", CREATE),
    ("GET", "/customers/{id}", VIEW),
    ("PUT", "/customers/{id}", EDIT),
    ("DELETE", "/customers/{id}", DELETE),
    ("GET", "/customers/latest", EDIT),
    ("GET", "/customers/autocomplete", None),
    ("GET", "/contacts", VIEW),
    ("POST", "/contacts", EDIT),
    ("GET", "/contacts/{id}", VIEW),
    ("PUT", "/contacts/{id}", EDIT),
    ("DELETE", "/contacts/{id}", EDIT),
    ("GET", "/customers/{customer_id}/phones", VIEW),
    ("POST", "/customers/{customer_id}/phones", EDIT),
    ("PUT", "/customers/{customer_id}/phones/{id}", EDIT),
    ("DELETE", "/customers/{customer_id}/phones/{id}", EDIT),
    ("GET", "/users", None),
    ("GET", "/users/{id}", None),
    ("GET", "/me", None),
    ("POST", "/otp_login", None),
    ("GET", "/tickets", LIST_TICKETS),
    ("POST", "/tickets", CREATE_TICKET),
    ("GET", "/tickets/{id}", (VIEW_TICKET, VIEW_THEIRS)),
    ("PUT", "/tickets/{id}", EDIT_TICKET),
    ("DELETE", "/tickets/{id}", DELETE_TICKET),
    ("GET", "/tickets/settings", None),
    ("POST", "/tickets/{id}/print", VIEW_TICKET),
    ("GET", "/tickets/{id}/comments", (VIEW_TICKET, VIEW_THEIRS)),
    ("POST", "/tickets/{id}/comment", EDIT_TICKET),
    ("POST", "/tickets/{id}/timer_entry", TIMERS),
    ("PUT", "/tickets/{id}/update_timer_entry", TIMERS),
    ("POST", "/tickets/{id}/charge_timer_entry", TIMERS),
    ("POST", "/tickets/{id}/delete_timer_entry", TIMERS),
    ("POST", "/tickets/{id}/add_line_item", EDIT_TICKET),
    ("PUT", "/tickets/{id}/update_line_item", EDIT_TICKET),
    ("POST", "/tickets/{id}/remove_line_item", EDIT_TICKET),
    ("POST", "/tickets/{id}/attach_file_url", EDIT_TICKET),
    ("POST", "/tickets/{id}/delete_attachment", EDIT_TICKET),
    ("GET", "/ticket_timers", TIMERS),
    ("PATCH", "/ticket_timers/{id}", EDIT_TIMERS),
    ("GET", "/settings", None),
    ("GET", "/settings/tabs", None),
    ("GET", "/settings/printing", None),
    ("GET", "/search", None),
)
"""Each operation and the permission that the specification names for it."""

ALL = {
    *(SEARCH, VIEW, CREATE, EDIT, DELETE, LIST_TICKETS, VIEW_TICKET, VIEW_THEIRS),
    *(CREATE_TICKET, EDIT_TICKET, DELETE_TICKET, TIMERS, EDIT_TIMERS),
}
READ = {SEARCH, VIEW, LIST_TICKETS, VIEW_TICKET}
MAY: dict[str, set[str]] = {
    "admin-token": ALL,
    "mspdock-token": {SEARCH, VIEW},
    "support-fusion-token": READ | {CREATE_TICKET, EDIT_TICKET},
    "msportal-token": READ | {VIEW_THEIRS, CREATE_TICKET, EDIT_TICKET, TIMERS},
    "read-only-token": READ | {TIMERS},
    "no-permissions-token": set(),
    "one-customer-token": ALL,
    "their-tickets-token": {LIST_TICKETS, VIEW_THEIRS},
}
"""What each fixed token may do about customers and tickets, by the design's table."""

IDS = {"/contacts": 101, "/users": 1701, "/tickets": 1, "/ticket_timers": 1, "/customers": 55}
SENT: dict[str, Any] = {
    "customer_id": 55,
    "number": "2",
    "code": "123456",
    "subject": "s",
    "body": "b",
    "timer_entry_id": 1,
    "ticket_line_item_id": 1,
    "attachment_id": 1,
    "billable": True,
    "start_at": "2026-01-31T09:00:00Z",
    "name": "n",
    "description": "d",
    "files": [{"url": "http://x/a.png"}],
}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def answer(
    api: InProcess, method: str, path: str, token: str = "", permissions: object = None
) -> Any:
    """The answer of an operation on records that `one-customer-token` sees as well.

    Ticket 1 is assigned to the user of `their-tickets-token`, who without a `token` asks with
    one of these `permissions`. The account begins anew.
    """
    api.post("/_mock/reset")
    if not token:
        sent = {"user": 1704, "permissions": permissions}
        token = api.post("/_mock/tokens", json=sent).json()["token"]
    admin = bearer("admin-token")
    id_ = IDS[f"/{path.split('/')[1]}"] if "{id}" in path else 0
    if "phones" in path:
        made = api.post("/api/v1/customers/55/phones", json={"number": "1"}, headers=admin)
        id_ = made.json()["id"]
    if "attachment" in path:
        api.post("/api/v1/tickets/1/attach_file_url", json=SENT, headers=admin)
    path = path.replace("{customer_id}", "55").replace("{id}", str(id_))
    body = None if method in ("GET", "DELETE") else SENT
    return api.request(method, f"/api/v1{path}", json=body, headers=bearer(token))


def test_every_operation_names_the_permission_of_the_specification() -> None:
    made = create_app(fixture="empty").operations
    assert {(o.method, o.path, o.permission) for o in made} == set(OPERATIONS)


@pytest.mark.parametrize("token", MAY)
def test_a_token_may_do_what_the_table_says_and_nothing_else(client: Client, token: str) -> None:
    api = client()
    for method, path, permission in OPERATIONS:
        names = (permission,) if isinstance(permission, str) else permission or ()
        made = answer(api, method, path, token)
        if permission is None or not MAY[token].isdisjoint(names):
            assert made.status_code == 200, (method, path, made.text)
        else:
            assert (made.status_code, made.json()) == (401, DENIED), (method, path)
            header = unquote(made.headers["x-mock-syncro"])
            assert all(f'"{name}"' in header for name in names), (method, path)


@pytest.mark.parametrize("missing", sorted(ALL))
def test_each_permission_alone_opens_its_operations_and_without_it_they_are_closed(
    client: Client, missing: str
) -> None:
    api = client()
    for permissions in ([missing], sorted(ALL - {missing})):
        for method, path, permission in OPERATIONS:
            names = (permission,) if isinstance(permission, str) else permission or ()
            if missing not in names:
                continue
            made = answer(api, method, path, permissions=permissions)
            wanted = 401 if {*permissions}.isdisjoint(names) else 200
            assert made.status_code == wanted, (method, path, permissions)


@pytest.mark.parametrize(
    "token", ["expired-token", "revoked-token", "deactivated-user-token", "no-such-token", "x"]
)
def test_a_token_that_is_no_good_may_do_nothing(client: Client, token: str) -> None:
    api = client()
    for method, path, _ in OPERATIONS:
        url = f"/api/v1{path}".replace("{customer_id}", "55").replace("{id}", "1")
        made = api.request(method, url, json=SENT, headers=bearer(token))
        assert made.status_code == 401, (method, path)
        assert list(made.json()) == ["error"]
        assert made.json() != DENIED


def test_without_any_token_there_is_nothing(client: Client) -> None:
    for path in ("/api/v1/me", "/api/v1/customers", "/api/v1/users"):
        assert client().get(path).status_code == 401


def two(client: Client, selected: list[int]) -> InProcess:
    """Two customers with a contact, a telephone and a ticket each; the group has `selected`.

    A ticket and what hangs on it have the id of their customer.
    """
    api = client(fixture="empty")
    document: dict[str, dict[str, Any]] = {}
    for id_ in (10, 20):
        below = {"ticket_id": id_}
        rows: dict[str, dict[str, Any]] = {
            "customers": {"firstname": f"N{id_}", "email": "a@b.c"},
            "contacts": {"name": f"C{id_}", "customer_id": id_},
            "phones": {"number": str(id_), "customer_id": id_},
            "tickets": {"number": id_, "subject": "N", "customer_id": id_, "contact_id": 30 - id_},
            "comments": {**below, "subject": "s", "body": "b"},
            "ticket_timers": {**below, "start_time": "2026-01-31T09:00:00.000Z"},
            "ticket_line_items": {**below, "name": "n", "description": "d"},
            "attachments": {**below, "file_name": "f", "url": "http://x/f"},
        }
        for table, row in rows.items():
            document.setdefault(table, {})[str(id_)] = row
    assert api.put("/_mock/state", json=document).status_code == 200
    assert api.patch("/_mock/groups/5", json={"customers": selected}).status_code == 200
    api.headers["Authorization"] = "Bearer one-customer-token"
    return api


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/customers/{}", None),
        ("PUT", "/customers/{}", {"firstname": "x"}),
        ("DELETE", "/customers/{}", None),
        ("GET", "/contacts/{}", None),
        ("PUT", "/contacts/{}", {"name": "x"}),
        ("DELETE", "/contacts/{}", None),
        ("GET", "/customers/{}/phones", None),
        ("POST", "/customers/{}/phones", {"number": "1"}),
        ("PUT", "/customers/{}/phones/{}", {"number": "1"}),
        ("DELETE", "/customers/{}/phones/{}", None),
        ("GET", "/tickets/{}", None),
        ("PUT", "/tickets/{}", {"subject": "x"}),
        ("DELETE", "/tickets/{}", None),
        ("POST", "/tickets/{}/print", None),
        ("GET", "/tickets/{}/comments", None),
        ("POST", "/tickets/{}/comment", {"subject": "s", "body": "b"}),
        ("POST", "/tickets/{}/timer_entry", {"start_at": "2026-01-31"}),
        ("PUT", "/tickets/{}/update_timer_entry", {"timer_entry_id": "{}", "notes": "x"}),
        ("POST", "/tickets/{}/charge_timer_entry", {"timer_entry_id": "{}"}),
        ("POST", "/tickets/{}/delete_timer_entry", {"timer_entry_id": "{}"}),
        ("POST", "/tickets/{}/add_line_item", {"name": "n", "description": "d"}),
        ("PUT", "/tickets/{}/update_line_item", {"ticket_line_item_id": "{}", "name": "x"}),
        ("POST", "/tickets/{}/remove_line_item", {"ticket_line_item_id": "{}"}),
        ("POST", "/tickets/{}/attach_file_url", {"files": [{"url": "http://x"}]}),
        ("POST", "/tickets/{}/delete_attachment", {"attachment_id": "{}"}),
        ("PATCH", "/ticket_timers/{}", {"billable": True}),
    ],
)
def test_records_of_other_customers_are_not_there(
    client: Client, method: str, path: str, body: dict[str, Any] | None
) -> None:
    api = two(client, [10])

    def ask(id_: int) -> Any:
        sent = body and {key: id_ if value == "{}" else value for key, value in body.items()}
        return api.request(method, "/api/v1" + path.format(id_, id_), json=sent)

    before = api.get("/_mock/state").json()
    made = ask(20)
    assert (made.status_code, made.json()) == (404, {"message": "Not found"})
    assert api.get("/_mock/state").json() == before
    assert ask(10).status_code == 200


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("update_timer_entry", "timer_entry_id"),
        ("charge_timer_entry", "timer_entry_id"),
        ("delete_timer_entry", "timer_entry_id"),
        ("update_line_item", "ticket_line_item_id"),
        ("remove_line_item", "ticket_line_item_id"),
        ("delete_attachment", "attachment_id"),
    ],
)
def test_a_ticket_is_no_way_to_what_hangs_on_another_customers(
    client: Client, path: str, key: str
) -> None:
    api = two(client, [10])
    before = api.get("/_mock/state").json()
    method = "PUT" if path.startswith("update") else "POST"
    made = api.request(method, f"/api/v1/tickets/10/{path}", json={key: 20, "name": "x"})
    assert (made.status_code, made.json()) == (404, {"message": "Not found"})
    assert api.get("/_mock/state").json() == before


def test_a_ticket_cannot_be_made_for_or_moved_to_another_customer(client: Client) -> None:
    api = two(client, [10])
    before = api.get("/_mock/state").json()
    sent = {"subject": "s", "customer_id": 20}
    made = api.post("/api/v1/tickets", json=sent)
    assert (made.status_code, made.json()) == (422, {"error": "Customer required field"})
    assert api.put("/api/v1/tickets/10", json={"customer_id": 20}).status_code == 422
    sent = {"subject": "s", "customer_id": 10, "contact_id": 20}
    assert api.post("/api/v1/tickets", json=sent).status_code == 404
    api.put("/api/v1/tickets/10", json={"contact_id": None})
    assert api.put("/api/v1/tickets/10", json={"contact_id": 20}).status_code == 404
    after = api.get("/_mock/state").json()
    assert after["tickets"].keys() == before["tickets"].keys()
    assert api.post("/api/v1/tickets", json={"subject": "s", "customer_id": 10}).status_code == 200


def test_a_contact_of_a_customer_that_is_not_seen_is_null_in_a_ticket(client: Client) -> None:
    api = two(client, [10])
    admin = bearer("admin-token")
    for _ in range(2):
        row = api.get("/api/v1/tickets", headers=admin).json()["tickets"][1]
        assert (row["id"], row["contact_id"], row["contact_fullname"]) == (10, 20, "C20")
        row = api.get("/api/v1/tickets").json()["tickets"][0]
        assert (row["id"], row["contact_id"], row["contact_fullname"]) == (10, 20, None)
        detail = api.get("/api/v1/tickets/10").json()["ticket"]
        assert detail["contact"] is None
        assert [contact["id"] for contact in detail["customer"]["contacts"]] == [10]
        detail = api.get("/api/v1/tickets/10", headers=admin).json()["ticket"]
        assert detail["contact"]["name"] == "C20"


def test_their_ticket_shows_what_is_assigned_to_the_user_and_nothing_else(client: Client) -> None:
    api = client()
    api.headers.update(bearer("their-tickets-token"))
    rows = api.get("/api/v1/tickets").json()["tickets"]
    own = {row["id"] for row in rows if row["user_id"] == 1704}
    assert len(own) < len(rows) == 5
    assert None in {row["user_id"] for row in rows}
    for row in rows:
        for path in (f"/tickets/{row['id']}", f"/tickets/{row['id']}/comments"):
            made = api.get(f"/api/v1{path}")
            if row["id"] in own:
                assert made.status_code == 200
            else:
                assert (made.status_code, made.json()) == (401, DENIED)
        made = api.post(f"/api/v1/tickets/{row['id']}/print")
        assert (made.status_code, made.json()) == (401, DENIED)
    assert api.get("/api/v1/tickets/404").status_code == 404
    id_ = min(own)
    admin = bearer("admin-token")
    api.put(f"/api/v1/tickets/{id_}", json={"user_id": 1701}, headers=admin)
    assert api.get(f"/api/v1/tickets/{id_}").status_code == 401
    api.put(f"/api/v1/tickets/{id_}", json={"user_id": None}, headers=admin)
    assert api.get(f"/api/v1/tickets/{id_}").status_code == 401
    api.put(f"/api/v1/tickets/{id_}", json={"user_id": 1704}, headers=admin)
    assert api.get(f"/api/v1/tickets/{id_}").status_code == 200
    permissions = [VIEW_THEIRS, VIEW_TICKET]
    api.patch("/_mock/tokens/8", json={"permissions": permissions})
    assert all(api.get(f"/api/v1/tickets/{row['id']}").status_code == 200 for row in rows)


def test_a_contact_cannot_be_made_for_or_moved_to_another_customer(client: Client) -> None:
    api = two(client, [10])
    before = api.get("/_mock/state").json()
    assert api.post("/api/v1/contacts", json={"customer_id": 20}).status_code == 404
    assert api.put("/api/v1/contacts/10", json={"customer_id": 20}).status_code == 404
    assert api.get("/_mock/state").json() == before
    assert api.post("/api/v1/contacts", json={"customer_id": 10}).status_code == 200


@pytest.mark.parametrize(("selected", "shown"), [([], []), ([10], [10]), ([10, 20], [20, 10])])
def test_lists_latest_autocomplete_and_nested_rows_show_the_selected_customers(
    client: Client, selected: list[int], shown: list[int]
) -> None:
    api = two(client, selected)
    rows = api.get("/api/v1/customers").json()["customers"]
    assert [row["id"] for row in rows] == shown
    assert all([c["id"] for c in row["contacts"]] == [row["id"]] for row in rows)
    rows = api.get("/api/v1/customers/autocomplete?query=n").json()["customers"]
    assert [row["id"] for row in rows] == shown
    assert [row["id"] for row in api.get("/api/v1/contacts").json()["contacts"]] == shown
    assert [row["id"] for row in api.get("/api/v1/tickets").json()["tickets"]] == shown
    timers = api.get("/api/v1/ticket_timers").json()["ticket_timers"]
    assert [row["id"] for row in timers] == shown
    results = api.get("/api/v1/search?query=n").json()["results"]
    found = [result["table"]["_id"] for result in results]
    assert sorted(found) == sorted(2 * shown)
    latest = api.get("/api/v1/customers/latest").json()["customer"]
    assert (latest and latest["id"]) == (shown[0] if shown else None)


def test_several_groups_show_what_any_of_them_shows(client: Client) -> None:
    api = two(client, [10])
    group = {"name": "More", "access": "select", "customers": [20], "permissions": []}
    assert api.post("/_mock/groups", json=group).status_code == 201
    api.patch("/_mock/users/1705", json={"groups": ["One Customer", "More"]})
    assert api.get("/api/v1/customers").json()["meta"]["total_entries"] == 2
    api.patch("/_mock/users/1705", json={"groups": ["More"]})
    assert api.get("/api/v1/customers").status_code == 401


def test_a_group_of_all_customers_beside_a_select_one_shows_all(client: Client) -> None:
    api = two(client, [10])
    api.patch("/_mock/users/1705", json={"groups": ["One Customer", "Integrations"]})
    assert api.get("/api/v1/customers").json()["meta"]["total_entries"] == 2


def test_the_permissions_of_several_groups_add_up(client: Client) -> None:
    api = client()
    for name, permission in (("A", SEARCH), ("B", CREATE)):
        api.post("/_mock/groups", json={"name": name, "permissions": [permission]})
    api.patch("/_mock/users/1704", json={"groups": ["A", "B"]})
    sent = {"user": 1704, "name": "x"}
    token = bearer(api.post("/_mock/tokens", json=sent).json()["token"])
    assert api.get("/api/v1/customers", headers=token).status_code == 200
    assert api.post("/api/v1/customers", json={}, headers=token).status_code == 200
    assert api.get("/api/v1/customers/55", headers=token).status_code == 401


def test_a_global_admin_is_never_restricted_but_their_token_can_be(client: Client) -> None:
    api = client()
    api.patch("/_mock/groups/1", json={"permissions": [], "access": "select", "customers": []})
    assert api.get("/api/v1/customers/55", headers=bearer("admin-token")).status_code == 200
    made = api.post("/_mock/tokens", json={"user": 1701, "permissions": [SEARCH]}).json()
    token = bearer(made["token"])
    assert api.get("/api/v1/customers", headers=token).status_code == 200
    assert api.get("/api/v1/customers/55", headers=token).status_code == 401


def grant(permissions: frozenset[str] | None) -> Grant:
    return Grant(user={}, permissions=permissions, customers=None, expires=0)


def test_one_of_several_permissions_is_enough() -> None:
    assert grant(frozenset({"b"})).allows(("a", "b"))
    assert not grant(frozenset({"c"})).allows(("a", "b"))
    assert grant(None).allows("a")
    assert grant(frozenset()).allows(None)
    assert grant(frozenset({"b"})).lacks(("a", "b")) == ""
    assert '"a" or "b"' in grant(frozenset()).lacks(("a", "b"))
