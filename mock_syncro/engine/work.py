"""What reads and writes an account, whoever it is for: a call, or a job of the account's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ..accounts.account import Account
from ..accounts.grants import Grant
from ..clock import LATEST, iso
from ..errors import ApiError, not_found
from ..lists.listing import Lister
from ..records.draws import draw_uuid
from ..records.encode import Encoder
from ..store import Database, Row
from ..vocabulary.interface import Record
from ..vocabulary.kinds import whole_number
from ..vocabulary.refusals import Invalid, Problem
from ..vocabulary.resource import Resource
from .write import Ties, Writer


class Engine:
    """What is made once for each resource, by its name."""

    def __init__(self, resources: Sequence[Resource], encoders: Mapping[str, Encoder]) -> None:
        self.encoders = encoders
        ties = Ties(resources)
        self.writers = {resource.name: Writer(resource, ties) for resource in resources}
        self.listers = {resource.name: Lister(resource) for resource in resources}
        self.scopes = {resource.name: resource.scope for resource in resources}


class Work:
    """Reads and writes an account by the declarations of its tables."""

    __slots__ = ("account", "database", "engine", "grant", "moment", "note", "view")

    grant: Grant
    """Whose rights count, and on whose behalf it is done."""

    def __init__(self, account: Account, engine: Engine) -> None:
        self.account = account
        self.database: Database = account.database
        self.view = account.view
        self.engine = engine
        self.moment = ""
        self.note = ""
        """What people are told of an answer that is not a refusal, in X-Mock-Syncro."""

    @property
    def now(self) -> str:
        if not self.moment:
            self.moment = iso(self.account.clock.now())
        return self.moment

    @property
    def user(self) -> Record:
        return self.grant.user

    @property
    def params(self) -> Mapping[str, Any]:
        """What was sent; nothing, where nobody has called."""
        return {}

    def row(self, table: str, doc_id: int | None) -> Row | None:
        return None if doc_id is None else self.database.tables[table].row(doc_id)

    def find(self, table: str, doc_id: object) -> Row:
        number = whole_number(doc_id)
        row = None if number is None else self.database.tables[table].row(number)
        if row is None:
            raise not_found(f"{table} has no row {str(doc_id)[:40]}")
        self.admit(table, row)
        return row

    def admit(self, table: str, row: Record) -> None:
        """Raises the 404 of a row that Select Customers hides."""
        scope = self.engine.scopes.get(table)
        if scope and self.grant.customers is not None and not self.grant.sees(row[scope]):
            raise not_found("Select Customers hides it from the token's user")

    def seen(self, table: str, doc_id: int | None) -> Row | None:
        row = None if doc_id is None else self.database.tables[table].row(doc_id)
        if row is not None and self.grant.customers is not None:
            scope = self.engine.scopes.get(table)
            if scope and not self.grant.sees(row[scope]):
                return None
        return row

    def rows(self, table: str, index: str, value: object) -> list[Row]:
        return [] if value is None else self.database.table(table).matching(index, value)

    def all(self, table: str) -> Sequence[Record]:
        return list(self.database.table(table).rows)

    def highest(self, table: str, index: str) -> Any:
        return self.database.table(table).highest(index)

    def single(self, table: str) -> Record:
        row = self.database.table(table).row(1)
        if row is None:
            times = {"created_at": self.now, "updated_at": self.now}
            row = Row({**self.engine.writers[table].records.defaults, "id": 1, **times}, 1)
        return row

    def add(self, table: str, values: Mapping[str, Any]) -> Row:
        return self.engine.writers[table].create(self, values)

    def change(self, table: str, before: Record, values: Mapping[str, Any]) -> Row:
        return self.engine.writers[table].change(self, _row(before), values)

    def touch(self, table: str, row: Record) -> Row:
        return self.engine.writers[table].touch(self, _row(row))

    def remove(self, table: str, row: Record) -> None:
        self.engine.writers[table].remove(self, _row(row))

    def later(self, span: timedelta) -> str:
        return iso(min(self.account.clock.now() + span.total_seconds(), LATEST))

    def draw_uuid(self, purpose: str, number: int) -> str:
        recipe = self.account.recipe
        return draw_uuid(f"{recipe.seed}/{recipe.subdomain}", purpose, number)

    def explain(self, text: str) -> None:
        self.note = f"{self.note}; {text}" if self.note else text

    def shape(self, resource: Resource) -> Callable[[Invalid], object]:
        """The shape in which a table's refusals are told."""
        return resource.invalid

    def invalid(
        self,
        resource: Resource,
        problems: Sequence[str | Problem],
        record: Record,
        *,
        updating: bool,
    ) -> ApiError:
        """The refusal of a record, as its resource words it."""

        def unsaved() -> dict[str, Any]:
            return self.engine.encoders[resource.name].unsaved(record, self.view)

        params = {key: value for key, value in self.params.items() if key != "api_key"}
        body = self.shape(resource)(Invalid(problems, params, unsaved, updating))
        return ApiError(resource.invalid_status, body, self.note)


def _row(record: Record) -> Row:
    """What a resource knows as a record is a row of the store."""
    if not isinstance(record, Row):
        raise TypeError("only a stored row can be written")
    return record
