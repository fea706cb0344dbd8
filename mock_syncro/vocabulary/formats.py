"""Telephone numbers, e-mail addresses and names, as far as Syncro looks into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_EXTENSION = re.compile(r"(?i)(?:x|ext\.?|#)\s*\d+$")
_NO_DIGIT = re.compile(r"[^0-9]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def digits(number: str | None) -> str | None:
    """The digits of a telephone number without its extension; None where there are none."""
    if not number:
        return None
    if number.isascii() and number.isdigit():
        return number
    if "x" in number or "X" in number or "#" in number:  # else it has no extension
        number = _EXTENSION.sub("", number.rstrip())
    return _NO_DIGIT.sub("", number) or None


def email_problem(address: str | None) -> bool:
    """Whether an address that is not blank is no e-mail address: something@something."""
    return bool(address) and _EMAIL.fullmatch(address or "") is None


def full_name(user: Mapping[str, Any]) -> str:
    """First and last name of a user."""
    return f"{user['first_name']} {user['last_name']}".strip()
