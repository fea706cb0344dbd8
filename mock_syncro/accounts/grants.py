"""Tokens, users, groups: may this call do this, and if not, why.

What a token may do is what its own permissions and its user's groups have in common, at the
moment of the call (that a token cannot exceed its user is inferred; narrower tokens were seen
live). A Global Admin is never restricted, a token of one can be. Groups with the access type
"select" show their customers only; with several groups a user sees all that any of them shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from types import NoneType
from typing import Any

from ..clock import parse_time
from ..errors import bad_token, did_you_mean
from ..records.loading import shown
from ..store import Database, Index, TableShape
from ..syncro.permissions import permission
from ..vocabulary.interface import GLOBAL_ADMIN, AllOf, Permission, Record
from ..vocabulary.kinds import BOOLEAN, INTEGER, MOMENT, TEXT

SHAPES = (
    TableShape("users", (Index("email", lambda row: row["email"].lower()),)),
    TableShape("groups"),
    TableShape("tokens", (Index("token", lambda row: row["token"]),)),
)

TABLES = frozenset(shape.name for shape in SHAPES)


@dataclass(frozen=True, slots=True)
class Column:
    """A key of a row: its types, and its default."""

    types: tuple[type, ...]
    default: Any
    words: str
    """What it may have."""


_TEXT, _LIST = Column((str,), "", TEXT.words), Column((list,), [], "a list")
_FLAG = Column((bool,), False, BOOLEAN.words)
_TIME = Column((str, NoneType), None, f"{MOMENT.words} or null")
_PERMISSIONS = 'a list of names, or "all"'

COLUMNS: dict[str, dict[str, Column]] = {
    "users": {
        "email": _TEXT,
        "first_name": _TEXT,
        "last_name": _TEXT,
        "global_admin": _FLAG,
        "groups": _LIST,
        "active": Column((bool,), True, BOOLEAN.words),
        "color": Column((str,), "55b932", TEXT.words),
        "last_login_at": _TIME,
        "created_at": _TIME,
        "updated_at": _TIME,
    },
    "groups": {
        "name": _TEXT,
        "access": Column((str,), "all", '"all" or "select"'),
        "customers": _LIST,
        "permissions": Column((list, str), [], _PERMISSIONS),
    },
    "tokens": {
        "name": _TEXT,
        "token": _TEXT,
        "user": Column((int,), 0, INTEGER.words),
        "permissions": Column((list, str), "all", _PERMISSIONS),
        "expires_at": _TIME,
        "revoked": _FLAG,
        "created_at": _TIME,
    },
}
"""The keys of the rows. `permissions` is a list of names, or "all"."""

DEFAULTS: dict[str, dict[str, Any]] = {
    table: {name: column.default for name, column in columns.items()}
    for table, columns in COLUMNS.items()
}

_ITEMS = {"groups": str, "customers": int, "permissions": str}


def checked(table: str, name: str, value: Any) -> Any:
    """A value of a fixture. Raises ValueError for a key or type that does not fit."""
    column = COLUMNS[table].get(name)
    if column is None:
        hint = did_you_mean(name, COLUMNS[table])
        raise ValueError(f'there is no field "{name}"{hint}')
    if (
        not isinstance(value, column.types)
        or (isinstance(value, bool) and bool not in column.types)
        or (name == "access" and value not in ("all", "select"))
        or (name == "permissions" and isinstance(value, str) and value != "all")
    ):
        raise ValueError(f'"{name}" cannot be {shown(value)}; wanted: {column.words}')
    if isinstance(value, list) and not all(type(item) is _ITEMS[name] for item in value):
        wanted = f"{_LIST.words} of {'numbers' if _ITEMS[name] is int else 'texts'}"
        raise ValueError(f'"{name}" cannot be {shown(value)}; wanted: {wanted}')
    if name == "permissions" and isinstance(value, list):
        return [permission(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Grant:
    """What one token may do now."""

    user: Record
    permissions: frozenset[str] | None
    """None: everything."""
    customers: frozenset[int] | None
    """The ids that Select Customers leaves; None: all."""
    expires: float

    def allows(self, permission: Permission) -> bool:
        if permission == GLOBAL_ADMIN:
            return self.permissions is None and bool(self.user["global_admin"])
        if permission is None or self.permissions is None:
            return True
        if isinstance(permission, str):
            return permission in self.permissions
        if isinstance(permission, AllOf):
            return self.permissions.issuperset(permission.names)
        return not self.permissions.isdisjoint(permission)

    def lacks(self, permission: Permission) -> str:
        """Why the token may not; "" where it may."""
        if self.allows(permission):
            return ""
        return f"the token or its user lacks {wanted(permission)}"

    def sees(self, customer_id: object) -> bool:
        """Whether the rows of a customer exist for this token."""
        return self.customers is None or customer_id in self.customers


def wanted(permission: Permission) -> str:
    """A permission in words: `"A"`, `"A" or "B"`, `"A" and "B"`."""
    if isinstance(permission, AllOf):
        return " and ".join(f'"{name}"' for name in permission.names)
    names = permission if isinstance(permission, tuple) else (str(permission),)
    return " or ".join(f'"{name}"' for name in names)


def grant(database: Database, value: str) -> Grant:
    """What the token `value` may do. Raises the 401 of one that is no good."""
    found = database.table("tokens").matching("token", value)
    if not found:
        raise bad_token("no such token in this account")
    token = found[0]
    if token["revoked"]:
        raise bad_token("the token was revoked")
    user = database.table("users").row(token["user"])
    if user is None or not user["active"]:
        raise bad_token("the token's user is deactivated")
    own = _names(token["permissions"])
    return Grant(
        user=user,
        permissions=_both(own, user_permissions(database, user)),
        customers=_customers(database, user),
        expires=math.inf if token["expires_at"] is None else parse_time(token["expires_at"]),
    )


def steward(database: Database) -> Grant:
    """On whose behalf the mock itself does something: the first Global Admin, with all rights."""
    admins = (user for user in database.table("users").rows if user["global_admin"])
    user = next(admins, {"id": None, "first_name": "", "last_name": "", "global_admin": True})
    return Grant(user=user, permissions=None, customers=None, expires=math.inf)


def user_permissions(database: Database, user: Record) -> frozenset[str] | None:
    """What the user's groups allow; None: everything."""
    if user["global_admin"]:
        return None
    names: frozenset[str] = frozenset()
    for group in groups_of(database, user):
        some = _names(group["permissions"])
        if some is None:
            return None
        names |= some
    return names


def groups_of(database: Database, user: Record) -> list[Record]:
    wanted = user["groups"]
    return [group for group in database.table("groups").rows if group["name"] in wanted]


def _customers(database: Database, user: Record) -> frozenset[int] | None:
    if user["global_admin"]:
        return None
    groups = groups_of(database, user)
    if any(group["access"] == "all" for group in groups):
        return None
    return frozenset(id_ for group in groups for id_ in group["customers"])


def _names(permissions: str | Iterable[str]) -> frozenset[str] | None:
    return None if permissions == "all" else frozenset(permissions)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None:
        return other
    return one if other is None else one & other
