"""What is drawn by chance, repeatably: each draw depends on a seed, a purpose and a number.

There is no stream whose position could be lost or shifted: a read never changes what the next
write draws. What is numbered by the id of a row goes on after a restart on a state file; what is
numbered by events (one-time logins) begins anew.
"""

from __future__ import annotations

import hashlib
import random


def draw(seed: object, purpose: str, number: int, alphabet: str, length: int) -> str:
    """`length` characters of `alphabet`."""
    chance = random.Random(f"{seed}/{purpose}/{number}")  # noqa: S311 - repeatable by intent
    return "".join(chance.choices(alphabet, k=length))


def draw_uuid(seed: object, purpose: str, number: int) -> str:
    """A UUID of the random kind."""
    text = hashlib.sha256(f"{seed}/{purpose}/{number}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:32]}"
