"""Every creation, update and deletion: what is stored, answered, refused, and what stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_syncro.engine.call import Route
from mock_syncro.store import Row
from mock_syncro.vocabulary.fields import Field
from mock_syncro.vocabulary.kinds import DROPPED
from mock_syncro.vocabulary.refusals import label
from tests.declared.conftest import MakeSite
from tests.declared.examples import NEW, body, field_value
from tests.declared.site import NOBODY, Answer, Site, State, nullified

JUNK: tuple[Any, ...] = ({}, [], 5, "x", True, "", [1], {"a": 1}, -1.5, 2**63 - 1)
LATER = 61


def sent_fields(route: Route) -> dict[str, Field]:
    """What the body of a creation or update may carry."""
    verb = route.operation.verb
    own = {n: f for n, f in route.resource.fields.items() if f.sent in ("always", verb)}
    return {**own, **route.operation.body}


def silent_note(route: Route, sent: Mapping[str, Any]) -> str:
    """What people are told of fields that are taken, and come to nothing."""
    names = sorted(n for n, field in sent_fields(route).items() if field.silent and n in sent)
    return f"taken, and shown nowhere: {', '.join(names)}" if names else ""


def cast(site: Site, route: Route, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of examples."""
    fields = sent_fields(route)
    return {name: field_value(fields[name], name, NEW, site.ids)[1] for name in sent}


def parents(site: Site, route: Route) -> list[tuple[str, dict[str, Any]]]:
    """Where a row can be created, and the field that this gives it."""
    below = route.operation.parents[-1:]
    places = list(site.addresses(route))[:2]
    return [(path, {one.field: row["id"] for one in below} if row else {}) for path, row in places]


def followed(site: Site, route: Route, record: dict[str, Any]) -> dict[str, Any]:
    """The same record with what it repeats of others."""
    for name, field in route.resource.fields.items():
        reference, repeated = field.follows
        if reference:
            table = route.resource.fields[reference].refers_to
            other = site.row(table, record[reference])
            record[name] = None if other is None else other[repeated]
    return record


def update(site: Site, route: Route, row: Row, sent: Mapping[str, Any]) -> Answer:
    path, named = site.address(route.operation, row)
    return site.call(route.operation.method, path, {**sent, **named})


def changed(before: State, table: str, row: Row, record: dict[str, Any], site: Site) -> State:
    """The state with another record in a row's place, and with what repeats its values."""
    after = {name: dict(rows) for name, rows in before.items()}
    after[table][row.doc_id] = record
    for other in site.resources:
        for name, field in other.fields.items():
            reference, repeated = field.follows
            if reference and other.fields[reference].refers_to == table:
                after[other.name] = {
                    id_: {**one, name: record[repeated]} if one[reference] == row.doc_id else one
                    for id_, one in after[other.name].items()
                }
    return after


def refused(route: Route, answer: Answer, field: str, text: str) -> bool:
    """Whether it was refused for a reason: as a sentence, or below the field's name."""
    told = answer.body.decode()
    said = f"{label(field)} {text}" in told or f'"{field}":["{text}"' in told
    return answer.status == route.resource.invalid_status and said


def test_what_is_created_is_stored_answered_and_read_back(site: Site) -> None:
    shows = {route.resource.name: route for route in site.routes("show")}
    for route in site.routes("create"):
        resource, show = route.resource, shows.get(route.resource.name)
        for path, given in parents(site, route):
            site.reset()
            sent = body(sent_fields(route), NEW, site.ids)
            before = site.state()[resource.name]
            answer = site.call(route.operation.method, path, sent)
            assert answer.status == route.operation.status, answer.body
            assert answer.note == silent_note(route, sent), path
            row = site.rows(resource.name)[-1]
            assert row["id"] == max(before) + 1, path
            wanted = site.written(resource, None, cast(site, route, sent) | given)
            made_at = wanted["created_at"] or site.now
            assert (row["created_at"], row["updated_at"]) == (made_at, site.now), path
            drawn = {name for name, field in resource.fields.items() if field.drawn}
            assert all(len(row[name]) == resource.fields[name].drawn[1] for name in drawn)  # type: ignore[index]
            if resource.begin is None:
                made = {"id": row["id"], "created_at": made_at, "updated_at": site.now}
                wanted = followed(site, route, wanted | made)
                assert row == wanted | {name: row[name] for name in drawn}, path
            for name in sent.keys() & wanted.keys():
                assert row[name] == wanted[name], (path, name)
            assert answer.json() == site.single(route, row), path
            if show:
                where, _ = site.address(show.operation, row)
                assert site.call("GET", where).json() == site.single(show, row), path


