"""Made-up customers and their contacts, as many as wanted: what `generate:` names.

    tables = generate({"customers": 40, "contacts": 300}, seed=42, epoch=epoch, pools=pools)

Rows have the form of a fixture: a field at its default is left out, times are absolute. What is
drawn hangs together: a contact's e-mail is at its customer's domain; area code, city, state and
zip are of one place; no contact is older than its customer; ids grow with time, with gaps as in
life, where all accounts share them. Phone numbers are 555-01xx and domains end in `.example`, so
no real person is ever reached.

Each table has a random stream of its own, and all is drawn through `Random.random`, the one
method whose sequence Python promises to keep: same arguments, same data, anywhere. Drawing by
hand from ready-made lists is also what makes it fast (`randint` and `strftime` are not).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple, TypeVar

Rows = dict[int, dict[str, Any]]
T = TypeVar("T")

TABLES = ("customers", "contacts")
FIRST_ID = {"customers": 24_000_000, "contacts": 4_300_000, "phones": 33_800_000}
"""Sizes of ids that were seen live."""
GROWTH = {"customers": 12_000_000, "contacts": 400_000, "phones": 900_000}
"""By how much ids grow in the three years of the data. A guess."""

DAYS = 3 * 365
OPENING, CLOSING = 8, 18
WORKDAY = (CLOSING - OPENING) * 3_600_000
"""A working day, 08:00 to 18:00 UTC, in milliseconds."""

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
KEY_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class Dice:
    """A stream of random choices."""

    __slots__ = ("random",)

    def __init__(self, stream: str) -> None:
        self.random = Random(stream).random

    def pick(self, pool: Sequence[T]) -> T:
        return pool[int(self.random() * len(pool))]

    def chance(self, probability: float) -> bool:
        return self.random() < probability


class Calendar:
    """The working days of the three years before the epoch's day, laid end to end.

    A time is a number of working milliseconds from 0 up to `length`: numbers compare as their
    times do, and none falls on a weekend, into a night or on the epoch's own day.
    """

    def __init__(self, epoch: datetime) -> None:
        if epoch.tzinfo is None or epoch.year < 5:
            raise ValueError("generate: the epoch needs a time zone and a year from 5 on")
        today = epoch.astimezone(UTC).date()
        days = (today - timedelta(days=back) for back in range(DAYS, 0, -1))
        self._days = [f"{day}T" for day in days if day.weekday() < 5]
        self._minutes = [f"{h:02}:{m:02}:" for h in range(OPENING, CLOSING) for m in range(60)]
        self._seconds = [f"{second:02}." for second in range(60)]
        self._thousandths = [f"{thousandth:03}Z" for thousandth in range(1000)]
        self.length = len(self._days) * WORKDAY

    def text(self, time: int) -> str:
        """`YYYY-MM-DDTHH:MM:SS.mmmZ`"""
        within = time % WORKDAY
        head = self._days[time // WORKDAY] + self._minutes[within // 60_000]
        return f"{head}{self._seconds[within // 1000 % 60]}{self._thousandths[within % 1000]}"

    def later(self, time: int, dice: Dice) -> int:
        """When a row made at `time` was last changed: a third never was."""
        if dice.chance(0.35):
            return time
        return time + int(dice.random() * (self.length - time))

    def ids(self, table: str, times: Sequence[int]) -> Iterator[int]:
        """A larger id for each next one of the ascending times."""
        first, growth, last = FIRST_ID[table], GROWTH[table], 0
        for time in times:
            last = max(last + 1, first + growth * time // self.length)
            yield last


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
    address: dict[str, str]
    """As a contact has it; empty if unknown."""


def generate(
    counts: Mapping[str, int], *, seed: int, epoch: datetime, pools: Mapping[str, Any]
) -> dict[str, Rows]:
    """Tables with `counts["customers"]` and `counts["contacts"]` rows, ids ascending.

    The customers' phones come along. Contacts are spread evenly: no customer has two more than
    another. Everything happened before the epoch's day (UTC) and at most three years ago.
    Raises ValueError for an unknown table, a negative number and contacts without customers.
    """
    for name, count in counts.items():
        if name not in TABLES:
            raise ValueError(f"generate: there is no {name!r}, only {' and '.join(TABLES)}")
        if count < 0:
            raise ValueError(f"generate: {name} cannot be {count}")
    customers, contacts = (counts.get(name, 0) for name in TABLES)
    if contacts and not customers:
        raise ValueError("generate: contacts need customers that they belong to")
    calendar, words = Calendar(epoch), Words(pools)
    rows, sites = _customers(customers, Dice(f"{seed}/customers"), calendar, words)
    return {
        "customers": rows,
        "contacts": _contacts(contacts, sites, Dice(f"{seed}/contacts"), calendar, words),
        "phones": _phones(rows, sites, calendar),
    }


def _customers(count: int, dice: Dice, calendar: Calendar, words: Words) -> tuple[Rows, list[Site]]:
    companies = sorted(words.pools["companies"], key=lambda _: dice.random())
    times = sorted(int(dice.random() * calendar.length) for _ in range(count))
    rows: Rows = {}
    sites: list[Site] = []
    businesses = 0
    for customer_id, joined in zip(calendar.ids("customers", times), times, strict=True):
        place, last = dice.pick(words.places), dice.pick(words.lasts)
        address = _address(dice, place, words.pools) if dice.chance(0.93) else {}
        private = dice.chance(0.04)
        row: dict[str, Any] = {}
        if private:
            domain = dice.pick(words.providers)
        else:
            # With more customers than companies, the second lap has "Hale & Osborne LLP 2".
            lap, index = divmod(businesses, len(companies))
            businesses += 1
            name, stem = companies[index]
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
        sites.append(Site(customer_id, joined, place, domain, switchboard, family, address))
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


def _address(dice: Dice, place: Place, pools: Mapping[str, Any]) -> dict[str, str]:
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


def _contacts(
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
        row |= _address(dice, site.place, pools)
    if random() < 0.12:
        row["notes"] = pick(pools["contact_notes"])
    if site.family is None and random() < 0.7:
        row["properties"] = {"title": pick(pools["job_titles"])}
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


def _phones(customers: Rows, sites: Sequence[Site], calendar: Calendar) -> Rows:
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
