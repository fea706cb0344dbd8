"""The front page: what this is, the account's tokens, the server's accounts, where to read on."""

from __future__ import annotations

from html import escape
from shlex import quote

from .. import __version__
from ..accounts.account import Account
from ..control.problems import Problem
from .files import Content, filled, html
from .told import KnownToken, Told

KEY_FIELD = '<label>Control key <input type="password" autocomplete="off"></label>\n'


def front(account: Account, told: Told | Problem, here: str, prefix: str) -> Content:
    """The page. `here` is scheme, host and port; `prefix` names the account, or is empty."""
    recipe = account.recipe
    base = f"{here}{prefix}/api/v1"
    fixture = recipe.fixture if isinstance(recipe.fixture, str) else "of a document"
    limit = recipe.rate_limit
    about = (
        f"Fixture {fixture}, dialect {recipe.dialect}, zone {recipe.timezone}, "
        + (f"{limit.calls} calls in {limit.per} s for each address" if limit else "no rate limit")
        + "."
    )
    refused = isinstance(told, Problem)
    page = filled(
        "front.html",
        {
            "told": _refused(told) if isinstance(told, Problem) else _told(told, account),
            "key_field": KEY_FIELD if refused else "",
        },
        prefix=prefix,
        account=recipe.subdomain,
        version=__version__,
        base=base,
        curl=f"curl -H 'Authorization: Bearer admin-token' {quote(base + '/users')}",
        about=about,
    )
    return html(page)


def _refused(problem: Problem) -> str:
    advice = problem.advice[:1].upper() + problem.advice[1:] + "."
    return filled("refused.html", reason=problem.detail, advice=advice)


def _told(told: Told, account: Account) -> str:
    hidden = (
        f"<p>And {told.hidden} whose values were shown when they were made.</p>"
        if told.hidden
        else ""
    )
    rest = told.total - len(told.accounts)
    more = f"<p>And {rest} more: GET /_mock/accounts lists them.</p>" if rest else ""
    markup = {
        "tokens": "\n".join(map(_token, told.tokens)),
        "hidden": hidden,
        "accounts": "\n".join(map(_account, told.accounts)),
        "more": more,
    }
    return filled("told.html", markup, account=account.recipe.subdomain)


def _token(token: KnownToken) -> str:
    value, note = escape(token.value), escape(token.note)
    kind = ' class="refused"' if token.refused else ""
    button = f'<button type="button" data-copy="{value}">Copy</button>'
    return f"<li{kind}><code>{value}</code><span>{note}</span>{button}</li>"


def _account(name: str) -> str:
    return f'<li><a href="/@{escape(name)}/">{escape(name)}</a></li>'
