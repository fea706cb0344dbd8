"""Attachments of a ticket. The address is stored and never fetched.

No source has the shape of an attachment: it is a guess.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from ...errors import ApiError
from ...vocabulary.fields import ID, TIME, Field, own
from ...vocabulary.interface import Call, Record
from ...vocabulary.kinds import INTEGER, OBJECT, OBJECTS
from ...vocabulary.operations import Answer, Operation
from ...vocabulary.resource import Resource
from ...vocabulary.schemas import object_of
from .viewing import EDIT, OF_TICKET

TABLE = "attachments"
MISSING = "Missing files param - or not an array like [{'url':'http://foo','filename': 'test'}]"


def attach(call: Call) -> Answer:
    """The files are there at the next read."""
    ticket = call.parent
    files = call.sent.get("files")
    if not files or not all(isinstance(file.get("url"), str) and file["url"] for file in files):
        raise ApiError(422, {"error": MISSING})
    for file in files:
        given = file.get("filename")
        name = given if isinstance(given, str) and given else file_name(file["url"])
        call.add(TABLE, {"ticket_id": ticket["id"], "file_name": name, "url": file["url"]})
    message = "Processing - refresh ticket in a moment to see if it worked."
    return Answer(value={"message": message})


def file_name(url: str) -> str:
    """The end of an address's path."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return url
    return unquote(path.rpartition("/")[2]) or "file"


def _file(_: object, row: Record) -> dict[str, Any]:
    return {"url": row["url"]}


ATTACHMENTS = Resource(
    tag="Ticket",
    name=TABLE,
    singular="attachment",
    operations=(
        Operation(
            "POST",
            "/tickets/{id}/attach_file_url",
            attach,
            EDIT,
            parents=OF_TICKET,
            body={"files": Field(OBJECTS)},
            summary="Attach files to a ticket by their addresses, which are not fetched",
            answers=object_of({"message": {"type": "string"}}),
            refused={422: {}},
        ),
        Operation(
            "POST",
            "/tickets/{id}/delete_attachment",
            "delete",
            EDIT,
            parents=OF_TICKET,
            named_by="attachment_id",
            summary="Delete an attachment of a ticket",
        ),
    ),
    fields={
        "id": ID,
        "file_name": own(null=False),
        "file": own(
            OBJECT,
            null=False,
            stored=False,
            show=_file,
            shown_as=object_of({"url": {"type": "string"}}),
        ),
        "created_at": TIME,
        "updated_at": TIME,
        "ticket_id": own(INTEGER, null=False, refers_to="tickets", belongs=True, shown=False),
        "url": own(null=False, shown=False),
    },
    guesses=(
        "an attachment is {id, file_name, file: {url}, created_at, updated_at}",
        "it is there at the next read; its address is stored and never fetched",
        "without a filename it is the end of the address",
        "attachments do not count as an update of their ticket",
    ),
)
