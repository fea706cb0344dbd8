"""The resources of the API, one file each."""

from __future__ import annotations

from ..resource import Resource
from .contacts import CONTACTS
from .customers import CUSTOMERS
from .phones import PHONES
from .search import SEARCH
from .settings import CUSTOMER_ANSWERS, CUSTOMER_FIELDS, SETTINGS
from .tickets import TICKET_RESOURCES
from .users import USERS

RESOURCES: tuple[Resource, ...] = (
    CUSTOMERS,
    CONTACTS,
    PHONES,
    USERS,
    *TICKET_RESOURCES,
    SETTINGS,
    CUSTOMER_FIELDS,
    CUSTOMER_ANSWERS,
    SEARCH,
)
