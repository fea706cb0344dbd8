"""Schemas of objects come from all examples of the object, and refuse what none shows."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.kind import TIMESTAMP
from contract_tests.kinds import KINDS
from contract_tests.kinds_of_customers import PHONE, USER
from contract_tests.objects import NoType, Objects, unused_types
from contract_tests.repairs import repaired
from contract_tests.spec import JsonObject, Operation

LIST_PHONES = Operation("GET", "/customers/{customer_id}/phones")
CREATE_PHONE = Operation("POST", "/customers/{customer_id}/phones")


def answering(**answers: Any) -> JsonObject:
    """A document whose operations answer these examples: `get__me={...}`."""
    paths: JsonObject = {}
    for name, example in answers.items():
        method, _, path = name.partition("__")
        operation = {"responses": {"200": {"content": {"application/json": {"example": example}}}}}
        paths.setdefault(f"/{path}", {})[method] = operation
    return {"paths": paths}


def user(**fields: Any) -> JsonObject:
    return {"id": 1, "full_name": "Joe Doe", "group": "Admins", "color": "55b932", **fields}


def user_schema(*others: JsonObject) -> JsonObject:
    """The schema of a user whose own example is the first, in a document with all of them."""
    document = answering(get__users=others[0], get__tickets={"list": list(others[1:])})
    return Objects(document).schema(others[0], Operation("GET", "/users"))


def test_the_keys_of_the_own_example_are_required_and_no_others_allowed() -> None:
    schema = user_schema(user(), user(more="x"))
    assert schema["required"] == ["id", "full_name", "group", "color"]
    assert schema["additionalProperties"] is False
    assert "more" not in schema["properties"]


def test_the_type_is_the_union_over_all_examples() -> None:
    schema = user_schema(user(extra=1), user(extra="one"), user(extra=None))
    assert schema["properties"]["extra"]["type"] == ["integer", "string", "null"]


def test_an_integer_among_fractions_is_a_number() -> None:
    schema = user_schema(user(extra=1), user(extra=1.5))
    assert schema["properties"]["extra"]["type"] == ["number", "null"]


def test_only_keys_of_the_list_are_never_null() -> None:
    fields = user_schema(user())["properties"]
    assert fields["id"]["type"] == "integer"
    assert fields["color"]["type"] == ["string", "null"]


def test_a_key_of_timestamps_takes_timestamps_only() -> None:
    schema = user_schema(user(seen_at="2026-01-31T12:00:00.000Z", note="2019"))
    assert schema["properties"]["seen_at"]["pattern"] == TIMESTAMP
    assert "pattern" not in schema["properties"]["note"]


def test_a_key_that_is_null_everywhere_and_in_no_table_is_an_error() -> None:
    with pytest.raises(NoType, match=r"user\.extra"):
        user_schema(user(extra=None))


def test_an_array_without_items_anywhere_is_an_error() -> None:
    with pytest.raises(NoType, match=r"user\.extra"):
        user_schema(user(extra=[]))


def test_lists_in_lists_have_a_place_for_each_value() -> None:
    document = answering(get__users={"users": [[1, "Joe Doe"]]})
    schema = Objects(document).schema({"users": [[1, "Joe Doe"]]}, Operation("GET", "/users"))
    pair = schema["properties"]["users"]["items"]
    assert [place["type"] for place in pair["prefixItems"]] == ["integer", "string"]
    assert (pair["minItems"], pair["maxItems"]) == (2, 2)


def test_a_boolean_that_tells_success_is_fixed() -> None:
    schema = Objects({"paths": {}}).schema({"success": False}, Operation("POST", "/customers"))
    assert schema["properties"]["success"]["const"] is False


def test_an_echo_of_the_request_may_hold_anything() -> None:
    example = {"success": False, "params": {"number": ""}}
    schema = Objects({"paths": {}}).schema(example, Operation("POST", "/customers"))
    assert schema["properties"]["params"] == {"type": "object"}


def test_a_key_that_is_null_everywhere_takes_its_type_from_the_request_body(
    vendor: JsonObject,
) -> None:
    phone = dict.fromkeys(PHONE.signature)
    schema = Objects(repaired(vendor)).schema(phone, CREATE_PHONE)
    assert schema["properties"]["extension"]["type"] == ["string", "null"]


def test_a_key_of_live_accounts_is_required_where_it_was_seen_and_refused_elsewhere(
    vendor_contract: Any,
) -> None:
    paths = vendor_contract.document["paths"]
    detail = _customer_schema(paths["/customers/{id}"]["get"])
    updated = _customer_schema(paths["/customers/{id}"]["put"])
    assert "since_updated_at" in detail["required"]
    assert "since_updated_at" not in updated["properties"]


def test_an_unsaved_record_has_neither_id_nor_times(vendor_contract: Any) -> None:
    answers = vendor_contract.document["paths"]["/contacts"]["post"]["responses"]
    refused = answers["422"]["content"]["application/json"]["schema"]["properties"]["record"]
    saved = answers["200"]["content"]["application/json"]["schema"]
    assert refused["properties"]["id"]["type"] == ["integer", "null"]
    assert saved["properties"]["id"]["type"] == "integer"


def test_keys_that_are_never_null_exist_in_their_object(vendor: JsonObject) -> None:
    objects = Objects(repaired(vendor))
    missing = [
        f"{kind.name}.{key}"
        for kind in KINDS
        for key in kind.never_null
        if (kind.name, key) not in objects.seen
    ]
    assert missing == []


def test_no_row_of_the_type_tables_is_superfluous(vendor: JsonObject) -> None:
    assert unused_types(repaired(vendor)) == []


def test_rows_of_the_tables_of_items_and_nested_objects_are_about_keys_of_examples(
    vendor: JsonObject,
) -> None:
    objects = Objects(repaired(vendor))
    rows = [(kind, row[0]) for kind in KINDS for row in (*kind.items, *kind.nested)]
    assert [
        f"{kind.name}.{key}" for kind, key in rows if (kind.name, key) not in objects.seen
    ] == []
    names = [
        row[1] for kind in KINDS for row in (*kind.items, *kind.nested) if isinstance(row[1], str)
    ]
    assert set(names) <= {kind.name for kind in KINDS} | {""}


def test_an_object_that_no_example_fills_is_of_its_kind(vendor_contract: Any) -> None:
    ticket = _answer(vendor_contract, "/tickets/{id}", "get")["properties"]["ticket"]
    contact = ticket["properties"]["contact"]
    assert contact["type"] == ["object", "null"]
    assert "vendor_id" in contact["required"]


def test_an_object_that_is_empty_in_examples_is_empty_or_of_its_kind(vendor_contract: Any) -> None:
    page = _answer(vendor_contract, "/tickets/{id}/comments", "get")["properties"]["comments"]
    empty, user = page["items"]["properties"]["user"]["anyOf"]
    assert empty == {"type": "object", "maxProperties": 0}
    assert "full_name" in user["required"]


def test_a_date_of_a_request_body_is_a_time_in_the_answer(vendor_contract: Any) -> None:
    ticket = _answer(vendor_contract, "/tickets/{id}", "get")["properties"]["ticket"]
    for key in ("start_at", "resolved_at"):
        assert ticket["properties"][key] == {"type": ["string", "null"], "pattern": TIMESTAMP}


def test_whole_numbers_are_numbers_where_the_request_body_says_so(vendor_contract: Any) -> None:
    item = _answer(vendor_contract, "/tickets/{id}/add_line_item", "post")["properties"]
    assert item["price_retail"] == {"type": "number"}
    assert item["quantity"] == {"type": "string"}


def test_items_of_several_shapes_are_each_allowed() -> None:
    example = {"results": [{"a": 1}, {"b": "x"}, {"a": 2}]}
    schema = Objects({"paths": {}}).schema(example, Operation("GET", "/search"))
    shapes = schema["properties"]["results"]["items"]["anyOf"]
    assert [list(shape["properties"]) for shape in shapes] == [["a"], ["b"]]


def test_what_each_form_of_a_ticket_has_is_required_of_it_alone(vendor_contract: Any) -> None:
    shown = _answer(vendor_contract, "/tickets/{id}", "get")["properties"]["ticket"]
    made = _answer(vendor_contract, "/tickets", "post")["properties"]["ticket"]
    listed = _answer(vendor_contract, "/tickets", "get")["properties"]["tickets"]["items"]
    assert set(shown["required"]) - set(made["required"]) == {"address", "mentionables"}
    assert "sla_id" in listed["required"]
    assert "sla_id" not in shown["properties"]


def test_every_kind_has_an_example_at_its_home(vendor: JsonObject) -> None:
    objects = Objects(repaired(vendor))
    assert [kind.name for kind in KINDS if kind.name not in objects.home] == []


def test_a_kind_is_recognised_wherever_it_stands() -> None:
    schema = user_schema(user(), user(id="x"))
    assert schema["properties"]["id"]["type"] == ["integer", "string"]
    assert USER.never_null >= {"id"}


def _answer(contract: Any, path: str, method: str) -> JsonObject:
    """The schema of an operation's success."""
    success = contract.document["paths"][path][method]["responses"]["200"]
    schema: JsonObject = success["content"]["application/json"]["schema"]
    return schema


def _customer_schema(operation: JsonObject) -> JsonObject:
    media = operation["responses"]["200"]["content"]["application/json"]
    schema: JsonObject = media["schema"]["properties"]["customer"]
    return schema
