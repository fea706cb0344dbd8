"""Support Fusion: a group, a user and a token of its own, then tickets in that user's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.stories.conftest import NewSite
from tests.stories.site import PLAIN, Integration, Refused, Row, Site

ORGANIZATIONS = ["Organizations - List/Search", "Organizations - View Detail"]
ASSETS = ["Assets - List/Search", "Assets - View Details"]
TICKETS = [
    "Tickets - Create",
    "Tickets - Edit",
    "Tickets - List/Search",
    "Tickets - View Details",
]
COMMENTS_AND_FILES = ["Ticket Comments - New", "Ticket Attachments - View"]
TAGS = ["Tags - End User Tags", "Tags - Organization Tags", "Tags - Ticket Tags"]

OF_BOTH = [*ORGANIZATIONS, *ASSETS, *TICKETS, *COMMENTS_AND_FILES, *TAGS]
OF_THE_GROUP = [*OF_BOTH, "Tickets - Use Ticket Charges"]
OF_THE_TOKEN = [*OF_BOTH, "Products - List/Search"]

EMAIL = "fusion-mailbox@msp.example"


class SupportFusion(Integration):
    """The help desk on top: it works through tickets as its user."""

    def test_connection(self) -> list[int]:
        """The statuses of the three operations that the guide has people try."""
        paths = ("/tickets", "/customers", "/users")
        return [self.http.get(path).status_code for path in paths]

    def comment(self, ticket: int, subject: str, body: str, **values: Any) -> Row:
        path = f"/tickets/{ticket}/comment"
        made: Row = self.post(path, subject=subject, body=body, **values)["comment"]
        return made


@dataclass
class Fusion:
    """The site after steps 1 and 2 of the guide."""

    site: Site
    group: int
    user: int
    token: int
    desk: SupportFusion


def follow_the_guide(site: Site, name: str = "Support Fusion") -> Fusion:
    """The group, then the user in it, then the user's token with its custom permissions."""
    group = site.new_group(name, OF_THE_GROUP, access="all")
    user = site.new_user(EMAIL, "Support", "Fusion", groups=[name])
    token, value = site.new_token(name, user=EMAIL, permissions=OF_THE_TOKEN, expires_at=None)
    return Fusion(site, group, user, token, site.connect(SupportFusion, value))


@pytest.fixture
def fusion(new_site: NewSite) -> Fusion:
    return follow_the_guide(new_site("msp"))


def test_the_three_operations_to_try_answer_after_the_set_up(fusion: Fusion) -> None:
    assert fusion.desk.test_connection() == [200, 200, 200]
    assert len(list(fusion.desk.rows("customers"))) == 38
    assert [fusion.user, "Support Fusion"] in fusion.desk.get("/users")["users"]


def test_the_set_up_works_with_the_very_names_of_the_guide(new_site: NewSite) -> None:
    fusion = follow_the_guide(new_site(), "Support Fusion Integration")
    assert fusion.desk.test_connection() == [200, 200, 200]


def test_the_set_up_works_in_a_fresh_account(new_site: NewSite) -> None:
    fusion = follow_the_guide(new_site("empty"))
    assert fusion.desk.test_connection() == [200, 200, 200]
    assert list(fusion.desk.rows("tickets")) == []


def test_the_token_belongs_to_the_new_user_and_does_not_expire(fusion: Fusion) -> None:
    me = fusion.desk.get("/me")
    assert (me["user_email"], me["user_id"], me["admin"]) == (EMAIL, fusion.user, False)
    listed = fusion.site.click("GET", f"/tokens/{fusion.token}")
    assert listed["expires_at"] is None
    assert "token" not in listed
    fusion.site.set_clock("2045-01-01T00:00:00Z")
    assert fusion.desk.test_connection() == [200, 200, 200]


def test_a_token_with_an_expiry_stops_when_the_policy_says(fusion: Fusion) -> None:
    fusion.site.change_token(fusion.token, expires_at="2026-06-30T00:00:00Z")
    fusion.site.set_clock("2026-06-29T23:59:59Z")
    assert fusion.desk.test_connection() == [200, 200, 200]
    fusion.site.pass_time(1)
    assert fusion.desk.test_connection() == [401, 401, 401]


