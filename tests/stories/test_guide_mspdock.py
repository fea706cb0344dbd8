"""MSPDock: a one-way import of customers and their contacts, after its set-up guide.

Hardware comes with the operations of assets, which the mock does not have yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx
import pytest

from tests.stories.conftest import NewSite
from tests.stories.site import PLAIN, Integration, Refused, Row, Site

READ = ["Customers - List/Search", "Customers - View Detail", "Assets - List/Search"]


@dataclass
class Client:
    """A row of MSPDock's list of clients."""

    company: str
    email: str | None
    phone: str | None
    people: list[tuple[str, str | None, str | None]] = field(default_factory=list)


class MspDock(Integration):
    """The importer: it only reads."""

    def test_connection(self) -> str:
        """The message beside the button."""
        try:
            meta = self.get("/customers", per_page=1)["meta"]
        except Refused as refused:
            if refused.denied:
                return "403 Forbidden: the token may not read customers"
            if refused.status == 401:
                return "401 Unauthorized: the token is invalid or revoked"
            return "Connection failed: check the subdomain"
        return f"Connected: {meta.get('total_entries', meta.get('total_count'))} customers found"

    def customers(self) -> list[Row]:
        """What the page offers to select from."""
        return list(self.rows("customers"))

    def sync(self, selected: Iterable[int]) -> dict[int, Client]:
        """Import these customers with their contacts."""
        clients = {}
        for id_ in selected:
            customer = self.get(f"/customers/{id_}")["customer"]
            named = customer["firstname"] or customer["lastname"]
            company = customer["fullname" if named else "business_name"]
            clients[id_] = client = Client(company, customer["email"], customer["phone"])
            for person in self.rows("contacts", customer_id=id_):
                client.people.append((person["name"], person["email"], person["phone"]))
        return clients

    def sync_all(self) -> dict[int, Client]:
        return self.sync(row["id"] for row in self.customers())


def integration_user(site: Site, permissions: object = READ) -> tuple[int, int, str]:
    """A user for MSPDock alone, with a group and a token: the ids of user and group, the token."""
    group = site.new_group("MSPDock", permissions)
    user = site.new_user("mspdock@msp.example", "MSP", "Dock", groups=["MSPDock"])
    return user, group, site.new_token("MSPDock Integration", user=user)[1]


def test_the_connection_is_tested_and_counts_the_customers(new_site: NewSite) -> None:
    site = new_site("msp")
    dock = site.connect(MspDock, integration_user(site)[2])
    assert dock.test_connection() == "Connected: 38 customers found"
    assert len(dock.customers()) == 38


def test_the_list_to_select_from_has_the_customers_of_all_pages(new_site: NewSite) -> None:
    site = new_site("generate:customers=203,contacts=0")
    dock = site.connect(MspDock, "mspdock-token")
    assert dock.test_connection() == "Connected: 203 customers found"
    assert dock.get("/customers")["meta"]["total_pages"] == 3
    assert len({row["id"] for row in dock.customers()}) == 203


def test_the_token_is_shown_once_and_a_lost_one_is_replaced(new_site: NewSite) -> None:
    site = new_site()
    user, _, value = integration_user(site)
    listed = site.click("GET", "/tokens")["tokens"]
    assert listed[-1]["name"] == "MSPDock Integration"
    assert value not in str(listed)
    again = site.new_token("MSPDock Integration", user=user)[1]
    assert again != value
    assert site.connect(MspDock, again).test_connection() == "Connected: 1 customers found"


def test_a_mistyped_token_is_unauthorized(new_site: NewSite) -> None:
    site = new_site()
    typo = integration_user(site)[2][:-1]
    dock = site.connect(MspDock, typo)
    assert dock.test_connection() == "401 Unauthorized: the token is invalid or revoked"


def test_a_revoked_token_is_unauthorized_until_a_new_one_is_pasted(new_site: NewSite) -> None:
    site = new_site()
    user, *_ = integration_user(site)
    id_, value = site.new_token("MSPDock Integration", user=user)
    dock = site.connect(MspDock, value)
    assert dock.test_connection().startswith("Connected")
    site.change_token(id_, revoked=True)
    assert dock.test_connection().startswith("401 Unauthorized")
    fresh = site.new_token("MSPDock Integration", user=user)[1]
    assert site.connect(MspDock, fresh).test_connection().startswith("Connected")


