"""Derives one JSON schema per object from all examples of that object in the specification.

The keys of the operation's own example are required and no others are allowed, except those that
live accounts show (`kinds.py`). The type of a key is the union over all examples, wherever in the
specification the object stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contract_tests.examples import examples, json_type, objects_in
from contract_tests.kind import FIXED, OPEN, TIMESTAMP, Extra, Item, Kind
from contract_tests.kinds import KINDS, kind_named, kind_of
from contract_tests.spec import JsonObject, Operation, node, nodes, operations


class NoType(LookupError):
    """No example, request body or hand-written table tells the type of a key."""


class Objects:
    """What all examples of a repaired specification say about each kind of object."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self.seen: dict[tuple[str, str], list[Any]] = {}
        self.home: dict[str, JsonObject] = {}
        for operation, found in self._examples():
            self._observe(operation, found)

    def schema(self, example: Any, operation: Operation) -> JsonObject:
        """The schema of an answer of an operation, derived from its own example."""
        return self._schema(example, operation, "")

    def _examples(self) -> Iterator[tuple[Operation, JsonObject]]:
        """Every object in every example, with the operation.

        Schemas without examples count for our operations only: those of other operations
        contradict each other about the same object.
        """
        ours = set(operations(self._document))
        for operation, found in nodes(self._document):
            for response in found["responses"].values():
                for media in response.get("content", {}).values():
                    if operation in ours or "example" in media or "examples" in media:
                        for example in examples(media):
                            yield from ((operation, inner) for inner in objects_in(example))

    def _observe(self, operation: Operation, found: JsonObject) -> None:
        kind = kind_of(found)
        if kind is None:
            return
        if operation == kind.home:
            self.home.setdefault(kind.name, found)
        for key, value in found.items():
            self.seen.setdefault((kind.name, key), []).append(value)

    def _schema(self, example: Any, operation: Operation, key: str) -> JsonObject:
        if isinstance(example, dict):
            kind = kind_of(example)
            if kind:
                return self._kind(kind, example, operation, unsaved=key == "record")
            return self._plain(example, operation, key)
        if isinstance(example, list):
            return self._array(example, operation)
        if example is None:
            raise NoType(f"{operation}: {key} is null outside of any known object")
        return _scalar(key, [example], {json_type(example)})

    def _plain(self, example: JsonObject, operation: Operation, key: str) -> JsonObject:
        """A wrapper, `meta`, an error body or a nested set of flags: nothing in it is null."""
        if key in OPEN:
            return {"type": "object"}
        return _closed({name: self._schema(v, operation, name) for name, v in example.items()})

    def _array(self, example: list[Any], operation: Operation) -> JsonObject:
        if not example:
            raise NoType(f"{operation}: an array without items outside of any known object")
        if isinstance(example[0], list):
            return {"type": "array", "items": self._tuple(example[0], operation)}
        return {
            "type": "array",
            "items": any_of([self._schema(item, operation, "") for item in example]),
        }

    def _tuple(self, example: list[Any], operation: Operation) -> JsonObject:
        """A list within a list has a fixed place for each value, as in `[1, "Joe Doe"]`."""
        places = [self._schema(value, operation, "") for value in example]
        number = len(places)
        return {"type": "array", "prefixItems": places, "minItems": number, "maxItems": number}

    def _kind(
        self, kind: Kind, example: JsonObject, operation: Operation, *, unsaved: bool = False
    ) -> JsonObject:
        """The schema of a known object; an unsaved record may lack its id and times."""
        fields = {
            key: self._field(kind, key, value, operation, unsaved=unsaved)
            for key, value in example.items()
        }
        seen_live = {
            extra.key: self._extra(extra, operation)
            for extra in kind.extras
            if extra.key not in fields and (not extra.only or operation in extra.only)
        }
        closed = _closed({**fields, **seen_live})
        if unsaved:
            closed["required"] = list(fields)
        return closed

    def _extra(self, extra: Extra, operation: Operation) -> JsonObject:
        if extra.schema is not None:
            return extra.schema
        return {"type": "array", "items": self._of_kind(extra.items, operation)}

    def _of_kind(self, name: str, operation: Operation) -> JsonObject:
        """A known object inside another: it has the keys that its home shows."""
        return self._kind(kind_named(name), self.home[name], operation)

    def _field(
        self, kind: Kind, key: str, value: Any, operation: Operation, *, unsaved: bool
    ) -> JsonObject:
        """The schema of a key; `value` is what the operation's own example has there."""
        if key in OPEN:
            return {"type": "object"}
        seen = [one for one in self.seen[kind.name, key] if one is not None]
        nested = next((name for named, name, _ in kind.nested if named == key), None)
        types = {json_type(one) for one in seen}
        if nested:
            schema = self._nested(nested, seen, operation)
        elif "array" in types:
            schema = self._array_field(kind, key, seen, operation)
        elif "object" in types:
            schema = self._schema(value or seen[0], operation, key)
        else:
            schema = self._scalar_field(kind, key, seen, types)
        return _or_null(schema) if unsaved or key not in kind.never_null else schema

    def _nested(self, name: str, seen: list[Any], operation: Operation) -> JsonObject:
        """An object of a kind; or an empty one, where examples have that."""
        schema = self._of_kind(name, operation)
        return any_of([{"type": "object", "maxProperties": 0}, schema]) if {} in seen else schema

    def _scalar_field(self, kind: Kind, key: str, seen: list[Any], types: set[str]) -> JsonObject:
        if types == {"integer"} and self._type_in_body(kind, key) == "number":
            types = {"number"}
        if types:
            return _scalar(key, seen, types)
        told = self._type_of_null(kind, key)
        return {"type": "string", "pattern": TIMESTAMP} if told == "time" else {"type": told}

    def _array_field(
        self, kind: Kind, key: str, seen: list[Any], operation: Operation
    ) -> JsonObject:
        known = next((item for named, item, _ in kind.items if named == key), None)
        if known is not None:
            return {"type": "array", "items": self._item(known, operation)}
        filled = next((value for value in seen if value), None)
        if filled is None:
            raise NoType(f"{kind.name}.{key} has no items in any example")
        return self._array(filled, operation)

    def _item(self, item: Item, operation: Operation) -> JsonObject:
        if isinstance(item, str):
            return self._of_kind(item, operation) if item else {}
        return item

    def _type_of_null(self, kind: Kind, key: str) -> str:
        told = self._type_in_body(kind, key)
        if told:
            return told
        for named, type_, _ in kind.types:
            if named == key:
                return type_
        raise NoType(f"{kind.name}.{key} is null in every example")

    def _type_in_body(self, kind: Kind, key: str) -> str:
        """The type that a request body names for a key, `time` for dates; empty if none does."""
        for operation in kind.bodies:
            field = self.body_fields(operation).get(key)
            if field is not None:
                return "time" if str(field.get("format", "")).startswith("date") else field["type"]
        return ""

    def body_fields(self, operation: Operation) -> JsonObject:
        body = node(self._document, operation)["requestBody"]
        if "$ref" in body:
            name = body["$ref"].rsplit("/", 1)[1]
            body = self._document["components"]["requestBodies"][name]
        fields: JsonObject = body["content"]["application/json"]["schema"]["properties"]
        return fields


def unused_types(document: JsonObject) -> list[str]:
    """Rows of the hand-written type tables that some example or request body makes superfluous."""
    objects = Objects(document)
    return [
        f"{kind.name}.{key}"
        for kind in KINDS
        for key, _, _ in kind.types
        if any(value is not None for value in objects.seen.get((kind.name, key), ()))
        or any(key in objects.body_fields(operation) for operation in kind.bodies)
    ]


def _scalar(key: str, seen: list[Any], types: set[str]) -> JsonObject:
    if "number" in types:
        types = types - {"integer"}
    schema: JsonObject = {"type": sorted(types) if len(types) > 1 else next(iter(types))}
    if seen and all(isinstance(value, str) and re.match(TIMESTAMP, value) for value in seen):
        schema["pattern"] = TIMESTAMP
    if key in FIXED:
        schema["const"] = seen[0]
    return schema


def any_of(schemas: list[JsonObject]) -> JsonObject:
    """A schema for whatever one of these takes."""
    distinct = [schema for place, schema in enumerate(schemas) if schema not in schemas[:place]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _or_null(schema: JsonObject) -> JsonObject:
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    named = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return {**schema, "type": [*(name for name in named if name != "null"), "null"]}


def _closed(fields: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
