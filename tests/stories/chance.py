"""Calls by chance: sound ones, bent ones, and bytes that no client would send.

What a call looks like depends on the seed alone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mock_syncro.control.routes import ROUTES
from mock_syncro.syncro.surface import OPERATIONS

SOUND = 0.3
"""How many calls send what they need."""
MAX_BODY = 60_000
"""Some bodies are larger."""

TEXTS = (
    *("", " ", "a", "Acme Corp", "a@b.c", "no", "0", "1", "-1", "true", "false", "null", "x" * 300),
    *("é", "😀", "\u202e", "\0", "\n", "a\r\nb: c", "%", "%zz", "[", "]", "\\", '"', "<b>", "'--"),
    *("2026-01-31", "2026-01-31T12:00:00Z", "0001-01-01T00:00:00+14:00", "-3d 09:15", "-999999d"),
    *("zzzzzzzzzzzzzzzzzzzzzzzZ", "²", "٣", "9" * 19, "9" * 30, "9" * 5000, "1e5", "+5", "\ufffd"),
)
NUMBERS = (0, 1, -1, 55, 101, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, 1.5, 1e300)
IDS = ("55", "101", "102", "150", "1", "2", "5", "1701", "1704", "0", "-1", "1.0", "9" * 18)
CONTACT_IDS = tuple(str(number) for number in range(101, 173))
TICKET_IDS = ("1", "2", "3", "4", "5", "6", "7")
"""Those of the fixture, and of the first that are made."""
FEW = ("1", "2", "3")
ODD_IDS = (
    "9" * 19,
    "9" * 400,
    "abc",
    "é",
    "😀",
    "%00",
    "%ff",
    "%zz",
    "%",
    "a%2Fb",
    "..",
    "%7Bid%7D",
    "@x",
)
FIELDS = (
    *("id", "firstname", "lastname", "name", "business_name", "email", "phone", "mobile", "number"),
    *("customer_id", "properties", "title", "notes", "get_sms", "tax_rate_id", "get_billing"),
    *("label", "extension", "code", "page", "per_page", "query", "sort", "not_id", "id_not"),
    *("include_disabled", "api_key", "created_at", "portal_key", "consent", "opt_out", "x"),
)
TICKET_FIELDS = (
    *("subject", "status", "number", "due_date", "priority", "tag_list", "asset_ids", "properties"),
    *("contact_id", "user_id", "ticket_type_id", "location_id", "comments_attributes", "start_at"),
    *("end_at", "body", "hidden", "tech", "timer_entry_id", "ticket_line_item_id", "notes", "name"),
    *("attachment_id", "files", "duration_minutes", "product_id", "billable", "description"),
    *("quantity", "price_cost", "price_retail", "taxable", "query", "mine", "created_after"),
    *("since_updated_at", "comment_format", "all_comments", "sort_by", "created_at_lt"),
)
COMMON: dict[str, tuple[Any, ...]] = {
    "subject": ("Help", "Help", "é", ""),
    "body": ("On my way.", "<p>😀</p>", ""),
    "name": ("Cable", "Cable", ""),
    "description": ("Long", "Long", None),
    "status": ("New", "Resolved", "Not Closed", "Not A Real Status"),
    "start_at": ("2026-01-31T10:00:00Z", "2026-01-31", "9999-12-31T23:59:59Z", "soon"),
    "end_at": ("2026-01-31T11:00:00Z", "0001-01-01T00:00:00Z"),
    "duration_minutes": (10, 0, -10, 2**40),
    "timer_entry_id": (1, 2, 3, "1"),
    "ticket_line_item_id": (1, 2, 3, "1"),
    "attachment_id": (1, 2, 3, "1"),
    "contact_id": (101, 102, None),
    "user_id": (1701, 1704, None),
    "billable": (True, False, "true", "x"),
    "quantity": (1, 0.25, "1.5", 10**12, -1),
    "price_retail": (10, 7.255, 10**13),
    "files": ([{"url": "http://foo/a", "filename": "b"}], [{"url": "http://["}], [{}], "x"),
    "comments_attributes": (
        [{"subject": "a", "body": "b"}],
        {"0": {"subject": "a", "body": "b", "hidden": "1"}},
        [{"body": ["x"]}],
    ),
    "tag_list": (["a", "b", "a"], "a,b", [None, ""]),
    "comment_format": ("plaintext", "richtext", "original", "x"),
}
"""What a ticket's body often has."""
NEEDED: dict[str, dict[str, Any]] = {
    "/customers": {"business_name": "Globex"},
    "/contacts": {"customer_id": 55, "name": "Hank"},
    "/customers/{customer_id}/phones": {"number": "555-0999"},
    "/otp_login": {"code": "123456"},
    "/tickets": {"customer_id": 55, "subject": "Help"},
    "/tickets/{id}/comment": {"subject": "Update", "body": "On my way."},
    "/tickets/{id}/timer_entry": {"start_at": "2026-01-31T10:00:00Z"},
    "/tickets/{id}/update_timer_entry": {"timer_entry_id": 1},
    "/tickets/{id}/charge_timer_entry": {"timer_entry_id": 1},
    "/tickets/{id}/delete_timer_entry": {"timer_entry_id": 1},
    "/tickets/{id}/add_line_item": {"name": "Cable", "description": "Long"},
    "/tickets/{id}/update_line_item": {"ticket_line_item_id": 1},
    "/tickets/{id}/remove_line_item": {"ticket_line_item_id": 1},
    "/tickets/{id}/attach_file_url": {"files": [{"url": "http://foo/a"}]},
    "/tickets/{id}/delete_attachment": {"attachment_id": 1},
    "/ticket_timers/{id}": {"billable": True},
}
"""What a call has to send for its success."""

