"""Timers: made, changed, charged and deleted below a ticket; listed and made billable alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]
Row = dict[str, Any]

KEYS = {
    "id", "ticket_id", "user_id", "start_time", "end_time", "recorded", "created_at",
    "updated_at", "billable", "notes", "toggl_id", "product_id", "comment_id",
    "ticket_line_item_id", "active_duration", "billable_time", "billable_override",
}  # fmt: skip
NINE, TEN = "2026-01-31T09:00:00.000Z", "2026-01-31T10:00:00.000Z"
NOT_FOUND = {"message": "Not found"}


def start(api: InProcess, id_: int = 1, **sent: object) -> Row:
    body = {"start_at": NINE, **sent}
    answer = api.post(f"/api/v1/tickets/{id_}/timer_entry", json=body)
    assert answer.status_code == 200, answer.text
    made: Row = answer.json()
    return made


def update(api: InProcess, timer: int, **sent: object) -> Row:
    body = {"timer_entry_id": timer, **sent}
    answer = api.put("/api/v1/tickets/1/update_timer_entry", json=body)
    assert answer.status_code == 200, answer.text
    made: Row = answer.json()
    return made


def charge(api: InProcess, timer: int) -> Row:
    answer = api.post("/api/v1/tickets/1/charge_timer_entry", json={"timer_entry_id": timer})
    assert answer.status_code == 200, answer.text
    made: Row = answer.json()
    return made


def ticket(api: InProcess) -> Row:
    found: Row = api.get("/api/v1/tickets/1").json()["ticket"]
    return found


def listed(api: InProcess, page: int = 1) -> list[Row]:
    answer = api.get("/api/v1/ticket_timers", params={"page": page})
    rows: list[Row] = answer.json()["ticket_timers"]
    return rows


def test_a_timer_is_bare_below_its_ticket_and_the_same_everywhere(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = start(api, duration_minutes=10, notes="API Timer")
    assert set(made) == KEYS
    assert (made["start_time"], made["end_time"]) == (NINE, "2026-01-31T09:10:00.000Z")
    assert (made["active_duration"], made["billable_time"]) == (600, 600)
    assert (made["notes"], made["user_id"], made["ticket_id"]) == ("API Timer", 1701, 1)
    assert (made["recorded"], made["billable"], made["product_id"]) == (False, False, None)
    assert listed(api) == [made]
    assert ticket(api)["ticket_timers"] == [made]


def test_the_list_has_pages_of_a_hundred_and_two_keys_of_meta(desk: Desk) -> None:
    tickets = {"1": {"number": 1, "subject": "s", "customer_id": 10}}
    timers = {str(n): {"ticket_id": 1, "start_time": NINE} for n in range(1, 102)}
    api = desk({"tickets": tickets, "ticket_timers": timers})
    answer = api.get("/api/v1/ticket_timers").json()
    assert answer["meta"] == {"total_pages": 2, "page": 1}
    assert [row["id"] for row in answer["ticket_timers"]] == list(range(101, 1, -1))
    assert [row["id"] for row in ticket(api)["ticket_timers"]] == list(range(1, 102))


@pytest.mark.parametrize("sent", [{}, {"start_at": None}, {"duration_minutes": 5, "notes": "x"}])
def test_a_start_is_missing_in_rubys_own_words(
    desk: Desk, new_ticket: NewTicket, sent: Row
) -> None:
    api = desk()
    new_ticket(api)
    answer = api.post("/api/v1/tickets/1/timer_entry", json=sent)
    assert answer.status_code == 422
    assert answer.json() == {"error": "no implicit conversion of nil into String"}
    assert listed(api) == []


@pytest.mark.parametrize("start_at", ["junk", "", 5, [], {"a": 1}, "9" * 500])
def test_a_start_that_is_no_time_is_refused(
    desk: Desk, new_ticket: NewTicket, start_at: object
) -> None:
    api = desk()
    new_ticket(api)
    answer = api.post("/api/v1/tickets/1/timer_entry", json={"start_at": start_at})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("no time information in ")
    assert len(answer.text) < 200
    timer = start(api)["id"]
    sent = {"timer_entry_id": timer, "start_at": start_at, "notes": "x"}
    assert api.put("/api/v1/tickets/1/update_timer_entry", json=sent).status_code == 422
    assert listed(api)[0]["notes"] is None


@pytest.mark.parametrize(
    ("sent", "end", "seconds"),
    [
        ({}, None, None),
        ({"duration_minutes": None}, None, None),
        ({"duration_minutes": 0}, NINE, 0),
        ({"duration_minutes": 90}, "2026-01-31T10:30:00.000Z", 5400),
        ({"duration_minutes": "90"}, "2026-01-31T10:30:00.000Z", 5400),
        ({"duration_minutes": 1440}, "2026-02-01T09:00:00.000Z", 86400),
        ({"duration_minutes": -5}, NINE, 0),
        ({"end_at": TEN}, TEN, 3600),
        ({"end_at": "2026-01-31T11:00:00+01:00"}, TEN, 3600),
        ({"end_at": TEN, "duration_minutes": 5}, TEN, 3600),
        ({"end_at": "junk", "duration_minutes": 5}, "2026-01-31T09:05:00.000Z", 300),
        ({"end_at": "2026-01-31T08:00:00Z"}, "2026-01-31T08:00:00.000Z", 0),
        ({"duration_minutes": 2**62}, "9999-12-31T23:59:59.000Z", 251632450799),
        ({"duration_minutes": -(2**62)}, NINE, 0),
    ],
)
def test_the_end_is_sent_or_follows_from_the_minutes(
    desk: Desk, new_ticket: NewTicket, sent: Row, end: str | None, seconds: int | None
) -> None:
    api = desk()
    new_ticket(api)
    made = start(api, **sent)
    assert (made["end_time"], made["active_duration"]) == (end, seconds)
    assert made["billable_time"] == (seconds or 0)


def test_a_duration_beyond_64_bits_is_refused(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    body = {"start_at": NINE, "duration_minutes": 2**63}
    answer = api.post("/api/v1/tickets/1/timer_entry", json=body)
    assert (answer.status_code, listed(api)) == (422, [])
    assert answer.json() == {"error": "Duration minutes is out of range"}


def test_a_start_without_an_offset_is_in_the_accounts_zone(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk(timezone="Europe/Berlin")
    new_ticket(api)
    for sent in ("2026-01-31T10:00:00", "2026-01-31 10:00", "2026-01-31T09:00:00Z"):
        made = start(api, start_at=sent, duration_minutes=60)
        assert made["start_time"] == "2026-01-31T10:00:00.000+01:00"
        assert made["end_time"] == "2026-01-31T11:00:00.000+01:00"
        assert made["active_duration"] == 3600


def test_the_user_may_be_sent_and_must_exist(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    assert start(api, user_id=1704)["user_id"] == 1704
    assert start(api, user_id=None)["user_id"] == 1701
    timer = start(api)["id"]
    for method, path, sent in (
        ("POST", "timer_entry", {"start_at": NINE, "user_id": 404}),
        ("PUT", "update_timer_entry", {"timer_entry_id": timer, "user_id": 404, "notes": "x"}),
    ):
        answer = api.request(method, f"/api/v1/tickets/1/{path}", json=sent)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert len(listed(api)) == 3
    assert update(api, timer, user_id=1704)["user_id"] == 1704
    assert update(api, timer, user_id=None)["user_id"] == 1704


def test_the_product_is_the_accounts_labor_product_unless_it_is_sent(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk({"settings": {"1": {"default_labor_product_id": 88}}})
    new_ticket(api)
    assert start(api)["product_id"] == 88
    assert start(api, product_id=None)["product_id"] == 88
    assert start(api, product_id=5)["product_id"] == 5


def test_an_update_ignores_the_duration_and_moves_the_end_with_the_start(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    timer = start(api, duration_minutes=30)["id"]
    made = update(api, timer, duration_minutes=500, end_at=TEN, notes="n", product_id=4)
    assert (made["end_time"], made["active_duration"]) == ("2026-01-31T09:30:00.000Z", 1800)
    assert (made["notes"], made["product_id"]) == ("n", 4)
    made = update(api, timer, start_at=TEN)
    assert (made["start_time"], made["end_time"]) == (TEN, "2026-01-31T10:30:00.000Z")
    assert (made["active_duration"], made["notes"]) == (1800, "n")
    assert update(api, timer, notes=None)["notes"] is None


def test_a_running_timer_keeps_running_when_its_start_moves(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = update(api, start(api)["id"], start_at=TEN)
    assert (made["start_time"], made["end_time"], made["active_duration"]) == (TEN, None, None)


def test_what_may_not_be_sent_is_ignored(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    sent = {"billable": True, "recorded": True, "billable_override": 5, "ticket_line_item_id": 3}
    made = start(api, **sent, customer_id=20, id=77)
    assert (made["billable"], made["recorded"]) == (False, False)
    assert (made["billable_override"], made["ticket_line_item_id"], made["id"]) == (None, None, 1)
    made = update(api, 1, **sent)
    assert (made["billable"], made["recorded"], made["billable_override"]) == (False, False, None)


@pytest.mark.parametrize(
    ("sent", "time"),
    [
        *((word, "01:30:00") for word in (True, "true", "1", 1, "TRUE")),
        *((word, None) for word in (False, "false", "0", 0)),
    ],
)
def test_billable_is_a_word_for_true_or_false(
    desk: Desk, new_ticket: NewTicket, sent: object, time: str | None
) -> None:
    api = desk()
    billable = time is not None
    new_ticket(api)
    start(api, duration_minutes=90)
    for first in (True, False):
        assert api.patch("/api/v1/ticket_timers/1", json={"billable": first}).status_code == 200
        answer = api.patch("/api/v1/ticket_timers/1", json={"billable": sent}).json()
        assert list(answer) == ["ticket_timer"]
        assert set(answer["ticket_timer"]) == KEYS | {"since_updated_at"}
        assert answer["ticket_timer"]["billable"] is billable
        assert listed(api)[0]["billable"] is billable
    row = api.get("/api/v1/tickets").json()["tickets"][0]
    assert row["total_formatted_billable_time"] == time


def test_billable_may_come_in_the_query(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    start(api)
    assert api.patch("/api/v1/ticket_timers/1?billable=true").json()["ticket_timer"]["billable"]


NONSENSE: tuple[object, ...] = ("", "yes", 2, [True], [], {}, 1.5, None)


@pytest.mark.parametrize("sent", [{}, *[{"billable": word} for word in NONSENSE]])
def test_billable_nonsense_is_refused_and_changes_nothing(
    desk: Desk, new_ticket: NewTicket, sent: Row
) -> None:
    api = desk()
    new_ticket(api)
    start(api)
    before = api.get("/_mock/state").json()
    answer = api.patch("/api/v1/ticket_timers/1", json=sent)
    assert answer.status_code == 422
    assert answer.json() == {"errors": ["billable must be true or false"]}
    assert api.get("/_mock/state").json() == before


def test_a_patch_touches_the_timer_only_where_it_changes_it(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = start(api)
    api.post("/_mock/clock/advance", json={"seconds": 60})
    same = api.patch("/api/v1/ticket_timers/1", json={"billable": False}).json()["ticket_timer"]
    assert same["updated_at"] == same["since_updated_at"] == made["updated_at"]
    other = api.patch("/api/v1/ticket_timers/1", json={"billable": True}).json()["ticket_timer"]
    assert other["updated_at"] == other["since_updated_at"] == "2026-01-31T12:01:00.000Z"


@pytest.mark.parametrize("id_", ["2", "0", "-1", "abc", "9" * 30])
def test_a_timer_that_is_not_there_is_not_found(
    desk: Desk, new_ticket: NewTicket, id_: str
) -> None:
    api = desk()
    new_ticket(api)
    start(api)
    answer = api.patch(f"/api/v1/ticket_timers/{id_}", json={"billable": True})
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "update_timer_entry"),
        ("POST", "charge_timer_entry"),
        ("POST", "delete_timer_entry"),
    ],
)
def test_a_timer_of_another_ticket_or_of_none_is_not_found(
    desk: Desk, new_ticket: NewTicket, method: str, path: str
) -> None:
    api = desk()
    new_ticket(api)
    new_ticket(api)
    start(api, 1)
    before = api.get("/_mock/state").json()
    entries: tuple[object, ...] = (1, "1", None, 404, "abc", [2], {})
    for entry in entries:
        sent = {"timer_entry_id": entry, "notes": "x"}
        answer = api.request(method, f"/api/v1/tickets/2/{path}", json=sent)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND), entry
    assert api.get("/_mock/state").json() == before
    sent = {"timer_entry_id": 1}
    assert api.request(method, f"/api/v1/tickets/3/{path}", json=sent).status_code == 404


def test_deletion_takes_the_timer_away_once(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    start(api)
    kept = start(api)
    path = "/api/v1/tickets/1/delete_timer_entry"
    assert api.post(path, json={"timer_entry_id": 1}).json() == {"success": True}
    assert api.post(path, json={"timer_entry_id": 1}).status_code == 404
    assert listed(api) == [kept]
    assert start(api)["id"] == 3


@pytest.mark.parametrize(
    ("sent", "quantity"),
    [
        ({"duration_minutes": 90}, "1.5"),
        ({"duration_minutes": 60}, "1.0"),
        ({"duration_minutes": 20}, "0.33"),
        ({"duration_minutes": 10}, "0.17"),
        ({"duration_minutes": 0}, "0.0"),
        ({}, "0.0"),
    ],
)
def test_charging_makes_a_line_item_of_the_hours(
    desk: Desk, new_ticket: NewTicket, sent: Row, quantity: str
) -> None:
    api = desk()
    new_ticket(api)
    made = start(api, **sent, notes="Fixed it", product_id=7, user_id=1704)
    charged = charge(api, 1)
    item = ticket(api)["line_items"][0]
    assert set(charged) == KEYS
    assert charged == made | {
        "recorded": True,
        "ticket_line_item_id": item["id"],
        "updated_at": charged["updated_at"],
    }
    assert (item["name"], item["description"]) == ("Remote Labor", "Fixed it")
    assert (item["product_id"], item["user_id"], item["position"]) == (7, 1704, 1)
    assert (item["quantity"], item["retail_cents"], item["price_retail"]) == (quantity, 12500, 125)


def test_the_rate_of_labor_is_the_fixtures(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk({"settings": {"1": {"labor_name": "Bench", "labor_cents": 9950}}})
    new_ticket(api)
    start(api, duration_minutes=60)
    charge(api, 1)
    item = ticket(api)["line_items"][0]
    assert (item["name"], item["description"], item["price_retail"]) == ("Bench", "Bench", 99.5)


def test_a_fixture_can_have_no_rate(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk({"settings": {"1": {"labor_cents": None}}})
    new_ticket(api)
    start(api, duration_minutes=60)
    charge(api, 1)
    item = ticket(api)["line_items"][0]
    assert (item["name"], item["retail_cents"], item["price_retail"]) == ("Remote Labor", None, 0)


def test_a_timer_that_is_charged_looks_like_those_that_msp_has_charged(
    client: Callable[..., InProcess],
) -> None:
    api = client(fixture="msp")
    api.headers["Authorization"] = "Bearer admin-token"
    timers = [row for page in range(1, 6) for row in listed(api, page=page)]
    old = next(row for row in timers if row["recorded"])
    new = next(row for row in timers if not row["recorded"] and row["active_duration"])
    body = {"timer_entry_id": new["id"]}
    answer = api.post(f"/api/v1/tickets/{new['ticket_id']}/charge_timer_entry", json=body)
    new = answer.json()
    items = []
    for timer in (old, new):
        rows = api.get(f"/api/v1/tickets/{timer['ticket_id']}").json()["ticket"]["line_items"]
        (item,) = [row for row in rows if row["id"] == timer["ticket_line_item_id"]]
        assert item["product_id"] == timer["product_id"]
        assert item["price_retail"] >= 125
        items.append(item)
    same = ("taxable", "product_category", "cost_cents", "upc_code")
    assert [[item[key] for key in same] for item in items] == [[False, "Labor", None, None]] * 2
    assert all(type(items[0][key]) is type(items[1][key]) for key in items[0])


def test_a_timer_is_charged_once_until_its_line_item_is_removed(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    start(api, duration_minutes=60)
    first = charge(api, 1)
    api.post("/_mock/clock/advance", json={"seconds": 60})
    assert charge(api, 1) == first
    assert len(ticket(api)["line_items"]) == 1
    item = first["ticket_line_item_id"]
    api.post("/api/v1/tickets/1/remove_line_item", json={"ticket_line_item_id": item})
    assert ticket(api)["line_items"] == []
    freed = listed(api)[0]
    assert (freed["recorded"], freed["ticket_line_item_id"]) == (False, None)
    again = charge(api, 1)
    assert again["recorded"] is True
    assert [row["id"] for row in ticket(api)["line_items"]] == [again["ticket_line_item_id"]]
    assert again["ticket_line_item_id"] != item


def test_deleting_a_charged_timer_leaves_its_line_item(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    start(api, duration_minutes=60)
    charge(api, 1)
    api.post("/api/v1/tickets/1/delete_timer_entry", json={"timer_entry_id": 1})
    assert [row["name"] for row in ticket(api)["line_items"]] == ["Remote Labor"]


def loaded(**timer: object) -> Row:
    tickets = {"1": {"number": 1, "subject": "s", "customer_id": 10}}
    usual = {"ticket_id": 1, "start_time": NINE, "end_time": TEN, "billable": True}
    return {"tickets": tickets, "ticket_timers": {"1": {**usual, **timer}}}


def test_an_override_takes_the_place_of_the_time_spent(desk: Desk) -> None:
    api = desk(loaded(billable_override=120))
    row = listed(api)[0]
    assert (row["active_duration"], row["billable_time"]) == (3600, 120)
    assert row["billable_override"] == 120
    assert (
        api.get("/api/v1/tickets").json()["tickets"][0]["total_formatted_billable_time"]
        == "00:02:00"
    )
    charge(api, 1)
    assert ticket(api)["line_items"][0]["quantity"] == "0.03"
    assert listed(desk(loaded(billable_override=0)))[0]["billable_time"] == 0


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        ((3600,), "01:00:00"),
        ((59,), "00:00:59"),
        ((3599, 1), "01:00:00"),
        ((360000,), "100:00:00"),
        ((0,), "00:00:00"),
        ((), None),
    ],
)
def test_a_lists_row_adds_up_the_billable_timers(
    desk: Desk, seconds: tuple[int, ...], shown: str | None
) -> None:
    tickets = {"1": {"number": 1, "subject": "s", "customer_id": 10}}
    usual = {"ticket_id": 1, "start_time": NINE, "billable": True}
    timers: dict[str, Row] = {
        str(number): {**usual, "billable_override": value}
        for number, value in enumerate(seconds, 1)
    }
    timers["9"] = {**usual, "end_time": TEN, "billable": False}
    api = desk({"tickets": tickets, "ticket_timers": timers})
    row = api.get("/api/v1/tickets").json()["tickets"][0]
    assert row["total_formatted_billable_time"] == shown
