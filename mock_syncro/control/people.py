"""Control routes for tokens, users and groups: the life cycle that the real API does not have.

Whoever writes here changes what the next call may do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..accounts.grants import DEFAULTS
from ..clock import iso, parse_time
from ..records.draws import draw
from ..store import Database, Row
from ..syncro.permissions import permission
from ..vocabulary.formats import email_problem
from ..vocabulary.interface import Record
from ..vocabulary.kinds import whole_number
from .api import Context
from .bodies import (
    GroupChange,
    NewGroup,
    NewToken,
    NewUser,
    TokenChange,
    UserChange,
    given,
)
from .problems import Problem

NEWCOMERS = "New technicians"
"""The group of a user for whom no other is named: its permissions are a limited set."""


def list_tokens(context: Context[None]) -> dict[str, Any]:
    return {"tokens": [_token(row) for row in _table(context, "tokens")]}


def read_token(context: Context[None]) -> dict[str, Any]:
    return _token(_find(context, "tokens"))


def make_token(context: Context[NewToken]) -> dict[str, Any]:
    """The value is shown this once; its shape is that of real ones."""
    database = context.account.database
    settings = context.account.recipe
    number = database.next_id("tokens")
    drawn = draw(f"{settings.seed}/{settings.subdomain}", "token", number, "0123456789abcdef", 49)
    values = _token_values(database, given(context.body))
    value = f"T{drawn[:17]}-{drawn[17:]}"
    row = _add(context, "tokens", values | {"token": value, "created_at": _now(context)})
    return _token(row) | {"token": value}


def change_token(context: Context[TokenChange]) -> dict[str, Any]:
    row = _find(context, "tokens")
    values = _token_values(context.account.database, given(context.body))
    return _token(_change(context, "tokens", row, values))


def delete_token(context: Context[None]) -> None:
    context.account.database.drop("tokens", _find(context, "tokens").doc_id)


def list_users(context: Context[None]) -> dict[str, Any]:
    rows = _table(context, "users")
    return {
        "users": [_user(context, row) for row in rows],
        "seats": sum(row["active"] for row in rows),
    }


def read_user(context: Context[None]) -> dict[str, Any]:
    return _user(context, _find(context, "users"))


def make_user(context: Context[NewUser]) -> dict[str, Any]:
    database = context.account.database
    known = [group["name"] for group in database.table("groups").rows]
    values = {"groups": [name for name in known if name == NEWCOMERS], **given(context.body)}
    _check_user(database, values, None)
    now = _now(context)
    row = _add(context, "users", values | {"created_at": now, "updated_at": now})
    return _user(context, row)


def change_user(context: Context[UserChange]) -> dict[str, Any]:
    row = _find(context, "users")
    values = given(context.body)
    _check_user(context.account.database, values, row)
    return _user(context, _change(context, "users", row, values | {"updated_at": _now(context)}))


def list_groups(context: Context[None]) -> dict[str, Any]:
    return {"groups": _table(context, "groups")}


def read_group(context: Context[None]) -> Record:
    return _find(context, "groups")


def make_group(context: Context[NewGroup]) -> Record:
    values = given(context.body)
    _check_group(context.account.database, values, None)
    return _add(context, "groups", values)


def change_group(context: Context[GroupChange]) -> Record:
    """A new name follows to the users of the group."""
    database = context.account.database
    row = _find(context, "groups")
    values = given(context.body)
    _check_group(database, values, row)
    changed = _change(context, "groups", row, values)
    if changed["name"] != row["name"]:
        for user in _table(context, "users"):
            if row["name"] in user["groups"]:
                names = [changed["name"] if n == row["name"] else n for n in user["groups"]]
                _change(context, "users", user, {"groups": names})
    return changed


def _token_values(database: Database, values: dict[str, Any]) -> dict[str, Any]:
    if "user" in values:
        values["user"] = _user_id(database, values["user"])
    if "permissions" in values:
        values["permissions"] = _permissions(values["permissions"])
    if values.get("expires_at") is not None:
        try:
            values["expires_at"] = iso(parse_time(values["expires_at"]))
        except (ValueError, OverflowError):
            raise Problem(
                422, f"expires_at: {values['expires_at']!r} is no time", "like 2027-01-31T12:00:00Z"
            ) from None
    return values


def _user_id(database: Database, wanted: int | str | None) -> int:
    users = list(database.table("users").rows)
    if wanted is None:
        found = [user for user in users if user["global_admin"] and user["active"]]
    else:
        email = str(wanted).lower()
        number = whole_number(wanted)
        found = [user for user in users if user["email"].lower() == email or user["id"] == number]
    if not found:
        who = "active Global Admin" if wanted is None else f"user {wanted!r}"
        raise Problem(422, f"there is no {who}", "GET /_mock/users lists the users")
    return int(found[0]["id"])


def _check_user(database: Database, values: dict[str, Any], before: Row | None) -> None:
    email = values.get("email")
    if email is not None:
        if not email or email_problem(email):
            raise Problem(422, f"email: {email!r} is no e-mail address")
        same = database.table("users").matching("email", email.lower())
        if any(before is None or row["id"] != before["id"] for row in same):
            raise Problem(409, f"there is a user with the e-mail {email} already")
    for key in ("first_name", "last_name"):
        if not values.get(key, "?").strip():
            raise Problem(422, f"{key}: a user has a first and a last name")
    known = {group["name"] for group in database.table("groups").rows}
    for name in values.get("groups", ()):
        if name not in known:
            raise Problem(422, f'there is no group "{name}"', f"groups: {', '.join(sorted(known))}")


def _check_group(database: Database, values: dict[str, Any], before: Row | None) -> None:
    name = values.get("name")
    same = [group for group in database.table("groups").rows if group["name"] == name]
    if name == "":
        raise Problem(422, "a group has a name")
    if any(before is None or row["id"] != before["id"] for row in same):
        advice = f"PATCH /_mock/groups/{same[0]['id']} changes it"
        raise Problem(409, f'there is a group "{name}" already', advice)
    if "permissions" in values:
        values["permissions"] = _permissions(values["permissions"])
    known = () if before is None else before["customers"]
    for customer in values.get("customers", ()):
        if customer not in known and database.table("customers").row(customer) is None:
            raise Problem(422, f"there is no customer {customer}")


def _permissions(given: str | Iterable[str]) -> str | list[str]:
    if isinstance(given, str):
        return given
    try:
        return sorted({permission(name) for name in given})
    except ValueError as error:
        raise Problem(422, str(error)) from None


def _token(row: Record) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "token"}


def _user(context: Context[Any], row: Row) -> dict[str, Any]:
    """With the last call, or else the last login that the data tell of."""
    login = context.account.logins.get(row.doc_id)
    return {**row, "last_login_at": row.get("last_login_at") if login is None else iso(login)}


def _table(context: Context[Any], table: str) -> list[Row]:
    return list(context.account.database.table(table).rows)


def _find(context: Context[Any], table: str) -> Row:
    row = context.account.database.table(table).row(context.id())
    if row is None:
        raise Problem(404, f"there is no {table[:-1]} {context.path['id']}")
    return row


def _add(context: Context[Any], table: str, values: dict[str, Any]) -> Row:
    database = context.account.database
    number = database.next_id(table)
    row = Row({"id": number} | DEFAULTS[table] | values, number)
    database.put(table, row)
    return row


def _change(context: Context[Any], table: str, row: Row, values: dict[str, Any]) -> Row:
    changed = Row({**row, **values}, row.doc_id)
    context.account.database.put(table, changed)
    return changed


def _now(context: Context[Any]) -> str:
    return iso(context.account.clock.now())
