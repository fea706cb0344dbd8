"""What a request sends, read as the fields of a table say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..vocabulary.fields import Field
from ..vocabulary.interface import View
from ..vocabulary.kinds import DROPPED, TEXT
from ..vocabulary.refusals import Problem

Read = tuple[dict[str, Any], list[Problem]]
"""The fields that are among the parameters, cast, and what is wrong with them."""


def read_fields(fields: Mapping[str, Field], params: Mapping[str, Any], view: View) -> Read:
    sent: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in params:
        field = fields.get(name)
        if field is None:
            continue
        value = params[name]
        if value.__class__ is str and field.kind is TEXT:
            sent[name] = value  # as it nearly always is
            continue
        try:
            value = field.kind.cast(value, view)
        except ValueError as error:
            problems.append(Problem(name, str(error)))
            continue
        if value is not DROPPED:
            if field.fields is not None and value:
                value = _inner(field.fields, value, view, problems)
            sent[name] = field.default if value is None and not field.null else value
    return sent, problems


def _inner(
    fields: Mapping[str, Field], value: Any, view: View, problems: list[Problem]
) -> dict[str, Any] | list[dict[str, Any]]:
    """An object, or a list of them, read as the fields that they may carry."""
    if isinstance(value, list):
        return [_object(fields, item, view, problems) for item in value]
    return _object(fields, value, view, problems)


def _object(
    fields: Mapping[str, Field], value: Any, view: View, problems: list[Problem]
) -> dict[str, Any]:
    sent, wrong = read_fields(fields, value, view)
    problems += wrong
    return sent


def sent_fields(fields: Mapping[str, Field], verb: str) -> dict[str, Field]:
    """The fields that the body of a create or update may carry."""
    return {name: field for name, field in fields.items() if field.sent in ("always", verb)}
