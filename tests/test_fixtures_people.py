"""How believable the customers and contacts of `msp` and generated data are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.fixture_files import EPOCH, Row, Tables, believable, pools

CUSTOM_FIELDS = {"Account Manager", "Contract Tier", "Patch Window"}
PEOPLE = ("customers", "contacts", "phones")


@pytest.fixture(scope="module", params=["msp", "generated"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """Tests only read it."""
    return believable(request.param)


def people(tables: Tables) -> Iterator[Row]:
    yield from tables["customers"].values()
    yield from tables["contacts"].values()


def domain(row: Row) -> str:
    name: str = row["email"].partition("@")[2]
    return name


def test_contacts_have_an_address_at_their_customers_domain(tables: Tables) -> None:
    checked = 0
    for contact in tables["contacts"].values():
        customer = tables["customers"][contact["customer_id"]]
        if "email" in contact and "email" in customer:
            assert domain(contact) == domain(customer)
            checked += 1
    assert checked > len(tables["contacts"]) * 0.8


def test_domains_belong_to_one_business_and_fit_its_name(tables: Tables) -> None:
    owners: dict[str, str] = {}
    for row in tables["customers"].values():
        if "business_name" not in row or "email" not in row:
            continue
        letters = re.sub(r"[^a-z0-9]", "", row["business_name"].lower())
        stem = domain(row).removesuffix(".example")
        assert letters.startswith(stem)
        assert owners.setdefault(stem, row["business_name"]) == row["business_name"]
    assert len(owners) > len(tables["customers"]) * 0.8


def test_addresses_are_unique_and_nobodys(tables: Tables) -> None:
    emails = [row["email"] for row in people(tables) if "email" in row]
    assert len(set(emails)) == len(emails)
    assert all(re.fullmatch(r"[a-z.]+\d*@[a-z]+\d*\.example", email) for email in emails)


def test_every_number_is_fictional_and_of_the_customers_area(tables: Tables) -> None:
    areas = {(place[0], place[1]): place[3] for place in pools()["places"]}
    pattern = r"(?:\+1 )?\(?(\d{3})\)?[ .-]?555[ .-]?01\d\d(?: x\d{3})?"
    area_of: dict[int, str] = {}
    for customer_id, row in tables["customers"].items():
        numbers = [row[key] for key in ("phone", "mobile") if key in row]
        matches = [re.fullmatch(pattern, number) for number in numbers]
        found = {match[1] for match in matches if match}
        assert all(matches)
        assert len(found) == 1
        area_of[customer_id] = found.pop()
        if "city" in row:
            assert area_of[customer_id] == areas[row["city"], row["state"]]
    for row in tables["contacts"].values():
        for number in (row[key] for key in ("phone", "mobile") if key in row):
            match = re.fullmatch(pattern, number)
            assert match
            assert match[1] == area_of[row["customer_id"]]


def test_numbers_are_written_in_several_ways(tables: Tables) -> None:
    shapes = {re.sub(r"\d", "9", row["phone"]) for row in people(tables) if "phone" in row}
    assert len(shapes) >= 5


def test_city_state_and_zip_are_of_one_place(tables: Tables) -> None:
    zips = {(place[0], place[1]): place[2] for place in pools()["places"]}
    checked = 0
    for row in people(tables):
        if "city" in row:
            assert re.fullmatch(r"\d{5}", row["zip"])
            assert row["zip"].startswith(zips[row["city"], row["state"]])
            checked += 1
    assert checked > len(tables["contacts"]) * 0.4


def test_customers_lie_in_their_city(tables: Tables) -> None:
    points = {(place[0], place[1]): place[4:] for place in pools()["places"]}
    for row in tables["customers"].values():
        assert ("latitude" in row) == ("city" in row)
        if "city" in row:
            latitude, longitude = points[row["city"], row["state"]]
            assert abs(row["latitude"] - latitude) < 0.1
            assert abs(row["longitude"] - longitude) < 0.1


def test_times_are_in_order(tables: Tables) -> None:
    end, start = f"{EPOCH:%Y-%m-%dT}", f"{EPOCH - timedelta(days=3 * 365):%Y-%m-%dT}"
    for table in tables.values():
        for row in table.values():
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row["created_at"])
            assert start <= row["created_at"] <= row["updated_at"] < end
    for row in tables["contacts"].values():
        assert row["created_at"] >= tables["customers"][row["customer_id"]]["created_at"]


def test_ids_grow_with_time(tables: Tables) -> None:
    for table in tables.values():
        assert list(table) == sorted(table)
        created = [row["created_at"] for row in table.values()]
        assert created == sorted(created)


def test_things_are_made_in_working_hours(tables: Tables) -> None:
    times = [row[key] for row in people(tables) for key in ("created_at", "updated_at")]
    moments = [datetime.fromisoformat(time) for time in times]
    assert all(8 <= moment.hour < 18 and moment.weekday() < 5 for moment in moments)
    assert len({moment.hour for moment in moments}) == 10


def test_some_rows_were_changed_later_and_some_never(tables: Tables) -> None:
    changed = [row["updated_at"] > row["created_at"] for row in tables["contacts"].values()]
    assert 0.5 < sum(changed) / len(changed) < 0.8


def test_ids_have_real_magnitude(tables: Tables) -> None:
    ranges = {
        "customers": (24_000_000, 37_000_000),
        "contacts": (4_300_000, 4_800_000),
        "phones": (33_800_000, 34_800_000),
    }
    for name, (first, last) in ranges.items():
        assert all(first <= key < last for key in tables[name])


def test_a_few_customers_are_private_persons(tables: Tables) -> None:
    customers = tables["customers"].values()
    private = [row for row in customers if "business_name" not in row]
    assert 0 < len(private) < len(customers) * 0.1
    assert all("properties" not in row for row in private)


def test_contacts_of_a_private_person_are_family(tables: Tables) -> None:
    for row in tables["contacts"].values():
        customer = tables["customers"][row["customer_id"]]
        if "business_name" not in customer:
            assert row["name"].endswith(customer["lastname"])
            assert "properties" not in row


def test_every_customer_has_a_main_person(tables: Tables) -> None:
    assert all(row["firstname"] and row["lastname"] for row in tables["customers"].values())


def test_businesses_have_the_three_custom_fields(tables: Tables) -> None:
    words = pools()
    for row in tables["customers"].values():
        if "business_name" in row:
            assert set(row["properties"]) == CUSTOM_FIELDS
            assert row["properties"]["Account Manager"] in words["technicians"]


def test_custom_fields_and_rows_agree(tables: Tables) -> None:
    fields = {key: row["name"] for key, row in tables["customer_fields"].items()}
    assert set(fields.values()) == CUSTOM_FIELDS
    assert {row["field_type"] for row in tables["customer_fields"].values()} == {"select_box"}
    answers = {
        (fields[row["customer_field_id"]], row["content"])
        for row in tables["customer_answers"].values()
    }
    found = {
        pair for row in tables["customers"].values() for pair in row.get("properties", {}).items()
    }
    assert found == answers  # each one is somebody's, too


def test_portal_keys_are_unique(tables: Tables) -> None:
    keys = [row["portal_key"] for row in tables["customers"].values()]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]{20}", key) for key in keys)


def test_phone_rows_are_the_digits_of_the_customers_numbers(tables: Tables) -> None:
    expected = [
        (customer_id, label, re.sub(r"\D", "", row[key]), row["created_at"])
        for customer_id, row in tables["customers"].items()
        for key, label in (("phone", "Phone"), ("mobile", "Mobile"))
        if key in row
    ]
    found = [
        (row["customer_id"], row["label"], row["number"], row["created_at"])
        for row in tables["phones"].values()
    ]
    assert found == expected
    assert {label for _, label, _, _ in found} == {"Phone", "Mobile"}


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("email", 0.9, 0.999),
        ("phone", 0.6, 0.95),
        ("mobile", 0.5, 0.7),
        ("address1", 0.3, 0.8),
        ("notes", 0.05, 0.2),
        ("properties", 0.5, 0.8),
        ("extension", 0.05, 0.4),
        ("opt_out", 0.005, 0.05),
    ],
)
def test_contacts_are_as_incomplete_as_in_life(
    tables: Tables, key: str, least: float, most: float
) -> None:
    rows = tables["contacts"].values()
    assert least < sum(key in row for row in rows) / len(rows) < most
