"""What is said where something is refused."""

from __future__ import annotations

from mock_syncro.errors import DENIED, SetupError, bad_token, denied, not_found


def test_a_missing_permission_is_a_401_with_the_text_of_syncro() -> None:
    assert (denied("why").status, denied("why").body, denied("why").reason) == (401, DENIED, "why")
    assert bad_token("why").status == 401
    assert bad_token("why").body != DENIED


def test_not_found_is_a_message() -> None:
    assert (not_found().status, not_found().body) == (404, {"message": "Not found"})


def test_a_setup_error_is_a_problem_and_advice() -> None:
    error = SetupError("what", "do")
    assert (error.problem, error.advice) == ("what", "do")
