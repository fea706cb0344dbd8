"""The command, and `python -m mock_syncro`, which is the same."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


def run() -> int:
    """Run the command; Ctrl-C ends it without a word, while modules are being loaded too."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        signal.signal(signal.SIGINT, _quit)
    from .cli import main  # here: it loads the rest

    return main()


def _quit(number: int, _: FrameType | None) -> None:
    """Nothing is lost: what was answered is in the state file, and nothing is answered yet."""
    os._exit(128 + number)


if __name__ == "__main__":
    sys.exit(run())
