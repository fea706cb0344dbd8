"""`generate`: counts, spread, repeatability, refusals. How believable it is: test_fixtures."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from mock_syncro.generate import Calendar, Rows, generate

POOLS = Path(__file__).parents[1] / "fixtures" / "pools.json"
EPOCH = datetime(2026, 1, 31, 7, 30, tzinfo=UTC)


def pools() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(POOLS.read_text(encoding="utf-8"))
    return loaded


def made(
    customers: int = 20, contacts: int = 200, *, seed: int = 42, epoch: datetime = EPOCH
) -> dict[str, Rows]:
    counts = {"customers": customers, "contacts": contacts}
    return generate(counts, seed=seed, epoch=epoch, pools=pools())


def test_tables_have_the_rows_that_were_asked_for() -> None:
    tables = made(7, 30)
    assert list(tables) == ["customers", "contacts", "phones"]
    assert (len(tables["customers"]), len(tables["contacts"])) == (7, 30)


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


def test_same_arguments_give_the_same_data() -> None:
    # As text: the order of rows and keys counts, since it is the order in the answers.
    assert json.dumps(made()) == json.dumps(made())


def test_another_seed_gives_other_data() -> None:
    one, other = made(seed=1), made(seed=2)
    for table in one:
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


def test_the_epoch_moves_the_times_and_nothing_else() -> None:
    # Five weeks: the same working days, so the same ids too.
    now, later = made(), made(epoch=EPOCH + timedelta(weeks=5))

    def timeless(rows: Rows) -> list[dict[str, Any]]:
        return [row | {"created_at": "", "updated_at": ""} for row in rows.values()]

    for table in now:
        assert list(now[table]) == list(later[table])
        assert timeless(now[table]) == timeless(later[table])
        assert now[table] != later[table]


def test_the_epochs_day_is_taken_in_utc() -> None:
    # 20:00 in New York is already the next day in UTC.
    local = EPOCH.replace(hour=20, tzinfo=timezone(timedelta(hours=-5)))
    assert made(epoch=local) == made(epoch=EPOCH + timedelta(days=1))


def test_no_argument_is_changed() -> None:
    given = pools()
    generate({"customers": 500, "contacts": 500}, seed=42, epoch=EPOCH, pools=given)
    assert given == pools()


def test_rows_share_no_nested_objects() -> None:
    properties = [
        row["properties"]
        for table in made(50, 500).values()
        for row in table.values()
        if "properties" in row
    ]
    assert len({id(value) for value in properties}) == len(properties)


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


@pytest.mark.parametrize(
    ("counts", "complaint"),
    [
        ({"customers": -1}, "generate: customers cannot be -1"),
        ({"customers": 1, "contacts": -5}, "generate: contacts cannot be -5"),
        ({"assets": 3}, "generate: there is no 'assets', only customers and contacts"),
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
