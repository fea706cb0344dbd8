"""Every operation called for its success and for each of its errors, without any chance.

Successes and refusals are written by hand; the errors that every operation has are made from
the successes. Coverage so does not hang on what a random generator happens to send.
"""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.added_answers import NO_PERMISSION, NOT_FOUND, WRITES
from contract_tests.case import CUSTOMER, NOBODY, TICKET, Case
from contract_tests.refusals import REFUSALS, varied
from contract_tests.successes import NEEDS_NO_PERMISSION, SUCCESSES

BODY_LIMIT = 1000


def _errors(case: Case) -> Iterator[Case]:
    """The errors that follow from the success of an operation."""
    for token in ("", "expired-token", "revoked-token", "deactivated-user-token", "no-such-token"):
        name = f"with {token or 'no token'}"
        yield varied(case, name, 401, token=token)
    if case.operation not in NEEDS_NO_PERMISSION:
        yield varied(
            case, "without the permission", 401, token="no-permissions-token", body=NO_PERMISSION
        )
    broken = {"json": None, "content": b'{"name": '}
    yield varied(case, "with a body that is not JSON", 400, **broken)
    limited = (("rate_limit", "1/60"),)
    yield varied(case, "above the rate limit", 429, settings=limited, calls=2)
    if case.operation.method in WRITES:
        small = (("max_body", str(BODY_LIMIT)),)
        large = b'{"name": "%b"}' % (b"x" * BODY_LIMIT)
        yield varied(
            case, "with a body that is too large", 413, settings=small, json=None, content=large
        )
    if case.operation.path.endswith("{id}"):
        collection = case.path.rpartition("/")[0]
        yield varied(case, "with an unknown id", 404, path=f"{collection}/{NOBODY}")
    if "{id}/" in case.operation.path:
        elsewhere = case.path.replace(str(TICKET), str(NOBODY), 1)
        yield varied(case, "of an unknown ticket", 404, path=elsewhere, body=NOT_FOUND)
    if "{customer_id}" in case.operation.path:
        elsewhere = case.path.replace(str(CUSTOMER), str(NOBODY), 1)
        yield varied(case, "below an unknown customer", 404, path=elsewhere)


CASES = (
    *SUCCESSES,
    *REFUSALS,
    *(error for case in SUCCESSES for error in _errors(case)),
)
