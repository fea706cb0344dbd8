"""Control routes for the stage as a whole: health, accounts, reset, data, clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .. import __version__, settings
from ..accounts import fixtures, grants
from ..accounts.account import Account
from ..accounts.tokenvalues import known_again, left_out, masked
from ..clock import iso, parse_time
from ..serving.address import names_account
from .api import Context
from .bodies import ClockSetting, ClockStep, NewAccount, Reset, given
from .problems import Problem


def health(context: Context[None]) -> dict[str, Any]:
    return {"status": "ok", "version": __version__}


def list_accounts(context: Context[None]) -> dict[str, Any]:
    return {
        "accounts": [_described(context, account) for account in context.accounts.by_name.values()]
    }


async def make_account(context: Context[NewAccount]) -> dict[str, Any]:
    values = _parsed(given(context.body))
    port = values.pop("port", None)
    name = values.pop("subdomain")
    if name in context.accounts.by_name:
        raise Problem(409, f'there is an account "{name}" already', "choose another name")
    with context.accounts.lock:
        account = context.accounts.make(name, **values)
    if port is not None:
        try:
            await context.ports.open(account, port)
        except (OSError, OverflowError) as error:
            with context.accounts.lock:
                context.accounts.delete(account)
            raise Problem(409, f"port {port} cannot be used: {error}", "0 picks one") from None
    described = _described(context, account)
    tokens = account.database.table("tokens").rows
    words = [row["token"] for row in tokens if row["token"] in fixtures.fixed_words()]
    return described | {"tokens": {word.removesuffix("-token"): word for word in words}}


def delete_account(context: Context[None]) -> None:
    name = context.path["subdomain"]
    account = context.accounts.get(name)
    if account is None:
        raise Problem(404, f'there is no account "{name}"')
    if account is context.accounts.default:
        raise Problem(409, f'"{name}" is the default account', "reset it instead")
    context.accounts.delete(account)
    context.ports.close(account)


def reset(context: Context[Reset]) -> dict[str, Any]:
    context.accounts.reset(context.account, **_parsed(given(context.body)))
    return _described(context, context.account)


def read_state(context: Context[None]) -> dict[str, Any]:
    """The tokens' values are masked, but for the fixed words, which are no secrets."""
    document = fixtures.document(context.account.database)
    return {**document, "tokens": masked(document["tokens"], fixtures.fixed_words())}


def replace_state(context: Context[dict[str, Any]]) -> dict[str, Any]:
    """A token whose value is masked keeps the value that the account has for its id.

    One that the account does not know is left out. A document that lacks users, groups or tokens
    gets those that lie under every fixture.
    """
    database = context.account.database
    known = {row.doc_id: row["token"] for row in database.table("tokens").rows}
    document = known_again(context.body, known)
    whole = document.keys() >= grants.TABLES
    document.setdefault("last_ids", {"1": database.last_ids()})  # ids that were given stay so
    recipe = context.account.recipe
    data = context.accounts.images.load(document, recipe.epoch, recipe.timezone, based=not whole)
    context.accounts.replace_data(context.account, data)
    return _described(context, context.account) | {"left_out": left_out(document)}


def read_clock(context: Context[None]) -> dict[str, Any]:
    clock = context.account.clock
    return {"now": iso(clock.now()), "frozen": clock.frozen, "tick": clock.tick}


def set_clock(context: Context[ClockSetting]) -> dict[str, Any]:
    values = given(context.body)
    try:
        if "now" in values:
            values["now"] = parse_time(values["now"])
        if not 0 <= values.get("tick", 0) <= 10**9:
            raise ValueError("a tick is a number of seconds that is not negative")
        context.account.clock.set(**values)
    except (ValueError, OverflowError) as error:
        raise Problem(
            422, f"the clock stays: {error}", "now is like 2026-01-31T23:59:00Z"
        ) from None
    return read_clock(context)  # type: ignore[arg-type]


def advance_clock(context: Context[ClockStep]) -> dict[str, Any]:
    if context.body.seconds < 0:
        raise Problem(400, "the clock is not moved back", 'PUT /_mock/clock {"now": TIME} sets it')
    try:
        context.account.clock.advance(context.body.seconds)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"the clock stays: {error}") from None
    return read_clock(context)  # type: ignore[arg-type]


def _described(context: Context[Any], account: Account) -> dict[str, Any]:
    name = account.recipe.subdomain
    fixture = account.recipe.fixture
    port = context.ports.of(account)
    return {
        "subdomain": name,
        "url": f"{context.base_url}/@{name}",
        "port": port,
        "port_url": None if port is None else f"http://{_host(context)}:{port}",
        "left_out": context.accounts.images.left_out(fixture),
        "fixture": fixture if isinstance(fixture, str) else "document",
        "seed": account.recipe.seed,
        "dialect": account.recipe.dialect,
        "epoch": datetime.fromtimestamp(account.recipe.epoch, UTC).isoformat()[:19] + "Z",
    }


def _host(context: Context[Any]) -> str:
    """The host of an account's own port: the caller's, if it does not name another account."""
    return "localhost" if names_account(context.hostname) else context.hostname


def _parsed(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a body as the settings of an account. Raises SetupError."""
    rows = {row.name: row for row in settings.rows()}
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        if name == "fixture":
            parsed[name] = fixtures.from_outside(value)
        elif name in rows and name != "port":
            parsed[name] = rows[name].read(value, name)
        else:
            parsed[name] = value
    return parsed
