"""All kinds of objects that answers are made of."""

from __future__ import annotations

from contract_tests.kind import Kind
from contract_tests.kinds_of_customers import CONTACT, CUSTOMER, ME, PHONE, USER
from contract_tests.kinds_of_settings import (
    ASSET_SETTINGS,
    CUSTOMER_SETTINGS,
    FOUND_CONTACT,
    FOUND_CUSTOMER,
    PRINTING,
    SEARCH,
    SETTINGS,
    TICKET_SETTINGS,
    TYPE_SETTINGS,
)
from contract_tests.kinds_of_tickets import (
    COMMENT,
    LINE_ITEM,
    TICKET,
    TICKET_ANSWER,
    TICKET_FIELD,
    TICKET_TYPE,
    TIMER,
)
from contract_tests.spec import JsonObject

KINDS = (
    CONTACT,
    CUSTOMER,
    PHONE,
    USER,
    ME,
    TICKET,
    COMMENT,
    TIMER,
    LINE_ITEM,
    TICKET_TYPE,
    TICKET_FIELD,
    TICKET_ANSWER,
    SETTINGS,
    CUSTOMER_SETTINGS,
    ASSET_SETTINGS,
    TYPE_SETTINGS,
    TICKET_SETTINGS,
    PRINTING,
    SEARCH,
    FOUND_CUSTOMER,
    FOUND_CONTACT,
)


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises StopIteration for another name."""
    return next(kind for kind in KINDS if kind.name == name)


def kind_of(value: JsonObject) -> Kind | None:
    """The kind whose signature an object carries; None for wrappers, `meta` and error bodies."""
    return next((kind for kind in KINDS if kind.signature <= value.keys()), None)
