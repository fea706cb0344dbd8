"""The core of the API: one call, one answer, at once; nothing is awaited.

What an answer has changed is kept before anybody hears of it, and what was refused has changed
nothing. Doors (see `serving`) bring the calls and carry the answers away. They may do so from
several threads: one call is answered at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ..accounts.account import Account
from ..accounts.registry import Accounts
from ..engine.call import Call, Headers, Route
from ..engine.jobs import Jobs
from ..engine.reply import Reply, error_reply, json_reply
from ..engine.work import Engine
from ..errors import ApiError
from ..vocabulary.resource import Resource
from .layers import Layer

logger = logging.getLogger(__name__)

Log = Callable[[Call, str, Reply], None]
"""Told of each call, of its method (a HEAD is a GET to the layers) and of its answer."""

_PRINTABLE = "".join(map(chr, range(32, 127))).replace("%", "")

_HEAD = (
    b"content-type: %b\r\ncontent-length: %d\r\ncache-control: no-store\r\n"
    b"x-request-id: %b%012x\r\n"
)
_OPEN = b"access-control-allow-origin: *\r\n"
_TO_A_PAGE = b"access-control-expose-headers: X-Request-Id, X-Mock-Syncro\r\n"
_PREFLIGHT = (
    b"access-control-allow-origin: *\r\n"
    b"access-control-allow-methods: GET, POST, PUT, PATCH, DELETE\r\n"
    b"access-control-allow-headers: %b\r\naccess-control-max-age: 600\r\n"
)


@dataclass(frozen=True, slots=True)
class Served:
    """What answers the calls to the accounts of one dialect."""

    resources: Sequence[Resource]
    routes: Sequence[Route]
    engine: Engine
    layers: Sequence[Layer]
    jobs: Jobs


class Core:
    """Answers the calls to /api/v1 of all accounts."""

    def __init__(
        self, accounts: Accounts, served: Callable[[str], Served], log: Log | None = None
    ) -> None:
        """`served` makes what serves a dialect, at the first call to an account that has it."""
        self.accounts = accounts
        self.served = lru_cache(served)
        self.log = log
        self.explain = accounts.settings.explain == "on"
        self.cors = accounts.settings.cors == "on"
        self._head = _HEAD + _OPEN if self.cors else _HEAD
        self.max_body = accounts.settings.max_body

    def answer(
        self,
        account: Account,
        method: str,
        segments: Sequence[str],
        query: bytes,
        headers: Headers,
        address: str,
        body: bytes | None,
    ) -> Reply:
        """The answer with its head. The parameters are those of `Call`, the method as it came."""
        asks = method == "OPTIONS" and b"access-control-request-method" in headers
        if asks and self.cors:
            return _preflight(headers)
        with self.accounts.lock:
            if account.deleted:  # while the body was under way
                return _bare(404, b"content-length: 0\r\n")
            served = self.served(account.recipe.dialect)
            verb = "GET" if method == "HEAD" else method
            call = Call(account, served.engine, verb, segments, query, headers, address, body)
            reply = self._reply(call, served.layers, served.jobs)
            account.requests = number = account.requests + 1
            if self.log is not None:
                self.log(call, method, reply)
        content = reply.body
        reply.head = self._head % (reply.content_type, len(content), account.request_prefix, number)
        to_a_page = self.cors and b"origin" in headers
        if reply.reason or reply.headers or reply.status == 413 or to_a_page:
            reply.head += self._further(reply, to_a_page=to_a_page)
        if method == "HEAD":
            reply.body = b""
        return reply

    def catch_up(self, account: Account) -> None:
        """Do what the account's clock has made due. The lock is held."""
        self.served(account.recipe.dialect).jobs.run(account, self.accounts.commit)

    def too_large(self, headers: Headers) -> bool:
        """Whether a body announces itself as larger than the server takes."""
        announced = headers.get(b"content-length", b"0")
        return announced.isdigit() and (len(announced) > 18 or int(announced) > self.max_body)

    def _reply(self, call: Call, layers: Sequence[Layer], jobs: Jobs) -> Reply:
        """The answer of the first layer that has one, with what it changed kept."""
        account = call.account
        try:
            if jobs.all:
                jobs.run(account, self.accounts.commit)
            for layer in layers:
                reply = layer(call)
                if reply is not None:
                    break
            else:
                raise RuntimeError("the last layer answers every call")
            if account.database.changes:
                if reply.status < 400:
                    self.accounts.commit(account)
                else:
                    account.database.undo()
        except ApiError as error:
            account.database.undo()
            reply = error_reply(error)
            reply.reason = _both(error.reason, call.note)
        except OSError as error:
            account.database.undo()
            reply = json_reply(507, {"error": "the state file cannot be written"}, str(error))
        except Exception:
            # A defect of the mock. Nothing stored is left half done.
            logger.exception("%s /api/v1/%s failed", call.method, "/".join(call.segments))
            account.database.undo()
            reply = json_reply(500, {"error": "a defect of mock-syncro; see its log"}, "defect")
        if account.clock.tick:
            account.clock.after_call()
        return reply

    def _further(self, reply: Reply, *, to_a_page: bool) -> bytes:
        """The lines beyond those that every answer has."""
        lines = [_TO_A_PAGE] if to_a_page else []
        if reply.status == 413:  # its body was not read, and nobody will
            lines.append(b"connection: close\r\n")
        if reply.reason and self.explain:
            reason = quote(reply.reason, safe=_PRINTABLE).encode()
            lines.append(b"x-mock-syncro: %b\r\n" % reason)
        lines += [b"%b: %b\r\n" % field for field in reply.headers]
        return b"".join(lines)


def _both(reason: str, note: str) -> str:
    """Why a call was refused, and what else there is to say of it; a refusal may have both."""
    return "; ".join([text for text in (reason, note) if text]) if reason != note else note


def _preflight(headers: Headers) -> Reply:
    wanted = headers.get(b"access-control-request-headers", b"authorization, content-type")
    return _bare(204, _PREFLIGHT % wanted)


def _bare(status: int, head: bytes) -> Reply:
    """An answer that no layer gave: without a body, a number and the usual headers."""
    reply = Reply(status, b"")
    reply.head = head
    return reply
