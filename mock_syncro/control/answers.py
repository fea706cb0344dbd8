"""What the control API answers, for its OpenAPI document; a test holds the answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

Permissions = Literal["all"] | list[str]


class Answer(Struct, forbid_unknown_fields=True, kw_only=True):
    """A JSON object with just these keys."""


class ProblemShown(Answer):
    """What is wrong (RFC 9457), and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    advice: str | UnsetType = UNSET


class Health(Answer):
    status: Literal["ok"]
    version: str


class AccountShown(Answer):
    """`left_out` are the tokens of its fixture that were masked, so that it has them not."""

    subdomain: str
    url: str
    port: int | None
    port_url: str | None
    left_out: list[str]
    fixture: str
    seed: int
    dialect: str
    epoch: str


class AccountMade(AccountShown):
    """`tokens` are the words that every fixture has, by their names: "admin": "admin-token"."""

    tokens: dict[str, str]


class Accounts(Answer):
    accounts: list[AccountShown]


class TokenShown(Answer):
    id: int
    name: str
    user: int
    permissions: Permissions
    expires_at: str | None
    revoked: bool
    created_at: str | None


class TokenMade(TokenShown):
    token: str


class Tokens(Answer):
    tokens: list[TokenShown]


class UserShown(Answer):
    id: int
    email: str
    first_name: str
    last_name: str
    global_admin: bool
    groups: list[str]
    active: bool
    color: str
    created_at: str | None
    updated_at: str | None
    last_login_at: str | None


class Users(Answer):
    users: list[UserShown]
    seats: int


class GroupShown(Answer):
    id: int
    name: str
    access: Literal["all", "select"]
    customers: list[int]
    permissions: Permissions


class Groups(Answer):
    groups: list[GroupShown]


class ClockShown(Answer):
    now: str
    frozen: bool
    tick: float


ANSWERS: Mapping[tuple[str, str], Any] = {
    ("GET", "/_mock/health"): Health,
    ("POST", "/_mock/reset"): AccountShown,
    ("GET", "/_mock/accounts"): Accounts,
    ("POST", "/_mock/accounts"): AccountMade,
    ("DELETE", "/_mock/accounts/{subdomain}"): None,
    ("GET", "/_mock/state"): dict[str, Any],
    ("PUT", "/_mock/state"): AccountShown,
    ("GET", "/_mock/tokens"): Tokens,
    ("POST", "/_mock/tokens"): TokenMade,
    ("GET", "/_mock/tokens/{id}"): TokenShown,
    ("PATCH", "/_mock/tokens/{id}"): TokenShown,
    ("DELETE", "/_mock/tokens/{id}"): None,
    ("GET", "/_mock/users"): Users,
    ("POST", "/_mock/users"): UserShown,
    ("GET", "/_mock/users/{id}"): UserShown,
    ("PATCH", "/_mock/users/{id}"): UserShown,
    ("GET", "/_mock/groups"): Groups,
    ("POST", "/_mock/groups"): GroupShown,
    ("GET", "/_mock/groups/{id}"): GroupShown,
    ("PATCH", "/_mock/groups/{id}"): GroupShown,
    ("GET", "/_mock/clock"): ClockShown,
    ("PUT", "/_mock/clock"): ClockShown,
    ("POST", "/_mock/clock/advance"): ClockShown,
}
"""By method and path; None: 204, without a body. A route that is not here answers any object."""
