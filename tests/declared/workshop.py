"""A workshop that Syncro does not have: its declarations use the words that no resource needs yet.

Clients have machines, a machine has parts, a part has screws. Jobs are found by their code.
"""

from __future__ import annotations

from dataclasses import replace

from mock_syncro.syncro.preferences import PREFERENCES
from mock_syncro.vocabulary.fields import ID, TIME, Counter, Field, own
from mock_syncro.vocabulary.interface import AllOf, Call, Record, Work
from mock_syncro.vocabulary.kinds import (
    BOOLEAN,
    DECIMAL_TEXT,
    INTEGER,
    INTEGERS,
    MOMENT,
    MONEY,
    MONEY_TEXT,
    NUMBER,
    OBJECT,
    OBJECTS,
    TEXTS,
)
from mock_syncro.vocabulary.operations import Answer, Filter, Operation, Parent
from mock_syncro.vocabulary.refusals import by_field
from mock_syncro.vocabulary.resource import Extra, Resource

SEE, EDIT = "Assets - List/Search", "Assets - Edit"
BOTH = AllOf((SEE, EDIT))


def count(call: Call) -> Answer:
    return Answer(value={"count": len(call.all("machines"))})


def machine_of(call: Call) -> Answer:
    return Answer(row=call.record, status=202)


def parts_of(call: Call) -> Answer:
    parts = call.rows("parts", "machine_id", call.record["id"])
    return Answer(rows=[part for part in parts if part["size"] is not None])


def gone(row: Record) -> dict[str, object]:
    return {"deleted": row["id"]}


def removed(work: Work, row: Record) -> None:
    """A client remembers what it had."""
    client = work.row("clients", row["client_id"])
    if client is not None:
        work.change("clients", client, {"note": f"had {row['id']}"})


CLIENTS = Resource(
    tag="Client",
    name="clients",
    singular="client",
    wrap="client",
    scope="id",
    hidden_when="gone",
    text=lambda row: f"{row['name']} {row['mail'] or ''}".lower(),
    operations=(
        Operation(
            "GET",
            "/customers",
            "list",
            SEE,
            per_page=4,
            meta=("page", "total_count", "per_page"),
            beside={"success": True, "100%": "%d"},
            key="people",
            each="client",
            filters=(
                Filter("include_gone", "flag", "gone"),
                Filter("q", "words"),
                Filter("id", "among"),
                Filter("without", "not_among"),
                Filter("mail", "equals", "mail", fold=True),
                Filter("no_mail", "null", "mail"),
                Filter("size", "one_of", "size", INTEGER),
                Filter("vip", "equals", "vip", BOOLEAN, default="true"),
                Filter("since", "after", "seen_at", MOMENT),
                Filter("until", "before", "seen_at", MOMENT),
            ),
            sortable=("name", "size", "seen_at", "vip"),
            sort_params=("by", "direction"),
        ),
        Operation("GET", "/customers/latest", "list", None, per_page=3, meta=()),
        Operation("GET", "/customers/{id}", "show", SEE, beside={"more": [1]}),
        Operation("POST", "/customers", "create", EDIT, status=201, form="made"),
        Operation("PUT", "/customers/{id}", "update", EDIT),
        Operation("DELETE", "/customers/{id}", "delete", EDIT, sets={"gone": True}, gone=None),
    ),
    fields={
        "id": ID,
        "name": Field(null=False, default="", kept=True, required="can't be blank"),
        "mail": Field(),
        "badge": Field(unique="has already been taken"),
        "size": Field(INTEGER),
        "vip": Field(BOOLEAN, default=False, null=False),
        "seen_at": Field(MOMENT),
        "kind": Field(one_of=("good", "better", "best")),
        "gone": own(BOOLEAN, default=False, null=False),
        "note": own(),
        "greeting": own(stored=False, default="hello", forms=("made",)),
        "brief": own(stored=False, default="in short", forms=("short",)),
        "secret": own(null=False, drawn=("abc", 9), shown=False),
        "created_at": TIME,
        "updated_at": TIME,
    },
    extras=(
        Extra(key="machines", forms=("detail",), rows="machines", by="client_id"),
        Extra(key="nothing"),
    ),
)

