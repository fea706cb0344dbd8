"""What people are told of a fixture that does not fit: all of it at once, with its places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import SetupError
from .coherence import Wrong
from .places import Places

MOST = 20
"""So many things are told; of the rest, how many there are."""

ADVICE = "mock-syncro fixture fields TABLE shows what a row may have"


def complaint(wrong: Sequence[Wrong], first: Exception, file: Path | None = None) -> SetupError:
    """The error to be raised; `first` is what loading stopped at, `file` where it was read."""
    places = None if file is None else Places(file.read_text(encoding="utf-8"))
    found = [*wrong]
    if places:
        found += _twice(places)
        found.sort(key=lambda one: _line(one, places) or 0)
    if not found:
        found.append(Wrong(f"it does not fit: {first}"))
    told = [_told(one, file, places) for one in found[:MOST]]
    if len(found) == 1:
        return SetupError(told[0] if file else f"the fixture: {told[0]}", ADVICE)
    if len(found) > MOST:
        told.append(f"and {len(found) - MOST} more")
    return SetupError(f"{file or 'the fixture'} has {len(found)} errors", ADVICE, told)


def _told(wrong: Wrong, file: Path | None, places: Places | None) -> str:
    line = _line(wrong, places)
    where = "" if file is None else f"{file}, line {line}: " if line else f"{file}: "
    row = f'"{wrong.table}" row {wrong.key}: ' if wrong.key != "" else ""
    return f"{where}{row}{wrong.text}"


def _line(wrong: Wrong, places: Places | None) -> int | None:
    path = [str(part) for part in (wrong.table, wrong.key, wrong.field) if part != ""]
    return places.line(*path) if places else None


def _twice(places: Places) -> list[Wrong]:
    what = {1: "the table", 2: "the id"}
    return [
        Wrong(
            f'{what.get(len(path), "the key")} "{path[-1]}" is there twice, first in line {line}',
            *path[:3],
        )
        for path, line in places.twice
    ]
