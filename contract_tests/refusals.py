"""The errors that an operation documents, each brought about by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.added_answers import NOT_FOUND
from contract_tests.case import CUSTOMER, LINE_ITEM, NOBODY, TIMER, Case
from contract_tests.successes import ONE_PHONE_TEMPLATE, PHONES_TEMPLATE, success

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


def varied(case: Case, name: str, status: int, **changes: Any) -> Case:
    """The case with another name and status."""
    return replace(case, name=name, status=status, **changes)


REFUSALS = (
    varied(
        success("POST", "/contacts"),
        "for a customer that is not there",
        404,
        json={"customer_id": NOBODY, "name": "John Smith"},
    ),
    varied(
        success("POST", "/contacts"),
        "with a bad e-mail",
        422,
        json={"customer_id": CUSTOMER, "name": "Bad Email", "email": "xxx"},
    ),
    varied(success("POST", "/contacts"), "without a customer", 422, json={"name": "Nobody"}),
    varied(success("PUT", "/contacts/{id}"), "without a customer", 422, json={"customer_id": None}),
    varied(success("POST", "/customers"), "with a bad e-mail", 422, json={"email": "not one"}),
    varied(success("PUT", "/customers/{id}"), "with a bad e-mail", 422, json={"email": "not one"}),
    varied(success("POST", PHONES_TEMPLATE), "without a number", 422, json={"number": ""}),
    varied(success("PUT", ONE_PHONE_TEMPLATE), "without a number", 422, json={"number": ""}),
    varied(success("POST", "/otp_login"), "with a wrong code", 401, json={"code": "000000"}),
    varied(success("POST", "/otp_login"), "without a code", 401, json={}),
    *(
        varied(
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
        varied(
            success("POST", "/tickets"),
            f"for a {name} that is not there",
            404,
            json={"customer_id": CUSTOMER, "subject": "Whose?", name: NOBODY},
            body=NOT_FOUND,
        )
        for name in ("contact_id", "user_id", "ticket_type_id")
    ),
    varied(
        success("PUT", "/tickets/{id}"),
        "with a blank subject",
        422,
        json={"subject": ""},
        body={"success": False, "message": ["Subject can't be blank"]},
    ),
    varied(
        success("POST", "/tickets/{id}/comment"),
        "without body and subject",
        422,
        json={"hidden": True},
        body={"success": False, "message": ["Body can't be blank", "Subject can't be blank"]},
    ),
    varied(
        success("POST", "/tickets/{id}/timer_entry"),
        "without a start",
        422,
        json={"duration_minutes": 10},
        body={"error": "no implicit conversion of nil into String"},
    ),
    varied(
        success("PUT", "/tickets/{id}/update_timer_entry"),
        "with a start that is no time",
        422,
        json={"timer_entry_id": TIMER, "start_at": "soon"},
    ),
    varied(
        success("POST", "/tickets/{id}/add_line_item"),
        "without a name and a description",
        422,
        json={},
        body={"errors": "Name can't be blank, Description can't be blank", "params": {}},
    ),
    varied(
        success("PUT", "/tickets/{id}/update_line_item"),
        "with a blank name",
        422,
        json={"ticket_line_item_id": LINE_ITEM, "name": ""},
    ),
    *(
        varied(
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
        varied(
            success("PATCH", "/ticket_timers/{id}"),
            f"with {name}",
            422,
            path=f"/ticket_timers/{TIMER}{query}",
            body={"errors": ["billable must be true or false"]},
        )
        for name, query in (("nothing", ""), ("a word that is neither", "?billable=perhaps"))
    ),
    *(
        varied(
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
