"""Stitchflow's API guide: contacts come from a directory and are kept in step with it.

Each tale is told twice: by a client as the guide has it against the dialect `guide`, and by one
whose author looked into the specification, as the guide advises, against the dialect `spec`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from tests.conftest import Serve
from tests.stories.conftest import NewSite
from tests.stories.site import PLAIN, Integration, Refused, Row, Site

NAMES = ("firstname", "lastname")
JANE = {"firstname": "Jane", "lastname": "Doe", "email": "jane@example.com", "customer_id": 55}
JOHN = {"firstname": "John", "lastname": "Smith", "email": "john@example.com"}


class Stitchflow(Integration):
    """The client that the guide's examples make."""

    total = "total_count"
    denial = 403

    def read(self, answer: Row) -> Row:
        """A contact as the directory has it."""
        contact: Row = answer["contact"]
        return contact

    def write(self, person: Row) -> Row:
        """What the directory has as the body of a contact."""
        return person

    def contact(self, id_: int) -> Row:
        return self.read(self.get(f"/contacts/{id_}"))

    def contacts(self) -> list[Row]:
        """All of them, in as many calls as `total_pages` says."""
        return list(self.rows("contacts"))

    def provision(self, person: Row, company: str, email: str, search: str) -> int:
        """Find the customer or create it, then create the contact; the id to keep."""
        found = self.get("/customers", query=search)["customers"]
        customer = found[0] if found else self.post("/customers", firstname=company, email=email)
        customer_id = customer["id"] if found else customer["customer"]["id"]
        made = self.post("/contacts", **self.write(person | {"customer_id": customer_id}))
        return int(self.read(made)["id"])

    def sync(self, id_: int, truth: Row) -> str | None:
        """Send what differs from the source of truth; `updated_at` for the audit, if any did."""
        stored = self.contact(id_)
        changed = {key: value for key, value in truth.items() if stored[key] != value}
        if not changed:
            return None
        if not changed.keys().isdisjoint(NAMES):  # the specification has but one
            changed |= {key: truth[key] for key in NAMES}
        answer = self.read(self.put(f"/contacts/{id_}", **self.write(changed)))
        return str(answer["updated_at"])


class BySpecification(Stitchflow):
    """The same, mended by the specification: contacts are bare and have one name."""

    total = "total_entries"
    denial = 401

    def read(self, answer: Row) -> Row:
        first, _, last = answer["name"].rpartition(" ")
        return {**answer, "firstname": first, "lastname": last, "address": answer["address1"]}

    def write(self, person: Row) -> Row:
        body = {**person}
        parts = [body.pop(key) for key in NAMES if key in body]
        if parts:
            body["name"] = " ".join(parts)
        if "address" in body:
            body["address1"] = body.pop("address")
        return body


@dataclass
class Tale:
    """A site and the client that was written for its dialect."""

    new_site: NewSite
    dialect: str
    vendor: type[Stitchflow]

    def site(self, fixture: object = "small", **settings: object) -> Site:
        return self.new_site(fixture, dialect=self.dialect, **settings)

    def begin(self, fixture: object = "small", **settings: object) -> tuple[Site, Stitchflow]:
        """A site, and the client with the token of its admin, as the guide advises."""
        site = self.site(fixture, **settings)
        return site, site.connect(self.vendor, site.new_token("Stitchflow")[1])


@pytest.fixture(params=["guide", "spec"])
def tale(request: pytest.FixtureRequest, new_site: NewSite) -> Tale:
    vendors = {"guide": Stitchflow, "spec": BySpecification}
    return Tale(new_site, request.param, vendors[request.param])


# Provision a new contact.


def test_a_contact_is_provisioned_with_its_customer_where_there_is_none(tale: Tale) -> None:
    _, flow = tale.begin()
    before = len(flow.contacts())
    id_ = flow.provision(JOHN, "Globex", "it@globex.example", search="it@globex.example")
    john = flow.contact(id_)
    assert {key: john[key] for key in JOHN} == JOHN
    customer = flow.get(f"/customers/{john['customer_id']}")["customer"]
    assert (customer["firstname"], customer["email"]) == ("Globex", "it@globex.example")
    assert [contact["id"] for contact in customer["contacts"]] == [id_]
    assert len(flow.contacts()) == before + 1


