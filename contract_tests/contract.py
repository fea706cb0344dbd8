"""Checks an answer against an OpenAPI document: status, content type, body.

The document is the derived one (`derived.py`) or the one that the mock serves itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from contract_tests.spec import JsonObject, Operation, node, nodes


@dataclass(frozen=True)
class Answer:
    """An answer as it came over HTTP: header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def json(self) -> Any:
        """The body as JSON. Raises ValueError if it is none."""
        return json.loads(self.body)


class Contract:
    """An OpenAPI document as judge over answers. Validators are compiled once."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.operations = tuple(operation for operation, _ in nodes(document))
        self._validators: dict[tuple[Operation, str, str], jsonschema_rs.Validator] = {}

    def statuses(self, operation: Operation) -> tuple[int, ...]:
        """The statuses that the document names for an operation."""
        return tuple(int(status) for status in node(self.document, operation)["responses"])

    def problems(self, operation: Operation, answer: Answer) -> list[str]:
        """What is wrong with an answer of an operation; empty if nothing is."""
        responses = node(self.document, operation)["responses"]
        if str(answer.status) not in responses:
            return [f"{operation} answered {answer.status}, which is not documented"]
        content = self._resolve(responses[str(answer.status)]).get("content", {})
        if not content:
            return [f"{operation} {answer.status} has a body"] if answer.body else []
        if answer.media_type not in content:
            return [f"{operation} {answer.status} is {answer.media_type}, not {list(content)}"]
        return self._body_problems(operation, answer)

    def _body_problems(self, operation: Operation, answer: Answer) -> list[str]:
        try:
            value = answer.json() if answer.media_type.endswith("json") else answer.body.decode()
        except ValueError:
            return [f"{operation} {answer.status} does not parse as {answer.media_type}"]
        validator = self._validator(operation, str(answer.status), answer.media_type)
        return [
            f"{operation} {answer.status} at /{'/'.join(map(str, error.instance_path))}:"
            f" {error.message}"
            for error in validator.iter_errors(value)
        ]

    def _validator(
        self, operation: Operation, status: str, media_type: str
    ) -> jsonschema_rs.Validator:
        key = (operation, status, media_type)
        if key not in self._validators:
            response = self._resolve(node(self.document, operation)["responses"][status])
            schema = response["content"][media_type].get("schema", {})
            # References in the document are relative to its root, so the root goes along.
            rooted = {**schema, "components": self.document.get("components", {})}
            self._validators[key] = jsonschema_rs.Draft202012Validator(rooted)
        return self._validators[key]

    def _resolve(self, response: JsonObject) -> JsonObject:
        if "$ref" not in response:
            return response
        name = response["$ref"].rsplit("/", 1)[1]
        found: JsonObject = self.document["components"]["responses"][name]
        return found
