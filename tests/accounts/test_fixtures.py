"""Starting data: what a fixture may leave out, its times, what is refused, what is shared."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from mock_syncro.accounts import grants
from mock_syncro.accounts.fixtures import NAMES, document, from_outside, shipped
from mock_syncro.accounts.images import Images
from mock_syncro.clock import EARLIEST, LATEST, parse_time
from mock_syncro.errors import SetupError
from mock_syncro.records.loading import table_shape
from mock_syncro.store import Database
from mock_syncro.syncro import RESOURCES

EPOCH = parse_time("2026-01-31T12:34:56Z")

CUSTOMER: dict[str, Any] = {"firstname": "Acme"}


def images() -> Images:
    shapes = [table_shape(resource) for resource in RESOURCES if resource.fields]
    return Images(tuple(RESOURCES), (*shapes, *grants.SHAPES))


def load(epoch: float = EPOCH, **tables: Any) -> Database:
    return images().load(tables, epoch)


def load_strictly(**tables: Any) -> Database:
    return images().image(tables, 42, EPOCH)


def row(database: Database, table: str, number: int) -> dict[str, Any]:
    found = database.table(table).row(number)
    assert found is not None
    return dict(found)


def refusal(fixture: Any, **tables: Any) -> SetupError:
    with pytest.raises(SetupError) as caught:
        images().image(fixture or tables, 42, EPOCH)
    assert "\n" not in caught.value.problem + caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2023-01-10T12:00:00.000Z", "2023-01-10T12:00:00.000Z"),
        ("2023-01-10T12:00:00Z", "2023-01-10T12:00:00.000Z"),
        ("2023-01-10T12:00:00+02:00", "2023-01-10T10:00:00.000Z"),
        ("2023-01-10", "2023-01-10T00:00:00.000Z"),
        ("-3d 09:15", "2026-01-28T09:15:00.000Z"),
        ("-3d", "2026-01-28T00:00:00.000Z"),
        ("0d 23:59:58.7", "2026-01-31T23:59:58.700Z"),
        ("-0d 00:00:01", "2026-01-31T00:00:01.000Z"),
        ("1d 00:00:00.007", "2026-02-01T00:00:00.007Z"),
        ("+1d 00:00", "2026-02-01T00:00:00.000Z"),
        ("-700d 10:30", "2024-03-02T10:30:00.000Z"),
    ],
)
def test_times_are_absolute_or_offsets_from_the_epochs_utc_day(text: str, stored: str) -> None:
    database = load(customers={"7": {**CUSTOMER, "created_at": text}})
    assert row(database, "customers", 7)["created_at"] == stored


@pytest.mark.parametrize(
    ("text", "zone", "stored"),
    [
        # The epoch is Saturday, 12:34 in London; 23:34 in Sydney.
        ("-1wd 09:15", "UTC", "2026-01-30T09:15:00.000Z"),
        ("0wd 09:15", "UTC", "2026-02-02T09:15:00.000Z"),
        ("+1wd 09:15:20.5", "UTC", "2026-02-03T09:15:20.500Z"),
        ("-5wd", "UTC", "2026-01-26T00:00:00.000Z"),
        ("-6wd 17:00", "UTC", "2026-01-23T17:00:00.000Z"),
        ("-1wd 09:15", "America/New_York", "2026-01-30T14:15:00.000Z"),
        ("-1wd 09:15", "Australia/Sydney", "2026-01-29T22:15:00.000Z"),
        # Summer time there, while it is none here.
        ("-150wd 09:15", "America/New_York", "2025-07-07T13:15:00.000Z"),
    ],
)
def test_offsets_can_count_working_days_of_the_accounts_zone(
    text: str, zone: str, stored: str
) -> None:
    database = images().load({"customers": {"1": {**CUSTOMER, "created_at": text}}}, EPOCH, zone)
    assert row(database, "customers", 1)["created_at"] == stored


@pytest.mark.parametrize("text", ["-999999wd 09:00", "-3wx", "-3ww", "w-3d"])
def test_working_days_that_there_are_not_are_refused(text: str) -> None:
    refusal(None, customers={"1": {**CUSTOMER, "created_at": text}})


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("epoch", [EARLIEST, LATEST])
def test_data_can_start_at_either_end_of_the_calendar(epoch: float, zone: str) -> None:
    images().load({}, epoch, zone, based=False)


def test_times_of_users_and_tokens_are_turned_too() -> None:
    user = {"email": "a@b.example", "created_at": "-2d 08:00"}
    token = {"token": "t", "user": 5, "expires_at": "2d 08:00", "created_at": None}
    database = load(users={"5": user}, tokens={"50": token})
    assert row(database, "users", 5)["updated_at"] == "2026-01-29T08:00:00.000Z"
    assert row(database, "tokens", 50)["expires_at"] == "2026-02-02T08:00:00.000Z"
    assert row(database, "tokens", 50)["created_at"] == "2026-01-31T12:34:56.000Z"


def test_created_at_is_the_epoch_and_updated_at_is_created_at_where_they_are_left_out() -> None:
    database = load(customers={"7": CUSTOMER, "8": {**CUSTOMER, "created_at": "-1d 08:00"}})
    assert row(database, "customers", 7)["created_at"] == "2026-01-31T12:34:56.000Z"
    assert row(database, "customers", 7)["updated_at"] == "2026-01-31T12:34:56.000Z"
    assert row(database, "customers", 8)["updated_at"] == "2026-01-30T08:00:00.000Z"


def test_what_a_row_leaves_out_takes_the_default_and_what_is_derived_is_derived() -> None:
    contact = {"name": "Jane", "customer_id": 7, "phone": "(555) 010-0199"}
    database = load(customers={"7": CUSTOMER}, contacts={"9": contact})
    made = row(database, "contacts", 9)
    assert (made["id"], made["opt_out"], made["properties"]) == (9, False, {})
    assert (made["email"], made["processed_phone"]) == (None, "5550100199")
    assert row(database, "customers", 7)["fullname"] == "Acme"


def test_keys_with_an_underscore_are_comments() -> None:
    database = load(
        _about={"1": {"text": "of the file"}},
        customers={"7": {**CUSTOMER, "_why": "of the row"}},
        users={"5": {"email": "a@b.example", "_why": "of the user"}},
    )
    assert "_about" not in database.tables
    assert "_why" not in row(database, "customers", 7)
    assert "_why" not in row(database, "users", 5)


def test_rows_are_loaded_in_the_order_of_their_ids() -> None:
    database = load(customers={"100": CUSTOMER, "20": CUSTOMER, "3": CUSTOMER})
    assert [row.doc_id for row in database.table("customers").rows] == [3, 20, 100]


def test_users_groups_and_tokens_lie_under_every_fixture_and_can_be_replaced() -> None:
    base = json.loads(shipped("base.json").read_bytes())
    database = load(tokens={"1": {"token": "mine", "user": 1701}}, users={"9": {"email": "a@b.c"}})
    tokens = {row["token"] for row in database.table("tokens").rows}
    words = {row["token"] for row in base["tokens"].values()}
    assert tokens == words | {"mine"}
    assert row(database, "tokens", 1)["token"] == "mine"
    assert len(database.table("users")) == len(base["users"]) + 1
    assert len(database.table("groups")) == len(base["groups"])


@pytest.mark.parametrize(
    ("tables", "ids"),
    [
        ({}, []),
        ({"customers": {"8": CUSTOMER, "7": CUSTOMER}}, [7]),
        (
            {
                "customers": {"7": CUSTOMER, "8": CUSTOMER, "9": CUSTOMER},
                "contacts": {"1": {"customer_id": 9}, "2": {"customer_id": 8}},
            },
            [8],
        ),
        (
            {
                "customers": {"7": {**CUSTOMER, "disabled": True}, "8": CUSTOMER},
                "contacts": {"1": {"customer_id": 7}},
            },
            [8],
        ),
    ],
)
def test_the_one_customer_is_the_first_with_contacts_that_is_not_disabled(
    tables: dict[str, Any], ids: list[int]
) -> None:
    groups = {group["name"]: group for group in load(**tables).table("groups").rows}
    assert groups["One Customer"]["customers"] == ids


def test_last_ids_of_a_document_count() -> None:
    database = load(customers={"7": CUSTOMER}, last_ids={"1": {"contacts": 201, "customers": 3}})
    assert database.next_id("contacts") == 202
    assert database.next_id("customers") == 8


@pytest.mark.parametrize("name", NAMES)
def test_a_written_document_loads_as_the_same_data(name: str) -> None:
    loader = images()
    database = loader.image(name, 42, EPOCH)
    database.drop("customers", database.table("customers").last_id)
    database.drop("tokens", 3)
    written = orjson.loads(orjson.dumps(document(database)))
    again = loader.load(written, EPOCH + 10**6, based=False)
    assert orjson.dumps(document(again)) == orjson.dumps(document(database))
    assert again.last_ids() == database.last_ids()


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"customer": {}}, 'there is no table "customer"; did you mean "customers"?'),
        (
            {"contacts": {"9": {"nmae": "Jane"}}},
            '"contacts" row 9: there is no field "nmae"; did you mean "name"?',
        ),
        ({"contacts": {"9": {"name": 5}}}, '"name" cannot be 5; wanted: a text'),
        ({"contacts": {"9": {"name": None}}}, '"name" cannot be null; wanted: a text'),
        ({"contacts": {"9": {"city": [1]}}}, '"city" cannot be [1]; wanted: a text or null'),
        (
            {"contacts": {"9": {"created_at": "3d 9:15"}}},
            '"created_at" cannot be "3d 9:15"; wanted: a time like -3d 09:15',
        ),
        ({"contacts": {"9": {"created_at": 5}}}, '"created_at" cannot be 5; wanted: a time'),
        ({"customers": {"7": {"id": 8}}}, 'its "id" is 8, but its key is 7'),
        ({"users": {"5": {"id": 8}}}, 'its "id" is 8, but its key is 5'),
        ({"customers": {"x": {}}}, '"x" is no id; wanted: a number'),
        ({"customers": {"7": 5}}, '"customers" row 7: it cannot be 5; wanted: an object'),
        ({"customers": []}, '"customers" cannot be []; wanted: an object of rows by id'),
        ({"ticket_line_items": {"1": {"price_cost": 5}}}, 'write "cost_cents"'),
        ({"attachments": {"1": {"ticket_id": 1, "url": "x"}}}, '"file_name" is missing'),
        (
            {"users": {"5": {"mail": "a@b.c"}}},
            '"users" row 5: there is no field "mail"; did you mean "email"?',
        ),
        (
            {"tokens": {"5": {"expires_at": "soon"}}},
            '"expires_at" cannot be "soon"; wanted: a time',
        ),
        ({"tokens": {"5": {"token": "t", "user": 99}}}, '"user" is 99, and "users" has no such'),
        ({"tokens": {"5": {"user": 1701}}}, '"token" is missing'),
        (
            {
                "tokens": {
                    "50": {"token": "t", "user": 1701},
                    "51": {"token": "t", "user": 1701},
                }
            },
            '"token" is that of token 50 too',
        ),
        (
            {"users": {"5": {"email": "a@b.c", "groups": ["Nobody"]}}},
            'has "Nobody", and there is no such group',
        ),
        (
            {"groups": {"50": {"name": "x", "access": "select", "customers": [9]}}},
            '"customers" has 9, and "customers" has no such row',
        ),
        ({"contacts": {"9": {"customer_id": 8}}}, '"customer_id" is 8, and "customers" has no'),
        (
            {"customers": {"7": {"email": "x"}}},
            '"customers" row 7: the API would refuse it: Email is not an email',
        ),
        ({"contacts": {"9": {}}}, "the API would refuse it: Customer can't be blank"),
        ({"tickets": {"9": {"number": 1, "subject": "x"}}}, "Customer required field"),
        ({"customers": {str(2**62): {}}}, "ids go up to"),
        ({"last_ids": {"1": {"contacts": -1}}}, '"contacts" cannot be -1; wanted: a number'),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_its_row(
    tables: dict[str, Any], problem: str
) -> None:
    assert problem in refusal(None, **tables).lines()


def test_a_time_that_does_not_exist_is_refused() -> None:
    row = {"created_at": "2026-13-31T12:00:00.000Z"}
    assert '"created_at" cannot be "2026-13-31T' in refusal(None, contacts={"9": row}).problem


@pytest.mark.parametrize(
    ("fixture", "problem"),
    [
        ("smal", 'there is no fixture "smal"'),
        ("nowhere/fixture.json", 'there is no fixture "nowhere/fixture.json"'),
        ("generate:contacts", "generate:contacts"),
        ("generate:contacts=x", "generate:contacts=x"),
        ("generate:planets=3", "generate:planets=3"),
        ("generate:contacts=2000001", "more than 2,000,000 rows"),
        ("generate:customers=1,contacts=-1", "generate:customers=1,contacts=-1"),
    ],
)
def test_a_fixture_that_there_is_not_is_refused(fixture: str, problem: str) -> None:
    assert problem in refusal(fixture).problem


def test_a_broken_fixture_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"contacts": {\n"1": {"name": }\n}}')
    problem = refusal(str(path)).problem
    assert problem.startswith(f"fixture {path}: not JSON: ")
    assert problem.endswith("(line 2, column 15)")


def test_a_copy_of_a_shipped_fixture_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(shipped("small.json").read_text().replace("Jane Doe", "June Doe"))
    database = images().image(str(path), 42, EPOCH)
    assert row(database, "contacts", 101)["name"] == "June Doe"
    assert len(database.table("contacts")) == 72


def errors_of(path: Path, text: str) -> list[str]:
    """What is said of a file with this text, without the name of the file."""
    path.write_text(text)
    caught = refusal(str(path))
    lines = caught.details or [caught.problem]
    return [line.removeprefix(f"{path}, ") for line in lines]


def test_all_that_is_wrong_with_a_file_is_told_at_once_with_its_lines(tmp_path: Path) -> None:
    text = """{
"customers": {
 "7": {"firstname": "Acme", "disabled": "no", "cty": "x"},
 "8": {"id": 9}
},
"contacts": {
 "1": {"customer_id": 70},
 "2": {
  "customer_id": 7,
  "email": 5,
  "name": "Jane"
 }
},
"tikets": {}
}
"""
    assert errors_of(tmp_path / "mine.json", text) == [
        'line 3: "customers" row 7: "disabled" cannot be "no"; wanted: true or false',
        'line 3: "customers" row 7: there is no field "cty"; did you mean "city"?',
        'line 4: "customers" row 8: its "id" is 9, but its key is 8',
        'line 7: "contacts" row 1: "customer_id" is 70, and "customers" has no such row',
        'line 10: "contacts" row 2: "email" cannot be 5; wanted: a text or null',
        'line 14: there is no table "tikets"; did you mean "tickets"?',
    ]


def test_a_row_that_does_not_fit_is_looked_at_for_the_rest_too(tmp_path: Path) -> None:
    text = """{"contacts": {
"1": {"customer_id": 70, "created_at": "yesterday", "email": "x"},
"2": {"customer_id": "a", "email": "x"},
"3": {"customer_id": "a"}
}}"""
    assert errors_of(tmp_path / "mine.json", text) == [
        'line 2: "contacts" row 1: "created_at" cannot be "yesterday"; '
        "wanted: a time like -3d 09:15 or 2026-01-31T23:59:00Z",
        'line 2: "contacts" row 1: "customer_id" is 70, and "customers" has no such row',
        'line 2: "contacts" row 1: the API would refuse it: Email is not an email',
        'line 3: "contacts" row 2: "customer_id" cannot be "a"; wanted: a whole number or null',
        'line 3: "contacts" row 2: the API would refuse it: Email is not an email',
        'line 4: "contacts" row 3: "customer_id" cannot be "a"; wanted: a whole number or null',
    ]


def test_many_errors_are_counted(tmp_path: Path) -> None:
    rows = ",\n".join(f'"{number}": {{"nmae": "x"}}' for number in range(1, 31))
    told = errors_of(tmp_path / "mine.json", f'{{"customers": {{\n{rows}\n}}}}')
    assert len(told) == 21
    assert told[19].startswith('line 21: "customers" row 20: ')
    assert told[20] == "and 10 more"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '{"customers": {"7": {},\n"8": {},\n"7": {}}}',
            'line 3: "customers" row 7: the id "7" is there twice, first in line 1',
        ),
        (
            '{"customers": {"7": {}},\n"customers": {}}',
            'line 2: the table "customers" is there twice, first in line 1',
        ),
        (
            '{"customers": {"7": {"city": "a",\n"c\\u0069ty": "b"}}}',
            'line 2: "customers" row 7: the key "city" is there twice, first in line 1',
        ),
        (
            '{"customers": {"7": {"properties": {"a": [{"b": 1}, {"b": 1}],\n"a": 2}}}}',
            'line 1: "customers" row 7: the key "a" is there twice, first in line 1',
        ),
    ],
)
def test_what_is_there_twice_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert errors_of(tmp_path / "mine.json", text) == [told]


def test_a_row_may_ask_to_be_left_unchecked() -> None:
    database = load_strictly(contacts={"9": {"_unchecked": True}})
    assert row(database, "contacts", 9)["customer_id"] is None


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_of_a_shipped_fixture_has_nothing_that_the_api_would_refuse(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.json").write_bytes(shipped(f"{name}.json").read_bytes())
    database = images().image(str(tmp_path / "mine.json"), 42, EPOCH)
    assert orjson.dumps(document(database)) == orjson.dumps(
        document(images().image(name, 42, EPOCH))
    )


def test_what_is_generated_has_nothing_that_the_api_would_refuse() -> None:
    made = images().image("generate:customers=9,contacts=90,tickets=90", 42, EPOCH)
    written = document(made)
    del written["last_ids"]  # or it would be a state
    assert len(load_strictly(**written).table("tickets")) == 90


def test_an_image_is_loaded_once_for_each_fixture_and_epoch() -> None:
    loader = images()
    small = loader.image("small", 42, EPOCH)
    assert loader.image("small", 7, EPOCH) is small  # the named ones are the same for every seed
    assert loader.image("small", 42, EPOCH + 1) is not small
    assert loader.image("empty", 42, EPOCH) is not small


def test_generated_data_is_loaded_once_for_each_seed() -> None:
    loader, fixture = images(), "generate:customers=2,contacts=3"
    made = loader.image(fixture, 42, EPOCH)
    other = loader.image(fixture, 7, EPOCH)
    assert loader.image(fixture, 42, EPOCH) is made
    assert document(other)["contacts"] != document(made)["contacts"]


def test_the_images_used_last_are_kept() -> None:
    loader = images()
    first = loader.image("empty", 42, 0.0)
    for number in range(1, 8):
        loader.image("empty", 42, float(number))
        assert loader.image("empty", 42, 0.0) is first
    second = loader.image("empty", 42, 1.0)
    loader.image("empty", 42, 8.0)
    assert loader.image("empty", 42, 1.0) is second
    assert loader.image("empty", 42, 0.0) is first
    for number in range(10, 18):
        loader.image("empty", 42, float(number))
    assert loader.image("empty", 42, 0.0) is not first


def test_loading_gives_the_collector_back_as_it_was() -> None:
    assert gc.isenabled()
    load(customers={"7": CUSTOMER})
    assert gc.isenabled()
    with pytest.raises(SetupError):
        load(customers={"7": {"nonsense": 1}})
    assert gc.isenabled()


@pytest.mark.parametrize("value", [*NAMES, "generate:customers=2", {"contacts": {"1": {}}}])
def test_a_fixture_from_outside_is_a_name_or_a_document(value: Any) -> None:
    assert from_outside(value) == value


@pytest.mark.parametrize(
    "value",
    ["/etc/passwd", "small.json", "../fixtures/small.json", "", [], None, 5],
)
def test_a_fixture_from_outside_is_never_a_path(value: Any) -> None:
    with pytest.raises(SetupError):
        from_outside(value)


def test_named_fixtures_have_the_same_rows_for_every_seed() -> None:
    one, two = (images().image("msp", number, EPOCH) for number in (42, 7))
    assert orjson.dumps(document(one)) == orjson.dumps(document(two))


def test_another_epoch_moves_the_offsets_by_whole_days() -> None:
    day = 86_400
    one, two = (images().image("small", 42, EPOCH + moved) for moved in (0, 3 * day))
    for table in ("contacts", "users", "tokens"):
        for row_, other in zip(one.table(table).rows, two.table(table).rows, strict=True):
            moved = parse_time(other["created_at"]) - parse_time(row_["created_at"])
            assert moved in (0, 3 * day)
    jane = [row(database, "contacts", 101)["created_at"] for database in (one, two)]
    assert jane == ["2025-11-12T08:00:00.000Z", "2025-11-15T08:00:00.000Z"]


def test_faker_is_not_needed_to_load_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    for fixture in (*NAMES, "generate:customers=3,contacts=9"):
        images().image(fixture, 42, EPOCH)
