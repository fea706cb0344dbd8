"""The pools of words, made ready to be put together: towns, names, mail domains."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

PHONE_FORMATS = (
    "({0}) 555-01{1:02}",
    "({0}) 555-01{1:02}",
    "{0}-555-01{1:02}",
    "{0}-555-01{1:02}",
    "{0}.555.01{1:02}",
    "{0}55501{1:02}",
    "+1 {0} 555 01{1:02}",
)
"""Some twice: they are more common."""


class Place:
    """A town, with the zips and phone numbers that agree with it."""

    __slots__ = ("city", "latitude", "longitude", "phones", "state", "zips")

    def __init__(
        self, city: str, state: str, zip3: str, area: str, latitude: float, longitude: float
    ) -> None:
        self.city, self.state, self.latitude, self.longitude = city, state, latitude, longitude
        self.zips = [f"{zip3}{n:02}" for n in range(1, 100)]
        self.phones = [form.format(area, line) for form in PHONE_FORMATS for line in range(100)]


class Name(NamedTuple):
    """A first or last name and its form in an e-mail address."""

    text: str
    plain: str

    @classmethod
    def of(cls, text: str) -> Name:
        letters = unicodedata.normalize("NFKD", text.lower())
        return cls(text, "".join(c for c in letters if c.isascii() and c.isalpha()))


class Words:
    """The pools of `fixtures/pools.json`, made ready to be put together."""

    def __init__(self, pools: Mapping[str, Any]) -> None:
        self.pools = pools
        self.places = [Place(*place) for place in pools["places"]]
        self.firsts = [Name.of(name) for name in pools["first_names"]]
        self.lasts = [Name.of(name) for name in pools["last_names"]]
        self.titles: Mapping[str, Sequence[str]] = dict(pools["job_titles"])
        """By the kind of the trade."""
        self.providers = [Domain(f"{name}.example") for name in pools["mail_providers"]]


class Domain:
    """A mail domain and who has an address there."""

    __slots__ = ("name", "style", "taken")

    def __init__(self, name: str, style: int = 0) -> None:
        self.name, self.style = name, style
        self.taken: dict[str, int] = {}

    def person(self, first: Name, last: Name) -> str:
        """An address in the style of the domain: jane.doe, jdoe or janed."""
        local = f"{first.plain}.{last.plain}"
        if self.style == 1:
            local = first.plain[0] + last.plain
        elif self.style == 2:
            local = first.plain + last.plain[0]
        return self.address(local)

    def address(self, local: str) -> str:
        """An address that nobody else has. `local` ends in no digit: a number sets it apart."""
        uses = self.taken[local] = self.taken.get(local, 0) + 1
        return f"{local}@{self.name}" if uses == 1 else f"{local}{uses}@{self.name}"
