"""Calls about tickets that facts are stated with."""

from __future__ import annotations

from typing import Any

from contract_tests.api import Api
from contract_tests.case import CUSTOMER, FIXTURE, TICKET
from contract_tests.spec import JsonObject

NOON = "2026-01-31T12:00:00.000Z"


def desk(**settings: str) -> Api:
    """A client of an app whose customer has tickets with everything."""
    return Api(**{"fixture": FIXTURE, **settings})


def answered(answer: Any) -> Any:
    """The JSON of an answer that has to be a success."""
    assert answer.status == 200, answer.body
    return answer.json()


def made(api: Api, **fields: Any) -> JsonObject:
    """A new ticket, as the answer shows it."""
    body = {"customer_id": CUSTOMER, "subject": "Help", **fields}
    ticket: JsonObject = answered(api.post("/tickets", body))["ticket"]
    return ticket


def changed(api: Api, id_: int, **fields: Any) -> JsonObject:
    """A ticket after a PUT."""
    ticket: JsonObject = answered(api.put(f"/tickets/{id_}", fields))["ticket"]
    return ticket


def read(api: Api, id_: int = TICKET) -> JsonObject:
    """A ticket read alone."""
    ticket: JsonObject = answered(api.get(f"/tickets/{id_}"))["ticket"]
    return ticket


def listed(api: Api, query: str = "") -> list[JsonObject]:
    """The rows of a list of tickets."""
    rows: list[JsonObject] = answered(api.get(f"/tickets?{query}"))["tickets"]
    return rows


def subjects(api: Api, query: str) -> set[str]:
    """The subjects of the tickets that a query leaves."""
    return {row["subject"] for row in listed(api, query)}


def commented(api: Api, id_: int = TICKET, **fields: Any) -> JsonObject:
    """A new comment."""
    body = {"subject": "Update", "body": "On my way.", **fields}
    comment: JsonObject = answered(api.post(f"/tickets/{id_}/comment", body))["comment"]
    return comment


def comments(api: Api, query: str = "", id_: int = TICKET) -> list[JsonObject]:
    """A page of a ticket's comments."""
    rows: list[JsonObject] = answered(api.get(f"/tickets/{id_}/comments?{query}"))["comments"]
    return rows


def below(api: Api, method: str, name: str, body: JsonObject, id_: int = TICKET) -> Any:
    """The answer of an operation on a ticket, which has to be a success."""
    return answered(api.call(method, f"/tickets/{id_}/{name}", json=body))


def freeze(api: Api, now: str = NOON) -> None:
    """Stop the clock at a time."""
    assert api.call("PUT", "/_mock/clock", json={"now": now, "frozen": True}).status == 200


def token(api: Api, *permissions: str, user: int | None = None) -> str:
    """A new token that may do just this; of the Global Admin, or of another user."""
    owner = {} if user is None else {"user": user}
    answer = api.post("/_mock/tokens", {"name": "x", "permissions": list(permissions), **owner})
    assert answer.status == 201, answer.body
    return str(answer.json()["token"])
