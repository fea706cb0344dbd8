"""The one way to write: all that a table's declaration wants of a row, whoever writes it.

Verbs, functions of resources, the control API and jobs of the clock come here. Whatever can
refuse a write comes before it. What a client sends may only name rows that its user sees; what
the mock itself writes may name any that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from ..errors import not_found
from ..records.demands import Demands
from ..records.loading import Records, follows
from ..records.reading import sent_fields
from ..store import Row
from ..vocabulary.fields import Draft
from ..vocabulary.refusals import Problem, is_blank
from ..vocabulary.resource import Resource
from .counters import next_number, take
from .worker import Worker


class Ties:
    """What the rows of other tables have of a table's, by the table's name."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.followers: dict[str, list[tuple[str, str, str, str]]] = {}
        """Table, its field that repeats one of this table's, its reference, what it repeats."""
        self.belongings: dict[str, list[tuple[str, str]]] = {}
        """Table and reference of the rows that go when this table's go."""
        for resource in resources:
            for name, reference, table, repeated in follows(resource):
                tie = (resource.name, name, reference, repeated)
                self.followers.setdefault(table, []).append(tie)
            for name, field in resource.fields.items():
                if field.belongs:
                    self.belongings.setdefault(field.refers_to, []).append((resource.name, name))


class Writer:
    """Writes the rows of one table. Made once, at the start."""

    def __init__(self, resource: Resource, ties: Ties) -> None:
        fields = resource.fields
        self.resource = resource
        self.table = resource.name
        self.records = Records(resource)
        self.nullified = tuple(
            name
            for name, field in sent_fields(fields, "update").items()
            if field.is_stored and not field.kept
        )
        """What a PUT that replaces the record makes null if it does not send it."""
        self._nested = [
            name
            for name, field in fields.items()
            if field.is_stored and not {dict, list}.isdisjoint(field.kind.types)
        ]
        self._references = [
            (n, f.refers_to, f.unknown == "blank") for n, f in fields.items() if f.refers_to
        ]
        self._demands = Demands(resource)
        self._counted = [
            (n, f.counter, str in f.kind.types) for n, f in fields.items() if f.counter
        ]
        self._touches = [(n, f.refers_to) for n, f in fields.items() if f.touches]
        self._follows = list(follows(resource))
        self._followers = ties.followers.get(resource.name, ())
        self._belongings = ties.belongings.get(resource.name, ())

    def create(
        self,
        work: Worker,
        sent: Mapping[str, Any],
        problems: Iterable[Problem] = (),
        *,
        found: Sequence[str] | None = None,
    ) -> Row:
        """Store a new row. Raises ApiError.

        `found` are references that the path has looked up already; None: the mock itself writes.
        """
        draft = self.records.new(sent, work.now, work)
        self._check(work, draft, problems, found)
        record = draft.record
        for name, counter, as_text in self._counted:
            if record[name] is None:
                record[name] = next_number(work, self.table, name, counter, as_text=as_text)
        if self.resource.begin:
            self.resource.begin(work, draft)
        record["id"] = doc_id = work.database.next_id(self.table)
        record["created_at"] = record["created_at"] or work.now  # where it may be sent
        record["updated_at"] = work.now
        if self.records.drawn:
            self.records.add_drawn(record, work.account.recipe.seed, doc_id)
        if self._follows:
            self._repeat(work, record)
        row = Row(record, doc_id)
        work.database.put(self.table, row)
        if self._touches:
            self._touch_above(work, row)
        return self._followed_up(work, draft, row)

    def change(
        self,
        work: Worker,
        before: Row,
        sent: Mapping[str, Any],
        problems: Iterable[Problem] = (),
        *,
        replace: bool = False,
        found: Sequence[str] | None = None,
    ) -> Row:
        """Store other values of a row. It counts as updated where they differ: as Rails does."""
        nullified = self.nullified if replace else ()
        draft = self.records.changed(before, sent, work.now, work, nullified=nullified)
        self._check(work, draft, problems, found)
        row = before
        self._repeat(work, draft.record, before)
        if not self._same(before, draft.record):
            draft.record["updated_at"] = work.now
            row = Row(draft.record, before.doc_id)
            work.database.put(self.table, row)
            self._go_along(work, before, row)
            self._touch_above(work, before, row)
        return self._followed_up(work, draft, row)

    def touch(self, work: Worker, row: Row) -> Row:
        """Count a row as updated now, though nothing in it has changed."""
        if row["updated_at"] != work.now:
            row = Row({**row, "updated_at": work.now}, row.doc_id)
            work.database.put(self.table, row)
            self._touch_above(work, row)
        return row

    def _touch_above(self, work: Worker, *rows: Row) -> None:
        """Count as updated what a row refers to, and what it referred to before."""
        for name, table in self._touches:
            for doc_id in {row[name] for row in rows}:
                above = work.row(table, doc_id)
                if above is not None:
                    work.touch(table, above)

    def remove(self, work: Worker, row: Row) -> None:
        """Forget a row, and what belongs to it."""
        if self.resource.removed:
            self.resource.removed(work, row)
        for name, counter, _ in self._counted:
            take(work, counter, row[name])
        # First the row: what belongs to it need not count as an update of it.
        work.database.drop(self.table, row.doc_id)
        for table, reference in self._belongings:
            for inner in work.rows(table, reference, row.doc_id):
                work.remove(table, inner)
        self._touch_above(work, row)

    def _repeat(self, work: Worker, record: dict[str, Any], before: Row | None = None) -> None:
        """Repeat values of the rows that a new record, or one that refers to others now, names."""
        for name, reference, table, repeated in self._follows:
            if before is None or record[reference] != before[reference]:
                other = work.row(table, record[reference])
                record[name] = None if other is None else other[repeated]
            else:
                record[name] = before[name]

    def _go_along(self, work: Worker, before: Row, row: Row) -> None:
        """Take along what repeats the row's values elsewhere."""
        for name, counter, _ in self._counted:
            if row[name] != before[name]:
                take(work, counter, before[name])
        for table, name, reference, repeated in self._followers:
            if row[repeated] != before[repeated]:
                for other in work.rows(table, reference, row.doc_id):
                    values = {**other, name: row[repeated]}
                    work.database.put(table, Row(values, other["id"]))

    def _followed_up(self, work: Worker, draft: Draft, row: Row) -> Row:
        """Do what follows from a write; the row as it is after that."""
        if self.resource.saved is None:
            return row
        self.resource.saved(work, draft, row)
        return work.row(self.table, row.doc_id) or row

    def _check(
        self,
        work: Worker,
        draft: Draft,
        problems: Iterable[Problem],
        found: Sequence[str] | None,
    ) -> None:
        """Raises the 404 of a row that is referred to and not there, or the table's refusal."""
        if self._references:
            self._refer(work, draft, found)
        reasons: list[str | Problem] = [*problems, *self._wrong(work, draft)]
        if self.resource.check:
            reasons += self.resource.check(draft)
        if reasons:
            updating = draft.before is not None
            raise work.invalid(self.resource, reasons, draft.record, updating=updating)

    def _refer(self, work: Worker, draft: Draft, found: Sequence[str] | None) -> None:
        record, before = draft.record, draft.before
        for name, table, blank in self._references:
            value = record[name]
            if value is None or (before is not None and value == before[name]):
                continue
            if found is None:
                if work.row(table, value) is None:
                    raise not_found(f"{table} has no row {value}")
            elif name in found:
                continue
            elif work.seen(table, value) is None:
                sent = work.params.get(name, value)  # what is no number was cast to one
                if not blank:
                    raise not_found(f"{table} has no row {str(sent)[:40]}")
                record[name] = None
                work.explain(f"{table} has no row {str(sent)[:40]}")

    def _same(self, row: Row, record: Mapping[str, Any]) -> bool:
        """Whether a record has the values of a row; inside of objects 1 is neither True nor 1.0."""
        return row == record and all(
            orjson.dumps(record[name]) == orjson.dumps(row[name]) for name in self._nested
        )

    def _wrong(self, work: Worker, draft: Draft) -> Iterable[Problem]:
        """What the fields themselves refuse."""
        record, before = draft.record, draft.before
        yield from self._demands.unmet(record)
        for name, text in self._demands.unique:
            value = record[name]
            new = not is_blank(value) and (before is None or before[name] != value)
            if new and work.rows(self.table, name, value):
                yield Problem(name, text)
