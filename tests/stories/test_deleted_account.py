"""An account is deleted while clients have connections to its port: nobody finds it there."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Serve, Server

BODY = b'{"customer_id": 55, "name": "written after the end", "advance": 1, "seconds": 1}'


def request(line: str, length: int = len(BODY)) -> bytes:
    head = f"{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin-token\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()


def chunked(line: str) -> bytes:
    head = request(line).partition(b"Content-Length")[0]
    return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY)


LATE: dict[str, tuple[bytes, bytes]] = {
    "a call": (b"", request("POST /api/v1/contacts") + BODY),
    "a read": (b"", request("GET /api/v1/contacts/101", 0)),
    "a body": (request("POST /api/v1/contacts") + BODY[:9], BODY[9:]),
    "a body in chunks": (chunked("POST /api/v1/contacts") + BODY[:9], BODY[9:] + b"\r\n0\r\n\r\n"),
    "a change": (request("PUT /api/v1/contacts/101") + BODY[:1], BODY[1:]),
    "a reset": (request("POST /_mock/reset", 2) + b"{", b"}"),
    "other data": (request("PUT /_mock/state", 2) + b"{", b"}"),
    "a token": (request("POST /_mock/tokens", 13) + b'{"name":', b' "x"}'),
    "its clock": (request("POST /_mock/clock/advance", 14) + b'{"seconds": ', b"1}"),
    "its description": (b"", request("GET /swagger.json", 0)),
}


def answers(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection, or is silent."""
    connection.settimeout(0.5)
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
            if b"\r\n\r\n" in part:
                break
    except (TimeoutError, ConnectionError):
        pass
    return b"".join(parts)


def late(server: Server, name: str, begun: bytes, rest: bytes) -> bytes:
    """What a client hears whose request comes whole after its account was deleted."""
    with server.http() as http:
        made = {"subdomain": name, "fixture": "small", "port": 0}
        port = http.post("/_mock/accounts", json=made).json()["port"]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request("GET /api/v1/me", 0))
            assert answers(connection).startswith(b"HTTP/1.1 200")
            connection.sendall(begun)
            assert http.delete(f"/_mock/accounts/{name}").status_code == 204
            try:
                connection.sendall(rest)
            except ConnectionError:
                return b""
            return answers(connection)


def test_what_comes_after_the_end_of_an_account_finds_none(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "state"
    server = serve("--state", str(path), "--fixture", "small", "--rate-limit", "off")
    for number, (what, (begun, rest)) in enumerate(LATE.items()):
        heard = late(server, f"t{number}", begun, rest)
        assert heard == b"" or heard.startswith(b"HTTP/1.1 404"), (what, heard)
        last = path.read_bytes().splitlines()[-1]
        assert last.endswith(b'"deleted","t%d"]' % number), (what, last)
    server.stop(signal.SIGKILL)
    again = serve("--state", str(path))
    with again.http() as http:
        known = http.get("/_mock/accounts").json()["accounts"]
    assert [account["subdomain"] for account in known] == ["acme"]
