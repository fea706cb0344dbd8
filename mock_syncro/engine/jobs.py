"""What is done when the account's clock passes a time that a row has: a schedule's next run.

Nothing waits for it: who asks the account next finds it done, in the order of the times. A job
that fails is told in the log and leaves its row without a time, so that it is not tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from ..accounts.account import Account
from ..accounts.grants import steward
from ..clock import iso
from ..store import Row
from ..vocabulary.resource import Job, Resource
from .work import Engine, Work

MOST_AT_ONCE = 1000
"""So many are done before one call: after a leap of centuries the rest follows with the next."""

Waiting = tuple[str, str, Job, Row]
"""The time, the table, what is to be done, and the row."""

logger = logging.getLogger(__name__)


class Jobs:
    """The jobs of all tables. Made once, at the start; `due` costs a look at each index."""

    def __init__(self, engine: Engine, resources: Sequence[Resource]) -> None:
        self._engine = engine
        self.all = [(resource.name, job) for resource in resources for job in resource.jobs]

    def due(self, account: Account) -> Waiting | None:
        """The first job whose time has come."""
        now = iso(account.clock.now())
        waiting = [
            (row[job.field], table, job, row)
            for table, job in self.all
            for row in account.database.table(table).first(job.field)
        ]
        first = min(waiting, key=lambda found: found[0], default=None)
        return first if first is not None and first[0] <= now else None

    def run(self, account: Account, commit: Callable[[Account], None]) -> None:
        """Do what is due, one after the other; each is kept before the next begins."""
        for _ in range(MOST_AT_ONCE):
            found = self.due(account)
            if found is None:
                return
            time, table, job, row = found
            work = Work(account, self._engine)
            work.grant = steward(account.database)
            try:
                job.run(work, row)
            except Exception:
                logger.exception("a job of %s %s failed", table, row.doc_id)
                account.database.undo()
            after = work.row(table, row.doc_id)
            if after is not None and after[job.field] == time:
                account.database.put(table, Row({**after, job.field: None}, after.doc_id))
            commit(account)
