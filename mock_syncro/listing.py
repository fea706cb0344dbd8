"""Which rows a list shows, in which order, and one page of them.

By construction a page costs the same at any number of rows: what can be answered from an
index is a span of it. Only text search, `like` and a sort beyond the kept orders look at rows.
Order is by id, newest first (guess).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .access import Grant
from .casting import is_true, whole_number
from .formats import digits
from .resource import Filter, Record, Resource
from .store import Database, Row, Table
from .store.runs import Runs


class Listing:
    """The rows that a list shows: a span of an index, or rows that were picked."""

    __slots__ = ("descending", "key", "runs", "start", "stop")

    def __init__(
        self,
        runs: Runs | list[Row],
        span: tuple[int, int],
        *,
        descending: bool = True,
        key: Callable[[Row], Any] | None = None,
    ) -> None:
        """`key` gives the key of a row in `runs`, where that is an index."""
        self.runs = runs
        self.start, self.stop = span
        self.descending = descending
        self.key = key

    def __len__(self) -> int:
        return self.stop - self.start

    def page(self, skip: int, take: int) -> list[Row]:
        """`take` rows after the first `skip`, in the order of the list."""
        if self.descending:
            stop = self.stop - skip
            rows = self._slice(max(self.start, stop - take), stop)
            rows.reverse()
            return rows
        start = self.start + skip
        return self._slice(start, min(start + take, self.stop))

    def _slice(self, start: int, stop: int) -> list[Row]:
        runs = self.runs
        if start >= stop:
            return []
        return runs[start:stop] if isinstance(runs, list) else runs.slice(start, stop)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the parameters of a call ask of a list."""

    picks: list[tuple[Filter, Any]]
    """Filters that an index answers."""
    tests: list[tuple[Filter, Any]]
    """Filters that look at each row."""
    excluded: list[int]
    sort: tuple[str, bool] | None
    """A field, and whether its order descends."""
    hiding: bool
    """Whether rows that the resource hides stay hidden."""


