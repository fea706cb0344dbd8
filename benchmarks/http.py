"""CPU time per request of the mock at two sizes, against a bare uvicorn server and the floor.

All servers are alive at the same time and take turns of a slice each, round after round. CPU time
is not steady on a shared machine, so the figure is the ratio of the minima over all rounds; latency
and requests per second stand for the round with that minimum.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from statistics import quantiles
from typing import Any

from benchmarks import scenarios, server
from benchmarks.client import Client, Exchange, Load
from benchmarks.report import Figure
from benchmarks.scenarios import Landmarks, Prepared, Scenario
from benchmarks.server import Server

SIZES = {
    "100": "generate:customers=1,contacts=100,tickets=100",
    "100,000": "generate:customers=1000,contacts=100000,tickets=100000",
}
"""Contacts and tickets; the same number of them for each customer."""
CONTACTS = "generate:customers=1000,contacts=100000"
BURST = 0.1  # seconds between two resets in a scenario that writes
SETTLE = 0.005  # seconds in which a server falls asleep, so that its CPU time is exact


@dataclass(frozen=True, slots=True)
class Slice:
    """One server's turn: CPU time in nanoseconds, wall time and latency in seconds."""

    requests: int
    cpu_ns: int
    seconds: float
    p50: float
    p99: float

    @property
    def cost(self) -> float:
        """CPU time per request, in nanoseconds."""
        return self.cpu_ns / self.requests

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """All slices of one scenario at one size: the mock's, and the other servers' in between.

    The floor does not depend on the size, and is measured at the first one.
    """

    mock: list[Slice]
    bare: list[Slice]
    floor: list[Slice] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Bare over mock: the share of the mock's CPU time that is not the mock's own doing."""
        return best(self.bare).cost / best(self.mock).cost


@dataclass(frozen=True, slots=True)
class Site:
    """A mock server that holds the data of one size."""

    server: Server
    at: Landmarks


Turn = Callable[[], Coroutine[Any, Any, None]]


def best(slices: Sequence[Slice]) -> Slice:
    """The slice with the least CPU time per request."""
    return min(slices, key=lambda one: one.cost)


def flatness(small: Pair, large: Pair) -> float:
    """CPU time per request at the large size over that at the small one."""
    return best(large.mock).cost / best(small.mock).cost


def measure(
    chosen: Sequence[Scenario], rounds: int, seconds: float, say: Callable[[str], None]
) -> tuple[list[Figure], dict[str, Any]]:
    """Run the scenarios; the figures, and every slice for the JSON file."""
    figures: list[Figure] = []
    slices: dict[str, Any] = {}
    with ExitStack() as stack:
        sites: dict[str, Site] = {}
        for size, fixture in SIZES.items():
            say(f"starting the mock with {size} contacts and tickets")
            mock = stack.enter_context(server.mock(fixture))
            sites[size] = Site(mock, scenarios.landmarks(mock))
        own = scenarios.own_headers(sites["100"].server)
        bare = stack.enter_context(
            server.bare(date_header="date" in own, server_header="server" in own)
        )
        floor = stack.enter_context(server.floor())
        done: dict[str, dict[str, Pair]] = {}
        for scenario in chosen:
            say(f"{scenario.name}: {rounds} rounds of {2 * len(sites) + 1} slices of {seconds:g} s")
            pairs = done[scenario.name] = run(
                rounds_of(scenario, sites, (bare, floor), rounds, seconds)
            )
            figures += list(lines(scenario, pairs))
            figures += list(comparisons(scenario, done))
            slices[scenario.name] = {size: asdict(pair) for size, pair in pairs.items()}
    return figures, slices


async def rounds_of(
    scenario: Scenario,
    sites: dict[str, Site],
    others: tuple[Server, Server],
    rounds: int,
    seconds: float,
) -> dict[str, Pair]:
    """All rounds of one scenario; every other round goes the other way round.

    `others` are the bare server and the floor.
    """
    bare, floor = others
    pairs = {size: Pair([], []) for size in sites}
    turns: list[Turn] = []
    for size, site in sites.items():
        prepared = scenarios.prepare(scenario, site.server, site.at)
        pair = pairs[size]
        turns.append(turn_of(scenario, bare, prepared, pair.bare, seconds))
        turns.append(mock_turn(scenario, site, prepared, pair.mock, seconds))
        if len(turns) == 2:
            turns.append(turn_of(scenario, floor, prepared, pair.floor, seconds))
    for number in range(rounds):
        for turn in turns if number % 2 == 0 else reversed(turns):
            await turn()
    for site in sites.values():
        if scenario.writes:
            scenarios.reset(site.server)
    return pairs


def turn_of(
    scenario: Scenario, other: Server, prepared: Prepared, slices: list[Slice], seconds: float
) -> Turn:
    """The turn of a server that holds the mock's answer."""

    async def turn() -> None:
        other.call("PUT", "/", prepared.answer)
        exchange = replace(prepared.exchange, length=None)
        slices.append(await a_slice(other, exchange, seconds, burst(scenario, seconds), _nothing))

    return turn


