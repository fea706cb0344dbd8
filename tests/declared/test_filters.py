"""Every filter of every list: rows that meet it and rows that do not, alone and with others."""

from __future__ import annotations

import random
from itertools import combinations, product

from mock_syncro.vocabulary.kinds import Time
from tests.declared.reference import Ask, asks, listed, ordered
from tests.declared.site import Site
from tests.declared.test_lists import sorting

PROVEN = ("equals", "one_of", "null", "mine", "after", "before", "like", "words", "among")
"""What leaves some rows of the examples and not others."""
WHOLE = {"per_page": "50"}


def test_a_filter_leaves_the_rows_that_meet_it(site: Site) -> None:
    for route in site.routes("list"):
        for filter_ in route.operation.filters:
            some, others = 0, 0
            for path, parent in site.addresses(route):
                for ask in asks(site, route.resource, filter_):
                    wanted = [row["id"] for row in listed(site, route, parent, [ask])]
                    answer = site.call("GET", path, query=ask.query | WHOLE)
                    assert site.found(route, answer) == wanted, (path, ask)
                    some += bool(wanted)
                    others += len(wanted) < len(listed(site, route, parent))
            assert (some and others) or filter_.how not in PROVEN, (path, filter_)


def test_filters_may_be_sent_in_the_body_of_a_get(site: Site) -> None:
    for route in site.routes("list"):
        for filter_ in route.operation.filters:
            for path, parent in site.addresses(route):
                for ask in asks(site, route.resource, filter_):
                    sent = {filter_.param: ask.sent, **WHOLE}
                    wanted = [row["id"] for row in listed(site, route, parent, [ask])]
                    assert site.found(route, site.call("GET", path, sent)) == wanted, (path, ask)


def test_a_time_that_is_none_narrows_nothing_and_is_named(site: Site) -> None:
    for route in site.routes("list"):
        for filter_ in route.operation.filters:
            for path, _ in site.addresses(route) if isinstance(filter_.kind, Time) else ():
                note = site.call("GET", path, query={filter_.param: "junk"}).note
                assert note == f"{filter_.param} is no day and no time, so it narrows nothing"


def test_two_filters_leave_what_meets_both(site: Site) -> None:
    for route in site.routes("list"):
        some = [list(asks(site, route.resource, f))[:3] for f in route.operation.filters]
        for path, parent in list(site.addresses(route))[:2]:
            for one, other in combinations(some, 2):
                for asked in product(one, other):
                    wanted = [row["id"] for row in listed(site, route, parent, asked)]
                    query = asked[0].query | asked[1].query | WHOLE
                    answer = site.call("GET", path, query=query)
                    assert site.found(route, answer) == wanted, (path, query)


def test_filters_together_leave_what_meets_them_all_in_each_order(site: Site) -> None:
    """Some of all combinations, with an order and pages."""
    chance = random.Random(8)
    for route in site.routes("list"):
        every = {f.param: list(asks(site, route.resource, f)) for f in route.operation.filters}
        if not every:
            continue
        for path, parent in site.addresses(route):
            for _ in range(60):
                params = chance.sample(list(every), chance.randint(1, min(4, len(every))))
                asked: list[Ask] = [chance.choice(every[param]) for param in params]
                rows = listed(site, route, parent, asked)
                query = {key: value for ask in asked for key, value in ask.query.items()}
                if route.operation.sortable and chance.random() < 0.6:
                    field = chance.choice(route.operation.sortable)
                    direction = chance.choice(("ASC", "DESC"))
                    rows = ordered(rows, field, descending=direction == "DESC")
                    query |= sorting(route, field, direction)
                if route.operation.per_page is not None:
                    query |= {"per_page": 2, "page": 1 + chance.randint(0, 1)}
                    start = 2 * (query["page"] - 1)
                    rows = rows[start : start + 2]
                answer = site.call("GET", path, query=query)
                assert site.found(route, answer) == [row["id"] for row in rows], (path, query)
