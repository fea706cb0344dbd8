"""Lists of tickets, timers and comments under many filters at once, against a naive oracle.

Random rows, few distinct values, so that borders and ties are common; also more rows than a
page sorts at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
Row = dict[str, Any]
Params = dict[str, str]

CUSTOMERS = (1, 2, 3, 4)
NAMES = {1: "Ann Lee", 2: "Bob", 3: "Leeds Ltd", 4: ""}
STATUSES = ("New", "new", "Resolved", "Invoiced", "Customer Reply")
SUBJECTS = ("toner", "Toner 12", "paper", "lee", "12 ann")
USERS = (1701, 1704, 1705, None)
ADMIN, SELECTED = "Bearer admin-token", "Bearer one-customer-token"
ME = {ADMIN: 1701, SELECTED: 1705}


def moment(chance: random.Random) -> str:
    """One of few days, at midnight or a millisecond beside it."""
    day = chance.randint(10, 16)
    return chance.choice(
        (
            f"2026-01-{day}T00:00:00.000Z",
            f"2026-01-{day}T00:00:00.001Z",
            f"2026-01-{day - 1:02}T23:59:59.999Z",
        )
    )


def asked_time(chance: random.Random) -> str:
    day = chance.randint(9, 17)
    return chance.choice(
        (
            f"2026-01-{day:02}",
            f"2026-01-{day:02}T00:00:00Z",
            f"2026-01-{day:02}T00:00:00.001Z",
        )
    )


def some_tickets(chance: random.Random, count: int, ids: int) -> dict[str, Row]:
    return {
        str(id_): {
            "number": chance.randint(1, 30),
            "subject": chance.choice(SUBJECTS),
            "status": chance.choice(STATUSES),
            "customer_id": chance.choice(CUSTOMERS),
            "contact_id": chance.choice((1, 2, None)),
            "user_id": chance.choice(USERS),
            "created_at": moment(chance),
            "updated_at": moment(chance),
            "resolved_at": chance.choice((None, moment(chance))),
        }
        for id_ in sorted(chance.sample(range(1, ids), count))
    }


def some_document(chance: random.Random, count: int, ids: int) -> dict[str, dict[str, Row]]:
    tickets = some_tickets(chance, count, ids)
    timers = {
        str(id_): {
            "ticket_id": int(chance.choice([*tickets])),
            "start_time": moment(chance),
            "created_at": moment(chance),
        }
        for id_ in range(1, count // 2)
    }
    comments = {
        str(id_): {
            "ticket_id": int(next(iter(tickets))),
            "subject": "s",
            "body": "b",
            "created_at": moment(chance),
            "updated_at": moment(chance),
        }
        for id_ in range(1, 60)
    }
    customers: dict[str, Row] = {str(id_): {"firstname": NAMES[id_]} for id_ in CUSTOMERS}
    contacts: dict[str, Row] = {
        "1": {"name": "A", "customer_id": 1},
        "2": {"name": "B", "_unchecked": True},
    }
    made = {"customers": customers, "contacts": contacts, "tickets": tickets}
    return made | {"ticket_timers": timers, "comments": comments}


def as_stored(time: str) -> str:
    return time if "T" in time and "." in time else f"{time[:10]}T00:00:00.000Z"


def keeps(row: Row, name: str, value: str, me: int) -> bool:
    """Whether one filter of tickets leaves a row."""
    match name:
        case "customer_id" | "contact_id" | "number" | "user_id":
            return bool(row[name] == int(value))
        case "status" if value == "Not Closed":
            return row["status"] not in ("Resolved", "Invoiced")
        case "status":
            return bool(row["status"].lower() == value.lower())
        case "mine":
            return value != "true" or row["user_id"] == me
        case "query":
            text = f"{row['number']} | {row['subject']} | {NAMES[row['customer_id']]}".lower()
            return all(word in text for word in value.lower().split())
        case "ticket_search_id":
            return False
    field = {"resolved_after": "resolved_at", "created_after": "created_at"}.get(name, "updated_at")
    return row[field] is not None and row[field] > as_stored(value)


def a_filter(chance: random.Random) -> tuple[str, str]:
    name = chance.choice(
        (
            *("customer_id", "contact_id", "number", "user_id", "status", "mine", "query"),
            *("resolved_after", "created_after", "since_updated_at"),
        )
    )
    values: dict[str, Sequence[object]] = {
        "customer_id": (*CUSTOMERS, 9),
        "contact_id": (1, 2, 9),
        "number": range(1, 31),
        "user_id": (1701, 1704, 9),
        "status": (*STATUSES, "Not Closed", "nothing"),
        "mine": ("true", "false"),
        "query": ("toner", "12", "lee", "ANN", "lee toner", "1", "paper b", "zzz"),
    }
    return name, str(chance.choice(values[name])) if name in values else asked_time(chance)


def in_order(rows: list[Row]) -> list[int]:
    return sorted((row["id"] for row in rows), reverse=True)


def all_pages(api: InProcess, path: str, table: str, params: Params) -> list[int]:
    """The ids of all pages, whose number is what the first one says."""
    ids: list[int] = []
    page, last = 1, 1
    while page <= last:
        sent = {**params, "page": str(page)}
        answer = api.get(f"/api/v1{path}", params=sent).json()
        last = answer["meta"]["total_pages"]
        some = [row["id"] for row in answer[table]]
        assert page == last or len(some) == int(params["per_page"]), params
        ids += some
        page += 1
    return ids


def select(api: InProcess, customers: Sequence[int]) -> str:
    """The token to ask with, so that these customers are seen."""
    if len(customers) == len(CUSTOMERS):
        return ADMIN
    assert api.patch("/_mock/groups/5", json={"customers": [*customers]}).status_code == 200
    return SELECTED


def stored(api: InProcess, table: str) -> list[Row]:
    return [*api.get("/_mock/state").json()[table].values()]


@pytest.mark.parametrize("customers", [CUSTOMERS, (1,), (2, 3), (1, 2, 4)])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_tickets_under_several_filters_are_those_of_the_oracle(
    desk: Desk, count: int, customers: tuple[int, ...]
) -> None:
    chance = random.Random(f"{count} {customers}")
    api = desk(some_document(chance, 120, 400))
    token = api.headers["Authorization"] = select(api, customers)
    rows = [row for row in stored(api, "tickets") if row["customer_id"] in customers]
    found = 0
    for _ in range(25):
        params = dict(a_filter(chance) for _ in range(count))
        left = [row for row in rows if all(keeps(row, *item, ME[token]) for item in params.items())]
        asked = params | {"per_page": str(chance.choice((9, 50)))}
        assert all_pages(api, "/tickets", "tickets", asked) == in_order(left), params
        found += bool(left)
    assert found > 3


@pytest.mark.parametrize("customers", [CUSTOMERS, (1,), (2, 3)])
def test_timers_between_two_times_are_those_of_the_oracle(
    desk: Desk, customers: tuple[int, ...]
) -> None:
    chance = random.Random(f"timers {customers}")
    api = desk(some_document(chance, 120, 400))
    api.headers["Authorization"] = select(api, customers)
    rows = [row for row in stored(api, "ticket_timers") if row["customer_id"] in customers]
    for _ in range(25):
        params = {"per_page": str(chance.choice((9, 50)))}
        if chance.random() < 0.7:
            params["created_at_gt"] = asked_time(chance)
        if chance.random() < 0.7:
            params["created_at_lt"] = asked_time(chance)
        after = as_stored(params.get("created_at_gt", "0001-01-01"))
        before = as_stored(params.get("created_at_lt", "9999-01-01"))
        left = [row for row in rows if after < row["created_at"] < before]
        assert all_pages(api, "/ticket_timers", "ticket_timers", params) == in_order(left)


@pytest.mark.parametrize("seed", range(2))
def test_comments_filtered_and_sorted_are_those_of_the_oracle(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    api = desk(some_document(chance, 3, 9))
    rows = stored(api, "comments")
    path = f"/tickets/{rows[0]['ticket_id']}/comments"
    for _ in range(30):
        params = {"per_page": str(chance.choice((11, 100)))}
        left = rows
        for name in chance.sample(
            ("created_after", "created_before", "updated_after", "updated_before"),
            chance.randint(0, 3),
        ):
            params[name] = asked_time(chance)
            limit, field = as_stored(params[name]), f"{name.partition('_')[0]}_at"
            after = name.endswith("after")
            left = [row for row in left if (row[field] > limit if after else row[field] < limit)]
        field, descending = chance.choice(("created_at", "updated_at")), chance.random() < 0.5
        if chance.random() < 0.7:
            params |= {"sort_by": field, "sort_direction": "DESC" if descending else "ASC"}
            left = sorted(left, key=lambda row: (row[field], row["id"]), reverse=descending)
        else:
            left = sorted(left, key=lambda row: row["id"], reverse=True)
        assert all_pages(api, path, "comments", params) == [row["id"] for row in left], params


MANY: tuple[Params, ...] = (
    {"created_after": "2026-01-09"},
    {"since_updated_at": "2026-01-09", "status": "Not Closed"},
    {"resolved_after": "2026-01-10"},
    {"created_after": "2026-01-11", "since_updated_at": "2026-01-10"},
    {"status": "Not Closed", "mine": "false"},
    {"since_updated_at": "2026-01-09", "query": "toner"},
)


@pytest.mark.parametrize("customers", [CUSTOMERS, (1, 2, 3)])
def test_every_page_of_more_rows_than_are_sorted_at_once_is_that_of_the_oracle(
    desk: Desk, customers: tuple[int, ...]
) -> None:
    chance = random.Random(f"many {customers}")
    api = desk(some_document(chance, 2500, 9000))
    token = api.headers["Authorization"] = select(api, customers)
    rows = [row for row in stored(api, "tickets") if row["customer_id"] in customers]
    sizes = []
    for params in MANY:
        left = [row for row in rows if all(keeps(row, *item, ME[token]) for item in params.items())]
        sizes.append(len(left))
        asked = params | {"per_page": "97"}
        assert all_pages(api, "/tickets", "tickets", asked) == in_order(left), params
    assert sum(size > 1000 for size in sizes) >= 3
    assert any(size < 1000 for size in sizes)


def test_a_range_that_only_the_oldest_of_many_rows_pass_is_found_too(desk: Desk) -> None:
    """A walk from the newest meets none for long, and gives up."""
    usual = {"number": 1, "subject": "s", "customer_id": 10}
    rows = {
        str(id_): {
            **usual,
            "created_at": f"2026-01-{'20' if id_ <= 1100 else '05'}T00:00:00.{id_ % 1000:03}Z",
        }
        for id_ in range(1, 7001)
    }
    api = desk({"tickets": rows})
    found: list[int] = []
    for page in range(1, 12):
        params = {"created_after": "2026-01-10", "page": str(page), "per_page": "100"}
        answer = api.get("/api/v1/tickets", params=params).json()
        assert answer["meta"] == {"total_pages": 11, "page": page}
        found += [row["id"] for row in answer["tickets"]]
    assert found == list(range(1100, 0, -1))


@pytest.mark.parametrize("customers", [CUSTOMERS, (2, 3)])
def test_the_orders_that_are_kept_follow_later_writes(
    desk: Desk, customers: tuple[int, ...]
) -> None:
    chance = random.Random(f"writes {customers}")
    api = desk(some_document(chance, 40, 90))
    token = select(api, customers)
    asked = [dict(a_filter(chance) for _ in range(2)) for _ in range(8)]
    asked += [{"created_after": "2026-01-12", "status": "new"}, {"since_updated_at": "2026-01-12"}]
    for step in range(12):
        api.headers["Authorization"] = ADMIN
        api.put("/_mock/clock", json={"now": moment(chance), "frozen": True})
        id_ = chance.choice(stored(api, "tickets"))["id"]
        sent = {
            "status": chance.choice(STATUSES),
            "customer_id": chance.choice(CUSTOMERS),
            "user_id": chance.choice(USERS),
            "subject": chance.choice(SUBJECTS),
        }
        match step % 4:
            case 0:
                answer = api.post("/api/v1/tickets", json=sent)
            case 1:
                answer = api.delete(f"/api/v1/tickets/{id_}")
            case _:
                answer = api.put(f"/api/v1/tickets/{id_}", json=sent)
        assert answer.status_code == 200, answer.text
        rows = [row for row in stored(api, "tickets") if row["customer_id"] in customers]
        api.headers["Authorization"] = token
        for params in asked:
            left = [
                row for row in rows if all(keeps(row, *item, ME[token]) for item in params.items())
            ]
            shown = all_pages(api, "/tickets", "tickets", params | {"per_page": "20"})
            assert shown == in_order(left), (step, params)
