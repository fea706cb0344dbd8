"""Kill -9 in the middle of writing: whatever was answered is there after the next start."""

from __future__ import annotations

import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.conftest import Serve, Server

ROUNDS = 5
WRITERS = 3

OPTIONS = ("--fixture", "empty", "--rate-limit", "off", "--max-per-page", "10000")


@dataclass
class Writer:
    """Writes contacts of its own one after the other, and knows what was answered."""

    name: str
    answered: dict[int, str | None] = field(default_factory=dict)
    """Id to name; None: deleted."""
    pending: tuple[str, int | None, str | None] | None = None
    """Method, id and name of the call that has no answer yet."""
    count: int = 0

    def run(self, url: str, chance: random.Random) -> None:
        """Write until the server is gone."""
        try:
            with client(url) as http:
                while True:
                    self.write(http, chance)
        except httpx2.TransportError:
            return

    def write(self, http: httpx2.Client, chance: random.Random) -> None:
        alive = [id_ for id_, name in self.answered.items() if name is not None]
        name = f"{self.name} {self.count}"
        method = chance.choice(["POST", "POST", "PUT", "DELETE"]) if alive else "POST"
        id_ = None if method == "POST" else chance.choice(alive)
        after = None if method == "DELETE" else name
        self.pending = (method, id_, after)
        path = "/api/v1/contacts" if id_ is None else f"/api/v1/contacts/{id_}"
        body = None if method == "DELETE" else {"customer_id": 1, "name": name}
        answer = http.request(method, path, json=body)
        assert answer.status_code == 200, answer.text
        self.answered[answer.json()["id"] if id_ is None else id_] = after
        self.pending = None
        self.count += 1


@contextmanager
def client(url: str) -> Iterator[httpx2.Client]:
    headers = {"Authorization": "Bearer admin-token"}
    with httpx2.Client(base_url=url, headers=headers, trust_env=False, verify=False) as http:
        yield http


def stored(server: Server) -> dict[int, str]:
    with client(server.url) as http:
        shown = http.get("/api/v1/contacts?per_page=10000").json()
    assert shown["meta"]["total_pages"] == 1
    return {row["id"]: row["name"] for row in shown["contacts"]}


def settle(writers: list[Writer], found: dict[int, str]) -> None:
    """What was answered is there; what was not may be, and from now on counts as found."""
    rest = dict(found)
    created = {writer.pending[2]: writer for writer in writers if writer.pending}
    for writer in writers:
        method, changed, name = writer.pending or ("", None, None)
        for id_, expected in writer.answered.items():
            seen = rest.pop(id_, None)
            if id_ == changed:
                assert seen in (expected, name), (writer.name, method, id_)
                writer.answered[id_] = seen
            else:
                assert seen == expected, (writer.name, id_)
        writer.pending = None
    for id_, name in rest.items():  # created, but not answered any more
        created[name].answered[id_] = name


def test_five_kills_in_the_middle_of_writing_lose_nothing_that_was_answered(
    serve: Serve, tmp_path: Path
) -> None:
    writers: list[Writer] = []
    highest = 0
    for number in range(ROUNDS):
        chance = random.Random(number)
        server = serve("--state", str(tmp_path / "state"), *OPTIONS)
        settle(writers, found := stored(server))
        new = [Writer(f"round {number} writer {letter}") for letter in "abc"[:WRITERS]]
        threads = [
            threading.Thread(target=writer.run, args=(server.url, random.Random(chance.random())))
            for writer in new
        ]
        for thread in threads:
            thread.start()
        enough = chance.randint(60, 160)
        while sum(writer.count for writer in new) < enough:
            assert any(thread.is_alive() for thread in threads), server.stderr()
            threads[0].join(0.001)
        server.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
        assert server.process.returncode == -signal.SIGKILL
        given = [id_ for writer in new for id_ in writer.answered]
        assert min(given) > max(highest, *found, 0, 0), "an id came back"
        assert len(given) == len(set(given))
        highest = max(given)
        writers += new
    server = serve("--state", str(tmp_path / "state"), *OPTIONS)
    settle(writers, stored(server))
    server.stop()
    assert server.process.returncode == 0
    settle(writers, stored(serve("--state", str(tmp_path / "state"), *OPTIONS)))


@pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit")
def test_a_full_disk_loses_nothing_that_was_answered(serve: Serve, tmp_path: Path) -> None:
    import resource

    def limit(server: Server, size: int) -> None:
        hard = resource.RLIM_INFINITY
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def post(http: httpx2.Client, name: str) -> Any:
        return http.post("/api/v1/contacts", json={"customer_id": 1, "name": name})

    path = tmp_path / "state"
    server = serve("--state", str(path), *OPTIONS)
    with client(server.url) as http:
        limit(server, path.stat().st_size + 2000)
        answers = {f"contact {number}": post(http, f"contact {number}") for number in range(8)}
        limit(server, resource.RLIM_INFINITY)
        answers["later"] = post(http, "later")
    answered = {name for name, answer in answers.items() if answer.status_code == 200}
    assert "later" in answered
    assert 0 < len(answered) < len(answers)
    assert set(stored(server).values()) == answered
    server.stop(signal.SIGKILL)
    assert set(stored(serve("--state", str(path), *OPTIONS)).values()) == answered


@pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit")
def test_a_disk_that_is_full_at_the_end_is_told_in_two_lines_and_loses_nothing(
    serve: Serve, tmp_path: Path
) -> None:
    import resource

    path = tmp_path / "state"
    server = serve("--state", str(path), *OPTIONS)
    with client(server.url) as http:
        assert http.post("/api/v1/contacts", json={"customer_id": 1, "name": "kept"}).is_success
    said = server.stderr()
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    server.stop()
    assert server.process.returncode == 0
    problem, advice = server.stderr().removeprefix(said).splitlines()
    assert problem.startswith(f"mock-syncro: cannot fold the state file {path}: ")
    assert advice.startswith("  what was answered is in it")
    assert [entry.name for entry in tmp_path.iterdir()] == ["state"]
    assert list(stored(serve("--state", str(path), *OPTIONS)).values()) == ["kept"]