MACHINES = Resource(
    tag="Machine",
    name="machines",
    singular="machine",
    scope="client_id",
    invalid=by_field,
    invalid_status=400,
    denied_status=403,
    removed=removed,
    text=lambda row: (row["name"] or "").lower(),
    operations=(
        Operation(
            "GET",
            "/customer_assets",
            "list",
            BOTH,
            per_page=5,
            filters=(
                Filter("client_id", "equals", "client_id", INTEGER),
                Filter("name", "like", "name"),
                Filter("state", "equals", "name", named={"shut": ("open", False)}),
                Filter("mine", "mine", "user_id", BOOLEAN),
                Filter("saved_search", "nothing"),
                Filter("open", "equals", "open", BOOLEAN),
            ),
            sortable=("name", "price_cents"),
        ),
        Operation("GET", "/customer_assets/{id}", "show", (SEE, EDIT), wrap="asset"),
        Operation("POST", "/customer_assets", "create", BOTH, wrap="asset"),
        Operation("PUT", "/customer_assets/{id}", "update", EDIT, wrap="asset"),
        Operation("DELETE", "/schedules/{id}", "delete", EDIT, gone=gone),
        Operation("GET", "/schedules/{id}", parts_of, SEE, key="parts", beside={"of": 1}),
        Operation("GET", "/schedules", count, SEE),
        Operation("POST", "/schedules", machine_of, SEE, named_by="machine", body={"x": Field()}),
    ),
    fields={
        "id": ID,
        "client_id": Field(INTEGER, refers_to="clients", belongs=True, required="is needed"),
        "user_id": Field(INTEGER, refers_to="users"),
        "name": Field(),
        "open": Field(BOOLEAN, default=True, null=False),
        "tags": Field(TEXTS, default=[], null=False),
        "options": Field(OBJECT, default={}, null=False),
        "sizes": Field(INTEGERS),
        "lines": Field(OBJECTS, fields={"name": Field(), "price": Field(MONEY)}),
        "price_cents": own(INTEGER),
        "price": Field(MONEY_TEXT, of="price_cents", null=False),
        "amount": Field(DECIMAL_TEXT, default=1, null=False),
        "weight": Field(NUMBER, sent="create"),
        "worn": Field(BOOLEAN, sent="update", default=False, null=False),
        "number": Field(INTEGER, kept=True, counter=Counter("settings", "next_ticket_number")),
        "code": own(unique="is used"),
        "made_at": own(MOMENT),
        "word": Field(stored=False, shown=False),
        "always": own(stored=False, default="the same"),
        "created_at": TIME,
        "updated_at": TIME,
    },
    extras=(
        Extra(key="client", one="clients", by="client_id", nested="short"),
        Extra(key="parts", forms=("detail",), rows="parts", by="machine_id", oldest_first=True),
    ),
)

PARTS = Resource(
    tag="Part",
    name="parts",
    singular="part",
    wrap="part",
    scope="client_id",
    operations=(
        Operation(
            "GET",
            "/wiki_pages/{client}",
            "list",
            SEE,
            parents=(Parent("clients", "client_id", "client"),),
            beside={"kind": "part"},
            filters=(Filter("after", "after", "made_at", MOMENT),),
        ),
        Operation(
            "GET",
            "/appointment_types/{code}",
            "show",
            SEE,
            by="code",
        ),
    ),
    fields={
        "id": ID,
        "machine_id": own(INTEGER, null=False, refers_to="machines", belongs=True),
        "client_id": own(INTEGER, refers_to="clients", follows=("machine_id", "client_id")),
        "client_name": own(follows=("client_id", "name")),
        "code": own(unique="is used"),
        "size": own(NUMBER),
        "made_at": own(MOMENT),
        "created_at": TIME,
        "updated_at": TIME,
    },
    indexes=("client_id",),
)

SCREWS = Resource(
    tag="Screw",
    name="screws",
    singular="screw",
    operations=(
        Operation(
            "GET",
            "/products/{id}/serials",
            "list",
            SEE,
            per_page=2,
            parents=(Parent("machines", "machine_id", "id"),),
            filters=(
                Filter("made_after", "after", "made_at", MOMENT),
                Filter("made_before", "before", "made_at", MOMENT),
            ),
        ),
        Operation(
            "PUT",
            "/customers/{customer_id}/phones/{id}",
            "update",
            EDIT,
            parents=(
                Parent("machines", "machine_id", "customer_id"),
                Parent("parts", "part_id", "id"),
            ),
            named_by="screw",
        ),
        Operation(
            "POST",
            "/customers/{customer_id}/phones",
            "create",
            EDIT,
            parents=(Parent("machines", "machine_id", "customer_id"),),
        ),
    ),
    fields={
        "id": ID,
        "machine_id": own(INTEGER, null=False, refers_to="machines", belongs=True),
        "part_id": Field(INTEGER, refers_to="parts", unknown="blank", outlives=True),
        "length": Field(NUMBER, required="can't be blank"),
        "made_at": Field(MOMENT),
        "created_at": TIME,
        "updated_at": TIME,
    },
)

SETTINGS = replace(PREFERENCES, operations=())

WORKSHOP: tuple[Resource, ...] = (CLIENTS, MACHINES, PARTS, SCREWS, SETTINGS)
