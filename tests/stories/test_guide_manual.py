"""The life of a technician, after the guide to managing users by hand.

The web page's clicks are calls to the control API; the REST API has none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.stories.conftest import NewSite
from tests.stories.site import Integration, Refused, Row, Site

EMAIL = "kim@msp.example"

AREAS: dict[str, tuple[str, str, str, Row]] = {
    "tickets": ("Tickets - Create", "POST", "/tickets", {"customer_id": 55, "subject": "New"}),
    "ticket details": ("Tickets - Edit", "PUT", "/tickets/{ticket}", {"priority": "1 High"}),
    "customers": ("Customers - Create", "POST", "/customers", {"business_name": "New"}),
    "contacts": ("Customers - Edit", "PUT", "/contacts/101", {"notes": "New"}),
    "time entries": (
        "Ticket Timers - Edit",
        "PATCH",
        "/ticket_timers/{timer}",
        {"billable": False},
    ),
}
"""Area: its toggle, and a call that needs it."""


@dataclass
class Technician:
    """A person with an account: their id, the group of their toggles, and how they log in."""

    site: Site
    id: int
    group: int
    script: Integration

    def toggle(self, permissions: list[str]) -> None:
        """Set their permissions to these."""
        self.site.change_group(self.group, permissions=permissions)

    def tries(self, method: str, path: str, **body: object) -> int:
        """The status of a call."""
        return self.script.http.request(method, path, json=body or None).status_code


def hire(site: Site, permissions: list[str] | None = None, email: str = EMAIL) -> Technician:
    """New Technician, in a group that is theirs alone, which is how toggles are each one's own."""
    name = f"Toggles of {email}"
    group = site.new_group(name, permissions or [])
    id_ = site.new_user(email, "Kim", "Larsen", groups=[name])
    return Technician(
        site, id_, group, site.connect(Integration, site.new_token(name, user=id_)[1])
    )


def work(technician: Technician) -> tuple[list[int], int]:
    """Two open tickets and a resolved one, with a note and a time entry: the ids."""
    script = technician.site.admin()
    opened = [
        script.create_ticket(55, subject, user_id=technician.id)["id"]
        for subject in ("Slow laptop", "New phone")
    ]
    done = script.create_ticket(55, "Paper jam", user_id=technician.id, status="Resolved")["id"]
    note = {"subject": "Note", "body": "Tried turning it off and on."}
    technician.script.post(f"/tickets/{opened[0]}/comment", **note)
    started = {"start_at": "2026-03-02T09:00:00Z", "duration_minutes": 30}
    technician.script.post(f"/tickets/{opened[0]}/timer_entry", **started)
    return opened, done


def entry(site: Site, user: int) -> dict[str, int]:
    """A ticket of theirs, with a time entry: the ids."""
    admin = site.admin()
    ticket = admin.create_ticket(55, "Theirs", user_id=user)["id"]
    started = {"start_at": "2026-03-02T09:00:00Z", "duration_minutes": 30}
    return {
        "ticket": ticket,
        "timer": admin.post(f"/tickets/{ticket}/timer_entry", **started)["id"],
    }


WORKING = ["Tickets - List/Search", "Tickets - View Details", "Tickets - Edit"]
TIMERS = ["Ticket Timers - Overview", "Ticket Timers - Edit"]


# A new technician.


def test_a_new_technician_takes_a_seat_at_once(new_site: NewSite) -> None:
    site = new_site()
    before = site.seats()
    id_ = site.new_user(EMAIL, "Kim", "Larsen")
    assert site.seats() == before + 1
    made = site.users()[EMAIL]
    assert (made["id"], made["first_name"], made["last_name"]) == (id_, "Kim", "Larsen")
    assert (made["active"], made["global_admin"], made["last_login_at"]) == (True, False, None)
    assert [id_, "Kim Larsen"] in site.admin().get("/users")["users"]


def test_every_kind_of_user_takes_a_whole_seat(new_site: NewSite) -> None:
    site = new_site()
    before = site.seats()
    site.new_user("nothing@msp.example", "May", "Nothing", groups=[])
    site.new_user("boss@msp.example", "May", "Everything", global_admin=True)
    group = {"access": "select", "customers": [55]}
    site.new_group("Observers", ["Customers - List/Search"], **group)
    site.new_user("observer@msp.example", "Only", "Looks", groups=["Observers"])
    assert site.seats() == before + 3


def test_a_new_technician_may_do_little(new_site: NewSite) -> None:
    site = new_site()
    id_ = site.new_user(EMAIL, "Kim", "Larsen")
    ids = entry(site, id_)
    script = site.connect(Integration, site.new_token("Kim", user=id_)[1])
    for permission, method, path, body in AREAS.values():
        with pytest.raises(Refused) as refused:
            script.call(method, path.format(**ids), json=body)
        assert refused.value.denied, path
        assert f'"{permission}"' in refused.value.why
    rights = script.get("/me")["permissions"]
    assert [name for name, right in rights.items() if right.get("write")] == []
    assert not rights["script"]["execute"]


