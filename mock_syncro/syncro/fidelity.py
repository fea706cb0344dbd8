"""What is known of the API as a whole, and how: what belongs to one resource stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that the mock does, and how sure it is that Syncro does it.

    exact: the specification says so. observed: seen on a live account, or relied upon by a
    client in production. guessed: nobody has published it, and this is the mock's choice.
    """

    what: str
    how: Literal["exact", "observed", "guessed"]


MATTERS: tuple[Matter, ...] = (
    Matter("paths, methods, parameters, body fields, wrappers and keys of answers", "exact"),
    Matter("the permission that each operation needs, and the 401 without it", "exact"),
    Matter("a comment wants Tickets - Edit; Ticket Comments - New is not enough", "exact"),
    Matter("180 calls a minute for each address", "exact"),
    Matter("a 429 is plain text, `Retry later`", "observed"),
    Matter("tokens as Bearer, Token, bare, api_key in the query or in a JSON body", "observed"),
    Matter("form bodies; a JSON text under a form's content type is a 400 in HTML", "observed"),
    Matter("parameters in the body of a GET; repeated and trailing slashes", "observed"),
    Matter("a path may end in .json; hosts below repairshopr.com are accounts too", "observed"),
    Matter("times in the account's zone, with milliseconds", "observed"),
    Matter("page sizes where the prose and the examples of the specification disagree", "observed"),
    Matter("a page past the end is an empty list", "observed"),
    Matter("per_page is honoured, 100 at most", "observed"),
    Matter("a token may do less than its user, which /me does not show", "observed"),
    Matter("the 401 of a token that is missing, wrong, expired or revoked: its body", "guessed"),
    Matter("a token can do no more than its user's groups", "guessed"),
    Matter("an unknown account is a 404 with a short HTML page", "guessed"),
    Matter("an unknown path under /api/v1 is a 404 in JSON, whoever asks", "guessed"),
    Matter("the limit counts in windows aligned to the clock, before authentication", "guessed"),
    Matter("a page that is 0, no number or beyond 64 bits is page 1", "guessed"),
    Matter("an empty list has one page in total_pages", "guessed"),
    Matter("wrong types are cast as Rails casts them", "guessed"),
    Matter("a PUT that changes nothing leaves updated_at alone", "guessed"),
    Matter("a user of Select Customers can create a customer, but not see it", "guessed"),
    Matter("null sorts first, and case is ignored", "guessed"),
    Matter("`--dialect guide` answers as a vendor guide tells; nobody has seen it live", "guessed"),
)
