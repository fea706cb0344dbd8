"""Every operation on a single record: what it shows, and which records it does not find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mock_syncro.engine.call import Route
from tests.declared.site import NOBODY, Site, is_about_a_row

NOT_FOUND = {"message": "Not found"}
NO_ID = (str(NOBODY), "0", "-1", "abc", "1.0", "9" * 19, "9" * 50, "%D9%A1", "{}")
NO_NUMBER: tuple[Any, ...] = (None, [], {}, True, 1.5, -1)
JUNK: tuple[Any, ...] = (None, [], {}, 5, "x", True, 2**62)


def about_a_row(site: Site) -> list[Route]:
    return [route for route in site.app.routes if is_about_a_row(route.operation)]


def values(site: Site, route: Route) -> Iterator[tuple[dict[str, Any], str]]:
    """What the path of an operation goes through, and the name of each parameter in turn."""
    operation = route.operation
    rows = site.about(route) if is_about_a_row(operation) else [None]
    below = site.rows(operation.parents[-1].table)[0] if operation.parents else None
    path, body = site.address(operation, rows[0], None if rows[0] else below)
    parts = zip(operation.path.split("/"), path.split("/"), strict=True)
    found = {template[1:-1]: value for template, value in parts if template[:1] == "{"} | body
    for name in found:
        yield found, name


def send(site: Site, route: Route, found: dict[str, Any]) -> tuple[int, Any]:
    operation = route.operation
    body = {name: value for name, value in found.items() if name not in operation.names}
    answer = site.call(operation.method, operation.path.format(**found), body)
    return answer.status, answer.json()


def test_a_record_is_shown_as_its_declaration_says(site: Site) -> None:
    for route in site.routes("show"):
        fields = [
            n for n, f in route.resource.fields.items() if f.is_in(route.operation.answer_form)
        ]
        for row in site.about(route):
            path, _ = site.address(route.operation, row)
            wanted = site.single(route, row)
            for _ in range(2):  # what is kept is the same
                answer = site.call("GET", path)
                assert answer.status == route.operation.status, path
                assert answer.json() == wanted, path
            wrap = route.resource.wrap if route.operation.wrap == "" else route.operation.wrap
            shown = answer.json()[wrap] if wrap else answer.json()
            assert list(shown)[: len(fields)] == fields, path


def test_a_record_that_is_not_there_is_not_found(site: Site) -> None:
    for route in site.app.routes:
        if not route.operation.names and not is_about_a_row(route.operation):
            continue
        before = site.state()
        for found, name in values(site, route):
            for id_ in NO_ID:
                answer = send(site, route, found | {name: id_})
                assert answer == (404, NOT_FOUND), (route.operation.path, name, id_)
        assert site.state() == before, route.operation.path


def test_a_record_that_a_body_names_by_something_else_is_not_found(site: Site) -> None:
    for route in about_a_row(site):
        name = route.operation.record_param
        for found, _ in values(site, route):
            for id_ in NO_NUMBER if name not in route.operation.names else ():
                answer = send(site, route, found | {name: id_})
                assert answer == (404, NOT_FOUND), (route.operation.path, id_)


def test_a_record_is_found_below_its_own_parent_alone(site: Site) -> None:
    for route in about_a_row(site):
        operation = route.operation
        for parent in operation.parents:
            for found, name in values(site, route):
                others = [row["id"] for row in site.rows(parent.table)]
                for id_ in others if name == parent.param else ():
                    if str(id_) != str(found[name]):
                        answer = send(site, route, found | {name: id_})
                        assert answer == (404, NOT_FOUND), (operation.path, id_)


def test_a_parent_that_the_body_names_does_not_count(site: Site) -> None:
    for route in site.routes("list"):
        for path, _ in site.addresses(route) if route.operation.parents else ():
            sent = dict.fromkeys(route.operation.names, NOBODY)
            assert site.call("GET", path, sent).body == site.call("GET", path).body, path


def test_a_function_answers_whatever_is_sent(site: Site) -> None:
    for route in site.routes(None):
        rows = site.about(route) if is_about_a_row(route.operation) else [None]
        for row in rows:
            below = route.operation.parents[-1:] if row is None else ()
            parent = site.rows(below[0].table)[0] if below else None
            path, named = site.address(route.operation, row, parent)
            for junk in JUNK:
                site.reset()
                sent = {**dict.fromkeys(route.operation.body, junk), **named}
                answer = site.call(route.operation.method, path, sent)
                assert answer.status in {200, 401, 404, 422, route.operation.status, 202}, path
                answer.json()