@pytest.mark.parametrize("search", ["admin@acme.com", "Acme Corp", "acme"])
def test_a_customer_that_is_there_is_found_by_e_mail_or_name(tale: Tale, search: str) -> None:
    _, flow = tale.begin()
    id_ = flow.provision(JOHN, "Acme Corp", "admin@acme.com", search=search)
    assert flow.contact(id_)["customer_id"] == 55
    assert flow.get("/customers")["meta"][flow.total] == 1


def test_provisioning_a_second_contact_finds_the_customer_of_the_first(tale: Tale) -> None:
    _, flow = tale.begin("empty")
    company = {"company": "Globex", "email": "it@globex.example", "search": "it@globex.example"}
    jane = {key: value for key, value in JANE.items() if key != "customer_id"}
    ids = [flow.provision(person, **company) for person in (JOHN, jane)]
    owners = {flow.contact(id_)["customer_id"] for id_ in ids}
    assert len(owners) == 1
    (owner,) = owners
    listed = flow.rows("contacts", customer_id=owner)
    assert {row["id"] for row in listed} == set(ids)


def test_a_repeated_post_makes_a_second_contact(tale: Tale) -> None:
    _, flow = tale.begin()
    body = flow.write(JANE)
    first, second = (flow.read(flow.post("/contacts", **body))["id"] for _ in range(2))
    assert first != second
    assert len(flow.contacts()) == 74


def test_a_contact_without_a_customer_is_a_validation_error(tale: Tale) -> None:
    _, flow = tale.begin()
    with pytest.raises(Refused) as refused:
        flow.post("/contacts", **flow.write(JOHN))
    assert refused.value.status == 422
    assert refused.value.body["errors"] == "Customer can't be blank"
    assert len(flow.contacts()) == 72


def test_a_contact_of_a_customer_that_is_not_there_is_refused(tale: Tale) -> None:
    _, flow = tale.begin()
    with pytest.raises(Refused) as refused:
        flow.post("/contacts", **flow.write(JOHN | {"customer_id": 99}))
    # The guide calls it a validation error, the specification has a 404.
    assert refused.value.status == {"guide": 422, "spec": 404}[tale.dialect]
    assert len(flow.contacts()) == 72


# Keep contacts in step with a directory.


def test_a_contact_that_agrees_with_the_directory_is_left_alone(tale: Tale) -> None:
    site, flow = tale.begin()
    before = site.click("GET", "/state")
    assert flow.sync(101, JANE) is None
    assert site.click("GET", "/state") == before


def test_what_differs_is_sent_and_the_rest_stays(tale: Tale) -> None:
    site, flow = tale.begin()
    id_ = flow.provision(JOHN | {"notes": "VIP"}, "", "", search="Acme")
    site.set_clock("2026-03-09T12:00:00Z")
    truth = {**JOHN, "phone": "555-1234", "address": "1 Main St"}
    assert str(flow.sync(id_, truth)).startswith("2026-03-09T12:00:00")
    after = flow.contact(id_)
    assert {key: after[key] for key in truth} == truth
    assert (after["notes"], after["customer_id"]) == ("VIP", 55)
    assert str(after["created_at"]) < str(after["updated_at"])
    assert flow.sync(id_, truth) is None


def test_a_new_family_name_reaches_the_ticket_too(tale: Tale) -> None:
    _, flow = tale.begin()
    ticket = flow.create_ticket(55, "Badge", contact_id=101)
    assert ticket["contact"]["name"] == "Jane Doe"
    flow.sync(101, {"firstname": "Jane", "lastname": "Roe"})
    assert flow.get(f"/tickets/{ticket['id']}")["ticket"]["contact"]["name"] == "Jane Roe"
    listed = next(flow.rows("tickets", contact_id=101))
    assert listed["contact_fullname"] == "Jane Roe"


