"""The shipped fixtures as files: what the script writes, what each of them has, the pools.

No server. How believable `msp` is, and the table of `edge`: the files beside this one.
"""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections import Counter

import pytest

from mock_syncro.generate.forms import TICKET_TYPES
from tests.fixture_files import FIXTURES, NAMES, OFFSET, absolute, document, pools


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


REFERENCES = {
    "customer_id": "customers",
    "contact_id": "contacts",
    "user_id": "users",
    "ticket_id": "tickets",
    "ticket_type_id": "ticket_types",
    "ticket_field_id": "ticket_fields",
    "customer_field_id": "customer_fields",
    "comment_id": "comments",
    "ticket_line_item_id": "ticket_line_items",
}


@pytest.mark.parametrize("name", NAMES)
def test_rows_refer_to_rows_that_are_there(name: str) -> None:
    loaded = document(name)
    loaded["users"] = document("base")["users"] | loaded.get("users", {})
    checked = set()
    for rows in loaded.values():
        for row in rows.values():
            for field, table in REFERENCES.items():
                if row.get(field) is not None:
                    assert row[field] in loaded[table], row
                    checked.add(field)
    assert (
        checked == {"customer_id"} if name == "empty" else {"customer_id", "ticket_id"} <= checked
    )


PAST = ("created_at", "updated_at", "resolved_at", "start_time", "end_time")
PLANNED = ("due_date", "start_at", "end_at")


@pytest.mark.parametrize("name", ["empty", "small", "msp"])
def test_nothing_lies_after_an_epoch_at_midnight(name: str) -> None:
    for table, rows in document(name).items():
        for key, row in rows.items():
            times = [row[k] for k in PAST if k in row]
            if (name, table, key) == ("small", "customers", 55):
                assert times == ["2023-01-10T12:00:00.000Z"]  # the guide's own time
                continue
            assert all(
                (match := OFFSET.fullmatch(time)) and int(match[1]) <= -1 for time in times
            ), row
            assert times or table == "last_ids"


@pytest.mark.parametrize("name", ["small", "msp"])
def test_what_is_due_or_planned_is_an_offset_too(name: str) -> None:
    rows = document(name)["tickets"].values()
    times = [row[key] for row in rows for key in PLANNED if key in row]
    assert all(OFFSET.fullmatch(time) for time in times)
    assert any(not time.startswith("-") for time in times)


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


def test_small_has_a_ticket_of_each_state_that_programs_tell_apart() -> None:
    loaded = document("small")
    tickets = loaded["tickets"]
    assert [row["number"] for row in tickets.values()] == [1001, 1002, 1003, 1004, 1005]
    assert {row["customer_id"] for row in tickets.values()} == {55}
    contacts = [row.get("contact_id") for row in tickets.values()]
    assert contacts.count(101) >= 1 and contacts.count(None) == 1
    owners = Counter(row.get("user_id") for row in tickets.values())
    assert owners == {1704: 2, 1705: 2, None: 1}
    tokens = {row["token"]: row["user"] for row in document("base")["tokens"].values()}
    assert tokens["their-tickets-token"] == 1704
    statuses = Counter(row["status"] for row in tickets.values())
    assert statuses["Resolved"] == 1 and len(statuses) == 5
    assert all((row["status"] == "Resolved") == ("resolved_at" in row) for row in tickets.values())
    assert {row["ticket_id"] for row in loaded["comments"].values()} == set(tickets)
    assert len(loaded["ticket_timers"]) == len(loaded["ticket_line_items"]) == 1


def test_small_has_comments_by_the_contact_or_a_technician() -> None:
    loaded = document("small")
    users = document("base")["users"]
    for row in loaded["comments"].values():
        if "user_id" in row:
            user = users[row["user_id"]]
            assert row["tech"] == f"{user['first_name']} {user['last_name']}"
        else:
            assert "tech" not in row
        if "email_sender" in row:
            contact = loaded["tickets"][row["ticket_id"]]["contact_id"]
            assert row["email_sender"] == loaded["contacts"][contact]["email"]


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
    sizes = [len(loaded[name]) for name in ("customers", "contacts", "tickets")]
    assert sizes == [40, 300, 600]
    assert list(loaded["users"]) == [1711, 1712, 1713]
    everybody = document("base")["users"] | loaded["users"]
    assert sum(row.get("active", True) for row in everybody.values()) == 8
    assert len(loaded["comments"]) >= 2 * 600
    assert len(loaded["ticket_timers"]) > 300
    assert len(loaded["attachments"]) >= 10


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


