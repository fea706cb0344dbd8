"""`mock-syncro state repair FILE --out NEW`: a new state file of all that is whole in another."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..errors import SetupError
from ..store import DocumentError
from ..store.salvage import Salvage, salvage
from ..store.statefile import write_state

MOST_SHOWN = 20


def repair(source: Path, target: Path) -> Sequence[str]:
    """What there is to say about it. Raises SetupError; then there is no new file."""
    if target.exists():
        raise SetupError(f"there is a {target} already", "name another with --out")
    try:
        found = salvage(source.read_bytes())
    except DocumentError as error:
        raise SetupError(f"state file {source}: {error}", "nothing was written") from None
    except OSError as error:
        raise SetupError(f"cannot read {source}: {error.strerror}", "name a state file") from None
    try:
        write_state(target, found.saved)
    except OSError as error:
        raise SetupError(
            f"cannot write {target}: {error.strerror}", "name another with --out"
        ) from None
    return _report(found, os.fspath(target))


def _report(found: Salvage, target: str) -> list[str]:
    names = ", ".join(found.saved.accounts)
    kept = f"kept in {target}: {names[:200] or 'nothing'}"
    if not found.left_out:
        return [kept, "nothing was left out"]
    lines = [kept, "left out:", *(f"  {text}" for text in found.left_out[:MOST_SHOWN])]
    if len(found.left_out) > MOST_SHOWN:
        lines.append(f"  and {len(found.left_out) - MOST_SHOWN} more")
    return lines
