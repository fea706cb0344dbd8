"""Where the vendor's specification is, whether it is the pinned one, and which operations count.

It is looked for in the file that `SYNCRO_SPEC` names, else in `../shared/spec/` beside the
project. Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
BESIDE = Path("../shared/spec/syncro-openapi.json")
SHA256 = "cd83c075d9afcb08654fb45676ce14fecb90cb6a428df47ad29054dc8f251eac"
"""Of the copy that the derived schemas and the lists in this folder were written for."""

TAGS = ("Contact", "Customer", "Phone", "User", "Ticket", "Ticket Timer", "Setting", "Search")
"""Tags whose operations are held to the contract. A resource that is new adds its tag here."""

METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, order=True)
class Operation:
    """One operation, by its method in capitals and its path template, such as `/contacts/{id}`."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def node(self) -> str:
        """The key of this operation's node under its path in an OpenAPI document."""
        return self.method.lower()


@dataclass(frozen=True)
class Source:
    """What the search for the specification came to.

    `document` is None if there is no readable copy. `pinned` is False for another copy than the
    one these tests were written for. `reason` says why tests against the vendor's document
    cannot run, and is empty when they can.
    """

    document: JsonObject | None
    pinned: bool
    reason: str


def find_source(environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> Source:
    """Look for the specification and compare it with the pinned SHA-256."""
    named = environ.get("SYNCRO_SPEC")
    path = Path(named) if named else root / BESIDE
    if not path.is_file():
        where = (
            f"SYNCRO_SPEC names {named}" if named else f"SYNCRO_SPEC is not set, nor is {BESIDE}"
        )
        return Source(None, False, f"the vendor's specification is not there ({where})")
    content = path.read_bytes()
    document: JsonObject = json.loads(content)
    if hashlib.sha256(content).hexdigest() != SHA256:
        return Source(document, False, "another specification than the pinned one: drift only")
    return Source(document, True, "")


def is_required(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a missing or other one is a failure (`SYNCRO_SPEC_REQUIRED=1`) and not a skip."""
    return environ.get("SYNCRO_SPEC_REQUIRED") == "1"


def nodes(document: JsonObject) -> Iterator[tuple[Operation, JsonObject]]:
    """Every operation of an OpenAPI document with its node, in the document's order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(method.upper(), path), item[method]


def node(document: JsonObject, operation: Operation) -> JsonObject:
    """The node of one operation. Raises KeyError if the document does not have it."""
    found: JsonObject = document["paths"][operation.path][operation.node]
    return found


def operations(document: JsonObject, tags: tuple[str, ...] = TAGS) -> tuple[Operation, ...]:
    """The operations that carry one of the tags, in the document's order."""
    return tuple(op for op, node in nodes(document) if set(tags) & set(node.get("tags", ())))
