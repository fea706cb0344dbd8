"""The naive way to list: look at every row, as the declaration of each filter reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mock_syncro.engine.call import Route
from mock_syncro.store import Row
from mock_syncro.vocabulary.interface import Record
from mock_syncro.vocabulary.kinds import Integer, Time
from mock_syncro.vocabulary.operations import Filter
from mock_syncro.vocabulary.resource import Resource
from tests.declared.examples import USERS
from tests.declared.site import NOBODY, Customers, Site

Holds = Callable[[Record], bool]
Pair = tuple[Any, Holds]


@dataclass(frozen=True)
class Ask:
    """One value that a call sends for a filter, and which rows it leaves."""

    filter: Filter
    sent: Any
    holds: Holds

    @property
    def query(self) -> dict[str, Any]:
        several = isinstance(self.sent, list)
        return {f"{self.filter.param}[]" if several else self.filter.param: self.sent}


def listed(
    site: Site,
    route: Route,
    parent: Record | None = None,
    asked: Sequence[Ask] = (),
    customers: Customers = None,
) -> list[Row]:
    """The rows of a list, newest first."""
    resource, operation = route.resource, route.operation
    hidden, below = resource.hidden_when, operation.parents[-1:]
    if any(ask.filter.how == "flag" and ask.sent == "true" for ask in asked):
        hidden = ""
    tests = [ask.holds for ask in asked]
    sent = {ask.filter.param for ask in asked if ask.sent != ""}
    tests += [
        ask.holds
        for filter_ in operation.filters
        if filter_.default is not None and filter_.param not in sent
        for ask in asks(site, resource, filter_)
        if ask.sent == filter_.default
    ]
    return [
        row
        for row in reversed(site.rows(resource.name))
        if not (hidden and row[hidden])
        and all(parent is not None and row[one.field] == parent["id"] for one in below)
        and site.sees(resource.name, row, customers)
        and all(holds(row) for holds in tests)
    ]


def ordered(rows: Sequence[Row], field: str, *, descending: bool) -> list[Row]:
    """Null first, case ignored, ties by id; the other way round where it descends."""

    def key(row: Row) -> tuple[bool, Any, int]:
        value = row[field]
        value = value.lower() if isinstance(value, str) else value
        return (value is not None, 0 if value is None else value, row["id"])

    return sorted(rows, key=key, reverse=descending)


def asks(site: Site, resource: Resource, filter_: Filter, user: int = USERS[0]) -> Iterator[Ask]:
    """Values for a filter: of rows that there are, of none, and a blank one."""
    for sent, holds in _values(site, resource, filter_, user):
        yield Ask(filter_, sent, holds)
    if filter_.how in ("equals", "one_of") and isinstance(filter_.kind, Integer):
        yield Ask(filter_, "abc", _none)
        yield Ask(filter_, str(NOBODY), _none)
    if isinstance(filter_.kind, Time):
        yield Ask(filter_, "junk", _all)
    if filter_.default is None:
        yield Ask(filter_, "", _all)


def _values(site: Site, resource: Resource, filter_: Filter, user: int) -> Iterable[Pair]:
    rows, field = site.rows(resource.name), filter_.field
    match filter_.how:
        case "null":
            return [("true", _is(field, None)), ("0", _not(_is(field, None)))]
        case "mine":
            return [("true", _is(field, user)), ("0", _all)]
        case "words":
            return _words(site, resource)
        case "among" | "not_among":
            return _ids(rows, wanted=filter_.how == "among")
        case "flag":
            return [("true", _all), ("0", _all)]
        case "nothing":
            return [("1", _none)]
        case _:
            values = list(dict.fromkeys(row[field] for row in rows if row[field] is not None))
            return _fields(filter_, values)


def _fields(filter_: Filter, values: Sequence[Any]) -> Iterable[Pair]:
    match filter_.how:
        case "equals":
            return _equal(filter_, values)
        case "one_of":
            return _several(filter_.field, values)
        case "like":
            return _like(filter_.field, values)
        case how:
            return _times(filter_.field, values, after=how == "after")


def _all(row: Record) -> bool:
    return True


def _none(row: Record) -> bool:
    return False


def _not(holds: Holds) -> Holds:
    return lambda row: not holds(row)


def _is(field: str, value: Any) -> Holds:
    return lambda row: bool(row[field] == value)


def _in(field: str, values: Sequence[Any]) -> Holds:
    return lambda row: row[field] in values


def _folded(field: str, value: str) -> Holds:
    return lambda row: (row[field] or "").lower() == value.lower()


def _has(field: str, part: str) -> Holds:
    return lambda row: part.lower() in (row[field] or "").lower()


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _equal(filter_: Filter, values: Sequence[Any]) -> Iterator[Pair]:
    for value in values:
        if filter_.fold:
            yield value.swapcase(), _folded(filter_.field, value)
        else:
            yield as_text(value), _is(filter_.field, value)
    for name, meant in filter_.named.items():
        yield name.upper(), _is(*meant) if meant else lambda row: True


def _several(field: str, values: Sequence[Any]) -> Iterator[Pair]:
    for some in (values[:1], values[:2], values[-2:]):
        texts = [as_text(value) for value in some]
        yield ",".join(texts), _in(field, some)
        yield texts, _in(field, some)


def _times(field: str, values: Sequence[str], *, after: bool) -> Iterator[Pair]:
    """The moment itself is neither before nor after; a day is its midnight."""

    def holds(moment: str) -> Holds:
        def side(row: Record) -> bool:
            time = row[field]
            return time is not None and bool(time > moment if after else time < moment)

        return side

    for value in values:
        yield value, holds(value)
        yield value[:10], holds(f"{value[:10]}T00:00:00.000Z")
        yield f"{value[:11]}12{value[13:19]}+02:00", holds(value)


def _like(field: str, values: Sequence[str]) -> Iterator[Pair]:
    for value in values:
        for part in (value[1:-1].swapcase(), value[:2], "nobody"):
            yield part, _has(field, part)


def _words(site: Site, resource: Resource) -> Iterator[Pair]:
    text, (field, table, name) = resource.text, resource.text_of
    assert text is not None, resource.name
    others = {row["id"]: (row[name] or "").lower() for row in site.rows(table)} if table else {}

    def holds(words: str) -> Holds:
        def every(row: Record) -> bool:
            beside = others.get(row[field], "") if field else ""
            return all(word in text(row) or word in beside for word in words.lower().split())

        return every

    texts = [text(row).split() for row in site.rows(resource.name)]
    texts += [other.split() for other in islice(others.values(), 2)]
    for words in filter(None, texts):
        some = (words[0], words[-1].upper(), f"{words[0]} {words[-1]}", f"{words[0]} nobody")
        for one in some:
            yield one, holds(one)


def _ids(rows: Sequence[Row], *, wanted: bool) -> Iterator[Pair]:
    ids = [row["id"] for row in rows]
    for some in (ids[:1], ids[1:3], [ids[0], NOBODY], ids):
        holds = _in("id", some) if wanted else _not(_in("id", some))
        texts = [str(id_) for id_ in some]
        yield texts, holds
        yield ",".join([*texts, "x"]), holds
