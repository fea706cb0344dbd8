"""Facts about timers, line items and attachments, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.added_answers import NOT_FOUND
from contract_tests.case import ATTACHMENT, LINE_ITEM, TICKET, TIMER
from contract_tests.tickets import NOON, answered, below, desk, freeze, read

START = "2026-01-31T10:00:00.000Z"
ENTRY = {"timer_entry_id": TIMER}
ITEM = {"ticket_line_item_id": LINE_ITEM}
OTHER = 900


def a_single_timer_is_bare() -> None:
    """Made, changed, charged."""
    api = desk()
    body = {"start_at": START, "duration_minutes": 10}
    assert below(api, "POST", "timer_entry", body)["ticket_id"] == TICKET
    assert below(api, "PUT", "update_timer_entry", ENTRY)["id"] == TIMER
    assert below(api, "POST", "charge_timer_entry", ENTRY)["id"] == TIMER


def a_duration_sets_the_end_of_a_timer() -> None:
    """In minutes."""
    body = {"start_at": START, "duration_minutes": 10}
    timer = below(desk(), "POST", "timer_entry", body)
    assert (timer["start_time"], timer["end_time"]) == (START, "2026-01-31T10:10:00.000Z")
    assert timer["active_duration"] == 600


def an_end_that_is_sent_is_the_end_of_a_timer() -> None:
    """Instead of a duration."""
    body = {"start_at": START, "end_at": "2026-01-31T10:30:00Z"}
    timer = below(desk(), "POST", "timer_entry", body)
    assert (timer["end_time"], timer["active_duration"]) == ("2026-01-31T10:30:00.000Z", 1800)


def changing_a_timer_ignores_the_duration() -> None:
    """Its notes change."""
    api = desk()
    body = {**ENTRY, "duration_minutes": 1, "notes": "Wet"}
    timer = below(api, "PUT", "update_timer_entry", body)
    assert (timer["notes"], timer["active_duration"]) == ("Wet", 3600)


def a_timer_has_the_labor_product_of_the_account() -> None:
    """Unless it names another."""
    api = desk()
    document = answered(api.get("/_mock/state"))
    document["settings"]["1"]["default_labor_product_id"] = 7
    assert api.call("PUT", "/_mock/state", json=document).status == 200
    assert below(api, "POST", "timer_entry", {"start_at": START})["product_id"] == 7
    body = {"start_at": START, "product_id": 8}
    assert below(api, "POST", "timer_entry", body)["product_id"] == 8
    assert answered(api.get("/tickets/settings"))["default_labor_product_id"] == 7


def a_timer_is_of_the_current_user_unless_it_names_another() -> None:
    """The current user owns the token."""
    api = desk()
    assert below(api, "POST", "timer_entry", {"start_at": START})["user_id"] == 1701
    body = {"start_at": START, "user_id": 1704}
    assert below(api, "POST", "timer_entry", body)["user_id"] == 1704


def a_charged_timer_is_recorded() -> None:
    """And becomes a line item."""
    api = desk()
    timer = below(api, "POST", "charge_timer_entry", ENTRY)
    assert timer["recorded"] is True
    assert timer["ticket_line_item_id"] in {item["id"] for item in read(api)["line_items"]}


def deleting_a_timer_answers_success_and_then_it_is_gone() -> None:
    """From the ticket and the list."""
    api = desk()
    assert below(api, "POST", "delete_timer_entry", ENTRY) == {"success": True}
    assert [timer["id"] for timer in read(api)["ticket_timers"]] == [801]
    again = api.post(f"/tickets/{TICKET}/delete_timer_entry", ENTRY)
    assert (again.status, again.json()) == (404, NOT_FOUND)


def making_a_timer_billable_changes_nothing_else() -> None:
    """The answer is wrapped; `since_updated_at` is the time of the change."""
    api = desk()
    freeze(api)
    (before,) = [timer for timer in read(api)["ticket_timers"] if timer["id"] == TIMER]
    answer = answered(api.call("PATCH", f"/ticket_timers/{TIMER}?billable=true"))
    after = answer["ticket_timer"]
    assert {key for key in before if before[key] != after[key]} == {"billable", "updated_at"}
    assert after.keys() - before.keys() == {"since_updated_at"}
    assert after["since_updated_at"] == after["updated_at"] == NOON


def what_hangs_on_another_ticket_is_not_found() -> None:
    """Neither a timer, nor a line item, nor an attachment."""
    api = desk()
    for method, name, body in (
        ("PUT", "update_timer_entry", ENTRY),
        ("POST", "charge_timer_entry", ENTRY),
        ("POST", "delete_timer_entry", ENTRY),
        ("PUT", "update_line_item", ITEM),
        ("POST", "remove_line_item", ITEM),
        ("POST", "delete_attachment", {"attachment_id": ATTACHMENT}),
    ):
        answer = api.call(method, f"/tickets/{OTHER}/{name}", json=body)
        assert (answer.status, answer.json()) == (404, NOT_FOUND)
    ticket = read(api)
    kept = [len(ticket[key]) for key in ("ticket_timers", "line_items", "attachments")]
    assert kept == [2, 1, 1]


def a_line_item_is_added_bare_and_changed_in_a_wrapper() -> None:
    """The two differ."""
    api = desk()
    added = below(api, "POST", "add_line_item", {"name": "Cable", "description": "Long"})
    assert (added["name"], added["ticket_id"]) == ("Cable", TICKET)
    body = {"ticket_line_item_id": added["id"], "name": "Rope"}
    changed = below(api, "PUT", "update_line_item", body)
    assert set(changed) == {"ticket_line_item"}
    assert changed["ticket_line_item"]["name"] == "Rope"
    assert changed["ticket_line_item"]["description"] == "Long"


def a_line_item_needs_name_and_description_with_a_product_too() -> None:
    """Both are named in one text."""
    api = desk()
    answer = api.post(f"/tickets/{TICKET}/add_line_item", {"product_id": 7})
    assert answer.status == 422
    assert answer.json()["errors"] == "Name can't be blank, Description can't be blank"
    assert [item["id"] for item in read(api)["line_items"]] == [LINE_ITEM]


def prices_are_kept_in_cents_and_a_quantity_is_text() -> None:
    """With a decimal point."""
    body = {"name": "a", "description": "b", "price_cost": 10, "price_retail": 15}
    item = below(desk(), "POST", "add_line_item", body)
    assert (item["cost_cents"], item["retail_cents"]) == (1000, 1500)
    assert (item["price_cost"], item["price_retail"]) == (10, 15)
    assert (item["quantity"], item["taxable"]) == ("1.0", True)


def removing_a_line_item_answers_success_and_an_empty_message() -> None:
    """And then it is gone."""
    api = desk()
    assert below(api, "POST", "remove_line_item", ITEM) == {"success": True, "message": ""}
    assert read(api)["line_items"] == []


def files_are_there_at_the_next_read() -> None:
    """By their names, with the addresses that were sent."""
    api = desk()
    files = [{"url": "http://foo/a.png", "filename": "b"}, {"url": "http://foo/c"}]
    answer = below(api, "POST", "attach_file_url", {"files": files}, OTHER)
    sentence = "Processing - refresh ticket in a moment to see if it worked."
    assert answer == {"message": sentence}
    shown = read(api, OTHER)["attachments"]
    assert [(file["file_name"], file["file"]) for file in shown] == [
        ("b", {"url": "http://foo/a.png"}),
        ("c", {"url": "http://foo/c"}),
    ]


def deleting_an_attachment_answers_success_and_then_it_is_gone() -> None:
    """From the ticket."""
    api = desk()
    body = {"attachment_id": ATTACHMENT}
    assert below(api, "POST", "delete_attachment", body) == {"success": True}
    assert read(api)["attachments"] == []