def test_where_a_put_replaces_what_was_not_sent_is_nullified(tale: Tale) -> None:
    _, flow = tale.begin(put="replace")
    id_ = flow.provision(JOHN | {"mobile": "555-0100"}, "", "", search="Acme")
    flow.put(f"/contacts/{id_}", phone="555-1234")
    after = flow.contact(id_)
    assert (after["phone"], after["mobile"], after["email"]) == ("555-1234", None, None)
    assert after["customer_id"] == 55


def test_there_is_no_patch(tale: Tale) -> None:
    _, flow = tale.begin()
    with pytest.raises(Refused) as refused:
        flow.call("PATCH", "/contacts/101", json={"phone": "555-1234"})
    assert refused.value.status == 404
    assert "method" in refused.value.why
    assert flow.contact(101)["phone"] is None


def test_a_deletion_is_permanent_and_leaves_its_id_in_the_tickets(tale: Tale) -> None:
    _, flow = tale.begin()
    ticket = flow.create_ticket(55, "Laptop", contact_id=101)["id"]
    gone = flow.call("DELETE", "/contacts/101")
    assert gone == {"guide": {}, "spec": {"success": True}}[tale.dialect]
    for method in ("GET", "PUT", "DELETE"):
        with pytest.raises(Refused) as refused:
            flow.call(method, "/contacts/101")
        assert (refused.value.status, refused.value.body) == (404, {"message": "Not found"})
    assert len(flow.contacts()) == 71
    orphaned = next(row for row in flow.rows("tickets") if row["id"] == ticket)
    assert (orphaned["contact_id"], orphaned["contact_fullname"]) == (101, None)
    assert flow.get(f"/tickets/{ticket}")["ticket"]["contact"] is None


def test_a_contact_of_another_subdomain_is_not_found(tale: Tale) -> None:
    _, flow = tale.begin()
    id_ = flow.provision(JOHN, "", "", search="Acme")
    _, neighbour = tale.begin()
    assert neighbour.contact(101)["email"] == "jane@example.com"
    with pytest.raises(Refused) as refused:
        neighbour.contact(id_)
    assert refused.value.status == 404


def test_the_subdomain_may_be_in_the_host_as_it_is_at_syncro(tale: Tale) -> None:
    site, flow = tale.begin()
    server, _, name = site.url.rpartition("/@")
    direct = site.connect(tale.vendor, "admin-token", at=server)
    direct.http.headers["Host"] = f"{name}.syncromsp.com"
    id_ = direct.provision(JOHN, "", "", search="Acme")
    assert direct.get("/me")["subdomain"] == name
    assert flow.contact(id_)["email"] == "john@example.com"


# Read all of a list.


def test_all_contacts_come_page_by_page(tale: Tale) -> None:
    _, flow = tale.begin()
    first = flow.get("/contacts", page=1)
    pages = {"guide": 3, "spec": 2}[tale.dialect]
    assert (first["meta"]["total_pages"], first["meta"][flow.total]) == (pages, 72)
    assert len({row["id"] for row in flow.contacts()}) == 72
    assert flow.get("/contacts", page=pages + 1)["contacts"] == []


def test_a_page_has_at_most_a_hundred(tale: Tale) -> None:
    _, flow = tale.begin("generate:customers=1,contacts=230")
    answer = flow.get("/contacts", per_page=500)
    assert (len(answer["contacts"]), answer["meta"]["total_pages"]) == (100, 3)
    assert len({row["id"] for row in flow.rows("contacts", per_page=100)}) == 230


def test_new_customers_are_found_by_polling_and_read_one_by_one(tale: Tale) -> None:
    _, flow = tale.begin()
    known = {row["id"] for row in flow.rows("customers")}
    company = {"firstname": "Initech", "email": "hello@initech.example", "phone": "555-0177"}
    made = flow.post("/customers", **company)["customer"]["id"]
    (new,) = [row["id"] for row in flow.rows("customers") if row["id"] not in known]
    assert new == made
    full = flow.get(f"/customers/{new}")["customer"]
    assert {key: full[key] for key in company} == company
    assert [phone["number"] for phone in full["phones"]] == ["5550177"]


