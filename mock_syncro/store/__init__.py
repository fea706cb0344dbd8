"""Rows, ids, indexes, snapshots and the files they are kept in."""

from __future__ import annotations

from .database import Database
from .documents import DocumentError, as_document, read_document
from .statefile import SavedAccount, StateFile
from .tables import Index, Row, Table, TableShape, same

__all__ = [
    "Database",
    "DocumentError",
    "Index",
    "Row",
    "SavedAccount",
    "StateFile",
    "Table",
    "TableShape",
    "as_document",
    "read_document",
    "same",
]
