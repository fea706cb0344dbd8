"""What an attack on the server once did, and does no more."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from mock_syncro import create_app
from mock_syncro.api.params import parse_body, parse_query
from mock_syncro.errors import ApiError, SetupError
from mock_syncro.syncro import RESOURCES
from mock_syncro.syncro.customers import CUSTOMERS
from mock_syncro.vocabulary.formats import digits

if TYPE_CHECKING:
    from tests.conftest import MakeClient, Serve, Server

ADMIN = {"Authorization": "Bearer admin-token"}
FORM = "application/x-www-form-urlencoded"


def connect(server: Server) -> socket.socket:
    port = int(server.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def post(path: str, body: str, *headers: str) -> tuple[bytes, bytes]:
    """The head and the body of a request."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer admin-token",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode(), body.encode()


def test_a_call_whose_account_is_deleted_meanwhile_writes_nothing(
    serve: Serve, tmp_path: Path
) -> None:
    path = str(tmp_path / "state.json")
    server = serve("--state", path, "--fixture", "empty")
    with server.http() as http:
        for target in ("/@t1/api/v1/customers", "/@t1/_mock/groups"):
            made = http.post("/_mock/accounts", json={"subdomain": "t1"})
            assert made.status_code == 201
            head, body = post(target, '{"name":"Ghost"}')
            with connect(server) as late:
                late.sendall(head + body[:3])
                assert http.get("/_mock/health").status_code == 200  # the head has arrived
                assert http.delete("/_mock/accounts/t1").status_code == 204
                late.sendall(body[3:])
                assert late.recv(1000).startswith(b"HTTP/1.1 404")
    server.process.kill()
    server.stop()
    with serve("--state", path).http() as http:
        accounts = http.get("/_mock/accounts").json()["accounts"]
    assert [account["subdomain"] for account in accounts] == ["acme"]


def test_an_account_can_be_deleted_through_its_own_port(serve: Serve) -> None:
    with serve("--fixture", "empty").http() as http:
        made = http.post("/_mock/accounts", json={"subdomain": "p1", "port": 0}).json()
        own = made["port_url"]
        assert httpx2.get(f"{own}/api/v1/me", headers=ADMIN).json()["subdomain"] == "p1"
        began = time.monotonic()
        assert httpx2.delete(f"{own}/_mock/accounts/p1").status_code == 204
        assert time.monotonic() - began < 2
        assert http.get("/@p1/api/v1/me").status_code == 404
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{own}/api/v1/me", headers=ADMIN)
        assert http.post("/_mock/accounts", json={"subdomain": "p1"}).status_code == 201


def test_an_offer_to_upgrade_costs_no_body(serve: Serve) -> None:
    server = serve("--fixture", "empty", "--rate-limit", "off")
    offer = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAA")
    head, body = post("/api/v1/customers", '{"firstname":"Java"}', *offer)
    for pieces in ((head + body,), (head, body)):
        with connect(server) as java:
            for piece in pieces:
                java.sendall(piece)
                httpx2.get(f"{server.url}/_mock/health")
            assert b'"firstname":"Java"' in java.recv(5000)


@pytest.mark.parametrize(
    "read",
    [
        lambda: parse_query(b"a" + b"[" * 100_000 + b"=1"),
        lambda: digits(" " * 200_000 + "a1"),
        lambda: digits("1" + " " * 200_000 + "a"),
        lambda: parse_body(FORM, b"&".join([b"id=1"] * 4000)),
        lambda: parse_body(
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="'
            + b"=?utf-8?q?a?= " * 20_000
            + b'"\r\n\r\n1\r\n--x--\r\n',
        ),
        lambda: parse_body(
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="'
            + b";" * 300_000
            + b"\r\n\r\nv\r\n--x--",
        ),
        lambda: parse_body('multipart/form-data; boundary=x; a="' + ";" * 60_000, b"--x--"),
        lambda: parse_body("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 1_000_000),
        lambda: parse_body(FORM, b"&".join([b"p" + b"[][b]" * 50 + b"=1"] * 2000)),
    ],
)
def test_no_short_text_takes_long_to_read(read: object) -> None:
    assert callable(read)
    began = time.process_time()
    with suppress(ApiError):  # a 400 is as good
        read()
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r\nContent-Disposition: " + b"(" * 600 + b"\r\n\r\n1\r\n--x--\r\n",
        b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n" * 1200,
        b"--x\r\n" * 10_000,
    ],
)
def test_junk_in_many_parts_is_no_defect(client: MakeClient, body: bytes) -> None:
    api = client(fixture="empty")
    headers = ADMIN | {"Content-Type": "multipart/form-data; boundary=x"}
    assert api.post("/api/v1/customers", content=body, headers=headers).status_code in (200, 400)


def test_more_fields_than_rack_takes_are_a_400(client: MakeClient) -> None:
    api = client(fixture="empty")
    headers = ADMIN | {"Content-Type": FORM}
    answer = api.post("/api/v1/customers", content="a=1&" * 5000, headers=headers)
    assert answer.status_code == 400
    assert api.get("/_mock/clock?" + "a" + "[b]" * 101 + "=1").status_code == 400


