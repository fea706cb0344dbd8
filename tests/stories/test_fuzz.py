"""Whatever is sent: no defect, no traceback, and a refused call changes nothing.

The calls go straight into the ASGI application, which is faster than any client.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import orjson
import pytest

from mock_syncro import create_app
from mock_syncro.accounts.fixtures import document
from mock_syncro.app import MockSyncro
from mock_syncro.store import Database
from tests.stories.chance import MAX_BODY, Sent, Writer

CALLS = 20_000
SEED = 20_260_131
FULL_EVERY = 40
"""How often the whole state is compared; the rest of the time, that nothing was written."""
RESET_EVERY = 250


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
            (a.recipe, id(a.database), a.clock.frozen, a.clock.offset, a.clock.tick)
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


class Found:
    """The first call of each kind of trouble, and what all calls came to."""

    def __init__(self) -> None:
        self.troubles: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        self.read: Counter[str] = Counter()
        """What is stored and could be read, by the first part of its path."""
        self.succeeded: set[str] = set()
        """Operations, with {} for each id."""

    def note(self, trouble: str, call: str) -> None:
        if trouble:
            self.troubles.setdefault(trouble, call)

    def tame(self, app: MockSyncro) -> list[str]:
        """What the calls have hardly tried."""
        expected = {200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 422, 429, 501}
        missing = [str(status) for status in expected - set(self.statuses)]
        lists = ("tickets", "contacts", "customers", "search?query=a")
        missing += [name for name in lists if self.read[name] < CALLS // RESET_EVERY]
        for one in app.operations:
            name = f"{one.method} /api/v1{PARAMETERS.sub('{}', one.path)}"
            missing += [name] if name not in self.succeeded else []
        return missing


IDS_IN_PATH = re.compile(r"/\d+(?=/|$)")
PARAMETERS = re.compile(r"\{\w+\}")


async def fuzz(app: MockSyncro, watch: Watch, tracebacks: Tracebacks) -> Found:
    """Send all calls."""
    writer, found = Writer(SEED), Found()
    for number in range(CALLS):
        if number % RESET_EVERY == 0:
            found.note(await damage(app, found.read), f"before call {number}")
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
        found.statuses[status] += 1
        if status == 200:
            found.succeeded.add(f"{sent[0]} {IDS_IN_PATH.sub('/{}', sent[1])}")
        trouble = trouble or watch.trouble(status, before, whole)
        if trouble:
            found.note(trouble, f"call {number}: {shown(sent)}")
            for account in app.accounts.by_name.values():
                app.accounts.reset(account, fixture="small")
    return found


async def damage(app: MockSyncro, read: Counter[str]) -> str:
    """What cannot be read any more; "" if everything can, as far as the account lets anybody."""
    for name in app.accounts.by_name:
        below = f"/@{name}/api/v1"
        paths = [f"{below}/{path}" for path in READ]
        for path in paths:
            status, _, body = await answer(app, get(path))
            if status in (401, 429):
                break
            if status != 200:
                return f"GET {path.removeprefix(below)} is {status} for what is stored"
            read[path.removeprefix(below).split("/")[1]] += 1
            if path.endswith(("/tickets", "/customers", "/contacts")):
                rows = next(iter(orjson.loads(body).values()))
                paths += [f"{path}/{row['id']}" for row in rows]
            elif "/tickets/" in path and path[-1].isdigit():
                paths.append(f"{path}/comments")
    return ""


READ = (
    *("tickets", "customers", "contacts", "ticket_timers", "users", "settings", "tickets/settings"),
    *("search?query=a", "tickets?all_comments=true&comment_format=richtext&per_page=100"),
)


def get(path: str) -> Sent:
    """A GET of the administrator."""
    head = [(b"host", b"localhost"), (b"authorization", b"Bearer admin-token")]
    path, _, query = path.partition("?")
    return "GET", path, query.encode(), head, b""


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
        found = asyncio.run(fuzz(app, Watch(app, monkeypatch), tracebacks))
    finally:
        logging.getLogger().removeHandler(tracebacks)
    report = "\n".join(f"{trouble}\n    {call}" for trouble, call in found.troubles.items())
    assert not found.troubles, f"{len(found.troubles)} kinds of trouble\n{report}"
    assert tracebacks.latest == ""
    assert found.tame(app) == [], f"the calls have become too tame: {found.statuses}"