def test_what_is_not_sent_has_its_default(site: Site) -> None:
    for route in site.routes("create"):
        path, given = parents(site, route)[0]
        whole = body(sent_fields(route), NEW, site.ids)
        for left_out in whole:
            site.reset()
            sent = {name: value for name, value in whole.items() if name != left_out}
            answer = site.call(route.operation.method, path, sent)
            if answer.status != route.operation.status:
                assert answer.status == route.resource.invalid_status, (path, left_out)
                continue
            row = site.rows(route.resource.name)[-1]
            field = sent_fields(route)[left_out]
            wanted = site.written(route.resource, None, cast(site, route, sent) | given)
            if left_out in wanted and not field.counter and route.resource.begin is None:
                assert row[left_out] == wanted[left_out], (path, left_out)


def test_a_field_that_is_required_is_missed_and_nothing_is_stored(site: Site) -> None:
    for route in site.routes("create"):
        path, given = parents(site, route)[0]
        whole = body(sent_fields(route), NEW, site.ids)
        before = site.state()
        for name, field in route.resource.fields.items():
            if not field.required or name in given:
                continue
            for blank in (None, "", "  ", DROPPED):
                sent = {**whole, name: blank}
                if blank is DROPPED:
                    del sent[name]
                if blank == "  " and field.kind.cast(blank, site.view) != blank:
                    continue
                answer = site.call(route.operation.method, path, sent)
                assert refused(route, answer, name, field.required), (path, name, answer)
                assert site.state() == before, (path, name)


def test_a_field_that_nobody_knows_is_named(site: Site) -> None:
    for route in site.routes("create", "update"):
        site.reset()
        own = [n for n, f in route.resource.fields.items() if f.sent == "" and n != "id"]
        others = [n for n in own if n not in sent_fields(route)]
        sent = body(sent_fields(route), NEW, site.ids)
        unknown = dict.fromkeys([*others[:2], "colour"], 5)
        names = [n for n in unknown if n not in route.operation.names]
        if route.operation.verb == "create":
            answer = site.call(route.operation.method, parents(site, route)[0][0], sent | unknown)
        else:
            answer = update(site, route, site.about(route)[0], sent | unknown)
        ignored = f"ignored, no field of the body here: {', '.join(names)}"
        told = silent_note(route, sent)
        assert answer.note == (f"{ignored}; {told}" if told else ignored)
        shown = {n: row for n, row in unknown.items() if n != "colour"}
        stored = site.rows(route.resource.name)[-1 if route.operation.verb == "create" else 0]
        assert not [n for n in shown if n in stored and stored[n] == shown[n]], others


def test_a_value_of_another_type_is_cast_dropped_or_refused(site: Site) -> None:
    for route in site.routes("create"):
        path, given = parents(site, route)[0]
        whole = body(sent_fields(route), NEW, site.ids)
        for name, field in sent_fields(route).items():
            for junk in JUNK:
                site.reset()
                before = site.state()
                answer = site.call(route.operation.method, path, {**whole, name: junk})
                case = (path, name, junk, answer)
                if answer.status != route.operation.status:
                    assert answer.status in (404, route.resource.invalid_status), case
                    assert site.state() == before, case
                    continue
                made = field.kind.cast(junk, site.view)
                stored = cast(site, route, whole) | given | {name: made}
                if made is DROPPED:
                    del stored[name]
                elif made is None and not field.null:
                    stored[name] = field.default
                wanted = site.written(route.resource, None, stored)
                row, place = site.rows(route.resource.name)[-1], field.of or name
                plain = not field.counter and not field.fields and field.unknown != "blank"
                if place in wanted and plain and route.resource.begin is None:
                    assert row[place] == wanted[place], case


def test_a_number_out_of_range_is_refused_with_the_name_of_its_field(site: Site) -> None:
    for route in site.routes("create", "update"):
        whole = body(sent_fields(route), NEW, site.ids)
        before = site.state()
        for name, field in sent_fields(route).items():
            if not {int, float} & set(field.kind.types) or field.unknown == "blank":
                continue
            sent = {**whole, name: "9" * 30}
            if route.operation.verb == "create":
                answer = site.call(route.operation.method, parents(site, route)[0][0], sent)
            else:
                answer = update(site, route, site.about(route)[0], sent)
            assert refused(route, answer, name, "is out of range"), (name, answer)
            assert site.state() == before, name


