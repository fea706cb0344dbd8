"""What changes tell."""

from __future__ import annotations

from mock_syncro.engine.events import Events
from mock_syncro.store import Row
from mock_syncro.vocabulary.resource import Event, Resource

THINGS = Resource(
    tag="T",
    name="things",
    singular="thing",
    events=(
        Event("thing.created", lambda before, after: before is None),
        Event("thing.closed", lambda before, after: after is not None and after["closed"]),
        Event("thing.gone", lambda before, after: after is None),
    ),
)
OPEN, CLOSED = Row({"id": 1, "closed": False}, 1), Row({"id": 1, "closed": True}, 1)


def told(*changes: tuple[Row | None, Row | None]) -> list[tuple[str, str, Row]]:
    return list(Events((THINGS,)).of([("things", 1, *change) for change in changes]))


def test_a_change_tells_what_its_table_declares() -> None:
    assert told((None, OPEN)) == [("thing.created", "things", OPEN)]
    assert told((OPEN, CLOSED)) == [("thing.closed", "things", CLOSED)]


def test_a_row_that_is_gone_tells_what_it_was() -> None:
    assert told((OPEN, None)) == [("thing.gone", "things", OPEN)]


def test_a_row_that_was_written_twice_tells_once() -> None:
    both = ["thing.created", "thing.closed"]
    assert [id_ for id_, _, _ in told((None, OPEN), (OPEN, CLOSED))] == both


def test_a_row_that_came_and_went_tells_nothing() -> None:
    assert told((None, OPEN), (OPEN, None)) == []


def test_a_table_without_events_tells_nothing() -> None:
    assert list(Events((THINGS,)).of([("others", 1, None, OPEN)])) == []
