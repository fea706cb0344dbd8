"""Which account a request is for, and what of it: read off the path, and the host.

    /@t1/...                        the account t1, whatever the host is
    t1.syncromsp.com, t1.localhost  the account t1; so t1.repairshopr.com, the same API's old name
    anything else                   the account of the port, or the default one

Empty segments do not count: Syncro takes repeated and trailing slashes. A call's path may end in
`.json`, as in Rails (four programs of the vendor's own use nothing else).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..accounts.account import Account

LONGEST = 256
"""What is longer is not remembered: a few clients must not fill the memory."""


HOSTS = (".syncromsp.com", ".repairshopr.com", ".localhost")
"""Whose first label is an account."""

DOCUMENTS = "api-docs.syncromsp.com"
"""Where Syncro shows its documents."""


@dataclass(frozen=True, slots=True)
class Address:
    """A path, taken apart."""

    name: str | None
    """The account that the path names."""
    segments: tuple[str, ...]
    """What follows."""
    operation: Sequence[str] | None
    """The segments after /api/v1; None: it is no call to the API.

    A tuple where the path is short enough to be remembered, else a list, which cannot be.
    """

    @property
    def prefix(self) -> str:
        """The part of the path that named the account, like `/@t1`, or empty."""
        return "" if self.name is None else f"/@{self.name}"

    def account(
        self, host: bytes, get: Callable[[str], Account | None], own: Account | None
    ) -> Account | None:
        """The account; `own` is the one where nothing names another."""
        name = self.named(host)
        return own if name is None else get(name)

    def named(self, host: bytes) -> str | None:
        """The account that the path names, or else the host; None: neither does."""
        if self.name is None and len(host) <= LONGEST:
            return _label(host)
        return self.name


def address(path: str) -> Address:
    """Take apart a path without its query, with its percent signs decoded."""
    return _known(path) if len(path) <= LONGEST else _read(path, list)


def _read(path: str, kind: Callable[[list[str]], Sequence[str]] = tuple) -> Address:
    segments = [segment for segment in path.split("/") if segment]
    name = None
    if segments and segments[0][0] == "@":
        name = segments.pop(0)[1:]
    is_call = segments[:2] == ["api", "v1"]
    called = [*segments[2:-1], segments[-1].removesuffix(".json")] if segments[2:] else []
    return Address(name, tuple(segments), kind(called) if is_call else None)


_known = lru_cache(maxsize=2048)(_read)


@lru_cache(maxsize=2048)
def _label(host: bytes) -> str | None:
    """The account that a Host header names; None: none."""
    name = host.decode("latin-1").lower().partition(":")[0].rstrip(".")
    if name.endswith(HOSTS) and name != DOCUMENTS:
        return name.partition(".")[0]
    return None


def names_account(host: str) -> bool:
    """Whether a host is an account's, whatever the port."""
    return _label(host.encode("latin-1", "replace")) is not None


def is_documents(host: bytes) -> bool:
    """Whether a Host header is that of Syncro's documents."""
    return host.decode("latin-1").lower().partition(":")[0].rstrip(".") == DOCUMENTS
