"""Which rows a list shows, in which order, and one page of them.

By construction a page costs the same at any number of rows: it is a span of an index, or of an
order of several values. What looks at rows: text search, `like`, a sort within something else,
the smaller of two spans of time, the first use of an order, and pages of a span of time that
lie far from the newest row. Order is by id, newest first (guess).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..store import Database, Row, Table
from ..vocabulary.interface import Record
from ..vocabulary.kinds import is_true
from ..vocabulary.operations import Filter, Operation
from ..vocabulary.resource import Resource
from .asking import Asked, Asker, is_unset, take
from .pages import Listing, picked, without
from .spans import (
    FEW,
    equal_rows,
    fits,
    ranged_rows,
    rows_of_smallest,
)
from .textsearch import like, words


class Lister:
    """Answers one of the lists of a resource. Made once, at the start."""

    def __init__(self, resource: Resource, operation: Operation | None = None) -> None:
        """Without an operation it knows no filters, orders and parents."""
        self.resource = resource
        self.table = resource.name
        filters = operation.filters if operation else ()
        self.filters = {filter_.param: filter_ for filter_ in filters}
        self._flags = tuple(f.param for f in filters if f.how == "flag")
        self._defaults = tuple(f for f in filters if f.default is not None)
        self._sort = _sorter(operation) if operation and operation.sortable else None
        self._parent = operation.parents[-1].field if operation and operation.parents else ""
        hides = self._defaults or self._parent or resource.hidden_when
        narrowing = {*self.filters, *(operation.sort_params if self._sort and operation else ())}
        self._narrowing = None if hides else frozenset(narrowing)
        """The parameters without which the list has all rows that the asker may see; None: none
        would do."""

    def select(self, asker: Asker, params: Mapping[str, Any], below: int | None = None) -> Listing:
        """The rows that the parameters leave, of those that the asker may see.

        `below` is the id of the parent in the path.
        """
        table = asker.database.table(self.table)
        customers = asker.grant.customers
        if self._narrowing is not None and customers is None and self._narrowing.isdisjoint(params):
            return equal_rows(table, {})
        asked = self._asked(asker, table, params)
        if below is not None:
            asked.want(self._parent, below)
        self._hide(asked, params)
        self._scope(table, asked, customers)
        if asked.nothing:
            return picked([])
        looks = asked.tests or asked.among is not None or (asked.ranges and asked.excluded)
        if looks or len(asked.ranges) > 1:
            return self._looked_up(asker.database, table, asked)
        if asked.sort:
            return self._sorted(asker.database, table, asked)
        return self._span(table, asked)

    def search(self, asker: Asker, text: str) -> Listing:
        """The rows whose search text has all words."""
        asked = Asked({}, {}, None, [], [(Filter(param="", how="words"), text)], None)
        self._hide(asked, {})
        table = asker.database.table(self.table)
        self._scope(table, asked, asker.grant.customers)
        return picked([]) if asked.nothing else self._looked_up(asker.database, table, asked)

    def _asked(self, asker: Asker, table: Table, params: Mapping[str, Any]) -> Asked:
        asked = Asked({}, {}, None, [], [], self._sort(asker, params) if self._sort else None)
        filters = self.filters
        for name, value in params.items():
            if name in filters and not is_unset(value):
                take(asked, asker, table, filters[name], value)
        for filter_ in self._defaults:
            if is_unset(params.get(filter_.param)):
                take(asked, asker, table, filter_, filter_.default)
        return asked

    def _hide(self, asked: Asked, params: Mapping[str, Any]) -> None:
        """Leave out what the resource hides, unless a flag asks for it."""
        hidden = self.resource.hidden_when
        if hidden and not any(is_true(params.get(name)) for name in self._flags):
            asked.want(hidden, False)

    def _scope(self, table: Table, asked: Asked, customers: frozenset[int] | None) -> None:
        """Leave out what Select Customers hides."""
        scope = self.resource.scope
        if customers is None or not scope:
            return
        if scope == "id":
            ids = customers if asked.among is None else customers.intersection(asked.among)
            asked.among = sorted(ids)
        elif len(customers) == 1:
            asked.want(scope, next(iter(customers)))
        elif asked.equal.get(scope) not in customers:
            asked.want(customers, True)
            table.order(customers, lambda row: True if row[scope] in customers else None)

    def _span(self, table: Table, asked: Asked) -> Listing:
        """What an index answers, or a few rows of one, or else a kept order."""
        equal, ranges, excluded = asked.equal, list(asked.ranges.values()), asked.excluded
        if len(equal) + len(ranges) > 1:
            few = rows_of_smallest(table, equal, ranges, FEW)
            if few is not None:
                return picked([row for row in few if row.doc_id not in excluded])
        if ranges:
            return ranged_rows(table, equal, ranges[0])
        within = equal_rows(table, equal)
        if not excluded:
            return within
        rows = [row for row in _among(table, excluded) if fits(table, equal, row)]
        return without(within, rows) if rows else within

    def _sorted(self, database: Database, table: Table, asked: Asked) -> Listing:
        """The kept order of a field, where nothing else is asked; else what is left, sorted."""
        hidden = self.resource.hidden_when
        if asked.ranges or asked.sort is None or asked.equal not in ({}, {hidden: False}):
            return self._looked_up(database, table, asked)
        field, descending = asked.sort
        key = _sort_key(field, hidden if asked.equal else "")
        runs = table.order(f"{'shown' if asked.equal else 'all'} by {field}", key)
        listing = Listing(
            runs, (0, len(runs)), descending=descending, key=lambda row: (key(row), row.doc_id)
        )
        rows = [row for row in _among(table, asked.excluded) if fits(table, asked.equal, row)]
        return without(listing, rows) if rows else listing

    def _looked_up(self, database: Database, table: Table, asked: Asked) -> Listing:
        """Start from what indexes answer, then look at what is left."""
        rows = self._start(table, asked)
        for filter_, value in asked.tests:
            if filter_.field:
                rows = like(rows, filter_.field, value)
            else:
                rows = words(rows, value, self.resource.text_of, database)
        if asked.excluded:
            excluded = set(asked.excluded)
            rows = [row for row in rows if row.doc_id not in excluded]
        if asked.sort is None:
            return picked(rows)
        key = _sort_key(asked.sort[0])
        rows.sort(key=lambda row: (key(row), row.doc_id))
        return Listing(rows, (0, len(rows)), descending=asked.sort[1])

    def _start(self, table: Table, asked: Asked) -> list[Row]:
        """The rows by id that indexes and ranges leave."""
        equal, ranges = asked.equal, list(asked.ranges.values())
        if asked.among is not None:
            rows = [row for row in _among(table, asked.among) if fits(table, equal, row)]
        else:
            # A long span costs less in its own order than sorted by id.
            most = max(FEW, len(table.rows) // 4) if ranges else FEW
            found = rows_of_smallest(table, equal, ranges, most)
            if found is not None:
                return found
            rows = equal_rows(table, equal).by_id()
        for range_ in ranges:
            rows = [row for row in rows if range_.holds(row)]
        return rows


def _among(table: Table, ids: Iterable[int]) -> list[Row]:
    return [row for id_ in sorted(set(ids)) if (row := table.row(id_)) is not None]


Sorter = Callable[[Asker, Mapping[str, Any]], tuple[str, bool] | None]


def _sorter(operation: Operation) -> Sorter:
    """`sort=firstname DESC`, or `sort_by` and `sort_direction`: the field, and if it descends.

    The two-parameter form descends unless it is told otherwise, and sorts by its first field
    unless another is named (guess).
    """
    names, fields = operation.sort_params, operation.sortable

    def by_one(asker: Asker, params: Mapping[str, Any]) -> tuple[str, bool] | None:
        parts = str(params.get(names[0]) or "").split()
        if not parts or len(parts) > 2 or parts[0] not in fields:
            if parts:
                asker.explain(f"{names[0]} names no field that has an order, so nothing is sorted")
            return None
        return parts[0], len(parts) == 2 and parts[1].upper() == "DESC"

    def by_two(asker: Asker, params: Mapping[str, Any]) -> tuple[str, bool] | None:
        if params.keys().isdisjoint(names):
            return None
        field, direction = (str(params.get(name) or "") for name in names)
        if field and field not in fields:
            asker.explain(f"{names[0]} is none of {', '.join(fields)}, so it is {fields[0]}")
        return (field if field in fields else fields[0]), direction.upper() != "ASC"

    return by_one if len(names) == 1 else by_two


def _sort_key(field: str, hidden: str = "") -> Callable[[Record], Any]:
    """Case is ignored, and null comes first (guess: as MySQL sorts).

    A row whose field `hidden` is true has no place in the order: None.
    """

    def key(row: Record) -> tuple[bool, Any] | None:
        if hidden and row[hidden]:
            return None
        value = row[field]
        if value is None:
            return (False, 0)
        return (True, value.lower() if isinstance(value, str) else value)

    return key
