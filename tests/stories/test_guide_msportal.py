"""MSPortal: one token with a long list of permissions and an expiry, and the day after it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.conftest import NewSite
from tests.stories.site import Integration, Refused, Row, Site

PERMISSIONS = [
    "Assets - View Details",
    "Assets - List/Search",
    "Assets - Edit",
    "Assets - Create",
    "Customers - List/Search",
    "Customers - View Detail",
    "Customers - View Total Invoiced",
    "Contacts - Import",
    "Tickets - List/Search",
    "Tickets - View Details",
    "Tickets - View 'Their Ticket' Details (assigned to them)",
    "Tickets - Create",
    "Tickets - Edit",
    "Tickets - Use Ticket Charges",
    "Ticket Comments - New",
    "Ticket Canned Responses - Manage",
    "Ticket Custom Fields - Manage",
    "Ticket SLA - Edit",
    "Ticket Worksheets - Manage",
    "Ticket Timers - Overview",
    "Invoices - List/Search",
    "Invoices - View Details",
    "Estimates - List/Search",
    "Estimates - View Details",
    "Estimates - Create",
    "Estimates - Edit",
    "Payments - View List",
    "Recurring Invoices - List",
    "Appointments - View All (see-own never restricted)",
    "Contracts - List/Search",
    "Products - List/Search",
    "Pending Orders - View All",
    "Vendors - List",
    "Warranties - List",
    "Warranties - View Details",
    "Documentation - Allow Usage",
    "Timelogs - Manage",
    "RMM Alerts - List",
]
"""What the guide has people tick."""

EXPIRES = "2027-03-02T09:00:00Z"
"""A year after the sites' clocks begin."""


STEPS = ("customers", "contacts", "tickets", "users", "timers", "settings", "devices")
"""The first sync: devices and settings come after the customers."""


class MsPortal(Integration):
    """The portal: customers first, tickets and users beside them, then the rest."""

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self.data: dict[str, dict[Any, Any]] = {}
        self.problems: dict[str, Refused] = {}

    def initial_sync(self) -> None:
        """A step that is refused is kept for the page of the integration, and the rest goes on."""
        for step in STEPS:
            self.refresh(step)

    def refresh(self, name: str) -> None:
        """The button beside one type of data."""
        self.problems.pop(name, None)
        try:
            self.data[name] = dict(getattr(self, name)())
        except Refused as refused:
            self.problems[name] = refused

    def customers(self) -> list[tuple[int, Row]]:
        return [(row["id"], row) for row in self.rows("customers")]

    def contacts(self) -> list[tuple[int, Row]]:
        return [(row["id"], row) for row in self.rows("contacts")]

    def tickets(self) -> list[tuple[int, Row]]:
        return [(row["id"], row) for row in self.rows("tickets")]

    def users(self) -> list[tuple[int, str]]:
        return [(id_, name) for id_, name in self.get("/users")["users"]]

    def timers(self) -> list[tuple[int, Row]]:
        return [(row["id"], row) for row in self.rows("ticket_timers")]

    def settings(self) -> list[tuple[str, object]]:
        return [*self.get("/settings").items(), *self.get("/tickets/settings").items()]

    def devices(self) -> list[tuple[int, Row]]:
        return [(row["id"], row) for row in self.get("/customer_assets")["assets"]]


def token(site: Site, permissions: list[str] = PERMISSIONS) -> tuple[int, str]:
    """Steps 4 to 6 of the guide."""
    values = {"permissions": permissions, "expires_at": EXPIRES}
    return site.new_token("MSPortal Integration", **values)


def tickets(site: Site, customer_id: int, count: int) -> list[int]:
    """Tickets that stand in Syncro before the portal is connected."""
    script = site.admin()
    return [script.create_ticket(customer_id, f"Ticket {n}")["id"] for n in range(count)]


def test_each_permission_of_the_list_is_known_by_its_name(new_site: NewSite) -> None:
    site = new_site()
    id_, _ = token(site)
    listed = site.click("GET", f"/tokens/{id_}")
    assert len(PERMISSIONS) == 38
    assert sorted(listed["permissions"]) == sorted(PERMISSIONS)
    assert listed["expires_at"] == "2027-03-02T09:00:00.000Z"


