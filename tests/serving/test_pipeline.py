"""Requests that come while others are answered: many of them cost no more than each for itself."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

from mock_syncro.serving.pipeline import MOST
from mock_syncro.serving.wire import Wire
from tests.serving.doors import Client, request, serving

SHORT = b"GET /nothing HTTP/1.1\r\n\r\n"


def read_answers(client: Client, count: int) -> None:
    seen, last = 0, b""
    while seen < count:
        part = client.socket.recv(1 << 18)
        assert part
        seen += (last + part).count(b"HTTP/1.1 404")
        last = part[-11:]


def test_many_pipelined_requests_leave_others_their_turn() -> None:
    with serving("wire") as running, running.connect() as client, running.connect() as other:
        count = 8_000
        sender = threading.Thread(target=client.send, args=(SHORT * count,))
        reader = threading.Thread(target=read_answers, args=(client, count))
        sender.start()
        reader.start()
        time.sleep(0.1)
        slowest = 0.0
        while reader.is_alive():
            start = time.perf_counter()
            assert other.call(request("/api/v1/me")).status == 200
            slowest = max(slowest, time.perf_counter() - start)
        sender.join()
        assert slowest < 1


def test_requests_that_wait_are_bounded() -> None:
    waiting: list[int] = []

    class Counted(Wire):
        def to_asgi(self) -> None:
            super().to_asgi()
            waiting.append(len(self.pipeline))

    def counted(http: Any) -> Any:
        return partial(Counted, *http.args)

    with serving("wire", protocol=counted) as running, running.connect() as client:
        count = 8_000
        sender = threading.Thread(target=client.send, args=(SHORT * count,))
        sender.start()
        read_answers(client, count)
        sender.join()
        assert MOST < max(waiting) < 1_000
        assert client.call(request("/api/v1/me")).status == 200


def test_the_last_of_many_pipelined_requests_may_be_cut() -> None:
    with serving("wire") as running, running.connect() as client:
        last = request("/api/v1/contacts/101", "PUT", b'{"name": "Last"}')
        client.send(SHORT * 1_000 + last[:-5], last[-5:])
        assert [client.answer().status for _ in range(1_000)] == [404] * 1_000
        assert b'"name":"Last"' in client.answer().body
