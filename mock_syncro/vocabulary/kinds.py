"""Kinds: what the values of a field are, as objects that know all about such values.

A kind casts what clients send, says what a fixture may hold, shows what is stored, tells its
JSON schema, and what an index holds for the value that a filter wants. What it shows can be
sent again: `cast` undoes `show`.

Rails refuses no wrong type: numbers become text, text becomes numbers, and what has no sense
(an object for a name) is dropped. Casts of the framework, not seen on Syncro itself: a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from .interface import View

DROPPED: Final = object()
"""A value that is as good as not sent."""

MOST_ITEMS: Final = 1000
"""So many items one field of a body has at most (guess)."""

LARGEST_NUMBER: Final = 10**12
"""What prices and quantities stay below: twelve digits before the point (guess)."""

_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "off", "OFF", "False"})
_FLAGS = _FALSE | {"1", "t", "T", "true", "TRUE", "on", "ON", "True"}
_INTEGER = re.compile(r"\s*([+-]?\d{1,40})")
_DECIMAL = re.compile(r"\s*([+-]?\d{1,40}(?:\.\d{1,40})?)", re.ASCII)

Schema = Mapping[str, Any]


def _of(kind: str, **more: str) -> Schema:
    return {"type": kind, **more}


class Kind:
    """What all kinds have; a text, as it stands."""

    schema: Schema = _of("string")
    """Of what may be sent."""
    show_schema: Schema | None = None
    """Of what is shown, where that is something else."""
    types: tuple[type, ...] = (str,)
    """Of the values that are stored."""
    show: Callable[[View, Any], Any] | None = None
    """Makes what an answer has of a stored value that is not null; none: it is shown as it is."""
    blank: Any = None
    """What an answer has of null in a field that cannot be null."""
    words = "a text"
    """What a fixture may have, in words."""
    zoned = False
    """Whether `show` changes nothing in an account whose zone is UTC."""

    def cast(self, value: Any, view: View) -> Any:
        """What is stored of a value that was sent (null stays null), or DROPPED.

        Raises ValueError, with the end of a sentence, for what is out of range.
        """
        if value is None:
            return None
        return DROPPED if isinstance(value, dict | list) else self.read(value, view)

    def read(self, value: Any, view: View) -> Any:
        """The same for a value that is not null, no object and no list."""
        return value if isinstance(value, str) else _text(value)

    def fits(self, value: Any) -> bool:
        """Whether a fixture may have a value, which is of one of the types."""
        return True

    def wanted(self, value: Any, view: View) -> Any:
        """What an index holds for the value that a filter has; None: nothing can match."""
        return str(value)


class Text(Kind):
    """A text."""


class Integer(Kind):
    """A whole number of 64 bits, or fewer."""

    schema = _of("integer")
    types = (int,)

    def __init__(self, largest: int = 2**63 - 1) -> None:
        """`largest` is what a fixture may have at most."""
        self.largest = largest
        self.words = f"a whole number up to {largest}" if largest < 2**63 - 1 else "a whole number"

    def read(self, value: Any, view: View) -> int | None:
        return None if value == "" else _integer(value)

    def fits(self, value: Any) -> bool:
        return bool(-(2**63) <= value <= self.largest)

    def wanted(self, value: Any, view: View) -> int | None:
        return whole_number(value)


class Number(Kind):
    """A number, with decimals or without."""

    schema = _of("number")
    words = "a number"
    types: tuple[type, ...] = (int, float)

    def read(self, value: Any, view: View) -> float | None:
        return None if value == "" else _number(value)

    def wanted(self, value: Any, view: View) -> Any:
        try:
            found = self.cast(value, view)
        except ValueError:
            return None
        return None if found is DROPPED else found


class DecimalText(Number):
    """A number that is shown as a text with a point and without an exponent: `1.0`, `0.25`."""

    show_schema = _of("string")

    @staticmethod
    def show(view: View, value: float) -> str:
        return f"{Decimal(str(float(value))):f}"


class Money(Number):
    """An amount, stored in cents and shown as a number, whole where it can be."""

    types: tuple[type, ...] = (int,)
    blank: Any = 0
    words = "a whole number of cents"

    def read(self, value: Any, view: View) -> int | None:
        """Half a cent is rounded up, as decimal numbers are."""
        return None if value == "" else cents(_number(value))

    @staticmethod
    def show(view: View, value: int) -> Any:
        amount = value / 100
        # What an answer has of a whole number beyond 64 bits is a float.
        return int(amount) if amount.is_integer() and abs(amount) < 2**63 else amount


class MoneyText(Money):
    """An amount, stored in cents and shown as a text: `9.99`, `64.5`, `0.0`."""

    blank = "0.0"

    show_schema = _of("string")

    @staticmethod
    def show(view: View, value: int) -> Any:
        whole, rest = divmod(abs(value), 100)
        text = f"{'-' if value < 0 else ''}{whole}.{rest:02}"
        return text.removesuffix("0")


class Boolean(Kind):
    """True or false."""

    schema = _of("boolean")
    words = "true or false"
    types = (bool,)

    def read(self, value: Any, view: View) -> bool | None:
        return None if value == "" else is_true(value)

    def wanted(self, value: Any, view: View) -> bool:
        return is_true(value)


class Object(Kind):
    """A JSON object of any form."""

    schema = _of("object")
    words = "an object"
    types = (dict,)

    def cast(self, value: Any, view: View) -> Any:
        return value if value is None or isinstance(value, dict) else DROPPED


class Time(Kind):
    """A moment, stored in UTC with milliseconds and shown in the account's zone.

    What cannot be read becomes null, as Rails has it.
    """

    schema = _of("string", format="date-time")
    words = "a time like -3d 09:15 or 2026-01-31T23:59:00Z"
    zoned = True

    def cast(self, value: Any, view: View) -> str | None:
        return view.moment(value) if isinstance(value, str) else None

    @staticmethod
    def show(view: View, value: str) -> str:
        return view.time(value)

    def wanted(self, value: Any, view: View) -> str | None:
        return view.moment(str(value))


class List(Kind):
    """A list of values of one kind. What does not fit is left out.

    Texts may come as one, with commas between; objects by number, as Rails reads nested
    attributes: `{"0": {...}, "1": {...}}`.
    """

    types = (list,)

    def __init__(self, items: Kind) -> None:
        self.items = items
        self.words = f"a list, each of it {items.words}"
        self.schema = {"type": "array", "items": items.schema}

    def cast(self, value: Any, view: View) -> Any:
        given = self._given(value)
        if not isinstance(given, list):
            return given
        if len(given) > MOST_ITEMS:
            raise ValueError(f"has more than {MOST_ITEMS} items")
        found = [self.items.cast(item, view) for item in given]
        return [item for item in found if item is not None and item is not DROPPED]

    def _given(self, value: Any) -> Any:
        if isinstance(value, str):
            texts = isinstance(self.items, Text)
            return [part.strip() for part in value.split(",")] if texts else [value]
        if isinstance(value, dict):
            return list(value.values()) if isinstance(self.items, Object) else []
        return value if value is None or isinstance(value, list) else DROPPED

    def fits(self, value: Any) -> bool:
        return all(type(item) in self.items.types for item in value)


TEXT = Text()
INTEGER = Integer()
SMALL_INTEGER = Integer(2**31 - 1)
NUMBER = Number()
DECIMAL_TEXT = DecimalText()
MONEY = Money()
MONEY_TEXT = MoneyText()
BOOLEAN = Boolean()
OBJECT = Object()
MOMENT = Time()
TEXTS = List(TEXT)
INTEGERS = List(INTEGER)
OBJECTS = List(OBJECT)


def is_true(value: Any) -> bool:
    """What Rails takes for true: all but a few words."""
    return bool(value) and not (isinstance(value, str) and value in _FALSE)


def is_flag(value: Any) -> bool:
    """Whether a value says what it is: one of the words for true or false."""
    return isinstance(value, bool) or str(value) in _FLAGS


def whole_number(value: Any) -> int | None:
    """A number as a path or query has it: digits alone (of any size), or None."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 1000:
        return int(value)
    number: int | None = value if value.__class__ is int else None  # which a bool is not
    return number


def cents(amount: float) -> int:
    """An amount in cents; half a cent is rounded up, as decimal numbers are."""
    return int((100 * Decimal(str(amount))).quantize(Decimal(1), ROUND_HALF_UP))


def text_of(value: Any) -> str:
    """A value as a text; what is none is empty."""
    return "" if value is None or isinstance(value, dict | list) else _text(value)


def _number(value: Any) -> float:
    """A decimal number as Rails reads one: what a text begins with, else 0."""
    if isinstance(value, str):
        match = _DECIMAL.match(value)
        value = float(match[1]) if match else 0
    if isinstance(value, bool):
        return int(value)
    if not math.isfinite(value) or abs(value) >= LARGEST_NUMBER:
        raise ValueError("is out of range")
    number: float = value
    return number


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _integer(value: Any) -> int:
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
