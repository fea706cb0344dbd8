"""What repairs share: the answers of a document, and the operations that they are about."""

from __future__ import annotations

from contract_tests.spec import JsonObject, nodes

JSON = "application/json"


def media_of(document: JsonObject) -> list[JsonObject]:
    """The media objects of all answers."""
    contents = [response.get("content", {}) for _, response in responses_of(document)]
    return [media for content in contents for media in content.values()]


def responses_of(document: JsonObject) -> list[tuple[str, JsonObject]]:
    """All answers with their statuses."""
    return [pair for _, operation in nodes(document) for pair in operation["responses"].items()]