def test_a_reference_to_no_row_is_not_found_or_counts_as_none(site: Site) -> None:
    for route in site.routes("create", "update"):
        whole = body(sent_fields(route), NEW, site.ids)
        for name, field in sent_fields(route).items():
            if not field.refers_to:
                continue
            for id_ in (NOBODY, 0, -1, 2**63 - 1):
                site.reset()
                one = site.about(route)[0]
                before = site.state()
                if route.operation.verb == "create":
                    path = parents(site, route)[0][0]
                    answer = site.call(route.operation.method, path, {**whole, name: id_})
                else:
                    answer = update(site, route, one, {name: id_})
                case = (route.operation.path, name, id_, answer)
                assert f"{field.refers_to} has no row {id_}" in answer.note, case
                if field.unknown == "missing":
                    assert answer.status == 404, case
                    assert answer.json() == {"message": "Not found"}, case
                    assert site.state() == before, case
                elif answer.status == route.operation.status:
                    created = route.operation.verb == "create"
                    rows = site.rows(route.resource.name)
                    row = rows[-1] if created else site.row(route.resource.name, one["id"])
                    assert row is not None and row[name] is None, case
                else:
                    assert answer.status == route.resource.invalid_status, case


def test_values_that_are_taken_or_none_of_some_are_refused(site: Site) -> None:
    for route in site.routes("create", "update"):
        resource, rows = route.resource, site.about(route)
        whole = body(sent_fields(route), NEW, site.ids)
        before = site.state()
        for name, field in sent_fields(route).items():
            value, text = (rows[1][name], field.unique) if field.unique else ("nothing", "")
            text = "is not included in the list" if field.one_of else text
            if not text:
                continue
            if route.operation.verb == "create":
                path = parents(site, route)[0][0]
                answer = site.call(route.operation.method, path, {**whole, name: value})
            else:
                answer = update(site, route, rows[0], {name: value})
                own = update(site, route, rows[0], {name: rows[0][name]})
                assert own.status == route.operation.status, (resource.name, name)
            assert refused(route, answer, name, text), (resource.name, name, answer)
            assert site.state() == before, (resource.name, name)


def test_an_update_changes_what_is_sent_and_what_follows_and_nothing_else(site: Site) -> None:
    for route in site.routes("update"):
        resource = route.resource
        for row in site.about(route)[:2]:
            for name in sent_fields(route):
                site.reset()
                before = site.state()
                sent = body({name: sent_fields(route)[name]}, NEW, site.ids)
                answer = update(site, route, row, sent)
                case = (route.operation.path, name, answer)
                assert answer.status == route.operation.status, case
                assert answer.note == silent_note(route, sent), case
                record = site.written(resource, row, cast(site, route, sent))
                if record != row:
                    record["updated_at"] = site.now
                wanted = changed(before, resource.name, row, record, site)
                after = site.state()
                if resource.saved is None:
                    for table in after.keys() - counted(route):
                        assert after[table] == wanted[table], (case, table)
                elif not resource.fields.get(name, Field(stored=False)).is_stored:
                    continue  # it is for a hook alone
                else:
                    assert after[resource.name] == wanted[resource.name], case
                stored = site.row(resource.name, row["id"])
                assert stored is not None
                assert answer.json() == site.single(route, stored), case


def test_an_update_of_nothing_new_leaves_everything(site: Site) -> None:
    for route in site.routes("update"):
        done = 0
        for row in site.about(route):
            before = site.state()
            for name, field in sent_fields(route).items():
                if field.refers_to or field.fields or not field.is_stored:
                    continue
                shown, value = type(field.kind).show, row[name]
                if site.written(route.resource, row, {name: value}) != row:
                    continue  # something else follows from it
                plain = value if shown is None or value is None else shown(site.view, value)
                for sent in ({}, {name: plain}):
                    answer = update(site, route, row, sent)
                    assert answer.status in (route.operation.status, route.resource.invalid_status)
                    assert site.state() == before, (route.operation.path, name)
                    done += answer.status == route.operation.status
        assert done, route.operation.path


def test_a_put_that_replaces_makes_null_what_it_does_not_send(make_site: MakeSite) -> None:
    site = make_site(put="replace")
    for route in site.routes("update"):
        resource = route.resource
        whole = route.operation.record_param in route.operation.names
        for row in site.about(route)[:2]:
            site.reset()
            sent = body(sent_fields(route), NEW, site.ids)
            kept = {n: v for at, (n, v) in enumerate(sent.items()) if at % 3 == 0}
            kept |= {n: sent[n] for n in sent if resource.fields.get(n, Field()).required}
            answer = update(site, route, row, kept)
            case = (route.operation.path, answer)
            assert answer.status == route.operation.status, case
            gone = nullified(resource) if whole else []
            record = site.written(resource, row, cast(site, route, kept), gone)
            stored = site.row(resource.name, row["id"])
            assert stored == record | {"updated_at": site.now}, case


def test_a_refused_update_changes_nothing(site: Site) -> None:
    for route in site.routes("update"):
        for name, field in route.resource.fields.items():
            if field.required and name in sent_fields(route):
                before = site.state()
                answer = update(site, route, site.about(route)[0], {name: None})
                assert refused(route, answer, name, field.required), (name, answer)
                assert site.state() == before, name


