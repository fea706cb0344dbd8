"""`python -m mock_syncro`, the same as `mock-syncro`."""

from __future__ import annotations

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
