"""The log of requests: one line each, and never a token."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from mock_syncro.serving.requestlog import masked
from tests.inprocess import InProcess

if TYPE_CHECKING:
    from tests.conftest import Serve

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


def test_a_line_of_text_names_account_status_and_call(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client(log="text").get("/api/v1/contacts?page=2", headers=ADMIN)
    captured = capsys.readouterr()
    assert captured.err == "acme  200  GET /api/v1/contacts?page=2\n"
    assert captured.out == ""


def test_a_refusal_says_why(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    client(log="text").get("/api/v1/me")
    assert capsys.readouterr().err == "acme  401  GET /api/v1/me  the call has no token\n"


def test_a_line_of_json_has_the_same_and_the_time(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    api = client(log="json")
    api.put("/_mock/clock", json={"now": "2026-05-05T05:05:05Z", "frozen": True})
    api.head("/api/v1/contacts/101?a=b", headers=ADMIN)
    entry = json.loads(capsys.readouterr().err)
    assert entry == {
        "time": "2026-05-05T05:05:05.000Z",
        "account": "acme",
        "method": "HEAD",
        "path": "/api/v1/contacts/101",
        "query": "a=b",
        "status": 200,
        "reason": "",
    }


def test_there_is_no_line_when_off_and_none_for_the_control_api(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client(log="off").get("/api/v1/me", headers=ADMIN)
    client(log="text").get("/_mock/state")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["text", "json"])
@pytest.mark.parametrize(
    "query",
    [
        "api_key=admin-token",
        "page=1&api_key=admin-token",
        "API_KEY=admin-token",
        "api%5Fkey=admin-token",
        "%61pi_key=admin-token",
        "%61%70%69%5f%6b%65%79=admin-token",
        "a+b&api_key=admin-token&api_key=admin-token",
    ],
)
def test_no_spelling_of_api_key_gets_into_the_log(
    client: Client, capsys: pytest.CaptureFixture[str], query: str, kind: str
) -> None:
    client(log=kind).get(f"/api/v1/me?{query}", headers={"Authorization": "admin-token"})
    assert "admin-token" not in capsys.readouterr().err


def test_neither_header_nor_body_gets_into_the_log(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    api = client(log="text")
    api.post("/api/v1/contacts", json={"api_key": "admin-token", "email": "no"})
    api.post("/api/v1/contacts", data={"api_key": "admin-token"}, headers=ADMIN)
    assert "admin-token" not in capsys.readouterr().err


def test_a_line_stays_one_line_whatever_the_path_is(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client(log="text").get("/api/v1/a%0Ab%1B[31m%C3%A9?x=%0A", headers=ADMIN)
    line = "acme  404  GET /api/v1/a%0Ab%1B%5B31m%C3%A9?x=%0A"
    reason = "Syncro has no such path, or not for this method"
    assert capsys.readouterr().err == f"{line}  {reason}\n"


def test_a_query_is_masked_only_where_it_has_the_token() -> None:
    assert masked(b"a=1&api_key=x&b=2") == "a=1&api_key=***&b=2"
    assert masked(b"api_key") == "api_key"
    assert masked(b"") == ""
    assert masked(b"q=\xff\n") == "q=%C3%BF%0A"


class Gone:
    """A stream whose reader has gone away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_calls_go_on_when_nobody_reads_the_log_any_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", Gone())
    api = client(log="text")
    assert [api.get("/api/v1/me", headers=ADMIN).status_code for _ in range(2)] == [200, 200]


def test_what_a_client_sends_cannot_begin_a_line(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client(log="text").get("/api/v1/contacts?a%0aacme%20200=1", headers=ADMIN)
    line = capsys.readouterr().err
    assert line.count("\n") == 1 and r"a\x0aacme 200" in line


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u2028", "\u202e", "\x7f", "\0"])
def test_a_line_of_text_has_no_control_character_wherever_it_comes_from(
    client: Client, capsys: pytest.CaptureFixture[str], sign: str
) -> None:
    api = client(log="text")
    log = api.app.core.log
    api.app.core.log = lambda call, method, reply: log(call, f"GE{sign}T", reply)
    api.get(f"/api/v1/contacts{quote(sign)}?a{quote(sign)}=1", headers=ADMIN)
    line = capsys.readouterr().err
    assert line.endswith("\n") and line[:-1].isprintable()
    assert f"GE\\x{ord(sign):02x}T" in line


def test_nothing_is_logged_of_what_is_no_request_when_the_log_is_off(serve: Serve) -> None:
    for kind, complaints in (("off", 0), ("text", 1)):
        running = serve("--fixture", "empty", "--rate-limit", "off", "--log", kind)
        port = int(running.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 400")
        running.stop()
        assert running.stderr().count("Invalid HTTP request") == complaints
        assert running.stderr().count("\n") == 2 + complaints
