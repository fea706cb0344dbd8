"""Fixtures of the guides' tales: one listening server, and a site of its own for each tale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Protocol

import httpx
import pytest

from tests.conftest import Server
from tests.stories.site import PLAIN, Site

START = "2026-03-02T09:00:00Z"
"""Where the clock of each site begins."""


class NewSite(Protocol):
    def __call__(self, fixture: object = "small", **settings: object) -> Site:
        """A site with the data of a fixture; settings are those of POST /_mock/accounts."""


@pytest.fixture(scope="session")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    server = Server(("--start", START), {}, tmp_path_factory.mktemp("guides"))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    """What makes the names of sites differ on one server."""
    return count(1)


@pytest.fixture
def new_site(listening: str, numbers: Iterator[int]) -> Iterator[NewSite]:
    """Makes sites."""
    sites: list[Site] = []

    def make(fixture: object = "small", **settings: object) -> Site:
        body = {"subdomain": f"site{next(numbers)}", "fixture": fixture, **settings}
        answer = httpx.post(f"{listening}/_mock/accounts", json=body, **PLAIN)
        assert answer.status_code == 201, answer.text
        sites.append(Site(answer.json()["url"]))
        return sites[-1]

    yield make
    for site in sites:
        site.close()
