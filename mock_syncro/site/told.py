"""What a page may tell of accounts and tokens: no more than the control API tells its caller.

A browser that opens a page sends no control key. So where there is one, or where the page is
opened by a name that is not this machine's, nothing is told but why.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..accounts.account import Account
from ..accounts.grants import Grant, grant
from ..accounts.registry import Accounts
from ..control.guard import Guard
from ..control.problems import Problem
from ..errors import ApiError
from ..serving.asgi import header
from ..serving.sending import Scope

MOST = 50
"""So many accounts are listed; a test run may make thousands."""


@dataclass(frozen=True, slots=True)
class KnownToken:
    """One of the words that every fixture has. `note` says what it may do, or why nothing."""

    value: str
    note: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Tokens of an account, and the names of the server's accounts."""

    tokens: tuple[KnownToken, ...]
    hidden: int
    """How many tokens more there are: their values were shown when they were made."""
    accounts: tuple[str, ...]
    """The first ones."""
    total: int


def refusal(scope: Scope, guard: Guard) -> Problem | None:
    """Why nothing may be told to who sent this request; None: everything may."""
    names = (b"host", b"authorization")
    # Not what else the guard looks at: a link on another site may lead here, and that site
    # cannot read the page.
    sent = {name.decode(): header(scope, name).decode("latin-1") for name in names}
    try:
        guard.admit(sent)
    except Problem as problem:
        return problem
    return None


def tell(scope: Scope, guard: Guard, accounts: Accounts, account: Account) -> Told | Problem:
    """What may be told to who sent this request, or why nothing may."""
    problem = refusal(scope, guard)
    if problem is not None:
        return problem
    with accounts.lock:
        return _told(accounts, account)


def _told(accounts: Accounts, account: Account) -> Told:
    values = [row["token"] for row in account.database.table("tokens").rows]
    words = [value for value in values if value.endswith("-token")]
    return Told(
        tokens=tuple(_token(account, value) for value in words),
        hidden=len(values) - len(words),
        accounts=tuple(accounts.by_name)[:MOST],
        total=len(accounts.by_name),
    )


def _token(account: Account, value: str) -> KnownToken:
    try:
        found = grant(account.database, value)
    except ApiError as error:
        return KnownToken(value, error.reason, refused=True)
    if account.clock.now() >= found.expires:
        return KnownToken(value, "the token has expired", refused=True)
    return KnownToken(value, _may(found))


def _may(grant: Grant) -> str:
    """What a token may do, in a few words."""
    if grant.permissions is None:
        what = "everything"
    elif len(grant.permissions) == 1:
        what = "1 permission"
    else:
        what = f"{len(grant.permissions)} permissions"
    if grant.customers is not None:
        what += f", {len(grant.customers)} customer" + "s" * (len(grant.customers) != 1)
    return f"{what}, as {grant.user['first_name']} {grant.user['last_name']}"
