"""Who may call the control API.

Bound to loopback and without a key it is open to requests that name this machine, so that a
web page of another origin, or a name that somebody pointed at 127.0.0.1, gets nowhere. With a
key every call carries it, and any host will do: a compose service has a name of its own.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping

from .problems import Problem


class Guard:
    """Decides by the headers of a request."""

    def __init__(self, host: str, key: str | None) -> None:
        """`host` is the address that the server is bound to; beyond loopback it gets a key."""
        self.public = not is_loopback(host)
        made_up = key is None and self.public
        self.key = secrets.token_urlsafe(24) if made_up else key

    def admit(self, headers: Mapping[str, str]) -> None:
        """Raises the Problem of a call that is not allowed."""
        host = headers.get("host", "")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            raise Problem(403, f"the control API takes no calls from the origin {origin}")
        if headers.get("sec-fetch-site") == "cross-site":
            raise Problem(403, "the control API takes no calls from pages of other sites")
        if self.key is not None:
            scheme, _, given = headers.get("authorization", "").partition(" ")
            right = hmac.compare_digest(given.encode("latin-1"), self.key.encode())
            if scheme != "Bearer" or not right:
                raise Problem(
                    401,
                    "the control key is missing or wrong",
                    "send Authorization: Bearer KEY; the key is in --control-key or the banner",
                )
        elif not is_local(host):
            raise Problem(
                403,
                f'the control API is not open to the host "{host}"',
                "call it as localhost, or start with --control-key KEY",
            )


def is_local(host: str) -> bool:
    """Whether a Host header (its port is ignored) names this machine or an account of it."""
    if re.fullmatch(r"[A-Za-z0-9_.:\[\]-]+", host) is None:
        return False
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    name = name.strip("[]").lower().rstrip(".")
    return name.endswith((".localhost", ".syncromsp.com")) or is_loopback(name)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
