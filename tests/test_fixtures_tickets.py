"""How believable the tickets of `msp` and generated data are, and what belongs to them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, median_low

import pytest

from mock_syncro.generate.team import COLLEAGUE
from tests.fixture_files import EPOCH, Row, Tables, believable, document, pools

CLOSED = ("Resolved", "Invoiced")
STATUSES = {
    *("New", "In Progress", "Resolved", "Invoiced", "Waiting for Parts"),
    *("Waiting on Customer", "Scheduled", "Customer Reply"),
}
PRIORITIES = {"0 Urgent", "1 High", "2 Normal", "3 Low", None}
NOW = f"{EPOCH:%Y-%m-%dT%H:%M:%S.000Z}"


@pytest.fixture(scope="module", params=["msp", "generated"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """Tests only read it."""
    return believable(request.param)


def of_tickets(rows: dict[int, Row]) -> dict[int, list[Row]]:
    """Rows by their ticket, oldest first."""
    found = defaultdict(list)
    for key in sorted(rows):
        found[rows[key]["ticket_id"]].append(rows[key])
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def middle(times: list[str]) -> datetime:
    """The one in the middle."""
    return moment(median_low(times))


def users(tables: Tables) -> dict[int, Row]:
    return document("base")["users"] | tables["users"]


# Tickets


def test_numbers_follow_the_time_of_creation_without_a_gap(tables: Tables) -> None:
    rows = tables["tickets"].values()
    numbers = [row["number"] for row in rows]
    assert numbers == list(range(1001, 1001 + len(rows)))
    created = [row["created_at"] for row in rows]
    assert created == sorted(created)
    assert len(set(created)) > 0.99 * len(created)


def test_most_tickets_are_resolved_and_the_open_ones_are_younger(tables: Tables) -> None:
    rows = tables["tickets"].values()
    closed = [row["created_at"] for row in rows if row["status"] in CLOSED]
    still_open = [row["created_at"] for row in rows if row["status"] not in CLOSED]
    assert 0.8 < len(closed) / len(rows) < 0.97
    assert middle(still_open) > middle(closed) + timedelta(days=60)
    assert min(still_open) > f"{EPOCH - timedelta(days=60):%Y-%m-%d}"


def test_tickets_become_more(tables: Tables) -> None:
    created = [row["created_at"] for row in tables["tickets"].values()]
    lately = f"{EPOCH - timedelta(days=90):%Y-%m-%d}"
    assert 0.35 < sum(time > lately for time in created) / len(created) < 0.6
    assert min(created) < f"{EPOCH - timedelta(days=700):%Y-%m-%d}"


def test_words_are_those_of_a_new_account(tables: Tables) -> None:
    rows = tables["tickets"].values()
    assert {row["status"] for row in rows} == STATUSES
    assert {row.get("priority") for row in rows} == PRIORITIES
    problems = Counter(row["problem_type"] for row in rows)
    assert set(problems) == {"Virus", "TuneUp", "Hardware", "Software", "Other"}
    alarming = [row["priority"] for row in rows if row["problem_type"] == "Virus"]
    assert set(alarming) == {"0 Urgent", "1 High"}


def test_a_time_of_resolution_is_where_the_status_says_so(tables: Tables) -> None:
    for row in tables["tickets"].values():
        assert ("resolved_at" in row) == (row["status"] in CLOSED)
        if "resolved_at" in row:
            assert row["created_at"] <= row["resolved_at"] <= row["updated_at"]


def test_a_tickets_contact_belongs_to_its_customer_and_was_there(tables: Tables) -> None:
    with_contacts = {row["customer_id"] for row in tables["contacts"].values()}
    known = 0
    for row in tables["tickets"].values():
        assert row["created_at"] >= tables["customers"][row["customer_id"]]["created_at"]
        if "contact_id" in row:
            contact = tables["contacts"][row["contact_id"]]
            assert contact["customer_id"] == row["customer_id"]
            assert contact["created_at"] <= row["created_at"]
            known += 1
        else:
            known += row["customer_id"] not in with_contacts
    assert 0.9 < known / len(tables["tickets"]) < 0.99


def test_those_who_are_there_longest_ask_most(tables: Tables) -> None:
    people: dict[int, list[int]] = defaultdict(list)
    for key in sorted(tables["contacts"]):
        people[tables["contacts"][key]["customer_id"]].append(key)
    ranks = [
        people[row["customer_id"]].index(row["contact_id"]) / len(people[row["customer_id"]])
        for row in tables["tickets"].values()
        if "contact_id" in row
    ]
    assert 0.8 < sum(rank < 0.5 for rank in ranks) / len(ranks) < 0.95
    asked = {row.get("contact_id") for row in tables["tickets"].values()}
    assert len(asked) > len(tables["contacts"]) * 0.3


def test_tickets_are_assigned_to_technicians_who_were_there(tables: Tables) -> None:
    rows = tables["tickets"].values()
    owners = Counter(row.get("user_id") for row in rows)
    assert set(owners) == {1711, 1712, 1713, 1704, None}
    assert owners[1711] + owners[1712] + owners[1713] > 0.85 * len(rows)
    assert 0 < owners[1704] < 0.15 * len(rows)
    assert all(row["status"] == "New" for row in rows if "user_id" not in row)
    sam = users(tables)[1704]
    assert f"{sam['first_name']} {sam['last_name']}" == COLLEAGUE[1]
    assert sam["created_at"] == "-900d 08:45"
    first = min(row["created_at"] for row in rows if row.get("user_id") == 1704)
    assert first > f"{EPOCH - timedelta(days=899):%Y-%m-%d}"


def test_the_account_manager_takes_most_tickets_of_a_customer(tables: Tables) -> None:
    names = {key: f"{u['first_name']} {u['last_name']}" for key, u in users(tables).items()}
    managed = [
        names[row["user_id"]] == customer["properties"]["Account Manager"]
        for row in tables["tickets"].values()
        for customer in [tables["customers"][row["customer_id"]]]
        if "user_id" in row and "properties" in customer
    ]
    assert 0.65 < sum(managed) / len(managed) < 0.9


def test_due_dates_follow_the_priority(tables: Tables) -> None:
    spans: dict[str, list[timedelta]] = defaultdict(list)
    for row in tables["tickets"].values():
        span = moment(row["due_date"]) - moment(row["created_at"])
        spans[row.get("priority", "2 Normal")].append(span)
    order = [max(spans[name]) for name in sorted(spans)]
    assert order == sorted(order)
    assert min(min(of_one) for of_one in spans.values()) > timedelta(hours=3)
    assert order[-1] <= timedelta(days=15)


def test_planned_visits_lie_ahead_within_working_hours(tables: Tables) -> None:
    for row in tables["tickets"].values():
        assert ("start_at" in row) == ("end_at" in row) == (row["status"] == "Scheduled")
        if "start_at" in row:
            start, end = moment(row["start_at"]), moment(row["end_at"])
            assert row["start_at"] >= NOW
            assert end - start == timedelta(hours=1)
            assert start.minute % 30 == start.second == 0
            assert start.hour >= 9 and (end.hour, end.minute) <= (17, 0)
            assert start.weekday() < 5


def test_types_fields_and_rows_agree(tables: Tables) -> None:
    types = {key: row["name"] for key, row in tables["ticket_types"].items()}
    assert len(types) == 2
    fields: dict[int, dict[str, str]] = defaultdict(dict)
    answers: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in tables["ticket_fields"].values():
        fields[row["ticket_type_id"]][row["name"]] = row["field_type"]
    for row in tables["ticket_answers"].values():
        field = tables["ticket_fields"][row["ticket_field_id"]]
        answers[field["ticket_type_id"], field["name"]].add(row["content"])
    assert set(fields) == set(types) and all(len(form) >= 2 for form in fields.values())
    used: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in tables["tickets"].values():
        assert ("ticket_type_id" in row) == ("properties" in row)
        for name, value in row.get("properties", {}).items():
            kind = fields[row["ticket_type_id"]][name]
            assert isinstance(value, str) and value
            if kind == "select_box":
                used[row["ticket_type_id"], name].add(value)
            if kind == "check_box":
                assert value in ("0", "1")
    assert used == answers  # each answer is given by some ticket, too
    filled = {(row["ticket_type_id"], n) for row in tables["tickets"].values()
              for n in row.get("properties", ())}  # fmt: skip
    assert filled == {(key, name) for key, form in fields.items() for name in form}


def test_ids_have_real_magnitude(tables: Tables) -> None:
    ranges = {
        "tickets": (104_000_000, 109_000_000),
        "comments": (298_000_000, 311_000_000),
        "ticket_timers": (11_400_000, 12_100_000),
        "ticket_line_items": (120_000_000, 124_000_000),
    }
    for name, (first, last) in ranges.items():
        assert all(first <= key < last for key in tables[name])


def test_tickets_are_about_many_things(tables: Tables) -> None:
    subjects = Counter(row["subject"] for row in tables["tickets"].values())
    assert len(subjects) > 100
    assert max(subjects.values()) < len(tables["tickets"]) * 0.05
    assert not any("{" in subject for subject in subjects)
    tags = Counter(tag for row in tables["tickets"].values() for tag in row.get("tag_list", ()))
    assert len(tags) > 8


# Threads


def test_threads_begin_with_the_issue_at_the_tickets_own_time(tables: Tables) -> None:
    threads = of_tickets(tables["comments"])
    assert set(threads) == set(tables["tickets"])
    for key, thread in threads.items():
        assert [row["subject"] == "Initial Issue" for row in thread] == [True] + [False] * (
            len(thread) - 1
        )
        assert thread[0]["created_at"] == tables["tickets"][key]["created_at"]
        assert not thread[0].get("hidden")


def test_client_and_technician_take_turns(tables: Tables) -> None:
    lengths = []
    for thread in of_tickets(tables["comments"]).values():
        shown = [row for row in thread if not row.get("hidden")]
        # The first one is the client's, whoever wrote it down.
        turns = [False, *("tech" in row for row in shown[1:])]
        assert turns == [place % 2 == 1 for place in range(len(shown))]
        lengths.append(len(shown))
    assert 1.5 < sum(lengths) / len(lengths) < 4
    assert max(lengths) >= 6


def test_some_issues_were_written_down_by_a_technician(tables: Tables) -> None:
    firsts = [thread[0] for thread in of_tickets(tables["comments"]).values()]
    written = [row for row in firsts if "tech" in row]
    assert 0.1 < len(written) / len(firsts) < 0.3
    for row in written:
        ticket = tables["tickets"][row["ticket_id"]]
        contact = tables["contacts"].get(ticket.get("contact_id", 0))
        customer = tables["customers"][ticket["customer_id"]]
        name = contact["name"] if contact else f"{customer['firstname']} {customer['lastname']}"
        assert name in row["body"]
        assert ticket["creator_name_or_email"] == row["tech"]


def test_technicians_sign_with_their_full_name(tables: Tables) -> None:
    everybody = users(tables)
    for row in tables["comments"].values():
        assert ("tech" in row) == ("user_id" in row)
        if "tech" in row:
            user = everybody[row["user_id"]]
            assert row["tech"] == f"{user['first_name']} {user['last_name']}"
            assert "email_sender" not in row
        else:
            assert not row.get("hidden")


def test_mail_comes_from_and_goes_to_who_asked(tables: Tables) -> None:
    sent = 0
    for row in tables["comments"].values():
        ticket = tables["tickets"][row["ticket_id"]]
        asker = tables["contacts"].get(ticket.get("contact_id", 0))
        asker = asker or tables["customers"][ticket["customer_id"]]
        for key in ("email_sender", "destination_emails"):
            if key in row:
                assert row[key] == asker["email"]
                sent += 1
    assert sent > len(tables["comments"]) * 0.5


def test_what_is_hidden_is_between_technicians(tables: Tables) -> None:
    hidden = [row for row in tables["comments"].values() if row.get("hidden")]
    assert 0.005 < len(hidden) / len(tables["comments"]) < 0.15
    assert all("tech" in row and "destination_emails" not in row for row in hidden)


def test_rich_text_is_marked_as_such(tables: Tables) -> None:
    rich = [row["body"] for row in tables["comments"].values() if row.get("is_rich_text")]
    plain = [row["body"] for row in tables["comments"].values() if not row.get("is_rich_text")]
    assert 0 < len(rich) < len(plain) * 0.1
    assert all(re.fullmatch("<p>[^<]+</p>", body) for body in rich)
    assert not any("<" in body for body in plain)


def test_what_is_written_fits_the_subject(tables: Tables) -> None:
    scenes = [
        (re.compile("|".join(map(form, scene["subjects"]))), scene)
        for scene in pools()["ticket_scenes"]
    ]
    threads = of_tickets(tables["comments"])
    for key, ticket in tables["tickets"].items():
        (scene,) = [scene for subject, scene in scenes if subject.fullmatch(ticket["subject"])]
        assert ticket["problem_type"] == scene["problem"]
        shown = [row for row in threads[key] if not row.get("hidden")]
        assert re.search(form(scene["opening"]), shown[0]["body"])
        for number, (question, answer) in enumerate(scene["talks"]):
            pair = shown[1 + 2 * number : 3 + 2 * number]
            if len(pair) == 2 and pair[0]["subject"] == "Update":
                assert re.search(form(question), pair[0]["body"])
                assert re.search(form(answer), pair[1]["body"])
        for row in shown:
            if row["subject"] == "Completed":
                assert re.search(form(scene["fix"]), row["body"])


def form(text: str) -> str:
    """A pattern for a text whose slots are filled in."""
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))


def test_one_person_is_meant_throughout_a_thread(tables: Tables) -> None:
    """The new employee in the subject is the one in the answer."""
    checked = 0
    for key, thread in of_tickets(tables["comments"]).items():
        match = re.fullmatch(
            r"New employee starts Monday: (\S+ .+)", tables["tickets"][key]["subject"]
        )
        for row in thread if match else ():
            if match and row["subject"] in ("Initial Issue", "Completed"):
                assert match[1] in row["body"]
                checked += 1
    assert checked > 1


def test_the_last_word_fits_the_status(tables: Tables) -> None:
    for key, thread in of_tickets(tables["comments"]).items():
        status = tables["tickets"][key]["status"]
        shown = [row for row in thread if not row.get("hidden")]
        if status == "New":
            assert len(thread) == 1
        elif status == "Customer Reply":
            assert "tech" not in shown[-1] and len(shown) >= 3
        elif status not in CLOSED:
            assert "tech" in shown[-1] and len(shown) >= 2
        assert ("Completed" in {row["subject"] for row in thread}) <= (status in CLOSED)


def test_no_ticket_is_older_than_its_last_change(tables: Tables) -> None:
    for name in ("comments", "ticket_timers", "ticket_line_items"):
        for row in tables[name].values():
            ticket = tables["tickets"][row["ticket_id"]]
            assert ticket["created_at"] <= row["created_at"]
            assert row["updated_at"] <= ticket["updated_at"]


# Work


def test_timers_lie_within_working_hours_and_the_ticket(tables: Tables) -> None:
    lengths = []
    for row in tables["ticket_timers"].values():
        ticket = tables["tickets"][row["ticket_id"]]
        start, end = moment(row["start_time"]), moment(row["end_time"])
        assert start.date() == end.date() and start.weekday() < 5
        assert start.hour >= 9 and (end.hour, end.minute, end.second) <= (17, 0, 0)
        assert timedelta(seconds=59) <= end - start < timedelta(hours=3)
        assert ticket["created_at"] <= row["start_time"]
        assert row["end_time"] <= ticket.get("resolved_at", NOW)
        assert row["created_at"] == row["start_time"] and row["end_time"] <= row["updated_at"]
        assert row["notes"]
        lengths.append((end - start) / timedelta(minutes=1))
    assert 10 < median(lengths) < 45
    assert len(lengths) > len(tables["tickets"]) * 0.2


def test_timers_end_with_the_comment_that_they_belong_to_or_at_five(tables: Tables) -> None:
    checked = 0
    for row in tables["ticket_timers"].values():
        ticket = tables["tickets"][row["ticket_id"]]
        assert row["user_id"] == ticket["user_id"]
        if "comment_id" in row:
            comment = tables["comments"][row["comment_id"]]
            same = {key: row[key] for key in ("ticket_id", "user_id")}
            assert same.items() <= comment.items()
            at_five = f"{row['end_time'][:11]}17:00:00.000Z"
            assert row["end_time"] == min(comment["created_at"], at_five)
            checked += 1
    assert checked > len(tables["ticket_timers"]) * 0.3


def test_nobody_works_twice_at_once_on_a_ticket(tables: Tables) -> None:
    for timers in of_tickets(tables["ticket_timers"]).values():
        for one, next_one in pairwise(timers):
            assert one["end_time"] <= next_one["start_time"]


def test_who_pays_by_the_hour_is_charged_for_the_work_once_it_is_done(tables: Tables) -> None:
    for row in tables["ticket_timers"].values():
        ticket = tables["tickets"][row["ticket_id"]]
        properties = tables["customers"][ticket["customer_id"]].get("properties", {})
        by_the_hour = properties.get("Contract Tier", "Break/Fix") in ("Block Hours", "Break/Fix")
        assert row.get("billable", False) == by_the_hour
        assert row.get("recorded", False) == (by_the_hour and ticket["status"] in CLOSED)
        assert ("ticket_line_item_id" in row) == row.get("recorded", False)


def test_line_items_of_work_are_its_begun_quarters_of_an_hour(tables: Tables) -> None:
    charged = set()
    for row in tables["ticket_timers"].values():
        if "ticket_line_item_id" in row:
            item = tables["ticket_line_items"][row["ticket_line_item_id"]]
            hours = (moment(row["end_time"]) - moment(row["start_time"])) / timedelta(hours=1)
            # A second more or less: offsets have no thousandths.
            assert hours - 0.001 <= item["quantity"] < hours + 0.251
            assert item["quantity"] * 4 % 1 == 0
            assert (item["ticket_id"], item["description"]) == (row["ticket_id"], row["notes"])
            charged.add(row["ticket_line_item_id"])
    labor = {k for k, r in tables["ticket_line_items"].items() if r["product_category"] == "Labor"}
    assert labor == charged
    assert len(labor) > 20


def test_line_items_are_in_order_and_have_prices(tables: Tables) -> None:
    for key, items in of_tickets(tables["ticket_line_items"]).items():
        assert sorted(row["position"] for row in items) == list(range(1, len(items) + 1))
        assert tables["tickets"][key]["status"] in CLOSED
        for row in items:
            assert row["retail_cents"] > row.get("cost_cents", 0)
            assert row["name"] and row["description"] and row["quantity"] > 0
            assert row["created_at"] == tables["tickets"][key]["resolved_at"]
    parts = [r for r in tables["ticket_line_items"].values() if "cost_cents" in r]
    assert {row.get("taxable", True) for row in parts} == {True}
    codes = [row["upc_code"] for row in parts if "upc_code" in row]
    assert codes and all(re.fullmatch(r"\d{12}", code) for code in codes)


def test_what_was_sold_is_invoiced_after_some_days(tables: Tables) -> None:
    sold = set(of_tickets(tables["ticket_line_items"]))
    some_days_ago = f"{EPOCH - timedelta(days=15):%Y-%m-%d}"
    for key, row in tables["tickets"].items():
        if row["status"] == "Invoiced":
            assert key in sold
            assert row["updated_at"] > row["resolved_at"]
        elif key in sold:
            customer = tables["customers"][row["customer_id"]]
            assert row["resolved_at"] > some_days_ago or customer.get("disabled")
