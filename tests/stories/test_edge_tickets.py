"""Every ticket of the fixture `edge`, and what belongs to it, read back over HTTP unchanged.

In a ticket alone, in lists, and in the lists below a ticket: wherever the answer has the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.inprocess import InProcess

Client = Callable[..., InProcess]
Row = dict[str, Any]

FIXTURE = Path(__file__).parents[2] / "fixtures" / "edge.json"
IN_A_TICKET = {
    "comments": "comments",
    "ticket_timers": "ticket_timers",
    "ticket_line_items": "line_items",
    "attachments": "attachments",
}
FORMS = {
    "ticket_types": "ticket_types",
    "ticket_fields": "ticket_type_fields",
    "ticket_answers": "ticket_type_field_answers",
}
"""Tables by their keys in `/tickets/settings`."""
UNSEEN = {("attachments", "ticket_id")}
"""Columns that no answer has; which rows belong to a ticket is seen all the same."""


@cache
def rows(table: str) -> dict[str, Row]:
    found: dict[str, Row] = json.loads(FIXTURE.read_bytes()).get(table, {})
    return found


CASES = [(table, id_) for table in IN_A_TICKET for id_ in rows(table)]


def given(table: str, id_: str) -> Row:
    """The values of a row, in the form in which the API shows them."""
    row = {key: value for key, value in rows(table)[id_].items() if not key.startswith("_")}
    if table == "ticket_line_items":
        # A text with a decimal point and without an exponent.
        digits = f"{Decimal(str(row['quantity'])):f}"
        row["quantity"] = digits if "." in digits else f"{digits}.0"
    if table == "attachments":
        row["file"] = {"url": row.pop("url")}
    return row


def unchanged(shown: Row, sent: Row) -> set[str]:
    """Compare what both have; returns the keys."""
    both = shown.keys() & sent.keys()
    for key in both:
        assert shown[key] == sent[key], key
        assert type(shown[key]) is type(sent[key]), key
    return both


@pytest.fixture(scope="module")
def edge() -> InProcess:
    """One app for all cases, which only read."""
    from mock_syncro import create_app

    app = create_app(fixture="edge", rate_limit="off", start="2026-01-31T12:00:00Z")
    headers = {"Authorization": "Bearer admin-token"}
    return InProcess(app, headers=headers)


def alone(api: InProcess, id_: object) -> Row:
    path = f"/api/v1/tickets/{id_}?comment_format=original"
    answer: Row = api.get(path).json()["ticket"]
    return answer


def pages(api: InProcess, path: str, key: str, **params: str) -> list[Row]:
    """All rows of a list."""
    found: list[Row] = []
    page, last = 1, 1
    while page <= last:
        answer = api.get(path, params={**params, "page": page, "per_page": 100}).json()
        found += answer[key]
        page, last = page + 1, answer["meta"]["total_pages"]
    return found


def test_a_nasty_ticket_comes_back_unchanged_alone_and_in_lists(
    edge: InProcess, subtests: pytest.Subtests
) -> None:
    for id_ in rows("tickets"):
        sent = given("tickets", id_)
        with subtests.test(id=id_):
            detail = alone(edge, id_)
            listed = edge.get(f"/api/v1/tickets?number={sent['number']}").json()["tickets"]
            (in_list,) = [row for row in listed if row["id"] == int(id_)]
            assert unchanged(detail, sent) | unchanged(in_list, sent) == set(sent)


@pytest.mark.parametrize("table", IN_A_TICKET)
def test_a_ticket_has_all_that_belongs_to_it_and_nothing_else(edge: InProcess, table: str) -> None:
    everything = rows(table)
    tickets = {row["ticket_id"] for row in everything.values()}
    assert len(tickets) >= 2
    for ticket_id in tickets:
        ids = {int(id_) for id_, row in everything.items() if row["ticket_id"] == ticket_id}
        assert {row["id"] for row in alone(edge, ticket_id)[IN_A_TICKET[table]]} == ids


@pytest.fixture(scope="module")
def shown(edge: InProcess) -> dict[tuple[str, str], list[Row]]:
    """Each row as it is seen: in its ticket, and in a list if there is one."""
    found: dict[tuple[str, str], list[Row]] = {}

    def see(table: str, row: Row) -> None:
        found.setdefault((table, str(row["id"])), []).append(row)

    for id_ in rows("tickets"):
        ticket = alone(edge, id_)
        for table, key in IN_A_TICKET.items():
            for row in ticket[key]:
                see(table, row)
        path = f"/api/v1/tickets/{id_}/comments"
        for row in pages(edge, path, "comments", comment_format="original"):
            see("comments", row)
    for row in pages(edge, "/api/v1/ticket_timers", "ticket_timers"):
        see("ticket_timers", row)
    return found


def test_what_belongs_to_a_ticket_comes_back_unchanged(
    shown: dict[tuple[str, str], list[Row]], subtests: pytest.Subtests
) -> None:
    for table, id_ in CASES:
        sent, answers = given(table, id_), shown[table, id_]
        with subtests.test(table=table, id=id_):
            assert len(answers) == (2 if table in ("comments", "ticket_timers") else 1)
            seen = set().union(*(unchanged(answer, sent) for answer in answers))
            assert {(table, key) for key in sent.keys() - seen} <= UNSEEN


@pytest.mark.parametrize("table", FORMS)
def test_types_fields_and_answers_come_back_unchanged(edge: InProcess, table: str) -> None:
    tickets = edge.get("/api/v1/tickets/settings").json()[FORMS[table]]
    general = edge.get("/api/v1/settings").json()["ticket"][FORMS[table]]
    assert tickets == general
    answers = {str(row["id"]): row for row in tickets}
    assert set(answers) == set(rows(table))
    for id_ in rows(table):
        sent = given(table, id_)
        assert unchanged(answers[id_], sent) == set(sent)


@pytest.mark.parametrize("table", ["tickets", *IN_A_TICKET, *FORMS])
def test_each_case_says_why(table: str) -> None:
    assert all(row["_why"] for row in rows(table).values())


def test_plain_text_of_a_comment_is_the_body_as_it_is(edge: InProcess) -> None:
    for id_, row in rows("comments").items():
        if not row.get("is_rich_text"):
            path = f"/api/v1/tickets/{row['ticket_id']}"
            comments = edge.get(path).json()["ticket"]["comments"]
            (found,) = [comment for comment in comments if str(comment["id"]) == id_]
            assert found["body"] == row["body"]


# What clients may send of a ticket and a comment; the rest is derived or has no way in.
TICKET_KEYS = (
    *("subject", "status", "problem_type", "priority", "due_date", "start_at", "end_at"),
    *("tag_list", "properties", "user_id", "signature_name"),
)
COMMENT_KEYS = ("subject", "body", "hidden", "tech")


def test_a_nasty_ticket_can_be_sent_and_comes_back_unchanged(
    client: Client, subtests: pytest.Subtests
) -> None:
    api = client(fixture="edge")
    api.headers["Authorization"] = "Bearer admin-token"
    for id_ in rows("tickets"):
        row = given("tickets", id_)
        sent = {key: row[key] for key in TICKET_KEYS if row.get(key) is not None}
        with subtests.test(id=id_):
            answer = api.post("/api/v1/tickets", json={**sent, "customer_id": 1})
            assert answer.status_code == 200, answer.text
            made = answer.json()["ticket"]
            again = alone(api, made["id"])
            # Blank tags are dropped, and of two that are the same one stays.
            tags = list(dict.fromkeys(tag for tag in sent.get("tag_list", ()) if tag.strip()))
            if "tag_list" in sent:
                sent["tag_list"] = tags
            assert unchanged(made, sent) == unchanged(again, sent) == set(sent)


def test_a_nasty_comment_can_be_sent_or_is_refused_as_blank(
    client: Client, subtests: pytest.Subtests
) -> None:
    api = client(fixture="small")
    api.headers["Authorization"] = "Bearer admin-token"
    for id_ in rows("comments"):
        row = given("comments", id_)
        sent: Row = {key: row[key] for key in COMMENT_KEYS if key in row}
        with subtests.test(id=id_):
            answer = api.post("/api/v1/tickets/4/comment", json=sent)
            blank = [key for key in ("body", "subject") if not sent[key].strip()]
            if blank:
                assert answer.status_code == 422
                assert len(answer.json()["message"]) == len(blank)
                continue
            assert answer.status_code == 200, answer.text
            sent["tech"] = sent.get("tech") or "Dana Whitfield"
            assert unchanged(answer.json()["comment"], sent) == set(sent)
            newest = max(alone(api, 4)["comments"], key=lambda comment: comment["id"])
            assert unchanged(newest, sent) == set(sent)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
def test_all_tickets_can_be_shown_in_any_zone(client: Client, zone: str) -> None:
    api = client(fixture="edge", timezone=zone)
    api.headers["Authorization"] = "Bearer admin-token"
    assert len(pages(api, "/api/v1/tickets", "tickets")) == len(rows("tickets"))
    assert len(pages(api, "/api/v1/ticket_timers", "ticket_timers")) == len(rows("ticket_timers"))
    for id_ in rows("tickets"):
        assert api.get(f"/api/v1/tickets/{id_}").status_code == 200
