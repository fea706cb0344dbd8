"""What is done when time passes."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.clock import iso, parse_time
from mock_syncro.engine import jobs
from mock_syncro.engine.jobs import Jobs
from mock_syncro.vocabulary.fields import own
from mock_syncro.vocabulary.interface import Record, Work
from mock_syncro.vocabulary.kinds import INTEGER, MOMENT
from mock_syncro.vocabulary.resource import Job
from tests.engine.shelf import advance, client, table


def test_a_leap_of_time_does_so_many_jobs_at_once_and_the_rest_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tick(work: Work, row: Record) -> None:
        following = iso(parse_time(row["next"]) + 1)
        work.change("things", row, {"count": row["count"] + 1, "next": following})

    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 10)
    fields = {"next": own(MOMENT), "count": own(INTEGER, default=0)}
    things = table("things", "thing", fields, jobs=(Job("next", tick),))
    api = client([things], {"things": {"1": {"next": "2026-01-31T12:00:00Z"}}})
    advance(api, 24.5)
    assert [api.get("/things/1").json()["count"] for _ in range(4)] == [10, 20, 25, 25]


def test_jobs_of_several_tables_are_done_in_the_order_of_their_times() -> None:
    done: list[str] = []

    def once(work: Work, row: Record) -> None:
        done.append(row["next"][:10])

    def waiting(name: str) -> Any:
        return table(name, name, {"next": own(MOMENT)}, jobs=(Job("next", once),))

    rows = {
        "boxes": {"1": {"next": "2026-01-04T12:00:00Z"}, "2": {"next": "2026-01-02T12:00:00Z"}},
        "things": {"1": {"next": "2026-01-01T12:00:00Z"}, "2": {"next": "2026-01-03T12:00:00Z"}},
    }
    api = client([waiting("boxes"), waiting("things")], rows)
    app: Any = api.app
    served = app.core.served("spec")
    Jobs(served.engine, served.resources).run(app.accounts.default, app.accounts.commit)
    assert done == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
