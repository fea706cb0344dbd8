"""One call with the status that it must have, and the records that calls are about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.api import Api
from contract_tests.contract import Answer
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
