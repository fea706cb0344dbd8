"""The shapes of a 422, of which a resource picks its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Invalid:
    """A record that was refused, for the functions that put a 422 into words."""

    messages: Sequence[str]
    params: Mapping[str, Any]
    """What was sent, the path's parameters included (as text)."""
    record: Callable[[], Any]
    """The unsaved record as the API would show it."""
    updating: bool


def record_and_errors(invalid: Invalid) -> object:
    """The record, and the messages in one string (contacts)."""
    return {"record": invalid.record(), "errors": ", ".join(invalid.messages)}


def messages_and_params(invalid: Invalid) -> object:
    """The messages, and what was sent (phones)."""
    return {"success": False, "message": list(invalid.messages), "params": dict(invalid.params)}


def params_on_create(invalid: Invalid) -> object:
    """The messages; what was sent only where a record was to be created (customers)."""
    if invalid.updating:
        return {"success": False, "message": list(invalid.messages)}
    return messages_and_params(invalid)
