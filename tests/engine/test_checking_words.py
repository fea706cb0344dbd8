"""What declarations name is there."""

from __future__ import annotations

import pytest

from mock_syncro.engine.checking import DeclarationError, check
from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.interface import Call
from mock_syncro.vocabulary.operations import Answer, Operation
from mock_syncro.vocabulary.resource import Resource
from mock_syncro.vocabulary.schemas import list_of_records, object_of
from tests.engine.shelf import table


def things(resource: str, form: str) -> Resource:
    """A table whose label only one form has, and whose function shows some records so."""

    def show(call: Call) -> Answer:
        return Answer(value=None)

    answers = object_of({"things": list_of_records(resource, form)})
    operation = Operation("GET", "/shown", show, answers=answers)
    return table("things", "thing", {"label": Field(forms=("short",))}, operation)


def test_a_form_that_only_the_schema_of_a_function_names_is_one_that_there_is() -> None:
    check([things("things", "short")], (), ())


@pytest.mark.parametrize(
    ("resource", "form", "reason"),
    [
        ("things", "shorts", 'things: there is no form of things "shorts"; did you mean "short"?'),
        ("thing", "short", 'things: there is no resource "thing"; did you mean "things"?'),
    ],
)
def test_records_that_a_schema_names_have_to_be_there(
    resource: str, form: str, reason: str
) -> None:
    with pytest.raises(DeclarationError) as refused:
        check([things(resource, form)], (), ())
    assert reason in str(refused.value).splitlines()
