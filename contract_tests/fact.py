"""What a fact is: a sentence about Syncro, its source, and the check that fails if it is untrue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One fact: its section, who says so (short names of `behaviour.md`), and its check."""

    id: str
    section: str
    source: str
    test: Callable[[], None]

    @property
    def words(self) -> str:
        """What it says: the name of its check, which is a sentence."""
        return self.test.__name__.replace("_", " ")
