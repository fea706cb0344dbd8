"""The clock and the one form of times. Real time is a number that the test moves."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from mock_syncro.clock import EARLIEST, LATEST, Clock, iso, parse_time

NOON = 1769860800.0
"""2026-01-31T12:00:00Z"""


class Real:
    """Stands in for `time.time`."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine is none that a test means."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/St_Johns")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (NOON, "2026-01-31T12:00:00.000Z"),
        (NOON + 0.5, "2026-01-31T12:00:00.500Z"),
        (NOON + 0.9999, "2026-01-31T12:00:00.999Z"),
        (NOON + 0.0004, "2026-01-31T12:00:00.000Z"),
        (-0.001, "1969-12-31T23:59:59.999Z"),
        (-0.0001, "1969-12-31T23:59:59.999Z"),
        (EARLIEST, "0001-01-01T00:00:00.000Z"),
        (LATEST, "9999-12-31T23:59:59.000Z"),
    ],
)
def test_times_are_written_in_utc_with_milliseconds(seconds: float, text: str) -> None:
    assert iso(seconds) == text


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.000Z",
        "2026-01-31T12:00:00",
        "2026-01-31 12:00",
        "2026-01-31T13:00:00+01:00",
        "2026-01-31T04:30:00-07:30",
    ],
)
def test_a_time_without_an_offset_is_utc(text: str) -> None:
    assert parse_time(text) == NOON


def test_a_date_is_its_first_moment() -> None:
    assert iso(parse_time("2026-01-31")) == "2026-01-31T00:00:00.000Z"


@pytest.mark.parametrize("text", ["", "now", "31.01.2026", "2026-02-30", "2026-01-31T25:00", "12"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_written_times_sort_as_the_moments_do() -> None:
    moments = [EARLIEST, -1.5, -1, 0, 0.001, 0.1, 1, NOON, NOON + 0.5, LATEST]
    assert sorted(map(iso, moments)) == [iso(moment) for moment in moments]


def test_without_a_start_a_clock_shows_real_time() -> None:
    real = Real()
    clock = Clock(None, real)
    real.now += 7.25
    assert clock.now() == real.now


def test_with_a_start_a_clock_begins_there_and_runs() -> None:
    real = Real()
    clock = Clock(NOON, real)
    assert clock.now() == NOON
    real.now += 90
    assert clock.now() == NOON + 90


def test_a_frozen_clock_stands_still_until_it_runs_on_from_there() -> None:
    real = Real()
    clock = Clock(NOON, real)
    real.now += 10
    clock.set(frozen=True)
    real.now += 1000
    assert clock.now() == NOON + 10
    clock.set(frozen=False)
    real.now += 5
    assert clock.now() == NOON + 15


def test_a_clock_can_be_set_while_it_runs_and_while_it_stands() -> None:
    real = Real()
    clock = Clock(None, real)
    clock.set(now=NOON)
    real.now += 3
    assert clock.now() == NOON + 3
    clock.set(now=5.0, frozen=True)
    real.now += 3
    assert clock.now() == 5.0
    clock.set(now=6.0)
    assert (clock.now(), clock.frozen) == (6.0, True)
    clock.set(now=7.0, frozen=False)
    real.now += 3
    assert clock.now() == 10.0


def test_advancing_moves_both_a_running_and_a_frozen_clock() -> None:
    real = Real()
    clock = Clock(NOON, real)
    clock.advance(60)
    real.now += 1
    assert clock.now() == NOON + 61
    clock.set(frozen=True)
    clock.advance(-31)
    assert (clock.now(), clock.frozen) == (NOON + 30, True)


def test_a_tick_moves_a_frozen_clock_on_after_each_call() -> None:
    clock = Clock(NOON, Real())
    clock.set(frozen=True, tick=0.25)
    for _ in range(3):
        clock.after_call()
    assert clock.now() == NOON + 0.75


def test_a_tick_leaves_a_running_clock_alone() -> None:
    clock = Clock(NOON, Real())
    clock.set(tick=5)
    clock.after_call()
    assert clock.now() == NOON


def test_ticks_stop_at_the_end_of_the_calendar() -> None:
    clock = Clock(None, Real())
    clock.set(now=LATEST - 1, frozen=True, tick=10**9)
    for _ in range(2):
        clock.after_call()
    assert iso(clock.now()) == "9999-12-31T23:59:59.000Z"


@pytest.mark.parametrize(
    "seconds", [EARLIEST - 1, LATEST + 1, float("nan"), float("inf"), float("-inf")]
)
def test_a_time_that_cannot_be_written_leaves_the_clock_as_it_was(seconds: float) -> None:
    clock = Clock(NOON, Real())
    clock.set(frozen=True, tick=2)
    with pytest.raises(ValueError, match="the years 1 to 9999"):
        clock.set(now=seconds, frozen=False, tick=3)
    with pytest.raises(ValueError, match="the years 1 to 9999"):
        clock.advance(seconds - NOON)
    assert (clock.now(), clock.frozen, clock.tick) == (NOON, True, 2)


def test_a_reset_puts_a_clock_back_to_its_start() -> None:
    real = Real()
    clock = Clock(NOON, real)
    clock.set(now=5.0, frozen=True, tick=3)
    real.now += 100
    clock.reset()
    assert (clock.now(), clock.frozen, clock.tick) == (NOON, False, 0.0)
    real.now += 1
    assert clock.now() == NOON + 1


def test_a_reset_puts_a_clock_without_a_start_back_to_real_time() -> None:
    real = Real()
    clock = Clock(None, real)
    clock.set(now=5.0)
    clock.reset()
    assert clock.now() == real.now
