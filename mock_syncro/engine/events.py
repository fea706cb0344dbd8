"""What the changes of an account tell others, by the declarations of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..store import Row
from ..store.database import Change
from ..vocabulary.resource import Resource

Told = tuple[str, str, Row]
"""The event's id, the table, and the row (as it was, if it is gone)."""


class Events:
    """The events of all tables. Made once, at the start."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._events = {resource.name: resource.events for resource in resources}

    def of(self, changes: Iterable[Change]) -> Iterator[Told]:
        """What a call's changes tell: a row that was written several times tells once."""
        whole: dict[tuple[str, int], tuple[Row | None, Row | None]] = {}
        for table, doc_id, before, after in changes:
            first = whole[table, doc_id][0] if (table, doc_id) in whole else before
            whole[table, doc_id] = (first, after)
        for (table, _), (before, after) in whole.items():
            row = after if after is not None else before
            for event in self._events.get(table, ()):
                if row is not None and event.when(before, after):
                    yield event.id, table, row
