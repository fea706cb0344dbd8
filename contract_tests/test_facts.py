"""Every fact known from live accounts or client code holds."""

from __future__ import annotations

import inspect

import pytest

from contract_tests import (
    facts_of_access,
    facts_of_comments,
    facts_of_deletion,
    facts_of_lists,
    facts_of_objects,
    facts_of_pages,
    facts_of_rights,
    facts_of_settings,
    facts_of_tickets,
    facts_of_time,
)
from contract_tests.facts import FACTS, LEFT_OUT

MODULES = (
    facts_of_access,
    facts_of_comments,
    facts_of_deletion,
    facts_of_lists,
    facts_of_objects,
    facts_of_pages,
    facts_of_rights,
    facts_of_settings,
    facts_of_tickets,
    facts_of_time,
)
KNOWN = ("LIVE", "CODE", "SPEC", "GUESS")
HELPERS = frozenset({"customer", "detail", "results"})
"""Functions of the modules with facts that state none themselves."""


@pytest.mark.parametrize("section", sorted({fact.section for fact in FACTS}))
def test_a_fact_holds(section: str, subtests: pytest.Subtests) -> None:
    for fact in FACTS:
        if fact.section == section:
            with subtests.test(fact=fact.id, says=fact.words):
                fact.test()


def test_every_fact_has_a_function_and_every_function_a_fact() -> None:
    stated = {
        function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if name not in HELPERS
    }
    assert {fact.test for fact in FACTS} == stated
    assert len(FACTS) == len(stated)


def test_facts_have_ids_words_and_a_source_of_the_right_kind() -> None:
    assert len({fact.id for fact in FACTS}) == len(FACTS)
    assert all(fact.words and fact.source.startswith(KNOWN) for fact in FACTS)


def test_what_is_left_out_has_a_reason() -> None:
    assert all(row.words and row.reason for row in LEFT_OUT)
