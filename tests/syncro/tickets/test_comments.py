"""Comments: made alone or with a ticket, read in a list of their own, never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]
Row = dict[str, Any]

BARE = ["id", "created_at", "updated_at", "ticket_id", "subject", "body", "tech", "hidden"]
BARE.append("user_id")
LISTED = [
    *BARE,
    *("is_rich_text", "destination_emails", "email_sender", "simple_text_preview", "user"),
]
"""Specification, and three keys that were seen live."""


def comment(api: InProcess, id_: int = 1, **sent: object) -> Row:
    body = {"subject": "S", "body": "B", **sent}
    answer = api.post(f"/api/v1/tickets/{id_}/comment", json=body)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["comment"]
    made: Row = answer.json()["comment"]
    return made


def listed(api: InProcess, query: str = "", id_: int = 1) -> list[Row]:
    rows: list[Row] = api.get(f"/api/v1/tickets/{id_}/comments?{query}").json()["comments"]
    return rows


def test_a_comment_is_of_the_tokens_user_and_the_list_has_more_keys(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = comment(api)
    assert list(made) == BARE
    assert (made["user_id"], made["tech"], made["hidden"]) == (1701, "Dana Whitfield", False)
    row = listed(api)[0]
    assert list(row) == LISTED
    assert {key: row[key] for key in BARE} == made
    assert row["user"] == api.get("/api/v1/users/1701").json()["user"]
    assert (row["is_rich_text"], row["destination_emails"]) == (False, None)
    ticket = api.get("/api/v1/tickets/1").json()["ticket"]
    assert ticket["comments"] == [made]


def test_tech_and_hidden_may_be_sent_and_the_author_may_not(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = comment(api, tech="Joe", hidden="1", user_id=1704, ticket_id=99, is_rich_text=True)
    assert (made["tech"], made["hidden"], made["user_id"], made["ticket_id"]) == (
        *("Joe", True),
        *(1701, 1),
    )
    assert listed(api)[0]["is_rich_text"] is False
    assert comment(api, hidden="0")["hidden"] is False
    assert comment(api, tech="")["tech"] == "Dana Whitfield"


def test_the_email_switch_and_the_text_message_are_taken_and_never_shown(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = comment(api, do_not_email=True, sms_body="secret text", product_id=5)
    assert list(made) == BARE
    shown = api.get("/api/v1/tickets/1").text + api.get("/api/v1/tickets/1/comments").text
    assert "secret text" not in shown
    assert "do_not_email" not in shown


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, ["Body can't be blank", "Subject can't be blank"]),
        ({"subject": "s"}, ["Body can't be blank"]),
        ({"subject": "s", "body": " \n"}, ["Body can't be blank"]),
        ({"subject": None, "body": "b"}, ["Subject can't be blank"]),
        ({"subject": {"x": 1}, "body": []}, ["Body can't be blank", "Subject can't be blank"]),
    ],
)
def test_a_refused_comment_stores_nothing(
    desk: Desk, new_ticket: NewTicket, sent: Row, message: list[str]
) -> None:
    api = desk()
    new_ticket(api)
    before = api.get("/_mock/state").json()
    api.post("/_mock/clock/advance", json={"seconds": 60})
    answer = api.post("/api/v1/tickets/1/comment", json=sent)
    assert (answer.status_code, answer.json()) == (422, {"success": False, "message": message})
    assert api.get("/_mock/state").json() == before


def test_comments_cannot_be_read_alone_changed_or_deleted(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    id_ = comment(api)["id"]
    paths = [f"/tickets/1/comments/{id_}", f"/tickets/1/comment/{id_}", f"/comments/{id_}"]
    for path in [*paths, "/tickets/1/comment", "/tickets/1/comments"]:
        for method in ("PUT", "PATCH", "DELETE"):
            answer = api.request(method, f"/api/v1{path}", json={"body": "x"})
            assert answer.status_code == 404
    assert [row["body"] for row in listed(api)] == ["B"]


def test_a_comment_touches_its_ticket_and_no_other(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    new_ticket(api)
    api.post("/_mock/clock/advance", json={"seconds": 60})
    comment(api, 2)
    rows = api.get("/api/v1/tickets").json()["tickets"]
    times = {row["id"]: row["updated_at"][14:19] for row in rows}
    assert times == {1: "00:00", 2: "01:00"}
    found = api.get("/api/v1/tickets?since_updated_at=2026-01-31T12:00:00Z").json()["tickets"]
    assert [row["id"] for row in found] == [2]
    assert rows[0]["created_at"].endswith("12:00:00.000Z")


def test_a_detail_has_all_newest_first_and_a_row_only_the_oldest(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api)
    made = [comment(api, body=str(number)) for number in range(12)]
    assert api.get("/api/v1/tickets/1").json()["ticket"]["comments"] == made[::-1]
    assert api.get("/api/v1/tickets").json()["tickets"][0]["comments"] == made[:1]
    for word in ("true", "1"):
        answer = api.get(f"/api/v1/tickets?all_comments={word}").json()
        assert answer["tickets"][0]["comments"] == made[::-1]
    for word in ("false", "0", ""):
        answer = api.get(f"/api/v1/tickets?all_comments={word}").json()
        assert answer["tickets"][0]["comments"] == made[:1]
    assert api.get("/api/v1/tickets").json()["tickets"][0]["comments"] == made[:1]


@pytest.mark.parametrize(
    ("query", "numbers", "meta"),
    [
        ("", range(12, 2, -1), (2, 1, 10)),
        ("page=2", range(2, 0, -1), (2, 2, 10)),
        ("page=3", [], (2, 3, 10)),
        ("per_page=5&page=2", range(7, 2, -1), (3, 2, 5)),
        ("per_page=100", range(12, 0, -1), (1, 1, 100)),
        ("per_page=1000", range(12, 0, -1), (1, 1, 100)),
        ("per_page=0&page=0", range(12, 2, -1), (2, 1, 10)),
        ("sort_by=created_at&sort_direction=ASC&per_page=3", [1, 2, 3], (4, 1, 3)),
        ("sort_by=created_at&sort_direction=asc&per_page=3", [1, 2, 3], (4, 1, 3)),
        ("sort_by=created_at&sort_direction=DESC&per_page=3", [12, 11, 10], (4, 1, 3)),
        ("sort_by=created_at&per_page=3", [12, 11, 10], (4, 1, 3)),
        ("sort_direction=ASC&per_page=3&page=2", [4, 5, 6], (4, 2, 3)),
        ("sort_by=updated_at&sort_direction=ASC&per_page=3", [12, 11, 10], (4, 1, 3)),
        ("sort_by=body&sort_direction=ASC&per_page=3", [1, 2, 3], (4, 1, 3)),
        ("sort_by=created_at&sort_direction=junk&per_page=3", [12, 11, 10], (4, 1, 3)),
        ("sort=created_at&per_page=3", [12, 11, 10], (4, 1, 3)),
    ],
)
def test_the_list_has_pages_of_ten_newest_first_and_can_be_sorted(
    desk: Desk, query: str, numbers: Any, meta: tuple[int, ...]
) -> None:
    ticket = {"number": 1, "subject": "s", "customer_id": 10}
    comments: dict[str, Row] = {
        str(n): {
            "ticket_id": 1,
            "subject": "s",
            "body": str(20 - n),
            "created_at": f"2026-01-{n:02}",
            "updated_at": f"2026-02-{20 - n:02}",
        }
        for n in range(1, 13)
    }
    other = {"13": {"ticket_id": 2, "subject": "s", "body": "of another ticket"}}
    tickets = {"1": ticket, "2": ticket}
    api = desk({"tickets": tickets, "comments": comments | other})
    answer = api.get(f"/api/v1/tickets/1/comments?{query}").json()
    assert [row["id"] for row in answer["comments"]] == list(numbers)
    assert answer["meta"] == dict(zip(("total_pages", "page", "per_page"), meta, strict=True))
    assert list(answer) == ["comments", "meta"]


RICH = "<p>One &amp; <b>two</b></p><p>three<br>four</p>"


@pytest.mark.parametrize(
    ("format_", "rich", "plain"),
    [
        ("", "One & two\nthree\nfour", "a < b\nc"),
        ("plaintext", "One & two\nthree\nfour", "a < b\nc"),
        ("junk", "One & two\nthree\nfour", "a < b\nc"),
        ("richtext", RICH, "a &lt; b<br>c"),
        ("original", RICH, "a < b\nc"),
    ],
)
def test_the_format_of_a_body_is_that_which_is_asked_for(
    desk: Desk, format_: str, rich: str, plain: str
) -> None:
    tickets = {"1": {"number": 1, "subject": "s", "customer_id": 10}}
    usual = {"ticket_id": 1, "subject": "s"}
    comments: dict[str, Row] = {
        "1": {**usual, "body": RICH, "is_rich_text": True},
        "2": {**usual, "body": "a < b\nc"},
    }
    api = desk({"tickets": tickets, "comments": comments})
    query = f"comment_format={format_}"
    for _ in range(2):
        assert [row["body"] for row in listed(api, query)] == [plain, rich]
        ticket = api.get(f"/api/v1/tickets/1?{query}").json()["ticket"]
        assert [row["body"] for row in ticket["comments"]] == [plain, rich]
        row = api.get(f"/api/v1/tickets?{query}").json()["tickets"][0]
        assert [comment["body"] for comment in row["comments"]] == [rich]
        row = api.get(f"/api/v1/tickets?{query}&all_comments=true").json()["tickets"][0]
        assert [comment["body"] for comment in row["comments"]] == [plain, rich]
    assert listed(api)[1]["body"] == "One & two\nthree\nfour"
    row = api.get("/api/v1/tickets").json()["tickets"][0]
    assert row["comments"][0]["body"] == "One & two\nthree\nfour"


@pytest.mark.parametrize(
    "body", ["**no markdown**", "<b>not rich</b>", " spaces kept ", "é\n😀\t&amp;"]
)
def test_a_text_that_was_sent_comes_back_as_it_is(
    desk: Desk, new_ticket: NewTicket, body: str
) -> None:
    api = desk()
    new_ticket(api)
    assert comment(api, body=body)["body"] == body
    assert listed(api)[0]["body"] == body


FORM = "application/x-www-form-urlencoded"
TWO: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "a list",
        {
            "json": {
                "comments_attributes": [
                    {"subject": "A", "body": "a", "hidden": True, "tech": "Joe", "user_id": 1704},
                    {"subject": "B", "body": "b"},
                ]
            }
        },
    ),
    (
        "numbers",
        {
            "json": {
                "comments_attributes": {
                    "0": {"subject": "A", "body": "a", "hidden": "1"},
                    "1": {"subject": "B", "body": "b", "hidden": "0"},
                }
            }
        },
    ),
    (
        "a form",
        {
            "content": "comments_attributes[][subject]=A&comments_attributes[][body]=a"
            "&comments_attributes[][hidden]=true"
            "&comments_attributes[][subject]=B&comments_attributes[][body]=b",
            "headers": {"Content-Type": FORM},
        },
    ),
    (
        "a form with numbers",
        {
            "content": "comments_attributes%5B0%5D%5Bsubject%5D=A&comments_attributes[0][body]=a"
            "&comments_attributes[0][hidden]=1"
            "&comments_attributes[1][subject]=B&comments_attributes[1][body]=b",
            "headers": {"Content-Type": FORM},
        },
    ),
)


@pytest.mark.parametrize("sent", [sent for _, sent in TWO], ids=[name for name, _ in TWO])
def test_comments_come_with_a_ticket_and_have_no_author(desk: Desk, sent: dict[str, Any]) -> None:
    api = desk()
    answer = api.post("/api/v1/tickets", params={"customer_id": 10, "subject": "s"}, **sent)
    assert answer.status_code == 200, answer.text
    comments = answer.json()["ticket"]["comments"]
    assert [(c["subject"], c["body"], c["hidden"]) for c in comments] == [
        ("B", "b", False),
        ("A", "a", True),
    ]
    assert {(c["user_id"], c["tech"], c["ticket_id"]) for c in comments} == {(None, None, 1)}
    rows = listed(api)
    assert [row["user"] for row in rows] == [{}, {}]
    assert [{key: row[key] for key in BARE} for row in rows] == comments


@pytest.mark.parametrize(
    ("comments", "error"),
    [
        ([{"subject": "s"}], "Comments body can't be blank"),
        ([{"subject": "s", "body": ""}], "Comments body can't be blank"),
        ([{"body": "b"}], "Comments subject can't be blank"),
        ([{"subject": " ", "body": " "}], "Comments body can't be blank"),
        ([{"subject": "s", "body": "b"}, {}], "Comments body can't be blank"),
        ({"0": {"subject": "s", "body": {"x": 1}}}, "Comments body can't be blank"),
    ],
)
def test_a_comment_without_text_refuses_the_whole_ticket(
    desk: Desk, new_ticket: NewTicket, comments: object, error: str
) -> None:
    api = desk()
    new_ticket(api)
    before = api.get("/_mock/state").json()
    sent = {"customer_id": 10, "subject": "s", "comments_attributes": comments}
    answer = api.post("/api/v1/tickets", json=sent)
    assert (answer.status_code, answer.json()) == (422, {"error": error})
    answer = api.put("/api/v1/tickets/1", json={"comments_attributes": comments, "subject": "x"})
    assert answer.status_code == 422
    assert error in answer.json()["message"]
    assert api.get("/_mock/state").json() == before


@pytest.mark.parametrize("sent", [[], {}, None, "text", 5, ["x", 5], "", {"subject": "s"}])
def test_what_is_no_comment_makes_none(desk: Desk, new_ticket: NewTicket, sent: object) -> None:
    assert new_ticket(desk(), comments_attributes=sent)["comments"] == []


def test_a_put_adds_the_comments_that_it_sends(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api, comments_attributes=[{"subject": "s", "body": "first"}])
    api.post("/_mock/clock/advance", json={"seconds": 60})
    sent = {"comments_attributes": [{"subject": "s", "body": "second"}]}
    ticket = api.put("/api/v1/tickets/1", json=sent).json()["ticket"]
    assert [row["body"] for row in ticket["comments"]] == ["second", "first"]
    assert ticket["updated_at"] == "2026-01-31T12:01:00.000Z"
    ticket = api.put("/api/v1/tickets/1", json={"priority": "x"}).json()["ticket"]
    assert len(ticket["comments"]) == 2


def test_an_author_who_is_not_there_is_an_empty_object(desk: Desk) -> None:
    tickets = {"1": {"number": 1, "subject": "s", "customer_id": 10}}
    comments = {"1": {"ticket_id": 1, "subject": "s", "body": "b", "user_id": 99}}
    row = listed(desk({"tickets": tickets, "comments": comments}))[0]
    assert (row["user"], row["user_id"], row["tech"]) == ({}, 99, None)


def test_times_of_comments_are_in_the_accounts_zone(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk(timezone="Asia/Kolkata")
    new_ticket(api)
    assert comment(api)["created_at"] == "2026-01-31T17:30:00.000+05:30"
    assert listed(api)[0]["user"]["created_at"].endswith("+05:30")
