"""Runs the mock under uvicorn: socket, banner, address, clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Generator, Iterator
from types import FrameType

import uvicorn

from . import __version__
from .accounts.account import Account
from .accounts.fixtures import base
from .accounts.grants import grant
from .app import MockSyncro, create_app
from .errors import ApiError, SetupError
from .serving.doors import obstacle, server_config
from .serving.ports import bind
from .settings import Settings


def run(settings: Settings) -> int:
    """Serve until a signal; 0 at a clean stop. Raises SetupError."""
    listener = _listen(settings)
    with listener:
        if sys.stderr.isatty() and settings.fixture.startswith("generate:"):
            print(f"mock-syncro: making {settings.fixture} ...", file=sys.stderr, flush=True)
        app = create_app(settings)
        host, port = listener.getsockname()[:2]
        # What was loaded stays: the collector need not look at it again and again. Here, not
        # in `create_app`: the process of a test has a collector of its own mind.
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
        logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns of bad bodies
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        own, trust = app.accounts.own, settings.trust_proxy
        config = server_config(app, app.core, own, trust=trust)
        server = _Server(config, address, app)
        server.run(sockets=[listener])
    return 0


class _Server(uvicorn.Server):
    """Says where it listens, once it does, and ends with 0 after a signal.

    A second signal does not wait for the clients, a third one for nothing.
    """

    def __init__(self, config: uvicorn.Config, address: str, app: MockSyncro) -> None:
        super().__init__(config)
        self._address = address
        self._mock = app
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        print(banner(self._mock, self._address, obstacle()), file=sys.stderr, flush=True)
        print(self._address, flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Not uvicorn's, which raises the signal once more when all is done.

        For good: what comes while the process ends is not for Python, which would show where.
        """
        for number in _signals():
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            self.should_exit = True
        elif self._loop is None:
            os._exit(128 + sig)
        else:
            loop, self._loop = self._loop, None
            with contextlib.suppress(RuntimeError):  # the loop has ended, and so does the process
                loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        """End the process now, between two calls: the state is folded, clients are cut off.

        To unwind what serves them would take its time, and each complain that it was broken off.
        """
        with contextlib.suppress(OSError), self._mock.accounts.lock:
            self._mock.accounts.close()
        os._exit(0)


def _signals() -> Iterator[int]:
    """Those that ask for an end; SIGHUP is none where it is ignored, as under nohup."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"):
        number = getattr(signal, name, None)  # each system has some of them
        if number is not None and not (
            name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
        ):
            yield number


def banner(app: MockSyncro, address: str, obstacle: str = "") -> str:
    """What a person wants to know at the start; `obstacle` is why the wire does not serve."""
    settings = app.settings
    account = app.accounts.default.recipe  # as a state file may have it
    limit = account.rate_limit
    fixture = account.fixture if isinstance(account.fixture, str) else "of a document"
    address = address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    lines = [
        f"mock-syncro {__version__}: account {account.subdomain}, fixture {fixture}",
        f"  try   {_first_call(app.accounts.default, address)}",
        *_not_loaded(app),
    ]
    if app.accounts.own is None:
        lines = [
            f"mock-syncro {__version__}: no default account; paths begin with /@NAME",
            f'  make one   curl {address}/_mock/accounts -d \'{{"subdomain": "t1"}}\'',
        ]
    if limit:
        lines.append(
            f"  limit {limit.calls} calls in {limit.per} s for each address; "
            "--rate-limit off switches it off"
        )
    if settings.state:
        beaten = app.accounts.restored and "fixture" in settings.given
        instead = f", which was there: --fixture {settings.fixture} did not count" if beaten else ""
        lines.append(f"  state {settings.state}{instead}")
    if app.guard.key is not None and settings.control_key is None:
        lines.append(f"  control key {app.guard.key} (made up, because of --host)")
    if app.guard.public and next(_usable_words(app.accounts.default), ""):
        lines.append("  anyone who reaches this address can use the fixed tokens")
    if obstacle:
        lines.append(f"  slower than it could be, because ASGI serves all: {obstacle}")
    return "\n".join(lines)


def _first_call(account: Account, address: str) -> str:
    """A call that works, with a token that the account has."""
    word = next(_usable_words(account), "")
    if not word:
        return f"curl -X POST {address}/_mock/tokens, as the account has none of the fixed tokens"
    return f"curl -H 'Authorization: Bearer {word}' {address}/api/v1/customers"


def _usable_words(account: Account) -> Iterator[str]:
    """The fixed tokens with which the account's customers can be listed now."""
    for row in base()["tokens"].values():
        try:
            found = grant(account.database, row["token"])
        except ApiError:
            continue
        if account.clock.now() < found.expires and found.allows("Customers - List/Search"):
            yield row["token"]


def _not_loaded(app: MockSyncro) -> list[str]:
    """What the fixture has and the account has not."""
    accounts = app.accounts
    tokens = [] if accounts.restored else accounts.images.left_out(accounts.default.recipe.fixture)
    return [f"  left out, as the value is masked: {', '.join(tokens)}"] if tokens else []


def _listen(settings: Settings) -> socket.socket:
    try:
        return bind(settings.host, settings.port)
    except socket.gaierror:
        raise SetupError(f"there is no address {settings.host}", "try --host 127.0.0.1") from None
    except OSError as error:
        raise SetupError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}",
            "choose another with --port, or --port 0 for a free one"
            if error.errno == errno.EADDRINUSE
            else "choose another with --host and --port",
        ) from None
