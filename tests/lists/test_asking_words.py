"""What filters say beyond a value."""

from __future__ import annotations

import pytest

from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER
from mock_syncro.vocabulary.operations import Filter, Operation
from tests.engine.shelf import client, table

FILTERS = (
    Filter("open", "equals", "shut", BOOLEAN, negated=True),
    Filter("filled", "null", "size", BOOLEAN, negated=True),
)
ROWS = {"1": {"shut": True}, "2": {"shut": False, "size": 1}, "3": {"shut": False}}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [3, 2, 1]),
        ("open=true", [3, 2]),
        ("open=1", [3, 2]),
        ("open=false", [1]),
        ("open=0", [1]),
        ("open=", [3, 2, 1]),
        ("filled=true", [2]),
        ("filled=false", [3, 1]),
        ("open=true&filled=false", [3]),
    ],
)
def test_a_negated_filter_finds_the_opposite(query: str, ids: list[int]) -> None:
    fields = {"shut": Field(BOOLEAN, null=False), "size": Field(INTEGER)}
    listed = Operation("GET", "/listed", "list", filters=FILTERS)
    api = client([table("things", "thing", fields, listed)], {"things": ROWS})
    assert [row["id"] for row in api.get(f"/listed?{query}").json()["things"]] == ids
