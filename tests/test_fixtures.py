"""The shipped fixtures as files, and how believable `msp` and generated data are.

No server: that the values of `edge` come back unchanged is read over HTTP elsewhere.
"""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from mock_syncro.generate import generate

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("empty", "small", "msp", "edge")
EPOCH = datetime(2026, 1, 30, tzinfo=UTC)
"""The one of make_fixtures, a Friday: on a weekend nothing would be made anyway."""
OFFSET = re.compile(r"-(\d+)d (\d\d):(\d\d)(?::(\d\d))?")
CUSTOM_FIELDS = {"Account Manager", "Contract Tier", "Patch Window"}

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]


def pools() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FIXTURES / "pools.json").read_text(encoding="utf-8"))
    return loaded


def document(name: str) -> Tables:
    loaded = json.loads((FIXTURES / f"{name}.json").read_bytes())
    return {table: {int(key): row for key, row in rows.items()} for table, rows in loaded.items()}


def absolute(text: str) -> str:
    """An offset as the time that it stands for."""
    match = OFFSET.fullmatch(text)
    if match is None:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    moment = EPOCH - timedelta(days=days) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def with_times(tables: Tables) -> Tables:
    """As a server has it after loading: absolute times, `updated_at` in every row."""
    for table in tables.values():
        for row in table.values():
            row["created_at"] = absolute(row["created_at"])
            row["updated_at"] = absolute(row.get("updated_at") or row["created_at"])
    return tables


