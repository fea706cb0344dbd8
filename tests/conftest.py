"""Fixtures of all tests: an app in process, and the command as a process of its own."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from mock_syncro import create_app
from mock_syncro.settings import from_values
from tests.inprocess import InProcess

# An assert in a helper shows its values too.
pytest.register_assert_rewrite(
    *("tests.declared", "tests.drafts", "tests.engine", "tests.serving", "tests.stories"),
    *("tests.fixture_files", "tests.registries"),
)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector need not look at it all the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


class MakeClient(Protocol):
    def __call__(self, **settings: object) -> InProcess:
        """A client over an app of its own; settings are those of `create_app`."""


class Server:
    """A running `python -m mock_syncro serve`. `url` is the line that it printed."""

    def __init__(self, arguments: tuple[str, ...], variables: dict[str, str], folder: Path) -> None:
        self._stderr = folder / "stderr"
        with self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mock_syncro", "serve", "--port", "0", *arguments],
                cwd=folder,
                env=_without_settings(os.environ) | variables,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            self.stop()
            pytest.fail(f"no address; exit {self.process.returncode}: {self.stderr()}")

    def http(self, token: str = "admin-token") -> httpx2.Client:
        """A client that sends the token with each call."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx2.Client(base_url=self.url, headers=headers, trust_env=False, verify=False)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal and wait; what stdout had after the address."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        try:
            rest, _ = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            rest, _ = self.process.communicate()
        except ValueError:  # it was stopped before
            return ""
        return rest

    def stderr(self) -> str:
        return self._stderr.read_text(encoding="utf-8")


class Serve(Protocol):
    def __call__(self, *arguments: str, **variables: str) -> Server:
        """Start the command on a free port; keywords are variables of its environment."""


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if not k.startswith("MOCK_SYNCRO_")}


@pytest.fixture
def client() -> Iterator[MakeClient]:
    """Makes clients: fixture small, no rate limit, noon of 2026-01-31, unless settings differ."""
    clients: list[InProcess] = []

    def make(**settings: object) -> InProcess:
        usual = {"fixture": "small", "rate_limit": "off", "start": "2026-01-31T12:00:00Z"}
        app = create_app(from_values({**usual, **settings}))
        clients.append(InProcess(app))
        return clients[-1]

    yield make
    for made in clients:
        made.close()


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers as processes; all are stopped at the end of the test."""
    servers: list[Server] = []

    def start(*arguments: str, **variables: str) -> Server:
        servers.append(Server(arguments, variables, tmp_path_factory.mktemp("serve")))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
