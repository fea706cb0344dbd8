"""Every list: its keys, its rows and their order, its pages."""

from __future__ import annotations

from typing import Any

from mock_syncro.engine.call import Route
from tests.declared.conftest import MakeSite
from tests.declared.reference import listed, ordered
from tests.declared.site import Site

MOST = 100
SOME = 9

NO_PAGE = ("0", "-1", "abc", "2.5", "", 2**63, "9" * 40)
NO_SIZE = ("0", "-3", "abc", "")


def paged(site: Site) -> list[Route]:
    return [route for route in site.routes("list") if route.operation.per_page is not None]


def meta(route: Route, total: int, per_page: int, page: int) -> dict[str, int]:
    """What `meta` says, of the keys that the operation names."""
    known = {"per_page": per_page, "page": page, "total_pages": max(1, -(-total // per_page))}
    known |= {"total_entries": total, "total_count": total}
    return {key: known[key] for key in route.operation.meta}


def whole(
    site: Site, route: Route, rows: Any, *, total: int, per_page: int, page: int = 1
) -> dict[str, Any]:
    operation = route.operation
    answer = {operation.key or route.resource.name: site.in_list(route, rows)}
    if operation.per_page is not None and operation.meta:
        answer["meta"] = meta(route, total, per_page, page)
    return {**answer, **operation.beside}


def usual(route: Route) -> int:
    return min(route.operation.per_page or MOST, MOST)


def test_a_list_is_all_that_its_declaration_says(site: Site) -> None:
    for route in site.routes("list"):
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            size = usual(route)
            shown = rows if route.operation.per_page is None else rows[:size]
            answer = site.call("GET", path)
            assert answer.status == route.operation.status, path
            wanted = whole(site, route, shown, total=len(rows), per_page=size)
            assert answer.json() == wanted, path
            assert list(answer.json()) == list(wanted), path


def test_the_keys_of_a_row_stand_in_the_order_of_the_declaration(site: Site) -> None:
    for route in site.routes("list"):
        fields = [
            n for n, f in route.resource.fields.items() if f.is_in(route.operation.answer_form)
        ]
        for path, _ in site.addresses(route):
            for row in site.call("GET", path).json()[route.operation.key or route.resource.name]:
                found = list(row[route.operation.each] if route.operation.each else row)
                assert found[: len(fields)] == fields, path


def test_a_page_has_so_many_rows_as_the_operation_says(make_site: MakeSite) -> None:
    site = make_site(3 * MOST + 10)
    for route in paged(site):
        for path, parent in list(site.addresses(route))[:1]:
            rows, size = listed(site, route, parent), usual(route)
            assert len(rows) > size, path
            for page in (1, 2):
                answer = site.call("GET", path, query={"page": page})
                shown = rows[(page - 1) * size : page * size]
                wanted = whole(site, route, shown, total=len(rows), per_page=size, page=page)
                assert answer.json() == wanted, (path, page)


def test_pages_together_are_every_row_once_and_those_beyond_are_empty(site: Site) -> None:
    for route in paged(site):
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            for page in (*range(1, len(rows) + 2), 2**63 - 1):
                answer = site.call("GET", path, query={"page": page, "per_page": 2})
                shown = rows[2 * (page - 1) : 2 * page] if page < SOME else []
                wanted = whole(site, route, shown, total=len(rows), per_page=2, page=page)
                assert answer.json() == wanted, (path, page)


def test_a_page_that_is_none_is_the_first(site: Site) -> None:
    for route in paged(site):
        for path, parent in site.addresses(route):
            rows, size = listed(site, route, parent), usual(route)
            for page in NO_PAGE:
                answer = site.call("GET", path, query={"page": page})
                wanted = whole(site, route, rows[:size], total=len(rows), per_page=size)
                assert answer.json() == wanted, (path, page)


def test_a_size_that_is_none_is_the_usual_one_and_a_large_one_is_bounded(site: Site) -> None:
    for route in paged(site):
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            for sent, size in (
                *((sent, usual(route)) for sent in NO_SIZE),
                *((sent, MOST) for sent in (MOST, MOST + 1, "9" * 40)),
                *((sent, int(sent)) for sent in ("1", "3", "99")),
            ):
                answer = site.call("GET", path, query={"per_page": sent})
                wanted = whole(site, route, rows[:size], total=len(rows), per_page=size)
                assert answer.json() == wanted, (path, sent)
                told = "per_page is 100 at most" in answer.note
                assert told is (sent in (MOST + 1, "9" * 40)), (path, sent)


def test_the_bound_of_a_page_can_be_set(make_site: MakeSite) -> None:
    site = make_site(max_per_page="3")
    for route in paged(site):
        size = min(route.operation.per_page or 3, 3)
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            for query in ({}, {"per_page": 50}):
                bound = 3 if query else size
                answer = site.call("GET", path, query=query)
                wanted = whole(site, route, rows[:bound], total=len(rows), per_page=bound)
                assert answer.json() == wanted, path


def test_a_list_without_pages_is_whole(make_site: MakeSite) -> None:
    site = make_site(3 * MOST + 10)
    for route in site.routes("list"):
        if route.operation.per_page is None:
            for path, parent in list(site.addresses(route))[:1]:
                rows = listed(site, route, parent)
                assert len(rows) > MOST, path
                answer = site.call("GET", path, query={"page": 2, "per_page": 1})
                assert answer.json() == whole(site, route, rows, total=0, per_page=1), path


def test_a_parameter_that_a_list_does_not_know_changes_nothing_and_is_named(site: Site) -> None:
    for route in paged(site):
        for path, _ in site.addresses(route):
            known = [f"sort_{n}" for n in route.operation.sort_params]
            answer = site.call("GET", path, query={"colour": "red", known[0]: "x", "page": 1})
            assert answer.note == f"ignored, no parameter of the list here: colour, {known[0]}"
            assert answer.body == site.call("GET", path).body, path


def sorting(route: Route, field: str, direction: str) -> dict[str, str]:
    params = route.operation.sort_params
    if len(params) == 1:
        return {params[0]: f"{field} {direction}".strip()}
    return {params[0]: field, params[1]: direction} if direction else {params[0]: field}


def test_a_list_is_sorted_by_every_field_that_it_names(site: Site) -> None:
    count = 0
    for route in site.routes("list"):
        usually = len(route.operation.sort_params) == 2
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            for field in route.operation.sortable:
                for direction, descending in (
                    *(("ASC", False), ("asc", False), ("DESC", True), ("desc", True)),
                    ("", usually),
                ):
                    query = sorting(route, field, direction) | {"per_page": 3}
                    wanted = [r["id"] for r in ordered(rows, field, descending=descending)]
                    pages = [site.call("GET", path, query=query | {"page": n}) for n in (1, 2)]
                    ids = [id_ for page in pages for id_ in site.found(route, page)]
                    assert ids == wanted[:6], (path, query)
                    count += len(ids) > 2
    assert count > 5


def test_what_cannot_be_sorted_by_is_not(site: Site) -> None:
    for route in site.routes("list"):
        if not route.operation.sortable:
            continue
        for path, parent in site.addresses(route):
            rows = listed(site, route, parent)
            wanted = [row["id"] for row in rows][: usual(route)]
            several = len(route.operation.sort_params) == 2
            if several:
                first = ordered(rows, route.operation.sortable[0], descending=True)
                wanted = [row["id"] for row in first][: usual(route)]
            more = f"{route.operation.sortable[0]} ASC ASC"
            for field in ("nothing", "id; DROP", more):
                query = {route.operation.sort_params[0]: field}
                assert site.found(route, site.call("GET", path, query=query)) == wanted, path


def test_what_is_hidden_is_in_no_list_but_can_be_read(site: Site) -> None:
    for route in site.routes("show"):
        hidden = route.resource.hidden_when
        for row in site.about(route):
            if hidden and row[hidden]:
                path, _ = site.address(route.operation, row)
                assert site.call("GET", path).json() == site.single(route, row), path


def test_an_order_that_was_kept_follows_deletions(site: Site) -> None:
    deletions = {route.resource.name: route.operation for route in site.routes("delete")}
    for route in site.routes("list"):
        delete, field = deletions.get(route.resource.name), route.operation.sortable[:1]
        if delete is None or not field or route.operation.parents:
            continue
        site.reset()
        query = sorting(route, field[0], "ASC")
        site.call("GET", route.operation.path, query=query)
        where, sent = site.address(delete, listed(site, route)[1])
        assert site.call(delete.method, where, sent).status < 300, where
        wanted = ordered(listed(site, route), field[0], descending=False)
        answer = site.call("GET", route.operation.path, query=query)
        assert site.found(route, answer) == [row["id"] for row in wanted[: usual(route)]], where
