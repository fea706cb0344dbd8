"""A site for the guides' tales: what its admin clicks, and what integrations have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypedDict, TypeVar

import httpx

Row = dict[str, Any]

PATIENCE = 30.0
"""Seconds until the next try after a 429: nothing in the answer says how long."""

DENIED = "Not authorized. Please ask account admin to update your group permissions."


class Plain(TypedDict):
    """Options of httpx for plain HTTP to this machine: reading certificates takes a while."""

    verify: bool
    trust_env: bool


PLAIN = Plain(verify=False, trust_env=False)


class Refused(Exception):
    """An answer that is no success, as an integration keeps it for its log."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.body: Any = answer.json() if "json" in answer.headers["content-type"] else answer.text
        self.why = answer.headers.get("x-mock-syncro", "")
        super().__init__(self.status, self.body, self.why)

    @property
    def denied(self) -> bool:
        """A good token without the right. A bad token may have the same status."""
        return bool(self.body == {"error": DENIED})


class Integration:
    """A vendor's client: a bearer token, pages, patience. `wait` is its sleep, in seconds."""

    def __init__(self, url: str, token: str, wait: Callable[[float], object]) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(base_url=f"{url}/api/v1", headers=headers, **PLAIN)
        self.wait = wait

    def call(self, method: str, path: str, **request: Any) -> Any:
        """The JSON of the answer. Raises Refused."""
        answer = self.http.request(method, path, **request)
        for _ in range(3):
            if answer.status_code != 429:
                break
            self.wait(PATIENCE)
            answer = self.http.request(method, path, **request)
        if not answer.is_success:
            raise Refused(answer)
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        return self.call("GET", path, params=params)

    def post(self, path: str, **body: Any) -> Any:
        return self.call("POST", path, json=body)

    def put(self, path: str, **body: Any) -> Any:
        return self.call("PUT", path, json=body)

    def rows(self, name: str, **params: Any) -> Iterator[Row]:
        """All rows of a list, page by page until `meta.total_pages`."""
        page, pages = 1, 1
        while page <= pages:
            answer = self.get(f"/{name}", **params, page=page)
            yield from answer[name]
            page, pages = page + 1, answer["meta"]["total_pages"]

    def create_ticket(self, customer_id: int, subject: str, **values: Any) -> Row:
        body = {"customer_id": customer_id, "subject": subject, **values}
        ticket: Row = self.post("/tickets", **body)["ticket"]
        return ticket


Vendor = TypeVar("Vendor", bound=Integration)


class Site:
    """One account of Syncro. Each method is what its admin clicks in the web page."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.page = httpx.Client(base_url=f"{url}/_mock", **PLAIN)
        self.integrations: list[Integration] = []

    def click(self, method: str, path: str, **body: Any) -> Any:
        """The control API's answer. Raises Refused."""
        answer = self.page.request(method, path, json=body or None)
        if not answer.is_success:
            raise Refused(answer)
        return answer.json() if answer.content else None

    def new_group(self, name: str, permissions: object, **values: object) -> int:
        body = {"name": name, "permissions": permissions, **values}
        return int(self.click("POST", "/groups", **body)["id"])

    def change_group(self, group: int, **values: object) -> None:
        self.click("PATCH", f"/groups/{group}", **values)

    def new_user(self, email: str, first: str, last: str, **values: object) -> int:
        body = {"email": email, "first_name": first, "last_name": last, **values}
        return int(self.click("POST", "/users", **body)["id"])

    def change_user(self, user: int, **values: object) -> None:
        self.click("PATCH", f"/users/{user}", **values)

    def users(self) -> dict[str, Row]:
        """The technicians by e-mail address."""
        return {user["email"]: user for user in self.click("GET", "/users")["users"]}

    def seats(self) -> int:
        return int(self.click("GET", "/users")["seats"])

    def new_token(self, name: str, **values: object) -> tuple[int, str]:
        """Its id and its value, which is shown this once."""
        made = self.click("POST", "/tokens", name=name, **values)
        return int(made["id"]), str(made["token"])

    def change_token(self, token: int, **values: object) -> None:
        self.click("PATCH", f"/tokens/{token}", **values)

    def set_clock(self, now: str) -> None:
        """Stop the clock at a moment."""
        self.click("PUT", "/clock", now=now, frozen=True)

    def pass_time(self, seconds: float) -> None:
        self.click("POST", "/clock/advance", seconds=seconds)

    def connect(self, vendor: type[Vendor], token: str, at: str = "") -> Vendor:
        """A vendor's client with this token, at another address if `at` is one."""
        made = vendor(at or self.url, token, self.pass_time)
        self.integrations.append(made)
        return made

    def admin(self) -> Integration:
        """A script with the admin's token, for records that stood in Syncro before."""
        return self.connect(Integration, "admin-token")

    def close(self) -> None:
        self.page.close()
        for integration in self.integrations:
            integration.http.close()