def test_the_first_sync_brings_customers_tickets_and_users(new_site: NewSite) -> None:
    site = new_site("msp")
    customer = next(site.admin().rows("customers"))["id"]
    made = set(tickets(site, customer, 53))
    portal = site.connect(MsPortal, token(site)[1])
    portal.initial_sync()
    assert len(portal.data["customers"]) == 38
    assert len(portal.data["contacts"]) == 300
    assert made <= set(portal.data["tickets"])
    assert portal.data["users"][1701] == "Dana Whitfield"
    assert set(portal.problems) == {"devices"}
    assert portal.problems["devices"].status == 501  # assets come with their operations


def test_a_ticket_and_a_comment_can_be_written_from_the_portal(new_site: NewSite) -> None:
    site = new_site()
    portal = site.connect(MsPortal, token(site)[1])
    ticket = portal.create_ticket(55, "From the portal", contact_id=101)
    path = f"/tickets/{ticket['id']}"
    portal.post(f"{path}/comment", subject="Reply", body="On its way.")
    fetched = portal.put(path, status="Waiting on Customer")["ticket"]
    assert fetched["status"] == "Waiting on Customer"
    assert [comment["body"] for comment in fetched["comments"]] == ["On its way."]
    portal.refresh("settings")
    assert "Waiting on Customer" in portal.data["settings"]["ticket_status_list"]


@pytest.mark.parametrize(
    ("method", "path", "lacks"),
    [
        ("POST", "/customers", "Customers - Create"),
        ("DELETE", "/customers/55", "Customers - Delete"),
        ("DELETE", "/contacts/101", "Customers - Edit"),
        ("DELETE", "/tickets/{ticket}", "Tickets - Delete"),
    ],
)
def test_the_list_stops_where_it_ends(
    new_site: NewSite, method: str, path: str, lacks: str
) -> None:
    site = new_site()
    (ticket,) = tickets(site, 55, 1)
    portal = site.connect(MsPortal, token(site)[1])
    with pytest.raises(Refused) as refused:
        portal.call(method, path.format(ticket=ticket))
    assert refused.value.denied
    assert f'"{lacks}"' in refused.value.why


@pytest.mark.parametrize(
    ("forgotten", "step"),
    [
        ("Customers - List/Search", "customers"),
        ("Customers - View Detail", "contacts"),
        ("Tickets - List/Search", "tickets"),
        ("Ticket Timers - Overview", "timers"),
    ],
)
def test_a_box_that_was_not_ticked_stops_one_type_of_data_until_it_is(
    new_site: NewSite, forgotten: str, step: str
) -> None:
    site = new_site()
    id_, value = token(site, [name for name in PERMISSIONS if name != forgotten])
    portal = site.connect(MsPortal, value)
    portal.initial_sync()
    assert set(portal.problems) == {step, "devices"}
    assert portal.problems[step].denied
    assert f'"{forgotten}"' in portal.problems[step].why
    site.change_token(id_, permissions=PERMISSIONS)
    portal.refresh(step)
    assert set(portal.problems) == {"devices"}


def test_the_token_serves_until_the_moment_it_expires_and_is_401_the_day_after(
    new_site: NewSite,
) -> None:
    site = new_site()
    portal = site.connect(MsPortal, token(site)[1])
    site.set_clock("2027-03-02T08:59:59Z")
    portal.initial_sync()
    assert set(portal.problems) == {"devices"}
    site.pass_time(24 * 60 * 60)
    portal.initial_sync()
    assert set(portal.problems) == set(STEPS)
    expired = portal.problems["customers"]
    assert (expired.status, expired.denied) == (401, False)
    assert "expired" in expired.why


