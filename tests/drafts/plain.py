"""Resources that are plain: the five verbs, with wrappers, statuses and keys of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from mock_syncro.clock import parse_time
from mock_syncro.errors import ApiError
from mock_syncro.syncro.tickets.viewing import VIEW, VIEW_THEIRS, readable
from mock_syncro.vocabulary.fields import ACCOUNT_ID, ID, TIME, Draft, Field, own
from mock_syncro.vocabulary.interface import GLOBAL_ADMIN, Call, Record, View, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    INTEGER,
    MOMENT,
    OBJECT,
    OBJECTS,
    TEXT,
)
from mock_syncro.vocabulary.operations import Answer, Filter, Operation, Parent
from mock_syncro.vocabulary.refusals import Invalid, params_on_create
from mock_syncro.vocabulary.resource import Extra, Resource
from mock_syncro.vocabulary.schemas import LIST_OF_ANYTHING, object_of

BLANK = "can't be blank"
TIMES = {"created_at": TIME, "updated_at": TIME}
UNSEEN_TIME = own(MOMENT, null=False, shown=False)
READ = ("list", "detail")
MADE = ("made",)

# RMM alerts: made under another key than read, and a deletion resolves them.

SPANS = {
    "1-hour": timedelta(hours=1),
    "1-day": timedelta(days=1),
    "2-days": timedelta(days=2),
    "1-week": timedelta(weeks=1),
    "2-weeks": timedelta(weeks=2),
    "1-month": timedelta(days=30),
    "forever": timedelta.max,
}


def mute(call: Call) -> Answer:
    alert, span = call.record, SPANS.get(str(call.params.get("mute_for")))
    if span is None:
        raise ApiError(422, {"errors": {"mute_for": ["is not included in the list"]}})
    call.change("rmm_alerts", alert, {"muted_until": call.later(span)})
    return Answer(value={"success": "true"})


RMM_ALERTS = Resource(
    tag="RMM Alert",
    name="rmm_alerts",
    singular="rmm_alert",
    wrap="rmm_alert",
    scope="customer_id",
    operations=(
        Operation(
            "GET",
            "/rmm_alerts",
            "list",
            "RMM Alerts - List",
            per_page=25,
            meta=("total_pages", "page"),
            filters=(
                Filter(
                    "status",
                    "equals",
                    "resolved",
                    BOOLEAN,
                    named={"active": ("resolved", False), "all": None},
                    default="active",
                ),
            ),
        ),
        Operation("GET", "/rmm_alerts/{id}", "show", "RMM Alerts - List"),
        Operation(
            "POST",
            "/rmm_alerts",
            "create",
            "RMM Alerts - Create",
            status=201,
            form="made",
            wrap="alert",
            beside={"success": True},
        ),
        Operation(
            "DELETE",
            "/rmm_alerts/{id}",
            "delete",
            "RMM Alerts - Delete",
            sets={"resolved": True},
            gone={"success": "true"},
        ),
        Operation(
            "POST",
            "/rmm_alerts/{id}/mute",
            mute,
            "RMM Alerts - Clear/Manage",
            params=(("mute_for", TEXT),),
            summary="Mute an alert for a while",
            answers=object_of({"success": {"type": "string"}}),
            refused={422: {}},
        ),
    ),
    fields={
        "id": ID,
        "account_id": own(INTEGER, null=False, stored=False, show=ACCOUNT_ID.show, forms=MADE),
        "customer_id": Field(INTEGER, refers_to="customers", outlives=True),
        "ticket_number": own(INTEGER, stored=False, forms=READ),
        "ticket_status": own(stored=False, forms=READ),
        "computer_name": own(),
        "properties": Field(OBJECT, default={}, null=False),
        "resolved": Field(BOOLEAN, default=False, null=False),
        "check_id": own(INTEGER),
        "status": Field(),
        "formatted_output": own(),
        "description": Field(),
        **TIMES,
        "ticket_id": own(INTEGER, forms=MADE),
        "asset_id": Field(INTEGER),
        "muted_until": own(MOMENT, shown=False),
    },
)

# Portal users: for Global Admins; a deletion answers the record.


def check_passwords(draft: Draft) -> list[str]:
    sent = draft.sent
    same = sent.get("password") == sent.get("password_confirmation")
    return [] if same else ["Password confirmation doesn't match Password"]


def invite(call: Call) -> Answer:
    _ = call.record
    return Answer(value={"success": True, "message": "All set, we BCC'd you on that invitation."})


PORTAL_USERS = Resource(
    tag="Portal User",
    name="portal_users",
    singular="portal_user",
    scope="customer_id",
    check=check_passwords,
    invalid=params_on_create,
    operations=(
        Operation(
            "GET",
            "/portal_users",
            "list",
            GLOBAL_ADMIN,
            per_page=100,
            filters=(
                Filter("customer_id", "equals", "customer_id", INTEGER),
                Filter("email", "equals", "email", fold=True),
            ),
        ),
        Operation("POST", "/portal_users", "create", GLOBAL_ADMIN),
        Operation("PUT", "/portal_users/{id}", "update", GLOBAL_ADMIN),
        Operation("DELETE", "/portal_users/{id}", "delete", GLOBAL_ADMIN, gone=None),
        Operation(
            "POST",
            "/portal_users/create_invitation",
            invite,
            GLOBAL_ADMIN,
            body={"id": Field(INTEGER)},
            summary="Invite a portal user; the mock sends nothing",
            answers=object_of({"success": {"type": "boolean"}, "message": {"type": "string"}}),
        ),
    ),
    fields={
        "id": ID,
        "email": Field(null=False, required=BLANK),
        "account_id": ACCOUNT_ID,
        "customer_id": Field(INTEGER, refers_to="customers", belongs=True),
        "contact_id": Field(INTEGER, refers_to="contacts", outlives=True),
        **TIMES,
        "portal_group_id": Field(INTEGER),
        "password": Field(stored=False, shown=False),
        "password_confirmation": Field(stored=False, shown=False),
    },
)

# Canned responses: made with 201, changed by PATCH, deleted with 204.


def canned_settings(call: Call) -> Answer:
    subjects = [row["subject"] for row in call.all("canned_responses") if row["subject"]]
    value = {
        "canned_response_categories": call.all_shown("canned_response_categories"),
        "subjects": list(dict.fromkeys(subjects)),
        "can_manage": call.allows(MANAGE),
    }
    return Answer(value=value)


MANAGE = "Ticket Canned Responses - Manage"

CANNED_RESPONSES = Resource(
    tag="Canned Response",
    name="canned_responses",
    singular="canned_response",
    text=lambda row: f"{row['title']}\n{row['subject'] or ''}\n{row['body']}".lower(),
    operations=(
        Operation("GET", "/canned_responses", "list", MANAGE, filters=(Filter("query", "words"),)),
        Operation("POST", "/canned_responses", "create", MANAGE, status=201),
        Operation("PATCH", "/canned_responses/{id}", "update", MANAGE),
        Operation("DELETE", "/canned_responses/{id}", "delete", MANAGE, status=204),
        Operation(
            "GET",
            "/canned_responses/settings",
            canned_settings,
            MANAGE,
            summary="Categories and subjects of canned responses",
            answers=object_of(
                {
                    "canned_response_categories": LIST_OF_ANYTHING,
                    "subjects": LIST_OF_ANYTHING,
                    "can_manage": {"type": "boolean"},
                }
            ),
        ),
    ),
    fields={
        "id": ID,
        "title": Field(null=False, required=BLANK),
        "body": Field(null=False, required=BLANK),
        "subject": Field(),
        "canned_response_category_id": Field(INTEGER, refers_to="canned_response_categories"),
        "category_name": own(follows=("canned_response_category_id", "name")),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
    },
)

CANNED_CATEGORIES = Resource(
    tag="Canned Response",
    name="canned_response_categories",
    singular="canned_response_category",
    fields={
        "id": ID,
        "name": own(null=False),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
    },
)

# Appointments: each row of a list is wrapped, a single one is bare, a new one wrapped.


def hours(appointment: Record) -> float:
    seconds = parse_time(appointment["end_at"]) - parse_time(appointment["start_at"])
    return round(seconds / 3600, 2)


def start_label(view: View, appointment: Record) -> str:
    start = datetime.fromisoformat(view.time(appointment["start_at"]))
    return start.strftime("%a %m-%d-%y %I:%M %p")


def begin_appointment(work: Work, draft: Draft) -> None:
    draft.record["user_id"] = draft.sent.get("user_id", work.user["id"])


def refused_appointment(invalid: Invalid) -> object:
    text = ",".join(invalid.messages)
    return {"success": False, "error": text, "message": text, "params": dict(invalid.params)}


APPOINTMENTS = Resource(
    tag="Appointment",
    name="appointments",
    singular="appointment",
    wrap="appointment",
    scope="customer_id",
    begin=begin_appointment,
    invalid=refused_appointment,
    operations=(
        Operation(
            "GET",
            "/appointments",
            "list",
            "Appointments - View All (see-own never restricted)",
            each="appointment",
            per_page=25,
            meta=(),
            filters=(
                Filter("date_from", "after", "start_at", MOMENT),
                Filter("date_to", "before", "start_at", MOMENT),
                Filter("mine", "mine", "user_id", BOOLEAN),
            ),
        ),
        Operation("GET", "/appointments/{id}", "show", wrap=None),
        Operation("POST", "/appointments", "create", status=201),
        Operation("PUT", "/appointments/{id}", "update"),
        Operation("DELETE", "/appointments/{id}", "delete", gone={"message": "deleted"}),
    ),
    fields={
        "id": ID,
        "summary": Field(null=False, required=BLANK),
        "description": Field(),
        "customer_id": Field(INTEGER, refers_to="customers", outlives=True),
        **TIMES,
        "start_at": Field(MOMENT, null=False, required=BLANK),
        "end_at": Field(MOMENT, null=False, required=BLANK),
        "duration": own(INTEGER, stored=False, show=lambda _, row: hours(row)),
        "location": Field(),
        "ticket_id": Field(INTEGER, refers_to="tickets", outlives=True),
        "appointment_location_type": own(stored=False),
        "start_at_label": own(null=False, stored=False, show=start_label),
        "all_day": Field(BOOLEAN),
        "do_not_email": Field(
            BOOLEAN,
            default=False,
            null=False,
            forms=("list",),
            show=lambda _, row: "1" if row["do_not_email"] else "0",
            shown_as={"type": "string"},
        ),
        "user_id": Field(INTEGER, refers_to="users", shown=False),
    },
    extras=(
        Extra(key="ticket", one="tickets", by="ticket_id"),
        Extra(key="customer", one="customers", by="customer_id"),
    ),
)

# User devices: a path has their UUID.


def begin_device(work: Work, draft: Draft) -> None:
    draft.record["user_id"] = work.user["id"]


USER_DEVICES = Resource(
    tag="User Device",
    name="user_devices",
    singular="user_device",
    begin=begin_device,
    invalid=lambda _: {"message": "Missing params device_uuid"},
    operations=(
        Operation("POST", "/user_devices", "create"),
        Operation("GET", "/user_devices/{id}", "show", by="device_uuid"),
        Operation("PUT", "/user_devices/{id}", "update", by="device_uuid"),
    ),
    fields={
        "user_id": own(INTEGER, refers_to="users"),
        "registration_token_gcm": Field(),
        "id": ID,
        "device_uuid": Field(sent="create", null=False, required=BLANK),
        "account_id": own(INTEGER, stored=False),
        "name": own(),
        **{n: Field(sent="create") for n in ("device_name", "system_name", "model", "screen_size")},
        "disabled": own(BOOLEAN, default=False, null=False),
        **TIMES,
    },
)

# Worksheet results: below a ticket, by their own id.

OF_TICKET = (Parent("tickets", "ticket_id", "ticket_id", readable),)
RESULTS = "/tickets/{ticket_id}/worksheet_results"
VIEWING = (VIEW, VIEW_THEIRS)

WORKSHEET_RESULTS = Resource(
    tag="Worksheet Result",
    name="worksheet_results",
    singular="worksheet_result",
    wrap="worksheet_result",
    operations=(
        Operation("GET", RESULTS, "list", VIEWING, parents=OF_TICKET, per_page=25, meta=()),
        Operation("POST", RESULTS, "create", VIEWING, parents=OF_TICKET),
        Operation("GET", f"{RESULTS}/{{id}}", "show", VIEWING, parents=OF_TICKET),
        Operation("PUT", f"{RESULTS}/{{id}}", "update", VIEWING, parents=OF_TICKET),
        Operation("DELETE", f"{RESULTS}/{{id}}", "delete", VIEWING, parents=OF_TICKET),
    ),
    fields={
        "id": ID,
        "worksheet_template_id": Field(INTEGER),
        "name": own(),
        "public": Field(BOOLEAN, sent="update", default=True, null=False),
        "complete": Field(BOOLEAN, sent="update"),
        "required": Field(BOOLEAN, sent="update", default=False, null=False),
        "field_list": own(OBJECTS, default=[], null=False),
        "title": Field(of="name", shown=False),
        "user_id": Field(INTEGER, sent="update", shown=False),
        "answers": Field(OBJECT, sent="update", shown=False),
        "ticket_id": own(INTEGER, null=False, shown=False, refers_to="tickets", belongs=True),
        "created_at": UNSEEN_TIME,
        "updated_at": UNSEEN_TIME,
    },
)

PLAIN_DRAFTS = (
    RMM_ALERTS,
    PORTAL_USERS,
    CANNED_RESPONSES,
    CANNED_CATEGORIES,
    APPOINTMENTS,
    USER_DEVICES,
    WORKSHEET_RESULTS,
)
