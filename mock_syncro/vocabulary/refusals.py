"""What is said of a record that is refused, and the shapes of which a resource picks its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, told of a field: "Customer can't be blank"."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{label(self.field)} {self.text}"


def label(field: str) -> str:
    """A field's name as Rails writes it: `customer_id` is Customer."""
    return field.removesuffix("_id").replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Invalid:
    """A record that was refused, for the functions that put a refusal into words."""

    problems: Sequence[str | Problem]
    params: Mapping[str, Any]
    """What was sent, the path's parameters included (as text)."""
    record: Callable[[], Any]
    """The unsaved record as the API would show it."""
    updating: bool

    @property
    def messages(self) -> list[str]:
        """The problems as sentences."""
        return [str(problem) for problem in self.problems]


def record_and_errors(invalid: Invalid) -> object:
    """The record, and the messages in one string (contacts)."""
    return {"record": invalid.record(), "errors": ", ".join(invalid.messages)}


def messages_and_params(invalid: Invalid) -> object:
    """The messages, and what was sent (phones)."""
    return {"success": False, "message": invalid.messages, "params": dict(invalid.params)}


def messages_alone(invalid: Invalid) -> object:
    """The messages (comments)."""
    return {"success": False, "message": invalid.messages}


def params_on_create(invalid: Invalid) -> object:
    """The messages; what was sent only where a record was to be created (customers)."""
    return messages_alone(invalid) if invalid.updating else messages_and_params(invalid)


def by_field(invalid: Invalid) -> object:
    """The messages of each field, without its name (estimates)."""
    found: dict[str, list[str]] = {}
    for problem in invalid.problems:
        field, text = (
            ("base", problem) if isinstance(problem, str) else (problem.field, problem.text)
        )
        found.setdefault(field, []).append(text)
    return found


def is_blank(value: object) -> bool:
    """As Rails has it: null, nothing but spaces, an empty list or object."""
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())
