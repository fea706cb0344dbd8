"""The five verbs, once for all tables: list, show, create, update, delete; and functions.

Each takes a resource and one of its operations at the start and returns what answers its calls,
so that a call does only what depends on the call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import Any

import orjson

from ..lists.listing import Lister
from ..lists.pages import Listing
from ..records.reading import Read, read_fields, sent_fields
from ..vocabulary.kinds import whole_number
from ..vocabulary.operations import META, Answer, Operation
from ..vocabulary.resource import Resource
from .call import Call
from .reply import JSON, TEXT, Reply
from .work import Engine

Handler = Callable[[Call], Reply]


def handler(engine: Engine, resource: Resource, operation: Operation, most: int) -> Handler:
    """What answers the calls of an operation; `most` is the most rows of a page."""
    match operation.does:
        case "list" if operation.per_page is None:
            return _whole(engine, resource, operation)
        case "list":
            return _pages(engine, resource, operation, most)
        case "show":
            return _show(engine, resource, operation)
        case "create":
            return _create(engine, resource, operation)
        case "update":
            return _update(engine, resource, operation)
        case "delete":
            return _delete(engine, resource, operation)
        case run:
            return _function(engine, resource, operation, run)


def _whole(engine: Engine, resource: Resource, operation: Operation) -> Handler:
    """All rows, newest first, without pages and meta."""
    select, write = _select(resource, operation), _list_writer(engine, resource, operation)
    end = b"]" + _beside(operation)

    def handle(call: Call) -> Reply:
        listing = select(call)
        rows = listing.page(0, len(listing))
        return Reply(operation.status, write(rows, call, end), JSON, call.note)

    return handle


def _pages(engine: Engine, resource: Resource, operation: Operation, most: int) -> Handler:
    select, write = _select(resource, operation), _list_writer(engine, resource, operation)
    usual = min(operation.per_page or most, most)
    meta, known = _meta(operation), _parameters(resource, operation)
    resizable = operation.resizable

    def handle(call: Call) -> Reply:
        params = call.params
        listing = select(call)
        page, per_page = 1, usual
        if params:
            page = _positive(call, "page", 1)
            wanted = _positive(call, "per_page", usual) if resizable else usual
            per_page = min(wanted, most)
            page = page if page < 2**63 else 1
            if wanted > most:
                call.explain(f"per_page is {most} at most; --max-per-page allows more")
            call.ignore(known, "parameter of the list")
        rows = listing.page((page - 1) * per_page, per_page)
        total = len(listing)
        # At least one page, as will_paginate counts them (guess).
        numbers = (max(1, -(-total // per_page)), total, per_page, page, total)
        return Reply(operation.status, write(rows, call, meta(numbers)), JSON, call.note)

    return handle


def _parameters(resource: Resource, operation: Operation) -> frozenset[str]:
    """What a list takes."""
    filters = {filter_.param for filter_ in operation.filters}
    sort = operation.sort_params if operation.sortable else ()
    pages = ("page", "per_page") if operation.resizable else ("page",)
    return frozenset(filters.union(sort, resource.varied_by, pages))


def _select(resource: Resource, operation: Operation) -> Callable[[Call], Listing]:
    """The rows of a list: of all, or of those below the parent in the path."""
    lister = Lister(resource, operation)
    if not operation.parents:
        return lambda call: lister.select(call, call.params)
    return lambda call: lister.select(call, call.params, below=call.parent.doc_id)


def _meta(operation: Operation) -> Callable[[tuple[int, ...]], bytes]:
    """Writes the end of a page: `meta` with the keys that the operation names."""
    end = _beside(operation)
    if not operation.meta:
        return lambda numbers: b"]" + end
    named = itemgetter(*((*META, "total_count").index(key) for key in operation.meta))
    text = ",".join(f'"{key}":%d' for key in operation.meta)
    template = b'],"meta":{%b}%b' % (text.encode(), end.replace(b"%", b"%%"))
    return lambda numbers: template % named(numbers)


def _list_writer(
    engine: Engine, resource: Resource, operation: Operation
) -> Callable[[Sequence[Any], Call, bytes], bytes]:
    """Writes rows as the operation shows a list, with what follows the last of them."""
    encoder, form = engine.encoders[resource.name], operation.answer_form
    start = b'{"%b":[' % (operation.key or resource.name).encode()
    if not operation.each:
        return lambda rows, call, end: encoder.many(rows, call, form, start, end)
    each = b'{"%b":' % operation.each.encode()

    def write(rows: Sequence[Any], call: Call, end: bytes) -> bytes:
        shown = [each + encoder.one(row, call, form) + b"}" for row in rows]
        return start + b",".join(shown) + end

    return write


def _beside(operation: Operation) -> bytes:
    """The end of an answer's object, with what always stands beside the record."""
    beside = dict(operation.beside)
    return b"," + orjson.dumps(beside)[1:] if beside else b"}"


def _one_writer(
    engine: Engine, resource: Resource, operation: Operation
) -> Callable[[Any, Call], bytes]:
    """Writes a record as the operation shows a single one."""
    encoder, form = engine.encoders[resource.name], operation.answer_form
    key = resource.wrapper(operation)
    if key is None:
        return lambda row, call: b"".join(encoder.pieces(row, call, form))
    start, end = b'{"%b":' % key.encode(), _beside(operation)
    return lambda row, call: b"".join([start, *encoder.pieces(row, call, form), end])


