"""One request to the API on its way through the layers, and what it may do to the account."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from ..accounts.account import Account
from ..accounts.grants import Grant, user_permissions
from ..clock import LATEST, iso
from ..errors import ApiError, denied, not_found
from ..lists.listing import Lister
from ..records.draws import draw_uuid
from ..records.encode import Encoder
from ..records.loading import Records
from ..records.view import AccountView
from ..store import Database, Row
from ..vocabulary.casting import read_fields, whole_number
from ..vocabulary.interface import Form, Permission, Record
from ..vocabulary.refusals import Invalid
from ..vocabulary.resource import Action, Resource
from .reply import Reply

Headers = Mapping[bytes, bytes]


class Engine:
    """What is made once for each resource, by its name."""

    def __init__(self, resources: Sequence[Resource], encoders: Mapping[str, Encoder]) -> None:
        self.encoders = encoders
        self.records = {resource.name: Records(resource) for resource in resources}
        self.listers = {resource.name: Lister(resource) for resource in resources}
        self.scopes = {resource.name: resource.scope for resource in resources}


class Call:
    """One request. The layers fill it in, in their order."""

    __slots__ = (
        "account",
        "address",
        "body",
        "cast",
        "database",
        "engine",
        "grant",
        "headers",
        "method",
        "moment",
        "note",
        "operation",
        "params",
        "path_params",
        "query",
        "segments",
        "view",
    )

    grant: Grant
    operation: Operation

    def __init__(
        self,
        account: Account,
        engine: Engine,
        method: str,
        segments: Sequence[str],
        query: bytes,
        headers: Headers,
        address: str,
        body: bytes | None,
    ) -> None:
        """`segments` of the path follow /api/v1; `address` is the client's.

        A `body` of None was larger than the server takes.
        """
        self.account = account
        self.database: Database = account.database
        self.view: AccountView = account.view
        self.engine = engine
        self.method = method
        self.segments = segments
        self.query = query
        self.headers = headers
        self.address = address
        self.body = body
        self.moment = ""
        self.note = ""
        """What people are told of an answer that is not a refusal, in X-Mock-Syncro."""
        self.cast: Mapping[str, Any] | None = None
        """What `sent` has found."""
        self.params: Mapping[str, Any] = {}
        self.path_params: Mapping[str, str] = {}

    @property
    def sent(self) -> Mapping[str, Any]:
        if self.cast is None:
            what = self.operation.what
            fields = what.body if isinstance(what, Action) else {}
            cast, problems = read_fields(fields, self.params, self.view)
            if problems:
                raise self.refused(problems)
            self.cast = cast
        return self.cast

    @property
    def now(self) -> str:
        """The same for all that one call stores."""
        if not self.moment:
            self.moment = iso(self.account.clock.now())
        return self.moment

    @property
    def user(self) -> Record:
        return self.grant.user

    def find(self, table: str, doc_id: object) -> Row:
        number = whole_number(doc_id)
        row = None if number is None else self.database.tables[table].row(number)
        if row is None:
            raise not_found(f"{table} has no row {str(doc_id)[:40]}")
        scope = self.engine.scopes.get(table)
        if scope and self.grant.customers is not None and not self.grant.sees(row[scope]):
            raise not_found("Select Customers hides it from the token's user")
        return row

    def find_below(self, table: str, field: str, parent: Record, doc_id: object) -> Row:
        row = self.find(table, doc_id)
        if row[field] != parent["id"]:
            raise not_found(f"it belongs to another {field.removesuffix('_id')}")
        return row

    def seen(self, table: str, doc_id: int | None) -> Row | None:
        row = None if doc_id is None else self.database.tables[table].row(doc_id)
        if row is not None and self.grant.customers is not None:
            scope = self.engine.scopes.get(table)
            if scope and not self.grant.sees(row[scope]):
                return None
        return row

    def shown(self, table: str, row: Record, form: Form) -> orjson.Fragment:
        return orjson.Fragment(self.engine.encoders[table].one(row, self, form))  # type: ignore[arg-type]

    def newest(self, table: str) -> Row | None:
        listing = self.engine.listers[table].select(self, {})
        return next(iter(listing.page(0, 1)), None)

    def rows(self, table: str, index: str, value: object) -> list[Row]:
        return self.database.table(table).matching(index, value)

    def all(self, table: str) -> Sequence[Record]:
        """All rows of a table that is nobody's customer's; by id."""
        return list(self.database.table(table).rows)

    def all_shown(self, table: str) -> list[Any]:
        return [self.shown(table, row, "list") for row in self.all(table)]

    def highest(self, table: str, index: str) -> Any:
        return self.database.table(table).highest(index)

    def single(self, table: str) -> Record:
        row = self.database.table(table).row(1)
        if row is None:
            times = {"created_at": self.now, "updated_at": self.now}
            row = Row({**self.engine.records[table].defaults, "id": 1, **times}, 1)
        return row

    def selected(self, filters: Sequence[str]) -> list[Row]:
        lister = self.engine.listers[self.operation.resource.name]
        listing = lister.select(self, self.params, filters)
        return listing.page(0, len(listing))

    def searched(self, table: str, words: str, most: int) -> list[Row]:
        lister = self.engine.listers[table]
        return lister.search(self, words).page(0, most)

    def add(self, table: str, values: Mapping[str, Any]) -> Row:
        return self.add_whole(table, {**self.engine.records[table].defaults, **values})

    def add_whole(self, table: str, record: dict[str, Any]) -> Row:
        """Store a new row of a record that has all keys; it is not used after that."""
        database = self.database
        record["id"] = doc_id = database.next_id(table)
        record["created_at"] = record["updated_at"] = self.now
        records = self.engine.records[table]
        if records.drawn:
            records.add_drawn(record, self.account.recipe.seed, doc_id)
        for name, reference, other, field in records.follows:
            record[name] = self.database.tables[other].row(record[reference])[field]  # type: ignore[index]
        row = Row(record, doc_id)
        database.put(table, row)
        return row

    def change(
        self, table: str, before: Record, values: Mapping[str, Any], *, touch: bool = True
    ) -> Row:
        record = {**before, **values}
        if touch:
            record["updated_at"] = self.now
        row = Row(record, record["id"])
        self.database.put(table, row)
        return row

    def remove(self, table: str, row: Record) -> None:
        self.database.drop(table, row["id"])

    def later(self, span: timedelta) -> str:
        return iso(min(self.account.clock.now() + span.total_seconds(), LATEST))

    def count(self, event: str) -> int:
        return self.account.count(event, self.user["id"])

    def draw_uuid(self, purpose: str, number: int) -> str:
        settings = self.account.recipe
        return draw_uuid(f"{settings.seed}/{settings.subdomain}", purpose, number)

    def allows(self, permission: Permission) -> bool:
        return self.grant.allows(permission)

    def require(self, permission: Permission) -> None:
        reason = self.grant.lacks(permission)
        if reason:
            raise denied(reason, self.operation.resource.denied_status)

    def explain(self, text: str) -> None:
        self.note = f"{self.note}; {text}" if self.note else text

    def ignore(self, known: Container[str], of: str) -> None:
        """Tell people of the parameters that nothing here knows: Syncro drops them in silence."""
        own = (*self.path_params, "api_key")
        names = [name for name in self.params if name not in known and name not in own]
        if names:
            self.explain(f"ignored, no {of} here: {', '.join(names)[:200]}")

    def refused(self, messages: Sequence[str], reason: str = "") -> ApiError:
        if reason:
            self.explain(reason)
        return self.invalid(self.operation.resource, messages, lambda: None, updating=False)

    def invalid(
        self,
        resource: Resource,
        messages: Sequence[str],
        record: Callable[[], Any],
        *,
        updating: bool,
    ) -> ApiError:
        """The 422 of a resource; `record` makes the refused one, as the API would show it."""
        params = {key: value for key, value in self.params.items() if key != "api_key"}
        refusal = Invalid(messages=messages, params=params, record=record, updating=updating)
        return ApiError(422, resource.invalid(refusal), self.note)

    def permissions(self) -> frozenset[str] | None:
        return user_permissions(self.database, self.user)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path. `what` is one of the five verbs or an action."""

    method: str
    path: str
    resource: Resource
    what: str | Action
    permission: Permission
    handle: Callable[[Call], Reply]