def test_the_limit_has_no_header_to_go_by_and_ends_with_its_window(tale: Tale) -> None:
    site, flow = tale.begin(rate_limit="10/60")
    site.set_clock("2026-03-02T09:00:00Z")
    answers = [flow.http.get("/contacts/101") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].text.strip() == "Retry later"
    for answer in answers:
        assert not [name for name in answer.headers if "retry" in name or "limit" in name]
    site.pass_time(59.999)
    assert flow.http.get("/contacts/101").status_code == 429
    site.pass_time(0.001)
    assert flow.http.get("/contacts/101").status_code == 200


def test_a_long_sync_backs_off_and_loses_nothing(tale: Tale) -> None:
    site, flow = tale.begin("generate:customers=1,contacts=26", rate_limit="10/60")
    site.set_clock("2026-03-02T09:00:00Z")
    ids = [person["id"] for person in flow.contacts()]
    for id_ in ids:
        flow.sync(id_, {"notes": "seen"})
    minutes = int(site.click("GET", "/clock")["now"][14:16])
    assert minutes >= 2 * len(ids) // 10
    assert [flow.contact(id_)["notes"] for id_ in ids] == ["seen"] * 26


# What the API cannot do.


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/users"),
        ("PUT", "/users/1704"),
        ("DELETE", "/users/1704"),
        ("POST", "/technicians"),
        ("GET", "/scim/v2/Users"),
    ],
)
def test_technicians_are_made_changed_and_removed_in_the_web_page_only(
    tale: Tale, method: str, path: str
) -> None:
    site, flow = tale.begin()
    before = site.users()
    with pytest.raises(Refused) as refused:
        flow.call(method, path)
    assert refused.value.status == 404
    after = site.users()
    assert after.keys() == before.keys()
    assert flow.get("/users/1704")["user"]["full_name"] == "Sam Ortega"


# Tokens carry the rights of a technician.


def restricted(site: Site, permissions: object, **group: object) -> tuple[int, int, str]:
    """A technician of a small group: the ids of user and group, and their token."""
    id_ = site.new_group("Restricted", permissions, **group)
    user = site.new_user("help@msp.example", "Help", "Desk", groups=["Restricted"])
    return user, id_, site.new_token("Stitchflow", user=user)[1]


def test_a_restricted_technician_reads_and_is_denied_the_rest(tale: Tale) -> None:
    site = tale.site()
    *_, value = restricted(site, ["Customers - List/Search", "Customers - View Detail"])
    flow = site.connect(tale.vendor, value)
    assert flow.contact(101)["email"] == "jane@example.com"
    calls = (
        lambda: flow.sync(101, {"phone": "555-1234"}),
        lambda: flow.provision(JOHN, "Globex", "it@globex.example", search="it@globex.example"),
        lambda: flow.call("DELETE", "/contacts/101"),
        lambda: flow.get("/tickets"),
    )
    for call in calls:
        with pytest.raises(Refused) as refused:
            call()
        assert (refused.value.status, refused.value.denied) == (flow.denial, True)
        assert "lacks" in refused.value.why
    assert flow.contact(101)["phone"] is None


def test_a_technician_of_some_customers_silently_gets_less(tale: Tale) -> None:
    site = tale.site("msp")
    admin = site.connect(tale.vendor, "admin-token")
    mine = next(row["customer_id"] for row in admin.rows("contacts"))
    values = {"access": "select", "customers": [mine]}
    flow = site.connect(tale.vendor, restricted(site, "all", **values)[2])
    assert [row["id"] for row in flow.rows("customers")] == [mine]
    theirs = flow.contacts()
    assert {row["customer_id"] for row in theirs} == {mine}
    assert 0 < len(theirs) < len(admin.contacts())
    hidden = next(row["id"] for row in admin.rows("contacts") if row["customer_id"] != mine)
    with pytest.raises(Refused) as refused:
        flow.contact(hidden)
    assert refused.value.status == 404


def test_a_rotated_token_hands_over_without_a_gap(tale: Tale) -> None:
    site = tale.site()
    old_id, old = site.new_token("Stitchflow")
    before = site.connect(tale.vendor, old)
    id_ = before.provision(JOHN, "", "", search="Acme")
    after = site.connect(tale.vendor, site.new_token("Stitchflow, rotated")[1])
    assert before.contact(id_) == after.contact(id_)
    site.change_token(old_id, revoked=True)
    with pytest.raises(Refused) as refused:
        before.contact(id_)
    assert (refused.value.status, refused.value.denied) == (401, False)
    assert after.sync(id_, {"phone": "555-1234"})


