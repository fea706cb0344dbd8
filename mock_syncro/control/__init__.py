"""The control API under /_mock: what tests use to set the stage."""

from __future__ import annotations

from .api import ControlApi
from .guard import Guard
from .routes import ROUTES

__all__ = ["ROUTES", "ControlApi", "Guard"]
