"""A server under measurement: a process of its own, its address, its CPU time and its memory.

CPU time and memory are read from /proc, so this is Linux only.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self

START_PATIENCE = 120.0  # seconds; 100,000 rows take a few
ANSWERED = (200, 201, 204)


def linux_only() -> None:
    """Leave with a plain message where /proc does not tell CPU time."""
    if not Path("/proc/self/schedstat").exists():
        raise SystemExit("benchmarks: Linux only: CPU time is read from /proc/PID/task/*/schedstat")


class Server:
    """`python -m MODULE ARGUMENTS...`, which prints its address as the first line on stdout.

    Times are in seconds from the moment before the process was made: `ready` is when the address
    was read. `under` is a command that runs the process, such as a profiler.
    """

    def __init__(self, module: str, *arguments: str, under: Sequence[str] = ()) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            [*under, sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            # Compiled files, as pip leaves them; no io_uring, which valgrind does not know.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "UV_USE_IO_URING": "0"},
        )
        try:
            self.port = self._read_port()
        except BaseException:
            self.stop()
            raise
        self.ready = time.perf_counter() - self.began

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def cpu_ns(self) -> int:
        """CPU time of all living threads so far, in nanoseconds; exact while the process sleeps."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks)

    def peak_memory(self) -> int:
        """The largest resident size so far (VmHWM), in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """One call on a connection of its own: status, headers, body.

        Raises RuntimeError when the answer is no success.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status not in ANSWERED:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:300]!r}")
        return response.status, response.getheaders(), content

    def stop(self) -> None:
        """End the process and wait for it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._stderr.close()

    def _read_port(self) -> int:
        out = self._process.stdout
        assert out is not None
        readable, _, _ = select.select([out], [], [], START_PATIENCE)
        line = out.readline().decode().strip() if readable else ""
        if not line.startswith("http://"):
            self._stderr.seek(0)
            errors = self._stderr.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"the server printed {line!r} instead of its address\n{errors}")
        return int(line.rpartition(":")[2])


def mock(fixture: str, under: Sequence[str] = ()) -> Server:
    """The product as a user starts it, without limit and log, on a free port."""
    return Server(
        "mock_syncro", "serve", "--port", "0", "--fixture", fixture,
        "--rate-limit", "off", "--log", "off", under=under,
    )  # fmt: skip


def bare(*, date_header: bool, server_header: bool, under: Sequence[str] = ()) -> Server:
    """The bare uvicorn server of `bare.py`, with the same headers of uvicorn's own as the mock."""
    flags = ["--no-date-header"] * (not date_header) + ["--no-server-header"] * (not server_header)
    return Server("benchmarks.bare", *flags, under=under)


def floor() -> Server:
    """The server of `floor.py`."""
    return Server("benchmarks.floor")