def mock_turn(
    scenario: Scenario, site: Site, prepared: Prepared, slices: list[Slice], seconds: float
) -> Turn:
    before = (lambda: scenarios.reset(site.server)) if scenario.writes else _nothing

    async def turn() -> None:
        length = burst(scenario, seconds)
        slices.append(await a_slice(site.server, prepared.exchange, seconds, length, before))

    return turn


def burst(scenario: Scenario, seconds: float) -> float:
    return BURST if scenario.writes else seconds


async def a_slice(
    target: Server, exchange: Exchange, seconds: float, burst: float, before: Callable[[], None]
) -> Slice:
    """Load one server in bursts, with `before` called ahead of each and left out of the count."""
    cpu = 0
    loads: list[Load] = []
    async with Client(target.port, exchange) as client:
        for _ in range(max(1, round(seconds / burst))):
            before()
            await asyncio.sleep(SETTLE)
            start = target.cpu_ns()
            loads.append(await client.run(min(burst, seconds)))
            await asyncio.sleep(SETTLE)
            cpu += target.cpu_ns() - start
    latencies = [latency for load in loads for latency in load.latencies]
    cuts = quantiles(latencies, n=100)
    return Slice(len(latencies), cpu, sum(load.seconds for load in loads), cuts[49], cuts[98])


def lines(scenario: Scenario, pairs: dict[str, Pair]) -> Iterator[Figure]:
    """The figures of one scenario: a ratio for each size, then the flatness."""
    for size, pair in pairs.items():
        mock, bare = best(pair.mock), best(pair.bare)
        beside = (
            f"{mock.rate:,.0f} requests/s (bare {bare.rate:,.0f}), "
            f"p50 {mock.p50 * 1e3:.2f} ms, p99 {mock.p99 * 1e3:.2f} ms "
            f"(bare {bare.p50 * 1e3:.2f}, {bare.p99 * 1e3:.2f})"
        )
        what = f"{scenario.title}: CPU per request, bare / mock"
        yield Figure(
            scenario.name, what, size, pair.ratio, "", scenario.at_least, "at least", beside
        )
    small, large = pairs.values()
    floor = best(small.bare).cost / best(small.floor).cost
    what = f"{scenario.title}: CPU per request, bare / floor"
    yield Figure(scenario.name, what, "", floor, "", beside=microseconds(small))
    what = f"{scenario.title}: CPU per request, at 100,000 / at 100"
    yield Figure(scenario.name, what, "both", flatness(small, large), "", scenario.flat)


def microseconds(pair: Pair) -> str:
    """What a request costs each of the three."""
    costs = [best(slices).cost / 1000 for slices in (pair.floor, pair.bare, pair.mock)]
    return "floor {:.1f} µs, bare {:.1f} µs, mock {:.1f} µs".format(*costs)


def run(rounds: Coroutine[Any, Any, dict[str, Pair]]) -> dict[str, Pair]:
    """Run on uvloop where it is installed: the client must not be the slower side."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(rounds)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(rounds)


def _nothing() -> None:
    """A scenario that only reads needs no reset."""


def comparisons(scenario: Scenario, done: dict[str, dict[str, Pair]]) -> Iterator[Figure]:
    """What a call costs beside another of the same run, at each size."""
    other, aim = scenario.beside or ("", 0)
    for size, pair in done.get(other, {}).items():
        cost = best(done[scenario.name][size].mock).cost / best(pair.mock).cost
        what = f"{scenario.title}: CPU per request, over that of `{other}`"
        yield Figure(scenario.name, what, size, cost, "", aim)