def test_a_rotation_by_a_restricted_technician_narrows_what_can_be_read(tale: Tale) -> None:
    site = tale.site()
    user, *_ = restricted(site, ["Customers - List/Search"])
    before = site.connect(tale.vendor, site.new_token("Stitchflow")[1])
    assert before.contact(101)
    after = site.connect(tale.vendor, site.new_token("Stitchflow, rotated", user=user)[1])
    assert after.get("/customers")["meta"] == before.get("/customers")["meta"]
    with pytest.raises(Refused) as refused:
        after.contact(101)
    assert (refused.value.status, refused.value.denied) == (tale.vendor.denial, True)


def test_another_owner_alters_what_the_same_token_reads_and_writes(tale: Tale) -> None:
    site = tale.site()
    site.admin().post("/customers", business_name="Second")
    user, group, _ = restricted(site, "all", access="select", customers=[55])
    id_, value = site.new_token("Stitchflow", user="admin@acme-msp.example")
    flow = site.connect(tale.vendor, value)
    assert len(list(flow.rows("customers"))) == 2
    site.change_token(id_, user=user)
    assert [row["id"] for row in flow.rows("customers")] == [55]
    assert flow.sync(101, {"phone": "555-1234"})
    site.change_group(group, permissions=["Customers - List/Search", "Customers - View Detail"])
    assert flow.contact(101)["phone"] == "555-1234"
    with pytest.raises(Refused) as refused:
        flow.sync(101, {"phone": "555-9999"})
    assert refused.value.status == flow.denial
    site.change_token(id_, user="admin@acme-msp.example")
    assert len(list(flow.rows("customers"))) == 2
    assert flow.sync(101, {"phone": "555-9999"})


# The guide's examples, as they stand there.


def part(whole: Row, like: Row) -> Row:
    """The keys of an example."""
    return {key: whole[key] for key in like}


def test_the_examples_of_contacts_are_answered_as_in_the_guide(new_site: NewSite) -> None:
    site = new_site(dialect="guide")
    flow = site.connect(Stitchflow, "admin-token")
    assert flow.get("/contacts", page=1)["meta"] == {"total_pages": 3, "total_count": 72}
    listed = next(row for row in flow.rows("contacts") if row["id"] == 101)
    assert part(listed, JANE) == JANE
    answer = flow.get("/contacts/101")
    assert list(answer) == ["contact"]
    assert part(answer["contact"], JANE) == JANE
    made = flow.post("/contacts", **JOHN, customer_id=55)["contact"]
    assert part(made, JOHN) == JOHN
    assert (made["id"], made["customer_id"]) == (202, 55)
    changed = flow.put("/contacts/202", phone="555-1234")["contact"]
    assert (changed["id"], changed["phone"]) == (202, "555-1234")
    assert flow.call("DELETE", "/contacts/202") == {}


def test_a_contact_has_the_fields_of_the_guides_table_and_no_others(new_site: NewSite) -> None:
    site = new_site(dialect="guide")
    site.set_clock("2026-03-02T09:00:00.123Z")
    flow = site.connect(Stitchflow, "admin-token")
    sent = {
        **JOHN,
        "customer_id": 55,
        "phone": "555-1234",
        "mobile": "555-4321",
        "address": "1 Main St",
        "address2": "Floor 2",
        "city": "Boise",
        "state": "ID",
        "zip": "83702",
        "notes": "Prefers mail",
        "opt_out": True,
    }
    made = flow.post("/contacts", **sent)["contact"]
    moment = "2026-03-02T09:00:00Z"
    assert made == {**sent, "id": 202, "created_at": moment, "updated_at": moment}
    assert flow.get("/contacts/202")["contact"] == made
    assert next(flow.rows("contacts")) == made


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("firstname", "Firstname can't be blank"),
        ("lastname", "Lastname can't be blank"),
        ("email", "Email can't be blank"),
        ("customer_id", "Customer can't be blank"),
    ],
)
def test_what_the_table_requires_on_create_is_required(
    new_site: NewSite, key: str, message: str
) -> None:
    flow = new_site(dialect="guide").connect(Stitchflow, "admin-token")
    sent = {**JOHN, "customer_id": 55}
    del sent[key]
    with pytest.raises(Refused) as refused:
        flow.post("/contacts", **sent)
    assert (refused.value.status, refused.value.body["errors"]) == (422, message)


