"""Loading 100,000 contacts, and what copies of them cost, without a server.

`python -m benchmarks.inprocess` does it in a process of its own and prints JSON, so that neither
the harness nor an earlier loading is in the way; `measure` runs that a few times. The collector
is left as the product sets it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, perf_counter_ns

from benchmarks.http import CONTACTS
from benchmarks.report import Figure

PROCESSES = 3
REPEATS = 500
LOADING = 2.5  # seconds
COPY = 50.0  # µs
FIRST_WRITE = 100.0  # µs


@dataclass(frozen=True, slots=True)
class Timings:
    """Loading in seconds; the others are medians in µs."""

    loading: float
    copy: float
    snapshot: float
    reset: float
    first_write: float


def measure(processes: int = PROCESSES) -> list[Figure]:
    """The figures: the best loading, and the middle one of the medians."""
    runs = [in_child() for _ in range(processes)]

    def line(what: str, value: float, aim: float, beside: str = "") -> Figure:
        return Figure("data", what, "100,000", value, "µs", aim, "at most", beside)

    of = f"median of {REPEATS}, in {processes} processes"
    loading, last = min(run.loading for run in runs), max(run.loading for run in runs)
    beside = f"best of {processes} processes, worst {last:.2f} s"
    return [
        Figure("data", "generating and loading", "100,000", loading, "s", LOADING, beside=beside),
        line("copy of an account's data", median(run.copy for run in runs), COPY, of),
        line("snapshot", median(run.snapshot for run in runs), COPY),
        line("reset of the account", median(run.reset for run in runs), COPY),
        line("first write after a reset", median(run.first_write for run in runs), FIRST_WRITE),
    ]


def in_child() -> Timings:
    """One process's timings."""
    command = [sys.executable, "-m", "benchmarks.inprocess"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Timings(**json.loads(done.stdout))


def timings() -> Timings:
    """Load, then copy and write."""
    # Here, not above: the harness itself does not need the product.
    from mock_syncro import create_app
    from mock_syncro.store import Database, Row

    began = perf_counter()
    accounts = create_app(fixture=CONTACTS, rate_limit="off", log="off").accounts
    loading = perf_counter() - began
    account = accounts.default
    started = account.recipe
    image = accounts.images.image(started.fixture, started.seed, started.epoch)
    table = account.database.table("contacts")
    middle: Row = table.rows.slice(len(table.rows) // 2, len(table.rows) // 2 + 1)[0]

    def reset() -> None:
        accounts.reset(account)

    def write() -> None:
        database: Database = account.database
        new = database.next_id("contacts")
        database.put("contacts", Row({**middle, "id": new}, new))

    return Timings(
        loading,
        microseconds(image.copy),
        microseconds(account.database.copy),
        microseconds(reset),
        microseconds(write, reset),
    )


def microseconds(timed: Callable[[], object], before: Callable[[], object] = int) -> float:
    """The median time of one call; `before` is called ahead of each and not counted."""
    times = []
    for _ in range(REPEATS):
        before()
        began = perf_counter_ns()
        timed()
        times.append(perf_counter_ns() - began)
    return median(times) / 1000


if __name__ == "__main__":
    print(json.dumps(asdict(timings())))
