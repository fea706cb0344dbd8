"""`generate`: counts, spread, repeatability, refusals. How believable it is: test_fixtures."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from mock_syncro.generate import Calendar, Rows, generate
from mock_syncro.generate.clients import clients
from mock_syncro.generate.dice import Dice
from mock_syncro.generate.team import technicians
from mock_syncro.generate.tickets import tickets
from mock_syncro.generate.words import Words

POOLS = Path(__file__).parents[2] / "fixtures" / "pools.json"
EPOCH = datetime(2026, 1, 31, 7, 30, tzinfo=UTC)


def pools() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(POOLS.read_text(encoding="utf-8"))
    return loaded


PEOPLE = ("customers", "contacts", "phones")
WORK = ("tickets", "comments", "ticket_timers", "ticket_line_items")
FORMS = ("customer_fields", "customer_answers")
TICKET_FORMS = ("ticket_types", "ticket_fields", "ticket_answers")


def made(
    customers: int = 20,
    contacts: int = 200,
    tickets: int = 0,
    *,
    seed: int = 42,
    epoch: datetime = EPOCH,
) -> dict[str, Rows]:
    counts = {"customers": customers, "contacts": contacts, "tickets": tickets}
    return generate(counts, seed=seed, epoch=epoch, pools=pools())


def test_tables_have_the_rows_that_were_asked_for() -> None:
    tables = made(7, 30, 50)
    assert set(tables) == {*PEOPLE, *FORMS, *TICKET_FORMS, *WORK, "users"}
    assert [len(tables[name]) for name in ("customers", "contacts", "tickets")] == [7, 30, 50]
    assert len(tables["comments"]) > 50


def test_without_tickets_there_is_nothing_of_them() -> None:
    assert set(made(7, 30)) == {*PEOPLE, *FORMS}


def test_nothing_asked_for_is_nothing_made() -> None:
    empty: dict[str, Rows] = {"customers": {}, "contacts": {}, "phones": {}}
    assert generate({}, seed=42, epoch=EPOCH, pools=pools()) == empty
    assert made(0, 0) == empty


def test_customers_can_be_made_without_contacts() -> None:
    tables = generate({"customers": 5}, seed=42, epoch=EPOCH, pools=pools())
    assert (len(tables["customers"]), len(tables["contacts"])) == (5, 0)


@pytest.mark.parametrize(("customers", "contacts"), [(7, 30), (10, 3), (13, 13), (1, 50)])
def test_contacts_are_spread_evenly(customers: int, contacts: int) -> None:
    tables = made(customers, contacts)
    shares = Counter(row["customer_id"] for row in tables["contacts"].values())
    assert set(shares) <= set(tables["customers"])
    least, rest = divmod(contacts, customers)
    assert Counter(shares[key] for key in tables["customers"]) == Counter(
        {least: customers - rest} | ({least + 1: rest} if rest else {})
    )


@pytest.mark.parametrize(("customers", "tickets"), [(7, 30), (10, 3), (13, 13), (1, 50)])
def test_tickets_are_spread_evenly(customers: int, tickets: int) -> None:
    tables = made(customers, 40, tickets)
    shares = Counter(row["customer_id"] for row in tables["tickets"].values())
    least, rest = divmod(tickets, customers)
    assert sorted(shares[key] for key in tables["customers"]) == sorted(
        [least + 1] * rest + [least] * (customers - rest)
    )


def test_tickets_of_customers_without_contacts_have_none() -> None:
    tables = made(10, 5, 100)
    with_contacts = {row["customer_id"] for row in tables["contacts"].values()}
    assert len(with_contacts) == 5
    has = Counter(
        (row["customer_id"] in with_contacts, "contact_id" in row)
        for row in tables["tickets"].values()
    )
    assert has[False, False] == 50 and has[True, True] > 25 and not has[False, True]


def test_same_arguments_give_the_same_data() -> None:
    # As text: the order of rows and keys counts, since it is the order in the answers.
    assert json.dumps(made(tickets=300)) == json.dumps(made(tickets=300))


def test_another_seed_gives_other_data() -> None:
    one, other = made(tickets=300, seed=1), made(tickets=300, seed=2)
    for table in (*PEOPLE, *WORK):
        assert one[table] != other[table]
    # First names depend on the stream of the contacts alone.
    first_names = [
        [row["name"].split()[0] for row in tables["contacts"].values()]
        for tables in (made(1, 50, seed=1), made(1, 50, seed=2))
    ]
    assert first_names[0] != first_names[1]


def test_more_contacts_change_no_customer() -> None:
    few, many = made(contacts=0), made(contacts=500)
    assert few["customers"] == many["customers"]
    assert few["phones"] == many["phones"]


def test_tickets_change_no_customer_and_no_contact() -> None:
    without, few, many = made(), made(tickets=5), made(tickets=500)
    for table in without:
        assert without[table] == few[table] == many[table]
    assert few["users"] == many["users"]


def test_tickets_depend_on_the_stream_of_the_tickets() -> None:
    subjects = [
        [row["subject"] for row in made(1, 50, 50, seed=seed)["tickets"].values()]
        for seed in (1, 2)
    ]
    assert subjects[0] != subjects[1]


def test_nobody_is_assigned_to_a_ticket_from_before_their_time() -> None:
    rows = made(60, 0, 6000)["tickets"].values()
    sams = [row["created_at"] for row in rows if row.get("user_id") == 1704]
    first = f"{EPOCH - timedelta(days=899):%Y-%m-%d}"
    assert any(row["created_at"] < first for row in rows)
    assert min(sams) > first


def test_work_on_a_busy_ticket_does_not_overlap() -> None:
    calendar, words = Calendar(EPOCH), Words(pools())
    team = technicians(words.pools, calendar)
    asking = clients(made(1, 0)["customers"], {}, calendar, team)
    tables = tickets([12_000], asking, team, Dice("busy"), calendar, words, talk=1)
    ends: dict[int, str] = {}
    for row in tables["ticket_timers"].values():
        assert ends.get(row["ticket_id"], "") <= row["start_time"]
        ends[row["ticket_id"]] = row.get("end_time", "9999")
    assert len(tables["ticket_timers"]) > 1.1 * len(ends)


def test_the_epoch_moves_the_times_and_nothing_else() -> None:
    # Five weeks: the same working days, so the same ids too.
    now, later = made(tickets=300), made(tickets=300, epoch=EPOCH + timedelta(weeks=5))
    at = ("_at", "_date", "_time")

    def timeless(rows: Rows) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if not k.endswith(at)} for row in rows.values()]

    for table in now:
        assert list(now[table]) == list(later[table])
        assert timeless(now[table]) == timeless(later[table])
        assert now[table] != later[table]


def test_the_epochs_day_is_taken_in_utc() -> None:
    # 20:00 in New York is already the next day in UTC.
    local = EPOCH.replace(hour=20, tzinfo=timezone(timedelta(hours=-5)))
    assert made(tickets=50, epoch=local) == made(tickets=50, epoch=EPOCH + timedelta(days=1))


def test_no_argument_is_changed() -> None:
    given = pools()
    counts = {"customers": 500, "contacts": 500, "tickets": 500}
    generate(counts, seed=42, epoch=EPOCH, pools=given)
    assert given == pools()


def test_rows_share_no_nested_objects() -> None:
    tables = made(50, 500, 500)  # kept, so that no two objects have the same id in turn
    inner = [
        row[key]
        for table in tables.values()
        for row in table.values()
        for key in ("properties", "tag_list", "groups")
        if key in row
    ]
    assert len({id(value) for value in inner}) == len(inner) > 500


def test_more_customers_than_companies_have_domains_of_their_own() -> None:
    count = 3 * len(pools()["companies"])
    tables = made(count, count * 2)
    domains: dict[str, set[int]] = {}
    for row in tables["contacts"].values():
        if "email" in row and "business_name" in tables["customers"][row["customer_id"]]:
            domains.setdefault(row["email"].partition("@")[2], set()).add(row["customer_id"])
    assert len(domains) > 2 * len(pools()["companies"])
    assert all(len(customers) == 1 for customers in domains.values())
    names = [row.get("business_name") for row in tables["customers"].values()]
    assert max(Counter(name for name in names if name).values()) == 1


def test_crowded_domain_still_has_unique_addresses() -> None:
    emails = [row["email"] for row in made(1, 5000)["contacts"].values() if "email" in row]
    assert len(emails) > 4500
    assert len(set(emails)) == len(emails)


def test_rows_of_one_moment_still_have_ascending_ids() -> None:
    calendar = Calendar(EPOCH)
    ids = list(calendar.ids("contacts", [0] * 500 + [1] * 500))
    assert ids == list(range(ids[0], ids[0] + 1000))


def test_a_time_and_its_text_are_one() -> None:
    calendar = Calendar(EPOCH)
    for time in (0, 1, 999, 36_000_000 - 1, 36_000_000, 123_456_789_012 % calendar.length):
        assert calendar.time(calendar.text(time)) == time


@pytest.mark.parametrize("epoch", ["2026-02-02", "2026-02-03", "2026-02-06", "2026-02-07"])
def test_what_is_planned_lies_on_working_days_from_the_epochs_own_on(epoch: str) -> None:
    calendar = Calendar(datetime.fromisoformat(f"{epoch}T00:00:00+00:00"))
    days = [calendar.text(calendar.length + day * 36_000_000)[:10] for day in range(20)]
    assert epoch <= days[0] and days == sorted(set(days))
    assert all(datetime.fromisoformat(day).weekday() < 5 for day in days)


@pytest.mark.parametrize("year", [5, 9999])
def test_tickets_can_be_made_at_both_ends_of_the_calendar(year: int) -> None:
    tables = made(3, 9, 60, epoch=EPOCH.replace(year=year, month=12, day=31))
    assert max(row["due_date"] for row in tables["tickets"].values()) >= f"{year:04}-12-30"


@pytest.mark.parametrize("counts", [(1, 0, 1), (1, 1, 1), (200, 0, 1), (2, 1, 2000)])
def test_few_or_many_tickets_can_be_made(counts: tuple[int, int, int]) -> None:
    for seed in range(3):
        assert len(made(*counts, seed=seed)["tickets"]) == counts[2]


@pytest.mark.parametrize(
    ("counts", "complaint"),
    [
        ({"customers": -1}, "generate: customers cannot be -1"),
        ({"customers": 1, "contacts": -5}, "generate: contacts cannot be -5"),
        ({"assets": 3}, "generate: there is no 'assets', only customers, contacts and tickets"),
        ({"customers": 3, "tickets": -1}, "generate: tickets cannot be -1"),
        ({"tickets": 3}, "generate: tickets need customers that they belong to"),
        ({"contacts": 3}, "generate: contacts need customers that they belong to"),
    ],
)
def test_bad_counts_are_refused_in_a_sentence(counts: dict[str, int], complaint: str) -> None:
    with pytest.raises(ValueError, match=r"^generate: ") as refused:
        generate(counts, seed=42, epoch=EPOCH, pools=pools())
    assert str(refused.value) == complaint


@pytest.mark.parametrize("epoch", [EPOCH.replace(tzinfo=None), EPOCH.replace(year=3)])
def test_epochs_that_cannot_be_used_are_refused(epoch: datetime) -> None:
    with pytest.raises(ValueError, match="needs a time zone and a year from 5 on"):
        made(epoch=epoch)
