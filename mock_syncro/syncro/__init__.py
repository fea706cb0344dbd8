"""The resources of the API, one file each."""

from __future__ import annotations

from ..vocabulary.resource import Resource
from .contacts import CONTACTS
from .customers import CUSTOMERS
from .phones import PHONES
from .preferences import CUSTOMER_ANSWERS, CUSTOMER_FIELDS, PREFERENCES
from .search import SEARCH
from .tickets import TICKET_RESOURCES
from .users import USERS

RESOURCES: tuple[Resource, ...] = (
    CUSTOMERS,
    CONTACTS,
    PHONES,
    USERS,
    *TICKET_RESOURCES,
    PREFERENCES,
    CUSTOMER_FIELDS,
    CUSTOMER_ANSWERS,
    SEARCH,
)