def test_an_admin_technician_has_every_permission_from_the_start(new_site: NewSite) -> None:
    site = new_site()
    id_ = site.new_user(EMAIL, "Kim", "Larsen", global_admin=True, groups=[])
    script = site.connect(Integration, site.new_token("Kim", user=id_)[1])
    me = script.get("/me")
    assert me["admin"] is True
    assert all(all(rights.values()) for rights in me["permissions"].values())
    assert script.post("/customers", business_name="Made by Kim")["customer"]["id"]


@pytest.mark.parametrize("area", AREAS)
def test_each_area_is_enabled_by_its_own_toggle(new_site: NewSite, area: str) -> None:
    site = new_site()
    kim = hire(site)
    ids = entry(site, kim.id)
    kim.toggle([AREAS[area][0]])
    statuses = {
        name: kim.tries(method, path.format(**ids), **body)
        for name, (_, method, path, body) in AREAS.items()
    }
    assert statuses == {name: 200 if name == area else 401 for name in AREAS}


def test_a_toggle_is_felt_by_the_next_call_both_ways(new_site: NewSite) -> None:
    site = new_site()
    kim, lee = hire(site), hire(site, email="lee@msp.example")
    for permissions, status in (([], 401), (["Tickets - List/Search"], 200), ([], 401)):
        kim.toggle(permissions)
        assert kim.tries("GET", "/tickets") == status
        assert lee.tries("GET", "/tickets") == 401


def test_who_they_are_shows_the_toggles(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site)
    assert kim.script.get("/me")["permissions"]["ticket"]["write"] is False
    kim.toggle(["Tickets - Edit"])
    rights = kim.script.get("/me")["permissions"]
    assert rights["ticket"] == {"read": False, "write": True, "delete": False}
    assert rights["customer"] == {"read": False, "write": False, "delete": False}


def test_a_toggle_that_there_is_not_is_refused_with_the_likely_one(new_site: NewSite) -> None:
    kim = hire(new_site())
    with pytest.raises(Refused) as refused:
        kim.toggle(["Tickets - List"])
    assert refused.value.status == 422
    assert 'did you mean "Tickets - List/Search"' in refused.value.body["detail"]


def test_an_e_mail_address_is_one_technicians(new_site: NewSite) -> None:
    site = new_site()
    id_ = site.new_user(EMAIL, "Kim", "Larsen")
    for again in (EMAIL, EMAIL.upper()):
        with pytest.raises(Refused) as refused:
            site.new_user(again, "Kim", "Lars")
        assert refused.value.status == 409
        assert again in refused.value.body["detail"]
    other = site.new_user("kim.lars@msp.example", "Kim", "Lars")
    with pytest.raises(Refused) as refused:
        site.change_user(other, email=EMAIL)
    assert refused.value.status == 409
    site.change_user(id_, active=False)
    with pytest.raises(Refused):  # the record stays, and with it the address
        site.new_user(EMAIL, "Kim", "Lars")
    assert site.users()["kim.lars@msp.example"]["id"] == other


def test_an_e_mail_address_may_be_in_another_account_too(new_site: NewSite) -> None:
    for site in (new_site(), new_site()):
        site.new_user(EMAIL, "Kim", "Larsen")


@pytest.mark.parametrize("missing", ["email", "first_name", "last_name"])
def test_names_and_address_are_required(new_site: NewSite, missing: str) -> None:
    site = new_site()
    seats = site.seats()
    whole = {"email": EMAIL, "first_name": "Kim", "last_name": "Larsen"}
    without = {key: value for key, value in whole.items() if key != missing}
    for body in (without, whole | {missing: ""}):
        with pytest.raises(Refused) as refused:
            site.click("POST", "/users", **body)
        assert refused.value.status == 422
        assert missing in refused.value.body["detail"]
    assert site.seats() == seats


# Deactivation.


def test_a_deactivated_technician_cannot_log_in_and_their_tokens_stop(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site, WORKING)
    second = site.connect(Integration, site.new_token("Their script", user=kim.id)[1])
    assert kim.tries("GET", "/tickets") == 200
    site.change_user(kim.id, active=False)
    for script in (kim.script, second):
        with pytest.raises(Refused) as refused:
            script.get("/me")
        assert (refused.value.status, refused.value.denied) == (401, False)
        assert "deactivated" in refused.value.why
    fresh = site.connect(Integration, site.new_token("One more try", user=kim.id)[1])
    with pytest.raises(Refused):
        fresh.get("/me")


def test_the_seat_is_free_and_the_record_stays_on_the_list(new_site: NewSite) -> None:
    site = new_site()
    before = site.seats()
    kim = hire(site)
    site.change_user(kim.id, active=False)
    assert site.seats() == before
    assert site.users()[EMAIL]["active"] is False
    assert kim.id not in [id_ for id_, _ in site.admin().get("/users")["users"]]
    assert site.admin().get(f"/users/{kim.id}")["user"]["full_name"] == "Kim Larsen"
    hire(site, email="next@msp.example")
    assert site.seats() == before + 1


def test_a_technician_can_be_deactivated_but_not_deleted(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site)
    with pytest.raises(Refused) as refused:
        site.click("DELETE", f"/users/{kim.id}")
    assert refused.value.status == 405
    assert site.users()[EMAIL]["active"] is True


