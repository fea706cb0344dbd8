"""A port of its own for an account: real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from mock_syncro import create_app
from mock_syncro.app import MockSyncro
from mock_syncro.serving.ports import bind

ADMIN = {"Authorization": "Bearer admin-token"}

Tale = Callable[[MockSyncro, httpx2.AsyncClient], Awaitable[None]]


def told(tale: Tale) -> None:
    """Run a tale in one event loop, and close all ports at its end."""

    async def run() -> None:
        app = create_app(fixture="small", rate_limit="off", start="2026-01-31T12:00:00Z")
        transport = httpx2.ASGITransport(app=app)
        base = "http://localhost"
        async with httpx2.AsyncClient(transport=transport, base_url=base, headers=ADMIN) as api:
            try:
                await tale(app, api)
            finally:
                await app.ports.close_all()

    asyncio.run(run())


async def me(port: int, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(headers={**ADMIN, **headers}) as real:
        return await real.get(f"http://127.0.0.1:{port}/api/v1/me")


def test_port_0_gives_an_account_a_port_that_answers_for_it_alone() -> None:
    async def tale(app: MockSyncro, api: httpx2.AsyncClient) -> None:
        sent = {"subdomain": "t1", "port": 0}
        answer = await api.post("/_mock/accounts", json=sent)
        assert answer.status_code == 201
        port = answer.json()["port"]
        assert (await me(port)).json()["subdomain"] == "t1"
        assert (await me(port, Host="acme.localhost")).json()["subdomain"] == "acme"
        listed = (await api.get("/_mock/accounts")).json()["accounts"]
        assert [account["port"] for account in listed] == [None, port]
        await api.put("/@t1/api/v1/contacts/101", json={"name": "New"})
        async with httpx2.AsyncClient(headers=ADMIN) as real:
            shown = await real.get(f"http://127.0.0.1:{port}/api/v1/contacts/101")
            assert shown.json()["name"] == "New"
            reset = await real.post(f"http://127.0.0.1:{port}/_mock/reset", json={})
            assert reset.json()["subdomain"] == "t1"

    told(tale)


def test_a_deleted_account_frees_its_port() -> None:
    async def tale(app: MockSyncro, api: httpx2.AsyncClient) -> None:
        made = await api.post("/_mock/accounts", json={"subdomain": "t1", "port": 0})
        port = made.json()["port"]
        assert (await api.delete("/_mock/accounts/t1")).status_code == 204
        with pytest.raises(httpx2.ConnectError):
            await me(port)
        again = await api.post("/_mock/accounts", json={"subdomain": "t1", "port": port})
        assert again.json()["port"] == port
        assert (await me(port)).status_code == 200

    told(tale)


def test_a_port_that_is_taken_is_409_and_the_account_is_not_made() -> None:
    async def tale(app: MockSyncro, api: httpx2.AsyncClient) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            sent = {"subdomain": "t1", "port": taken.getsockname()[1]}
            answer = await api.post("/_mock/accounts", json=sent)
        assert answer.status_code == 409
        assert "0 picks one" in answer.json()["advice"]
        assert (await api.get("/@t1/api/v1/me")).status_code == 404

    told(tale)


def test_an_account_without_a_port_has_none() -> None:
    async def tale(app: MockSyncro, api: httpx2.AsyncClient) -> None:
        for sent in ({"subdomain": "t1"}, {"subdomain": "t2", "port": None}):
            answer = await api.post("/_mock/accounts", json=sent)
            assert (answer.status_code, answer.json()["port"]) == (201, None)

    told(tale)


def test_bind_picks_a_free_port_and_lets_go_of_a_socket_that_cannot_be_bound() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0
    with pytest.raises(OverflowError):
        bind("127.0.0.1", 70_000)
    with pytest.raises(OSError, match=r"."):
        bind("192.0.2.1", 0)


def test_an_account_may_be_deleted_while_its_port_opens() -> None:
    async def tale(app: MockSyncro, api: httpx2.AsyncClient) -> None:
        account = app.accounts.make("t1", fixture="empty")
        opening = asyncio.create_task(app.ports.open(account, 0))
        await asyncio.sleep(0)
        app.ports.close(account)
        port = await opening
        assert app.ports.of(account) is None
        await app.ports.close_all()
        bind("127.0.0.1", port).close()

    told(tale)