def test_a_user_who_may_not_read_customers_is_denied_until_the_role_is_mended(
    new_site: NewSite,
) -> None:
    site = new_site()
    _, group, value = integration_user(site, ["Assets - List/Search"])
    dock = site.connect(MspDock, value)
    assert dock.test_connection() == "403 Forbidden: the token may not read customers"
    with pytest.raises(Refused) as refused:
        dock.customers()
    assert (refused.value.status, refused.value.denied) == (401, True)
    assert '"Customers - List/Search"' in refused.value.why
    site.change_group(group, permissions=READ)
    assert dock.test_connection() == "Connected: 1 customers found"


def test_customers_without_their_details_end_the_sync_at_the_first(new_site: NewSite) -> None:
    site = new_site()
    dock = site.connect(MspDock, integration_user(site, ["Customers - List/Search"])[2])
    assert dock.test_connection() == "Connected: 1 customers found"
    with pytest.raises(Refused) as refused:
        dock.sync_all()
    assert refused.value.denied
    assert '"Customers - View Detail"' in refused.value.why


def test_in_the_guides_dialect_the_denial_is_a_403(new_site: NewSite) -> None:
    site = new_site(dialect="guide")
    dock = site.connect(MspDock, integration_user(site, [])[2])
    with pytest.raises(Refused) as refused:
        dock.customers()
    assert (refused.value.status, refused.value.denied) == (403, True)
    assert dock.test_connection() == "403 Forbidden: the token may not read customers"
    wrong = site.connect(MspDock, "no-such-token")
    assert wrong.test_connection() == "401 Unauthorized: the token is invalid or revoked"


def test_a_deactivated_user_takes_the_token_along_which_a_dedicated_one_prevents(
    new_site: NewSite,
) -> None:
    site = new_site()
    person = site.new_user("gone@msp.example", "Gone", "Tomorrow", groups=["Technicians"])
    personal = site.connect(MspDock, site.new_token("MSPDock Integration", user=person)[1])
    dedicated = site.connect(MspDock, integration_user(site)[2])
    assert personal.test_connection() == dedicated.test_connection()
    site.change_user(person, active=False)
    assert personal.test_connection() == "401 Unauthorized: the token is invalid or revoked"
    assert dedicated.test_connection() == "Connected: 1 customers found"


@pytest.mark.parametrize("typed", ["acmemps", "acme.syncromsp.com", "https:%2F%2Facme", "acme%20"])
def test_a_wrong_subdomain_is_told_from_a_wrong_token(new_site: NewSite, typed: str) -> None:
    site = new_site()
    elsewhere = f"{site.url.rpartition('@')[0]}@{typed}"
    dock = site.connect(MspDock, "mspdock-token", at=elsewhere)
    assert dock.test_connection() == "Connection failed: check the subdomain"
    with pytest.raises(Refused) as refused:
        dock.customers()
    assert refused.value.status == 404
    assert not refused.value.answer.is_redirect


def test_an_account_without_customers_is_connected_and_counts_none(new_site: NewSite) -> None:
    site = new_site({"customers": {}})
    dock = site.connect(MspDock, integration_user(site)[2])
    assert dock.test_connection() == "Connected: 0 customers found"
    assert dock.sync_all() == {}
    site.admin().post("/customers", business_name="The First")
    assert dock.test_connection() == "Connected: 1 customers found"


def test_a_fresh_account_has_its_walk_in_customer(new_site: NewSite) -> None:
    dock = new_site("empty").connect(MspDock, "mspdock-token")
    assert dock.test_connection() == "Connected: 1 customers found"
    assert [client.company for client in dock.sync_all().values()] == ["Walkin Customer"]


def test_a_role_that_hides_all_customers_counts_none_too(new_site: NewSite) -> None:
    site = new_site()
    _, group, value = integration_user(site)
    site.change_group(group, access="select", customers=[])
    dock = site.connect(MspDock, value)
    assert dock.test_connection() == "Connected: 0 customers found"
    with pytest.raises(Refused) as refused:
        dock.sync([55])
    assert refused.value.status == 404
    assert "Select Customers" in refused.value.why
    site.change_group(group, customers=[55])
    assert dock.test_connection() == "Connected: 1 customers found"
    assert dock.sync([55])[55].company == "Acme Corp"


