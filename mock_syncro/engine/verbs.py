"""The five verbs, once for all resources: list, show, create, update, delete.

Each function takes a resource at the start and returns what answers its calls, so that a call
does only what depends on the call. Whatever can refuse a call comes before the first write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..errors import not_found
from ..lists.pages import Listing
from ..store import Row, same
from ..vocabulary.casting import whole_number
from ..vocabulary.resource import META, Draft, Resource
from .call import Call, Engine
from .reply import JSON, Reply, json_reply

Handler = Callable[[Call], Reply]


def list_(engine: Engine, resource: Resource, most: int) -> Handler:
    """`most` is the most rows of a page."""
    return _whole(engine, resource) if resource.per_page is None else _pages(engine, resource, most)


def _whole(engine: Engine, resource: Resource) -> Handler:
    """All rows, newest first, without pages and meta."""
    encoder, form = engine.encoders[resource.name], resource.forms["list"]
    select, start = _select(resource), opening(resource)

    def handle(call: Call) -> Reply:
        listing = select(call)
        rows = listing.page(0, len(listing))
        return Reply(200, encoder.many(rows, call, form, start, b"]}"))

    return handle


def _pages(engine: Engine, resource: Resource, most: int) -> Handler:
    encoder, form = engine.encoders[resource.name], resource.forms["list"]
    select, start = _select(resource), opening(resource)
    usual = min(resource.per_page or most, most)
    meta, known = _meta(resource.meta), _parameters(resource)

    def handle(call: Call) -> Reply:
        params = call.params
        listing = select(call)
        page, per_page = 1, usual
        if params:
            page = _positive(params.get("page"), 1)
            wanted = _positive(params.get("per_page"), usual)
            per_page = min(wanted, most)
            page = page if page < 2**63 else 1
            if wanted > most:
                call.explain(f"per_page is {most} at most; --max-per-page allows more")
            call.ignore(known, "parameter of the list")
        rows = listing.page((page - 1) * per_page, per_page)
        total = len(listing)
        # At least one page, as will_paginate counts them (guess).
        numbers = (max(1, -(-total // per_page)), total, per_page, page, total)
        body = encoder.many(rows, call, form, start, meta(numbers))
        return Reply(200, body, JSON, call.note)

    return handle


def _parameters(resource: Resource) -> frozenset[str]:
    """What the list of a resource takes."""
    filters = {filter_.param for filter_ in resource.filters}
    sort = resource.sort_params if resource.sortable else ()
    return frozenset(filters.union(sort, resource.varied_by, ("page", "per_page")))


def _select(resource: Resource) -> Callable[[Call], Listing]:
    """The rows of a list: of all, or of those below the parent in the path."""
    name, parent = resource.name, resource.parent
    if parent is None:
        return lambda call: call.engine.listers[name].select(call, call.params)
    above = parent

    def below(call: Call) -> Listing:
        row = call.find(above.table, call.path_params[above.param])
        above.readable(call, row)
        return call.engine.listers[name].select(call, call.params, below=row.doc_id)

    return below


def _meta(keys: Sequence[str]) -> Callable[[tuple[int, ...]], bytes]:
    """Writes these keys of the numbers of a page."""
    places = [(*META, "total_count").index(key) for key in keys]
    text = ",".join(f'"{key}":%d' for key in keys)
    template = b'],"meta":{%b}}' % text.encode()
    return lambda numbers: template % tuple([numbers[place] for place in places])


def opening(resource: Resource) -> bytes:
    """What a list of the resource begins with."""
    return b'{"%b":[' % resource.name.encode()


def _positive(value: Any, default: int) -> int:
    number = whole_number(value)
    return number if number is not None and number > 0 else default


def show(engine: Engine, resource: Resource) -> Handler:
    encoder, wrap = engine.encoders[resource.name], wrapper(resource.wraps_one)
    find, form = _finder(resource), resource.forms["show"]

    def handle(call: Call) -> Reply:
        row = find(call)
        resource.readable(call, row)
        return Reply(200, wrap(encoder.pieces(row, call, form)))

    return handle


def create(engine: Engine, resource: Resource) -> Handler:
    records, encoder = engine.records[resource.name], engine.encoders[resource.name]
    wrap, parent, form = wrapper(resource.wraps_one), resource.parent, resource.forms["create"]
    known = records.sent["create"].keys() | resource.varied_by.keys()

    def handle(call: Call) -> Reply:
        sent, problems = records.read("create", call.params, call.view)
        if parent:
            sent[parent.field] = call.find(parent.table, call.path_params[parent.param]).doc_id
        draft = records.draft(sent, None, call.now, replace=False)
        _check(call, engine, resource, draft, problems)
        if resource.begin:
            resource.begin(call, draft.record)
        row = _followed_up(call, resource, draft, call.add_whole(resource.name, draft.record))
        if len(call.params) > len(sent):
            call.ignore(known, "field of the body")
        return Reply(200, wrap(encoder.pieces(row, call, form)), JSON, call.note)

    return handle


def update(engine: Engine, resource: Resource) -> Handler:
    records, encoder = engine.records[resource.name], engine.encoders[resource.name]
    wrap, find, form = wrapper(resource.wraps_one), _finder(resource), resource.forms["update"]
    known = records.sent["update"].keys() | resource.varied_by.keys()

    def handle(call: Call) -> Reply:
        before = row = find(call)
        sent, problems = records.read("update", call.params, call.view)
        replacing = call.account.recipe.put == "replace"
        draft = records.draft(sent, before, call.now, replace=replacing)
        draft.before = before
        _check(call, engine, resource, draft, problems)
        if not same(before, draft.record):  # Rails leaves updated_at where nothing changes
            row = call.change(resource.name, before, draft.record)
        row = _followed_up(call, resource, draft, row)
        if len(call.params) > len(sent):
            call.ignore(known, "field of the body")
        return Reply(200, wrap(encoder.pieces(row, call, form)), JSON, call.note)

    return handle


def _followed_up(call: Call, resource: Resource, draft: Draft, row: Row) -> Row:
    """Do what follows from a write; the row as it is after that."""
    if resource.saved is None:
        return row
    resource.saved(call, draft, row)
    return call.database.table(resource.name).row(row.doc_id) or row


def delete(resource: Resource) -> Handler:
    reply, find = json_reply(200, resource.delete_body), _finder(resource)

    def handle(call: Call) -> Reply:
        row = find(call)
        resource.deleted(call, row)
        call.remove(resource.name, row)
        return Reply(200, reply.body)

    return handle


def wrapper(key: str | None) -> Callable[[list[bytes]], bytes]:
    """Joins the pieces of a single record and puts it into its key, where there is one."""
    if key is None:
        return b"".join
    opening = b'{"%b":' % key.encode()
    return lambda pieces: b"".join([opening, *pieces, b"}"])


def _finder(resource: Resource) -> Callable[[Call], Row]:
    """Finds the record of the path, which must belong to the parent in the path."""
    name, parent = resource.name, resource.parent

    def find(call: Call) -> Row:
        row = call.find(name, call.path_params["id"])
        if parent and row[parent.field] != whole_number(call.path_params[parent.param]):
            raise not_found(f"it belongs to another {parent.field.removesuffix('_id')}")
        return row

    return find


def _check(
    call: Call, engine: Engine, resource: Resource, draft: Draft, problems: list[str]
) -> None:
    """Raises the 404 of a record that is referred to and not there, or the resource's 422."""
    record, before = draft.record, draft.before
    for name, table, unknown in engine.records[resource.name].references:
        value = record[name]
        if value is not None and (before is None or value != before[name]):
            if unknown == "missing":
                call.find(table, value)
            elif call.seen(table, value) is None:
                record[name] = None
                call.explain(f"{table} has no row {str(value)[:40]}")
    messages = [*problems, *resource.check(draft)]
    if messages:
        encoder = engine.encoders[resource.name]
        raise call.invalid(
            resource,
            messages,
            lambda: encoder.unsaved(record, call.view),
            updating=before is not None,
        )