@pytest.mark.parametrize("key", ["firstname", "lastname", "email", "customer_id"])
def test_nothing_is_required_on_update(new_site: NewSite, key: str) -> None:
    flow = new_site(dialect="guide").connect(Stitchflow, "admin-token")
    full = {"firstname": "Janet", "lastname": "Dole", "email": "j@example.com", "customer_id": 55}
    changed = flow.put("/contacts/101", **{key: full[key]})["contact"]
    assert part(changed, JANE) == {**JANE, key: full[key]}


def test_id_and_dates_of_a_contact_cannot_be_written(new_site: NewSite) -> None:
    flow = new_site(dialect="guide").connect(Stitchflow, "admin-token")
    before = flow.contact(101)
    sent = {"id": 7, "created_at": "2001-01-01T00:00:00Z", "updated_at": "2001-01-01T00:00:00Z"}
    assert flow.read(flow.put("/contacts/101", **sent)) == before


def test_the_examples_of_customers_are_answered_as_in_the_guide(new_site: NewSite) -> None:
    flow = new_site(dialect="guide").connect(Stitchflow, "admin-token")
    answer = flow.get("/customers", page=1)
    assert answer["meta"] == {"total_pages": 1, "total_count": 1}
    like = {"id": 55, "firstname": "Acme Corp", "email": "admin@acme.com"}
    assert part(answer["customers"][0], like) == like
    made = flow.post("/customers", firstname="Acme Corp", email="admin@acme.com")["customer"]
    assert part(made, like) == {**like, "id": 56}
    dated = {**like, "created_at": "2023-01-10T12:00:00Z"}
    assert part(flow.get("/customers/55")["customer"], dated) == dated


def test_a_restricted_token_is_a_403_and_a_wrong_one_a_401(new_site: NewSite) -> None:
    site = new_site(dialect="guide")
    statuses = [
        site.connect(Stitchflow, token).http.get("/contacts").status_code
        for token in ("admin-token", "no-permissions-token", "revoked-token", "mistyped")
    ]
    assert statuses == [200, 403, 401, 401]


def test_tickets_and_users_are_as_ever(new_site: NewSite) -> None:
    answers = []
    for dialect in ("guide", "spec"):
        site = new_site("msp", dialect=dialect)
        site.set_clock("2026-03-02T09:00:00Z")
        script = site.admin()
        newest = next(script.rows("tickets"))["id"]
        name = site.url.rpartition("@")[2]
        paths = ("/tickets", f"/tickets/{newest}", "/tickets/settings", "/users", "/users/1704")
        texts = [script.http.get(path).text.replace(name, "NAME") for path in paths]
        answers.append([re.sub('"account_id":[0-9]+', "", text) for text in texts])
    assert answers[0] == answers[1]


def test_a_client_written_from_the_guide_does_not_fit_the_specification(
    new_site: NewSite,
) -> None:
    flow = new_site(dialect="spec").connect(Stitchflow, "admin-token")
    with pytest.raises(KeyError, match="contact"):
        flow.contact(101)
    with pytest.raises(KeyError, match="contact"):
        flow.provision(JOHN, "", "", search="Acme")
    newest = next(flow.rows("contacts"))
    assert (newest["name"], newest["email"]) == ("", "john@example.com")


def test_a_server_can_speak_the_dialect_from_its_start(serve: Serve) -> None:
    server = serve("--fixture", "small", "--dialect", "guide")
    headers = {"Authorization": "Bearer admin-token"}
    answer = httpx.get(f"{server.url}/api/v1/contacts/101", headers=headers, **PLAIN)
    assert part(answer.json()["contact"], JANE) == JANE