def test_a_client_has_the_customers_name_or_else_the_business_name(new_site: NewSite) -> None:
    site = new_site("empty")
    script = site.admin()
    bodies: tuple[Row, ...] = (
        {"firstname": "Mia", "lastname": "Reyes", "business_name": "Reyes Dental"},
        {"business_name": "Harbor Freight Lines", "email": "office@harbor.example"},
        {"firstname": "", "lastname": "", "business_name": "Blank & Sons", "phone": "555-0142"},
        {"lastname": "Okafor"},
    )
    ids = [script.post("/customers", **body)["customer"]["id"] for body in bodies]
    dock = site.connect(MspDock, integration_user(site)[2])
    names = {row["id"]: row["fullname"] for row in dock.customers()}
    assert [names[id_] for id_ in ids] == ["Mia Reyes", "(empty)", "(empty)", "Okafor"]
    clients = dock.sync(ids)
    assert [clients[id_].company for id_ in ids] == [
        "Mia Reyes",
        "Harbor Freight Lines",
        "Blank & Sons",
        "Okafor",
    ]
    assert clients[ids[1]].email == "office@harbor.example"
    assert clients[ids[2]].phone == "555-0142"


def test_selected_customers_come_with_their_contacts_and_others_stay_out(
    new_site: NewSite,
) -> None:
    site = new_site("empty")
    script = site.admin()
    ids = [
        script.post("/customers", business_name=name)["customer"]["id"]
        for name in ("Wanted", "Not wanted")
    ]
    for id_ in ids:
        for number in range(51):  # one more than a page
            values = {"email": f"p{number}@c{id_}.example", "phone": f"555-{number:04}"}
            script.post("/contacts", customer_id=id_, name=f"Person {number}", **values)
    dock = site.connect(MspDock, integration_user(site)[2])
    clients = dock.sync(ids[:1])
    assert list(clients) == ids[:1]
    people = clients[ids[0]].people
    assert len(set(people)) == 51
    assert ("Person 50", f"p50@c{ids[0]}.example", "555-0050") in people


def test_select_all_imports_every_customer_of_the_default_data(new_site: NewSite) -> None:
    dock = new_site("msp").connect(MspDock, "mspdock-token")
    clients = dock.sync_all()
    assert len(clients) == 38
    assert all(client.company for client in clients.values())
    assert all(name for client in clients.values() for name, *_ in client.people)


def test_a_sync_writes_nothing_back(new_site: NewSite) -> None:
    site = new_site("msp")
    before = site.click("GET", "/state")
    clients = site.connect(MspDock, "mspdock-token").sync_all()
    clients.popitem()[1].company = "Renamed in MSPDock"
    assert site.click("GET", "/state") == before


def test_sync_now_brings_what_has_changed_since(new_site: NewSite) -> None:
    site = new_site()
    dock = site.connect(MspDock, integration_user(site)[2])
    assert dock.sync([55])[55].company == "Acme Corp"
    script = site.admin()
    script.put("/customers/55", firstname="Acme", lastname="Limited", phone="555-0100")
    script.put("/contacts/101", email="jane.doe@example.com")
    script.call("DELETE", "/contacts/102")
    after = dock.sync([55])[55]
    assert (after.company, after.phone) == ("Acme Limited", "555-0100")
    assert ("Jane Doe", "jane.doe@example.com", None) in after.people
    assert len(after.people) == 71


def test_the_import_of_assets_learns_that_the_mock_has_none_yet(new_site: NewSite) -> None:
    dock = new_site().connect(MspDock, "mspdock-token")
    with pytest.raises(Refused) as refused:
        list(dock.rows("customer_assets"))
    assert (refused.value.status, refused.value.why) == (501, "not-implemented")


def test_an_import_that_meets_the_limit_waits_and_goes_on(new_site: NewSite) -> None:
    site = new_site("msp", rate_limit="10/60")
    dock = site.connect(MspDock, "mspdock-token")
    began = site.click("GET", "/clock")["now"]
    assert len(dock.sync_all()) == 38
    assert site.click("GET", "/clock")["now"][:16] > began[:16]


def test_the_limit_is_plain_text_that_names_no_time(new_site: NewSite) -> None:
    site = new_site(rate_limit="1/60")
    site.set_clock("2026-03-02T09:00:00Z")
    headers = {"Authorization": "Bearer mspdock-token"}
    url = f"{site.url}/api/v1/customers"
    with httpx.Client(headers=headers, **PLAIN) as http:
        assert http.get(url).status_code == 200
        answer = http.get(url)
    assert (answer.status_code, answer.text.strip()) == (429, "Retry later")
    assert answer.headers["content-type"].startswith("text/plain")
    assert not [name for name in answer.headers if "retry" in name or "limit" in name]
    assert "was made with this rate_limit" in answer.headers["x-mock-syncro"]