def test_msp_has_tickets_of_nearly_every_customer_and_most_of_the_large_one() -> None:
    loaded = document("msp")
    contacts = Counter(row["customer_id"] for row in loaded["contacts"].values())
    asked = Counter(row["customer_id"] for row in loaded["tickets"].values())
    walk_in = min(loaded["customers"])
    assert set(asked) == set(loaded["customers"]) - {walk_in}
    assert asked.most_common(1)[0][0] == contacts.most_common(1)[0][0]
    first_with_contacts = min(contacts)  # that of one-customer-token
    assert asked[first_with_contacts] > 5


def test_msp_customers_that_left_ask_for_nothing_more() -> None:
    loaded = document("msp")
    gone = {key for key, row in loaded["customers"].items() if row.get("disabled")}
    rows = [row for row in loaded["tickets"].values() if row["customer_id"] in gone]
    assert len(rows) >= 5
    assert all(row["status"] in ("Resolved", "Invoiced") for row in rows)
    assert max(absolute(row["resolved_at"]) for row in rows) < absolute("-90d 00:00")


def test_msp_attachments_belong_to_what_came_by_mail() -> None:
    loaded = document("msp")
    mailed = {row["ticket_id"] for row in loaded["comments"].values() if row.get("email_sender")}
    for row in loaded["attachments"].values():
        assert row["ticket_id"] in mailed
        assert re.fullmatch(r"https://files\.acme-msp\.example/\d+/[A-Za-z0-9_.%-]+", row["url"])
        assert row["created_at"] == loaded["tickets"][row["ticket_id"]]["created_at"]


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


SLOTS = {"client", "tech", "where", "who"}


def test_scenes_have_known_slots_forms_and_parts() -> None:
    words = pools()
    parts = {part[0] for part in words["ticket_parts"]}
    assert len(words["ticket_scenes"]) >= 50
    for scene in words["ticket_scenes"]:
        assert scene["problem"] in ("Virus", "TuneUp", "Hardware", "Software", "Other")
        assert set(re.findall(r"\{(.*?)\}", json.dumps(scene)[1:-1])) <= SLOTS
        assert not set(re.findall(r"\{(.*?)\}", json.dumps(scene["subjects"]))) - {"where", "who"}
        assert scene["talks"] and all(len(talk) == 2 for talk in scene["talks"])
        assert not scene["part"] or scene["part"] in parts
        if scene["form"]:
            type_name, answer = scene["form"]
            (first, *_) = TICKET_TYPES[type_name].values()
            assert answer in first[1]
    assert any(scene["home"] for scene in words["ticket_scenes"])


def test_subjects_are_of_one_scene_each() -> None:
    subjects = [subject for scene in pools()["ticket_scenes"] for subject in scene["subjects"]]
    assert len(set(subjects)) == len(subjects) >= 100
    assert all(subject[0].isupper() or subject[0] == "{" for subject in subjects)
    assert all(8 < len(subject) <= 60 for subject in subjects)


def test_texts_are_sentences_that_somebody_wrote() -> None:
    words = pools()
    texts = [
        text
        for scene in words["ticket_scenes"]
        for text in (
            scene["opening"],
            scene["fix"],
            *(one for talk in scene["talks"] for one in talk),
        )
    ]
    assert len(texts) > 250
    assert all(text[0].isupper() or text[0] in "1234567890{" for text in texts), texts
    assert all(text[-1] in ".?!" for text in texts)
    assert not any(re.search("lorem|ipsum|dolor sit", text, re.IGNORECASE) for text in texts)
