"""Whatever is sent: no defect, no traceback, and a refused call changes nothing.

The calls go straight into the ASGI application, which is faster than any client; what a call
looks like depends on the seed alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import random
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, unquote

import orjson
import pytest

from mock_syncro import create_app
from mock_syncro.app import MockSyncro
from mock_syncro.control.routes import ROUTES
from mock_syncro.seed import document
from mock_syncro.store import Database
from mock_syncro.surface import OPERATIONS

CALLS = 20_000
SEED = 20_260_131
FULL_EVERY = 40
"""How often the whole state is compared; the rest of the time, that nothing was written."""
RESET_EVERY = 250
MAX_BODY = 60_000

TEXTS = (
    *("", " ", "a", "Acme Corp", "a@b.c", "no", "0", "1", "-1", "true", "false", "null", "x" * 300),
    *("é", "😀", "\u202e", "\0", "\n", "a\r\nb: c", "%", "%zz", "[", "]", "\\", '"', "<b>", "'--"),
    *("2026-01-31", "2026-01-31T12:00:00Z", "0001-01-01T00:00:00+14:00", "-3d 09:15", "-999999d"),
    *("zzzzzzzzzzzzzzzzzzzzzzzZ", "²", "٣", "9" * 19, "9" * 30, "9" * 5000, "1e5", "+5", "\ufffd"),
)
NUMBERS = (0, 1, -1, 55, 101, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, 1.5, 1e300)
IDS = ("55", "101", "102", "150", "1", "2", "5", "1701", "1704", "0", "-1", "1.0", "9" * 18)
CONTACT_IDS = tuple(str(number) for number in range(101, 173))
ODD_IDS = (
    "9" * 19,
    "9" * 400,
    "abc",
    "é",
    "😀",
    "%00",
    "%ff",
    "%zz",
    "%",
    "a%2Fb",
    "..",
    "%7Bid%7D",
    "@x",
)
FIELDS = (
    *("id", "firstname", "lastname", "name", "business_name", "email", "phone", "mobile", "number"),
    *("customer_id", "properties", "title", "notes", "get_sms", "tax_rate_id", "get_billing"),
    *("label", "extension", "code", "page", "per_page", "query", "sort", "not_id", "id_not"),
    *("include_disabled", "api_key", "created_at", "portal_key", "consent", "opt_out", "x"),
)
TOKENS = (
    *("admin-token",) * 6,
    *("one-customer-token", "read-only-token", "no-permissions-token", "expired-token"),
    *("revoked-token", "deactivated-user-token", "nonsense", "", "é", "a b c"),
)
TYPES = (
    *("application/json",) * 5,
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=XX", "text/plain", ""),
    *("multipart/form-data", "application/vnd.x+json", "text/json; charset=nonsense", ";;;", "é"),
)
HOSTS = ("localhost",) * 8 + ("t1.localhost", "acme.syncromsp.com", "127.0.0.1:80", "[::1]:8080")
ODD_HOSTS = ("evil.example", "no.localhost", "", "[", ":::", "é", "a" * 300, ".localhost")
PREFIXES = ("",) * 30 + ("/@acme", "/@t1", "/%40t1", "/@t2") * 2
ODD_PREFIXES = ("/@nobody", "/@", "/@é", "//", "/.")
CONTROL_KEYS = (
    *("name", "subdomain", "fixture", "seed", "start", "timezone", "rate_limit", "put", "user"),
    *("permissions", "expires_at", "revoked", "email", "first_name", "last_name", "global_admin"),
    *("groups", "active", "access", "customers", "now", "frozen", "tick", "seconds", "junk"),
)
LIKELY: dict[str, tuple[Any, ...]] = {
    "subdomain": ("t1", "t2", "t3", "acme", "T", "-", "é"),
    "fixture": ("empty", "small", "generate:customers=2,contacts=3", "generate:x=1", "/etc/passwd"),
    "seed": (1, -5, 10**18, 10**30),
    "start": ("now", "2026-01-31T12:00:00Z", "0001-01-01", "9999-12-31T23:59:59Z", "x"),
    "timezone": ("UTC", "Europe/Berlin", "Europe", "../UTC", "Mars/One", ""),
    "rate_limit": ("off", "5/60", "0/1", "5/0", "x"),
    "put": ("partial", "replace"),
    "user": (1701, "admin@acme-msp.example", "1702", "²", "٣", "9" * 5000, 10**30, -1, ""),
    "permissions": ("all", [], ["Customers - Edit"], ["Organizations - Edit"], ["x"]),
    "expires_at": (None, "2027-01-01", "2020-01-01T00:00:00Z", "x", "0001-01-01T00:00:00+14:00"),
    "email": ("new@x.io", "admin@acme-msp.example", "x", "", "é@é"),
    "groups": ([], ["Technicians"], ["Technicians", "Technicians"], ["x"]),
    "access": ("all", "select"),
    "customers": ([], [55], [1, 2], [10**30], [-1]),
    "now": ("2026-02-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01", "x"),
    "tick": (0, 0.5, -1, 1e308, 10**9),
    "seconds": (0, 61, -5.5, 1e308, -1e12),
}

Sent = tuple[str, str, bytes, list[tuple[bytes, bytes]], bytes]
"""Method, raw path, query, headers, body."""


class Writer:
    """Makes calls by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.all = [(path, methods.split()) for _, path, methods in OPERATIONS]
        ours = ("/customers", "/contacts", "/users", "/me", "/otp_login")
        self.own = [item for item in self.all if item[0].startswith(ours)]

    def some(self, values: Sequence[Any]) -> Any:
        return self.chance.choice(values)

    def often(self, odds: float) -> bool:
        return self.chance.random() < odds

    def value(self, depth: int = 0) -> Any:
        kind = self.chance.randrange(10 if depth < 3 else 7)
        if kind < 4:
            return self.some(TEXTS)
        if kind < 6:
            return self.some(NUMBERS)
        if kind == 6:
            return self.some((None, True, False))
        if kind == 7:
            return [self.value(depth + 1) for _ in range(self.chance.randrange(3))]
        return {self.some(TEXTS[:40]): self.value(depth + 1) for _ in range(3)}

    def call(self) -> Sent:
        control = self.often(0.2)
        if control:
            method, path, body = self.control()
        else:
            method, path, body = self.api()
        prefix = self.some(PREFIXES if self.often(0.95) else ODD_PREFIXES)
        return method, prefix + path, self.query(), self.headers(body, control=control), body

    def api(self) -> tuple[str, str, bytes]:
        path, methods = self.some(self.own if self.often(0.85) else self.all)
        method = self.some(methods if self.often(0.9) else ("PATCH", "HEAD", "OPTIONS", "FOO"))
        usual = CONTACT_IDS if path.startswith("/contacts") else ("55", "55", "1701", "1")
        path = "/api/v1" + path
        while "{" in path:
            id_ = self.some(usual if self.often(0.7) else IDS if self.often(0.5) else ODD_IDS)
            path = path[: path.index("{")] + id_ + path[path.index("}") + 1 :]
        if self.often(0.08):
            junk = self.some((*TEXTS[:30], *ODD_IDS))
            path += self.some(("/", "//", "/" + quote(junk, safe="%"), "?"))
        wants_body = method in ("POST", "PUT", "PATCH") or self.often(0.1)
        return (
            method,
            path.replace("/", "//") if self.often(0.03) else path,
            (self.body() if wants_body else b""),
        )

    def query(self) -> bytes:
        if self.often(0.6):
            return b""
        parts = []
        for _ in range(self.chance.randrange(1, 5)):
            name = self.some(FIELDS) + self.some(("", "", "", "[]", "[a]", "[", "[]]", "[a][b]"))
            parts.append(f"{quote(name, safe='[]')}={quote(self.some(TEXTS), safe='')}".encode())
        if self.often(0.2):
            parts.append(
                self.some((b"%ff=%ff", b"%", b"=", b"a=%00", b";", b"q=\xff\xfe", b"[]=1"))
            )
        if self.often(0.1):
            parts.append(b"api_key=" + quote(self.some(TOKENS)).encode())
        if self.often(0.05):
            parts.append(b"account=" + quote(self.some(("t1", "acme", "no", "é"))).encode())
        return b"&".join(parts)

    def body(self) -> bytes:
        kind = self.chance.randrange(16)
        if kind < 8:
            sent = {self.some(FIELDS): self.value() for _ in range(self.chance.randrange(6))}
            if self.often(0.5):
                sent["customer_id"] = 55
            return dump(sent)
        if kind < 10:
            pairs = (f"{self.some(FIELDS)}{self.some(('', '[a]', '[]'))}" for _ in range(3))
            return "&".join(f"{name}={quote(self.some(TEXTS))}" for name in pairs).encode()
        if kind == 10:
            head = self.some((b'form-data; name="email"', b"form-data; name", b";=;", b"\xff\x00"))
            end = self.some((b"\r\n--XX--\r\n", b"", b"\r\n--XX\r\n", b"\r\n\xff"))
            text: str = self.some(TEXTS)
            return b"--XX\r\nContent-Disposition: %b\r\n\r\n%b%b" % (head, text.encode(), end)
        if kind == 11:
            broken: int = self.some((50, 100, 101, 5000))
            return b'{"properties":' * broken + b"1" + b"}" * 49
        if kind == 12:
            levels: int = self.some((50, 99, 100, 101, 300, 5000))
            return b'{"properties":' * levels + b"1" + b"}" * levels
        if kind == 13:
            return dump({"notes": "x" * self.some((1000, MAX_BODY - 100, MAX_BODY + 1))})
        junk = (b"[]", b"null", b"{", b'{"a":NaN}', b'{"name":"\\ud800"}', b"\xff", b'{"a":1e999}')
        chosen: bytes = self.some(
            (*junk, b'{"name":"\\u0000"}', b'{"a":-1e-999}', b"{}", b'"a"', b"\0", b" ")
        )
        return chosen

    def control(self) -> tuple[str, str, bytes]:
        route = self.some(ROUTES)
        path = route.path.replace("{subdomain}", self.some(("t1", "t3", "acme", "no", "%C3%A9")))
        path = path.replace("{id}", self.some((*IDS, "1702", "3", "4", "7", *ODD_IDS)))
        method = route.method if self.often(0.9) else self.some(("GET", "PUT", "FOO", "HEAD"))
        if route.body is None and self.often(0.9):
            return method, path, b""
        if self.often(0.1):
            return method, path, self.body()
        if path.endswith("/state"):
            return method, path, dump(self.document())
        fields = getattr(route.body, "__struct_fields__", CONTROL_KEYS)
        names = [name for name in fields if self.often(0.6)] + ["junk"] * self.often(0.05)
        names = [name for name in names if name != "port"]
        sent = {
            name: self.some(LIKELY[name]) if name in LIKELY and self.often(0.8) else self.value()
            for name in names
        }
        return method, path, dump(sent)

    def document(self) -> dict[str, Any]:
        """Now and then a whole state; mostly one that does not fit somewhere."""
        rows = {
            "customers": ("firstname", "email", "phone", "created_at", "properties", "location_id"),
            "contacts": ("name", "customer_id", "created_at", "latitude", "opt_out"),
            "phones": ("number", "customer_id", "label"),
            "users": ("email", "groups", "active", "created_at"),
            "groups": ("name", "access", "customers", "permissions"),
            "tokens": ("token", "user", "permissions", "expires_at", "revoked"),
        }
        made: dict[str, Any] = {}
        for name in self.chance.sample(sorted(rows), self.chance.randrange(3)):
            row = {key: self.value() for key in rows[name] if self.often(0.4)}
            made[name] = {self.some((*IDS, "55", "3", *ODD_IDS[:2])): row}
        if self.often(0.1):
            made["last_ids"] = {"1": {"customers": self.value()}}
        if self.often(0.05):
            made[self.some(("tickets", "customers", "_x"))] = self.value()
        return made

    def headers(self, body: bytes, *, control: bool) -> list[tuple[bytes, bytes]]:
        host = self.some(HOSTS if self.often(0.93) else ODD_HOSTS)
        made = [(b"host", latin(host))]
        if body or self.often(0.05):
            made.append((b"content-length", str(len(body)).encode()))
            made.append(
                (b"content-type", latin(self.some(TYPES if self.often(0.5) else TYPES[:1])))
            )
        if self.often(0.95):
            word = self.some(("Bearer ",) * 6 + ("bearer ", "Token ", "", " ", "Basic "))
            made.append((b"authorization", latin(word + self.some(TOKENS))))
        if self.often(0.03 if control else 0.1):
            made.append(
                (b"origin", latin(self.some(("http://localhost", "null", "http://e", "é"))))
            )
        if self.often(0.02):
            made.append((b"sec-fetch-site", self.some((b"cross-site", b"same-origin"))))
        if self.often(0.03):
            made.append((b"access-control-request-method", b"PUT"))
        return made


