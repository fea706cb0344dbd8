"""The core of the API: one call, one answer, at once; nothing is awaited.

What an answer has changed is kept before anybody hears of it, and what was refused has changed
nothing. Doors (see `serving`) bring the calls and carry the answers away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ..accounts.account import Account
from ..accounts.registry import Accounts
from ..engine.call import Call, Route
from ..engine.reply import Reply, error_reply, json_reply
from ..engine.work import Engine
from ..errors import ApiError
from ..vocabulary.resource import Resource
from .layers import Layer

logger = logging.getLogger(__name__)

_PRINTABLE = "".join(map(chr, range(32, 127))).replace("%", "")


@dataclass(frozen=True, slots=True)
class Served:
    """What answers the calls to the accounts of one dialect."""

    resources: Sequence[Resource]
    routes: Sequence[Route]
    engine: Engine
    layers: Sequence[Layer]


class Core:
    """Answers the calls to /api/v1 of all accounts."""

    def __init__(self, accounts: Accounts, served: Callable[[str], Served]) -> None:
        """`served` makes what serves a dialect, at the first call to an account that has it."""
        self.accounts = accounts
        self.served = lru_cache(served)
        self.explain = accounts.settings.explain == "on"

    def reply(self, call: Call, layers: Sequence[Layer]) -> Reply:
        """The answer of the first layer that has one, with what it changed kept."""
        account = call.account
        try:
            reply = _through(layers, call)
            if account.database.changes:
                if reply.status < 400:
                    self.accounts.commit(account)
                else:
                    account.database.undo()
        except ApiError as error:
            account.database.undo()
            reply = error_reply(error)
        except OSError as error:
            account.database.undo()
            reply = json_reply(507, {"error": "the state file cannot be written"}, str(error))
        except Exception:
            # A defect of the mock. Nothing stored is left half done.
            logger.exception("%s /api/v1/%s failed", call.method, "/".join(call.segments))
            account.database.undo()
            reply = json_reply(500, {"error": "a defect of mock-syncro; see its log"}, "defect")
        account.clock.after_call()
        return reply

    def headers(
        self, account: Account, number: int, reply: Reply, *, to_a_page: bool
    ) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-type", reply.content_type),
            (b"content-length", b"%d" % len(reply.body)),
            (b"cache-control", b"no-store"),
            (b"x-request-id", b"%b%012x" % (account.request_prefix, number)),
            (b"access-control-allow-origin", b"*"),
        ]
        if to_a_page:
            headers.append((b"access-control-expose-headers", b"X-Request-Id, X-Mock-Syncro"))
        if reply.status == 413:  # its body was not read, and nobody will
            headers.append((b"connection", b"close"))
        if reply.reason and self.explain:
            headers.append((b"x-mock-syncro", quote(reply.reason, safe=_PRINTABLE).encode()))
        return headers


def _through(layers: Sequence[Layer], call: Call) -> Reply:
    for layer in layers:
        reply = layer(call)
        if reply is not None:
            return reply
    raise RuntimeError("the last layer answers every call")
