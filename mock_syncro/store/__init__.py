"""Rows, ids, indexes, snapshots and the files they are kept in."""

from __future__ import annotations

from .changes import difference, other_last_ids
from .database import Database
from .documents import DocumentError, as_document, read_document
from .salvage import Salvage, salvage
from .saved import Saved, SavedAccount, SavedBase
from .statefile import StateFile, write_state
from .tables import Index, Row, Table, TableShape, same

__all__ = [
    "Database",
    "DocumentError",
    "Index",
    "Row",
    "Salvage",
    "Saved",
    "SavedAccount",
    "SavedBase",
    "StateFile",
    "Table",
    "TableShape",
    "as_document",
    "difference",
    "other_last_ids",
    "read_document",
    "salvage",
    "same",
    "write_state",
]
