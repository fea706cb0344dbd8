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
    app: Any = api.app
    served = app.core.served("spec")
    waiting = Jobs(served.engine, served.resources)
    advance(api, 24.5)
    counts = []
    for _ in range(4):
        waiting.run(app.accounts.default, app.accounts.commit)
        counts.append(api.get("/things/1").json()["count"])
    assert counts == [10, 20, 25, 25]
