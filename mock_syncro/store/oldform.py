"""State files of the first format: each account whole, and no checksums.

    "accounts": { "1": {"subdomain":"acme",...} },
    "acme/contacts": { ... }
    }
    ["acme",{"contacts":{"101":{...}}}]
    {"account":{...},"tables":{...}}
    {"deleted":"t1"}

They are read, and written anew in today's form: each account is on a base of its own.
"""

from __future__ import annotations

from typing import Any

import orjson

from .documents import DocumentError, Tables, as_document
from .saved import Saved, SavedAccount, SavedBase

_MISFITS = (KeyError, TypeError, ValueError, AttributeError, DocumentError)


def read(text: bytes) -> Saved:
    """What the file holds. Raises DocumentError where it is damaged."""
    end = text.find(b"\n}\n")
    # Laid out by another program, it is the document alone.
    head = text if end < 0 or not text.startswith(b"{\n") else text[: end + 3]
    accounts = _accounts(head)
    lines = text[len(head) :].split(b"\n")[:-1]  # a torn last one was never answered
    for number, line in enumerate(lines, head.count(b"\n") + 1):
        try:
            _replay(accounts, orjson.loads(line))
        except _MISFITS:
            raise DocumentError(f"damaged (line {number})") from None
    return _anew(accounts)


def _accounts(head: bytes) -> dict[str, SavedBase]:
    """Each account as a base: all of its rows, with its recipe about them."""
    try:
        tables = as_document(orjson.loads(head))
        accounts = {row["subdomain"]: _account(row, {}) for row in tables["accounts"].values()}
        for name, table in tables.items():
            subdomain, _, kind = name.partition("/")
            if kind:
                accounts[subdomain].tables[kind] = table
    except orjson.JSONDecodeError as error:
        raise DocumentError(f"damaged or not a state file (line {error.lineno})") from None
    except _MISFITS:
        raise DocumentError("damaged: its table of accounts does not fit its rows") from None
    return accounts


def _account(recipe: dict[str, Any], tables: Tables) -> SavedBase:
    return SavedBase({**recipe, "last_ids": dict(recipe["last_ids"])}, tables)


def _replay(accounts: dict[str, SavedBase], record: Any) -> None:
    if isinstance(record, list):
        subdomain, changes = record
        account = accounts[subdomain]
        whole = SavedAccount(account.about)
        whole.apply(changes)
        for name, rows in whole.changes.items():
            table = account.tables.setdefault(name, {})
            table.update({key: row for key, row in rows.items() if row is not None})
            for key in [key for key, row in rows.items() if row is None]:
                table.pop(key, None)
    elif "deleted" in record:
        del accounts[record["deleted"]]
    else:
        recipe = record["account"]
        accounts[recipe["subdomain"]] = _account(recipe, as_document(record["tables"]))


def _anew(accounts: dict[str, SavedBase]) -> Saved:
    saved = Saved()
    for number, (subdomain, whole) in enumerate(accounts.items(), 1):
        recipe = {**whole.about, "base": number}
        about = {
            "fixture": None,
            "seed": recipe.get("seed"),
            "epoch": recipe.get("epoch"),
            "timezone": recipe.get("timezone"),
            "last_ids": recipe["last_ids"],
        }
        saved.bases[number] = SavedBase(about, whole.tables)
        saved.accounts[subdomain] = SavedAccount({**recipe, "last_ids": {}})
    return saved