def test_all_it_does_appears_as_done_by_its_user(fusion: Fusion) -> None:
    desk = fusion.desk
    customer = next(desk.rows("customers"))["id"]
    ticket = desk.create_ticket(customer, "Printer on fire")
    comment = desk.comment(ticket["id"], "Update", "Extinguished.")
    assert (comment["user_id"], comment["tech"]) == (fusion.user, "Support Fusion")
    listed = next(row for row in desk.rows("tickets") if row["id"] == ticket["id"])
    assert listed["creator_name_or_email"] == "Support Fusion"
    fetched = desk.get(f"/tickets/{ticket['id']}")["ticket"]
    assert [c["tech"] for c in fetched["comments"]] == ["Support Fusion"]


def test_a_ticket_is_created_edited_searched_tagged_and_resolved(fusion: Fusion) -> None:
    desk = fusion.desk
    customer = next(desk.rows("customers"))["id"]
    person = fusion.site.admin().post("/contacts", customer_id=customer, name="Pat")["id"]
    ticket = desk.create_ticket(customer, "No sound", contact_id=person, tag_list=["fusion"])
    path = f"/tickets/{ticket['id']}"
    assert (ticket["status"], ticket["tag_list"]) == ("New", ["fusion"])
    assert ticket["contact"]["id"] == person
    desk.put(path, status="In Progress", priority="1 High")
    found = list(desk.rows("tickets", number=ticket["number"]))
    assert [(row["id"], row["status"]) for row in found] == [(ticket["id"], "In Progress")]
    desk.comment(ticket["id"], "Note", "Muted, of all things.", hidden=True)
    done = desk.put(path, status="Resolved")["ticket"]
    assert done["resolved_at"]
    comments = desk.get(f"{path}/comments")["comments"]
    assert [(c["body"], c["hidden"]) for c in comments] == [("Muted, of all things.", True)]


def test_an_attachment_is_added_and_can_be_read_with_its_ticket(fusion: Fusion) -> None:
    desk = fusion.desk
    customer = next(desk.rows("customers"))["id"]
    path = f"/tickets/{desk.create_ticket(customer, 'See picture')['id']}"
    file = {"url": "https://files.example/screen.png", "filename": "screen.png"}
    desk.post(f"{path}/attach_file_url", files=[file])
    (attached,) = desk.get(path)["ticket"]["attachments"]
    assert (attached["file_name"], attached["file"]["url"]) == ("screen.png", file["url"])


def test_what_is_not_on_the_list_is_denied(fusion: Fusion) -> None:
    desk = fusion.desk
    customer = next(desk.rows("customers"))["id"]
    ticket = desk.create_ticket(customer, "Stays")["id"]
    calls = (
        ("DELETE", f"/tickets/{ticket}", "Tickets - Delete"),
        ("POST", "/customers", "Customers - Create"),
        ("PUT", f"/customers/{customer}", "Customers - Edit"),
        ("POST", "/contacts", "Customers - Edit"),
        ("GET", "/ticket_timers", "Ticket Timers - Overview"),
    )
    for method, path, permission in calls:
        with pytest.raises(Refused) as refused:
            desk.call(method, path, json={"customer_id": customer})
        assert (refused.value.status, refused.value.denied) == (401, True), path
        assert f'"{permission}"' in refused.value.why
    assert desk.get(f"/tickets/{ticket}")["ticket"]["subject"] == "Stays"


@pytest.mark.parametrize("whose", ["group", "token"])
def test_a_permission_counts_only_if_group_and_token_have_it(fusion: Fusion, whose: str) -> None:
    desk = fusion.desk
    customer = next(desk.rows("customers"))["id"]
    ticket = desk.create_ticket(customer, "Before")["id"]
    place, full = {
        "group": (f"/groups/{fusion.group}", OF_THE_GROUP),
        "token": (f"/tokens/{fusion.token}", OF_THE_TOKEN),
    }[whose]
    less = [name for name in full if name != "Tickets - Edit"]
    fusion.site.click("PATCH", place, permissions=less)
    with pytest.raises(Refused) as refused:
        desk.put(f"/tickets/{ticket}", subject="After")
    assert refused.value.denied
    assert desk.test_connection() == [200, 200, 200]
    fusion.site.click("PATCH", place, permissions=full)
    assert desk.put(f"/tickets/{ticket}", subject="After")["ticket"]["subject"] == "After"


