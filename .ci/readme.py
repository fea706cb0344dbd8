"""Writes the tables of README.md and docs/ from the code: `python .ci/readme.py`.

`--check` only compares. A table stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import orjson

from mock_syncro import create_app
from mock_syncro.control.routes import ROUTES
from mock_syncro.settings import rows
from mock_syncro.syncro import RESOURCES
from mock_syncro.syncro.fidelity import MATTERS
from mock_syncro.syncro.permissions import NAMES
from mock_syncro.syncro.surface import OPERATIONS
from mock_syncro.vocabulary.interface import AllOf

ROOT = Path(__file__).parent.parent

TOKENS = {
    "admin-token": "everything (Global Admin)",
    "mspdock-token": "Customers and Assets: List/Search and View (MSPDock's guide)",
    "support-fusion-token": "what Support Fusion's guide lists for the token and for the group",
    "msportal-token": "the list of MSPortal's guide; expires a year after the start",
    "read-only-token": "every List/Search and View permission",
    "no-permissions-token": "nothing",
    "one-customer-token": "everything, for one customer that has tickets (Select Customers)",
    "their-tickets-token": "Tickets - List/Search, and the details of their own",
    "expired-token": "401: expired",
    "revoked-token": "401: revoked",
    "deactivated-user-token": "401: its user is deactivated",
}


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    text = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in text)


def declared() -> Iterable[tuple[str, str]]:
    """Path and method of each operation that the mock has."""
    for operation in create_app(fixture="empty").operations:
        yield operation.path, operation.method


def coverage() -> str:
    made = set(declared())
    lines, rest = [], []
    for tag, group in groupby(OPERATIONS, key=lambda operation: operation[0]):
        every = [(path, method) for _, path, methods in group for method in methods.split()]
        done = sum(operation in made for operation in every)
        if done:
            lines.append((tag, f"{done} of {len(every)}"))
        else:
            rest.append((tag, len(every)))
    others = ", ".join(f"{tag} ({total})" for tag, total in rest)
    return f"{table(('tag', 'operations'), lines)}\n\nNot yet, so 501: {others}."


def permissions() -> str:
    """The permissions that no operation asks for, by what they are about."""
    asked = set()
    for operation in create_app(fixture="empty").operations:
        permission = operation.permission
        names = permission.names if isinstance(permission, AllOf) else permission or ()
        asked.update((names,) if isinstance(names, str) else names)
    idle: dict[str, list[str]] = {}
    for name in sorted({*NAMES} - asked):
        about, _, right = name.partition(" - ")
        idle.setdefault(about, []).append(right)
    lines = [(about, ", ".join(rights)) for about, rights in idle.items()]
    return table(("about", "permissions without effect"), lines)


def missing() -> str:
    """One sentence of the coverage, for the README."""
    made = set(declared())
    known = {tag: 0 for tag, _, _ in OPERATIONS}
    for tag, path, methods in OPERATIONS:
        known[tag] += sum((path, method) in made for method in methods.split())
    total = sum(len(methods.split()) for _, _, methods in OPERATIONS)
    there = ", ".join(tag for tag, done in known.items() if done)
    return (
        f"{len(made)} of Syncro's {total} operations are there: {there}.\n"
        "The others answer 501 and say so; only what Syncro does not have is a 404."
    )


def settings() -> str:
    lines = [
        (f"`{row.flag} {row.shows}`", f"`{row.default}`" if row.default else "none", row.help)
        for row in rows()
    ]
    return table(("flag", "default", "meaning"), lines)


def tokens() -> str:
    base = orjson.loads((ROOT / "fixtures" / "base.json").read_bytes())
    values = [row["token"] for row in base["tokens"].values()]
    return table(("token", "what it may do"), [(f"`{value}`", TOKENS[value]) for value in values])


def control() -> str:
    lines = [(f"`{route.method} {route.path}`", route.does) for route in ROUTES]
    return table(("route", "does"), lines)


FIRST = (
    "the 401 of a token that is missing, wrong, expired or revoked: its body",
    "a token can do no more than its user's groups",
    "the limit counts in windows aligned to the clock, before authentication",
    "wrong types are cast as Rails casts them",
    "a PUT that changes nothing leaves updated_at alone",
    "lists are ordered by id, newest first",
    'without customer_id: 422 with the record and "Customer can\'t be blank"',
    "an unknown customer is refused as a missing one; an unknown contact, user or type is 404",
    "a day in a filter is its midnight in the account's zone; what is no time narrows nothing",
    "contacts and phones are deleted with their customer; its tickets and timers stay",
)
"""The guesses that most integrations would notice if they were wrong, in the words of the code."""

Claim = tuple[str, str, str]
"""Resource, what the mock does, how sure that is."""


def claims() -> list[Claim]:
    found = [("all", matter.what, str(matter.how)) for matter in MATTERS]
    for resource in RESOURCES:
        found += [(resource.name, text, "observed") for text in resource.observed]
        found += [(resource.name, text, "guessed") for text in resource.guesses]
    return found


def fidelity() -> str:
    """The guesses that matter, then all others, then what is known."""
    every = claims()
    first = [claim for text in FIRST for claim in every if claim[1] == text]
    gone = set(FIRST) - {text for _, text, _ in first}
    if gone:
        raise SystemExit(f".ci/readme.py: FIRST names what is no guess any more: {gone}")
    guessed = [claim for claim in every if claim[2] == "guessed" and claim not in first]
    observed = [claim for claim in every if claim[2] == "observed"]
    exact = [claim for claim in every if claim[2] == "exact"]
    return "\n\n".join(
        (
            "## Guesses that matter most",
            grouped(first),
            "## Other guesses",
            grouped(guessed),
            "## Seen live, or relied upon in production",
            grouped(observed),
            "## In the specification",
            grouped(exact),
        )
    )


def grouped(claims: Iterable[Claim]) -> str:
    """A row for each claim; a resource is named in the first of its rows."""
    lines, last = [], ""
    for resource, text, _ in claims:
        lines.append(("" if resource == last else resource, text))
        last = resource
    return table(("of", "what the mock does"), lines)


PAGES = {
    "README.md": (tokens, missing),
    "docs/settings.md": (settings,),
    "docs/control-api.md": (control,),
    "docs/fidelity.md": (coverage, permissions, fidelity),
}


def rendered(text: str, page: str) -> str:
    """A page with its tables as the code has them."""
    for make in PAGES[page]:
        name = make.__name__
        pattern = rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)"
        made = f"\\g<1>{make().replace(chr(92), chr(92) * 2)}\n\\g<2>"
        text, found = re.subn(pattern, made, text, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"{page} has no place for the table {name}")
    return text


def main() -> int:
    stale = 0
    for page in PAGES:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        made = rendered(text, page)
        stale += made != text
        if "--check" not in sys.argv:
            path.write_text(made, encoding="utf-8")
        elif made != text:
            print(f"{page}: its tables are not the code's; python .ci/readme.py writes them")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
