"""Fields that are another's, in another kind."""

from __future__ import annotations

from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.kinds import INTEGER
from tests.engine.shelf import client, table


def test_a_second_name_of_a_field_may_be_sent_and_not_shown() -> None:
    fields = {"size": Field(INTEGER), "length": Field(INTEGER, of="size", shown=False)}
    made = client([table("things", "thing", fields)]).post("/things", json={"length": 5}).json()
    assert made["size"] == 5 and "length" not in made
