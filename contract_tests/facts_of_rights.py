"""Facts about who may see which tickets, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.added_answers import NO_PERMISSION, NOT_FOUND
from contract_tests.api import Api
from contract_tests.case import CUSTOMER, TICKET
from contract_tests.spec import Operation, operations
from contract_tests.tickets import answered, changed, desk, token

THEIRS = "their-tickets-token"
ONE = "one-customer-token"
OTHER_CUSTOMER = 54
OTHER_TICKET = 900
SAM = 1704


def their_ticket_is_one_that_is_assigned_to_them() -> None:
    """Any other is refused as what the token may not do; the list shows all."""
    api = desk()
    changed(api, 901, user_id=SAM)
    for path in ("", "/comments"):
        assert api.get(f"/tickets/901{path}", token=THEIRS).status == 200
        refused = api.get(f"/tickets/{TICKET}{path}", token=THEIRS)
        assert (refused.status, refused.json()) == (401, NO_PERMISSION)
    assert len(answered(api.get("/tickets", token=THEIRS))["tickets"]) == 3


def view_details_is_enough_for_every_ticket() -> None:
    """Whoever it is assigned to."""
    api = desk()
    viewer = token(api, "Tickets - View Details", user=SAM)
    for path in ("", "/comments"):
        assert api.get(f"/tickets/{TICKET}{path}", token=viewer).status == 200


def tickets_of_a_customer_that_is_not_selected_are_not_found() -> None:
    """Nor is anything below them, nor are they in lists."""
    api = desk()
    answers = [
        api.get(f"/tickets/{OTHER_TICKET}", token=ONE),
        api.put(f"/tickets/{OTHER_TICKET}", {"subject": "x"}, token=ONE),
        api.delete(f"/tickets/{OTHER_TICKET}", token=ONE),
        api.get(f"/tickets/{OTHER_TICKET}/comments", token=ONE),
        api.post(f"/tickets/{OTHER_TICKET}/comment", {"subject": "a", "body": "b"}, token=ONE),
        api.post(f"/tickets/{OTHER_TICKET}/print", token=ONE),
        api.post(f"/tickets/{OTHER_TICKET}/timer_entry", {"start_at": "2026-01-31"}, token=ONE),
    ]
    assert [(one.status, one.json()) for one in answers] == [(404, NOT_FOUND)] * len(answers)
    assert {row["customer_id"] for row in _listed(api, ONE)} == {_selected(api)}
    assert answered(api.get(f"/tickets/{OTHER_TICKET}"))["ticket"]["comments"] == []


def timers_of_a_customer_that_is_not_selected_are_not_found() -> None:
    """Neither in the list nor to be made billable."""
    api = desk()
    body = {"start_at": "2026-01-31T10:00:00Z"}
    timer = answered(api.post(f"/tickets/{OTHER_TICKET}/timer_entry", body))["id"]
    shown = answered(api.get("/ticket_timers", token=ONE))["ticket_timers"]
    assert {one["ticket_id"] for one in shown} == {TICKET}
    answer = api.call("PATCH", f"/ticket_timers/{timer}?billable=true", token=ONE)
    assert (answer.status, answer.json()) == (404, NOT_FOUND)


def a_search_hides_the_customers_that_are_not_selected() -> None:
    """With their contacts and tickets."""
    api = desk()
    assert answered(api.get("/search?query=subject"))["results"]
    for query in ("globex", "subject"):
        assert answered(api.get(f"/search?query={query}", token=ONE))["results"] == []


def a_ticket_for_a_customer_that_is_not_selected_is_refused() -> None:
    """As if that customer were not there; and none is made."""
    api = desk()
    body = {"customer_id": OTHER_CUSTOMER, "subject": "x"}
    answer = api.post("/tickets", body, token=ONE)
    assert (answer.status, answer.json()) == (422, {"error": "Customer required field"})
    assert len(_listed(api, "admin-token")) == 3


def only_timers_are_patched() -> None:
    """No other path of these tags takes a PATCH."""
    api = desk()
    document = api.get("/swagger.json").json()
    paths = {operation.path for operation in operations(document)}
    assert Operation("PATCH", "/ticket_timers/{id}") in operations(document)
    for path in sorted(paths - {"/ticket_timers/{id}"}):
        for id_ in ("{id}", "{customer_id}"):
            path = path.replace(id_, str(TICKET if path.startswith("/tickets") else CUSTOMER))  # noqa: PLW2901
        answer = api.call("PATCH", path, json={"subject": "x"})
        assert (answer.status, path) == (404, path)


def technicians_are_made_nowhere_in_the_api() -> None:
    """Neither under /users nor by SCIM."""
    api = desk()
    calls = (
        ("POST", "/users"),
        ("PUT", "/users/1701"),
        ("DELETE", "/users/1701"),
        ("GET", "/scim/v2/Users"),
        ("POST", "/scim/v2/Users"),
    )
    assert [api.call(method, path, json={}).status for method, path in calls] == [404] * 5


def _listed(api: Api, token_: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = answered(api.get("/tickets", token=token_))["tickets"]
    return rows


def _selected(api: Api) -> int:
    (row,) = answered(api.get("/customers", token=ONE))["customers"]
    return int(row["id"])
