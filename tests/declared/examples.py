"""Examples made of declarations: values of fields, rows of tables, tokens of operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.interface import AllOf, Permission
from mock_syncro.vocabulary.kinds import (
    Boolean,
    Integer,
    Kind,
    List,
    Money,
    Number,
    Object,
    Text,
    Time,
)
from mock_syncro.vocabulary.operations import Operation
from mock_syncro.vocabulary.resource import Resource

Ids = Mapping[str, Sequence[int]]
"""The ids of the rows of each table."""
Row = dict[str, Any]

USERS = (1701, 1704, 1705)
"""Some that lie under every fixture; the first is the admin."""

NUMBERS = (1, 1, None, 2, 3, 2)
"""Which example each row of a table has: some twice, and none where a field can be null."""
LOUD, NONE, HIDDEN = 1, 2, 5
"""The rows whose texts are in capitals, whose fields are null, and that is hidden."""
NEW = 7
"""An example that no row has."""

FEW, NO_CUSTOMERS = "few-customers-token", "no-customers-token"


def value(kind: Kind, name: str, n: int) -> tuple[Any, Any]:
    """An example as it is sent, and as it is stored.

    A text is a name, an e-mail address and a telephone number in one: no check refuses it.
    """
    match kind:
        case Boolean():
            made: Any = n % 2 == 1
        case Money():
            return n * 1.25, n * 125
        case Integer():
            made = n
        case Number():
            made = n + 0.5
        case Object():
            made = {"key": f"{name} {n}"}
        case Time():
            made = f"2026-01-{n:02}T10:00:00.000Z"
        case List():
            sent, stored = value(kind.items, name, n)
            return [sent], [stored]
        case Text():
            made = f"{n}{name}@Example.io"
        case _:
            raise TypeError(f"no example of the kind {kind}")
    return made, made


def field_value(field: Field, name: str, n: int, ids: Ids) -> tuple[Any, Any]:
    """The same for a field, which may have to be one of some values."""
    if field.one_of:
        made = field.one_of[n % len(field.one_of)]
    elif field.refers_to:
        made = ids[field.refers_to][n % 2]
    elif field.fields is not None:
        inner = {key: field_value(f, key, n, ids) for key, f in field.fields.items()}
        pair = [{key: both[at] for key, both in inner.items()} for at in (0, 1)]
        return ([pair[0]], [pair[1]]) if isinstance(field.kind, List) else (pair[0], pair[1])
    else:
        return value(field.kind, name, n)
    return made, made


def body(fields: Mapping[str, Field], n: int, ids: Ids) -> Row:
    """An example of each field, as a client sends it."""
    return {name: field_value(field, name, n, ids)[0] for name, field in fields.items()}


def document(resources: Sequence[Resource], rows: int = len(NUMBERS)) -> dict[str, Any]:
    """A fixture with so many rows of every table, and the tokens that tests use."""
    ids = table_ids(resources, rows)
    tables: dict[str, Any] = {
        resource.name: {
            # Null is tried everywhere, where the API would refuse it too.
            str(id_): {**row(resource, at, ids), "_unchecked": True}
            for at, id_ in enumerate(found)
        }
        for resource in resources
        if (found := ids[resource.name]) and resource.has_table
    }
    owners = next(ids[resource.name] for resource in resources if resource.scope == "id")
    groups = {"5": [owners[0]], "50": [owners[0], owners[2]], "60": []}
    tables["groups"] = {
        id_: {"name": f"group {id_}", "access": "select", "customers": some, "permissions": "all"}
        for id_, some in groups.items()
    }
    tables["users"] = {
        str(user): {
            "email": f"{user}@example.io",
            "first_name": "Some",
            "last_name": "Body",
            "groups": [f"group {group}"],
        }
        for user, group in ((1705, 5), (1750, 50), (1760, 60))
    }
    tokens: dict[str, Any] = {name: (1701, some) for name, some, _ in permission_tokens(resources)}
    tokens |= {FEW: (1750, "all"), NO_CUSTOMERS: (1760, "all")}
    tables["tokens"] = {
        str(100 + at): {"name": name, "token": name, "user": user, "permissions": some}
        for at, (name, (user, some)) in enumerate(tokens.items())
    }
    return tables


def table_ids(resources: Sequence[Resource], rows: int) -> dict[str, Sequence[int]]:
    """The ids of each table: no two tables have the same."""
    ids: dict[str, Sequence[int]] = {
        resource.name: range(10_000 * at, 10_000 * at + rows)
        for at, resource in enumerate(resources, 1)
    }
    return {**ids, "users": USERS}


def row(resource: Resource, at: int, ids: Ids) -> Row:
    """One row of a table, as a fixture has it."""
    return {
        name: stored
        for name, field in resource.fields.items()
        if field.is_stored and name != "id" and not field.drawn and not field.follows[0]
        for stored in [_stored(resource, name, field, at, ids)]
    }


def _stored(resource: Resource, name: str, field: Field, at: int, ids: Ids) -> Any:
    if name == resource.hidden_when:
        return at == HIDDEN
    if field.unique or field.counter:
        return field_value(field, name, at + 1, ids)[1]
    if at == NONE and field.null and not field.belongs:
        return None
    if field.refers_to:  # another customer's, where it can be
        above = {parent.field for one in resource.operations for parent in one.parents}
        own = field.belongs or name in (resource.scope, *above)
        return ids[field.refers_to][(at if own else at + 1) % 3]
    n = NUMBERS[at % len(NUMBERS)] or 3
    stored = field_value(field, name, n, ids)[1]
    loud = at == LOUD and isinstance(stored, str) and not field.one_of
    return stored.upper() if loud and isinstance(field.kind, Text) else stored


def names_of(permission: Permission) -> tuple[str, ...]:
    if permission is None:
        return ()
    if isinstance(permission, AllOf):
        return permission.names
    return (permission,) if isinstance(permission, str) else permission


def permission_tokens(
    resources: Sequence[Resource],
) -> Iterator[tuple[str, list[str], tuple[Operation, bool]]]:
    """Name, permissions, and for which operation they are enough, or not."""
    operations = [operation for resource in resources for operation in resource.operations]
    every = sorted({name for one in operations for name in names_of(one.permission)})
    for at, operation in enumerate(operations):
        needed = operation.permission
        names = names_of(needed)
        together = isinstance(needed, AllOf)
        enough = [list(names)] if together else [[name] for name in names]
        missing = [{name} for name in names] if together else [set(names)] if names else []
        for number, some in enumerate(enough):
            yield f"enough-{at}-{number}", some, (operation, True)
        for number, out in enumerate(missing):
            rest = [name for name in every if name not in out]
            yield f"missing-{at}-{number}", rest, (operation, False)
