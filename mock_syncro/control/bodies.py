"""What scripts send to the control API. Unknown keys are refused by name."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

Permissions = Literal["all"] | list[str]


class Body(Struct, forbid_unknown_fields=True, kw_only=True):
    """A JSON object; UNSET: the key was not sent."""


class Reset(Body):
    """Keys that are sent name another start."""

    fixture: str | dict[str, Any] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    start: str | UnsetType = UNSET


class NewAccount(Body):
    """An account; what is not sent is as the server's settings, but without a rate limit."""

    subdomain: str
    fixture: str | dict[str, Any] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    start: str | UnsetType = UNSET
    dialect: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    rate_limit: str | UnsetType = UNSET
    put: Literal["partial", "replace"] | UnsetType = UNSET
    port: int | UnsetType | None = UNSET


class NewToken(Body):
    """A token; `user` is an id or an e-mail address, by default the Global Admin's."""

    name: str = ""
    user: int | str | None = None
    permissions: Permissions = "all"
    expires_at: str | None = None


class TokenChange(Body):
    name: str | UnsetType = UNSET
    user: int | str | UnsetType = UNSET
    permissions: Permissions | UnsetType = UNSET
    expires_at: str | UnsetType | None = UNSET
    revoked: bool | UnsetType = UNSET


class NewUser(Body):
    """A technician; without groups it is in "New technicians", which may do little."""

    email: str
    first_name: str
    last_name: str
    global_admin: bool = False
    groups: list[str] | UnsetType = UNSET


class UserChange(Body):
    email: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    global_admin: bool | UnsetType = UNSET
    groups: list[str] | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class NewGroup(Body):
    """A security group; `customers` count where `access` is "select"."""

    name: str
    access: Literal["all", "select"] = "all"
    customers: list[int] = []
    permissions: Permissions = []


class GroupChange(Body):
    name: str | UnsetType = UNSET
    access: Literal["all", "select"] | UnsetType = UNSET
    customers: list[int] | UnsetType = UNSET
    permissions: Permissions | UnsetType = UNSET


class ClockSetting(Body):
    """`tick` is what a frozen clock moves on by after each call, in seconds."""

    now: str | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    tick: float | UnsetType = UNSET


class ClockStep(Body):
    seconds: float


def given(body: Struct) -> dict[str, Any]:
    """The keys that were sent, with their values."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}
