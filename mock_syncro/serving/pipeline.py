"""What waits on a connection, in bounds: requests behind others, and bytes behind those."""

from __future__ import annotations

from collections import deque
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl

MOST = 16
"""When so many requests wait, nothing more is read until all of them are under way."""


class Flow(FlowControl):
    """Reads on when uvicorn wants it, unless too many requests wait."""

    full = False
    held = b""
    """What was read, and has to wait too."""

    def resume_reading(self) -> None:
        if not self.full:
            super().resume_reading()

    def hold(self, data: bytes | memoryview) -> None:
        self.held += bytes(data)

    def release(self) -> bytes:
        """Read on; returns what was held."""
        self.full = False
        self.resume_reading()
        held, self.held = self.held, b""
        return held


class Cycles:
    """What uvicorn serves or will serve; it tells only the last that a client has gone."""

    def __init__(self) -> None:
        self._cycles: deque[Any] = deque()

    def add(self, cycle: Any) -> None:
        while self._cycles and self._cycles[0].response_complete:
            self._cycles.popleft()
        self._cycles.append(cycle)

    def disconnect(self) -> None:
        for cycle in self._cycles:
            cycle.disconnected = True
            cycle.message_event.set()
        self._cycles.clear()
