"""From nothing to the first answer, and the memory that it takes.

The clock starts before the process is made and stops when the first 200 has been read. One start
before the counted ones finds a contact to ask for, and leaves Python's compiled files behind, as
they are on every start but the first.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from statistics import median

from benchmarks.http import CONTACTS
from benchmarks.report import Figure
from benchmarks.scenarios import HEADERS
from benchmarks.server import Server

STARTS = 7
FIRST_ANSWER = 0.35  # seconds
MEMORY = 60.0  # MB


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first answer; the largest resident size by then, in bytes."""

    seconds: float
    memory: int


def measure(starts: int = STARTS) -> list[Figure]:
    """The figures for the default fixture, and the memory with 100,000 contacts."""
    path = f"/api/v1/contacts/{first_contact()}"
    msp = [start(path) for _ in range(starts)]
    large = start("/api/v1/contacts?page=1", "--fixture", CONTACTS)
    seconds = [one.seconds for one in msp]
    what, of = "start to first answer, median", f"min {min(seconds):.2f} s of {starts} starts"
    return [
        Figure("start", what, "msp", median(seconds), "s", FIRST_ANSWER, "at most", of),
        Figure(
            "start",
            "peak memory by then",
            "msp",
            max(one.memory for one in msp) / 1e6,
            "MB",
            MEMORY,
        ),
        Figure(
            "start",
            "peak memory by then",
            "100,000",
            large.memory / 1e6,
            "MB",
            beside=f"first answer after {large.seconds:.2f} s",
        ),
    ]


def start(path: str, *options: str) -> Start:
    """Start a server, ask at once, end it."""
    with Server("mock_syncro", "serve", "--port", "0", *options) as server:
        server.call("GET", path, None, HEADERS)
        return Start(time.perf_counter() - server.began, server.peak_memory())


def first_contact() -> int:
    """The id of some contact of the default fixture, which is the same at each start."""
    with Server("mock_syncro", "serve", "--port", "0") as server:
        content = server.call("GET", "/api/v1/contacts", None, HEADERS)[2]
        return int(json.loads(content)["contacts"][0]["id"])
