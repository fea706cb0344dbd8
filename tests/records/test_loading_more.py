"""What the hooks of a table see of whoever writes."""

from __future__ import annotations

from typing import Any, cast

from mock_syncro.records.loading import Records
from mock_syncro.vocabulary.fields import ID, Draft, Field
from mock_syncro.vocabulary.interface import Work
from mock_syncro.vocabulary.resource import Resource


def test_a_draft_knows_who_writes_and_a_loaded_one_has_nobody() -> None:
    seen: list[Work | None] = []

    def accept(draft: Draft) -> None:
        seen.append(draft.work)

    fields: dict[str, Any] = {
        "id": ID,
        "name": Field(),
        "created_at": Field(),
        "updated_at": Field(),
    }
    records = Records(Resource(tag="", name="t", singular="t", fields=fields, accept=accept))
    work = cast("Work", object())
    draft = records.new({"name": "a"}, "now", work)
    records.changed({"id": 1, "name": "a"}, {}, "now", work)
    records.load(1, {"name": "a"}, str, "then")
    assert seen == [work, work, None]
    assert draft.record["name"] == "a"
