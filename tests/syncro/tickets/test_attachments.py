"""Attachments: an address is stored and never fetched."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.syncro.tickets.attachments import file_name
from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]

ATTACH = "/api/v1/tickets/1/attach_file_url"
DELETE = "/api/v1/tickets/1/delete_attachment"
DONE = {"message": "Processing - refresh ticket in a moment to see if it worked."}
MISSING = "Missing files param - or not an array like [{'url':'http://foo','filename': 'test'}]"


def shown(api: InProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/api/v1/tickets/1").json()["ticket"]["attachments"]
    return found


def test_a_file_is_there_at_the_next_read(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    files = [
        {"url": "http://127.0.0.1:9/a%20b.png?x=1", "filename": "mine.png"},
        {"url": "http://127.0.0.1:9/dir/a%20b.png?x=1"},
    ]
    answer = api.post(ATTACH, json={"files": files})
    assert (answer.status_code, answer.json()) == (200, DONE)
    time = "2026-01-31T12:00:00.000Z"
    assert shown(api) == [
        {
            "id": number,
            "file_name": name,
            "file": {"url": files[number - 1]["url"]},
            "created_at": time,
            "updated_at": time,
        }
        for number, name in ((1, "mine.png"), (2, "a b.png"))
    ]


def test_an_address_is_never_fetched(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        assert api.post(ATTACH, json={"files": [{"url": url}]}).status_code == 200
        assert [row["file"]["url"] for row in shown(api)] == [url]
        api.get("/api/v1/tickets/1")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"files": None},
        {"files": []},
        {"files": ""},
        {"files": "http://x/a.png"},
        {"files": 5},
        {"files": ["http://x/a.png"]},
        {"files": {"url": "http://x/a.png"}},
        {"files": [{}]},
        {"files": [{"filename": "a"}]},
        {"files": [{"url": ""}]},
        {"files": [{"url": 5}]},
        {"files": [{"url": ["http://x"]}]},
        {"files": [{"url": "http://x/a.png"}, {"filename": "b"}]},
        {"file": [{"url": "http://x/a.png"}]},
    ],
)
def test_without_an_array_of_addresses_nothing_is_attached(
    desk: Desk, new_ticket: NewTicket, sent: dict[str, Any]
) -> None:
    api = desk()
    new_ticket(api)
    answer = api.post(ATTACH, json=sent)
    assert (answer.status_code, answer.json()) == (422, {"error": MISSING})
    assert shown(api) == []


@pytest.mark.parametrize(
    "form",
    [
        "files[][url]=http://x/a.png&files[][filename]=A&files[][url]=http://x/b.png",
        "files[0][url]=http://x/a.png&files[0][filename]=A&files[1][url]=http://x/b.png",
        "files%5B%5D%5Burl%5D=http%3A%2F%2Fx%2Fa.png&files%5B%5D%5Bfilename%5D=A"
        "&files%5B%5D%5Burl%5D=http%3A%2F%2Fx%2Fb.png",
    ],
)
def test_files_may_come_in_a_form(desk: Desk, new_ticket: NewTicket, form: str) -> None:
    api = desk()
    new_ticket(api)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert api.post(ATTACH, content=form, headers=headers).json() == DONE
    files = [(row["file_name"], row["file"]["url"]) for row in shown(api)]
    assert files == [("A", "http://x/a.png"), ("b.png", "http://x/b.png")]


def test_deletion_takes_one_away_once(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    new_ticket(api)
    api.post(ATTACH, json={"files": [{"url": "http://x/a"}, {"url": "http://x/b"}]})
    assert api.post(DELETE, json={"attachment_id": 1}).json() == {"success": True}
    assert [row["id"] for row in shown(api)] == [2]
    answer = api.post(DELETE, json={"attachment_id": 1})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    api.post(ATTACH, json={"files": [{"url": "http://x/c"}]})
    assert [row["id"] for row in shown(api)] == [2, 3]


@pytest.mark.parametrize("id_", [1, "1", 404, None, "", [1]])
def test_an_attachment_of_another_ticket_or_of_none_is_not_found(
    desk: Desk, new_ticket: NewTicket, id_: object
) -> None:
    api = desk()
    new_ticket(api)
    new_ticket(api)
    api.post(ATTACH, json={"files": [{"url": "http://x/a"}]})
    answer = api.post("/api/v1/tickets/2/delete_attachment", json={"attachment_id": id_})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
    assert len(shown(api)) == 1
    files = {"files": [{"url": "http://x/a"}]}
    assert api.post("/api/v1/tickets/9/attach_file_url", json=files).status_code == 404


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://x/a.png", "a.png"),
        ("http://x/d/%C3%A9.txt#f", "é.txt"),
        ("http://x/", "file"),
        ("http://x", "file"),
        ("a.png", "a.png"),
        ("http://[::1/x", "http://[::1/x"),
    ],
)
def test_without_a_name_it_is_the_end_of_the_address(url: str, name: str) -> None:
    assert file_name(url) == name
