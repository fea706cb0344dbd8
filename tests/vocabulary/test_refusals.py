"""The shapes of refusals."""

from __future__ import annotations

from mock_syncro.vocabulary.refusals import (
    Invalid,
    Problem,
    by_field,
    label,
    messages_alone,
    messages_and_params,
    params_on_create,
    record_and_errors,
)


def invalid(*, updating: bool) -> Invalid:
    problems = (Problem("tax_rate_id", "is out of range"), "Two")
    return Invalid(problems, {"a": 1}, lambda: {"id": None}, updating)


MESSAGES = ["Tax rate is out of range", "Two"]


def test_a_field_is_named_as_rails_writes_it() -> None:
    assert [label(name) for name in ("customer_id", "tax_rate_id", "name")] == [
        *("Customer", "Tax rate", "Name"),
    ]


def test_a_record_comes_back_with_its_errors_as_one_string() -> None:
    shape = {"record": {"id": None}, "errors": ", ".join(MESSAGES)}
    assert record_and_errors(invalid(updating=True)) == shape


def test_messages_come_with_what_was_sent() -> None:
    shape = {"success": False, "message": MESSAGES, "params": {"a": 1}}
    assert messages_and_params(invalid(updating=True)) == shape
    assert params_on_create(invalid(updating=False)) == shape


def test_an_update_of_a_customer_does_not_repeat_what_was_sent() -> None:
    shape = {"success": False, "message": MESSAGES}
    assert params_on_create(invalid(updating=True)) == shape
    assert messages_alone(invalid(updating=False)) == shape


def test_messages_by_field_are_without_its_name() -> None:
    shape = {"tax_rate_id": ["is out of range"], "base": ["Two"]}
    assert by_field(invalid(updating=True)) == shape
