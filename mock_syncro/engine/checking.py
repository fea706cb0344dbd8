"""Declarations are looked at once, when the server starts: what they name has to be there.

A misspelt field, form, table or permission is told with the resource's name and the nearest
name that there is, instead of a KeyError in some call.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from ..records.loading import table_shape
from ..records.shape import forms_of
from ..vocabulary.fields import Field
from ..vocabulary.interface import GLOBAL_ADMIN, AllOf, Permission
from ..vocabulary.kinds import MOMENT
from ..vocabulary.operations import Filter, Operation
from ..vocabulary.resource import Extra, Resource
from ..vocabulary.schemas import named_records

_OF_STORED = ("required", "unique", "one_of", "refers_to", "belongs", "counter", "drawn")
"""What can only be declared of a field that is stored."""

Found = Iterator[str]
"""What is wrong, in a sentence each."""


class DeclarationError(Exception):
    """Resources are declared in a way that cannot be served: a line for each reason."""


def check(
    resources: Sequence[Resource], tables: Collection[str], permissions: Collection[str]
) -> None:
    """Raises DeclarationError. `tables` are those that no resource declares."""
    known = _Known(resources, tables, permissions)
    wrong = [*_twice(resources)]
    for resource in resources:
        wrong += [f"{resource.name}: {text}" for text in _Checker(resource, known).wrong()]
    if wrong:
        raise DeclarationError("\n".join(wrong))


class _Known:
    """What declarations can name."""

    def __init__(
        self,
        resources: Sequence[Resource],
        tables: Collection[str],
        permissions: Collection[str],
    ) -> None:
        self.resources = {resource.name: resource for resource in resources}
        self.tables = {*self.resources, *tables}
        self.permissions = {*permissions, GLOBAL_ADMIN}
        self.answered = {resource.name: {"list", "detail"} for resource in resources}
        """The forms in which records are shown: by an operation, or where they are nested, or as
        a schema says of what a function makes."""
        for resource in resources:
            self.answered[resource.name].update(o.answer_form for o in resource.operations)
            for extra in resource.extras:
                self.answered.get(extra.rows or extra.one, set()).add(extra.nested)
        self.shown = {resource.name: {*_shown_in(resource)} for resource in resources}
        """Table and form of the records that the schemas of a resource name."""
        for shown in self.shown.values():
            for table, form in shown:
                self.answered.get(table, set()).add(form)


def _shown_in(resource: Resource) -> Iterator[tuple[str, str]]:
    """Table and form of the records that the schemas of a declaration name."""
    for operation in resource.operations:
        yield from named_records(operation.answers)
    for extra in resource.extras:
        yield from named_records(extra.schema)


def _twice(resources: Iterable[Resource]) -> Found:
    names: set[str] = set()
    for resource in resources:
        keys = [f"table {resource.name}", *(f"{o.method} {o.path}" for o in resource.operations)]
        for key in keys:
            if key in names:
                yield f"{resource.name}: {key} is declared twice"
            names.add(key)


class _Checker:
    """Looks at one resource."""

    def __init__(self, resource: Resource, known: _Known) -> None:
        self.resource = resource
        self.resources = known.resources
        self.tables = known.tables
        self.permissions = known.permissions
        self.fields = resource.fields
        self.stored = [name for name, field in resource.fields.items() if field.is_stored]
        self.answered = known.answered[resource.name]
        self.shown = known.shown[resource.name]

    def wrong(self) -> Found:
        resource = self.resource
        for name in (resource.scope, resource.hidden_when, *resource.indexes):
            yield from _known("field", name, self.stored)
        for name, field in self.fields.items():
            yield from self._field(name, field)
        yield from self._forms()
        for extra in resource.extras:
            yield from (f"key {extra.key}: {text}" for text in self._extra(extra))
        for operation in resource.operations:
            place = f"{operation.method} {operation.path}"
            yield from (f"{place}: {text}" for text in self._operation(operation))
        for job in resource.jobs:
            yield from _known("field", job.field, self.stored)
            if job.field in self.fields and self.fields[job.field].kind is not MOMENT:
                yield f"field {job.field} is no moment, so no job can wait for it"
        for table, form in sorted(self.shown):
            yield from _known("resource", table, self.resources)
            if table in self.resources:
                yield from _known(f"form of {table}", form, forms_of(self.resources[table]))
        yield from self._text()

    def _forms(self) -> Found:
        for form, names in self.resource.forms.items():
            yield from _known("form", form, self.answered)
            for name in names:
                yield from _known("field", name, self.fields)

    def _field(self, name: str, field: Field) -> Found:
        yield from _known("table", field.refers_to, self.tables)
        yield from _known("field", field.of, self.stored)
        for form in field.forms:
            yield from _known("form", form, self.answered)
        if not field.is_stored:
            for word in _OF_STORED:
                if getattr(field, word):
                    yield f"field {name} is not stored, so {word} says nothing of it"
        if (field.belongs or field.touches) and not field.refers_to:
            yield f"field {name} refers to no table that it could belong to, or touch"
        if field.counter:
            yield from self._field_of(field.counter.table, field.counter.field)
        reference, repeated = field.follows
        if reference:
            yield from _known("field", reference, self.stored)
            followed = self.fields[reference].refers_to if reference in self.fields else ""
            yield from self._field_of(followed, repeated)

    def _extra(self, extra: Extra) -> Found:
        field = self.fields.get(extra.key)
        if field is not None and any(field.is_in(form) for form in extra.forms):
            yield "there is a field of that name in the same form"
        for table in (extra.rows, extra.one):
            yield from _known("resource", table, self.resources)
        for table in extra.reads:
            yield from _known("table", table, self.tables)
        for form in extra.forms:
            yield from _known("form", form, self.answered)
        nested = self.resources.get(extra.rows or extra.one)
        if nested is not None:
            yield from _known("form", extra.nested, forms_of(nested))
        if extra.one:
            yield from _known("field", extra.by, self.stored)
        if extra.rows:
            yield from self._index_of(extra.rows, extra.by)

    def _operation(self, operation: Operation) -> Found:
        yield from self._permission(operation.permission)
        yield from _known("form", operation.answer_form, forms_of(self.resource))
        if operation.verb and not self.fields:
            yield f"there is no table to {operation.verb}"
        for filter_ in operation.filters:
            yield from self._filter(filter_)
        names = [*operation.sortable, *operation.sets, operation.by, operation.or_by[0]]
        for name in names if operation.verb else operation.sets:
            yield from _known("field", name, self.stored)
        yield from self._parents(operation)

    def _filter(self, filter_: Filter) -> Found:
        if filter_.table:
            yield from self._field_of(filter_.table, filter_.by)
            yield from self._index_of(filter_.table, filter_.field)
            return
        yield from _known("field", filter_.field, self.stored)
        if filter_.how in ("equals", "one_of") and filter_.field in self.stored:
            kind = self.fields[filter_.field].kind
            if not set(filter_.kind.types) & set(kind.types):
                yield f"{filter_.param} is read as another kind than {filter_.field} is stored"
        if filter_.how == "flag" and filter_.field != self.resource.hidden_when:
            yield f"{filter_.param} shows what is hidden, which {filter_.field} does not tell"
        if filter_.how in ("like", "words") and not self.resource.text:
            yield f"{filter_.param} searches a text, and the resource has none"

    def _parents(self, operation: Operation) -> Found:
        below = [*(parent.table for parent in operation.parents[1:]), self.resource.name]
        for parent, table in (
            zip(operation.parents, below, strict=True) if operation.parents else ()
        ):
            yield from _known("table", parent.table, self.tables)
            yield from _known("parameter", parent.param, operation.names)
            yield from self._field_of(table, parent.field)
            if parent.or_by:
                yield from self._index_of(parent.table, parent.or_by)

    def _permission(self, permission: Permission) -> Found:
        names = permission.names if isinstance(permission, AllOf) else permission or ()
        for name in (names,) if isinstance(names, str) else names:
            yield from _known("permission", name, self.permissions)

    def _text(self) -> Found:
        reference, table, field = self.resource.text_of
        yield from _known("field", reference, self.stored)
        yield from self._field_of(table, field)

    def _index_of(self, table: str, name: str) -> Found:
        """Looks for an index of any table that a resource declares."""
        if table in self.resources:
            names = [index.name for index in table_shape(self.resources[table]).indexes]
            yield from _known(f"index of {table}", name, names)

    def _field_of(self, table: str, field: str) -> Found:
        """Looks for a field of any table that a resource declares."""
        yield from _known("table", table, self.tables)
        if table in self.resources:
            yield from _known(f"field of {table}", field, self.resources[table].fields)


def _known(what: str, name: str, names: Collection[str]) -> Found:
    """A sentence if a name that was given is not there."""
    if name and name not in names:
        near = get_close_matches(name, names, 1, 0.5)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        yield f'there is no {what} "{name}"{hint}'
