"""The one way to write, as functions of resources and the mock itself come to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mock_syncro.accounts.grants import grant
from mock_syncro.engine.work import Work
from mock_syncro.engine.write import is_blank
from mock_syncro.errors import ApiError
from tests.declared.site import NOBODY, Site
from tests.declared.workshop import WORKSHOP


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(WORKSHOP, tmp_path)


def working(site: Site) -> Work:
    """The mock at work, on behalf of the admin."""
    work = Work(site.account, site.app.core.served("spec").engine)
    work.grant = grant(site.account.database, "admin-token")
    return work


def test_a_resource_hears_of_a_removal_before_it_is_done(site: Site) -> None:
    machine = site.rows("machines")[0]
    working(site).remove("machines", machine)
    client = site.row("clients", machine["client_id"])
    assert client is not None and client["note"] == f"had {machine['id']}"
    assert site.row("machines", machine["id"]) is None


def test_what_belongs_to_a_row_is_removed_as_it_would_be_alone(site: Site) -> None:
    client = site.rows("clients")[0]
    working(site).remove("clients", client)
    for table, gone in (("machines", {0, 3}), ("parts", {0, 3}), ("screws", {0, 3})):
        left = [row["id"] for row in site.rows(table)]
        assert left == [id_ for at, id_ in enumerate(site.ids[table]) if at not in gone], table


def test_the_mock_may_name_any_row_that_there_is_and_no_other(site: Site) -> None:
    work = working(site)
    made = work.add("screws", {"machine_id": site.ids["machines"][2], "length": 1})
    assert site.row("screws", made["id"]) == made
    with pytest.raises(ApiError) as raised:
        work.add("screws", {"machine_id": NOBODY, "length": 1})
    assert (raised.value.status, raised.value.reason) == (404, f"machines has no row {NOBODY}")


def test_what_the_mock_writes_is_checked_too(site: Site) -> None:
    with pytest.raises(ApiError) as raised:
        working(site).add("screws", {"machine_id": site.ids["machines"][2]})
    assert raised.value.status == 422


def test_a_new_row_repeats_what_it_follows_and_goes_along(site: Site) -> None:
    work, machine = working(site), site.rows("machines")[0]
    part = work.add("parts", {"machine_id": machine["id"]})
    client = site.row("clients", machine["client_id"])
    assert client is not None
    assert (part["client_id"], part["client_name"]) == (client["id"], client["name"])
    work.change("clients", client, {"name": "New"})
    renamed = site.row("parts", part["id"])
    assert renamed is not None and renamed["client_name"] == "New"


def test_a_touched_row_counts_as_updated_once(site: Site) -> None:
    work, row = working(site), site.rows("clients")[0]
    touched = work.touch("clients", row)
    assert touched == {**row, "updated_at": work.now}
    assert work.touch("clients", touched) is touched


def test_a_change_to_the_same_values_is_none(site: Site) -> None:
    work, row = working(site), site.rows("machines")[0]
    assert work.change("machines", row, {"name": row["name"]}) is row
    # Inside of an object 1 is neither true nor 1.0.
    for options in ({"a": 1}, {"a": True}, {"a": 1.0}):
        changed = work.change("machines", site.rows("machines")[0], {"options": options})
        assert repr(changed["options"]) == repr(options)


def test_what_is_blank() -> None:
    blank: tuple[object, ...] = (None, "", "  ", "\t\n", [], {})
    assert [value for value in blank if not is_blank(value)] == []
    other: tuple[object, ...] = (0, False, "0", " a ", [None], {"a": None})
    assert [value for value in other if is_blank(value)] == []
