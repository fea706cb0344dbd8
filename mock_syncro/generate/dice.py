"""Streams of random choices, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of random choices."""

    __slots__ = ("random",)

    def __init__(self, stream: str) -> None:
        self.random = Random(stream).random  # noqa: S311 - repeatable by intent

    def pick(self, pool: Sequence[T]) -> T:
        return pool[int(self.random() * len(pool))]

    def chance(self, probability: float) -> bool:
        return self.random() < probability
