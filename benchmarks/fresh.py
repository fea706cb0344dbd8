"""The first call of a fresh account, over the same call of a warm one; in process.

Tests make an account each, so what counts for them is what the first call costs when other
accounts have shown the same rows before: after a reset, in an account just made, in two accounts
in turn, and in turn with one that has written. The figure is the worst of these.

`python -m benchmarks.fresh FIXTURE` measures in a process of its own and prints JSON. The calls go
into the application as a server would make them, so the figures outlive what lies behind it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.http import SIZES
from benchmarks.inprocess import microseconds
from benchmarks.report import Figure

MOST = 2.0
ROUNDS = 3
CONTACT = b'{"customer_id": %d, "name": "Jane Doe", "email": "jane.doe@example.com"}'
HEADERS = [(b"authorization", b"Bearer admin-token"), (b"content-type", b"application/json")]

Costs = dict[str, float]
"""Of one call, in µs: warm, and each way in which an account can be fresh."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call. `aim`: how many times a warm one's cost the first may have."""

    what: str
    path: str
    query: bytes = b""
    body: bytes = b""
    aim: float | None = None


def measure() -> list[Figure]:
    """The figures at both sizes."""
    return [
        Figure("fresh", f"first {what}, over a warm one", rows, worst(costs), "", aim, beside=told)
        for rows, fixture in SIZES.items()
        for what, (aim, costs) in in_child(fixture).items()
        for told in [", ".join(f"{name} {cost:.0f}" for name, cost in costs.items()) + " µs"]
    ]


def worst(costs: Costs) -> float:
    """The dearest first call, over the warm one."""
    return max(costs.values()) / costs["warm"]


def in_child(fixture: str) -> dict[str, tuple[float | None, Costs]]:
    """Aim and costs of each call, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.fresh", fixture]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, tuple[float | None, Costs]] = json.loads(done.stdout)
    return found


class Accounts:
    """An application, and ways to call its accounts."""

    def __init__(self, fixture: str) -> None:
        # Here, not above: the harness itself does not need the product.
        from mock_syncro import create_app

        self.app = create_app(fixture=fixture, rate_limit="off", log="off")
        self.numbers = count()
        for name in ("one", "two", "writing"):
            self.app.accounts.make(name)

    def call(self, account: str, asked: Asked) -> bytes:
        """The body of the answer; nothing on the way waits, so no loop is needed."""
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST" if asked.body else "GET",
            "scheme": "http",
            "path": f"/@{account}/api/v1{asked.path}",
            "query_string": asked.query,
            "root_path": "",
            "headers": [*HEADERS, (b"content-length", b"%d" % len(asked.body))]
            if asked.body
            else HEADERS,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8080),
        }
        with suppress(StopIteration):
            self.app(scope, receive, send).send(None)  # type: ignore[arg-type]
        if sent[0]["status"] != 200:
            raise RuntimeError(f"{asked.path}: {sent}")
        body: bytes = sent[1]["body"]
        return body

    def new(self) -> str:
        """The name of an account that has just been made."""
        name = f"n{next(self.numbers)}"
        self.app.accounts.make(name)
        return name

    def costs(self, asked: Asked) -> Costs:
        """What the call costs in accounts of all kinds: the best of some rounds, in turn."""
        accounts, made = self.app.accounts, [self.new()]
        one = accounts.by_name["one"]

        def make() -> None:
            accounts.delete(accounts.by_name[made.pop()])
            made.append(self.new())

        def ask(name: str) -> Callable[[], object]:
            return lambda: self.call(name, asked)

        kinds: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "warm": (ask("two"), int),
            "after a reset": (ask("one"), lambda: accounts.reset(one)),
            "just made": (lambda: self.call(made[0], asked), make),
            "in turn": (ask("one"), ask("two")),
            "in turn with one that wrote": (ask("one"), ask("writing")),
        }
        rounds = [{kind: microseconds(*how) for kind, how in kinds.items()} for _ in range(ROUNDS)]
        return {kind: min(costs[kind] for costs in rounds) for kind in kinds}


def timings(fixture: str) -> dict[str, tuple[float | None, Costs]]:
    """Aim and costs of each call."""
    accounts = Accounts(fixture)
    contact = json.loads(accounts.call("one", Asked("", "/contacts")))["contacts"][0]
    customer = contact["customer_id"]
    ticket = json.loads(accounts.call("one", Asked("", "/tickets")))["tickets"][0]["id"]
    new = CONTACT % customer
    accounts.call("writing", Asked("", "/contacts", body=new))
    calls = (
        Asked("GET of a contact", f"/contacts/{contact['id']}"),
        Asked("list of 50 contacts", "/contacts", aim=MOST),
        Asked("list of one customer's", "/contacts", b"customer_id=%d" % customer),
        Asked("POST of a contact", "/contacts", body=new),
        Asked("GET of a ticket", f"/tickets/{ticket}"),
        Asked("list of 50 tickets", "/tickets", aim=MOST),
    )
    return {asked.what: (asked.aim, accounts.costs(asked)) for asked in calls}


if __name__ == "__main__":
    print(json.dumps(timings(sys.argv[1])))
