"""The table of control routes."""

from __future__ import annotations

from typing import Any

from . import people, stage
from .api import ControlRoute
from .bodies import (
    ClockSetting,
    ClockStep,
    GroupChange,
    NewAccount,
    NewGroup,
    NewToken,
    NewUser,
    Reset,
    TokenChange,
    UserChange,
)


def _route(
    method: str, path: str, run: Any, does: str, body: Any = None, status: int = 200
) -> ControlRoute:
    return ControlRoute(
        method=method, path=f"/_mock{path}", run=run, does=does, body=body, status=status
    )


ROUTES: tuple[ControlRoute, ...] = (
    _route("GET", "/health", stage.health, "200 and the version, once ready; always open"),
    _route("POST", "/reset", stage.reset, "everything of the account back to its start", Reset),
    _route("GET", "/accounts", stage.list_accounts, "all accounts"),
    _route("POST", "/accounts", stage.make_account, "make an account", NewAccount, 201),
    _route("DELETE", "/accounts/{subdomain}", stage.delete_account, "delete an account"),
    _route("GET", "/state", stage.read_state, "the account's data as one document"),
    _route("PUT", "/state", stage.replace_state, "replace the account's data", dict[str, Any]),
    _route("GET", "/tokens", people.list_tokens, "all tokens, without their values"),
    _route(
        "POST", "/tokens", people.make_token, "make a token; its value is shown once", NewToken, 201
    ),
    _route("GET", "/tokens/{id}", people.read_token, "one token, without its value"),
    _route(
        "PATCH",
        "/tokens/{id}",
        people.change_token,
        "change, expire or revoke a token",
        TokenChange,
    ),
    _route("DELETE", "/tokens/{id}", people.delete_token, "delete a token"),
    _route("GET", "/users", people.list_users, "all users, and how many seats they take"),
    _route("POST", "/users", people.make_user, "make a user; 409 for a used e-mail", NewUser, 201),
    _route("GET", "/users/{id}", people.read_user, "one user"),
    _route("PATCH", "/users/{id}", people.change_user, "change or deactivate a user", UserChange),
    _route("GET", "/groups", people.list_groups, "all security groups"),
    _route("POST", "/groups", people.make_group, "make a security group", NewGroup, 201),
    _route("GET", "/groups/{id}", people.read_group, "one security group"),
    _route("PATCH", "/groups/{id}", people.change_group, "change a security group", GroupChange),
    _route("GET", "/clock", stage.read_clock, "the account's clock"),
    _route("PUT", "/clock", stage.set_clock, "set or freeze the clock", ClockSetting),
    _route("POST", "/clock/advance", stage.advance_clock, "move the clock on", ClockStep),
)
