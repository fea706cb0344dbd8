"""What is wrong with rows that are right one by one: what they refer to, and what the API refuses.

A row that has `"_unchecked": true` may have what the API would refuse: Syncro itself has such
rows, which came in by mail or by an import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..records.demands import Demands
from ..records.loading import shown
from ..store import Row
from ..vocabulary.fields import Draft
from ..vocabulary.refusals import Problem, is_blank
from ..vocabulary.resource import Resource

Rows = Mapping[str, Sequence[Row]]
Ids = Mapping[str, Collection[int]]


class Wrong(NamedTuple):
    """One thing that is wrong with a fixture, and where."""

    text: str
    table: str = ""
    key: object = ""
    field: str = ""


class Coherence:
    """Looks at the rows of all tables together. Made once, at the start."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        resources = tuple(resources)
        self._references = {resource.name: [*_kept_references(resource)] for resource in resources}
        refusals = {resource.name: _Refusals(resource) for resource in resources}
        self._refusals = {name: refusal for name, refusal in refusals.items() if refusal.are_any}

    def loose(self, rows: Rows, ids: Ids) -> Iterator[Wrong]:
        """Rows that refer to a row that is not there; `ids` are those that are."""
        for name, references in self._references.items():
            for field, table in references:
                known = {*ids[table], None}
                for row in rows[name]:
                    if row[field] not in known:
                        text = f'"{field}" is {row[field]}, and "{table}" has no such row'
                        yield Wrong(text, name, row.doc_id, field)

    def refused(
        self, rows: Rows, unchecked: Ids, halves: Collection[tuple[str, int]] = ()
    ) -> Iterator[Wrong]:
        """Rows that the API would refuse, without those that are to be left unchecked.

        `halves` lack what did not fit, so that what is said of a row without anything may be
        said of them wrongly.
        """
        for name, refusals in self._refusals.items():
            excused = unchecked.get(name, ())
            for row, problems in refusals.of(rows[name]):
                told = [*map(str, problems)]
                if (name, row.doc_id) in halves:
                    told = [text for text in told if text not in refusals.of_nothing()]
                if told and row.doc_id not in excused:
                    text = ", ".join(told)
                    yield Wrong(f"the API would refuse it: {text}", name, row.doc_id)

    def unentitled(self, rows: Rows, ids: Ids, names: Collection[object]) -> Iterator[Wrong]:
        """Users, groups and tokens that name what is not there; `names` are those of groups."""
        for user in rows["users"]:
            for name in user["groups"]:
                if name not in names:
                    text = f'"groups" has {shown(name)}, and there is no such group'
                    yield Wrong(text, "users", user.doc_id, "groups")
        for group in rows["groups"]:
            for number in group["customers"] if "customers" in ids else ():
                if number not in ids["customers"]:
                    text = f'"customers" has {number}, and "customers" has no such row'
                    yield Wrong(text, "groups", group.doc_id, "customers")
        yield from self._tokens(rows["tokens"], ids["users"])

    def _tokens(self, tokens: Iterable[Row], users: Collection[int]) -> Iterator[Wrong]:
        values: dict[str, int] = {}
        for token in tokens:
            if token["user"] not in users:
                text = f'"user" is {token["user"]}, and "users" has no such row'
                yield Wrong(text, "tokens", token.doc_id, "user")
            if not token["token"]:
                yield Wrong('"token" is missing', "tokens", token.doc_id, "token")
            elif values.setdefault(token["token"], token.doc_id) != token.doc_id:
                text = f'"token" is that of token {values[token["token"]]} too'
                yield Wrong(text, "tokens", token.doc_id, "token")


class _Refusals:
    """What the API would refuse of one table's rows, as it is declared."""

    def __init__(self, resource: Resource) -> None:
        fields = resource.fields
        self._demands = Demands(resource)
        self._check = resource.check
        self._defaults = {n: f.default for n, f in fields.items() if f.is_stored}

    @property
    def are_any(self) -> bool:
        return self._demands.are_any or self._check is not None

    def of(self, rows: Iterable[Row]) -> Iterator[tuple[Row, list[str | Problem]]]:
        """The rows that it would refuse, and why."""
        taken: dict[str, set[Any]] = {name: set() for name, _ in self._demands.unique}
        for row in rows:
            problems = [*self._alone(row), *(self._among(row, taken) if taken else ())]
            if problems:
                yield row, problems

    def of_nothing(self) -> list[str]:
        """What is said of a row that has nothing but defaults."""
        return [str(problem) for problem in self._alone(Row(self._defaults, 0))]

    def _alone(self, row: Row) -> Iterator[str | Problem]:
        yield from self._demands.unmet(row)
        if self._check:
            yield from self._check(Draft(row, {}, None))

    def _among(self, row: Row, taken: Mapping[str, set[Any]]) -> Iterator[Problem]:
        for name, text in self._demands.unique:
            if row[name] in taken[name] and not is_blank(row[name]):
                yield Problem(name, text)
            taken[name].add(row[name])


def _kept_references(resource: Resource) -> Iterator[tuple[str, str]]:
    """Field and table, without those whose id may stay when its row is removed."""
    for name, field in resource.fields.items():
        if field.refers_to and not field.outlives:
            yield name, field.refers_to
