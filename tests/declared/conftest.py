"""Sites of all that is declared: Syncro in both dialects, and what it does not have yet."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from mock_syncro.syncro import RESOURCES
from tests.declared.site import Site
from tests.declared.workshop import WORKSHOP


class MakeSite(Protocol):
    def __call__(self, rows: int = 6, **settings: str) -> Site:
        """A site with so many rows in each table."""


@pytest.fixture(params=["spec", "guide", "workshop"])
def make_site(request: pytest.FixtureRequest, tmp_path: Path) -> MakeSite:
    """Makes sites of each kind in turn."""
    kind: str = request.param

    def make(rows: int = 6, **settings: str) -> Site:
        if kind == "workshop":
            return Site(WORKSHOP, tmp_path, rows, **settings)
        return Site(RESOURCES, tmp_path, rows, dialect=kind, **settings)

    return make


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A site of each kind in turn."""
    return make_site()
