"""A TinyDB table in which a write touches one row.

TinyDB as it comes reads and writes the whole table at every call. Here the rows live in
`Runs`, with an index for each field that a filter names; TinyDB's own verbs (`insert`,
`search`, `update`, `remove`, ...) work on copies of the rows through two small mappings,
and the engine uses `row`, `put` and `drop`, which cost the same at any size.

Odd things of TinyDB that this table does not share: it hands out live nested dictionaries,
it gives the id of a deleted last row again, and its `truncate` relies on `clear`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson
from tinydb.storages import MemoryStorage
from tinydb.table import Document
from tinydb.table import Table as TinyTable

from .runs import Owner, Runs


class Row(Document):
    """One record. Immutable once stored: a change stores another row in its place."""

    # Slots, also for what Document would keep in a dictionary of its own: smaller and faster.
    __slots__ = ("doc_id", "json", "own_stamp", "own_whole", "stamp", "text", "view", "whole")

    json: bytes
    """What of the row the API shows, for the accounts of the zone in `view`."""
    whole: bytes
    """The same with what it shows of other rows, as they are where `stamp` is theirs."""
    own_whole: bytes
    """The same where an account has changed one of the tables; the last that was shown."""
    text: str
    """What a text search looks at, in lower case; only in tables that have one."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        dict.__init__(self, value)
        self.doc_id = doc_id
        self.view: object = None
        self.stamp: object = None
        self.own_stamp: object = None


@dataclass(frozen=True, slots=True)
class Index:
    """Rows by a value, kept in order of (value, id); a row whose key is None is left out."""

    name: str
    key: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class TableShape:
    """What the store has to know of a table: its name, its indexes, its search text."""

    name: str
    indexes: tuple[Index, ...] = ()
    text: Callable[[Mapping[str, Any]], str] | None = None


Keyed = tuple[Callable[[Mapping[str, Any]], Any], Runs]
"""What makes the key of a row, and the rows in order of (key, id)."""

MOST_ORDERS = 16
"""So many orders are kept beside the indexes: each costs memory, and a little of every write."""


