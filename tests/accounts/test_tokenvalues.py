"""Which values of tokens documents tell, mask and leave out."""

from __future__ import annotations

from typing import Any

import pytest

from mock_syncro.accounts.tokenvalues import (
    beside,
    known_again,
    left_out,
    masked,
    without_masked,
)

TOKENS: dict[str, Any] = {
    "1": {"name": "Admin", "token": "admin-token"},
    "7": {"name": "sync", "token": "***"},
    "8": {"token": "***"},
}


def test_all_but_the_fixed_words_are_masked() -> None:
    tokens: dict[str, Any] = {
        "1": {"token": "admin-token"},
        "2": {"token": "secret-token", "user": 5},
    }
    assert masked(tokens, {"admin-token"}) == {
        "1": {"token": "admin-token"},
        "2": {"token": "***", "user": 5},
    }


def test_masked_values_are_known_again_by_their_ids() -> None:
    found = known_again({"tokens": TOKENS, "users": {}}, {1: "other", 7: "secret"})
    assert found["users"] == {}
    assert [row["token"] for row in found["tokens"].values()] == ["admin-token", "secret", "***"]


def test_what_stays_masked_is_left_out_and_told() -> None:
    assert left_out({"tokens": TOKENS}) == ["token 7 (sync)", "token 8"]
    assert without_masked({"tokens": TOKENS, "x": 1}) == {"tokens": {"1": TOKENS["1"]}, "x": 1}


@pytest.mark.parametrize("document", [5, [], {}, {"tokens": 5}, {"tokens": {"1": 5, "x": []}}])
def test_a_document_of_another_form_is_left_as_it_is(document: Any) -> None:
    assert left_out(document) == []
    assert without_masked(document) is document


def test_fixed_tokens_make_room_for_own_ones() -> None:
    fixed = {"1": {"token": "a"}, "2": {"token": "b"}, "3": {"token": "c"}}
    own = {"1": {"token": "mine"}, "4": {"token": "b"}}
    assert beside(own, fixed) == {5: {"token": "a"}, 3: {"token": "c"}}
