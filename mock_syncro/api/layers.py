"""What a call goes through, as plain functions: each answers it or passes it on.

The order is the one of `LAYERS`, and why: the limit counts every call, also unknown paths and
bad tokens (guess, as Rack::Attack sits in front of Rails); a path that is not there is 404
whoever asks, as Rails routes before it authenticates; the token comes before the body is read,
so that nobody without one makes the mock read what is large.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ..engine.call import Call
from ..engine.reply import TEXT, Reply, json_reply
from ..engine.router import Router, not_implemented
from ..errors import bad_token, not_found
from .params import BARE, Params, bare_number, parse_body, parse_query

Layer = Callable[[Call], Reply | None]

_ASKED = "{} was made with this rate_limit over POST /_mock/accounts"
_TOO_LARGE = "a limit of the mock; --max-body allows larger bodies"
KEY_WITHIN = 1_000_000
"""A body that may carry the token has so many bytes at most."""


def limit(default: str) -> Layer:
    """429 as Syncro's: plain text (seen live), no Retry-After.

    `default` is the account whose limit is a setting; others were asked for.
    """

    def layer(call: Call) -> Reply | None:
        limiter = call.account.limiter
        if limiter is None or limiter.admits(call.address, call.account.clock.now()):
            return None
        name = call.account.recipe.subdomain
        advice = "--rate-limit off switches it off" if name == default else _ASKED.format(name)
        reason = f"{limiter.limit.calls} calls in {limiter.limit.per} s for each address; {advice}"
        return Reply(429, b"Retry later\n", TEXT, reason)

    return layer


def route(router: Router) -> Layer:
    """Finds the operation. 404 for what Syncro does not have, 501 for what the mock has not."""
    known = lru_cache(maxsize=2048)(router.find)

    def layer(call: Call) -> Reply | None:
        # A tuple is that of a short path, which may be remembered (see `serving.address`).
        find = known if call.segments.__class__ is tuple else router.find
        found = find(call.method, call.segments)
        if found is None:
            raise not_found("Syncro has no such path, or not for this method")
        route, call.path_params = found
        if route is None:
            return not_implemented(call.method, call.segments)
        call.route = route
        return None

    return layer


def read(call: Call) -> Reply | None:
    """Merges query, body and path as Rails does; a GET may have a body too (n8n sends one)."""
    path = call.path_params  # first, for the order of an echo, and last, to have the last word
    if call.body:
        body = _parsed(call, call.body)
        if not body and call.route.operation.named_by == BARE:
            body = bare_number(call.body)
        if path or call.query:
            body = {**path, **parse_query(call.query), **body, **path}
        call.params = body
    elif call.query:
        query = parse_query(call.query)
        call.params = {**path, **query, **path} if path else query
    else:
        call.params = path
    return None


def _parsed(call: Call, body: bytes) -> Params:
    """What the body says; it is read once, for its token or for the rest."""
    if call.parsed is None:
        kind = call.headers.get(b"content-type", b"").decode("latin-1")
        call.parsed = parse_body(kind, body)
    return call.parsed


def fit(call: Call) -> Reply | None:
    """413 for a body that is larger than the server takes."""
    if call.body is None:
        return json_reply(413, {"error": "the body is too large"}, _TOO_LARGE)
    return None


def authenticate(call: Call) -> Reply | None:
    """The token of the header, else of the query, else of the body; an optional scheme word."""
    header = call.headers.get(b"authorization", b"")
    token = _known_token(header) if len(header) <= 256 else _token(header)
    if not token or token in ("Bearer", "Token"):
        key = parse_query(call.query).get("api_key") or _key_of(call)
        if not isinstance(key, str) or not key:
            raise bad_token("the call has no token")
        token = key
    call.grant = call.account.grant(token)
    return None


def _key_of(call: Call) -> object:
    """The token in a body; one that has none is not read for it."""
    body = call.body
    if body and len(body) <= KEY_WITHIN and b"api_key" in body:
        return _parsed(call, body).get("api_key")
    return None


def _token(header: bytes) -> str:
    return header.decode("latin-1").strip().rpartition(" ")[2]


_known_token = lru_cache(maxsize=2048)(_token)


def authorise(call: Call) -> Reply | None:
    permission = call.route.operation.permission
    if permission is not None and not call.grant.allows(permission):
        call.require(permission)
    return None


def run(call: Call) -> Reply | None:
    return call.route.handle(call)


def layers(router: Router, default: str) -> tuple[Layer, ...]:
    """The layers in their order; `default` names the default account."""
    return (limit(default), route(router), fit, authenticate, read, authorise, run)
