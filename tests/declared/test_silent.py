"""A field that is declared silent is taken, and makes no difference to what anybody sees."""

from __future__ import annotations

from mock_syncro.syncro import RESOURCES
from tests.declared.examples import NEW, body
from tests.declared.site import Site
from tests.declared.test_writes import parents, sent_fields


def test_a_silent_field_changes_no_answer(site: Site) -> None:
    for route in site.routes("create"):
        fields = sent_fields(route)
        for name in [name for name, field in fields.items() if field.silent]:
            path = parents(site, route)[0][0]
            usual = {n: f for n, f in fields.items() if n != name and not n.startswith("comment")}
            without = body(usual, NEW, site.ids)
            answers = []
            for sent in (without, {**without, **body({name: fields[name]}, NEW, site.ids)}):
                site.reset()
                answers.append(site.call(route.operation.method, path, sent))
            assert answers[0].body == answers[1].body, (path, name)
            assert name in answers[1].note


def test_there_are_silent_fields() -> None:
    names = {name for r in RESOURCES for name, field in r.fields.items() if field.silent}
    assert {"consent", "signature_data", "do_not_email", "comment_sms_body"} <= names
