"""Errors of the control API."""

from __future__ import annotations

from http import HTTPStatus

from mock_syncro.control.problems import Problem


def test_a_problem_has_the_members_of_rfc_9457_and_an_advice() -> None:
    assert Problem(422, "what", "do").document() == {
        "type": "about:blank",
        "title": HTTPStatus(422).phrase,
        "status": 422,
        "detail": "what",
        "advice": "do",
    }


def test_without_an_advice_there_is_none() -> None:
    assert "advice" not in Problem(404, "what").document()
