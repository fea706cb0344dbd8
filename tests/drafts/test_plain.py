"""Drafts of plain resources: the verbs alone give wrappers, statuses and keys of their own."""

from __future__ import annotations

from tests.drafts.plain import PLAIN_DRAFTS
from tests.drafts.served import Row, Served, another, keys, narrowed, served

READ_ALERT = keys(
    "id customer_id ticket_number ticket_status computer_name properties resolved check_id status "
    "formatted_output description created_at updated_at asset_id"
)
MADE_ALERT = READ_ALERT - {"ticket_number", "ticket_status"} | {"account_id", "ticket_id"}
PORTAL_USER = keys(
    "id email account_id customer_id contact_id created_at updated_at portal_group_id"
)
CANNED = keys("id title body subject canned_response_category_id category_name")
APPOINTMENT = keys(
    "id summary description customer_id created_at updated_at start_at end_at duration location "
    "ticket_id appointment_location_type start_at_label all_day ticket customer"
)
LISTED_APPOINTMENT = APPOINTMENT | {"do_not_email"}
DEVICE = keys(
    "user_id registration_token_gcm id device_uuid account_id name device_name system_name model "
    "screen_size disabled created_at updated_at"
)
WORKSHEET = keys("id worksheet_template_id name public complete required field_list")
TICKETS = {
    "5": {"number": 5, "subject": "Printer", "customer_id": 1},
    "6": {"number": 6, "subject": "Mouse", "customer_id": 2},
}


def plain(**tables: dict[str, Row]) -> Served:
    categories = {"1": {"name": "Greetings"}}
    return served(*PLAIN_DRAFTS, tickets=TICKETS, canned_response_categories=categories, **tables)


def test_an_alert_is_made_under_another_key_than_it_is_read() -> None:
    api = plain()
    made = api.ask("POST", "/rmm_alerts", {"customer_id": 1, "description": "Disk"}, 201)
    assert (set(made), made["success"]) == ({"success", "alert"}, True)
    assert set(made["alert"]) == MADE_ALERT
    read = api.ask("GET", f"/rmm_alerts/{made['alert']['id']}")
    assert (set(read), set(read["rmm_alert"])) == ({"rmm_alert"}, READ_ALERT)
    listed = api.ask("GET", "/rmm_alerts")
    assert listed == {
        "rmm_alerts": [read["rmm_alert"]],
        "meta": {"total_pages": 1, "page": 1},
    }


def test_a_deleted_alert_is_resolved_and_lists_show_active_ones_unless_asked() -> None:
    api = plain()
    ids = [api.ask("POST", "/rmm_alerts", {"customer_id": n}, 201)["alert"]["id"] for n in (1, 2)]
    assert api.ask("DELETE", f"/rmm_alerts/{ids[0]}") == {"success": "true"}
    for query, found in (
        ("", ids[1:]),
        ("?status=active", ids[1:]),
        ("?status=resolved", ids[:1]),
        ("?status=all", ids[::-1]),
    ):
        listed = api.ask("GET", f"/rmm_alerts{query}")["rmm_alerts"]
        assert [alert["id"] for alert in listed] == found, query
    another(api, "one-customer-token").ask("GET", f"/rmm_alerts/{ids[1]}", status=404)


def test_an_alert_is_muted_for_a_span_that_there_is() -> None:
    api = plain()
    number = api.ask("POST", "/rmm_alerts", {"customer_id": 1}, 201)["alert"]["id"]
    for span in ("1-hour", "forever"):
        path = f"/rmm_alerts/{number}/mute?mute_for={span}"
        assert api.ask("POST", path) == {"success": "true"}
    refused = api.ask("POST", f"/rmm_alerts/{number}/mute?mute_for=3-days", status=422)
    assert set(refused["errors"]) == {"mute_for"}


def test_portal_users_are_for_global_admins_and_a_deletion_answers_the_record() -> None:
    api = plain()
    made = api.ask("POST", "/portal_users", {"email": "Kat@x.io", "customer_id": 1})
    assert set(made) == PORTAL_USER
    path = f"/portal_users/{made['id']}"
    listed = api.ask("GET", "/portal_users?email=kat@X.io&customer_id=1")
    assert listed == {
        "portal_users": [made],
        "meta": {"total_pages": 1, "total_entries": 1, "per_page": 100, "page": 1},
    }
    assert set(api.ask("PUT", path, {"portal_group_id": 4})) == PORTAL_USER
    invited = api.ask("POST", "/portal_users/create_invitation", {"id": made["id"]})
    assert set(invited) == {"success", "message"}
    narrowed(api, "Customers - Edit").ask("GET", "/portal_users", status=401)
    sent = {"customer_id": 1, "password": "a", "password_confirmation": "b"}
    assert set(api.ask("POST", "/portal_users", sent, 422)) == {"success", "message", "params"}
    assert set(api.ask("PUT", path, sent, 422)) == {"success", "message"}
    gone = api.ask("DELETE", path)
    assert (set(gone), gone["portal_group_id"]) == (PORTAL_USER, 4)
    api.ask("DELETE", path, status=404)