TOKENS = (
    *("admin-token",) * 6,
    *("one-customer-token", "read-only-token", "no-permissions-token", "expired-token"),
    *("revoked-token", "deactivated-user-token", "nonsense", "", "é", "a b c"),
)
TYPES = (
    *("application/json",) * 5,
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=XX", "text/plain", ""),
    *("multipart/form-data", "application/vnd.x+json", "text/json; charset=nonsense", ";;;", "é"),
)
HOSTS = ("localhost",) * 8 + ("t1.localhost", "acme.syncromsp.com", "127.0.0.1:80", "[::1]:8080")
ODD_HOSTS = ("evil.example", "no.localhost", "", "[", ":::", "é", "a" * 300, ".localhost")
PREFIXES = ("",) * 30 + ("/@acme", "/@t1", "/%40t1", "/@t2") * 2
ODD_PREFIXES = ("/@nobody", "/@", "/@é", "//", "/.")
CONTROL_KEYS = (
    *("name", "subdomain", "fixture", "seed", "start", "timezone", "rate_limit", "put", "user"),
    *("permissions", "expires_at", "revoked", "email", "first_name", "last_name", "global_admin"),
    *("groups", "active", "access", "customers", "now", "frozen", "tick", "seconds", "junk"),
)
LIKELY: dict[str, tuple[Any, ...]] = {
    "subdomain": ("t1", "t2", "t3", "acme", "T", "-", "é"),
    "fixture": ("empty", "small", "generate:customers=2,contacts=3", "generate:x=1", "/etc/passwd"),
    "seed": (1, -5, 10**18, 10**30),
    "start": ("now", "2026-01-31T12:00:00Z", "0001-01-01", "9999-12-31T23:59:59Z", "x"),
    "timezone": ("UTC", "Europe/Berlin", "Europe", "../UTC", "Mars/One", ""),
    "rate_limit": ("off", "5/60", "0/1", "5/0", "x"),
    "put": ("partial", "replace"),
    "dialect": ("spec", "spec", "guide", "x"),
    "user": (1701, "admin@acme-msp.example", "1702", "²", "٣", "9" * 5000, 10**30, -1, ""),
    "permissions": ("all", [], ["Customers - Edit"], ["Organizations - Edit"], ["x"]),
    "expires_at": (None, "2027-01-01", "2020-01-01T00:00:00Z", "x", "0001-01-01T00:00:00+14:00"),
    "email": ("new@x.io", "admin@acme-msp.example", "x", "", "é@é"),
    "groups": ([], ["Technicians"], ["Technicians", "Technicians"], ["x"]),
    "access": ("all", "select"),
    "customers": ([], [55], [1, 2], [10**30], [-1]),
    "now": ("2026-02-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01", "x"),
    "tick": (0, 0.5, -1, 1e308, 10**9),
    "seconds": (0, 61, -5.5, 1e308, -1e12),
}

Sent = tuple[str, str, bytes, list[tuple[bytes, bytes]], bytes]
"""Method, raw path, query, headers, body."""