class Table(TinyTable):
    """The rows of one kind in one account, by id and by each index."""

    document_class = Row

    def __init__(self, shape: TableShape, owner: Owner, rows: list[Row] | None = None) -> None:
        """`rows` come in ascending order of their ids."""
        super().__init__(MemoryStorage(), shape.name, cache_size=0)  # type: ignore[no-untyped-call]
        rows = rows or []
        self.shape = shape
        self.owner = owner
        self.version: object = object()
        """Another one after each write; copies share it until one of them is written."""
        self.rows = Runs(owner, ((row.doc_id, row) for row in rows))
        self.last_id = rows[-1].doc_id if rows else 0
        self.indexes: dict[Hashable, Keyed] = {
            index.name: (index.key, self._build(index.key)) for index in shape.indexes
        }
        self.orders: dict[Hashable, Keyed] = {}
        """Orders that calls have asked for, the last used at the end."""
        if shape.text:
            for row in rows:
                row.text = shape.text(row)

    def fork(self, owner: Owner) -> Table:
        """The same table for another owner; both share what neither has written since."""
        twin = Table.__new__(Table)
        twin.__dict__.update(self.__dict__)
        twin.owner = owner
        twin.rows = self.rows.fork(owner)
        twin.indexes = {name: (key, runs.fork(owner)) for name, (key, runs) in self.indexes.items()}
        twin.orders = {name: (key, runs.fork(owner)) for name, (key, runs) in self.orders.items()}
        return twin

    def row(self, doc_id: int) -> Row | None:
        found: Row | None = self.rows.get(doc_id)
        return found

    def put(self, row: Row) -> Row | None:
        """Store a row in place of the one with its id, which is returned."""
        doc_id = row.doc_id
        self.version = object()
        before = self.row(doc_id) if doc_id <= self.last_id else None
        self.rows.put(doc_id, row)
        for key, runs in self._keyed():
            value, old = key(row), None if before is None else key(before)
            if value is not None and value == old:
                runs.replace((value, doc_id), row)
                continue
            if old is not None:
                runs.drop((old, doc_id))
            if value is not None:
                runs.put((value, doc_id), row)
        if self.shape.text:
            row.text = self.shape.text(row)
        self.last_id = max(self.last_id, doc_id)
        return before

    def drop(self, doc_id: int) -> Row | None:
        """Delete a row, which is returned; its id is not given again."""
        before = self.row(doc_id)
        if before is not None:
            self.version = object()
            self.rows.drop(doc_id)
            for key, runs in self._keyed():
                if (value := key(before)) is not None:
                    runs.drop((value, doc_id))
        return before

    def _keyed(self) -> Iterable[Keyed]:
        indexes, orders = self.indexes.values(), self.orders
        return (*indexes, *orders.values()) if orders else indexes

    def span(self, name: Hashable, value: Any) -> tuple[Runs, int, int]:
        """The rows whose indexed value is `value`: the index, and their first and end rank."""
        runs = (self.indexes.get(name) or self.orders[name])[1]
        return runs, runs.rank((value,)), runs.rank((value, math.inf))

    def highest(self, name: str) -> Any:
        """The highest value of an index; None where it has none."""
        runs = self.indexes[name][1]
        return runs.last_key()[0] if len(runs) else None

    def first(self, name: str) -> list[Row]:
        """The row with the lowest value of an index; none where it is empty."""
        rows: list[Row] = self.indexes[name][1].slice(0, 1)
        return rows

    def key(self, name: Hashable) -> Callable[[Mapping[str, Any]], Any]:
        """What makes the value of an index; a field that has none is its own value."""
        keyed = self.indexes.get(name) or self.orders.get(name)
        return keyed[0] if keyed else itemgetter(name)

    def matching(self, name: Hashable, value: Any) -> list[Row]:
        """All rows whose indexed value is `value`, by id."""
        runs = (self.indexes.get(name) or self.orders[name])[1]
        return runs.between((value,), (value, math.inf))

    def order(self, name: Hashable, key: Callable[[Mapping[str, Any]], Any]) -> Runs:
        """The rows in order of (key, id), but for those whose key is None.

        Built at its first use, by a look at all rows, and kept until others push it out.
        """
        kept = self.orders.pop(name, None) or (key, self._build(key))
        while len(self.orders) >= MOST_ORDERS:
            del self.orders[next(iter(self.orders))]
        self.orders[name] = kept
        return kept[1]

    def _build(self, key: Callable[[Mapping[str, Any]], Any]) -> Runs:
        items = [((key(row), row.doc_id), row) for row in self.rows]
        items = [item for item in items if item[0][0] is not None]
        items.sort(key=_first)
        return Runs(self.owner, items)

    # What TinyDB's own verbs stand on.

    def get(self, cond: Any = None, doc_id: int | None = None, doc_ids: Any = None) -> Any:
        """As TinyDB's, but by id without looking at other rows."""
        if doc_id is None:
            return super().get(cond, None, doc_ids)
        row = self.row(doc_id)
        return None if row is None else Row(deepcopy(dict(row)), doc_id)

    def _read_table(self) -> Any:
        return _Reader(self)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        writer = _Writer(self)
        updater(writer)
        writer.flush()

    def _get_next_id(self) -> int:
        self.last_id += 1
        return self.last_id


def same(row: Row, values: Mapping[str, Any]) -> bool:
    """Whether a row has these values, of these types too: 1 equals True and 1.0."""
    return row == values and orjson.dumps(row) == orjson.dumps(values)


def _first(item: tuple[Any, Row]) -> Any:
    return item[0]


class _Reader(Mapping[str, dict[str, Any]]):
    """A table as TinyDB reads it: id as text to a copy of the row."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __getitem__(self, key: str) -> dict[str, Any]:
        row = self.table.row(int(key))
        if row is None:
            raise KeyError(key)
        return deepcopy(dict(row))

    def __iter__(self) -> Iterator[str]:
        return map(str, self.table.rows.keys())

    def __len__(self) -> int:
        return len(self.table.rows)


class _Writer(MutableMapping[int, Any]):
    """A table as TinyDB changes it: rows are handed out as copies and stored at the end."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.taken: dict[int, dict[str, Any]] = {}

    def __getitem__(self, key: int) -> dict[str, Any]:
        if key not in self.taken:
            row = self.table.row(key)
            if row is None:
                raise KeyError(key)
            self.taken[key] = deepcopy(dict(row))
        return self.taken[key]

    def __setitem__(self, key: int, value: Mapping[str, Any]) -> None:
        self.taken.pop(key, None)
        self.table.put(Row(deepcopy(dict(value)), key))

    def __delitem__(self, key: int) -> None:
        self.taken.pop(key, None)
        if self.table.drop(key) is None:
            raise KeyError(key)

    def __iter__(self) -> Iterator[int]:
        return iter(list(self.table.rows.keys()))

    def __len__(self) -> int:
        return len(self.table.rows)

    def clear(self) -> None:
        for key in self:
            del self[key]

    def flush(self) -> None:
        """Store what was changed in place, also where only a type is another (1 and True)."""
        for key, value in self.taken.items():
            row = self.table.row(key)
            if row is None or not same(row, value):
                self.table.put(Row(deepcopy(value), key))
