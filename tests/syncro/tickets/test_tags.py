"""`tag_list` in every form that clients send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.inprocess import InProcess

Desk = Callable[..., InProcess]
NewTicket = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("sent", "tags"),
    [
        (["tag1", "tag2"], ["tag1", "tag2"]),
        (["b", "a", "b"], ["b", "a"]),
        ("b, a,b", ["b", "a"]),
        ("one", ["one"]),
        ("", []),
        (",, ,", []),
        ([], []),
        ([""], []),
        ([" "], []),
        (["a", None, {"x": 1}, ["y"], 5], ["a", "5"]),
        (None, []),
        (5, []),
        ({"a": "b"}, []),
        (["Two words", "ünï 😀"], ["Two words", "ünï 😀"]),
    ],
)
def test_tags_are_an_array_a_text_with_commas_or_nothing(
    desk: Desk, new_ticket: NewTicket, sent: object, tags: list[str]
) -> None:
    api = desk()
    made = new_ticket(api, tag_list=sent)
    assert made["tag_list"] == tags
    assert api.get("/api/v1/tickets").json()["tickets"][0]["tag_list"] == tags
    assert api.get("/api/v1/tickets/1").json()["ticket"]["tag_list"] == tags


@pytest.mark.parametrize("key", ["tag_list[]", "tag_list%5B%5D"])
def test_tags_may_come_in_a_form(desk: Desk, key: str) -> None:
    form = f"customer_id=10&subject=s&{key}=a&{key}=b%20c&{key}=a&{key}="
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = desk().post("/api/v1/tickets", content=form, headers=headers)
    assert answer.json()["ticket"]["tag_list"] == ["a", "b c"]


def test_a_put_takes_the_place_of_all_tags_or_leaves_them(
    desk: Desk, new_ticket: NewTicket
) -> None:
    api = desk()
    new_ticket(api, tag_list=["a", "b"])
    for sent, tags in (
        ({"priority": "x"}, ["a", "b"]),
        ({"tag_list": {"a": "b"}}, []),
        ({"tag_list": ["c", "a"]}, ["c", "a"]),
        ({"tag_list": 5}, ["c", "a"]),
        ({"tag_list": "d"}, ["d"]),
        ({"tag_list": None}, []),
    ):
        answer = api.put("/api/v1/tickets/1", json=sent).json()["ticket"]
        assert answer["tag_list"] == tags, sent


def test_asset_ids_are_numbers(desk: Desk, new_ticket: NewTicket) -> None:
    api = desk()
    made = new_ticket(api, asset_ids=["7", 8, None, "x9", True])
    assert made["asset_ids"] == [7, 8, 0, 1]
    assert new_ticket(api, asset_ids="5")["asset_ids"] == [5]
