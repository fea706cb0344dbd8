"""Examples of parameters and bodies, from rows that the account has: sent as they are, they work.

Swagger UI fills its forms with them. A body is a copy of a row's values, as an answer shows them.
Where the account has no row of a kind there is no example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from ...engine.call import Route
from ...records.reading import sent_fields
from ...store import Database, Row
from ...syncro.users import RIGHT_CODE
from ...vocabulary.fields import Field
from ...vocabulary.interface import View
from .components import Schema

MOST_TRIED = 1000
"""So many rows are looked at for some whose parents are there."""

MOST_COMPARED = 20
"""Of so many rows the one with the most values is the example."""

TYPED: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("POST", "/customers"): {"business_name": "Example"},
    ("POST", "/contacts"): {"name": "Jane Doe"},
    ("POST", "/customers/{customer_id}/phones"): {"label": "Office", "number": "555-0100"},
    ("POST", "/otp_login"): {"code": RIGHT_CODE},
    ("POST", "/tickets"): {"subject": "Printer is offline"},
    ("POST", "/tickets/{id}/comment"): {"subject": "Update", "body": "Since this morning."},
    ("POST", "/tickets/{id}/timer_entry"): {
        "start_at": "2026-01-31T12:00:00Z",
        "duration_minutes": 30,
    },
    ("POST", "/tickets/{id}/add_line_item"): {"name": "Labor", "description": "An hour"},
    ("POST", "/tickets/{id}/attach_file_url"): {
        "files": [{"url": "https://files.example/photo.png", "filename": "photo.png"}]
    },
    ("PATCH", "/ticket_timers/{id}"): {"billable": True},
}
"""What is sent where no row tells it, by operation."""


EMPTY: tuple[Any, ...] = (None, "", [], {})


class Examples:
    """Examples of one account's operations."""

    def __init__(self, database: Database, view: View) -> None:
        self.database = database
        self.view = view

    def put_into(self, described: Schema, route: Route) -> None:
        """Add them to the description of an operation."""
        row, names = self._chosen(route)
        typed = dict(TYPED.get((route.operation.method, route.operation.path), {}))
        given = typed | names
        for parameter in described["parameters"]:
            if parameter["name"] in given:
                parameter["example"] = given[parameter["name"]]
        for content in described.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            body = typed | self._copied(route, row, schema) | names
            content["example"] = {name: body[name] for name in schema["properties"] if name in body}

    def _chosen(self, route: Route) -> tuple[Row | None, dict[str, Any]]:
        """A row like those that the operation is about, and what names it and its parents."""
        operation = route.operation
        rows = islice(self._rows(route.resource.name), MOST_TRIED)
        known = ((row, self._parents(route, row)) for row in rows)
        found = [(row, names) for row, names in known if names is not None][:MOST_COMPARED]
        if found:
            row, names = max(found, key=lambda pair: _values(pair[0]))
            if operation.record_param in (*operation.names, operation.named_by):
                names.setdefault(operation.record_param, row[operation.by])
            return row, names
        # No such row: perhaps there is a parent that has none yet.
        if operation.parents and operation.verb in (None, "list", "create"):
            parent = operation.parents[0]
            for row in islice(self._rows(parent.table), 1):
                return None, {parent.param: row.doc_id}
        return None, {}

    def _parents(self, route: Route, row: Row) -> dict[str, Any] | None:
        """The ids of the path; None: one of the parents is not there."""
        names: dict[str, Any] = {}
        for parent in route.operation.parents:
            names[parent.param] = row[parent.field]
            above = self.database.table(parent.table).row(row[parent.field])
            if above is None:
                return None
            row = above
        return names

    def _rows(self, table: str) -> Iterable[Row]:
        return self.database.table(table).rows if table in self.database.tables else ()

    def _copied(self, route: Route, row: Row | None, schema: Schema) -> dict[str, Any]:
        """The values of a row that a body may carry; without one, the ids that it must."""
        operation, fields = route.operation, route.resource.fields
        if operation.verb in ("create", "update"):
            fields = sent_fields(fields, operation.verb)
        found: dict[str, Any] = {}
        for name in schema["properties"]:
            field = fields.get(name)
            if field is None:
                continue
            value = None if row is None else self._shown(name, field, row)
            if value is None and name in schema.get("required", ()):
                value = next((other.doc_id for other in self._rows(field.refers_to)), None)
            if value is not None:
                found[name] = value
        return found

    def _shown(self, name: str, field: Field, row: Row) -> Any:
        """A value as an answer has it; None: it cannot be copied."""
        if field.unique or field.counter or not (field.stored or field.of):
            return None
        value = row.get(field.of or name)
        if value in EMPTY:
            return None
        return value if field.kind.show is None else field.kind.show(self.view, value)


def _values(row: Row) -> int:
    """How many there are."""
    return sum(value not in EMPTY for value in row.values())
