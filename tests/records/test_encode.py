"""Rows to JSON: what each account puts in, zones, nested rows."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mock_syncro.records import encode
from mock_syncro.records.shape import Shape
from mock_syncro.records.view import AccountView
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "2026-07-01T12:00:00.123Z"),
        ("Europe/Berlin", "2026-07-01T14:00:00.123+02:00"),
        ("America/New_York", "2026-07-01T08:00:00.123-04:00"),
        ("Asia/Kolkata", "2026-07-01T17:30:00.123+05:30"),
    ],
)
def test_a_time_has_milliseconds_and_the_offset_of_the_zone(zone: str, shown: str) -> None:
    assert AccountView(1, "acme", zone).time("2026-07-01T12:00:00.123Z") == shown


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_the_ends_of_the_calendar_can_be_shown(text: str) -> None:
    for zone in ("UTC", "Asia/Kolkata", "America/New_York"):
        assert AccountView(1, "acme", zone).time(text)


def test_accounts_that_share_rows_show_each_its_own(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1", "timezone": "Europe/Berlin"})

    def shown(prefix: str) -> tuple[Any, ...]:
        listed = api.get(f"{prefix}/api/v1/customers", headers=ADMIN).json()["customers"][0]
        contact = api.get(f"{prefix}/api/v1/contacts/101", headers=ADMIN).json()
        customer = api.get(f"{prefix}/api/v1/customers/55", headers=ADMIN).json()["customer"]
        host = customer["online_profile_url"].split("/")[2]
        assert customer["contacts"][-1] == listed["contacts"][-1] == contact
        assert listed == {key: customer[key] for key in listed}
        return contact["account_id"], host, contact["created_at"], customer["since_updated_at"]

    here, there = shown(""), shown("/@t1")
    assert here[0] != there[0]
    assert (here[1], there[1]) == ("acme.syncromsp.com", "t1.syncromsp.com")
    assert here[2].endswith("T08:00:00.000Z")
    assert there[2].endswith("T09:00:00.000+01:00")
    assert there[3].endswith("+01:00")
    assert shown("") == here


def test_a_changed_row_is_shown_changed_wherever_it_nests(client: Client) -> None:
    api = client()
    api.headers.update(ADMIN)
    api.get("/api/v1/customers")
    api.put("/api/v1/contacts/101", json={"name": "New"})
    customers = api.get("/api/v1/customers").json()["customers"]
    assert customers[0]["contacts"][-1]["name"] == "New"
    api.delete("/api/v1/contacts/101")
    detail = api.get("/api/v1/customers/55").json()["customer"]
    assert [contact["id"] for contact in detail["contacts"]] == list(range(172, 101, -1))


def test_another_zone_after_a_reset_of_the_clock_is_not_needed(client: Client) -> None:
    api = client(timezone="Africa/Johannesburg")
    api.headers.update(ADMIN)
    api.put("/_mock/clock", json={"now": "2026-01-31T23:30:00Z", "frozen": True})
    made = api.post("/api/v1/contacts", json={"customer_id": 55}).json()
    assert made["created_at"] == "2026-02-01T01:30:00.000+02:00"
    user = api.get("/api/v1/users/1701").json()["user"]
    assert user["created_at"].endswith("+02:00")


def test_a_refused_contact_is_shown_as_an_unsaved_one(client: Client) -> None:
    api = client(timezone="Europe/Berlin")
    api.headers.update(ADMIN)
    record = api.put("/api/v1/contacts/101", json={"email": "no"}).json()["record"]
    stored = api.get("/api/v1/contacts/101").json()
    assert record == stored | {"email": "no"}
    record = api.post("/api/v1/contacts", json={"email": "no"}).json()["record"]
    assert (record["id"], record["created_at"], record["updated_at"]) == (None, None, None)
    assert record["account_id"] == stored["account_id"]


Row = dict[str, Any]

SHOWN = (
    "/tickets",
    "/tickets?all_comments=true",
    "/tickets?comment_format=richtext&per_page=3",
    "/tickets?query=ann",
    "/tickets?status=Not%20Closed&created_after=2020-01-01",
    "/tickets/1",
    "/tickets/2",
    "/tickets/4",
    "/tickets/2?comment_format=original",
    "/tickets/1/comments",
    "/ticket_timers",
    "/customers",
    "/customers/10",
    "/contacts",
    "/search?query=ann",
    "/tickets/settings",
)


def desk() -> dict[str, dict[str, Row]]:
    tickets: dict[str, Row] = {
        str(id_): {
            "number": id_,
            "subject": "ann" if id_ % 2 else "bob",
            "customer_id": 10 * (1 + id_ % 2),
            "contact_id": 1 + id_ % 3,
            "user_id": 1704,
            "ticket_type_id": 1,
        }
        for id_ in range(1, 7)
    }
    return {
        "customers": {"10": {"firstname": "Ann"}, "20": {"business_name": "Bob"}},
        "contacts": {str(n): {"name": f"C{n}", "customer_id": 10 * (1 + n % 2)} for n in (1, 2, 3)},
        "ticket_types": {"1": {"name": "Devices"}},
        "ticket_fields": {"1": {"name": "Maker", "ticket_type_id": 1}},
        "tickets": tickets,
        "comments": {
            str(n): {"ticket_id": n, "subject": "s", "body": "<b>x</b> & y", "is_rich_text": True}
            for n in range(1, 5)
        },
        "ticket_timers": {
            str(n): {"ticket_id": n, "start_time": "-1d", "end_time": "0d", "billable": True}
            for n in range(1, 5)
        },
    }


def a_write(chance: random.Random) -> tuple[str, str, Row]:
    """Something that changes what is shown of others; it may be refused."""
    ticket, customer = chance.randint(1, 7), chance.choice((10, 20))
    timer, word = {"timer_entry_id": chance.randint(1, 5)}, chance.choice(("Ann", "Eve", "Zoe"))
    writes: tuple[tuple[str, str, Row], ...] = (
        ("PUT", f"/api/v1/customers/{customer}", {"firstname": word}),
        ("PUT", f"/api/v1/contacts/{chance.randint(1, 3)}", {"name": word}),
        ("DELETE", f"/api/v1/contacts/{chance.randint(1, 9)}", {}),
        ("POST", "/api/v1/contacts", {"name": word, "customer_id": customer}),
        ("POST", f"/api/v1/tickets/{ticket}/comment", {"subject": "s", "body": word}),
        ("POST", f"/api/v1/tickets/{ticket}/timer_entry", {"start_at": "2026-01-31"}),
        ("PATCH", f"/api/v1/ticket_timers/{chance.randint(1, 5)}", {"billable": word == "Ann"}),
        ("POST", f"/api/v1/tickets/{ticket}/charge_timer_entry", timer),
        ("POST", f"/api/v1/tickets/{ticket}/delete_timer_entry", timer),
        ("PUT", f"/api/v1/tickets/{ticket}", {"customer_id": customer, "contact_id": 1}),
        ("PUT", f"/api/v1/tickets/{ticket}", {"user_id": chance.choice((1701, 1704, None))}),
        ("PUT", f"/api/v1/tickets/{ticket}", {"ticket_type_id": chance.choice((1, None))}),
        ("POST", "/api/v1/tickets", {"customer_id": customer, "subject": word}),
        ("DELETE", f"/api/v1/tickets/{chance.randint(3, 9)}", {}),
        ("PATCH", "/_mock/users/1704", {"first_name": word}),
        ("PATCH", "/_mock/groups/4", {"name": f"Group {word}"}),
    )
    return chance.choice(writes)


@pytest.mark.parametrize(("zone", "seed"), [("UTC", 0), ("Europe/Berlin", 1)])
def test_after_any_write_all_that_was_kept_is_what_a_fresh_account_shows(
    client: Client, zone: str, seed: int
) -> None:
    """The second account has just been loaded, so it has kept nothing."""
    chance = random.Random(f"{zone} {seed}")
    old, fresh = (client(fixture=desk(), timezone=zone) for _ in range(2))
    for api in (old, fresh):
        api.put("/_mock/clock", json={"now": "2026-02-01T00:00:00Z", "frozen": True})
    old.patch("/_mock/groups/5", json={"customers": [10]})
    done = 0
    for _ in range(20):
        method, path, sent = a_write(chance)
        done += old.request(method, path, json=sent, headers=ADMIN).status_code == 200
        state = old.get("/_mock/state").json()
        assert fresh.put("/_mock/state", json=state).status_code == 200
        for headers in chance.sample((ADMIN, {"Authorization": "one-customer-token"}), 2):
            for shown in chance.sample(SHOWN, 6):
                answers = [api.get(f"/api/v1{shown}", headers=headers) for api in (old, fresh)]
                assert answers[0].json() == answers[1].json(), (method, path, shown)
    assert done > 6


ACCOUNTS: dict[str, dict[str, str]] = {
    "acme": {},
    "t1": {},
    "t2": {},
    "berlin": {"timezone": "Europe/Berlin"},
    "guided": {"dialect": "guide"},
}


@pytest.fixture
def desk_file(tmp_path: Path) -> str:
    """The desk as a file: accounts of one file share its rows."""
    path = tmp_path / "desk.json"
    path.write_text(json.dumps(desk()), encoding="utf-8")
    return str(path)


def several(client: Client, fixture: str) -> InProcess:
    """Accounts whose rows are shared."""
    api = client(fixture=fixture)
    for name, given in ACCOUNTS.items():
        if name != "acme":
            made = {"subdomain": name, **given}
            assert api.post("/_mock/accounts", json=made).status_code == 201
        api.patch(f"/@{name}/_mock/groups/5", json={"customers": [10]})
    return api


@pytest.mark.parametrize("seed", range(2))
def test_accounts_in_turn_show_what_accounts_that_kept_nothing_show(
    client: Client, desk_file: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Byte for byte, in two zones and two dialects, whoever writes or is reset in between."""
    monkeypatch.setattr(encode, "LARGE", 100)
    chance = random.Random(f"several {seed}")
    old, fresh = several(client, desk_file), several(client, desk_file)
    done = 0
    for _ in range(12):
        name = chance.choice([*ACCOUNTS])
        method, path, sent = a_write(chance)
        if chance.random() < 0.15:
            method, path, sent = "POST", "/_mock/reset", {}
        done += old.request(method, f"/@{name}{path}", json=sent, headers=ADMIN).is_success
        for name in chance.sample([*ACCOUNTS], 4):
            state = old.get(f"/@{name}/_mock/state").json()
            assert fresh.put(f"/@{name}/_mock/state", json=state).status_code == 200
            headers = chance.choice((ADMIN, ADMIN, {"Authorization": "one-customer-token"}))
            for shown in chance.sample(SHOWN, 5):
                path = f"/@{name}/api/v1{shown}"
                answers = [api.get(path, headers=headers).content for api in (old, fresh)]
                assert answers[0] == answers[1], (method, sent, path)
    assert done > 6


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the rows that were made JSON of."""
    ids: list[int] = []
    own = Shape.own

    def counted(self: Shape, row: Row, *given: Any) -> bytes:
        ids.append(row["id"])
        return own(self, row, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Shape, "own", counted)
    return ids


READS = ("/contacts", "/contacts/1", "/customers", "/customers/10", "/tickets", "/tickets/1")


def read_all(api: InProcess, name: str) -> None:
    for path in READS:
        assert api.get(f"/@{name}/api/v1{path}", headers=ADMIN).status_code == 200


def test_a_fresh_account_makes_nothing_anew_that_another_of_its_zone_has_shown(
    client: Client, desk_file: str, encoded: list[int]
) -> None:
    api = client(fixture=desk_file)
    read_all(api, "acme")
    assert encoded
    encoded.clear()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    read_all(api, "t1")
    api.post("/@t1/_mock/reset")
    read_all(api, "t1")
    read_all(api, "acme")
    assert encoded == []


@pytest.mark.parametrize("path", ["/customers/10", "/tickets/1", "/contacts/2"])
def test_an_account_that_writes_pushes_out_nothing_that_others_share(
    client: Client, desk_file: str, encoded: list[int], path: str
) -> None:
    api = client(fixture=desk_file)
    for name in ("t1", "t2"):
        api.post("/_mock/accounts", json={"subdomain": name})
    read_all(api, "t1")
    sent = {"business_name": "New", "subject": "New", "name": "New"}
    assert api.put(f"/@acme/api/v1{path}", json=sent, headers=ADMIN).status_code == 200
    read_all(api, "acme")
    encoded.clear()
    for name in ("t2", "acme", "t1", "acme"):
        read_all(api, name)
    assert encoded == []


def test_rows_that_a_write_does_not_touch_keep_one_text_under_both_names(
    client: Client, desk_file: str
) -> None:
    api = client(fixture=desk_file)
    api.get("/api/v1/tickets", headers=ADMIN)
    api.put("/api/v1/customers/10", json={"business_name": "New"}, headers=ADMIN)
    api.get("/api/v1/tickets", headers=ADMIN)
    rows = list(api.app.accounts.default.database.table("tickets").rows)
    assert [row.own_whole is row.whole for row in rows] == [
        row["customer_id"] == 20 for row in rows
    ]
