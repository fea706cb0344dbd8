"""The shapes of refusals."""

from __future__ import annotations

from mock_syncro.vocabulary.refusals import (
    Invalid,
    messages_and_params,
    params_on_create,
    record_and_errors,
)


def invalid(*, updating: bool) -> Invalid:
    return Invalid(
        messages=("One", "Two"), params={"a": 1}, record=lambda: {"id": None}, updating=updating
    )


def test_a_record_comes_back_with_its_errors_as_one_string() -> None:
    shape = {"record": {"id": None}, "errors": "One, Two"}
    assert record_and_errors(invalid(updating=True)) == shape


def test_messages_come_with_what_was_sent() -> None:
    shape = {"success": False, "message": ["One", "Two"], "params": {"a": 1}}
    assert messages_and_params(invalid(updating=True)) == shape
    assert params_on_create(invalid(updating=False)) == shape


def test_an_update_of_a_customer_does_not_repeat_what_was_sent() -> None:
    shape = {"success": False, "message": ["One", "Two"]}
    assert params_on_create(invalid(updating=True)) == shape
