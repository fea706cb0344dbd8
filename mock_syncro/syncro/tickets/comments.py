"""Comments of a ticket: they are made and read, never changed or deleted (seen live).

Odd: the list below a ticket has more keys than the comment in a ticket (specification), and
pages of 10 whose size `per_page` sets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...vocabulary.fields import ID, TIME, Draft, Field, own
from ...vocabulary.formats import full_name
from ...vocabulary.interface import Call, Record, View, Work
from ...vocabulary.kinds import BOOLEAN, INTEGER, MOMENT, TEXT
from ...vocabulary.operations import Filter, Operation, Parent
from ...vocabulary.refusals import messages_alone
from ...vocabulary.resource import Extra, Resource
from ...vocabulary.schemas import object_of, records_of
from .viewing import EDIT, VIEW, VIEW_THEIRS, readable

LIVE = "seen in live answers"

CLIENT = "customer-reply"
"""The `tech` of what a client has written (two importers rely on it)."""

PREVIEW = 100
"""How many characters a preview has (guess)."""

_BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])>")
_TAG = re.compile(r"<[^<>]*>")


def check(draft: Draft) -> Sequence[str]:
    return [
        f"{key.capitalize()} can't be blank"
        for key in ("body", "subject")
        if not (draft.record[key] or "").strip()
    ]


def begin(work: Work, draft: Draft) -> None:
    """The author is the token's user, also of what a customer has said (seen live)."""
    if "user_id" not in draft.sent:  # one that comes with a ticket says that it has none
        draft.record["user_id"] = work.user["id"]
        draft.record["tech"] = draft.record["tech"] or full_name(work.user)


def vary(params: Mapping[str, Any], row: Record, shown: dict[str, Any]) -> None:
    """The body in the format that `comment_format` names; plain text for what it does not."""
    wanted = params.get("comment_format")
    if wanted == "original":
        shown["body"] = row["body"]
    elif wanted == "richtext":
        shown["body"] = row["body"] if row["is_rich_text"] else _as_html(row["body"])


def plain_body(_: object, row: Record) -> str:
    """The body without its markup (guess: a line for each paragraph)."""
    body: str = row["body"]
    if not row["is_rich_text"]:
        return body
    text = _TAG.sub("", _BREAK.sub("\n", body))
    try:
        return html.unescape(text).strip()
    except ValueError:  # a character's number of thousands of digits
        return text.strip()


def preview(view: View, row: Record) -> str:
    """The beginning of the plain body, on one line (guess)."""
    return " ".join(plain_body(view, row).split())[:PREVIEW]


def _as_html(body: str) -> str:
    return html.escape(body, quote=False).replace("\n", "<br>")


def author(call: Call, row: Record) -> Any:
    """As in a ticket (guess); an empty object, as in the specification, where nobody wrote."""
    user = call.seen("users", row["user_id"])
    return {} if user is None else call.shown("users", user, "list")


AUTHOR = {"anyOf": [records_of("users"), object_of({})]}

COMMENTS = Resource(
    tag="Ticket",
    name="comments",
    singular="comment",
    wrap="comment",
    varied_by={"comment_format": TEXT},
    vary=vary,
    check=check,
    begin=begin,
    invalid=messages_alone,
    operations=(
        Operation(
            "GET",
            "/tickets/{id}/comments",
            "list",
            (VIEW, VIEW_THEIRS),
            form="page",
            per_page=10,
            meta=("total_pages", "page", "per_page"),
            parents=(Parent("tickets", "ticket_id", "id", readable),),
            filters=(
                Filter("created_after", "after", "created_at", MOMENT),
                Filter("created_before", "before", "created_at", MOMENT),
                Filter("updated_after", "after", "updated_at", MOMENT),
                Filter("updated_before", "before", "updated_at", MOMENT),
            ),
            sortable=("created_at", "updated_at"),
            sort_params=("sort_by", "sort_direction"),
        ),
        Operation(
            "POST",
            "/tickets/{id}/comment",
            "create",
            EDIT,
            parents=(Parent("tickets", "ticket_id", "id", or_by="number"),),
        ),
    ),
    fields={
        "id": ID,
        "created_at": Field(MOMENT, "create", null=False),
        "updated_at": TIME,
        "ticket_id": own(INTEGER, null=False, refers_to="tickets", belongs=True, touches=True),
        "subject": Field(null=False, default=""),
        "body": Field(null=False, default="", show=plain_body),
        "tech": Field(),
        "hidden": Field(BOOLEAN, default=False, null=False),
        "user_id": own(INTEGER),
        "is_rich_text": own(BOOLEAN, default=False, null=False, forms=("page",)),
        "destination_emails": own(forms=("page",), source=LIVE),
        "email_sender": own(forms=("page",), source=LIVE),
        "simple_text_preview": own(
            null=False, stored=False, forms=("page",), source=LIVE, show=preview
        ),
        "sms_body": Field(stored=False, shown=False, silent=True),
        "do_not_email": Field(BOOLEAN, stored=False, shown=False, silent=True),
    },
    extras=(Extra(key="user", forms=("page",), show=author, reads=("users",), schema=AUTHOR),),
    observed=(
        "comments are listed newest first",
        "comments cannot be changed or deleted",
        "do_not_email and sms_body are taken and never shown",
        "who comments is the token's user",
        "the list also has destination_emails, email_sender and simple_text_preview",
        "a ticket's number does where its id is expected, for a new comment",
        'a comment of the client has tech "customer-reply"',
        "created_at of a new comment is taken",
    ),
    guesses=(
        "simple_text_preview is the beginning of the plain body, 100 characters, on one line",
        "tech is the user's name unless it is sent",
        "a comment counts as an update of its ticket",
        "plaintext strips the markup of a rich comment; richtext makes HTML of a plain one",
        "the user in the list of comments is shown as in a ticket, or as {}",
        "sort_direction is DESC unless it is ASC, sort_by created_at unless it is updated_at",
    ),
)
