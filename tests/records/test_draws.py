"""Draws: repeatable, independent of each other, and the same in every process and release."""

from __future__ import annotations

import random
import uuid

from mock_syncro.records.draws import draw, draw_uuid

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def test_a_draw_depends_on_seed_purpose_and_number_alone() -> None:
    first = draw(42, "portal_key", 7, LETTERS, 20)
    random.seed(1)
    draw(42, "portal_key", 8, LETTERS, 20)
    random.random()
    assert draw(42, "portal_key", 7, LETTERS, 20) == first


def test_draws_leave_the_random_numbers_of_others_alone() -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    draw(42, "portal_key", 7, LETTERS, 20)
    draw_uuid(42, "login", 7)
    assert random.random() == expected


def test_seed_purpose_and_number_each_make_another_draw() -> None:
    arguments = [(42, "a", 1), (43, "a", 1), (42, "b", 1), (42, "a", 2), ("42/a", "a", 1)]
    assert len({draw(*some, LETTERS, 20) for some in arguments}) == len(arguments)
    assert len({draw_uuid(*some) for some in arguments}) == len(arguments)


def test_a_draw_has_its_length_and_no_other_letters() -> None:
    for number in range(200):
        drawn = draw(42, "token", number, "0123456789abcdef", 49)
        assert len(drawn) == 49
        assert set(drawn) <= set("0123456789abcdef")
    assert draw(42, "nothing", 1, "x", 0) == ""


def test_every_letter_is_drawn_some_time() -> None:
    assert set(draw(42, "portal_key", 1, LETTERS, 2000)) == set(LETTERS)


def test_a_uuid_is_one_of_the_random_kind() -> None:
    made = [draw_uuid(42, "login", number) for number in range(300)]
    assert len(set(made)) == 300
    for text in made:
        parsed = uuid.UUID(text)
        assert (parsed.version, parsed.variant, str(parsed)) == (4, uuid.RFC_4122, text)


def test_draws_stay_what_they_were_in_the_first_release() -> None:
    # Recorded answers of users hang on these.
    assert draw(42, "portal_key", 1, LETTERS, 20) == "5pa0m3s1h60gp6ubteqf"
    assert draw_uuid(42, "login", 1) == "8e5a8a35-2019-4ea6-a7d6-6b703a6770fe"
