"""An app with example rows of all its tables, and what its declarations say of its answers."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import ANY
from urllib.parse import unquote, urlencode

from mock_syncro import create_app
from mock_syncro.clock import iso
from mock_syncro.engine.call import Route
from mock_syncro.settings import from_values
from mock_syncro.store import Row
from mock_syncro.syncro.dialect import spoken
from mock_syncro.vocabulary.fields import Draft, Field
from mock_syncro.vocabulary.interface import Record
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Extra, Resource
from tests.declared import examples

NOON = "2026-01-31T12:00:00Z"
NOBODY = 987_654
"""An id that no row has."""

State = dict[str, dict[int, dict[str, Any]]]
Customers = frozenset[int] | None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def note(self) -> str:
        """What it tells people."""
        return unquote(self.headers.get("x-mock-syncro", ""))


class Site:
    """One account whose clock stands still."""

    def __init__(
        self, resources: Sequence[Resource], folder: Path, rows: int = 6, **settings: str
    ) -> None:
        resources = tuple(resources)
        dialect = settings.get("dialect", "spec")
        self.resources = spoken(dialect, resources)
        self.of = {resource.name: resource for resource in self.resources}
        self.ids = examples.table_ids(resources, rows)
        fixture = folder / "fixture.json"
        fixture.write_text(json.dumps(examples.document(resources, rows)))
        usual = {"fixture": str(fixture), "rate_limit": "off", "start": NOON}
        self.app = create_app(from_values({**usual, **settings}), resources=resources)
        self.account = self.app.accounts.default
        self.account.clock.set(frozen=True)
        self._began = self.account.clock.now()
        self.view = self.account.view

    def routes(self, *verbs: str | None) -> list[Route]:
        """Those that do one of these; None: a function."""
        return [route for route in self.app.routes if route.operation.verb in verbs]

    def reset(self) -> None:
        """Back to the start."""
        self.app.accounts.reset(self.account)
        self.account.clock.set(now=self._began, frozen=True)

    @property
    def now(self) -> str:
        return iso(self.account.clock.now())

    def call(
        self,
        method: str,
        path: str,
        sent: object = None,
        query: Mapping[str, Any] | None = None,
        token: str = "admin-token",
    ) -> Answer:
        """Call the API; the mock answers at once, without any loop."""
        body = b"" if sent is None else json.dumps(sent).encode()
        headers = [
            (b"host", b"localhost"),
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        full = f"/api/v1{path}"
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": unquote(full),
            "raw_path": full.encode(),
            "query_string": urlencode(query or {}, doseq=True).encode(),
            "headers": headers,
            "client": ("192.0.2.1", 50000),
        }
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        running = self.app(scope, receive, send)
        try:
            running.send(None)
        except StopIteration:
            pass
        else:
            raise RuntimeError("the mock waits for something")
        found = {k.decode(): v.decode("latin-1") for k, v in messages[0]["headers"]}
        content = b"".join(message.get("body", b"") for message in messages[1:])
        return Answer(messages[0]["status"], found, content)

    # What is stored.

    def rows(self, table: str) -> list[Row]:
        """By id."""
        return list(self.account.database.tables[table].rows)

    def row(self, table: str, doc_id: object) -> Row | None:
        return next((row for row in self.rows(table) if row["id"] == doc_id), None)

    def state(self) -> State:
        """All rows of all tables, as plain values."""
        tables = [resource.name for resource in self.resources if resource.has_table]
        return {table: {row.doc_id: dict(row) for row in self.rows(table)} for table in tables}

    # Where it is.

    def address(
        self, operation: Operation, row: Record | None = None, parent: Record | None = None
    ) -> tuple[str, dict[str, Any]]:
        """The path of a call about a row, or below a parent, and what names it in the body."""
        values: dict[str, Any] = {}
        body: dict[str, Any] = {}
        lower = row
        for above in reversed(operation.parents):
            if parent is None and lower is not None:
                parent = self.row(above.table, lower[above.field])
            assert parent is not None, (operation.path, above)
            values[above.param] = parent["id"]
            lower, parent = parent, None
        if row is not None and is_about_a_row(operation):
            named = {operation.record_param: row[operation.by]}
            if operation.record_param in operation.names:
                values |= named
            else:
                body = named
        return operation.path.format(**values), body

    def about(self, route: Route) -> list[Row]:
        """The rows that an operation can be about: those below a parent where it has one."""
        parents = route.operation.parents[-1:]
        return [
            row
            for row in self.rows(route.resource.name)
            if all(row[parent.field] is not None for parent in parents)
        ]

    def addresses(self, route: Route) -> Iterable[tuple[str, Record | None]]:
        """All paths of a list or creation, with the row that each is below."""
        operation = route.operation
        if not operation.parents:
            return [(operation.path, None)]
        found = self.rows(operation.parents[-1].table)
        return [(self.address(operation, parent=row)[0], row) for row in found]

    # What is shown.

    def shown(
        self, table: str, row: Record, form: str, customers: Customers = None
    ) -> dict[str, Any]:
        """What an answer has of a row; what a function makes may be anything."""
        resource = self.of[table]
        made = {
            name: self.value(name, field, row)
            for name, field in resource.fields.items()
            if field.is_in(form)
        }
        for extra in resource.extras:
            if form in extra.forms:
                made[extra.key] = self._nested(extra, row, customers)
        return made

    def value(self, name: str, field: Field, row: Record) -> Any:
        if field.show:
            return field.show(self.view, row)
        place = field.of or name
        stored = row[place] if place in row and (field.stored or field.of) else field.default
        if stored is None:
            return None if field.null else field.kind.blank
        shown = type(field.kind).show
        return stored if shown is None else shown(self.view, stored)

    def _nested(self, extra: Extra, row: Record, customers: Customers) -> Any:
        if extra.show:
            return ANY
        if extra.one:
            inner = self.row(extra.one, row[extra.by])
            if inner is None or not self.sees(extra.one, inner, customers):
                return None
            return self.shown(extra.one, inner, extra.nested, customers)
        if not extra.rows:
            return []
        found = [inner for inner in self.rows(extra.rows) if inner[extra.by] == row["id"]]
        ordered = found if extra.oldest_first else found[::-1]
        return [self.shown(extra.rows, inner, extra.nested, customers) for inner in ordered]

    def sees(self, table: str, row: Record, customers: Customers) -> bool:
        """Whether Select Customers leaves the row."""
        scope = self.of[table].scope
        return customers is None or not scope or row[scope] in customers

    def single(self, route: Route, row: Record) -> dict[str, Any]:
        """The answer of an operation that shows one row."""
        operation, resource = route.operation, route.resource
        record = self.shown(resource.name, row, operation.answer_form)
        key = resource.wrap if operation.wrap == "" else operation.wrap
        return record if key is None else {key: record, **operation.beside}

    def in_list(self, route: Route, rows: Iterable[Record], customers: Customers = None) -> Any:
        """What a list shows of rows."""
        operation, table = route.operation, route.resource.name
        made = [self.shown(table, row, operation.answer_form, customers) for row in rows]
        return [{operation.each: one} for one in made] if operation.each else made

    def found(self, route: Route, answer: Answer) -> list[int]:
        """The ids of a list's answer."""
        operation = route.operation
        rows = answer.json()[operation.key or route.resource.name]
        return [(row[operation.each] if operation.each else row)["id"] for row in rows]

    # What is written.

    def written(
        self,
        resource: Resource,
        before: Record | None,
        sent: Mapping[str, Any],
        nullified: Iterable[str] = (),
    ) -> dict[str, Any]:
        """The row that follows from what was sent, which is cast already."""
        fields = resource.fields
        defaults = {name: field.default for name, field in fields.items() if field.is_stored}
        record = dict(before or copy.deepcopy(defaults))
        nullified = list(nullified)
        record |= {name: fields[name].default for name in nullified}
        for name, value in sent.items():
            if name in fields and (fields[name].is_stored or fields[name].of):
                record[fields[name].of or name] = value
        if resource.accept:
            resource.accept(Draft(record, sent, None if nullified else before, self.now))
        return record


def is_about_a_row(operation: Operation) -> bool:
    """Whether it finds a record, by its path or body."""
    if operation.verb is not None:
        return operation.verb in ("show", "update", "delete")
    above = {parent.param for parent in operation.parents}
    return bool(operation.named_by) or bool(set(operation.names) - above)


def nullified(resource: Resource) -> list[str]:
    """What a PUT that replaces the record makes null if it does not send it."""
    return [
        name
        for name, field in resource.fields.items()
        if field.sent in ("always", "update") and field.is_stored and not field.kept
    ]
