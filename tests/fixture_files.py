"""The shipped fixtures as the tests of them read them: no server, times made absolute."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mock_syncro.generate import generate

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("empty", "small", "msp", "edge")
EPOCH = datetime(2026, 1, 30, tzinfo=UTC)
"""The one of make_fixtures, a Friday: on a weekend nothing would be made anyway."""
OFFSET = re.compile(r"(-?\d+)(w?)d (\d\d):(\d\d)(?::(\d\d))?")
TIMES = (
    *("created_at", "updated_at", "due_date", "start_at", "end_at", "resolved_at"),
    *("start_time", "end_time", "last_login_at"),
)

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]


def pools() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FIXTURES / "pools.json").read_text(encoding="utf-8"))
    return loaded


def document(name: str) -> Tables:
    loaded = json.loads((FIXTURES / f"{name}.json").read_bytes())
    return {table: {int(key): row for key, row in rows.items()} for table, rows in loaded.items()}


def absolute(text: str) -> str:
    """An offset as the time that it stands for."""
    match = OFFSET.fullmatch(text)
    if match is None:
        return text
    working = match[2] == "w"
    days, hours, minutes, seconds = (int(match[group] or 0) for group in (1, 3, 4, 5))
    day = working_day(days) if working else EPOCH + timedelta(days=days)
    moment = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@cache
def working_day(number: int) -> datetime:
    """Counted day by day from the epoch, which is one itself."""
    day = EPOCH
    while number:
        step = 1 if number > 0 else -1
        day += timedelta(days=step)
        number -= step * (day.weekday() < 5)
    return day


def with_times(tables: Tables) -> Tables:
    """As a server has it after loading: absolute times, `updated_at` in every row."""
    for table in tables.values():
        for row in table.values():
            for name in TIMES:
                if name in row:
                    row[name] = absolute(row[name])
            row.setdefault("updated_at", row["created_at"])
    return tables


def believable(source: str) -> Tables:
    """Data that has to be believable; the walk-in customer of `msp` is left out."""
    if source == "generated":
        counts = {"customers": 300, "contacts": 3000, "tickets": 3000}
        return with_times(generate(counts, seed=11, epoch=EPOCH, pools=pools()))
    loaded = with_times(document("msp"))
    walk_in = next(iter(loaded["customers"]))
    del loaded["customers"][walk_in]
    loaded["phones"] = {
        key: row for key, row in loaded["phones"].items() if row["customer_id"] != walk_in
    }
    return loaded
