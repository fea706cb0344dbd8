"""Instructions per request, counted by callgrind: what a busy machine cannot blur.

CPU time on a shared machine moves by a third from run to run; the number of instructions that a
server spends on a request hardly moves by a hundredth. It knows nothing of caches and of the
kernel, which both servers have alike, so it stands beside the CPU times and not in their place.
Needs valgrind (`apt-get install valgrind`).
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import scenarios, server
from benchmarks.client import Client, Exchange
from benchmarks.http import SIZES
from benchmarks.report import Figure
from benchmarks.scenarios import SCENARIOS
from benchmarks.server import Server

SIZE = "100"
WARM, COUNTED = 10, 50  # calls
TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)


def measure(say: Callable[[str], None]) -> list[Figure]:
    """The ratio of bare uvicorn's instructions to the mock's, for each call.

    None without valgrind.
    """
    if not shutil.which("valgrind"):
        say("no valgrind here: instructions are not counted")
        return []
    with TemporaryDirectory() as folder:
        counted = ("valgrind", "-q", "--tool=callgrind", "--instr-atstart=no")
        under = (*counted, f"--callgrind-out-file={folder}/%p")
        with (
            server.mock(SIZES[SIZE], under=under) as mock,
            server.bare(date_header=True, server_header=False, under=under) as bare,
        ):
            return list(_figures(mock, bare, Path(folder)))


def _figures(mock: Server, bare: Server, folder: Path) -> Iterator[Figure]:
    at = scenarios.landmarks(mock)
    for scenario in SCENARIOS:
        prepared = scenarios.prepare(scenario, mock, at)
        ours = asyncio.run(_instructions(mock, prepared.exchange, folder))
        bare.call("PUT", "/", prepared.answer)
        other = Exchange(prepared.exchange.request, prepared.exchange.status)
        theirs = asyncio.run(_instructions(bare, other, folder))
        yield Figure(
            "instructions",
            f"{scenario.title}: instructions per request, bare / mock",
            SIZE,
            theirs / ours,
            beside=f"bare {theirs:,.0f}, mock {ours:,.0f}",
        )


async def _instructions(target: Server, exchange: Exchange, folder: Path) -> float:
    """What one call costs, on a connection that is open."""
    async with Client(target.port, exchange, connections=1) as client:
        for _ in range(WARM):
            await client.run(0)
        _control(target, "-i", "on")
        _control(target, "-z")
        for _ in range(COUNTED):
            await client.run(0)
        _control(target, "-d")
        _control(target, "-i", "off")
    return _total(folder, target.pid) / COUNTED


def _total(folder: Path, pid: int) -> int:
    """The instructions of the last dump."""
    dump = max(folder.glob(f"{pid}.*"), key=lambda path: int(path.suffix[1:]))
    found = TOTAL.search(dump.read_text(encoding="utf-8"))
    if found is None:
        raise RuntimeError("callgrind wrote no total")
    return int(found[1])


def _control(target: Server, *command: str) -> None:
    command = ("callgrind_control", *command, str(target.pid))
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
