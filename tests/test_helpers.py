"""Asserts in helper modules say what they compared, as those in tests do."""

from __future__ import annotations

import importlib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_asserts_in_helpers_are_rewritten() -> None:
    silent = []
    for folder in ("tests", "contract_tests"):
        for path in (ROOT / folder).rglob("*.py"):
            is_helper = not path.name.startswith(("test_", "conftest", "__init__"))
            if is_helper and "    assert " in path.read_text(encoding="utf-8"):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                if "@pytest_ar" not in vars(importlib.import_module(name)):
                    silent.append(name)
    assert silent == []
