"""What the fields of a table demand of a record, whoever brings it."""

from __future__ import annotations

from collections.abc import Iterator

from ..vocabulary.interface import Record
from ..vocabulary.refusals import Problem, is_blank
from ..vocabulary.resource import Resource


class Demands:
    """The demands of one table. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        fields = resource.fields
        self.unique = [(n, f.unique) for n, f in fields.items() if f.unique]
        """Fields whose value no two rows may have; whoever knows the rows looks."""
        self._required = [(n, f.required) for n, f in fields.items() if f.required]
        self._one_of = [
            (n, {*f.one_of, None} if f.null else {*f.one_of}, f.unlisted)
            for n, f in fields.items()
            if f.one_of
        ]

    @property
    def are_any(self) -> bool:
        return bool(self._required or self.unique or self._one_of)

    def unmet(self, record: Record) -> Iterator[Problem]:
        """What a record alone does not meet."""
        for name, text in self._required:
            if is_blank(record[name]):
                yield Problem(name, text)
        for name, values, text in self._one_of:
            if record[name] not in values:
                yield Problem(name, text)