class Lister:
    """Answers the lists of one resource. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        self.filters = {filter_.param: filter_ for filter_ in resource.filters}
        self.table = resource.name
        self.scope = resource.scope
        self.hidden = resource.hidden_when
        self.sortable = frozenset(
            name
            for name, field in resource.fields.items()
            if resource.sortable and field.stored and field.shown and field.kind != "object"
        )

    def select(
        self, database: Database, grant: Grant, params: Mapping[str, Any], names: Sequence[str] = ()
    ) -> Listing:
        """The rows that the parameters leave, of those that the grant shows.

        `names` restricts the filters that count; none: all of them.
        """
        table = database.table(self.table)
        asked = self._asked(params, names or self.filters)
        span = None if asked.tests else self._span(table, grant, asked)
        if span is not None:
            rows = self._shown(_among(table, asked.excluded), asked)
            return _without(span, rows) if rows else span
        return self._looked_up(table, grant, asked)

    def _asked(self, params: Mapping[str, Any], names: Iterable[str]) -> Asked:
        asked = [
            (self.filters[name], params[name])
            for name in names
            if name in params and not _blank(params[name])
        ]
        sort = _sort(params)
        return Asked(
            picks=[(f, value) for f, value in asked if f.how in ("equals", "among")],
            tests=[(f, value) for f, value in asked if f.how in ("like", "words")],
            excluded=[id_ for f, value in asked if f.how == "not_among" for id_ in _ids(value)],
            sort=sort if sort and sort[0] in self.sortable else None,
            hiding=bool(self.hidden)
            and not any(f.how == "flag" and is_true(value) for f, value in asked),
        )

    def _span(self, table: Table, grant: Grant, asked: Asked) -> Listing | None:
        """A list that a span of one kept order answers, or None."""
        if asked.picks:
            return self._equal_span(table, grant, asked)
        if grant.customers is not None:
            return None if asked.sort or asked.hiding else self._scoped_span(table, grant.customers)
        if asked.sort:
            return self._order(table, *asked.sort, self.hidden if asked.hiding else "")
        if asked.hiding:
            return _span(table, self.hidden, False)
        return Listing(table.rows, (0, len(table.rows)), key=_id)

    def _scoped_span(self, table: Table, customers: frozenset[int]) -> Listing | None:
        """What Select Customers leaves, in an order that is kept from the first use on."""
        scope = self.scope
        if scope in ("", "id"):
            return None
        if len(customers) == 1:
            return _span(table, scope, next(iter(customers)))
        runs = table.order(customers, lambda row: True if row[scope] in customers else None)
        return Listing(runs, (0, len(runs)), key=lambda row: (True, row.doc_id))

    def _equal_span(self, table: Table, grant: Grant, asked: Asked) -> Listing | None:
        filter_, value = asked.picks[0]
        if len(asked.picks) > 1 or asked.sort or asked.hiding or filter_.how != "equals":
            return None
        wanted = _wanted(filter_, value)
        if wanted is None:
            return _picked([])
        if grant.customers is not None:
            if filter_.field != self.scope:
                return None
            if not grant.sees(wanted):
                return _picked([])
        return _span(table, filter_.field, wanted)

    def _order(self, table: Table, field: str, descending: bool, hidden: str) -> Listing:  # noqa: FBT001 - as `Asked.sort` has it
        key = _sort_key(field, hidden)
        runs = table.order(f"{'shown' if hidden else 'all'} by {field}", key)
        return Listing(
            runs, (0, len(runs)), descending=descending, key=lambda row: (key(row), row.doc_id)
        )

    def _looked_up(self, table: Table, grant: Grant, asked: Asked) -> Listing:
        """Start from the narrowest index that was asked for, then look at what is left."""
        rows = self._start(table, grant, asked)
        for filter_, value in asked.tests:
            rows = _like(rows, filter_.field, value) if filter_.field else _words(rows, value)
        if asked.excluded:
            excluded = set(asked.excluded)
            rows = [row for row in rows if row.doc_id not in excluded]
        if asked.sort is None:
            return _picked(rows)
        key = _sort_key(asked.sort[0])
        rows.sort(key=lambda row: (key(row), row.doc_id))
        return Listing(rows, (0, len(rows)), descending=asked.sort[1])

    def _start(self, table: Table, grant: Grant, asked: Asked) -> list[Row]:
        """The rows by id that the picks leave, of those that the grant shows."""
        if not asked.picks:
            if grant.customers is not None:
                return self._shown(self._scoped(table, grant.customers), asked)
            if asked.hiding:
                return table.matching(self.hidden, False)
            return table.rows.slice(0, len(table.rows))
        found = [
            _among(table, value) if filter_.how == "among" else _equal(table, filter_, value)
            for filter_, value in asked.picks
        ]
        rows = found[0]
        for others in found[1:]:
            kept = {row.doc_id for row in others}
            rows = [row for row in rows if row.doc_id in kept]
        if grant.customers is not None and self.scope:
            rows = [row for row in rows if grant.sees(row[self.scope])]
        return self._shown(rows, asked)

    def _scoped(self, table: Table, customers: frozenset[int]) -> list[Row]:
        """What Select Customers leaves of a table, by id."""
        if not self.scope:
            return table.rows.slice(0, len(table.rows))
        if self.scope == "id":
            return _among(table, list(customers))
        rows = [row for id_ in customers for row in table.matching(self.scope, id_)]
        rows.sort(key=_id)
        return rows

    def _shown(self, rows: list[Row], asked: Asked) -> list[Row]:
        hidden = self.hidden
        return [row for row in rows if not row[hidden]] if asked.hiding else rows


def _picked(rows: list[Row]) -> Listing:
    return Listing(rows, (0, len(rows)))


def _id(row: Row) -> int:
    return row.doc_id


def _span(table: Table, name: str, value: Any) -> Listing:
    """The rows whose indexed value is `value`."""
    runs, start, stop = table.span(name, value)
    return Listing(runs, (start, stop), key=lambda row: (value, row.doc_id))


def _blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _ids(value: Any) -> list[int]:
    values = value if isinstance(value, list) else str(value).split(",")
    return [number for item in values if (number := whole_number(item)) is not None]


def _among(table: Table, value: Any) -> list[Row]:
    return [row for id_ in sorted(set(_ids(value))) if (row := table.row(id_)) is not None]


def _wanted(filter_: Filter, value: Any) -> Any:
    """What an index would hold for the value; None: nothing can match."""
    if filter_.kind == "integer":
        return whole_number(value)
    return str(value).lower() if filter_.fold else str(value)


def _equal(table: Table, filter_: Filter, value: Any) -> list[Row]:
    wanted = _wanted(filter_, value)
    return [] if wanted is None else table.matching(filter_.field, wanted)


def _like(rows: list[Row], field: str, value: Any) -> list[Row]:
    needle = str(value).lower()
    # The search text first: it has the field in it, in lower case already.
    return [
        row
        for row in rows
        if needle in row.text and (text := row[field]) and needle in text.lower()
    ]


def _words(rows: list[Row], value: Any) -> list[Row]:
    for word in dict.fromkeys(str(value).lower().split()):
        if not rows:
            break
        number = digits(word) if not any(map(str.isalpha, word)) else None
        if number and number != word:
            rows = [row for row in rows if number in row.text or word in row.text]
        else:
            rows = [row for row in rows if word in row.text]
    return rows


def _sort(params: Mapping[str, Any]) -> tuple[str, bool] | None:
    """`firstname DESC` as the field and whether it descends."""
    parts = str(params.get("sort") or "").split()
    if not parts or len(parts) > 2:
        return None
    return parts[0], len(parts) == 2 and parts[1].upper() == "DESC"


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


def _without(listing: Listing, excluded: list[Row]) -> Listing:
    """The list less some rows: a throw-away copy of its index, without them."""
    runs, key, stop = listing.runs, listing.key, listing.stop
    if isinstance(runs, list) or key is None:
        return _picked([row for row in listing.page(0, len(listing)) if row not in excluded][::-1])
    kept = runs.fork(object())
    for row in excluded:
        if runs.get(key(row)) is row:
            kept.drop(key(row))
            stop -= 1
    return Listing(kept, (listing.start, stop), descending=listing.descending)