def test_the_clock_stops_where_the_calendar_ends(client: MakeClient) -> None:
    api = client(fixture="empty")
    api.put("/_mock/clock", json={"now": "9999-12-31T23:59:59Z"})
    api.app.accounts.default.clock.offset += 10**6
    assert api.get("/_mock/clock").json()["now"] == "9999-12-31T23:59:59.000Z"
    assert api.post("/api/v1/customers", json={}, headers=ADMIN).status_code == 200


def test_ids_near_the_end_of_64_bits_are_refused_at_the_start_and_reopened_later(
    client: MakeClient, tmp_path: Path
) -> None:
    path = str(tmp_path / "state.json")
    api = client(fixture="empty", state=path)
    far: tuple[dict[str, object], ...] = (
        {"last_ids": {"1": {"customers": 2**62}}},
        {"customers": {str(2**62): {}}},
    )
    for document in far:
        assert api.put("/_mock/state", json=document).status_code == 422
    near = {"last_ids": {"1": {"customers": 2**61}}}
    assert api.put("/_mock/state", json=near).status_code == 200
    made = api.post("/api/v1/customers", json={}, headers=ADMIN).json()
    assert made["customer"]["id"] == 2**61 + 1
    api.app.accounts.close()
    again = create_app(state=path).accounts
    assert again.default.database.next_id("customers") == 2**61 + 2
    again.close()


def test_what_the_disk_does_not_take_is_refused_as_a_whole(
    client: MakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = client(fixture="small", state=str(tmp_path / "state.json"))
    accounts = api.app.accounts
    before = api.get("/_mock/state").json()

    def full(record: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(accounts.keeper.file, "append", full)
    calls = [
        ("POST", "/api/v1/customers", {"firstname": "A"}),
        ("POST", "/_mock/accounts", {"subdomain": "t1"}),
        ("POST", "/_mock/reset", {"fixture": "empty"}),
        ("POST", "/_mock/users", {"email": "a@b.c", "first_name": "A", "last_name": "B"}),
        ("PUT", "/_mock/state", {"customers": {}}),
    ]
    for method, path, body in calls:
        assert api.request(method, path, json=body, headers=ADMIN).status_code == 507
    after = api.get("/_mock/state").json()
    del before["last_ids"], after["last_ids"]  # an id that was undone is not given again
    assert after == before
    assert list(accounts.by_name) == ["acme"]
    monkeypatch.undo()
    assert api.post("/api/v1/customers", json={}, headers=ADMIN).status_code == 200
    accounts.close()


def test_a_refusal_after_a_write_takes_the_write_back() -> None:
    from dataclasses import replace

    from mock_syncro.errors import not_found
    from mock_syncro.vocabulary.fields import Draft
    from mock_syncro.vocabulary.interface import Record, Work

    def refuse(work: Work, draft: Draft, after: Record) -> None:
        raise not_found()

    resources = [replace(r, saved=refuse) if r is CUSTOMERS else r for r in RESOURCES]
    app = create_app(resources=resources, fixture=EMPTY)
    status = asyncio.run(answer(app))
    assert status == 404
    assert len(app.accounts.default.database.table("customers").rows) == 1
    assert app.accounts.default.database.changes == []


EMPTY: dict[str, object] = {"customers": {"1": {"firstname": "Walkin"}}}


async def answer(app: object) -> int:
    transport = httpx2.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return (await http.post("/api/v1/customers", json={}, headers=ADMIN)).status_code


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "foreign.json"
    path.write_text('{\n"customers": {\n "1": {}\n}\n}\n')
    yield path
    assert sorted(item.name for item in tmp_path.iterdir()) == ["foreign.json"]


def test_a_foreign_file_is_called_one_and_nothing_is_left_beside_it(foreign: Path) -> None:
    with pytest.raises(SetupError, match="not a state file of mock-syncro"):
        create_app(state=str(foreign))


def test_a_state_file_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    create_app(fixture="empty", state=str(link)).accounts.close()
    assert link.is_symlink()
    assert real.stat().st_size > 1000


def test_what_is_said_of_the_account_wins_over_a_state_file(tmp_path: Path) -> None:
    path = str(tmp_path / "state.json")
    create_app(fixture="empty", rate_limit="2/60", state=path).accounts.close()
    kept = create_app(state=path).accounts
    assert kept.default.recipe.rate_limit is not None
    kept.close()
    said = create_app(state=path, rate_limit="off", timezone="Europe/Berlin").accounts
    assert said.default.recipe.rate_limit is None
    assert said.default.recipe.timezone == "Europe/Berlin"
    assert said.default.recipe.fixture == "empty"
    said.close()


def test_the_file_is_folded_when_its_lines_have_outgrown_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mock_syncro.store.statefile.SMALL", 1000)
    path = tmp_path / "state.json"
    accounts = create_app(fixture="small", state=str(path)).accounts
    size = path.stat().st_size
    for _ in range(40):
        accounts.reset(accounts.default)
    assert path.stat().st_size < 6 * size
    accounts.close()