def test_what_was_written_before_the_expiry_is_still_there(new_site: NewSite) -> None:
    site = new_site()
    portal = site.connect(MsPortal, token(site)[1])
    ticket = portal.create_ticket(55, "Written in time")["id"]
    site.set_clock("2027-03-03T09:00:00Z")
    with pytest.raises(Refused):
        portal.get(f"/tickets/{ticket}")
    assert site.admin().get(f"/tickets/{ticket}")["ticket"]["subject"] == "Written in time"


def test_an_expired_token_is_prolonged_or_replaced(new_site: NewSite) -> None:
    site = new_site()
    id_, value = token(site)
    portal = site.connect(MsPortal, value)
    site.set_clock("2027-03-03T09:00:00Z")
    portal.refresh("customers")
    assert "customers" in portal.problems
    site.change_token(id_, expires_at="2028-03-03")
    portal.refresh("customers")
    assert "customers" not in portal.problems
    values = {"permissions": PERMISSIONS, "expires_at": "2029-03-03"}
    another = site.connect(MsPortal, site.new_token("MSPortal 2", **values)[1])
    site.set_clock("2028-03-03T00:00:00Z")
    portal.refresh("customers")
    another.refresh("customers")
    assert ("customers" in portal.problems, "customers" in another.problems) == (True, False)


def test_an_expiry_before_now_makes_a_token_that_never_works(new_site: NewSite) -> None:
    site = new_site()
    _, value = site.new_token("Too late", permissions=PERMISSIONS, expires_at="2026-03-01")
    portal = site.connect(MsPortal, value)
    portal.refresh("customers")
    assert "expired" in portal.problems["customers"].why


def test_a_compromised_token_is_revoked_and_a_new_one_saved(new_site: NewSite) -> None:
    site = new_site()
    id_, stolen = token(site)
    thief = site.connect(MsPortal, stolen)
    thief.refresh("customers")
    assert thief.data["customers"]
    site.change_token(id_, revoked=True)
    thief.refresh("customers")
    assert thief.problems["customers"].status == 401
    assert "revoked" in thief.problems["customers"].why
    portal = site.connect(MsPortal, token(site)[1])
    portal.refresh("customers")
    assert portal.problems == {}


def test_the_refresh_button_brings_what_is_new(new_site: NewSite) -> None:
    site = new_site()
    portal = site.connect(MsPortal, token(site)[1])
    portal.initial_sync()
    before = len(portal.data["tickets"])
    (late,) = tickets(site, 55, 1)
    assert len(portal.data["tickets"]) == before
    portal.refresh("tickets")
    assert late in portal.data["tickets"]
    assert len(portal.data["tickets"]) == before + 1


def test_tickets_that_changed_since_the_last_sync_are_few(new_site: NewSite) -> None:
    site = new_site()
    site.set_clock("2026-03-02T10:00:00Z")
    first, *_ = tickets(site, 55, 5)
    portal = site.connect(MsPortal, token(site)[1])
    site.set_clock("2026-03-02T11:00:00Z")
    site.admin().put(f"/tickets/{first}", priority="0 Urgent")
    changed = portal.rows("tickets", since_updated_at="2026-03-02T10:30:00Z")
    assert [(row["id"], row["priority"]) for row in changed] == [(first, "0 Urgent")]


def test_a_mistyped_domain_is_no_json(new_site: NewSite) -> None:
    site = new_site()
    base = site.url.rpartition("@")[0]
    portal = site.connect(MsPortal, token(site)[1], at=f"{base}@mistyped")
    portal.refresh("customers")
    refused = portal.problems["customers"]
    assert (refused.status, "<html>" in refused.body) == (404, True)


def test_the_token_that_is_in_every_fixture_ends_after_a_year_too(new_site: NewSite) -> None:
    site = new_site()
    portal = site.connect(MsPortal, "msportal-token")
    fixed = next(t for t in site.click("GET", "/tokens")["tokens"] if "MSPortal" in t["name"])
    assert sorted(fixed["permissions"]) == sorted(PERMISSIONS)
    site.set_clock("2027-03-01T23:59:59Z")
    portal.refresh("customers")
    assert portal.problems == {}
    site.set_clock("2027-03-03T00:00:00Z")
    portal.refresh("customers")
    assert "expired" in portal.problems["customers"].why