def counted(route: Route) -> set[str]:
    """The tables that keep the numbers of a row."""
    return {field.counter.table for field in route.resource.fields.values() if field.counter}


def removed(site: Site, state: State, table: str, id_: int) -> set[tuple[str, int]]:
    """A row and all that belongs to it."""
    gone = {(table, id_)}
    for resource in site.resources:
        for name, field in resource.fields.items():
            if field.belongs and field.refers_to == table:
                for inner, row in state[resource.name].items():
                    if row[name] == id_:
                        gone |= removed(site, state, resource.name, inner)
    return gone


def test_a_deletion_takes_what_belongs_to_the_row_and_leaves_the_rest(site: Site) -> None:
    count = 0
    for route in site.routes("delete"):
        operation, table = route.operation, route.resource.name
        for row in site.about(route):
            site.reset()
            before = site.state()
            shown = site.single(route, row) if operation.gone is None else None
            gone = operation.gone(row) if callable(operation.gone) else operation.gone
            path, named = site.address(operation, row)
            answer = site.call(operation.method, path, named or None)
            assert answer.status == operation.status, path
            assert answer.json() == (shown if operation.gone is None else gone), path
            after = site.state()
            if operation.sets:
                record = {**row, **operation.sets}
                record["updated_at"] = site.now if record != row else row["updated_at"]
                assert after == changed(before, table, row, record, site), path
                continue
            out = removed(site, before, table, row.doc_id)
            hooked = [t for t, _ in out if site.of[t].removed]
            rest = {
                t: {id_: one for id_, one in rows.items() if (t, id_) not in out}
                for t, rows in before.items()
            }
            assert {t: set(rows) for t, rows in after.items()} == {
                t: set(rows) for t, rows in rest.items()
            }, path
            for table_ in after.keys() - counted(route):
                assert hooked or after[table_] == rest[table_], (path, table_)
            count += len(out) > 1
            again = site.call(operation.method, path, named or None)
            assert (again.status, again.json()) == (404, {"message": "Not found"}), path
    assert count


def test_what_a_deletion_is_not_asked_for_is_named_where_it_has_a_body(site: Site) -> None:
    for route in site.routes("delete"):
        if route.operation.record_param not in route.operation.names:
            path, named = site.address(route.operation, site.about(route)[0])
            answer = site.call(route.operation.method, path, {**named, "colour": 5})
            assert answer.note == "ignored, no field of the body here: colour", path


def test_ids_never_come_back_and_a_refused_creation_uses_none(site: Site) -> None:
    creations = {route.resource.name: route for route in site.routes("create")}
    for route in site.routes("delete"):
        create = creations.get(route.resource.name)
        if create is None or route.operation.sets:
            continue
        sent = body(sent_fields(create), NEW, site.ids)
        place, _ = parents(site, create)[0]
        made = []
        for _ in range(2):
            sent = {n: v for n, v in sent.items() if not create.resource.fields[n].unique}
            assert site.call("POST", place, sent).status == create.operation.status
            row = site.rows(route.resource.name)[-1]
            made.append(row["id"])
            path, named = site.address(route.operation, row)
            assert site.call(route.operation.method, path, named or None).status < 300
            for field in create.resource.fields.values():
                if field.required:
                    assert site.call("POST", place, {}).status >= 400
        assert made[1] == made[0] + 1, place


def test_a_number_that_was_counted_never_comes_back(site: Site) -> None:
    for route in site.routes("create"):
        counted = {n: f for n, f in route.resource.fields.items() if f.counter}
        sent = body(sent_fields(route), NEW, site.ids)
        path, _ = parents(site, route)[0]
        for name in counted:
            highest = max(row[name] for row in site.rows(route.resource.name))

            def made(number: object, name: str = name) -> int:
                used = {n: v for n, v in sent.items() if not route.resource.fields[n].unique}  # noqa: B023
                assert site.call("POST", path, {**used, name: number}).status < 300  # noqa: B023
                return int(site.rows(route.resource.name)[-1][name])  # noqa: B023

            assert [made(None), made(None)] == [highest + 1, highest + 2], path
            assert [made(500), made(None), made(7), made("")] == [500, 501, 7, 502], path
            last = max(site.rows(route.resource.name), key=lambda row: row[name])
            for delete in site.routes("delete"):
                if delete.resource is route.resource:
                    where, named = site.address(delete.operation, last)
                    site.call(delete.operation.method, where, named or None)
                    assert made(None) == 503, where
            site.reset()
            last = max(site.rows(route.resource.name), key=lambda row: row[name])
            for delete in site.routes("delete"):
                if delete.resource is route.resource:
                    where, named = site.address(delete.operation, last)
                    site.call(delete.operation.method, where, named or None)
                    assert made(None) == highest + 1, where
