"""What is written by hand about a kind of object, because no example shows it.

Short: how an object is recognised, what is never null, the type of what is null in every
example, and the keys that only live accounts have shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from contract_tests.spec import JsonObject, Operation

TIMESTAMP = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$"
"""Milliseconds, and `Z` or the account's offset (behaviour.md 5.7)."""

OPEN = frozenset({"properties", "params"})
"""Objects whose keys are the account's own fields or an echo of what the client sent."""

FIXED = frozenset({"success", "login"})
"""Booleans of an answer that tell success from failure: always as in the example."""

Item: TypeAlias = "str | JsonObject"


@dataclass(frozen=True)
class Extra:
    """A key that live accounts show and the specification does not.

    `schema` is its JSON schema, `items` instead names the kind of the objects in an array.
    `only` are the operations that show it; empty means wherever the object appears.
    """

    key: str
    source: str
    schema: JsonObject | None = None
    items: str = ""
    only: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of object.

    An object with all keys of `signature` is of this kind, wherever it stands. `home` is the
    operation whose example shows all its keys. `bodies` are the operations whose request body
    names its fields. `types` gives (key, JSON type or `time`, source) for keys that are null in
    every example and in no request body. `items` gives (key, what the items are, source) for
    arrays whose items no example shows, or not as the mock means them: the name of a kind, a
    JSON schema, or "" if nobody knows. `nested` gives (key, name of a kind, source) for objects
    that are null or empty in every example.
    """

    name: str
    signature: frozenset[str]
    home: Operation
    never_null: frozenset[str]
    bodies: tuple[Operation, ...] = ()
    types: tuple[tuple[str, str, str], ...] = ()
    items: tuple[tuple[str, Item, str], ...] = ()
    nested: tuple[tuple[str, str, str], ...] = ()
    extras: tuple[Extra, ...] = ()


STRING_OR_NULL: JsonObject = {"type": ["string", "null"]}
ANY_OBJECTS: JsonObject = {"type": "array", "items": {"type": "object"}}
