"""Rows, ids, indexes, snapshots and the files they are kept in.

What state files need is not shown here: who keeps no state starts without it.
"""

from __future__ import annotations

from .database import Database
from .documents import DocumentError, as_document, read_document
from .tables import Index, Row, Table, TableShape, same

__all__ = [
    "Database",
    "DocumentError",
    "Index",
    "Row",
    "Table",
    "TableShape",
    "as_document",
    "read_document",
    "same",
]
