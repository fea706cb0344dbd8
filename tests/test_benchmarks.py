"""The parts of the benchmark harness do what the figures rely on. Nothing is measured here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks import http, report
from benchmarks.client import Client, Exchange, WrongAnswer, frame
from benchmarks.http import Pair, Slice
from benchmarks.report import BEGIN, END, Figure

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"


class Answering(asyncio.Protocol):
    """A server that answers the n-th request with the n-th list of pieces, then with the last."""

    def __init__(self, served: list[int], answers: list[list[bytes]]) -> None:
        self.served = served
        self.answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        pieces = self.answers[min(len(self.served), len(self.answers) - 1)]
        self.served.append(len(data))
        loop = asyncio.get_running_loop()
        if not pieces:
            self.transport.close()
        for number, piece in enumerate(pieces):
            loop.call_later(number / 1000, self.transport.write, piece)


@asynccontextmanager
async def answering(*answers: list[bytes]) -> AsyncIterator[tuple[int, list[int]]]:
    """The port of such a server, and the lengths of what it was sent."""
    served: list[int] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(served, list(answers)), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], served


def slices(*costs: int) -> list[Slice]:
    """Slices of 100 requests that cost so many nanoseconds each."""
    return [Slice(100, 100 * cost, 1.0, 0.001, 0.002) for cost in costs]


def test_an_answer_is_framed_by_its_content_length() -> None:
    assert frame(ANSWER[:20]) is None
    assert frame(ANSWER[:40]) == (200, len(ANSWER))
    assert frame(ANSWER.replace(b"content-length", b"Content-Length")) == (200, len(ANSWER))
    with pytest.raises(WrongAnswer, match="without content-length"):
        frame(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")


def test_every_request_is_answered_and_counted_before_a_run_ends() -> None:
    async def story() -> None:
        async with answering([ANSWER]) as (port, served):
            async with Client(port, Exchange(REQUEST, 200, len(ANSWER)), connections=3) as client:
                assert len(served) == 3  # each connection has made its first call
                load = await client.run(0.02)
            assert len(load.latencies) == len(served) - 3 >= 3
            assert load.seconds >= 0.02
            assert all(0 < latency <= load.seconds for latency in load.latencies)

    asyncio.run(story())


def test_an_answer_in_pieces_is_one_answer() -> None:
    async def story() -> None:
        pieces = [ANSWER[:10], ANSWER[10:38], ANSWER[38:]]
        async with answering(pieces) as (port, served):
            async with Client(port, Exchange(REQUEST, 200), connections=1) as client:
                load = await client.run(0)
            assert len(load.latencies) == 1
            assert len(served) == 2

    asyncio.run(story())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([ANSWER.replace(b"200", b"401")], "expected 200"),
        ([ANSWER.replace(b": 5", b": 4")[:-1]], f"got {len(ANSWER) - 1}"),
        ([ANSWER + b"x"], "more than one answer"),
        ([], "closed a connection"),
    ],
)
def test_a_wrong_answer_ends_the_run(wrong: list[bytes], message: str) -> None:
    async def story() -> None:
        exchange = Exchange(REQUEST, 200, len(ANSWER))
        async with (
            answering([ANSWER], [ANSWER], wrong) as (port, _),
            Client(port, exchange, connections=1) as client,
        ):
            await client.run(5)

    with pytest.raises(WrongAnswer, match=message):
        asyncio.run(story())


def test_ratios_compare_the_minima_of_the_rounds() -> None:
    small = Pair(mock=slices(90, 50, 60), bare=slices(30, 25, 70))
    large = Pair(mock=slices(80, 55), bare=slices(25))
    assert small.ratio == 25 / 50
    assert http.flatness(small, large) == 55 / 50
    assert small.mock[0].rate == 100


def test_an_aim_is_missed_on_the_wrong_side_only() -> None:
    def figure(value: float, side: str) -> Figure:
        return Figure("x", "x", "1", value, aim=0.5, side=side)  # type: ignore[arg-type]

    assert figure(0.499, "at least").missed
    assert not figure(0.5, "at least").missed
    assert figure(0.501, "at most").missed
    assert not Figure("x", "x", "1", 9.0).missed


def test_the_table_shows_each_aim_beside_its_figure() -> None:
    text = report.table(
        [
            Figure("get", "GET", "100", 0.614, aim=0.55, side="at least", beside="fast"),
            Figure("start", "start", "msp", 0.412, "s", 0.35),
            Figure("start", "memory", "100,000", 182.4, "MB"),
        ]
    )
    assert text.splitlines()[2:] == [
        "| GET | 100 | 0.61 | ≥ 0.55 | fast |",
        "| start | msp | 0.41 s | ≤ 0.35 s **missed** |  |",
        "| memory | 100,000 | 182 MB |  |  |",
    ]


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n", encoding="utf-8")
    report.write_between(page, "| new |\n")
    report.write_between(page, "| newer |\n")
    assert page.read_text(encoding="utf-8") == f"above\n{BEGIN}\n| newer |\n{END}\nbelow\n"


@pytest.mark.parametrize("text", ["nothing", END + BEGIN, BEGIN, BEGIN + END + END])
def test_a_page_without_the_markers_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="once each"):
        report.write_between(page, "new")
    assert page.read_text(encoding="utf-8") == text