def test_with_selected_customers_the_others_and_their_tickets_are_not_there(
    fusion: Fusion,
) -> None:
    script, desk = fusion.site.admin(), fusion.desk
    mine, other, *_ = [row["id"] for row in desk.rows("customers")]
    for customer in (mine, other):
        script.create_ticket(customer, f"Of {customer}")
        script.post("/contacts", customer_id=customer, name="Pat")
    hidden = next(desk.rows("tickets", customer_id=other))["id"]
    fusion.site.change_group(fusion.group, access="select", customers=[mine])
    assert [row["id"] for row in desk.rows("customers")] == [mine]
    assert {row["customer_id"] for row in desk.rows("tickets")} == {mine}
    assert {row["customer_id"] for row in desk.rows("contacts")} == {mine}
    for path in (f"/customers/{other}", f"/tickets/{hidden}"):
        with pytest.raises(Refused) as refused:
            desk.get(path)
        assert (refused.value.status, refused.value.body) == (404, {"message": "Not found"})
        assert "Select Customers" in refused.value.why
    with pytest.raises(Refused):
        desk.create_ticket(other, "Into the dark")
    fusion.site.change_group(fusion.group, customers=[mine, other])
    assert {row["id"] for row in desk.rows("customers")} == {mine, other}
    assert desk.get(f"/tickets/{hidden}")["ticket"]["subject"] == f"Of {other}"
    fusion.site.change_group(fusion.group, customers=[])
    assert list(desk.rows("tickets")) == []


def test_a_token_with_an_extra_character_is_not_accepted(fusion: Fusion) -> None:
    value = str(fusion.desk.http.headers["Authorization"]).removeprefix("Bearer ")
    for copied in (f"{value}.", value[1:], f"x{value}", f'"{value}"'):
        desk = fusion.site.connect(SupportFusion, copied)
        assert desk.test_connection() == [401, 401, 401]
    padded = fusion.site.connect(SupportFusion, f" {value}")
    assert padded.test_connection() == [200, 200, 200]


def test_a_user_without_the_group_is_denied_until_it_is_assigned(fusion: Fusion) -> None:
    fusion.site.change_user(fusion.user, groups=[])
    assert fusion.desk.test_connection() == [401, 401, 200]
    fusion.site.change_user(fusion.user, groups=["Support Fusion"])
    assert fusion.desk.test_connection() == [200, 200, 200]


def test_a_disabled_user_is_refused_until_enabled(fusion: Fusion) -> None:
    fusion.site.change_user(fusion.user, active=False)
    assert fusion.desk.test_connection() == [401, 401, 401]
    with pytest.raises(Refused) as refused:
        fusion.desk.get("/tickets")
    assert not refused.value.denied
    assert "deactivated" in refused.value.why
    fusion.site.change_user(fusion.user, active=True)
    assert fusion.desk.test_connection() == [200, 200, 200]


@pytest.mark.parametrize("typed", ["%20yourcompany", "yourcompany%20", "your-company"])
def test_a_subdomain_with_extra_characters_is_invalid(fusion: Fusion, typed: str) -> None:
    base = fusion.site.url.rpartition("@")[0]
    desk = fusion.site.connect(SupportFusion, "admin-token", at=f"{base}@{typed}")
    assert desk.test_connection() == [404, 404, 404]


def test_the_documentation_has_a_server_with_the_subdomain_to_fill_in(fusion: Fusion) -> None:
    base, _, subdomain = fusion.site.url.rpartition("/@")
    with httpx.Client(base_url=base, **PLAIN) as browser:
        assert browser.get("/api-docs").headers["content-type"].startswith("text/html")
        document = browser.get("/swagger.json").json()
    (template,) = [s["url"] for s in document["servers"] if "subdomain" in s.get("variables", {})]
    assert document["components"]["securitySchemes"]["bearerAuth"]["scheme"] == "bearer"
    server = template.replace("{subdomain}", subdomain)
    headers = {"Authorization": fusion.desk.http.headers["Authorization"]}
    for path in ("/tickets", "/customers", "/users"):
        assert "get" in document["paths"][path]
        answer = httpx.get(server + path, headers=headers, **PLAIN)
        assert (answer.status_code, path[1:] in answer.json()) == (200, True)
