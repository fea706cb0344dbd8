"""Customers: businesses and a few private persons, with their telephone rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .calendar import WORKDAY, Calendar
from .dice import Dice
from .tables import Rows
from .words import Domain, Name, Place, Words

SETTLED = 65 * WORKDAY
"""So long before the epoch the last customer was taken on: all it asks has time to be asked."""
KEY_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class Site(NamedTuple):
    """What a customer's contacts have to know of it."""

    customer_id: int
    joined: int
    place: Place
    domain: Domain
    switchboard: str | None
    """The number that extensions go with; a private person has none."""
    family: Name | None
    """The last name of all contacts of a private person; None for a business."""
    titles: Sequence[str]
    """What people are there; a private person has none."""
    address: dict[str, str]
    """As a contact has it; empty if unknown."""


def customers(count: int, dice: Dice, calendar: Calendar, words: Words) -> tuple[Rows, list[Site]]:
    companies = sorted(words.pools["companies"], key=lambda _: dice.random())
    span = calendar.length - SETTLED
    times = sorted(int(dice.random() * span) for _ in range(count))
    rows: Rows = {}
    sites: list[Site] = []
    businesses = 0
    for customer_id, joined in zip(calendar.ids("customers", times), times, strict=True):
        place, last = dice.pick(words.places), dice.pick(words.lasts)
        address = address_of(dice, place, words.pools) if dice.chance(0.93) else {}
        private = dice.chance(0.04)
        row: dict[str, Any] = {}
        titles: Sequence[str] = ()
        if private:
            domain = dice.pick(words.providers)
        else:
            # With more customers than companies, the second lap has "Hale & Osborne LLP 2".
            lap, index = divmod(businesses, len(companies))
            businesses += 1
            name, stem, kind = companies[index]
            titles = words.titles[kind]
            row["business_name"] = f"{name} {lap + 1}" if lap else name
            domain = Domain(f"{stem}{lap + 1 if lap else ''}.example", dice.pick((0, 0, 1, 2)))
        mailboxes = () if private else words.pools["role_mailboxes"]
        row |= _main_person(dice, domain, place, dice.pick(words.firsts), last, mailboxes)
        row |= _location(dice, place, address)
        row |= _habits(dice, words.pools)
        if not private:
            row |= _contract(dice, domain, words.pools)
        row["portal_key"] = "".join([dice.pick(KEY_ALPHABET) for _ in range(20)])
        row["created_at"] = calendar.text(joined)
        row["updated_at"] = calendar.text(calendar.later(joined, dice))
        rows[customer_id] = row
        switchboard = None if private else row.get("phone")
        family = last if private else None
        site = Site(customer_id, joined, place, domain, switchboard, family, titles, address)
        sites.append(site)
    return rows, sites


def _main_person(
    dice: Dice, domain: Domain, place: Place, first: Name, last: Name, mailboxes: Sequence[str]
) -> dict[str, Any]:
    """Name, e-mail and numbers of a customer; the e-mail may be one of its role mailboxes."""
    row: dict[str, Any] = {"firstname": first.text, "lastname": last.text}
    how = dice.random()
    if how < 0.04:
        row["no_email"] = True
    elif how < 0.25 and mailboxes:
        row["email"] = domain.address(dice.pick(mailboxes))
    else:
        row["email"] = domain.person(first, last)
    how = dice.random()
    if how < 0.95:
        row["phone"] = dice.pick(place.phones)
    if how > 0.5:
        row["mobile"] = dice.pick(place.phones)
    return row


def address_of(dice: Dice, place: Place, pools: Mapping[str, Any]) -> dict[str, str]:
    """Where somebody lives or works, in the fields of a contact."""
    row = {"address1": f"{100 + int(dice.random() * 8900)} {dice.pick(pools['streets'])}"}
    if dice.chance(0.3):
        row["address2"] = dice.pick(pools["suites"])
    row |= {"city": place.city, "state": place.state, "zip": dice.pick(place.zips)}
    return row


def _location(dice: Dice, place: Place, address: dict[str, str]) -> dict[str, Any]:
    """An address in the fields of a customer, with a point in the town."""
    if not address:
        return {}
    names = {"address1": "address", "address2": "address_2"}
    row: dict[str, Any] = {names.get(key, key): value for key, value in address.items()}
    row["latitude"] = round(place.latitude + dice.random() * 0.1 - 0.05, 6)
    row["longitude"] = round(place.longitude + dice.random() * 0.1 - 0.05, 6)
    return row


def _habits(dice: Dice, pools: Mapping[str, Any]) -> dict[str, Any]:
    """What is noted of some customers only."""
    row: dict[str, Any] = {}
    if dice.chance(0.25):
        row["notes"] = dice.pick(pools["customer_notes"])
    if dice.chance(0.3):
        row["get_sms"] = True
    if dice.chance(0.03):
        row["opt_out"] = True
    if dice.chance(0.1):
        row["referred_by"] = dice.pick(pools["referrals"])
    return row


def _contract(dice: Dice, domain: Domain, pools: Mapping[str, Any]) -> dict[str, Any]:
    """What only a business has: a copy of the invoices, and the three custom fields."""
    row: dict[str, Any] = {}
    if dice.chance(0.1):
        row["invoice_cc_emails"] = domain.address("billing")
    row["properties"] = {
        "Account Manager": dice.pick(pools["technicians"]),
        "Contract Tier": dice.pick(pools["contract_tiers"]),
        "Patch Window": dice.pick(pools["patch_windows"]),
    }
    return row


def phones(customers: Rows, sites: Sequence[Site], calendar: Calendar) -> Rows:
    """A row for each number of a customer, as Syncro makes them: digits alone."""
    times: list[int] = []
    rows: list[dict[str, Any]] = []
    for site in sites:
        customer = customers[site.customer_id]
        for key, label in (("phone", "Phone"), ("mobile", "Mobile")):
            if key in customer:
                times.append(site.joined)
                rows.append(
                    {
                        "label": label,
                        "number": "".join(filter(str.isdigit, customer[key])),
                        "customer_id": site.customer_id,
                        "created_at": customer["created_at"],
                        "updated_at": customer["created_at"],
                    }
                )
    return dict(zip(calendar.ids("phones", times), rows, strict=True))