def test_their_tickets_notes_and_time_entries_stay(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site, [*WORKING, *TIMERS])
    opened, done = work(kim)
    admin = site.admin()

    def records() -> list[object]:
        tickets = [admin.get(f"/tickets/{id_}")["ticket"] for id_ in (*opened, done)]
        for ticket in tickets:  # when the person last changed is not the ticket's own
            assert ticket["user"].pop("updated_at")
        timers = list(admin.rows("ticket_timers"))
        theirs = admin.rows("tickets", user_id=kim.id)
        return [tickets, timers, sorted(row["id"] for row in theirs)]

    before = records()
    site.change_user(kim.id, active=False)
    assert records() == before
    ticket = admin.get(f"/tickets/{opened[0]}")["ticket"]
    assert ticket["user"]["full_name"] == "Kim Larsen"
    assert [(c["tech"], c["user_id"]) for c in ticket["comments"]] == [("Kim Larsen", kim.id)]
    assert [timer["user_id"] for timer in ticket["ticket_timers"]] == [kim.id]


def test_their_open_tickets_move_to_another_technician_by_put(new_site: NewSite) -> None:
    site = new_site()
    kim, lee = hire(site, WORKING + TIMERS), hire(site, WORKING, "lee@msp.example")
    opened, done = work(kim)
    site.change_user(kim.id, active=False)
    admin = site.admin()

    def open_tickets(user: int) -> set[int]:
        rows = admin.rows("tickets", user_id=user, status="Not Closed")
        return {row["id"] for row in rows}

    assert (open_tickets(kim.id), open_tickets(lee.id)) == (set(opened), set())
    for id_ in open_tickets(kim.id):
        moved = admin.put(f"/tickets/{id_}", user_id=lee.id)["ticket"]
        assert (moved["user_id"], moved["user"]["email"]) == (lee.id, "lee@msp.example")
    assert (open_tickets(kim.id), open_tickets(lee.id)) == (set(), set(opened))
    assert [row["id"] for row in admin.rows("tickets", user_id=kim.id)] == [done]
    assert {row["id"] for row in lee.script.rows("tickets", mine="true")} == set(opened)
    note = admin.get(f"/tickets/{opened[0]}/comments")["comments"][0]
    assert (note["tech"], note["user_id"]) == ("Kim Larsen", kim.id)


def test_who_sees_their_own_tickets_only_sees_them_after_the_move(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site, [*WORKING, *TIMERS])
    theirs = ["Tickets - View 'Their Ticket' Details (assigned to them)"]
    lee = hire(site, theirs, "lee@msp.example")
    (first, _), _ = work(kim)
    assert lee.tries("GET", f"/tickets/{first}") == 401
    site.admin().put(f"/tickets/{first}", user_id=lee.id)
    assert lee.tries("GET", f"/tickets/{first}") == 200


def test_a_technician_who_comes_back_has_seat_tokens_and_rights_again(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site, WORKING)
    seats = site.seats()
    site.change_user(kim.id, active=False)
    assert kim.tries("GET", "/tickets") == 401
    site.change_user(kim.id, active=True)
    assert (kim.tries("GET", "/tickets"), site.seats()) == (200, seats)


# Seats that nobody uses.


def unused(site: Site, days: int) -> set[str]:
    """Who takes a seat and was not there for so many days: what the guide has people look for."""
    now = datetime.fromisoformat(site.click("GET", "/clock")["now"])
    since = now - timedelta(days=days)

    def idle(user: Row) -> bool:
        login = user["last_login_at"]
        return login is None or datetime.fromisoformat(login) < since

    return {email for email, user in site.users().items() if user["active"] and idle(user)}


def test_the_last_login_shows_the_seats_that_nobody_uses(new_site: NewSite) -> None:
    site = new_site()
    kim, lee = hire(site), hire(site, email="lee@msp.example")
    hire(site, email="never@msp.example")
    site.set_clock("2026-03-02T09:00:00Z")
    kim.script.get("/me")
    lee.script.get("/me")
    assert site.users()[EMAIL]["last_login_at"] == "2026-03-02T09:00:00.000Z"
    site.set_clock("2026-04-15T09:00:00Z")
    lee.script.get("/me")
    candidates = {EMAIL, "lee@msp.example", "never@msp.example"}
    assert unused(site, 30) & candidates == {EMAIL, "never@msp.example"}
    seats = site.seats()
    site.change_user(kim.id, active=False)
    assert unused(site, 30) & candidates == {"never@msp.example"}
    assert site.seats() == seats - 1
    assert site.users()[EMAIL]["last_login_at"] == "2026-03-02T09:00:00.000Z"


def test_a_refused_call_is_no_login(new_site: NewSite) -> None:
    site = new_site()
    kim = hire(site)
    site.change_user(kim.id, active=False)
    assert kim.tries("GET", "/me") == 401
    assert site.users()[EMAIL]["last_login_at"] is None
    site.change_user(kim.id, active=True)
    assert kim.tries("GET", "/tickets") == 401  # no right, but in
    assert site.users()[EMAIL]["last_login_at"] is not None
