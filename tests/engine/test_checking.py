"""What a server says of declarations that name what is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mock_syncro import create_app
from mock_syncro.accounts.grants import TABLES
from mock_syncro.engine.checking import DeclarationError, check
from mock_syncro.syncro import RESOURCES
from mock_syncro.syncro.dialect import spoken
from mock_syncro.syncro.permissions import NAMES
from mock_syncro.vocabulary.fields import ID, TIME, Counter, Field, own
from mock_syncro.vocabulary.interface import AllOf, Call
from mock_syncro.vocabulary.kinds import BOOLEAN, INTEGER
from mock_syncro.vocabulary.operations import Answer, Filter, Operation, Parent
from mock_syncro.vocabulary.resource import Extra, Job, Resource
from mock_syncro.vocabulary.schemas import list_of_records, object_of
from tests.engine.shelf import table

FIELDS: dict[str, Field] = {"id": ID, "created_at": TIME, "updated_at": TIME, "name": Field()}
OWNERS = Resource(tag="T", name="owners", singular="owner", fields=FIELDS)
THINGS = Resource(
    tag="T",
    name="things",
    singular="thing",
    fields={**FIELDS, "owner_id": Field(INTEGER, refers_to="owners")},
)


def wrong(**changed: Any) -> str:
    """What is said of the things with something else declared of them."""
    with pytest.raises(DeclarationError) as error:
        check((OWNERS, replace(THINGS, **changed)), (), ("Things - View",))
    return str(error.value)


def field(**words: Any) -> dict[str, Field]:
    return {**THINGS.fields, "new": Field(**words)}


def listed(**words: Any) -> tuple[Operation, ...]:
    return (Operation("GET", "/things", "list", **words),)


def test_what_is_declared_holds_together_in_each_dialect() -> None:
    for dialect in ("spec", "guide"):
        check(spoken(dialect, RESOURCES), TABLES, NAMES)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"scope": "owner"}, 'there is no field "owner"; did you mean "owner_id"?'),
        ({"hidden_when": "gone"}, 'there is no field "gone"'),
        ({"indexes": ("nam",)}, 'there is no field "nam"; did you mean "name"?'),
        ({"fields": field(refers_to="owner")}, 'no table "owner"; did you mean "owners"?'),
        ({"fields": field(belongs=True)}, "field new refers to no table"),
        ({"fields": field(of="nam")}, 'there is no field "nam"; did you mean "name"?'),
        ({"fields": field(forms=("lits",))}, 'there is no form "lits"; did you mean "list"?'),
        ({"fields": field(follows=("owner", "name"))}, 'there is no field "owner"'),
        ({"fields": field(follows=("owner_id", "nme"))}, 'no field of owners "nme"'),
        ({"fields": field(counter=Counter("owners", "next"))}, 'no field of owners "next"'),
        ({"text_of": ("owner_id", "owners", "nme")}, 'no field of owners "nme"'),
        ({"jobs": (Job("name", lambda work, row: None),)}, "field name is no moment"),
        ({"extras": (Extra(key="o", one="owner", by="owner_id"),)}, 'no resource "owner"'),
        (
            {"extras": (Extra(key="o", one="owners", by="owner"),)},
            'key o: there is no field "owner"',
        ),
        ({"extras": (Extra(key="o", rows="owners", by="name"),)}, 'no index of owners "name"'),
        ({"extras": (Extra(key="o", reads=("owner",)),)}, 'key o: there is no table "owner"'),
        (
            {"extras": (Extra(key="o", one="owners", by="owner_id", nested="lst"),)},
            'no form "lst"; did you mean "list"?',
        ),
        ({"operations": listed(permission="Thing - View")}, 'did you mean "Things - View"?'),
        ({"operations": listed(permission=("Things - View", "X"))}, 'no permission "X"'),
        ({"operations": listed(permission=AllOf(("Y",)))}, 'no permission "Y"'),
        ({"operations": listed(form="row")}, 'GET /things: there is no form "row"'),
        ({"operations": listed(filters=(Filter("a", "equals", "b"),))}, 'no field "b"'),
        ({"operations": listed(filters=(Filter("q", "words"),))}, "q searches a text"),
        ({"operations": listed(filters=(Filter("f", "flag", "name"),))}, "f shows what is hidden"),
        ({"fields": field(stored=False, required="x")}, "field new is not stored"),
        ({"extras": (Extra(key="name"),)}, "key name: there is a field of that name"),
        ({"operations": listed(sortable=("size",))}, 'there is no field "size"'),
        ({"operations": listed(by="uuid")}, 'there is no field "uuid"'),
        (
            {"operations": listed(parents=(Parent("owners", "owner", "owner_id"),))},
            'no parameter "owner_id"',
        ),
        ({"fields": {}, "operations": listed()}, "there is no table to list"),
        ({"operations": (*listed(), *listed())}, "GET /things is declared twice"),
        ({"name": "owners"}, "table owners is declared twice"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_its_place(
    changed: dict[str, Any], said: str
) -> None:
    assert said in wrong(**changed)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert len(wrong(scope="a", hidden_when="b").splitlines()) == 2


def test_no_app_starts_with_a_declaration_that_does_not_hold() -> None:
    with pytest.raises(DeclarationError, match='things: there is no field "size"'):
        create_app(fixture="empty", resources=(*RESOURCES, OWNERS, replace(THINGS, scope="size")))


def test_a_field_of_its_own_is_one_that_no_client_sends() -> None:
    assert own(INTEGER) == Field(INTEGER, sent="")


def books(filter_: Filter) -> tuple[Resource, ...]:
    fields = {"id": ID, "lent": Field(BOOLEAN), "code": Field()}
    listed = Operation("GET", "/books", "list", filters=(filter_,))
    copies = {"id": ID, "code": Field(), "book_id": Field(INTEGER)}
    return (
        Resource(tag="", name="books", singular="book", fields=fields, operations=(listed,)),
        Resource(tag="", name="copies", singular="copy", fields=copies, indexes=("code",)),
    )


def test_a_filter_is_read_as_its_field_is_stored() -> None:
    check(books(Filter("lent", "equals", "lent", BOOLEAN)), (), ())
    with pytest.raises(DeclarationError, match="lent is read as another kind than lent"):
        check(books(Filter("lent", "equals", "lent")), (), ())


def test_a_filter_by_another_table_names_an_index_of_it_and_its_reference() -> None:
    check(books(Filter("code", "has", "code", table="copies", by="book_id")), (), ())
    with pytest.raises(DeclarationError, match='no index of copies "book_id"'):
        check(books(Filter("code", "has", "book_id", table="copies", by="book_id")), (), ())
    with pytest.raises(DeclarationError, match='no field of copies "bok_id"'):
        check(books(Filter("code", "has", "code", table="copies", by="bok_id")), (), ())


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
