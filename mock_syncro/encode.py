"""Rows to JSON. A row keeps its JSON once it was shown, for the account that it was shown in.

Accounts share rows, so what differs between them (account id, zone, host of links) is put in
here, by the account's view. Nested rows are joined in as bytes, from their own kept JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson

from .resource import Record, Resource, View
from .store import Database, Row

Form = Literal["list", "detail"]


class AccountView:
    """What an account puts into the rows that it shows."""

    def __init__(self, account_id: int, subdomain: str, timezone: str) -> None:
        """`timezone` is a name of the IANA database."""
        self.account_id = account_id
        self.subdomain = subdomain
        self.in_utc = timezone == "UTC"
        self._zone = None if self.in_utc else ZoneInfo(timezone)

    def time(self, text: str) -> str:
        """Milliseconds and the zone's offset (seen live); `Z` in UTC (specification)."""
        if self._zone is None:
            return text
        try:
            moment = datetime.fromisoformat(text).astimezone(self._zone)
        except OverflowError:  # on the first and the last day of the calendar
            return text
        return moment.isoformat(timespec="milliseconds")

    def portal(self, key: str) -> str:
        return f"https://{self.subdomain}.syncromsp.com/my_profile/v2/index?portal_key={key}"


class Encoder:
    """Turns the rows of one resource into JSON. Made once, at the start."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        fields = {name: field for name, field in resource.fields.items() if field.shown}
        self._shown = tuple((name, field.show) for name, field in fields.items() if field.show)
        self._times = tuple(name for name, field in fields.items() if field.kind == "time")
        # The keys in the order of the declaration; what is stored is put over it.
        self._template: dict[str, Any] = dict.fromkeys(fields)
        self._stored = tuple(name for name, field in fields.items() if field.stored)
        self._extras: dict[str, tuple[Callable[[Row, Database, View], bytes], ...]] = {}

    def nest(self, encoders: Mapping[str, Encoder]) -> None:
        """Look up what nests in this resource's rows, once all encoders are there."""
        for form in ("list", "detail"):
            self._extras[form] = tuple(
                _nested(extra.key, encoders[extra.rows], extra.by)
                if extra.rows
                else _computed(extra.key, extra.show or _no_rows)
                for extra in self.resource.extras
                if form in extra.forms
            )

    def one(self, row: Row, database: Database, view: View, form: Form) -> bytes:
        """The JSON object of a row."""
        own = row.json if row.view is view else self._encode(row, view)
        extras = self._extras[form]
        if not extras:
            return own
        return b"".join([own[:-1], *[extra(row, database, view) for extra in extras], b"}"])

    def many(self, rows: Iterable[Row], database: Database, view: View) -> bytes:
        """The objects of several rows, joined by commas."""
        if self._extras["list"]:
            return b",".join([self.one(row, database, view, "list") for row in rows])
        encode = self._encode
        return b",".join([row.json if row.view is view else encode(row, view) for row in rows])

    def unsaved(self, record: Record, view: View) -> dict[str, Any]:
        """A record that was refused, as the API shows it; what it lacks is null."""
        shown = {name: record.get(name) for name in self._template}
        for name, show in self._shown:
            shown[name] = show(view, record)
        self._put_times(shown, view)
        return shown

    def _put_times(self, record: dict[str, Any], view: View) -> None:
        for name in self._times:
            if record[name] is not None:
                record[name] = view.time(record[name])

    def _encode(self, row: Row, view: View) -> bytes:
        record = self._template | {name: row[name] for name in self._stored}
        for name, show in self._shown:
            record[name] = show(view, row)
        if not view.in_utc:  # as times are stored
            self._put_times(record, view)
        # A copy: what orjson returns holds on to a buffer of several kilobytes.
        row.json = b"%b" % orjson.dumps(record)
        row.view = view
        return row.json


def encoders(resources: Iterable[Resource]) -> dict[str, Encoder]:
    """An encoder for each resource, by name."""
    made = {resource.name: Encoder(resource) for resource in resources}
    for encoder in made.values():
        encoder.nest(made)
    return made


def _no_rows(view: View, record: Record) -> list[Any]:
    return []


def _nested(key: str, encoder: Encoder, by: str) -> Callable[[Row, Database, View], bytes]:
    opening = b',"%b":[' % key.encode()
    table = encoder.resource.name

    def extra(row: Row, database: Database, view: View) -> bytes:
        rows = database.table(table).matching(by, row.doc_id)
        rows.reverse()
        return opening + encoder.many(rows, database, view) + b"]"

    return extra


def _computed(
    key: str, show: Callable[[View, Record], Any]
) -> Callable[[Row, Database, View], bytes]:
    opening = b',"%b":' % key.encode()

    def extra(row: Row, database: Database, view: View) -> bytes:
        return opening + orjson.dumps(show(view, row))

    return extra
