"""Every operation called for its success and for each of its errors, without any chance.

`SUCCESSES` and `REFUSALS` are written by hand; the errors that every operation has are made from
the successes. Coverage so does not hang on what a random generator happens to send.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contract_tests.api import Api
from contract_tests.contract import Answer
from contract_tests.repairs import NO_PERMISSION, NOT_FOUND, WRITES
from contract_tests.spec import Operation

FIXTURE = str(Path(__file__).with_name("tickets.json"))
"""A customer with everything that a ticket can have."""

CUSTOMER = 55
CONTACT = 101
PHONE = 301
USER = 1701
TICKET = 902
TICKET_TYPE = 601
TIMER = 802
LINE_ITEM = 811
ATTACHMENT = 821
NOBODY = 999_999_999
RIGHT_CODE = "123456"
NEW_PHONE = {"label": "Fax", "number": "555-0999"}
PHONES = f"/customers/{CUSTOMER}/phones"
BODY_LIMIT = 1000


@dataclass(frozen=True)
class Case:
    """One call and the status that it must have.

    `calls` is how often the call is sent; the last answer counts. `body` is the exact body,
    where that is known.
    """

    name: str
    operation: Operation
    path: str
    status: int = 200
    json: Any = None
    content: bytes | None = None
    token: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    calls: int = 1
    body: Any = None

    def __str__(self) -> str:
        return f"{self.operation} {self.status} {self.name}"

    def run(self) -> Answer:
        """Call an app of its own; the answer to the last call."""
        return self.send(Api(**{"fixture": FIXTURE, **dict(self.settings)}))

    def send(self, api: Api) -> Answer:
        """Call the app of a client; the answer to the last call."""
        headers = {"content-type": "application/json"} if self.content is not None else None
        for _ in range(self.calls):
            answer = api.call(
                self.operation.method,
                self.path,
                json=self.json,
                content=self.content,
                token=self.token,
                headers=headers,
            )
        return answer


def _success(method: str, template: str, path: str = "", **options: Any) -> Case:
    return Case("succeeds", Operation(method, template), path or template, **options)


ONE_CONTACT = f"/contacts/{CONTACT}"
ONE_CUSTOMER = f"/customers/{CUSTOMER}"
PHONES_TEMPLATE = "/customers/{customer_id}/phones"
ONE_PHONE_TEMPLATE = f"{PHONES_TEMPLATE}/{{id}}"
ONE_PHONE = f"{PHONES}/{PHONE}"
ONE_TICKET = f"/tickets/{TICKET}"
NEW_TICKET = {
    "customer_id": CUSTOMER,
    "contact_id": CONTACT,
    "user_id": USER,
    "ticket_type_id": TICKET_TYPE,
    "subject": "Screen is dark",
    "tag_list": ["screen"],
    "asset_ids": [1],
    "comments_attributes": [{"subject": "Initial Issue", "body": "It was light."}],
}
NO_FILES = "Missing files param - or not an array like [{'url':'http://foo','filename': 'test'}]"
HANGING = (
    ("PUT", "update_timer_entry", "timer_entry_id"),
    ("POST", "charge_timer_entry", "timer_entry_id"),
    ("POST", "delete_timer_entry", "timer_entry_id"),
    ("PUT", "update_line_item", "ticket_line_item_id"),
    ("POST", "remove_line_item", "ticket_line_item_id"),
    ("POST", "delete_attachment", "attachment_id"),
)
"""Operations that name in their body what hangs on the ticket, and the key of its id."""


def _below_ticket(method: str, name: str, json: Any = None) -> Case:
    """The success of an operation on one ticket."""
    return _success(method, f"/tickets/{{id}}/{name}", f"{ONE_TICKET}/{name}", json=json)


SUCCESSES = (
    _success("GET", "/contacts"),
    _success("POST", "/contacts", json={"customer_id": CUSTOMER, "name": "John Smith"}),
    _success("GET", "/contacts/{id}", ONE_CONTACT),
    _success("PUT", "/contacts/{id}", ONE_CONTACT, json={"name": "Jane Roe"}),
    _success("DELETE", "/contacts/{id}", ONE_CONTACT),
    _success("GET", "/customers"),
    _success("POST", "/customers", json={"business_name": "Globex", "phone": "555-0100"}),
    _success("GET", "/customers/{id}", ONE_CUSTOMER),
    _success("PUT", "/customers/{id}", ONE_CUSTOMER, json={"notes": "Pays late."}),
    _success("DELETE", "/customers/{id}", ONE_CUSTOMER),
    _success("GET", "/customers/latest"),
    _success("GET", "/customers/autocomplete", "/customers/autocomplete?query=acme"),
    _success("GET", PHONES_TEMPLATE, PHONES),
    _success("POST", PHONES_TEMPLATE, PHONES, json=NEW_PHONE),
    _success("PUT", ONE_PHONE_TEMPLATE, ONE_PHONE, json={"label": "Office"}),
    _success("DELETE", ONE_PHONE_TEMPLATE, ONE_PHONE),
    _success("GET", "/me"),
    _success("GET", "/users"),
    _success("POST", "/otp_login", json={"code": RIGHT_CODE}),
    _success("GET", "/users/{id}", f"/users/{USER}"),
    _success("GET", "/tickets"),
    _success("POST", "/tickets", json=NEW_TICKET),
    _success("GET", "/tickets/{id}", ONE_TICKET),
    _success("PUT", "/tickets/{id}", ONE_TICKET, json={"status": "Resolved"}),
    _success("DELETE", "/tickets/{id}", ONE_TICKET),
    _success("GET", "/tickets/settings"),
    _below_ticket("POST", "print"),
    _below_ticket("GET", "comments"),
    _below_ticket("POST", "comment", {"subject": "Update", "body": "On my way."}),
    _below_ticket(
        "POST", "timer_entry", {"start_at": "2026-01-31T10:00:00Z", "duration_minutes": 10}
    ),
    _below_ticket("PUT", "update_timer_entry", {"timer_entry_id": TIMER, "notes": "Wet."}),
    _below_ticket("POST", "charge_timer_entry", {"timer_entry_id": TIMER}),
    _below_ticket("POST", "delete_timer_entry", {"timer_entry_id": TIMER}),
    _below_ticket(
        "POST",
        "add_line_item",
        {"name": "Cable", "description": "Two metres", "price_cost": 7.25, "price_retail": 10},
    ),
    _below_ticket("PUT", "update_line_item", {"ticket_line_item_id": LINE_ITEM, "quantity": 2}),
    _below_ticket("POST", "remove_line_item", {"ticket_line_item_id": LINE_ITEM}),
    _below_ticket(
        "POST", "attach_file_url", {"files": [{"url": "http://foo", "filename": "test"}]}
    ),
    _below_ticket("POST", "delete_attachment", {"attachment_id": ATTACHMENT}),
    _success("GET", "/ticket_timers"),
    _success("PATCH", "/ticket_timers/{id}", f"/ticket_timers/{TIMER}?billable=true"),
    _success("GET", "/settings"),
    _success("GET", "/settings/tabs"),
    _success("GET", "/settings/printing"),
    _success("GET", "/search", "/search?query=acme"),
)

NEEDS_NO_PERMISSION = frozenset(
    {
        Operation("GET", "/customers/autocomplete"),
        Operation("GET", "/me"),
        Operation("GET", "/users"),
        Operation("POST", "/otp_login"),
        Operation("GET", "/users/{id}"),
        Operation("GET", "/tickets/settings"),
        Operation("GET", "/settings"),
        Operation("GET", "/settings/tabs"),
        Operation("GET", "/settings/printing"),
        # Its results need permissions, each kind its own.
        Operation("GET", "/search"),
    }
)


def success(method: str, path: str) -> Case:
    """The success of one operation. Raises StopIteration if there is none."""
    return next(case for case in SUCCESSES if case.operation == Operation(method, path))


def _varied(case: Case, name: str, status: int, **changes: Any) -> Case:
    return replace(case, name=name, status=status, **changes)


REFUSALS = (
    _varied(
        success("POST", "/contacts"),
        "for a customer that is not there",
        404,
        json={"customer_id": NOBODY, "name": "John Smith"},
    ),
    _varied(
        success("POST", "/contacts"),
        "with a bad e-mail",
        422,
        json={"customer_id": CUSTOMER, "name": "Bad Email", "email": "xxx"},
    ),
    _varied(success("POST", "/contacts"), "without a customer", 422, json={"name": "Nobody"}),
    _varied(
        success("PUT", "/contacts/{id}"), "without a customer", 422, json={"customer_id": None}
    ),
    _varied(success("POST", "/customers"), "with a bad e-mail", 422, json={"email": "not one"}),
    _varied(success("PUT", "/customers/{id}"), "with a bad e-mail", 422, json={"email": "not one"}),
    _varied(success("POST", PHONES_TEMPLATE), "without a number", 422, json={"number": ""}),
    _varied(success("PUT", ONE_PHONE_TEMPLATE), "without a number", 422, json={"number": ""}),
    _varied(success("POST", "/otp_login"), "with a wrong code", 401, json={"code": "000000"}),
    _varied(success("POST", "/otp_login"), "without a code", 401, json={}),
    *(
        _varied(
            success("POST", "/tickets"),
            f"without {name}",
            422,
            json={"subject": "Whose is it?", **sent},
            body={"error": "Customer required field"},
        )
        for name, sent in (
            ("a customer", {}),
            ("a customer that is there", {"customer_id": NOBODY}),
        )
    ),
    *(
        _varied(
            success("POST", "/tickets"),
            f"for a {name} that is not there",
            404,
            json={"customer_id": CUSTOMER, "subject": "Whose?", name: NOBODY},
            body=NOT_FOUND,
        )
        for name in ("contact_id", "user_id", "ticket_type_id")
    ),
    _varied(
        success("PUT", "/tickets/{id}"),
        "with a blank subject",
        422,
        json={"subject": ""},
        body={"success": False, "message": ["Subject can't be blank"]},
    ),
    _varied(
        success("POST", "/tickets/{id}/comment"),
        "without body and subject",
        422,
        json={"hidden": True},
        body={"success": False, "message": ["Body can't be blank", "Subject can't be blank"]},
    ),
    _varied(
        success("POST", "/tickets/{id}/timer_entry"),
        "without a start",
        422,
        json={"duration_minutes": 10},
        body={"error": "no implicit conversion of nil into String"},
    ),
    _varied(
        success("PUT", "/tickets/{id}/update_timer_entry"),
        "with a start that is no time",
        422,
        json={"timer_entry_id": TIMER, "start_at": "soon"},
    ),
    _varied(
        success("POST", "/tickets/{id}/add_line_item"),
        "without a name and a description",
        422,
        json={},
        body={"errors": "Name can't be blank, Description can't be blank", "params": {}},
    ),
    _varied(
        success("PUT", "/tickets/{id}/update_line_item"),
        "with a blank name",
        422,
        json={"ticket_line_item_id": LINE_ITEM, "name": ""},
    ),
    *(
        _varied(
            success("POST", "/tickets/{id}/attach_file_url"),
            f"with {name}",
            422,
            json=sent,
            body={"error": NO_FILES},
        )
        for name, sent in (
            ("no files", {}),
            ("an empty array of files", {"files": []}),
            ("a text for files", {"files": "http://foo"}),
            ("a file without an address", {"files": [{"filename": "test"}]}),
        )
    ),
    *(
        _varied(
            success("PATCH", "/ticket_timers/{id}"),
            f"with {name}",
            422,
            path=f"/ticket_timers/{TIMER}{query}",
            body={"errors": ["billable must be true or false"]},
        )
        for name, query in (("nothing", ""), ("a word that is neither", "?billable=perhaps"))
    ),
    *(
        _varied(
            success(method, f"/tickets/{{id}}/{name}"),
            f"with {what}",
            404,
            json=sent,
            body=NOT_FOUND,
        )
        for method, name, key in HANGING
        for what, sent in (("an unknown id", {key: NOBODY}), ("no id", {}))
    ),
)


def _errors(case: Case) -> Iterator[Case]:
    """The errors that follow from the success of an operation."""
    for token in ("", "expired-token", "revoked-token", "deactivated-user-token", "no-such-token"):
        name = f"with {token or 'no token'}"
        yield _varied(case, name, 401, token=token)
    if case.operation not in NEEDS_NO_PERMISSION:
        yield _varied(
            case, "without the permission", 401, token="no-permissions-token", body=NO_PERMISSION
        )
    broken = {"json": None, "content": b'{"name": '}
    yield _varied(case, "with a body that is not JSON", 400, **broken)
    limited = (("rate_limit", "1/60"),)
    yield _varied(case, "above the rate limit", 429, settings=limited, calls=2)
    if case.operation.method in WRITES:
        small = (("max_body", str(BODY_LIMIT)),)
        large = b'{"name": "%b"}' % (b"x" * BODY_LIMIT)
        yield _varied(
            case, "with a body that is too large", 413, settings=small, json=None, content=large
        )
    if case.operation.path.endswith("{id}"):
        collection = case.path.rpartition("/")[0]
        yield _varied(case, "with an unknown id", 404, path=f"{collection}/{NOBODY}")
    if "{id}/" in case.operation.path:
        elsewhere = case.path.replace(str(TICKET), str(NOBODY), 1)
        yield _varied(case, "of an unknown ticket", 404, path=elsewhere, body=NOT_FOUND)
    if "{customer_id}" in case.operation.path:
        elsewhere = case.path.replace(str(CUSTOMER), str(NOBODY), 1)
        yield _varied(case, "below an unknown customer", 404, path=elsewhere)


CASES = (
    *SUCCESSES,
    *REFUSALS,
    *(error for case in SUCCESSES for error in _errors(case)),
)
