"""The five verbs, once for all resources: list, show, create, update, delete.

Each function takes a resource at the start and returns what answers its calls, so that a call
does only what depends on the call. Whatever can refuse a call comes before the first write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call, Engine
from .casting import whole_number
from .errors import ApiError, Invalid, not_found
from .reply import Reply, json_reply
from .resource import META, Draft, Resource
from .store import Row, same

Handler = Callable[[Call], Reply]


def list_(engine: Engine, resource: Resource, most: int) -> Handler:
    """`most` is the most rows of a page."""
    return _below(engine, resource) if _parent(resource) else _pages(engine, resource, most)


def _below(engine: Engine, resource: Resource) -> Handler:
    """The rows of the parent in the path, newest first, without pages."""
    encoder, opening = engine.encoders[resource.name], _opening(resource)
    parent, table = _parent(resource), _parent_table(resource)

    def handle(call: Call) -> Reply:
        database, view = call.account.database, call.account.view
        above = call.find(table, call.path_params[parent])
        rows = database.table(resource.name).matching(parent, above["id"])
        rows.reverse()
        return Reply(200, opening + encoder.many(rows, database, view) + b"]}")

    return handle


def _pages(engine: Engine, resource: Resource, most: int) -> Handler:
    encoder, lister = engine.encoders[resource.name], engine.listers[resource.name]
    opening, usual = _opening(resource), min(resource.per_page or most, most)

    def handle(call: Call) -> Reply:
        params, database = call.params, call.account.database
        listing = lister.select(database, call.grant, params)
        page, per_page = 1, usual
        if params:
            page = _positive(params.get("page"), 1)
            per_page = min(_positive(params.get("per_page"), usual), most)
            page = page if page < 2**63 else 1
        rows = listing.page((page - 1) * per_page, per_page)
        total = len(listing)
        # At least one page, as will_paginate counts them (guess).
        numbers = (max(1, -(-total // per_page)), total, per_page, page)
        body = encoder.many(rows, database, call.account.view)
        return Reply(200, b"%b%b%b" % (opening, body, _META % numbers))

    return handle


_META = b'],"meta":{"%b":%%d,"%b":%%d,"%b":%%d,"%b":%%d}}' % tuple(k.encode() for k in META)


def _opening(resource: Resource) -> bytes:
    return b'{"%b":[' % resource.name.encode()


def _positive(value: Any, default: int) -> int:
    number = whole_number(value)
    return number if number is not None and number > 0 else default


def show(engine: Engine, resource: Resource) -> Handler:
    encoder, wrap = engine.encoders[resource.name], wrapper(resource)
    find = _finder(resource)

    def handle(call: Call) -> Reply:
        row = find(call)
        account = call.account
        return Reply(200, wrap(encoder.one(row, account.database, account.view, "detail")))

    return handle


def create(engine: Engine, resource: Resource) -> Handler:
    records, encoder = engine.records[resource.name], engine.encoders[resource.name]
    wrap, parent, table = wrapper(resource), _parent(resource), _parent_table(resource)

    def handle(call: Call) -> Reply:
        sent, problems = records.read("create", call.params)
        if parent:
            sent[parent] = call.find(table, call.path_params[parent])["id"]
        draft = records.draft(sent, None, replace=False)
        _check(call, engine, resource, draft, problems)
        row = call.add_whole(resource.name, draft.record)
        resource.saved(call, None, row)
        account = call.account
        return Reply(200, wrap(encoder.one(row, account.database, account.view, "list")))

    return handle


def update(engine: Engine, resource: Resource) -> Handler:
    records, encoder = engine.records[resource.name], engine.encoders[resource.name]
    wrap, find = wrapper(resource), _finder(resource)

    def handle(call: Call) -> Reply:
        before = row = find(call)
        sent, problems = records.read("update", call.params)
        replacing = call.account.settings.put == "replace"
        draft = records.draft(sent, before, replace=replacing)
        draft = Draft(record=draft.record, sent=sent, before=before)
        _check(call, engine, resource, draft, problems)
        if not same(before, draft.record):  # Rails leaves updated_at where nothing changes
            row = call.change(resource.name, before, draft.record)
            resource.saved(call, before, row)
        account = call.account
        return Reply(200, wrap(encoder.one(row, account.database, account.view, "list")))

    return handle


def delete(resource: Resource) -> Handler:
    reply, find = json_reply(200, resource.delete_body), _finder(resource)

    def handle(call: Call) -> Reply:
        row = find(call)
        resource.deleted(call, row)
        call.remove(resource.name, row)
        return Reply(200, reply.body)

    return handle


def wrapper(resource: Resource) -> Callable[[bytes], bytes]:
    """Puts a single record into its key, where the resource has one."""
    if resource.wraps_one is None:
        return lambda body: body
    opening = b'{"%b":' % resource.wraps_one.encode()
    return lambda body: b"%b%b}" % (opening, body)


def _finder(resource: Resource) -> Callable[[Call], Row]:
    """Finds the record of the path, which must belong to the parent in the path."""
    name, parent = resource.name, _parent(resource)

    def find(call: Call) -> Row:
        row = call.find(name, call.path_params["id"])
        if parent and row[parent] != whole_number(call.path_params[parent]):
            raise not_found()
        return row

    return find


def _parent(resource: Resource) -> str:
    """The field that the path's own `{…_id}` names, or ""."""
    return resource.path.partition("{")[2].partition("}")[0]


def _parent_table(resource: Resource) -> str:
    """The table that this field refers to."""
    parent = _parent(resource)
    return resource.fields[parent].refers_to if parent else ""


def _check(
    call: Call, engine: Engine, resource: Resource, draft: Draft, problems: list[str]
) -> None:
    """Raises the 404 of a record that is referred to and not there, or the resource's 422."""
    record, before = draft.record, draft.before
    for name, table in engine.records[resource.name].references:
        value = record[name]
        if value is not None and (before is None or value != before[name]):
            call.find(table, value)
    messages = [*problems, *resource.check(draft)]
    if messages:
        raise ApiError(422, resource.invalid(_invalid(call, engine, resource, draft, messages)))


def _invalid(
    call: Call, engine: Engine, resource: Resource, draft: Draft, messages: list[str]
) -> Invalid:
    encoder = engine.encoders[resource.name]
    params: dict[str, Any] = {k: v for k, v in call.params.items() if k != "api_key"}
    return Invalid(
        messages=messages,
        params=params,
        record=lambda: encoder.unsaved(draft.record, call.view),
        updating=draft.before is not None,
    )
