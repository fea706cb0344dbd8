"""Every operation called for its success and for each of its errors, without any chance.

`SUCCESSES` and `REFUSALS` are written by hand; the errors that every operation has are made from
the successes. Coverage so does not hang on what a random generator happens to send.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.api import Api
from contract_tests.contract import Answer
from contract_tests.spec import Operation

CUSTOMER = 55
CONTACT = 101
USER = 1701
NOBODY = 999_999_999
RIGHT_CODE = "123456"
NEW_PHONE = {"label": "Fax", "number": "555-0999"}
PHONES = f"/customers/{CUSTOMER}/phones"
BODY_LIMIT = 1000


@dataclass(frozen=True)
class Case:
    """One call and the status that it must have.

    `made` is a phone that is created first; its id goes into the `{made}` of the path. `calls`
    is how often the call is sent; the last answer counts.
    """

    name: str
    operation: Operation
    path: str
    status: int = 200
    json: Any = None
    content: bytes | None = None
    token: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    made: bool = False
    calls: int = 1

    def __str__(self) -> str:
        return f"{self.operation} {self.status} {self.name}"

    def run(self) -> Answer:
        """Call an app of its own; the answer to the last call."""
        return self.send(Api(**dict(self.settings)))

    def send(self, api: Api) -> Answer:
        """Call the app of a client; the answer to the last call."""
        path = self.path
        if self.made:
            path = path.format(made=api.post(PHONES, NEW_PHONE).json()["id"])
        headers = {"content-type": "application/json"} if self.content is not None else None
        for _ in range(self.calls):
            answer = api.call(
                self.operation.method,
                path,
                json=self.json,
                content=self.content,
                token=self.token,
                headers=headers,
            )
        return answer


def _success(method: str, template: str, path: str = "", **options: Any) -> Case:
    return Case("succeeds", Operation(method, template), path or template, **options)


ONE_CONTACT = f"/contacts/{CONTACT}"
ONE_CUSTOMER = f"/customers/{CUSTOMER}"
PHONES_TEMPLATE = "/customers/{customer_id}/phones"
ONE_PHONE_TEMPLATE = f"{PHONES_TEMPLATE}/{{id}}"
MADE_PHONE = PHONES + "/{made}"

SUCCESSES = (
    _success("GET", "/contacts"),
    _success("POST", "/contacts", json={"customer_id": CUSTOMER, "name": "John Smith"}),
    _success("GET", "/contacts/{id}", ONE_CONTACT),
    _success("PUT", "/contacts/{id}", ONE_CONTACT, json={"name": "Jane Roe"}),
    _success("DELETE", "/contacts/{id}", ONE_CONTACT),
    _success("GET", "/customers"),
    _success("POST", "/customers", json={"business_name": "Globex", "phone": "555-0100"}),
    _success("GET", "/customers/{id}", ONE_CUSTOMER),
    _success("PUT", "/customers/{id}", ONE_CUSTOMER, json={"notes": "Pays late."}),
    _success("DELETE", "/customers/{id}", ONE_CUSTOMER),
    _success("GET", "/customers/latest"),
    _success("GET", "/customers/autocomplete", "/customers/autocomplete?query=acme"),
    _success("GET", PHONES_TEMPLATE, PHONES, made=True),
    _success("POST", PHONES_TEMPLATE, PHONES, json=NEW_PHONE),
    _success("PUT", ONE_PHONE_TEMPLATE, MADE_PHONE, json={"label": "Office"}, made=True),
    _success("DELETE", ONE_PHONE_TEMPLATE, MADE_PHONE, made=True),
    _success("GET", "/me"),
    _success("GET", "/users"),
    _success("POST", "/otp_login", json={"code": RIGHT_CODE}),
    _success("GET", "/users/{id}", f"/users/{USER}"),
)

NEEDS_NO_PERMISSION = frozenset(
    {
        Operation("GET", "/customers/autocomplete"),
        Operation("GET", "/me"),
        Operation("GET", "/users"),
        Operation("POST", "/otp_login"),
        Operation("GET", "/users/{id}"),
    }
)


def success(method: str, path: str) -> Case:
    """The success of one operation. Raises StopIteration if there is none."""
    return next(case for case in SUCCESSES if case.operation == Operation(method, path))


def _varied(case: Case, name: str, status: int, **changes: Any) -> Case:
    return replace(case, name=name, status=status, **changes)


REFUSALS = (
    _varied(
        success("POST", "/contacts"),
        "for a customer that is not there",
        404,
        json={"customer_id": NOBODY, "name": "John Smith"},
    ),
    _varied(
        success("POST", "/contacts"),
        "with a bad e-mail",
        422,
        json={"customer_id": CUSTOMER, "name": "Bad Email", "email": "xxx"},
    ),
    _varied(success("POST", "/contacts"), "without a customer", 422, json={"name": "Nobody"}),
    _varied(
        success("PUT", "/contacts/{id}"), "without a customer", 422, json={"customer_id": None}
    ),
    _varied(success("POST", "/customers"), "with a bad e-mail", 422, json={"email": "not one"}),
    _varied(success("PUT", "/customers/{id}"), "with a bad e-mail", 422, json={"email": "not one"}),
    _varied(success("POST", PHONES_TEMPLATE), "without a number", 422, json={"number": ""}),
    _varied(success("PUT", ONE_PHONE_TEMPLATE), "without a number", 422, json={"number": ""}),
    _varied(success("POST", "/otp_login"), "with a wrong code", 401, json={"code": "000000"}),
    _varied(success("POST", "/otp_login"), "without a code", 401, json={}),
)


def _errors(case: Case) -> Iterator[Case]:
    """The errors that follow from the success of an operation."""
    for token in ("", "expired-token", "revoked-token", "deactivated-user-token", "no-such-token"):
        name = f"with {token or 'no token'}"
        yield _varied(case, name, 401, token=token)
    if case.operation not in NEEDS_NO_PERMISSION:
        yield _varied(case, "without the permission", 401, token="no-permissions-token")
    broken = {"json": None, "content": b'{"name": '}
    yield _varied(case, "with a body that is not JSON", 400, **broken)
    limited = (("rate_limit", "1/60"),)
    calls = 1 if case.made else 2
    yield _varied(case, "above the rate limit", 429, settings=limited, calls=calls)
    if case.operation.method in ("POST", "PUT"):
        small = (("max_body", str(BODY_LIMIT)),)
        large = b'{"name": "%b"}' % (b"x" * BODY_LIMIT)
        yield _varied(
            case, "with a body that is too large", 413, settings=small, json=None, content=large
        )
    if "{id}" in case.operation.path:
        collection = case.path.rpartition("/")[0]
        yield _varied(case, "with an unknown id", 404, path=f"{collection}/{NOBODY}", made=False)
    if "{customer_id}" in case.operation.path:
        elsewhere = case.path.replace(str(CUSTOMER), str(NOBODY), 1)
        yield _varied(case, "below an unknown customer", 404, path=elsewhere)


CASES = (
    *SUCCESSES,
    *REFUSALS,
    *(error for case in SUCCESSES for error in _errors(case)),
)
