"""The resources of the API, one file each."""

from __future__ import annotations

from ..resource import Resource
from .contacts import CONTACTS
from .customers import CUSTOMERS
from .phones import PHONES
from .users import USERS

RESOURCES: tuple[Resource, ...] = (CUSTOMERS, CONTACTS, PHONES, USERS)
