"""One request to the API on its way through the layers, and what it may do to the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import orjson

from ..accounts.account import Account
from ..accounts.grants import user_permissions
from ..errors import ApiError, denied, not_found
from ..records.reading import read_fields
from ..store import Row
from ..vocabulary.interface import Form, Permission, Record
from ..vocabulary.kinds import whole_number
from ..vocabulary.operations import Operation, Parent
from ..vocabulary.refusals import Invalid
from ..vocabulary.resource import Resource
from .reply import Reply
from .work import Engine, Work

Headers = Mapping[bytes, bytes]


class Call(Work):
    """One request. The layers fill it in, in their order."""

    __slots__ = (
        "address",
        "body",
        "cast",
        "headers",
        "method",
        "params",
        "parsed",
        "path_params",
        "query",
        "route",
        "segments",
    )

    route: Route

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
        super().__init__(account, engine)
        self.method = method
        self.segments = segments
        self.query = query
        self.headers = headers
        self.address = address
        self.body = body
        self.cast: Mapping[str, Any] | None = None
        """What `sent` has found."""
        self.parsed: dict[str, Any] | None = None
        """What the body says, once somebody has read it."""
        self.params: Mapping[str, Any] = {}
        self.path_params: Mapping[str, str] = {}

    @property
    def sent(self) -> Mapping[str, Any]:
        if self.cast is None:
            cast, problems = read_fields(self.route.operation.body, self.params, self.view)
            if problems:
                raise self.invalid(self.route.resource, problems, {}, updating=False)
            self.cast = cast
        return self.cast

    @property
    def parent(self) -> Row:
        row, field = None, ""
        for parent in self.route.operation.parents:
            above, row = row, self._parent(parent)
            if above is not None:
                _below(row, field, above)
            field = parent.field
            parent.readable(self, row)
        if row is None:
            raise LookupError(f"{self.route.operation.path} goes through no parent")
        return row

    def _parent(self, parent: Parent) -> Row:
        value = self.path_params[parent.param]
        if parent.or_by and self.row(parent.table, whole_number(value)) is None:
            for row in self.rows(parent.table, parent.or_by, whole_number(value)):
                return self.find(parent.table, row.doc_id)
        return self.find(parent.table, value)

    @property
    def record(self) -> Row:
        operation = self.route.operation
        parent = self.parent if operation.parents else None
        try:
            row = self._named()
            if parent is not None:
                _below(row, operation.parents[-1].field, parent)
        except ApiError as error:
            if operation.missing is None:
                raise
            raise ApiError(error.status, dict(operation.missing), error.reason) from None
        return row

    def _named(self) -> Row:
        """The row that the path, the query or the body names."""
        operation, table = self.route.operation, self.route.resource.name
        value = self.params.get(operation.record_param)
        other, param = operation.or_by
        row = self._by(table, operation.by, value)
        if row is None and other:
            row = self._by(table, other, self.params.get(param))
        if row is None:
            name = "row" if operation.by == "id" else operation.by
            raise not_found(f"{table} has no {name} {str(value)[:40]}")
        self.admit(table, row)
        return row

    def _by(self, table: str, field: str, value: object) -> Row | None:
        """The first row that has a value in a field, whoever may see it."""
        if field == "id":
            return self.row(table, whole_number(value))
        if value is None or isinstance(value, dict | list):
            return None
        wanted = self.route.resource.fields[field].kind.wanted(value, self.view)
        rows = self.rows(table, field, wanted)
        return rows[0] if rows else None

    def shape(self, resource: Resource) -> Callable[[Invalid], object]:
        return self.route.operation.invalid or resource.invalid

    def shown(self, table: str, row: Record, form: Form) -> orjson.Fragment:
        return orjson.Fragment(self.engine.encoders[table].one(row, self, form))  # type: ignore[arg-type]

    def all_shown(self, table: str) -> list[Any]:
        return [self.shown(table, row, "list") for row in self.all(table)]

    def newest(self, table: str) -> Row | None:
        listing = self.engine.listers[table].select(self, {})
        return next(iter(listing.page(0, 1)), None)

    def searched(self, table: str, words: str, most: int) -> list[Row]:
        return self.engine.listers[table].search(self, words).page(0, most)

    def count(self, event: str) -> int:
        return self.account.count(event, self.user["id"])

    def allows(self, permission: Permission) -> bool:
        return self.grant.allows(permission)

    def require(self, permission: Permission) -> None:
        reason = self.grant.lacks(permission)
        if reason:
            raise denied(reason, self.route.resource.denied_status)

    def ignore(self, known: AbstractSet[str], of: str) -> None:
        """Tell people of the parameters that nothing here knows: Syncro drops them in silence."""
        if known >= self.params.keys():
            return
        own = (*self.path_params, "api_key")
        names = [name for name in self.params if name not in known and name not in own]
        if names:
            self.explain(f"ignored, no {of} here: {', '.join(names)[:200]}")

    def refused(self, messages: Sequence[str], reason: str = "") -> ApiError:
        if reason:
            self.explain(reason)
        return self.invalid(self.route.resource, messages, {}, updating=False)

    def permissions(self) -> frozenset[str] | None:
        return user_permissions(self.database, self.user)


def _below(row: Row, field: str, parent: Row) -> None:
    """Raises the 404 of a row that belongs to another parent than the path's."""
    if row[field] != parent.doc_id:
        raise not_found(f"it belongs to another {field.removesuffix('_id')}")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, the resource it belongs to, and what answers its calls."""

    operation: Operation
    resource: Resource
    handle: Callable[[Call], Reply]
