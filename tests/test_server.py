"""The server around the app: sockets, ports, banner, one process from start to end."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import struct
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from mock_syncro import create_app, server
from mock_syncro.errors import SetupError
from mock_syncro.server import _Server, _signals, banner
from mock_syncro.serving.doors import server_config
from mock_syncro.serving.ports import bind
from mock_syncro.settings import from_values
from tests.inprocess import InProcess

if TYPE_CHECKING:
    from tests.conftest import Serve

URL = "http://127.0.0.1:8080"


def lines(**settings: object) -> list[str]:
    """The banner of a server with these settings."""
    return banner(create_app(from_values({"fixture": "empty", **settings})), URL).splitlines()


def test_the_banner_names_the_account_and_a_call_that_works() -> None:
    first, second = lines(rate_limit="off", subdomain="home")
    assert first.endswith(": account home, fixture empty")
    assert f"curl -H 'Authorization: Bearer admin-token' {URL}/api/v1/customers" in second


def with_tokens(**tokens: Any) -> dict[str, Any]:
    """A state of a server, with other tokens."""
    api = InProcess(create_app(fixture="empty"))
    state: dict[str, Any] = api.get("/_mock/state").json()
    return {**state, "tokens": tokens}


def test_the_banner_names_a_token_that_the_account_has() -> None:
    revoked = {"token": "admin-token", "user": 1701, "revoked": True}
    mspdock = {"token": "mspdock-token", "user": 1702}
    said = lines(fixture=with_tokens(**{"1": revoked, "2": mspdock}))[1]
    assert said == f"  try   curl -H 'Authorization: Bearer mspdock-token' {URL}/api/v1/customers"


def test_the_banner_names_no_token_where_there_is_none_of_the_fixed_ones() -> None:
    own = {"token": "a-secret-of-somebody", "user": 1701}
    app = create_app(fixture=with_tokens(**{"50": own}), host="0.0.0.0")
    said = banner(app, URL)
    assert f"curl -X POST {URL}/_mock/tokens" in said
    assert "Bearer" not in said
    assert "secret" not in said
    assert "fixed tokens\n" not in f"{said.splitlines()[-1]}\n"


def test_the_banner_names_the_tokens_that_were_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"tokens": {"50": {"name": "sync", "token": "***", "user": 1701}}}')
    assert "  left out, as the value is masked: token 50 (sync)" in lines(fixture=str(path))


def test_the_banner_says_that_a_state_file_beat_the_fixture(tmp_path: Path) -> None:
    path = str(tmp_path / "state")
    for wanted in (f"  state {path}", f"  state {path}, which was there: --fixture empty did not"):
        app = create_app(fixture="empty", state=path)
        (line,) = [line for line in banner(app, URL).splitlines() if line.startswith("  state")]
        app.accounts.close()
        assert line.startswith(wanted)
        assert ("did not" in line) == ("did not" in wanted)


def test_the_banner_says_how_to_lift_the_limit() -> None:
    assert lines(rate_limit="5/10")[-1] == (
        "  limit 5 calls in 10 s for each address; --rate-limit off switches it off"
    )


def test_the_banner_of_a_public_address_shows_the_key_and_warns_of_the_tokens() -> None:
    app = create_app(fixture="empty", host="0.0.0.0", rate_limit="off")
    shown = banner(app, "http://0.0.0.0:8080").splitlines()
    assert app.guard.key
    assert shown[-2] == f"  control key {app.guard.key} (made up, because of --host)"
    assert "anyone" in shown[-1]


def test_the_banner_never_shows_a_key_that_was_given() -> None:
    shown = lines(host="0.0.0.0", control_key="my secret")
    assert "my secret" not in "\n".join(shown)
    assert "anyone" in shown[-1]


def test_the_banner_shows_the_account_that_the_state_file_has(tmp_path: Path) -> None:
    path = str(tmp_path / "state")

    def shown(**settings: object) -> str:
        app = create_app(state=path, **settings)  # type: ignore[arg-type]
        app.accounts.close()
        return banner(app, URL)

    shown(fixture="empty", rate_limit="5/10")
    again = shown(fixture="small")
    assert "fixture empty" in again
    assert "limit 5 calls in 10 s" in again
    assert "limit" not in shown(rate_limit="off")


def test_the_banner_says_why_the_wire_does_not_serve() -> None:
    app = create_app(fixture="empty", rate_limit="off")
    assert banner(app, URL, "no httptools").splitlines()[-1] == (
        "  slower than it could be, because ASGI serves all: no httptools"
    )


def test_an_app_in_somebody_elses_process_leaves_their_collector_alone() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        frozen = gc.get_freeze_count()
        create_app(fixture="empty")
        assert (gc.get_threshold(), gc.get_freeze_count()) == ((700, 10, 10), frozen)
    finally:
        gc.set_threshold(*before)


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(SetupError, match=r"cannot listen on 192\.0\.2\.1 port 0: "):
        server.run(from_values({"host": "192.0.2.1", "port": 0}))


def test_a_name_that_does_not_resolve_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> socket.socket:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(server, "bind", unknown)
    with pytest.raises(SetupError, match=r"there is no address nowhere\.invalid"):
        server.run(from_values({"host": "nowhere.invalid"}))


def test_a_setup_that_is_refused_lets_go_of_the_port() -> None:
    with bind("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    with pytest.raises(SetupError, match="there is no fixture"):
        server.run(from_values({"port": port, "fixture": "nowhere"}))
    bind("127.0.0.1", port).close()


def test_port_0_binds_a_free_port_and_a_taken_one_is_refused() -> None:
    with bind("127.0.0.1", 0) as one, bind("127.0.0.1", 0) as two:
        ports = one.getsockname()[1], two.getsockname()[1]
        assert ports[0] != ports[1] > 0
        one.listen()
        with pytest.raises(OSError, match="in use"):
            bind("127.0.0.1", ports[0])


def test_of_two_servers_that_start_at_once_on_a_port_the_second_is_refused() -> None:
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(bind("127.0.0.1", 0)).getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            stack.enter_context(bind("127.0.0.1", port))


def test_a_server_can_start_on_the_port_of_one_that_has_just_ended(serve: Serve) -> None:
    first = serve("--fixture", "empty")
    with first.http() as client:
        client.get("/_mock/health")
        first.stop()
    port = first.url.rpartition(":")[2]
    bind("127.0.0.1", int(port)).close()


def test_an_account_has_a_port_of_its_own_until_it_is_deleted(serve: Serve) -> None:
    running = serve("--fixture", "small", "--rate-limit", "off")
    with running.http() as client:
        body = {"subdomain": "t1", "fixture": "empty", "port": 0}
        port = client.post("/_mock/accounts", json=body).json()["port"]
        assert port not in (None, 0)
        assert client.get("/@t1/api/v1/contacts").json()["contacts"] == []
        assert client.get("/api/v1/contacts").json()["meta"]["total_entries"] == 72
        own = f"http://127.0.0.1:{port}/api/v1/contacts?api_key=admin-token"
        with httpx2.Client(trust_env=False) as direct:
            assert direct.get(own).json()["contacts"] == []
        assert client.delete("/_mock/accounts/t1").status_code == 204
        with httpx2.Client(trust_env=False) as direct, pytest.raises(httpx2.ConnectError):
            direct.get(own)
        taken = int(running.url.rpartition(":")[2])
        again = client.post("/_mock/accounts", json={"subdomain": "t2", "port": taken})
        assert again.status_code == 409
        assert client.get("/@t2/api/v1/contacts").status_code == 404


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_ports_cleanly_while_clients_are_connected(
    how: signal.Signals, serve: Serve
) -> None:
    running = serve("--fixture", "empty")
    with running.http() as client:
        port = client.post("/_mock/accounts", json={"subdomain": "t1", "port": 0}).json()["port"]
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as direct:
            assert direct.get("/_mock/health").status_code == 200
            assert running.stop(how) == ""
            assert running.process.returncode == 0
    assert running.stderr().count("\n") == 3
    bind("127.0.0.1", port).close()


HALF = (
    b"",
    b"GET /api/v1/con",
    b"POST /api/v1/contacts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    b"POST /_mock/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
)
"""Requests that never end, at each door."""


def half_sent(port: int, *, reset: bool = False) -> list[socket.socket]:
    """Clients that have sent these, or have sent them and reset the connection."""
    clients = []
    for data in HALF:
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(data)
        clients.append(client)
        if reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
    return clients


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM,),
        (signal.SIGHUP,),
        (signal.SIGINT, signal.SIGTERM),
        (signal.SIGHUP, signal.SIGINT),
    ],
)
def test_one_signal_or_two_end_it_without_a_traceback_whatever_clients_have_left_open(
    signals: tuple[signal.Signals, ...], *, reset: bool, serve: Serve, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    running = serve("--fixture", "empty", "--rate-limit", "off", "--state", str(state))
    with running.http() as client:
        port = client.post("/_mock/accounts", json={"subdomain": "t1", "port": 0}).json()["port"]
        clients = [
            half
            for number in (port, int(running.url.rpartition(":")[2]))
            for half in half_sent(number, reset=reset)
        ]
        assert client.get("/_mock/health").status_code == 200  # it has read the others too
        for how in signals[:-1]:
            running.process.send_signal(how)
        begun = time.monotonic()
        assert running.stop(signals[-1]) == ""
        assert time.monotonic() - begun < (10 if len(signals) == 1 else 5)
    assert running.process.returncode == 0
    assert running.stderr().count("\n") == 3
    assert state.read_text(encoding="utf-8").endswith("\n }\n}\n")  # it was folded
    for half in clients:
        half.close()


def test_a_hangup_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        ignored = set(_signals())
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        assert set(_signals()) - ignored == {signal.SIGHUP}
        assert {signal.SIGINT, signal.SIGTERM} <= ignored
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_signal_more_than_two_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(fixture="empty", rate_limit="off")
    config = server_config(app, app.core, app.accounts.default)
    ending = _Server(config, URL, app)
    statuses: list[int] = []
    monkeypatch.setattr("os._exit", statuses.append)
    ending.handle_exit(signal.SIGINT, None)
    assert ending.should_exit and statuses == []
    ending.handle_exit(signal.SIGTERM, None)  # nothing runs yet that could end it
    assert statuses == [128 + signal.SIGTERM]


def test_an_ipv6_address_is_printed_as_a_url_wants_it(serve: Serve) -> None:
    try:
        bind("::1", 0).close()
    except OSError:
        pytest.skip("no IPv6 here")
    running = serve("--host", "::1", "--fixture", "empty")
    assert running.url.startswith("http://[::1]:")
    with running.http() as client:
        assert client.get("/_mock/health").json()["status"] == "ok"


def test_a_multipart_body_that_is_none_is_not_spoken_of(serve: Serve) -> None:
    running = serve("--fixture", "small")
    with running.http() as http:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert http.post("/api/v1/contacts", content=b"junk", headers=headers).status_code == 422
    running.stop()
    assert "oundary" not in running.stderr()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "acme.localhost", "ACME.syncromsp.com"])
def test_the_address_of_an_accounts_port_names_no_other_account(serve: Serve, host: str) -> None:
    running = serve("--fixture", "small")
    with running.http() as http:
        sent = {"subdomain": "t1", "port": 0}
        made = http.post("/_mock/accounts", json=sent, headers={"Host": f"{host}:8080"}).json()
        shown = "localhost" if host.lower().startswith("acme") else host
        assert made["port_url"] == f"http://{shown}:{made['port']}"
        assert http.get(f"{made['port_url']}/api/v1/me").json()["subdomain"] == "t1"
