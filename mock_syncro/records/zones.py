"""What the accounts of one zone have in common: one encoding of a row, with marks for the rest."""

from __future__ import annotations

from .marks import Marks, marked_host, marked_id, marked_subdomain
from .view import AccountView, portal

MOST_STAMPS = 4096

Stamp = tuple[object, ...]
"""The versions of the tables that a text was made of."""


class ZoneView(AccountView):
    """The view in which rows are encoded to be kept; it leaves marks where accounts differ.

    Its id and subdomain are values to be shown: nothing can be made of them.
    """

    __slots__ = ("_stamps",)

    def __init__(self, timezone: str) -> None:
        super().__init__(0, "", timezone)
        self.account_id = marked_id()  # type: ignore[assignment]
        self.subdomain = marked_subdomain()  # type: ignore[assignment]
        self._stamps: dict[Stamp, Stamp] = {}

    def portal(self, key: str) -> str:
        return marked_host(portal("", key))  # type: ignore[return-value]

    def fill(self, text: bytes, marks: Marks) -> bytes:
        """The marks stay: the text becomes part of another that is kept."""
        return text

    def stamp(self, versions: Stamp) -> Stamp:
        """The one object for these versions in this zone, to be compared by identity."""
        stamps = self._stamps
        if len(stamps) > MOST_STAMPS:
            stamps.clear()  # what is kept is made anew, once
        return stamps.setdefault(versions, versions)


class Zones(dict[str, ZoneView]):
    """The views of one dialect's encoders, by the names of their zones."""

    def __missing__(self, timezone: str) -> ZoneView:
        view = self[timezone] = ZoneView(timezone)
        return view
