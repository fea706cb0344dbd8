"""Values that clients send, cast to the kind of their field as Rails casts them.

Rails refuses no wrong type: numbers become text, text becomes numbers, and what has no sense
(an object for a name) is dropped. Casts of the framework, not seen on Syncro itself: a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from .interface import View
from .resource import Field, Kind

DROPPED: Final = object()
"""A value that is as good as not sent."""

_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "off", "OFF", "False"})
_INTEGER = re.compile(r"\s*([+-]?\d{1,40})")
_DECIMAL = re.compile(r"\s*([+-]?\d{1,40}(?:\.\d{1,40})?)", re.ASCII)

MOST_ITEMS: Final = 1000
"""So many items one field of a body has at most (guess)."""

LARGEST_NUMBER: Final = 10**12
"""What prices and quantities stay below: twelve digits before the point (guess)."""


def read_fields(
    fields: Mapping[str, Field], params: Mapping[str, Any], view: View
) -> tuple[dict[str, Any], list[str]]:
    """The fields that are among the parameters, cast, and what is wrong with them."""
    sent: dict[str, Any] = {}
    problems = []
    for name in params:
        field = fields.get(name)
        if field is None:
            continue
        value = params[name]
        if value.__class__ is str and field.kind == "string":
            sent[name] = value  # as it nearly always is
            continue
        try:
            value = cast_field(field, value, view)
        except ValueError as error:
            problems.append(f"{name.removesuffix('_id').replace('_', ' ').capitalize()} {error}")
            continue
        if value is not DROPPED:
            sent[name] = field.default if value is None and not field.null else value
    return sent, problems


def cast_field(field: Field, value: Any, view: View) -> Any:
    """`value` as the field has it, or DROPPED. Raises ValueError for an integer out of range."""
    if value is None:
        return None
    if field.kind == "array":
        return _array(field.items, value)
    if field.kind == "time":
        # A time that cannot be read becomes null, as Rails has it.
        return view.moment(value) if isinstance(value, str) else None
    return cast(field.kind, value)


def cast(kind: Kind, value: Any) -> Any:
    """`value` as a kind that is no array and no time, or DROPPED. Raises ValueError."""
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
    if kind == "number":
        return None if value == "" else _number(value)
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


def _array(items: Kind, value: Any) -> Any:
    """The items that fit. Texts may come as one, with commas between; objects by number.

    The numbered form is how Rails reads nested attributes: `{"0": {...}, "1": {...}}`.
    """
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")] if items == "string" else [value]
    elif isinstance(value, dict):
        value = list(value.values()) if items == "object" else []
    elif not isinstance(value, list):
        return DROPPED
    if len(value) > MOST_ITEMS:
        raise ValueError(f"has more than {MOST_ITEMS} items")
    found = [cast(items, item) for item in value]
    return [item for item in found if item is not None and item is not DROPPED]


def _number(value: Any) -> float | int:
    """A decimal number as Rails reads one: what a text begins with, else 0."""
    if isinstance(value, str):
        match = _DECIMAL.match(value)
        value = float(match[1]) if match else 0
    if isinstance(value, bool):
        return int(value)
    if not math.isfinite(value) or abs(value) >= LARGEST_NUMBER:
        raise ValueError("is out of range")
    number: float | int = value
    return number


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