def latin(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def dump(value: Any) -> bytes:
    """JSON, numbers beyond 64 bits included."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


async def answer(app: MockSyncro, sent: Sent) -> tuple[int, dict[bytes, bytes], bytes]:
    method, raw, query, headers, body = sent
    path = raw.partition("?")[0]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": headers,
        "client": ("192.0.2.1", 5000),
        "server": ("127.0.0.1", 80),
    }
    status, head, parts = 0, {}, []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, head
        if message["type"] == "http.response.start":
            status, head = message["status"], dict(message["headers"])
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, head, b"".join(parts)


class Watch:
    """Notices writes without looking at any row."""

    def __init__(self, app: MockSyncro, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.writes = 0
        for name in ("put", "drop"):
            monkeypatch.setattr(Database, name, self.counting(getattr(Database, name)))

    def counting(self, method: Callable[..., None]) -> Callable[..., None]:
        def counted(database: Database, *arguments: Any) -> None:
            self.writes += 1
            method(database, *arguments)

        return counted

    def mark(self) -> object:
        """Equal as long as nothing was written, replaced, reset or set."""
        accounts = self.app.accounts.by_name.values()
        places = [
            (a.settings, id(a.database), a.clock.frozen, a.clock.offset, a.clock.tick)
            for a in accounts
        ]
        return self.writes, places

    def trouble(self, status: int, before: object, whole: str) -> str:
        """What a call did that it should not have done; "" if nothing."""
        if status >= 400 and self.mark() != before:
            return f"a call refused with {status} wrote"
        if status >= 400 and whole and whole != self.digest():
            return f"a call refused with {status} changed the state"
        accounts = self.app.accounts.by_name.values()
        if any(account.database.changes for account in accounts):
            return "changes that were not committed"
        return ""

    def digest(self) -> str:
        """The whole data of all accounts."""
        every = [document(account.database) for account in self.app.accounts.by_name.values()]
        return hashlib.sha256(orjson.dumps(every)).hexdigest()


RESET: Sent = (
    "POST",
    "/_mock/reset",
    b"",
    [(b"host", b"localhost"), (b"content-length", b"19")],
    b'{"fixture":"small"}',
)
NEW: list[Sent] = [
    ("POST", "/_mock/accounts", b"", [(b"host", b"localhost")], body)
    for body in (b'{"subdomain":"t1"}', b'{"subdomain":"t2","rate_limit":"10/600"}')
]


def problem(sent: Sent, status: int, head: dict[bytes, bytes], body: bytes) -> str:
    """What is wrong with an answer by itself; "" if nothing is."""
    if status >= 500 and status != 501:
        return f"status {status}"
    if status == 501 and head.get(b"x-mock-syncro") != b"not-implemented":
        return "501 that does not say why"
    if int(head.get(b"content-length", b"0")) != len(body) and sent[0] != "HEAD":
        return "content-length"
    if b"json" in head.get(b"content-type", b"") and sent[0] != "HEAD":
        orjson.loads(body)
    if "/api/v1" in sent[1] and b"admin-token" in body:
        return "a token in an answer"
    if "/_mock" in sent[1] and any(name.startswith(b"access-control") for name in head):
        return "the control API is open to other origins"
    return ""


def where(error: BaseException) -> str:
    """The kind of an error and the last line of ours that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "mock_syncro" in f.filename]
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"


