"""What accounts of one zone share: a view with marks, and one stamp for the same versions."""

from __future__ import annotations

import orjson
import pytest

from mock_syncro.records import zones
from mock_syncro.records.marks import MARKS
from mock_syncro.records.view import AccountView
from mock_syncro.records.zones import Zones, ZoneView


@pytest.mark.parametrize("subdomain", ["acme", "t-1", 'q"\\'])
def test_a_filled_address_is_the_accounts_own(subdomain: str) -> None:
    account, key = AccountView(10_123, subdomain, "UTC"), 'k"é//'
    text = orjson.dumps([ZoneView("UTC").portal(key)])
    assert orjson.loads(account.fill(text, MARKS)) == [account.portal(key)]


def test_a_zone_leaves_its_marks() -> None:
    zone = ZoneView("Europe/Berlin")
    text = orjson.dumps([zone.account_id, zone.portal("k"), zone.subdomain])
    assert zone.fill(text, MARKS) == text
    assert AccountView(7, "t1", "Europe/Berlin").fill(text, MARKS).endswith(b',"t1"]')


def test_a_zone_is_made_once_and_has_its_own_times() -> None:
    made = Zones()
    assert made["UTC"] is made["UTC"]
    assert made["UTC"].time("2026-07-01T12:00:00.000Z") == "2026-07-01T12:00:00.000Z"
    assert made["Asia/Kolkata"].time("2026-07-01T12:00:00.000Z").endswith("+05:30")


def test_equal_versions_have_one_stamp_in_a_zone_and_another_in_the_next() -> None:
    utc, berlin = ZoneView("UTC"), ZoneView("Europe/Berlin")
    one, two = object(), object()
    stamp = utc.stamp((one, two))
    assert utc.stamp((one, two)) is stamp
    assert utc.stamp((two, one)) is not stamp
    assert berlin.stamp((one, two)) is not stamp


def test_stamps_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "MOST_STAMPS", 3)
    zone = ZoneView("UTC")
    stamps = [zone.stamp((number,)) for number in range(9)]
    assert zone.stamp((8,)) is stamps[8]
    assert zone.stamp((0,)) is not stamps[0]
