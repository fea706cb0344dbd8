"""Contacts, spread evenly over the customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .calendar import Calendar
from .customers import Site, address_of
from .dice import Dice
from .tables import Rows
from .words import Words


def contacts(
    count: int, sites: Sequence[Site], dice: Dice, calendar: Calendar, words: Words
) -> Rows:
    random = dice.random
    times: list[int] = []
    rows: list[dict[str, Any]] = []
    for number, site in enumerate(sites):
        joined, span = site.joined, calendar.length - site.joined
        share = count // len(sites) + (number < count % len(sites))
        # The product leans to 0: most contacts are made when their customer is taken on.
        for time in sorted(joined + int(span * random() * random()) for _ in range(share)):
            row = _contact(dice, site, words)
            changed = calendar.later(time, dice)
            row["created_at"] = row["updated_at"] = calendar.text(time)
            if changed > time:
                row["updated_at"] = calendar.text(changed)
            times.append(time)
            rows.append(row)
    order = sorted(range(count), key=times.__getitem__)
    ids = calendar.ids("contacts", [times[index] for index in order])
    return dict(zip(ids, [rows[index] for index in order], strict=True))


def _contact(dice: Dice, site: Site, words: Words) -> dict[str, Any]:
    pick, random, pools = dice.pick, dice.random, words.pools
    first, last = pick(words.firsts), site.family or pick(words.lasts)
    row: dict[str, Any] = {
        "name": f"{first.text} {last.text}",
        "customer_id": site.customer_id,
    }
    if random() < 0.96:
        row["email"] = site.domain.person(first, last)
    row |= _phone(dice, site)
    if random() < 0.6:
        row["mobile"] = pick(site.place.phones)
    how = random()
    if how < 0.5:
        row |= site.address
    elif how < 0.6:
        row |= address_of(dice, site.place, pools)
    if random() < 0.12:
        row["notes"] = pick(pools["contact_notes"])
    if site.titles and random() < 0.7:
        row["properties"] = {"title": pick(site.titles)}
    if random() < 0.02:
        row["opt_out"] = True
    return row


def _phone(dice: Dice, site: Site) -> dict[str, Any]:
    """A contact's phone: a number of its own, or an extension of its customer's."""
    how = dice.random()
    if how < 0.15:
        return {}
    if how > 0.5 or not site.switchboard:
        return {"phone": dice.pick(site.place.phones)}
    extension = str(int(100 + how * 1000))
    if how < 0.45:
        return {"phone": site.switchboard, "extension": extension}
    return {"phone": f"{site.switchboard} x{extension}"}
