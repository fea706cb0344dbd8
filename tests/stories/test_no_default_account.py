"""`--subdomain none`: a call that names no account never reaches one by accident."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mock_syncro.errors import SetupError
from tests.conftest import Serve
from tests.inprocess import InProcess
from tests.registries import registry

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}
REASON = "the path names no account; begin it with /@NAME (--subdomain none)"


@pytest.fixture
def api(client: Client) -> InProcess:
    return client(subdomain="none")


@pytest.mark.parametrize("path", ["/api/v1/contacts", "/api/v1/nothing", "/", "/swagger.json"])
def test_a_path_that_names_none_is_refused_with_the_reason(api: InProcess, path: str) -> None:
    answer = api.get(path, headers=ADMIN)
    assert answer.status_code == 404
    assert answer.headers["x-mock-syncro"] == REASON
    assert "href" not in answer.text


def test_an_account_that_is_made_is_reached_by_its_name(api: InProcess) -> None:
    assert api.post("/_mock/accounts", json={"subdomain": "t1"}).status_code == 201
    assert api.get("/@t1/api/v1/me", headers=ADMIN).json()["subdomain"] == "t1"
    by_host = api.get("/api/v1/me", headers={**ADMIN, "Host": "t1.syncromsp.com"})
    assert by_host.json()["subdomain"] == "t1"
    assert api.get("/@t1/").status_code == 200
    accounts = api.get("/_mock/accounts").json()["accounts"]
    assert [account["subdomain"] for account in accounts] == ["t1"]
    assert api.delete("/_mock/accounts/t1").status_code == 204
    assert api.get("/@t1/api/v1/me", headers=ADMIN).status_code == 404


@pytest.mark.parametrize("path", ["/_mock/reset", "/_mock/clock/advance", "/_mock/tokens"])
def test_the_control_api_wants_an_account_too(api: InProcess, path: str) -> None:
    answer = api.post(path, json={})
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("the path names no account")


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/openapi.json", "/_mock/api-docs"])
def test_what_is_no_accounts_is_open(api: InProcess, path: str) -> None:
    assert api.get(path).status_code == 200


def test_nobody_is_called_none(api: InProcess, client: Client) -> None:
    for one in (api, client()):
        answer = one.post("/_mock/accounts", json={"subdomain": "none"})
        assert answer.status_code == 422
        assert one.get("/@none/api/v1/me", headers=ADMIN).status_code == 404
    with pytest.raises(SetupError, match="none"):
        registry(fixture="empty").make("none")


def test_the_command_says_so_and_the_wire_too(serve: Serve) -> None:
    server = serve("--subdomain", "none", "--fixture", "small")
    with server.http() as http:
        refused = http.get("/api/v1/contacts")
        assert (refused.status_code, refused.headers["x-mock-syncro"]) == (404, REASON)
        assert http.post("/_mock/accounts", json={"subdomain": "t1"}).status_code == 201
        assert http.get("/@t1/api/v1/contacts").status_code == 200
    server.stop()
    assert "no default account; paths begin with /@NAME" in server.stderr()


def test_syncros_host_for_documents_shows_them(client: Client) -> None:
    api = client()
    for host in ("api-docs.syncromsp.com", "API-Docs.SyncroMSP.com:443"):
        shown = api.get("/", headers={"Host": host})
        assert shown.status_code == 200
        assert shown.content == api.get("/api-docs", headers={"Host": host}).content
        assert api.get("/swagger.json", headers={"Host": host}).status_code == 200
