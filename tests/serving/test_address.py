"""Which account and what segments a path and a host name."""

from __future__ import annotations

import pytest

from mock_syncro.serving.address import LONGEST, address
from tests.registries import registry


@pytest.mark.parametrize(
    ("path", "name", "operation"),
    [
        ("/api/v1/me", None, ("me",)),
        ("//api//v1///contacts//7/", None, ("contacts", "7")),
        ("/@t1/api/v1/me", "t1", ("me",)),
        ("/@/api/v1", "", ()),
        ("/api/v1/me.json", None, ("me",)),
        ("/@t1/api/v1/tickets/5/comment.json/", "t1", ("tickets", "5", "comment")),
        ("/api/v1/tickets.json/5", None, ("tickets.json", "5")),
        ("/api/v1.json", None, None),
        ("/api/v2/me", None, None),
        ("/@t1", "t1", None),
        ("/", None, None),
        ("/api/@t1/v1/me", None, None),
    ],
)
def test_a_path_is_taken_apart(path: str, name: str | None, operation: object) -> None:
    found = address(path)
    assert (found.name, found.operation) == (name, operation)
    assert found.prefix == ("" if name is None else f"/@{name}")


def test_a_long_path_is_not_remembered() -> None:
    path = "/api/v1/" + "a" * LONGEST
    assert address("/api/v1/me") is address("/api/v1/me")
    assert address(path) == address(path)
    assert address(path) is not address(path)
    assert address(path).operation == ["a" * LONGEST]


@pytest.mark.parametrize(
    ("path", "host", "name"),
    [
        ("/api/v1/me", b"", "acme"),
        ("/api/v1/me", b"example.com", "acme"),
        ("/api/v1/me", b"T1.SyncroMSP.com:443", "t1"),
        ("/api/v1/me", b"t1.localhost.:8080", "t1"),
        ("/api/v1/me", b"t1.x.localhost", "t1"),
        ("/api/v1/me", b"t1.repairshopr.com", "t1"),
        ("/api/v1/me", b"t1.shield.syncromsp.com", "t1"),
        ("/api/v1/me", b"nobody.localhost", None),
        ("/api/v1/me", b"localhost", "acme"),
        ("/api/v1/me", b"t1." + b"x" * LONGEST + b".localhost", "acme"),
        ("/@t1/api/v1/me", b"acme.localhost", "t1"),
        ("/@nobody/api/v1/me", b"t1.localhost", None),
    ],
)
def test_the_path_names_the_account_then_the_host_then_nobody(
    path: str, host: bytes, name: str | None
) -> None:
    accounts = registry(fixture="empty")
    accounts.make("t1")
    account = address(path).account(host, accounts.get, accounts.default)
    assert (account and account.recipe.subdomain) == name
