"""Facts about comments of tickets, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

from contract_tests.case import TICKET
from contract_tests.tickets import answered, commented, comments, desk, listed, made, read


def a_comment_is_wrapped_and_belongs_to_its_ticket() -> None:
    """And shows nine keys."""
    api = desk()
    answer = answered(api.post(f"/tickets/{TICKET}/comment", {"subject": "a", "body": "b"}))
    assert set(answer) == {"comment"}
    assert answer["comment"]["ticket_id"] == TICKET
    assert read(api)["comments"][0] == answer["comment"]


def a_comment_is_of_the_owner_of_the_token() -> None:
    """Also what a customer has said."""
    api = desk()
    body = {"subject": "Reply", "body": "It still burns."}
    answer = api.post(f"/tickets/{TICKET}/comment", body, token="msportal-token")
    comment = answered(answer)["comment"]
    assert (comment["user_id"], comment["tech"]) == (1702, "Integration User")


def a_technician_can_be_named() -> None:
    """By any name; the author stays the token's."""
    comment = commented(desk(), tech="Joe")
    assert (comment["tech"], comment["user_id"]) == ("Joe", 1701)


def comments_cannot_be_changed_or_deleted() -> None:
    """There is no such path."""
    api = desk()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        for path in (f"/tickets/{TICKET}/comments/501", "/comments/501", "/ticket_comments/501"):
            assert api.call(method, path, json={"body": "x"}).status == 404
    assert api.delete(f"/tickets/{TICKET}/comments").status == 404
    assert len(comments(api)) == 2


def what_a_comment_is_sent_by_is_never_shown() -> None:
    """Two keys are taken and forgotten."""
    api = desk()
    comment = commented(api, do_not_email=True, sms_body="Call us")
    shown = [comment, comments(api)[0], read(api)["comments"][0]]
    assert all(one["id"] == comment["id"] for one in shown)
    assert [one.keys() & {"do_not_email", "sms_body"} for one in shown] == [set()] * 3


def the_list_of_comments_tells_more_than_the_ticket() -> None:
    """Who wrote it and whom it went to."""
    api = desk()
    listed_one, in_ticket = comments(api)[0], read(api)["comments"][0]
    assert listed_one.keys() - in_ticket.keys() == {
        "is_rich_text",
        "user",
        "destination_emails",
        "email_sender",
        "simple_text_preview",
    }
    assert in_ticket.items() <= listed_one.items()
    assert listed_one["simple_text_preview"] == listed_one["body"]
    assert listed_one["destination_emails"] == "jane@example.com"
    assert listed_one["email_sender"] == "help@acme-msp.example"


def a_comment_without_an_author_has_an_empty_user() -> None:
    """The others have the user as a ticket shows it."""
    api = desk()
    newest, oldest = comments(api)
    assert oldest["user"] == {}
    assert newest["user"] == read(api)["user"]


def a_row_of_a_list_has_the_oldest_comment_alone() -> None:
    """A ticket read alone has them all, newest first."""
    api = desk()
    assert [comment["id"] for comment in listed(api)[0]["comments"]] == [501]
    assert [comment["id"] for comment in read(api)["comments"]] == [502, 501]


def all_comments_are_in_a_list_that_asks_for_them() -> None:
    """The old behaviour."""
    api = desk()
    assert [c["id"] for c in listed(api, "all_comments=true")[0]["comments"]] == [502, 501]
    assert [c["id"] for c in listed(api, "all_comments=false")[0]["comments"]] == [501]


def plain_text_is_not_rendered() -> None:
    """It stays as it was sent."""
    api = desk()
    text = "**bold** <b>&amp; more</b>\n- a list"
    assert commented(api, body=text)["body"] == text
    assert [comments(api, f"comment_format={name}")[0]["body"] for name in ("", "original")] == [
        text,
        text,
    ]


def a_rich_comment_comes_in_the_format_that_is_asked_for() -> None:
    """Plain text unless it is said otherwise."""
    api = desk()
    rich = "<p>We <b>know</b>.</p>"
    for query, body in (
        ("", "We know."),
        ("comment_format=plaintext", "We know."),
        ("comment_format=richtext", rich),
        ("comment_format=original", rich),
    ):
        assert comments(api, query)[0]["body"] == body
        assert listed(api, f"all_comments=true&{query}")[0]["comments"][0]["body"] == body


def a_repeated_comment_is_a_duplicate() -> None:
    """As any repeated POST."""
    api = desk()
    ticket = made(api)
    for _ in range(2):
        commented(api, ticket["id"])
    assert len(comments(api, id_=ticket["id"])) == 2
