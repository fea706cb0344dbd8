"""Numbers that run through an account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mock_syncro.vocabulary.fields import Counter
from mock_syncro.vocabulary.resource import Resource
from tests.declared.examples import NEW, body
from tests.declared.site import Site
from tests.declared.workshop import MACHINES, WORKSHOP

LARGEST = 12


def counting(resource: Resource) -> Resource:
    """With numbers that soon come to an end."""
    if resource is not MACHINES:
        return resource
    counter = Counter("settings", "next_ticket_number", largest=LARGEST, first=3)
    number = replace(resource.fields["number"], counter=counter)
    return replace(resource, fields={**resource.fields, "number": number})


def made(site: Site, number: int | None) -> int:
    sent = body({n: f for n, f in MACHINES.fields.items() if f.sent == "always"}, NEW, site.ids)
    answer = site.call("POST", "/customer_assets", {**sent, "number": number})
    assert answer.status == 200, answer.body
    return int(answer.json()["asset"]["number"])


def test_numbers_go_on_after_the_highest(tmp_path: Path) -> None:
    site = Site(WORKSHOP, tmp_path)
    assert [made(site, None) for _ in range(3)] == [7, 8, 9]


def test_the_first_number_is_the_counters_own(tmp_path: Path) -> None:
    site = Site([counting(resource) for resource in WORKSHOP], tmp_path)
    for row in site.rows("machines"):
        site.account.database.drop("machines", row.doc_id)
    site.app.accounts.commit(site.account)
    assert [made(site, None) for _ in range(2)] == [3, 4]


def test_after_the_largest_comes_the_first_that_is_free(tmp_path: Path) -> None:
    site = Site([counting(resource) for resource in WORKSHOP], tmp_path)
    assert made(site, LARGEST) == LARGEST
    assert [made(site, None) for _ in range(4)] == [7, 8, 9, 10]
