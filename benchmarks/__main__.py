"""How fast is the mock, and does it stay so: `python -m benchmarks`, from the project's root.

Measured, all in one run, each beside its aim:

- **calls over HTTP** (contacts: `get`, `list`, `filtered`, `deep`, `post`; tickets: `ticket`,
  `tickets`, `updated`, `comment`): the CPU time that the server spends on a request, as a ratio to
  a bare uvicorn app that sends the same bytes and headers. 0.50 means: the mock needs twice what
  uvicorn alone needs. All layers are on; only the rate limit and the log are off. The floor is what
  uvloop and httptools alone need. Then the same call at 100,000 contacts and tickets over that at
  100: 1.00 is flat.
- **instructions** (`instructions`): those of a request in user space, as a ratio to bare uvicorn's;
  hardly anything moves them. Only where valgrind is.
- **first calls** (`fresh`): those of a fresh account, in process, over the same of a warm one.
- **start** (`start`): from making the process to the first answer, and the peak memory.
- **data in process** (`data`): loading 100,000 generated contacts; then copying an account's data,
  taking a snapshot, a reset, and the first write after it.

How to read it: the HTTP figures are ratios of CPU time and not times, because a shared machine
makes times useless for anybody else, and even CPU time moves by a third. So the servers take turns
of a second and the minima of the rounds are compared: good to about 0.03. Requests per second and
latency stand beside it for the round with that minimum: 8 connections in a closed loop on
loopback, client and server on the same machine, so a latency is mostly waiting for the other seven.

Linux only: CPU time comes from /proc/PID/task/*/schedstat.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import fresh, http, inprocess, instructions, report, start
from benchmarks.report import Figure
from benchmarks.scenarios import SCENARIOS
from benchmarks.server import linux_only

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
NAMES = (*(scenario.name for scenario in SCENARIOS), "instructions", "fresh", "start", "data")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write it where it was asked for; 1 if `--check` fails."""
    options = parse(argv)
    linux_only()
    if options.write_docs:
        report.between(PAGE)  # a missing marker is told before minutes of measuring
    figures, rounds = measure(options.only or NAMES, options.rounds, options.seconds)
    text = report.table(figures)
    print(f"{text}\n{report.machine()}")
    if options.json:
        report.write_json(options.json, figures, rounds)
    if options.write_docs:
        report.write_between(PAGE, f"{text}\n{report.machine()}")
    missed = [figure for figure in figures if figure.missed]
    for figure in missed:
        say(f"missed: {figure.what} ({figure.rows})")
    return 1 if options.check and missed else 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options, as they are named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=9, help="turns of each server (default 9)")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a turn (default 1.0)")
    parser.add_argument("--only", choices=NAMES, action="append", help="may be given several times")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured")
    parser.add_argument("--check", action="store_true", help="exit with 1 if an aim is missed")
    parser.add_argument(
        "--write-docs", action="store_true", help="put the table into docs/benchmarks.md"
    )
    return parser.parse_args(argv)


def measure(
    names: Sequence[str], rounds: int, seconds: float
) -> tuple[list[Figure], dict[str, Any]]:
    """The figures of what was chosen, and every slice of the HTTP scenarios."""
    figures: list[Figure] = []
    slices: dict[str, Any] = {}
    chosen = [scenario for scenario in SCENARIOS if scenario.name in names]
    if chosen:
        figures, slices = http.measure(chosen, rounds, seconds, say)
    if "instructions" in names:
        say("counting instructions")
        figures += instructions.measure(say)
    if "fresh" in names:
        say("first calls of fresh accounts, in process")
        figures += fresh.measure()
    if "start" in names:
        say("starting the mock, again and again")
        figures += start.measure()
    if "data" in names:
        say("loading 100,000 contacts in process")
        figures += inprocess.measure()
    return figures, slices


def say(text: str) -> None:
    """Progress; the table alone goes to stdout."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
