"""Figures, their aims, and the one Markdown table that they end up in."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

BEGIN = "<!-- benchmarks:begin -->"
END = "<!-- benchmarks:end -->"
DIGITS = {"": 2, "s": 2, "MB": 0, "µs": 1}  # decimals shown of a figure in that unit


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `unit` is "" for a ratio, or s, MB (10**6 bytes), µs. `aim` is a bound on `value`: at least or
    at most, by `side`; None where there is none. `beside` are the numbers that help to read it.
    """

    name: str
    what: str
    rows: str
    value: float
    unit: Literal["", "s", "MB", "µs"] = ""
    aim: float | None = None
    side: Literal["at least", "at most"] = "at most"
    beside: str = ""

    @property
    def missed(self) -> bool:
        """Whether there is an aim and the value is on the wrong side of it, unrounded."""
        if self.aim is None:
            return False
        return self.value < self.aim if self.side == "at least" else self.value > self.aim


def number(value: float, unit: str) -> str:
    """A figure as it is shown: 0.61, 0.21 s, 43 MB, 9.4 µs."""
    return f"{value:.{DIGITS[unit]}f} {unit}".rstrip()


def aim(figure: Figure) -> str:
    """The aim as it is shown, and whether it was missed."""
    if figure.aim is None:
        return ""
    sign = "≥" if figure.side == "at least" else "≤"
    return f"{sign} {number(figure.aim, figure.unit)}" + (" **missed**" if figure.missed else "")


def table(figures: Sequence[Figure]) -> str:
    """All figures as one Markdown table."""
    lines = ["| measured | rows | figure | aim | beside it |", "|---|---|---|---|---|"]
    lines += [
        f"| {each.what} | {each.rows} | {number(each.value, each.unit)} | {aim(each)} "
        f"| {each.beside} |"
        for each in figures
    ]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """One line that says where the figures come from."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    servers = ", ".join(f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "httptools"))
    return f"Python {platform.python_version()}, {servers}, Linux, {os.cpu_count()} cores ({cpu})."


def between(path: Path) -> tuple[str, str]:
    """What stands before and after the two markers in the file.

    Raises ValueError when they are not there once each, in order.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in after:
        raise ValueError(f"{path} needs {BEGIN} and {END}, once each, in this order")
    return before, after


def write_between(path: Path, text: str) -> None:
    """Replace what stands between the two markers in the file. Raises ValueError as `between`."""
    before, after = between(path)
    path.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}", encoding="utf-8")


def write_json(path: Path, figures: Sequence[Figure], rounds: dict[str, Any]) -> None:
    """Everything that was measured, the single rounds included."""
    document = {
        "machine": machine(),
        "figures": [{**asdict(each), "missed": each.missed} for each in figures],
        "rounds": rounds,
    }
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