def _positive(call: Call, name: str, default: int) -> int:
    value = call.params.get(name)
    number = None if value is None else whole_number(value)
    if number is not None and number > 0:
        return number
    if value:
        call.explain(f"{name} is no whole number from 1, so it is {default}")
    return default


def _show(engine: Engine, resource: Resource, operation: Operation) -> Handler:
    write, readable = _one_writer(engine, resource, operation), resource.readable

    def handle(call: Call) -> Reply:
        row = call.record
        if readable:
            readable(call, row)
        return Reply(operation.status, write(row, call))

    return handle


class _Body:
    """What the body of a create or update may carry."""

    def __init__(self, resource: Resource, operation: Operation, verb: str) -> None:
        self.fields = {**sent_fields(resource.fields, verb), **operation.body}
        self._known = self.fields.keys() | resource.varied_by.keys() | {operation.record_param}
        self._silent = frozenset(name for name, field in self.fields.items() if field.silent)

    def read(self, call: Call) -> Read:
        """The fields that were sent; people are told of what comes to nothing."""
        sent, problems = read = read_fields(self.fields, call.params, call.view)
        if len(call.params) > len(sent):
            call.ignore(self._known, "field of the body")
            refused = {problem.field for problem in problems}
            dropped = self.fields.keys() & call.params.keys() - sent.keys() - refused
            _tell(call, "of another type, so it counts as not sent", dropped)
        if not self._silent.isdisjoint(sent):
            _tell(call, "taken, and shown nowhere", self._silent & sent.keys())
        return read


def _tell(call: Call, what: str, names: AbstractSet[str]) -> None:
    if names:
        call.explain(f"{what}: {', '.join(sorted(names))}")


def _create(engine: Engine, resource: Resource, operation: Operation) -> Handler:
    write, writer = _responder(engine, resource, operation), engine.writers[resource.name]
    body = _Body(resource, operation, "create")
    above = [parent.field for parent in operation.parents[-1:]]

    def handle(call: Call) -> Reply:
        sent, problems = body.read(call)
        for field in above:
            sent[field] = call.parent.doc_id
        row = writer.create(call, sent, problems, found=above)
        return write(row, call)

    return handle


def _update(engine: Engine, resource: Resource, operation: Operation) -> Handler:
    write, writer = _responder(engine, resource, operation), engine.writers[resource.name]
    body = _Body(resource, operation, "update")
    whole = operation.record_param in operation.names  # what a PUT can replace

    def handle(call: Call) -> Reply:
        before = call.record
        sent, problems = body.read(call)
        replace = whole and call.account.recipe.put == "replace"
        row = writer.change(call, before, sent, problems, replace=replace, found=())
        return write(row, call)

    return handle


def _delete(engine: Engine, resource: Resource, operation: Operation) -> Handler:
    write, writer = _one_writer(engine, resource, operation), engine.writers[resource.name]
    respond = _responder(engine, resource, operation) if operation.respond else None
    gone, sets = operation.gone, operation.sets
    empty = operation.status == 204
    fixed = b"" if empty or gone is None or callable(gone) else orjson.dumps(gone)
    known = {operation.record_param}
    named = operation.record_param not in operation.names

    def handle(call: Call) -> Reply:
        row = call.record
        body = write(row, call) if gone is None and not empty else fixed
        if sets:
            writer.change(call, row, sets)
        else:
            writer.remove(call, row)
        if named:  # by the body, which may have more
            call.ignore(known, "field of the body")
        if respond:
            return respond(row, call)
        if callable(gone) and not empty:
            body = orjson.dumps(gone(row))
        return Reply(operation.status, body, JSON, call.note)

    return handle


def _function(
    engine: Engine, resource: Resource, operation: Operation, run: Callable[[Call], Answer]
) -> Handler:
    write, known = _answer_writer(engine, resource, operation), operation.body.keys()

    def handle(call: Call) -> Reply:
        answer = run(call)
        if known:
            call.ignore(known, "field of the body")
        return write(answer, call)

    return handle


def _responder(
    engine: Engine, resource: Resource, operation: Operation
) -> Callable[[Any, Call], Reply]:
    """Makes the reply from the record that was written."""
    respond = operation.respond
    if respond is not None:
        write_answer = _answer_writer(engine, resource, operation)
        return lambda row, call: write_answer(respond(call, row), call)
    write, status = _one_writer(engine, resource, operation), operation.status
    return lambda row, call: Reply(status, write(row, call), JSON, call.note)


def _answer_writer(
    engine: Engine, resource: Resource, operation: Operation
) -> Callable[[Answer, Call], Reply]:
    """Makes the reply from what a function returns."""
    write_one = _one_writer(engine, resource, operation)
    write_list, end = _list_writer(engine, resource, operation), b"]" + _beside(operation)

    def write(answer: Answer, call: Call) -> Reply:
        status = answer.status or operation.status
        if answer.text is not None:
            return Reply(status, answer.text.encode(), TEXT, call.note)
        if answer.rows is not None:
            body = write_list(answer.rows, call, end)
        elif answer.row is not None:
            body = write_one(answer.row, call)
        else:
            body = orjson.dumps(answer.value)
        return Reply(status, body, JSON, call.note)

    return write