class Writer:
    """Makes calls by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.all = [(path, methods.split()) for _, path, methods in OPERATIONS]
        ours = (
            *("/customers", "/contacts", "/users", "/me", "/otp_login", "/tickets"),
            *("/ticket_timers", "/settings", "/search"),
        )
        self.own = [item for item in self.all if item[0].startswith(ours)]

    def some(self, values: Sequence[Any]) -> Any:
        return self.chance.choice(values)

    def often(self, odds: float) -> bool:
        return self.chance.random() < odds

    def value(self, depth: int = 0) -> Any:
        kind = self.chance.randrange(10 if depth < 3 else 7)
        if kind < 4:
            return self.some(TEXTS)
        if kind < 6:
            return self.some(NUMBERS)
        if kind == 6:
            return self.some((None, True, False))
        if kind == 7:
            return [self.value(depth + 1) for _ in range(self.chance.randrange(3))]
        return {self.some(TEXTS[:40]): self.value(depth + 1) for _ in range(3)}

    def call(self) -> Sent:
        if self.often(SOUND):
            return self.sound()
        control = self.often(0.25)
        if control:
            method, path, body = self.control()
        else:
            method, path, body = self.api()
        prefix = self.some(PREFIXES if self.often(0.95) else ODD_PREFIXES)
        return method, prefix + path, self.query(), self.headers(body, control=control), body

    def sound(self) -> Sent:
        """A call that may well succeed: only what its body has beyond the needed is by chance."""
        template, methods = self.some(self.own)
        method, path = self.some(methods), "/api/v1" + template
        customer = "/customers" in path
        few = ("55", "55", "1") if customer else CONTACT_IDS if "contacts" in path else FEW
        while "{" in path:
            id_ = self.some(("1", "2") if path.endswith("phones/{id}") else few)
            if "{customer_id}" in path:
                id_ = "55"
            path = path[: path.index("{")] + id_ + path[path.index("}") + 1 :]
        body = b""
        if method in ("POST", "PUT", "PATCH"):
            number = self.some((0, 0, 1, 3))
            tickets = not customer and "/contacts" not in path
            sent = dict(self.field(about_tickets=tickets) for _ in range(number))
            body = dump({**sent, **NEEDED.get(template, {})})
        host = (b"host", self.some((b"localhost", b"t1.localhost", b"acme.syncromsp.com")))
        token = (b"authorization", b"Bearer admin-token")
        kind = (b"content-type", b"application/json")
        length = (b"content-length", str(len(body)).encode())
        return method, path, b"", [host, token, kind, length] if body else [host, token], body

    def api(self) -> tuple[str, str, bytes]:
        path, methods = self.some(self.own if self.often(0.85) else self.all)
        method = self.some(methods if self.often(0.9) else ("PATCH", "HEAD", "OPTIONS", "FOO"))
        usual: tuple[str, ...] = ("55", "55", "1701", "1")
        if path.startswith("/contacts"):
            usual = CONTACT_IDS
        elif path.startswith("/ticket"):
            usual = TICKET_IDS
        about_tickets = path.startswith(("/ticket", "/search"))
        path = "/api/v1" + path
        while "{" in path:
            id_ = self.some(usual if self.often(0.7) else IDS if self.often(0.5) else ODD_IDS)
            path = path[: path.index("{")] + id_ + path[path.index("}") + 1 :]
        if self.often(0.08):
            junk = self.some((*TEXTS[:30], *ODD_IDS))
            path += self.some(("/", "//", "/" + quote(junk, safe="%"), "?"))
        wants_body = method in ("POST", "PUT", "PATCH") or self.often(0.1)
        return (
            method,
            path.replace("/", "//") if self.often(0.03) else path,
            (self.body(about_tickets=about_tickets) if wants_body else b""),
        )

    def field(self, *, about_tickets: bool) -> tuple[str, Any]:
        """A name and a value that may fit it."""
        name = self.some(TICKET_FIELDS if about_tickets and self.often(0.8) else FIELDS)
        likely = COMMON.get(name, ())
        return name, self.some(likely) if likely and self.often(0.7) else self.value()

    def query(self) -> bytes:
        if self.often(0.6):
            return b""
        parts = []
        for _ in range(self.chance.randrange(1, 5)):
            name = self.some(FIELDS + TICKET_FIELDS) + self.some(
                ("", "", "", "[]", "[a]", "[", "[]]", "[a][b]")
            )
            parts.append(f"{quote(name, safe='[]')}={quote(self.some(TEXTS), safe='')}".encode())
        if self.often(0.2):
            parts.append(
                self.some((b"%ff=%ff", b"%", b"=", b"a=%00", b";", b"q=\xff\xfe", b"[]=1"))
            )
        if self.often(0.1):
            parts.append(b"api_key=" + quote(self.some(TOKENS)).encode())
        if self.often(0.05):
            parts.append(b"account=" + quote(self.some(("t1", "acme", "no", "é"))).encode())
        return b"&".join(parts)

    def body(self, *, about_tickets: bool = False) -> bytes:
        kind = self.chance.randrange(16)
        if kind < 8:
            most = 12 if about_tickets else 6
            number = self.chance.randrange(most)
            sent = dict(self.field(about_tickets=about_tickets) for _ in range(number))
            if self.often(0.5):
                sent["customer_id"] = 55
            return dump(sent)
        if kind < 10:
            pairs = (f"{self.some(FIELDS)}{self.some(('', '[a]', '[]'))}" for _ in range(3))
            return "&".join(f"{name}={quote(self.some(TEXTS))}" for name in pairs).encode()
        if kind == 10:
            head = self.some((b'form-data; name="email"', b"form-data; name", b";=;", b"\xff\x00"))
            end = self.some((b"\r\n--XX--\r\n", b"", b"\r\n--XX\r\n", b"\r\n\xff"))
            text: str = self.some(TEXTS)
            return b"--XX\r\nContent-Disposition: %b\r\n\r\n%b%b" % (head, text.encode(), end)
        if kind == 11:
            broken: int = self.some((50, 100, 101, 5000))
            return b'{"properties":' * broken + b"1" + b"}" * 49
        if kind == 12:
            levels: int = self.some((50, 99, 100, 101, 300, 5000))
            return b'{"properties":' * levels + b"1" + b"}" * levels
        if kind == 13:
            return dump({"notes": "x" * self.some((1000, MAX_BODY - 100, MAX_BODY + 1))})
        junk = (b"[]", b"null", b"{", b'{"a":NaN}', b'{"name":"\\ud800"}', b"\xff", b'{"a":1e999}')
        chosen: bytes = self.some(
            (*junk, b'{"name":"\\u0000"}', b'{"a":-1e-999}', b"{}", b'"a"', b"\0", b" ")
        )
        return chosen

    def control(self) -> tuple[str, str, bytes]:
        route = self.some(ROUTES)
        path = route.path.replace("{subdomain}", self.some(("t1", "t3", "acme", "no", "%C3%A9")))
        path = path.replace("{id}", self.some((*IDS, "1702", "3", "4", "7", *ODD_IDS)))
        method = route.method if self.often(0.9) else self.some(("GET", "PUT", "FOO", "HEAD"))
        if route.body is None and self.often(0.9):
            return method, path, b""
        if self.often(0.1):
            return method, path, self.body()
        if path.endswith("/state"):
            return method, path, dump(self.document())
        fields = getattr(route.body, "__struct_fields__", CONTROL_KEYS)
        names = [name for name in fields if self.often(0.6)] + ["junk"] * self.often(0.05)
        names = [name for name in names if name != "port"]
        sent = {
            name: self.some(LIKELY[name]) if name in LIKELY and self.often(0.8) else self.value()
            for name in names
        }
        return method, path, dump(sent)

    def document(self) -> dict[str, Any]:
        """Now and then a whole state; mostly one that does not fit somewhere."""
        rows = {
            "customers": ("firstname", "email", "phone", "created_at", "properties", "location_id"),
            "contacts": ("name", "customer_id", "created_at", "latitude", "opt_out"),
            "phones": ("number", "customer_id", "label"),
            "tickets": ("subject", "number", "customer_id", "created_at", "status", "tag_list"),
            "comments": ("ticket_id", "subject", "body", "is_rich_text", "created_at"),
            "ticket_timers": ("ticket_id", "start_time", "end_time", "billable_override"),
            "settings": ("ticket_status_list", "next_ticket_number", "dashboard_settings"),
            "users": ("email", "groups", "active", "created_at"),
            "groups": ("name", "access", "customers", "permissions"),
            "tokens": ("token", "user", "permissions", "expires_at", "revoked"),
        }
        made: dict[str, Any] = {}
        for name in self.chance.sample(sorted(rows), self.chance.randrange(3)):
            row = {key: self.value() for key in rows[name] if self.often(0.4)}
            made[name] = {self.some((*IDS, "55", "3", *ODD_IDS[:2])): row}
        if self.often(0.1):
            made["last_ids"] = {"1": {"customers": self.value()}}
        if self.often(0.05):
            made[self.some(("invoices", "customers", "_x"))] = self.value()
        return made

    def headers(self, body: bytes, *, control: bool) -> list[tuple[bytes, bytes]]:
        host = self.some(HOSTS if self.often(0.93) else ODD_HOSTS)
        made = [(b"host", latin(host))]
        if body or self.often(0.05):
            made.append((b"content-length", str(len(body)).encode()))
            made.append(
                (b"content-type", latin(self.some(TYPES if self.often(0.5) else TYPES[:1])))
            )
        if self.often(0.95):
            word = self.some(("Bearer ",) * 6 + ("bearer ", "Token ", "", " ", "Basic "))
            made.append((b"authorization", latin(word + self.some(TOKENS))))
        if self.often(0.03 if control else 0.1):
            made.append(
                (b"origin", latin(self.some(("http://localhost", "null", "http://e", "é"))))
            )
        if self.often(0.02):
            made.append((b"sec-fetch-site", self.some((b"cross-site", b"same-origin"))))
        if self.often(0.03):
            made.append((b"access-control-request-method", b"PUT"))
        return made


def latin(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def dump(value: Any) -> bytes:
    """JSON, numbers beyond 64 bits included."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
