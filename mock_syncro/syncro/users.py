"""Users: the technicians. The API reads them, nothing more; they are made in the web page.

Odd: the list is of pairs `[id, "name"]` (specification, and seen live); `/me` shows the rights
of the user and never those of the token (seen live). Nobody needs a permission for these.
"""

from __future__ import annotations

from datetime import timedelta

from ..vocabulary.fields import ID, TIME, Field, own
from ..vocabulary.formats import full_name
from ..vocabulary.interface import Call
from ..vocabulary.kinds import BOOLEAN
from ..vocabulary.operations import Answer, Operation
from ..vocabulary.resource import Resource
from ..vocabulary.schemas import object_of

RIGHTS: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "asset",
        (
            ("read", ("Assets - List/Search", "Assets - View Details")),
            ("write", ("Assets - Create", "Assets - Edit")),
            ("delete", ("Assets - Edit",)),
        ),
    ),
    (
        "customer",
        (
            ("read", ("Customers - List/Search", "Customers - View Detail")),
            ("write", ("Customers - Create", "Customers - Edit")),
            ("delete", ("Customers - Delete",)),
        ),
    ),
    (
        "ticket",
        (
            ("read", ("Tickets - List/Search", "Tickets - View Details")),
            ("write", ("Tickets - Create", "Tickets - Edit")),
            ("delete", ("Tickets - Delete",)),
        ),
    ),
    (
        "invoice",
        (
            ("read", ("Invoices - List/Search", "Invoices - View Details")),
            ("write", ("Invoices - Create", "Invoices - Edit")),
            ("delete", ("Invoices - Edit",)),
        ),
    ),
    (
        "payment",
        (
            ("read", ("Payments - View List",)),
            ("write", ("Payments - Create",)),
            ("delete", ("Payments - Create",)),
        ),
    ),
    (
        "worksheet",
        (
            ("add", ("Ticket Worksheets - Add",)),
            ("manage", ("Ticket Worksheets - Manage",)),
            ("delete", ("Ticket Worksheets - Delete",)),
        ),
    ),
    ("script", (("execute", ()),)),
)
"""What `/me` calls read, write and so on: any of these permissions (guess).

No known permission is about scripts, so only a user who may do everything executes them.
"""

RIGHT_CODE = "123456"
"""The one-time password that the mock takes for right (guess)."""

SESSION = timedelta(days=30)
"""How long a session lasts (the specification's example, made a month after its user)."""


def pairs(call: Call) -> Answer:
    """Those who are active (guess), by id."""
    users = [user for user in call.all("users") if user["active"]]
    return Answer(value={"users": [[user["id"], full_name(user)] for user in users]})


def me(call: Call) -> Answer:
    user, allowed = call.user, call.permissions()
    return Answer(
        value={
            "user_token": call.draw_uuid("user_token", user["id"]),
            "user_email": user["email"],
            "user_name": full_name(user),
            "user_id": user["id"],
            "admin": user["global_admin"],
            "can_use_app": True,
            "two_factor_required": False,
            "subdomain": call.view.subdomain,
            "default_location": None,
            "enable_multi_locations": False,
            "locations_allowed": [],
            "permissions": {
                name: {
                    right: allowed is None or not allowed.isdisjoint(names)
                    for right, names in rights
                }
                for name, rights in RIGHTS
            },
        }
    )


def otp_login(call: Call) -> Answer:
    """One code is right, all others count as failures (guess)."""
    if call.params.get("code") != RIGHT_CODE:
        failure = ordinal(call.count("otp failures"))
        text = (
            f"Your multi-factor authentication attempt failed for the {failure} time, "
            "please open Syncro in browser and recover MFA."
        )
        return Answer(status=401, value={"login": False, "instructions": text})
    number = call.count("otp logins")
    return Answer(
        value={
            "login": True,
            "session_token": call.draw_uuid(f"session of {call.user['id']}", number),
            "token_expiration": call.view.time(call.later(SESSION)),
            "instructions": (
                "Save the session token somewhere safe and send that with the api_key for all "
                "future web requests. It goes in a header called Authorization2FAToken."
            ),
        }
    )


def ordinal(number: int) -> str:
    """6 as 6th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


_FLAG = {"type": "boolean"}
_TEXT = {"type": "string"}
PAIR = {"type": "array", "prefixItems": [{"type": "integer"}, _TEXT], "minItems": 2, "maxItems": 2}

USERS = Resource(
    tag="User",
    name="users",
    singular="user",
    wrap="user",
    made_by="control",
    operations=(
        Operation("GET", "/users/{id}", "show"),
        Operation(
            "GET",
            "/users",
            pairs,
            summary="The active users, as pairs of id and name",
            answers=object_of({"users": {"type": "array", "items": PAIR}}),
            first_id="/users/0/0",
        ),
        Operation(
            "GET",
            "/me",
            me,
            summary="The user that the token belongs to, and what the user (not the token) may do",
            answers=object_of(
                {
                    "user_token": _TEXT,
                    "user_email": _TEXT,
                    "user_name": _TEXT,
                    "user_id": {"type": "integer"},
                    "admin": _FLAG,
                    "can_use_app": _FLAG,
                    "two_factor_required": _FLAG,
                    "subdomain": _TEXT,
                    "default_location": {"type": ["object", "null"]},
                    "enable_multi_locations": _FLAG,
                    "locations_allowed": {"type": "array", "items": {}},
                    "permissions": object_of(
                        {
                            name: object_of({right: _FLAG for right, _ in rights})
                            for name, rights in RIGHTS
                        }
                    ),
                }
            ),
        ),
        Operation(
            "POST",
            "/otp_login",
            otp_login,
            summary="Log in with a one-time password; 123456 is right",
            body={"code": Field()},
            answers=object_of(
                {
                    "login": _FLAG,
                    "session_token": _TEXT,
                    "token_expiration": {"type": "string", "format": "date-time"},
                    "instructions": _TEXT,
                }
            ),
            refused={401: object_of({"login": _FLAG, "instructions": _TEXT})},
        ),
    ),
    fields={
        "id": ID,
        "email": own(null=False),
        "full_name": own(null=False, stored=False, show=lambda _, row: full_name(row)),
        "created_at": TIME,
        "updated_at": TIME,
        "group": own(stored=False, show=lambda _, row: next(iter(row["groups"]), None)),
        "admin": own(
            BOOLEAN,
            null=False,
            stored=False,
            show=lambda _, row: row["global_admin"],
        ),
        "color": own(),
    },
    observed=(
        "the list is of pairs",
        "/me shows the rights of the user, not those of the token",
        "no permission is needed",
    ),
    guesses=(
        "deactivated users are not listed, but can be read by id",
        "which permissions make a read, write or delete of /me true",
        "123456 is the right one-time password; a session lasts 30 days",
    ),
)
