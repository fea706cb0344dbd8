"""What a call asks of a list: parameters, as the filters of the list read them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Protocol

from ..store import Database, Table
from ..vocabulary.interface import Rights, View
from ..vocabulary.kinds import BOOLEAN, INTEGER, is_flag, is_true, whole_number
from ..vocabulary.operations import Filter
from .spans import Range


class Asker(Protocol):
    """A call, as far as lists look at it."""

    @property
    def database(self) -> Database: ...

    @property
    def grant(self) -> Rights: ...

    @property
    def view(self) -> View: ...

    def explain(self, text: str) -> None:
        """Tell people something about the answer."""


@dataclass(slots=True)
class Asked:
    """What a call asks of a list."""

    equal: dict[Hashable, Any]
    """Names of indexes, and the value that is wanted of each."""
    ranges: dict[str, Range]
    """By field."""
    among: list[int] | None
    """The ids of which one is wanted."""
    excluded: list[int]
    tests: list[tuple[Filter, Any]]
    """Filters that look at each row."""
    sort: tuple[str, bool] | None
    """A field, and whether its order descends."""
    nothing: bool = False
    """Whether no row can be wanted."""

    def want(self, index: Hashable, value: Any) -> None:
        """Ask for one value of an index; nothing has None, and nothing has two."""
        if value is None or self.equal.setdefault(index, value) != value:
            self.nothing = True

    def choose(self, ids: list[int]) -> None:
        """Ask for one of these ids."""
        self.among = sorted(set(ids) if self.among is None else set(ids) & set(self.among))

    def narrow(self, filter_: Filter, moment: str) -> None:
        """Ask for times on one side of a moment."""
        range_ = self.ranges.setdefault(filter_.field, Range(filter_.field))
        range_.narrow(moment, after=filter_.how == "after")


def take(asked: Asked, asker: Asker, table: Table, filter_: Filter, value: Any) -> None:
    """Add what one filter wants."""
    if (filter_.kind is BOOLEAN or filter_.how == "flag") and not is_flag(value):
        asker.explain(f"{filter_.param} is neither true nor false, and counts as true")
    match filter_.how:
        case "among":
            asked.choose(_ids(value))
        case "has":
            asked.choose(_owners(asker, filter_, value))
        case "not_among":
            asked.excluded += _ids(value)
        case "like" | "words":
            asked.tests.append((filter_, value))
        case "nothing":
            asked.nothing = True
        case "flag":
            pass  # it is for the list as a whole
        case _:
            _take_indexed(asked, asker, table, filter_, value)


def _take_indexed(asked: Asked, asker: Asker, table: Table, filter_: Filter, value: Any) -> None:
    """Add what an index answers."""
    match filter_.how:
        case "equals":
            word = str(value).lower() if filter_.named else ""
            wanted = _wanted(filter_, value, asker.view) if word not in filter_.named else None
            named = filter_.named.get(word, (filter_.index, wanted))
            if filter_.kind is INTEGER and wanted is None and word not in filter_.named:
                asker.explain(f"{filter_.param} is no whole number, so nothing has it")
            if named is not None:
                asked.want(*named)
        case "holds":
            _want_item(asked, table, filter_, _wanted(filter_, value, asker.view))
        case "one_of":
            _want_any(asked, table, filter_, _several(filter_, value, asker.view))
        case "null":
            asked.want(filter_.index, is_true(value) != filter_.negated)
        case "mine" if is_true(value):
            asked.want(filter_.index, asker.grant.user["id"])
        case "after" | "before":
            moment = asker.view.moment(str(value))
            if moment is None:
                asker.explain(f"{filter_.param} is no day and no time, so it narrows nothing")
            else:
                asked.narrow(filter_, moment)


def is_unset(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _ids(value: Any) -> list[int]:
    values = value if isinstance(value, list) else str(value).split(",")
    return [number for item in values if (number := whole_number(item)) is not None]


def _wanted(filter_: Filter, value: Any, view: View) -> Any:
    """What an index would hold for the value; None: nothing can match."""
    wanted = filter_.kind.wanted(value, view)
    if filter_.negated:
        return not wanted
    return wanted.lower() if filter_.fold else wanted


def _several(filter_: Filter, value: Any, view: View) -> frozenset[Any]:
    """The values of a list, or of a text with commas between them."""
    values = value if isinstance(value, list) else str(value).split(",")
    wanted = (_wanted(filter_, item, view) for item in values)
    return frozenset(value for value in wanted if value is not None)


def _owners(asker: Asker, filter_: Filter, value: Any) -> list[int]:
    """The ids that rows of another table, which have a value, name."""
    wanted = _wanted(filter_, value, asker.view)
    table = asker.database.table(filter_.table)
    rows = [] if wanted is None else table.matching(filter_.field, wanted)
    return [row[filter_.by] for row in rows]


def _want_item(asked: Asked, table: Table, filter_: Filter, item: Any) -> None:
    """Ask for an item of a list, by an order that holds just the rows that have it."""
    field = filter_.field
    name = (field, "holds", item)
    table.order(name, lambda row: True if item in row[field] else None)
    asked.want(name, None if item is None else True)


def _want_any(asked: Asked, table: Table, filter_: Filter, values: frozenset[Any]) -> None:
    """Ask for one of several values of an index, by an order that holds just those rows."""
    key = table.key(filter_.field)
    name = (filter_.field, values)
    table.order(name, lambda row: True if key(row) in values else None)
    asked.want(name, True)
