"""Tickets and what hangs on them: comments, timers, line items, attachments, types."""

from __future__ import annotations

from ...vocabulary.resource import Resource
from .attachments import ATTACHMENTS
from .comments import COMMENTS
from .line_items import LINE_ITEMS
from .ticket import TICKETS
from .timers import TIMERS
from .types import ANSWERS, FIELDS, TYPES

TICKET_RESOURCES: tuple[Resource, ...] = (
    TICKETS,
    COMMENTS,
    TIMERS,
    LINE_ITEMS,
    ATTACHMENTS,
    TYPES,
    FIELDS,
    ANSWERS,
)
