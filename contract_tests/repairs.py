"""The faults of the specification that are mended before anything is derived from it.

Short, named, and counted: a test fails when a repair no longer changes anything.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from contract_tests.added_answers import (
    answer_400,
    answer_401,
    answer_404,
    answer_404_for_what_a_ticket_names,
    answer_413,
    answer_422_where_its_twin_has_one,
    answer_429,
    content_of_deletes,
    content_of_not_found,
    content_of_print,
    refusal_beside_otp_failure,
)
from contract_tests.mended_faults import (
    items_into_schema,
    json_for_any_type,
    longitude_spelled,
    milliseconds_of_comments,
    query_of_search_is_text,
    results_of_other_kinds,
    slash_before_path,
)
from contract_tests.spec import JsonObject


@dataclass(frozen=True)
class Repair:
    """A repair: why, who says so, and the function that makes it and gives it its name."""

    reason: str
    source: str
    apply: Callable[[JsonObject], int]

    @property
    def name(self) -> str:
        """The name of its function, with spaces."""
        return self.apply.__name__.replace("_", " ")


def repaired(document: JsonObject) -> JsonObject:
    """A repaired copy of the document; the given one is left as it is."""
    mended = copy.deepcopy(document)
    for repair in REPAIRS:
        repair.apply(mended)
    return mended


REPAIRS = (
    Repair(
        "a path template has to begin with a slash",
        "OpenAPI 3, Paths Object",
        slash_before_path,
    ),
    Repair(
        "`items` belongs to the array's schema, not to the parameter",
        "OpenAPI 3, Parameter Object",
        items_into_schema,
    ),
    Repair(
        "the schema of GET /contacts/{id} misspells what all contact examples spell right",
        "behaviour.md 5.2",
        longitude_spelled,
    ),
    Repair(
        "answers are JSON, seen live with content-type application/json; charset=utf-8",
        "behaviour.md 2 (LIVE ae)",
        json_for_any_type,
    ),
    Repair(
        "the success of two DELETEs is documented without a body",
        "behaviour.md 5.1 (LIVE adv)",
        content_of_deletes,
    ),
    Repair(
        "printing a ticket is documented without a body",
        "a guess: as the deletes",
        content_of_print,
    ),
    Repair(
        "words are no number",
        "behaviour.md 5.5",
        query_of_search_is_text,
    ),
    Repair(
        "a search finds contacts and tickets too; clients read the customer_id of a result",
        "behaviour.md 5.5 (CODE index 18836198705); their other keys are a guess",
        results_of_other_kinds,
    ),
    Repair(
        "times have milliseconds, also those of comments in a ticket",
        "behaviour.md 5.7",
        milliseconds_of_comments,
    ),
    Repair(
        "an id in the body that does not exist, as for a new contact",
        "a guess: as POST /contacts",
        answer_404_for_what_a_ticket_names,
    ),
    Repair(
        "what may not be created may not be changed to either",
        "a guess: as the creation",
        answer_422_where_its_twin_has_one,
    ),
    Repair(
        "documented without a body; the bodies that are documented say this",
        "behaviour.md 5.6; a guess for the operations that document none (10)",
        content_of_not_found,
    ),
    Repair(
        "every operation refuses a bad token; those with a permission refuse with the same shape",
        "behaviour.md 0 and 2",
        answer_401,
    ),
    Repair(
        "the documented 401 of otp_login is a wrong code; a bad token is 401 too",
        "behaviour.md 2",
        refusal_beside_otp_failure,
    ),
    Repair(
        "an id that does not exist, or that belongs to a customer the caller may not see",
        "behaviour.md 5.6 and 6.1",
        answer_404,
    ),
    Repair(
        "a body that does not parse as JSON",
        "behaviour.md 2 (LIVE azcg)",
        answer_400,
    ),
    Repair("a body above the limit of the server", "the mock's --max-body", answer_413),
    Repair(
        "180 calls a minute, then text/plain `Retry later`",
        "behaviour.md 3 (LIVE mlacw)",
        answer_429,
    ),
)