class Tracebacks(logging.Handler):
    """Notices tracebacks in the log, and where they came from."""

    def __init__(self) -> None:
        super().__init__()
        self.latest = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.latest = where(record.exc_info[1])


async def fuzz(
    app: MockSyncro, watch: Watch, tracebacks: Tracebacks
) -> tuple[dict[str, str], Counter[int]]:
    """The first call of each kind of trouble, and how often each status was answered."""
    writer = Writer(SEED)
    troubles: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    for number in range(CALLS):
        if number % RESET_EVERY == 0:
            for sent in (RESET, *NEW):
                await answer(app, sent)
        sent = writer.call()
        before = watch.mark()
        whole = watch.digest() if number % FULL_EVERY == 0 else ""
        try:
            status, head, body = await answer(app, sent)
            trouble = problem(sent, status, head, body)
            if status == 200 and sent[0] == "PUT" and sent[1].endswith("/_mock/state"):
                watch.digest()  # raises for data that no answer could hold
        except Exception as error:  # noqa: BLE001 - all of them are what is looked for
            status, trouble = 599, where(error)
        if status == 500 and tracebacks.latest:
            trouble = tracebacks.latest
        statuses[status] += 1
        trouble = trouble or watch.trouble(status, before, whole)
        if trouble:
            troubles.setdefault(trouble, f"call {number}: {shown(sent)}")
            for account in app.accounts.by_name.values():
                app.accounts.reset(account, fixture="small")
    return troubles, statuses


def shown(sent: Sent) -> str:
    method, path, query, headers, body = sent
    return f"{method} {path}?{query!r} {dict(headers)} {body[:300]!r}"[:900]


@pytest.mark.timeout(110)
def test_nothing_that_is_sent_breaks_the_mock_or_changes_what_it_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = create_app(
        fixture="small", rate_limit="off", start="2026-01-31T12:00:00Z", max_body=MAX_BODY
    )
    tracebacks = Tracebacks()
    logging.getLogger().addHandler(tracebacks)
    try:
        troubles, statuses = asyncio.run(fuzz(app, Watch(app, monkeypatch), tracebacks))
    finally:
        logging.getLogger().removeHandler(tracebacks)
    report = "\n".join(f"{trouble}\n    {call}" for trouble, call in troubles.items())
    assert not troubles, f"{len(troubles)} kinds of trouble; {statuses}\n{report}"
    assert tracebacks.latest == ""
    expected = {200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 422, 429, 501}
    assert expected <= set(statuses), f"the calls have become too tame: {statuses}"