def test_canned_responses_are_made_with_201_and_deleted_with_204_and_no_body() -> None:
    api = plain()
    body = {"title": "Hi", "body": "Dear all", "subject": "Hello", "canned_response_category_id": 1}
    made = api.ask("POST", "/canned_responses", body, 201)
    assert (set(made), made["category_name"]) == (CANNED, "Greetings")
    path = f"/canned_responses/{made['id']}"
    assert api.ask("GET", "/canned_responses?query=dear") == {"canned_responses": [made]}
    assert api.ask("GET", "/canned_responses?query=cheap") == {"canned_responses": []}
    assert api.ask("PATCH", path, {"title": "Ho"})["title"] == "Ho"
    settings = api.ask("GET", "/canned_responses/settings")
    assert settings == {
        "canned_response_categories": [{"id": 1, "name": "Greetings"}],
        "subjects": ["Hello"],
        "can_manage": True,
    }
    assert api.ask("DELETE", path, status=204) is None
    api.ask("DELETE", path, status=404)


def test_each_appointment_of_a_list_is_wrapped_and_a_single_one_is_bare() -> None:
    api = plain()
    body = {
        "summary": "Visit",
        "start_at": "2026-02-02T10:00:00Z",
        "end_at": "2026-02-02T14:00:00Z",
        "customer_id": 1,
        "ticket_id": 5,
        "do_not_email": True,
    }
    made = api.ask("POST", "/appointments", body, 201)["appointment"]
    assert set(made) == LISTED_APPOINTMENT
    assert (made["duration"], made["start_at_label"]) == (4, "Mon 02-02-26 10:00 AM")
    assert (made["do_not_email"], made["ticket"]["number"]) == ("1", 5)
    assert "contacts" in made["customer"]
    path = f"/appointments/{made['id']}"
    assert api.ask("GET", "/appointments") == {"appointments": [{"appointment": made}]}
    assert set(api.ask("GET", path)) == APPOINTMENT
    changed = api.ask("PUT", path, {"summary": "Call"})
    assert (set(changed), set(changed["appointment"])) == ({"appointment"}, LISTED_APPOINTMENT)
    for query, count in (("date_from=2026-02-03", 0), ("date_to=2026-02-03", 1), ("mine=1", 1)):
        assert len(api.ask("GET", f"/appointments?{query}")["appointments"]) == count, query
    refused = api.ask("POST", "/appointments", {"description": "x"}, 422)
    assert set(refused) == {"success", "error", "message", "params"}
    assert refused["error"].count("can't be blank") == 3
    assert set(api.ask("DELETE", path)) == {"message"}


def test_a_device_is_found_by_its_uuid() -> None:
    api = plain()
    made = api.ask("POST", "/user_devices", {"device_uuid": "u12345", "model": "X"})
    assert set(made) == DEVICE
    assert api.ask("GET", "/user_devices/u12345") == made
    sent = {"registration_token_gcm": "new", "model": "Y"}
    changed = api.ask("PUT", "/user_devices/u12345", sent)
    assert (changed["registration_token_gcm"], changed["model"]) == ("new", "X")
    api.ask("GET", f"/user_devices/{made['id']}", status=404)
    assert set(api.ask("POST", "/user_devices", {}, 422)) == {"message"}


def test_worksheet_results_are_found_below_their_ticket_alone() -> None:
    api = plain()
    path = "/tickets/5/worksheet_results"
    made = api.ask("POST", path, {"worksheet_template_id": 1, "title": "Check"})
    result = made["worksheet_result"]
    assert (set(made), set(result), result["name"]) == ({"worksheet_result"}, WORKSHEET, "Check")
    one = f"{path}/{result['id']}"
    assert api.ask("GET", one) == made
    assert api.ask("GET", path) == {"worksheet_results": [result]}
    assert api.ask("GET", "/tickets/6/worksheet_results") == {"worksheet_results": []}
    assert api.ask("PUT", one, {"complete": True})["worksheet_result"]["complete"] is True
    other = f"/tickets/6/worksheet_results/{result['id']}"
    for method in ("GET", "PUT", "DELETE"):
        api.ask(method, other, status=404)
    theirs = another(api, "their-tickets-token")
    theirs.ask("GET", path, status=401)
    api.ask("DELETE", one)
    api.ask("GET", one, status=404)
