"""Values that clients send, cast to the kind of their field as Rails casts them.

Rails refuses no wrong type: numbers become text, text becomes numbers, and what has no sense
(an object for a name) is dropped. Casts of the framework, not seen on Syncro itself: a guess.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from .resource import Kind

DROPPED: Final = object()
"""A value that is as good as not sent."""

CASTS: Final = frozenset({"string", "integer", "boolean", "object"})
"""The kinds that `cast` knows; a body field of another kind is refused at the start."""

_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "off", "OFF", "False"})
_INTEGER = re.compile(r"\s*([+-]?\d{1,40})")


def cast(kind: Kind, value: Any) -> Any:
    """`value` as `kind`, or DROPPED. Raises ValueError for an integer beyond 64 bits."""
    if value is None:
        return None
    if kind == "object":
        return value if isinstance(value, dict) else DROPPED
    if isinstance(value, dict | list):
        return DROPPED
    if kind == "string":
        return value if isinstance(value, str) else _text(value)
    if kind == "boolean":
        return None if value == "" else is_true(value)
    return None if value == "" else _integer(value)


def is_true(value: Any) -> bool:
    """What Rails takes for true: all but a few words."""
    return bool(value) and not (isinstance(value, str) and value in _FALSE)


def whole_number(value: Any) -> int | None:
    """A number as a path or query has it: digits alone (of any size), or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 1000:
        return int(value)
    return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _integer(value: Any) -> int | None:
    if isinstance(value, float):
        number = int(value) if math.isfinite(value) else 0
    elif isinstance(value, str):
        match = _INTEGER.match(value)
        number = int(match[1]) if match else 0
    else:
        number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError("is out of range")
    return number
