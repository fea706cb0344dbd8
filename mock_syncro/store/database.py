"""All tables of one account, and what has changed in them since the last call.

A copy shares everything with its original until one of the two writes:

    image = Database(shapes)        # loaded once from a fixture
    account = image.copy()          # a dictionary of references
    account.put("contacts", row)    # forks that table, copies the run it touches
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .runs import Owner
from .tables import Row, Table, TableShape

Change = tuple[str, int, Row | None, Row | None]
"""Table, id, the row before (None: it is new), the row after (None: it is gone)."""


class Database:
    """The tables of one account. Not safe for several threads: the server has one loop."""

    __slots__ = ("changes", "owner", "tables")

    def __init__(
        self,
        shapes: Iterable[TableShape],
        rows: Mapping[str, list[Row]] | None = None,
        last_ids: Mapping[str, int] | None = None,
    ) -> None:
        """Build the tables from `rows` (in order of their ids); `last_ids` were given before."""
        self.owner: Owner = object()
        self.changes: list[Change] = []
        self.tables = {
            shape.name: Table(shape, self.owner, (rows or {}).get(shape.name)) for shape in shapes
        }
        for name, last in (last_ids or {}).items():
            table = self.tables[name]
            table.last_id = max(table.last_id, last)

    def copy(self) -> Database:
        """The same data for somebody else. From here on neither writes what both hold."""
        twin = Database.__new__(Database)
        twin.tables = self.tables.copy()
        twin.changes = []
        twin.owner = object()
        self.owner = object()
        return twin

    def table(self, name: str) -> Table:
        """A table for reading."""
        return self.tables[name]

    def versions(self, names: Iterable[str]) -> tuple[object, ...]:
        """What changes whenever one of these tables does."""
        tables = self.tables
        return tuple([tables[name].version for name in names])

    def has_written(self, names: Iterable[str]) -> bool:
        """Whether one of these tables is this database's alone."""
        return any(self.tables[name].owner is self.owner for name in names)

    def put(self, name: str, row: Row) -> None:
        before = self.writable(name).put(row)
        self.changes.append((name, row.doc_id, before, row))

    def drop(self, name: str, doc_id: int) -> None:
        before = self.writable(name).drop(doc_id)
        if before is not None:
            self.changes.append((name, doc_id, before, None))

    def next_id(self, name: str) -> int:
        """The id of the next row; one that was given never comes back."""
        return self.tables[name].last_id + 1

    def writable(self, name: str) -> Table:
        """A table that this database may change in place."""
        table = self.tables[name]
        if table.owner is not self.owner:
            table = self.tables[name] = table.fork(self.owner)
        return table

    def take_changes(self) -> list[Change]:
        """What was changed since the last time this was asked."""
        changes, self.changes = self.changes, []
        return changes

    def undo(self) -> None:
        """Take back what was changed since the last `take_changes`."""
        for name, doc_id, before, _ in reversed(self.take_changes()):
            table = self.writable(name)
            if before is None:
                table.drop(doc_id)
            else:
                table.put(before)

    def last_ids(self) -> dict[str, int]:
        return {name: table.last_id for name, table in self.tables.items()}
