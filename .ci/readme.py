"""Writes the README's tables from the code: `python .ci/readme.py`; `--check` only compares.

A table stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
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
from mock_syncro.syncro.surface import OPERATIONS

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


def fidelity() -> str:
    lines = [("all", matter.what, matter.how) for matter in MATTERS]
    for resource in RESOURCES:
        lines += [(resource.name, text, "observed") for text in resource.observed]
        lines += [(resource.name, text, "guessed") for text in resource.guesses]
    return table(("resource", "what the mock does", "how sure"), lines)


TABLES = (coverage, settings, tokens, control, fidelity)


def rendered(text: str) -> str:
    """The README with its tables as the code has them."""
    for make in TABLES:
        name = make.__name__
        pattern = rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)"
        made = f"\\g<1>{make().replace(chr(92), chr(92) * 2)}\n\\g<2>"
        text, found = re.subn(pattern, made, text, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"README.md has no place for the table {name}")
    return text


def main() -> int:
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    made = rendered(text)
    if "--check" in sys.argv:
        return int(made != text)
    path.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