@pytest.fixture(params=["msp", "generated"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """Data that has to be believable; the walk-in customer of `msp` is left out."""
    if request.param == "generated":
        counts = {"customers": 300, "contacts": 3000}
        return generate(counts, seed=11, epoch=EPOCH, pools=pools())
    loaded = with_times(document("msp"))
    walk_in = next(iter(loaded["customers"]))
    del loaded["customers"][walk_in]
    loaded["phones"] = {
        key: row for key, row in loaded["phones"].items() if row["customer_id"] != walk_in
    }
    return {name: loaded[name] for name in ("customers", "contacts", "phones")}


def people(tables: Tables) -> Iterator[Row]:
    yield from tables["customers"].values()
    yield from tables["contacts"].values()


def domain(row: Row) -> str:
    name: str = row["email"].partition("@")[2]
    return name


# Believable


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


# The files


def test_files_are_what_the_script_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FIXTURES)
    built = importlib.import_module("make_fixtures").build()
    assert set(built) == {f"{name}.json" for name in NAMES}
    for file_name, text in built.items():
        # Not `==` in an assertion: the difference of two such texts takes minutes to show.
        same = text.encode() == (FIXTURES / file_name).read_bytes()
        assert same, f"run fixtures/make_fixtures.py: {file_name} is not what it writes"


@pytest.mark.parametrize("name", NAMES)
def test_fixture_has_one_row_a_line(name: str) -> None:
    text = (FIXTURES / f"{name}.json").read_text(encoding="utf-8")
    rows = re.findall(r'^ "(\d+)": (\{.*\}),?$', text, re.MULTILINE)
    assert len(rows) == sum(len(table) for table in document(name).values())
    assert all(isinstance(json.loads(row), dict) for _, row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_rows_belong_to_customers_that_are_there(name: str) -> None:
    loaded = document(name)
    for table in ("contacts", "phones"):
        for row in loaded.get(table, {}).values():
            assert row["customer_id"] in loaded["customers"]


@pytest.mark.parametrize("name", ["empty", "small", "msp"])
def test_nothing_lies_after_an_epoch_at_midnight(name: str) -> None:
    for table, rows in document(name).items():
        for key, row in rows.items():
            times = [row[k] for k in ("created_at", "updated_at") if k in row]
            if (name, table, key) == ("small", "customers", 55):
                assert times == ["2023-01-10T12:00:00.000Z"]  # the guide's own time
                continue
            assert all(
                (match := OFFSET.fullmatch(time)) and int(match[1]) >= 1 for time in times
            ), row
            assert times or table == "last_ids"


def test_empty_has_the_walk_in_customer_only() -> None:
    loaded = document("empty")
    assert {name: list(rows) for name, rows in loaded.items()} == {"customers": [1], "phones": [1]}
    customer, phone = loaded["customers"][1], loaded["phones"][1]
    assert (customer["firstname"], customer["lastname"]) == ("Walkin", "Customer")
    assert (customer["email"], customer["no_email"]) == ("walkin@somedomain.com", True)
    assert (phone["label"], phone["number"], phone["customer_id"]) == ("Phone", "123", 1)


def test_small_is_what_the_guide_shows() -> None:
    loaded = document("small")
    assert list(loaded["customers"]) == [55]
    acme, jane = loaded["customers"][55], loaded["contacts"][101]
    assert (acme["firstname"], acme["email"]) == ("Acme Corp", "admin@acme.com")
    assert (jane["name"], jane["email"]) == ("Jane Doe", "jane@example.com")
    assert list(loaded["contacts"]) == list(range(101, 173))
    assert {row["customer_id"] for row in loaded["contacts"].values()} == {55}
    assert loaded["last_ids"] == {1: {"customers": 55, "contacts": 201}}


def test_small_has_72_people() -> None:
    contacts = document("small")["contacts"].values()
    for key in ("name", "email"):
        assert len({row[key] for row in contacts}) == 72
    assert all(re.fullmatch(r"[a-z]+@example\.com", row["email"]) for row in contacts)
    # The guide makes a John Smith of this address.
    assert "john@example.com" not in {row["email"] for row in contacts}
    created = [absolute(row["created_at"]) for row in contacts]
    assert created == sorted(created)


def test_msp_is_as_large_as_promised() -> None:
    loaded = document("msp")
    assert (len(loaded["customers"]), len(loaded["contacts"])) == (40, 300)
    assert list(loaded["users"]) == [1711, 1712, 1713]


def test_msp_has_a_walk_in_customer_older_than_all_others() -> None:
    loaded = document("msp")
    key, row = next(iter(loaded["customers"].items()))
    assert (row["firstname"], row["lastname"], row["no_email"]) == ("Walkin", "Customer", True)
    others = list(loaded["customers"])[1:]
    assert 24_000_000 < key < min(others)
    created = [absolute(row["created_at"]) for row in loaded["customers"].values()]
    assert created == sorted(created)
    assert loaded["phones"][min(loaded["phones"])]["customer_id"] == key


def test_msp_has_the_customers_that_programs_trip_over() -> None:
    loaded = document("msp")
    sizes = Counter(row["customer_id"] for row in loaded["contacts"].values())
    businesses = [key for key, row in loaded["customers"].items() if "business_name" in row]
    assert max(sizes.values()) > 60
    assert sum(sizes[key] == 0 for key in businesses) == 1
    disabled = [key for key, row in loaded["customers"].items() if row.get("disabled")]
    assert len(disabled) == 2
    assert all(sizes[key] for key in disabled)
    assert len(loaded["customers"]) - len(businesses) == 2  # the walk-in and a private person


def test_msp_technicians_are_the_account_managers() -> None:
    loaded = document("msp")
    names = {f"{row['first_name']} {row['last_name']}" for row in loaded["users"].values()}
    managers = {
        row["properties"]["Account Manager"]
        for row in loaded["customers"].values()
        if "properties" in row
    }
    assert managers == names
    for row in loaded["users"].values():
        assert row["email"].endswith("@acme-msp.example")
        assert re.fullmatch(r"[0-9a-f]{6}", row["color"])
        assert (row["global_admin"], row["active"], row["groups"]) == (False, True, ["Technicians"])


# Edge


def edge_rows() -> Iterator[tuple[str, int, Row]]:
    for table, rows in document("edge").items():
        for key, row in rows.items():
            yield table, key, row


def test_every_edge_row_says_what_it_tests_and_why() -> None:
    rows = list(edge_rows())
    assert len(rows) >= 70
    for _, _, row in rows:
        assert row["_field"] == "id" or row["_field"] in row
        assert row["_why"]
        assert "id" not in row


def test_edge_values_survive_the_encoder() -> None:
    # As text, since 1 == 1.0 == True and 0.0 == -0.0.
    for _, _, row in edge_rows():
        assert repr(orjson.loads(orjson.dumps(row))) == repr(row)


def test_edge_file_shows_its_invisible_characters() -> None:
    assert (FIXTURES / "edge.json").read_bytes().isascii()


def test_edge_addresses_are_valid() -> None:
    emails = [row["email"] for _, _, row in edge_rows() if row.get("email") is not None]
    assert len(emails) > 20
    assert all(re.fullmatch(r"[^@\s]+@[^@\s]+", email) for email in emails)


def test_edge_phone_rows_have_digits_only() -> None:
    assert all(re.fullmatch("[0-9]+", row["number"]) for row in document("edge")["phones"].values())


def test_edge_ids_are_large_and_leave_room_for_more() -> None:
    loaded = document("edge")
    for rows in loaded.values():
        assert list(rows) == sorted(rows)
        assert {2**31 - 1, 2**31, 2**32} & set(rows)
    assert max(loaded["customers"]) == 5_560_138_523
    assert max(loaded["contacts"]) < 2**33
    assert max(loaded["phones"]) == 2**53 + 1
    assert {2**53 - 1, 2**53} <= set(loaded["phones"])


def texts(value: object) -> Iterator[str]:
    """All strings in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 0


KINDS: dict[str, Callable[[Row], bool]] = {
    "empty string": lambda row: "" in row.values(),
    "10,000 characters": lambda row: any(len(text) >= 10_000 for text in texts(row)),
    "beyond the BMP": lambda row: any(c > "\uffff" for text in texts(row) for c in text),
    "right to left": lambda row: any(
        unicodedata.bidirectional(c) == "R" for text in texts(row) for c in text
    ),
    "decomposed": lambda row: any(
        unicodedata.normalize("NFC", text) != text for text in texts(row)
    ),
    "zero width": lambda row: any("\u200b" in text for text in texts(row)),
    "NUL": lambda row: any("\0" in text for text in texts(row)),
    "newline": lambda row: any("\n" in text for text in texts(row)),
    "tab": lambda row: any("\t" in text for text in texts(row)),
    "backslash": lambda row: any("\\" in text for text in texts(row)),
    "markup": lambda row: any("<script>" in text for text in texts(row)),
    "SQL": lambda row: any("DROP TABLE" in text for text in texts(row)),
    "leading space": lambda row: (row.get("firstname") or "").startswith(" "),
    "null as text": lambda row: row.get("firstname") == "null",
    "true as text": lambda row: row.get("firstname") == "true",
    "zip with zeros": lambda row: str(row.get("zip")).startswith("00"),
    "latitude zero": lambda row: row.get("latitude") == 0,
    "empty key": lambda row: "" in (row.get("properties") or {}),
    "dotted key": lambda row: any("." in key for key in row.get("properties") or {}),
    "50 deep": lambda row: depth(row.get("properties")) >= 50,
    "64 bits": lambda row: 2**63 - 1 in (row.get("properties") or {}).values(),
    "leap day": lambda row: "-02-29T" in row.get("created_at", ""),
    "1970": lambda row: row.get("created_at", "").startswith("1970-01-01T00:00:00"),
    "2038": lambda row: row.get("created_at", "").startswith("2038-01-19T03:14:0"),
    "year 9999": lambda row: row.get("created_at", "").startswith("9999-"),
    "disabled": lambda row: row.get("disabled") is True,
}


@pytest.mark.parametrize("kind", KINDS)
def test_edge_has_a_row_of_every_kind(kind: str) -> None:
    assert any(KINDS[kind](row) for _, _, row in edge_rows())


def test_edge_has_names_that_differ_in_normal_form_or_case_only() -> None:
    names = [row.get("firstname") or row.get("name") or "" for _, _, row in edge_rows()]
    names = [name for name in dict.fromkeys(names) if not name.startswith("Edge")]
    composed = Counter(unicodedata.normalize("NFC", name) for name in names)
    assert {name for name, count in composed.items() if count > 1} == {"Zo\u00eb", "Bj\u00f6rk"}
    assert {"Jane Doe", "JANE DOE"} <= set(names)


def test_edge_has_contacts_of_customers_that_hide_or_have_no_name() -> None:
    loaded = document("edge")
    owners = [loaded["customers"][row["customer_id"]] for row in loaded["contacts"].values()]
    assert any(owner.get("disabled") for owner in owners)
    assert any(owner.get("firstname", "") is None for owner in owners)
    assert any(owner.get("business_name") == "" for owner in owners)


# Pools


def test_pools_are_large_enough() -> None:
    words = pools()
    least = {"first_names": 200, "last_names": 400, "companies": 300, "places": 40}
    for name, size in least.items():
        assert len(words[name]) >= size
    for name, pool in words.items():
        assert len({json.dumps(item) for item in pool}) == len(pool), name


def test_domain_stems_are_unique_and_leave_room_for_a_number() -> None:
    words = pools()
    stems = [stem for _, stem in words["companies"]] + words["mail_providers"]
    assert len(set(stems)) == len(stems)
    assert all(re.fullmatch("[a-z]{3,60}", stem) for stem in stems)


def test_every_name_has_letters_for_an_address() -> None:
    words = pools()
    for name in (*words["first_names"], *words["last_names"]):
        assert re.search("[A-Za-z]", unicodedata.normalize("NFKD", name))
        assert name == name.strip()


def test_places_are_of_the_united_states() -> None:
    for city, state, zip3, area, latitude, longitude in pools()["places"]:
        assert re.fullmatch("[A-Z][A-Za-z. ]+", city)
        assert re.fullmatch("[A-Z]{2}", state)
        assert re.fullmatch(r"\d{3}", zip3)
        assert re.fullmatch(r"[2-9]\d\d", area)
        assert 24 < latitude < 50
        assert -125 < longitude < -66
