"""The names of all permissions, by section.

Sources: the specification, the stored part of Syncro's own page, the MSPortal and Support
Fusion guides, the help pages of RocketCyber, JumpCloud and Tier2Tickets. The official page is not
known whole, so a name may be missing. "Organizations" is what newer pages call customers.
"""

from __future__ import annotations

from difflib import get_close_matches

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Appointments", ("View All (see-own never restricted)",)),
    ("Assets", ("List/Search", "View Details", "Create", "Edit", "Policy Change")),
    (
        "Chat",
        (
            "Module Enabled",
            "Pick Up Unassigned Chats",
            "Reassign",
            "Show All Chats",
            "Start New",
            "Take Over Assigned Chats",
        ),
    ),
    ("Chat History", ("Mine Only", "View All")),
    ("Contacts", ("Import",)),
    ("Contracts", ("List/Search", "Edit", "Delete")),
    ("Credentials", ("View", "New", "Edit", "Delete")),
    (
        "Customers",
        (
            "List/Search",
            "View Detail",
            "Create",
            "Edit",
            "Delete",
            "Archive",
            "View Total Invoiced",
            "De Duplicate",
        ),
    ),
    ("Documentation", ("Allow Usage", "Create", "Edit", "Delete")),
    ("Estimates", ("List/Search", "View Details", "Create", "Edit", "Delete")),
    ("Invoices", ("List/Search", "View Details", "Create", "Edit")),
    ("Leads", ("List/Search",)),
    (
        "Line Items",
        ("Apply Discount", "Edit Prices", "Add Manual Item for Invoices/Estimates"),
    ),
    ("Parts Orders", ("List/Search",)),
    ("Payments", ("View List", "Create")),
    ("Pending Orders", ("View All",)),
    ("Products", ("List/Search", "Create", "Edit", "Edit Quantities")),
    ("Purchase Orders", ("List/Search", "View Details", "Edit")),
    ("RMM Alerts", ("List", "Create", "Clear/Manage", "Delete")),
    ("Recurring Invoices", ("List", "New", "Edit", "Delete")),
    ("Reports", ("View",)),
    ("Tags", ("End User Tags", "Organization Tags", "Ticket Tags")),
    ("Ticket Attachments", ("View",)),
    ("Ticket Canned Responses", ("Manage",)),
    ("Ticket Comments", ("New", "Delete")),
    ("Ticket Custom Fields", ("Manage",)),
    ("Ticket SLA", ("Edit",)),
    ("Ticket Timers", ("Overview", "Edit")),
    ("Ticket Workflows", ("Manage",)),
    ("Ticket Worksheets", ("Add", "Manage", "Delete")),
    (
        "Tickets",
        (
            "List/Search",
            "View Details",
            "View 'Their Ticket' Details (assigned to them)",
            "Create",
            "Edit",
            "Delete",
            "Merge",
            "Use Ticket Charges",
        ),
    ),
    ("Timelogs", ("Manage",)),
    ("Vendors", ("List", "New", "View Details", "Edit")),
    ("Warranties", ("List", "View Details")),
)

NAMES = tuple(f"{section} - {name}" for section, names in SECTIONS for name in names)

_KNOWN = frozenset(NAMES)


def _nearest(name: str) -> str:
    """The name that was likely meant, or "": first the section, then what follows it."""
    section, _, said = name.lower().rpartition(" - ")
    sections = {other.partition(" - ")[0].lower() for other in NAMES}
    near = get_close_matches(section, sections, 1)
    same = [other for other in NAMES if near and other.lower().startswith(f"{near[0]} - ")]
    by_end = {other.rpartition(" - ")[2].lower(): other for other in same or NAMES}
    begin = [end for end in by_end if end.startswith(said)]
    found = begin or get_close_matches(said, by_end, 1, 0.4)
    return by_end[found[0]] if found else ""


def permission(name: str) -> str:
    """The name as this module writes it. Raises ValueError, with the nearest one, if unknown."""
    known = name.replace("Organizations - ", "Customers - ", 1)
    if known in _KNOWN:
        return known
    near = _nearest(known)
    hint = f'; did you mean "{near}"?' if near else ""
    raise ValueError(f'there is no permission "{name}"{hint}')
