"""Each filter of tickets, timers and comments: a row inside, outside and on the border.

Every case runs as an admin and as users of one and of several customers, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
Row = dict[str, Any]

SELECTED = "one-customer-token"
CUSTOMERS = (10, 20, 30)
VIEWERS: dict[str, tuple[str, tuple[int, ...]]] = {
    "admin": ("admin-token", CUSTOMERS),
    "of one customer": (SELECTED, (10,)),
    "of several customers": (SELECTED, (10, 30)),
    "of no customer": (SELECTED, ()),
}
"""Token, and the customers whose rows it sees."""

JUST_BEFORE = "2026-01-09T23:59:59.999Z"
MIDNIGHT = "2026-01-10T00:00:00.000Z"
JUST_AFTER = "2026-01-10T00:00:00.001Z"

Case = tuple[str, str, list[Row], list[Row]]
CASES: tuple[Case, ...] = (
    # What is asked, of which table, rows inside, rows outside: the border is among these.
    *(
        (
            f"{param}={value}",
            "tickets",
            [{field: JUST_AFTER}, {field: "2026-03-01T00:00:00.000Z"}],
            [{field: MIDNIGHT}, {field: JUST_BEFORE}, {field: "2025-03-01T00:00:00.000Z"}],
        )
        for param, field in (
            ("created_after", "created_at"),
            ("since_updated_at", "updated_at"),
            ("resolved_after", "resolved_at"),
        )
        for value in ("2026-01-10", "2026-01-10T00:00:00Z", "2026-01-10T02:00:00.000%2B02:00")
    ),
    ("resolved_after=1999-01-01", "tickets", [{"resolved_at": MIDNIGHT}], [{"resolved_at": None}]),
    ("number=42", "tickets", [{"number": 42}], [{"number": n} for n in (4, 420, 41, 43, 24)]),
    ("contact_id=1", "tickets", [{"contact_id": 1}], [{"contact_id": 11}, {"contact_id": None}]),
    ("user_id=1704", "tickets", [{"user_id": 1704}], [{"user_id": 1705}, {"user_id": None}]),
    (
        "status=New",
        "tickets",
        [{"status": "New"}, {"status": "new"}, {"status": "NEW"}],
        [{"status": text} for text in ("Newer", "", "Ne", " New", "Resolved")],
    ),
    (
        "status=Not%20Closed",
        "tickets",
        [{"status": text} for text in ("New", "Customer Reply", "Not A Status", "Not Closed", "")],
        [{"status": "Resolved"}, {"status": "Invoiced"}],
    ),
    ("status=not%20closed", "tickets", [{"status": "New"}], [{"status": "Invoiced"}]),
    ("status=Resolved", "tickets", [{"status": "Resolved"}], [{"status": "Invoiced"}]),
    ("query=toner", "tickets", [{"subject": "No Toner left"}], [{"subject": "No tone left"}]),
    ("query=77", "tickets", [{"number": 1775}, {"subject": "A77"}], [{"number": 757}]),
    (
        "query=toner%20left",
        "tickets",
        [{"subject": "left: toner"}],
        [{"subject": "toner"}, {"subject": "left"}],
    ),
    ("query=", "tickets", [{"subject": "a"}], []),
    ("ticket_search_id=5", "tickets", [], [{"number": 5}]),
    ("ticket_search_id=", "tickets", [{"number": 5}], []),
    *(
        (
            f"created_at_gt={value}",
            "ticket_timers",
            [{"created_at": JUST_AFTER}],
            [{"created_at": MIDNIGHT}, {"created_at": JUST_BEFORE}],
        )
        for value in ("2026-01-10", "2026-01-10T01:00:00%2B01:00")
    ),
    *(
        (
            f"created_at_lt={value}",
            "ticket_timers",
            [{"created_at": JUST_BEFORE}],
            [{"created_at": MIDNIGHT}, {"created_at": JUST_AFTER}],
        )
        for value in ("2026-01-10", "2026-01-09T23:00:00-01:00")
    ),
    (
        "created_at_gt=2026-01-09&created_at_lt=2026-01-11",
        "ticket_timers",
        [{"created_at": text} for text in (JUST_BEFORE, MIDNIGHT, JUST_AFTER)],
        [{"created_at": "2026-01-09T00:00:00.000Z"}, {"created_at": "2026-01-11T00:00:00.000Z"}],
    ),
    (
        "created_at_gt=2026-01-11&created_at_lt=2026-01-09",
        "ticket_timers",
        [],
        [{"created_at": text} for text in (JUST_BEFORE, MIDNIGHT, JUST_AFTER)],
    ),
)


def document(table: str, inside: list[Row], outside: list[Row]) -> tuple[Any, dict[int, int]]:
    """Rows in each customer, mixed; the ids of those inside, with their customer."""
    tickets: dict[str, Row] = {}
    timers: dict[str, Row] = {}
    wanted = {}
    id_ = 0
    for row in (*outside, *inside, *outside[::-1]):
        for customer in CUSTOMERS:
            id_ += 1
            usual = {"number": 900_000, "subject": "-", "customer_id": customer}
            own = row if table == "tickets" else {}
            tickets[str(id_)] = {"created_at": "-90d", **usual, **own}
            if table == "ticket_timers":
                timers[str(id_)] = {"ticket_id": id_, "user_id": 1704, "start_time": "-90d", **row}
            if row in inside:
                wanted[id_] = customer
    customers: dict[str, Row] = {str(id_): {"firstname": "Z"} for id_ in CUSTOMERS}
    contacts = {"1": {"name": "C", "customer_id": 10}, "11": {"name": "D", "customer_id": 10}}
    made = {"customers": customers, "contacts": contacts}
    return made | {"tickets": tickets, "ticket_timers": timers}, wanted


def views(api: InProcess) -> Iterator[tuple[int, ...]]:
    """Ask as one viewer after the other; the customers that they see."""
    for token, customers in VIEWERS.values():
        answer = api.patch("/_mock/groups/5", json={"customers": list(customers)})
        assert answer.status_code == 200
        api.headers["Authorization"] = f"Bearer {token}"
        yield customers


def pages(api: InProcess, path: str, table: str, per_page: int) -> Iterator[list[int]]:
    """The ids of each page until the one after the last, with a look at its meta."""
    page, last = 1, 1
    while page <= last + 1:
        join = "&" if "?" in path else "?"
        answer = api.get(f"/api/v1{path}{join}page={page}&per_page={per_page}").json()
        last = answer["meta"]["total_pages"]
        assert answer["meta"]["page"] == page
        yield [row["id"] for row in answer[table]]
        page += 1


def check_pages(api: InProcess, path: str, table: str, wanted: list[int]) -> None:
    """All in one page, and in small pages, are what is wanted, in order."""
    answer = api.get(f"/api/v1{path}").json()
    assert [row["id"] for row in answer[table]] == wanted
    per_page = max(2, len(wanted) // 2)
    found = list(pages(api, path, table, per_page))
    assert [id_ for ids in found for id_ in ids] == wanted
    assert [len(ids) for ids in found[:-2]] == [per_page] * (len(found) - 2)
    assert found[-1] == []
    assert len(found) - 1 == max(1, -(-len(wanted) // per_page))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_filter_leaves_what_is_inside_and_nothing_on_the_border(desk: Desk, case: Case) -> None:
    query, table, inside, outside = case
    made, wanted = document(table, inside, outside)
    api = desk(made)
    for customers in views(api):
        ids = sorted((id_ for id_ in wanted if wanted[id_] in customers), reverse=True)
        check_pages(api, f"/{table}?{query}", table, ids)


@pytest.mark.parametrize("wanted", [*CUSTOMERS, 1, 100, 40])
def test_customer_id_leaves_the_tickets_of_one_customer(desk: Desk, wanted: int) -> None:
    made, rows = document("tickets", [{"number": n} for n in range(1, 4)], [])
    api = desk(made)
    for customers in views(api):
        ids = [id_ for id_ in sorted(rows, reverse=True) if rows[id_] == wanted]
        found = ids if wanted in customers else []
        check_pages(api, f"/tickets?customer_id={wanted}", "tickets", found)


@pytest.mark.parametrize("word", ["true", "1", "false", "0", ""])
def test_mine_leaves_what_is_assigned_to_the_tokens_user(desk: Desk, word: str) -> None:
    made, rows = document("tickets", [{"user_id": id_} for id_ in (1701, 1705, 1704, None)], [])
    api = desk(made)
    for customers in views(api):
        me = api.get("/api/v1/me").json()["user_id"]
        own = {int(id_) for id_, row in made["tickets"].items() if row["user_id"] == me}
        seen = {id_ for id_ in rows if rows[id_] in customers}
        wanted = seen & own if word in ("true", "1") else seen
        assert bool(wanted) == bool(customers)
        check_pages(api, f"/tickets?mine={word}", "tickets", sorted(wanted, reverse=True))


def test_query_finds_the_name_of_a_customer_that_is_seen(desk: Desk) -> None:
    made, rows = document("tickets", [{"subject": "toner"}, {"subject": "paper"}], [])
    made["customers"]["10"] = {"firstname": "Ann", "business_name": "Ink"}
    made["customers"]["30"] = {"firstname": "Annabel"}
    api = desk(made)
    for customers in views(api):
        seen = {10, 30} & {*customers}
        named = [id_ for id_ in sorted(rows, reverse=True) if rows[id_] in seen]
        check_pages(api, "/tickets?query=ann", "tickets", named)
        both = [id_ for id_ in named if made["tickets"][str(id_)]["subject"] == "toner"]
        check_pages(api, "/tickets?query=ann%20toner", "tickets", both)
        ink = [id_ for id_ in both if rows[id_] == 10]
        check_pages(api, "/tickets?query=TONER%20ink%20ann", "tickets", ink)


def test_groups_of_select_customers_add_up_in_filters(desk: Desk) -> None:
    made, rows = document("tickets", [{"created_at": JUST_AFTER, "status": "New"}], [])
    api = desk(made)
    for name, customer in (("A", 20), ("B", 30)):
        group = {"name": name, "access": "select", "customers": [customer], "permissions": "all"}
        assert api.post("/_mock/groups", json=group).status_code == 201
    api.patch("/_mock/users/1705", json={"groups": ["A", "B"]})
    api.headers["Authorization"] = f"Bearer {SELECTED}"
    wanted = sorted((id_ for id_ in rows if rows[id_] in (20, 30)), reverse=True)
    for query in ("", "created_after=2026-01-10", "status=Not%20Closed", "query=-"):
        check_pages(api, f"/tickets?{query}", "tickets", wanted)
    api.patch("/_mock/users/1705", json={"groups": ["B"]})
    check_pages(api, "/tickets?created_after=2026-01-10", "tickets", wanted[:1])


TIMES = (
    ("tickets", "created_after", "created_at"),
    ("tickets", "since_updated_at", "updated_at"),
    ("tickets", "resolved_after", "resolved_at"),
    ("ticket_timers", "created_at_gt", "created_at"),
    ("ticket_timers", "created_at_lt", "created_at"),
    ("comments", "created_after", "created_at"),
    ("comments", "created_before", "created_at"),
    ("comments", "updated_after", "updated_at"),
    ("comments", "updated_before", "updated_at"),
)
MOMENTS = {
    "UTC": (
        ("2026-03-29", "2026-03-29T00:00:00.000Z"),
        ("2026-03-29T10:00", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29 10:00:00", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29T10:00:00Z", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29T10:00:00.123Z", "2026-03-29T10:00:00.123Z"),
        ("2026-03-29T10:00:00.123456Z", "2026-03-29T10:00:00.123Z"),
        ("2026-03-29T10:00:00+02:00", "2026-03-29T08:00:00.000Z"),
        ("2026-03-29T10:00:00+0200", "2026-03-29T08:00:00.000Z"),
        ("2026-03-29T00:30:00+05:30", "2026-03-28T19:00:00.000Z"),
        ("2026-03-29T22:00:00-04:00", "2026-03-30T02:00:00.000Z"),
        ("2026-03-29 10:00:00 -0700", "2026-03-29T17:00:00.000Z"),
    ),
    "Europe/Berlin": (
        ("2026-03-29", "2026-03-28T23:00:00.000Z"),
        ("2026-03-30", "2026-03-29T22:00:00.000Z"),
        ("2026-03-29T10:00:00", "2026-03-29T08:00:00.000Z"),
        ("2026-03-28T10:00:00", "2026-03-28T09:00:00.000Z"),
        ("2026-03-29T10:00:00Z", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29T10:00:00+00:00", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29T10:00:00+02:00", "2026-03-29T08:00:00.000Z"),
    ),
    "America/New_York": (
        ("2026-03-29", "2026-03-29T04:00:00.000Z"),
        ("2026-01-29", "2026-01-29T05:00:00.000Z"),
    ),
}
"""What is sent, by the zone of the account, and the moment that it means."""


def beside(moment: str, milliseconds: int) -> str:
    from datetime import datetime, timedelta

    time = datetime.fromisoformat(moment) + timedelta(milliseconds=milliseconds)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize("zone", MOMENTS)
@pytest.mark.parametrize(("table", "param", "field"), TIMES)
def test_a_day_is_its_midnight_in_the_accounts_zone_and_an_offset_counts(
    desk: Desk, table: str, param: str, field: str, zone: str
) -> None:
    """Three rows a millisecond apart: the one in the middle, on the border, is never inside."""
    rows: dict[str, Row] = {}
    for number, (_, moment) in enumerate(MOMENTS[zone]):
        for step in (-1, 0, 1):
            rows[str(3 * number + step + 2)] = {field: beside(moment, step)}
    ticket = {"number": 1, "subject": "s", "customer_id": 10}
    made: dict[str, dict[str, Row]] = {"tickets": {"1": {**ticket, "created_at": "-90d"}}}
    required: dict[str, Row] = {
        "tickets": ticket,
        "ticket_timers": {"ticket_id": 1, "start_time": "-1d"},
        "comments": {"ticket_id": 1, "subject": "s", "body": "b"},
    }
    made[table] = {id_: {"created_at": "-90d", **required[table], **rows[id_]} for id_ in rows}
    api = desk(made, timezone=zone)
    path = "/tickets/1/comments" if table == "comments" else f"/{table}"
    for sent, moment in MOMENTS[zone]:
        answer = api.get(f"/api/v1{path}", params={param: sent, "per_page": 100}).json()
        if param.endswith(("before", "_lt")):
            wanted = {int(id_) for id_, row in made[table].items() if row[field] < moment}
        else:
            wanted = {int(id_) for id_, row in made[table].items() if row[field] > moment}
        assert {row["id"] for row in answer[table]} == wanted, sent
        assert 0 < len(wanted) < len(rows)


@pytest.mark.parametrize(("table", "param", "field"), TIMES)
def test_what_is_no_time_narrows_nothing(desk: Desk, table: str, param: str, field: str) -> None:
    times = {"created_at": MIDNIGHT, "updated_at": MIDNIGHT}
    made = {
        "tickets": {"1": {"number": 1, "subject": "s", "customer_id": 10, **times}},
        "ticket_timers": {"1": {"ticket_id": 1, "start_time": MIDNIGHT, **times}},
        "comments": {"1": {"ticket_id": 1, "subject": "s", "body": "b", **times}},
    }
    api = desk(made)
    path = "/tickets/1/comments" if table == "comments" else f"/{table}"
    for junk in ("junk", "", "2026-13-01", "10", "2026-02-30", "9" * 99, "+", "T", "0000-01-01"):
        answer = api.get(f"/api/v1{path}", params={param: junk}).json()
        assert [row["id"] for row in answer[table]] == [1], junk


NO_SENSE: tuple[tuple[str, list[int]], ...] = (
    ("number=abc", []),
    ("number=-1", []),
    ("number=1.0", []),
    ("number=", [2, 1]),
    ("number=01", [1]),
    ("number=" + "9" * 40, []),
    ("customer_id=abc", []),
    ("customer_id=", [2, 1]),
    ("contact_id=abc", []),
    ("user_id=abc", []),
    ("status=", [2, 1]),
    ("unknown=1", [2, 1]),
    ("mine=true&user_id=1701", [1]),
    ("mine=true&user_id=1704", []),
    ("status=New&status=Resolved", [2]),
    ("status=Not+Closed&resolved_after=2020-01-01", []),
    ("number=1&number[]=2", []),
    ("created_after[]=2030-01-01", [2, 1]),
    ("query[]=x", []),
)


def test_values_that_make_no_sense_find_nothing_or_narrow_nothing(desk: Desk) -> None:
    usual = {"subject": "s", "customer_id": 10}
    rows: dict[str, Row] = {
        "1": {"number": 1, "user_id": 1701, **usual},
        "2": {"number": 2, "status": "Resolved", "resolved_at": MIDNIGHT, **usual},
    }
    api = desk({"tickets": rows})
    for query, found in NO_SENSE:
        answer = api.get(f"/api/v1/tickets?{query}")
        assert answer.status_code == 200, query
        assert [row["id"] for row in answer.json()["tickets"]] == found, query
