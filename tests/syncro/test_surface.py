"""The operations of Syncro."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from mock_syncro import create_app
from mock_syncro.syncro.surface import OPERATIONS
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


def all_operations() -> list[tuple[str, str]]:
    listed = ((method, path) for _, path, methods in OPERATIONS for method in methods.split())
    return list(chain(listed))


def test_there_are_170_operations_each_once() -> None:
    assert len(all_operations()) == len(set(all_operations())) == 170


def test_each_operation_is_declared_or_501_and_never_404_by_its_path(client: Client) -> None:
    api = client()
    declared = {(o.method, o.path) for o in create_app(fixture="empty").operations}
    assert declared <= set(all_operations())
    for method, path in all_operations():
        real = "/api/v1" + "/".join("1" if part[:1] == "{" else part for part in path.split("/"))
        answer = api.request(method, real)
        assert answer.status_code == (401 if (method, path) in declared else 501), (method, path)
