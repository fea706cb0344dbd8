"""Every operation: who may call it, and what Select Customers leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mock_syncro.engine.call import Route
from mock_syncro.errors import DENIED
from mock_syncro.vocabulary.interface import Record
from tests.declared.examples import FEW, NEW, NO_CUSTOMERS, body, names_of, permission_tokens
from tests.declared.reference import asks, listed, ordered
from tests.declared.site import Answer, Site, is_about_a_row
from tests.declared.test_lists import sorting, usual, whole
from tests.declared.test_records import NOT_FOUND
from tests.declared.test_writes import sent_fields

VIEWERS = (
    ("one-customer-token", 1705, (0,)),
    (FEW, 1750, (0, 2)),
    (NO_CUSTOMERS, 1760, ()),
)
"""A token, its user, and which customers it sees."""


def calls(site: Site, route: Route) -> Iterator[tuple[Record | None, str, dict[str, Any]]]:
    """A call about each row, or below each parent, that an operation can be about."""
    operation = route.operation
    sent = body(sent_fields(route), NEW, site.ids) if operation.verb in ("create", "update") else {}
    if is_about_a_row(operation):
        for row in site.about(route):
            path, named = site.address(operation, row)
            yield row, path, sent | named
    elif operation.verb in ("list", "create") or operation.parents:
        for path, parent in site.addresses(route):
            yield parent, path, sent
    else:
        yield None, operation.path, sent


def send(site: Site, route: Route, path: str, sent: dict[str, Any], token: str) -> Answer:
    return site.call(route.operation.method, path, sent or None, token=token)


def test_a_call_needs_its_permission_and_nothing_else(site: Site) -> None:
    routes = {route.operation: route for route in site.app.routes}
    paths = {(route.operation.method, route.operation.path): route for route in site.app.routes}
    for name, _, (operation, enough) in permission_tokens(site.resources):
        route = routes.get(operation) or paths[operation.method, operation.path]
        wanted = names_of(operation.permission)
        statuses = set()
        for _, path, sent in calls(site, route):
            site.reset()
            before = site.state()
            answer = send(site, route, path, sent, name)
            if enough:
                usual_one = send(site, route, path, sent, "admin-token")
                statuses |= {(answer.status, usual_one.status)}
                continue
            assert (answer.status, answer.json()) == (route.resource.denied_status, DENIED), path
            assert all(f'"{one}"' in answer.note for one in wanted), answer.note
            assert site.state() == before, path
        same = [one for one, other in statuses if one < 300 or one == other != 401]
        assert same or not enough, (operation.path, name, statuses)


def test_a_call_without_a_permission_wants_any_token(site: Site) -> None:
    for route in site.app.routes:
        for _, path, sent in calls(site, route):
            site.reset()
            answer = send(site, route, path, sent, "no-permissions-token")
            assert (answer.json() == DENIED) is (route.operation.permission is not None), path
            assert send(site, route, path, sent, "no such token").status == 401, path


@pytest.mark.parametrize(("token", "user", "some"), VIEWERS, ids=["one", "few", "none"])
def test_a_list_leaves_out_the_rows_of_other_customers(
    site: Site, token: str, user: int, some: tuple[int, ...]
) -> None:
    customers = frozenset(owners(site)[at] for at in some)
    hidden = 0
    for route in site.routes("list"):
        for path, parent in site.addresses(route):
            site.call("GET", path)  # what an admin was shown is not kept for others
            answer = site.call("GET", path, token=token)
            below = route.operation.parents
            if below and parent and not site.sees(below[-1].table, parent, customers):
                assert (answer.status, answer.json()) == (404, NOT_FOUND), path
                hidden += 1
                continue
            rows = listed(site, route, parent, customers=customers)
            hidden += len(rows) < len(listed(site, route, parent))
            size = usual(route)
            shown = rows if route.operation.per_page is None else rows[:size]
            wanted = whole(site, route, shown, total=len(rows), per_page=size)
            key = route.operation.key or route.resource.name
            wanted[key] = site.in_list(route, shown, customers)
            assert answer.json() == wanted, path
            narrowed(site, route, parent, path, (token, user, customers))
    assert hidden


def narrowed(
    site: Site, route: Route, parent: Record | None, path: str, viewer: tuple[str, int, Any]
) -> None:
    """Each filter and each order, of the rows that are seen."""
    token, user, customers = viewer
    for filter_ in route.operation.filters:
        for ask in asks(site, route.resource, filter_, user):
            rows = listed(site, route, parent, [ask], customers)
            answer = site.call("GET", path, query=ask.query | {"per_page": 50}, token=token)
            assert site.found(route, answer) == [row["id"] for row in rows], (path, ask)
    for field in route.operation.sortable[:4]:
        rows = ordered(listed(site, route, parent, customers=customers), field, descending=True)
        answer = site.call("GET", path, query=sorting(route, field, "DESC"), token=token)
        ids = [row["id"] for row in rows][: usual(route)]
        assert site.found(route, answer) == ids, (path, field)


def owners(site: Site) -> list[int]:
    """The ids of the customers."""
    return [
        row["id"]
        for resource in site.resources
        if resource.scope == "id"
        for row in site.rows(resource.name)
    ]


def tables(route: Route) -> list[str]:
    """What a call goes through."""
    above = [parent.table for parent in route.operation.parents]
    return [*above, route.resource.name] if is_about_a_row(route.operation) else above


@pytest.mark.parametrize(("token", "user", "some"), VIEWERS, ids=["one", "few", "none"])
def test_a_record_of_another_customer_is_not_found(
    site: Site, token: str, user: int, some: tuple[int, ...]
) -> None:
    customers = frozenset(owners(site)[at] for at in some)
    shown = hidden = 0
    for route in site.app.routes:
        for row, path, sent in calls(site, route) if tables(route) else ():
            site.reset()
            before = site.state()
            if route.operation.method == "GET":  # what an admin was shown is not kept for others
                send(site, route, path, sent, "admin-token")
            answer = send(site, route, path, sent, token)
            lowest = row
            seen = True
            for table in reversed(tables(route)):
                at = tables(route).index(table)
                assert lowest is not None
                seen = seen and site.sees(table, lowest, customers)
                if at:
                    field = route.operation.parents[at - 1].field
                    lowest = site.row(tables(route)[at - 1], lowest[field])
            if not seen:
                assert (answer.status, answer.json()) == (404, NOT_FOUND), path
                assert site.state() == before, path
                hidden += 1
            elif route.operation.verb == "show" and row is not None:
                record = site.single(route, row)
                key = route.resource.wrap if route.operation.wrap == "" else route.operation.wrap
                own = site.shown(route.resource.name, row, route.operation.answer_form, customers)
                assert answer.json() == (own if key is None else record | {key: own}), path
                shown += 1
    assert shown or not some
    assert hidden


def test_what_a_client_sends_names_no_row_that_its_user_does_not_see(site: Site) -> None:
    token, customers = VIEWERS[0][0], frozenset(owners(site)[:1])

    def of_others(table: str) -> list[int]:
        rows = site.rows(table)
        return [row["id"] for row in rows if not site.sees(table, row, customers)]

    for route in site.routes("create", "update"):
        fields = {n: f.refers_to for n, f in sent_fields(route).items() if f.refers_to}
        row, path, sent = next(iter(calls(site, route)))
        now = row if row is not None and route.operation.verb == "update" else {}
        # The others name the first row, which the user sees.
        sent |= {name: site.rows(table)[0]["id"] for name, table in fields.items()}
        for name, table in fields.items():
            for id_ in of_others(table)[:2] if table != "users" else ():
                if now.get(name) == id_:
                    continue  # what stays as it is, is not looked at
                site.reset()
                before = site.state()
                answer = send(site, route, path, sent | {name: id_}, token)
                case = (path, name, answer)
                if sent_fields(route)[name].unknown == "missing":
                    assert (answer.status, answer.json()) == (404, NOT_FOUND), case
                    assert site.state() == before, case
                else:
                    assert f"has no row {id_}" in answer.note, case
