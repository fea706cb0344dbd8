"""What an account puts into rows: its zone, its host, and the times that its clients mean."""

from __future__ import annotations

import pytest

from mock_syncro.records.marks import ACCOUNT, HOST, MARKS
from mock_syncro.records.view import AccountView


def view(zone: str) -> AccountView:
    return AccountView(1, "acme", zone)


@pytest.mark.parametrize(
    ("zone", "text", "stored"),
    [
        ("UTC", "2026-03-29", "2026-03-29T00:00:00.000Z"),
        ("UTC", " 2026-03-29 ", "2026-03-29T00:00:00.000Z"),
        ("UTC", "2026-03-29T10:00", "2026-03-29T10:00:00.000Z"),
        ("UTC", "2026-03-29 10:00:00", "2026-03-29T10:00:00.000Z"),
        ("UTC", "2026-03-29T10:00:00.5Z", "2026-03-29T10:00:00.500Z"),
        ("UTC", "2026-03-29T10:00:00.123456Z", "2026-03-29T10:00:00.123Z"),
        ("UTC", "2026-03-29T10:00:00+05:30", "2026-03-29T04:30:00.000Z"),
        ("UTC", "2026-03-29 10:00:00 -0700", "2026-03-29T17:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"),
        ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-29T10:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29T10:00:00+01:00", "2026-03-29T09:00:00.000Z"),
        # An hour that there is not, and one that there is twice.
        ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00.000Z"),
        ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"),
        ("America/New_York", "2026-01-01", "2026-01-01T05:00:00.000Z"),
        ("UTC", "0001-01-01", "0001-01-01T00:00:00.000Z"),
        ("UTC", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_stored_in_utc_with_milliseconds(zone: str, text: str, stored: str) -> None:
    assert view(zone).moment(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "junk", "2026", "2026-13-01", "2026-02-30", "10:00", "2026-01-01T25:00"),
        *("9" * 65, "٢٠٢٦-01-01", "2026-01-01T00:00:00+99:00"),
        "-1d 09:00",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    for zone in ("UTC", "Europe/Berlin"):
        assert view(zone).moment(text) is None


def test_a_moment_beyond_the_calendar_is_its_end() -> None:
    assert view("Asia/Kolkata").moment("0001-01-01") == "0001-01-01T00:00:00.000Z"
    assert view("America/New_York").moment("9999-12-31") == "9999-12-31T05:00:00.000Z"
    assert view("UTC").moment("9999-12-31T23:59:59-05:00") == "9999-12-31T23:59:59.999Z"


def test_a_plus_sign_that_a_query_made_a_space_is_read() -> None:
    moment = view("Europe/Berlin").moment("2026-01-01T00:00:00 02:00")
    assert moment == "2025-12-31T22:00:00.000Z"


def test_views_of_two_zones_do_not_mix_their_moments() -> None:
    day = "2026-07-01"
    assert view("UTC").moment(day) == "2026-07-01T00:00:00.000Z"
    assert view("Europe/Berlin").moment(day) == "2026-06-30T22:00:00.000Z"
    assert view("UTC").moment(day) == "2026-07-01T00:00:00.000Z"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])
def test_a_time_that_is_shown_means_the_moment_that_is_stored(zone: str) -> None:
    one = view(zone)
    for stored in ("2026-01-01T00:00:00.000Z", "2026-07-01T12:34:56.789Z"):
        assert one.moment(one.time(stored)) == stored


def test_a_portal_is_at_the_accounts_own_host() -> None:
    url = view("UTC").portal("k")
    assert url == "https://acme.syncromsp.com/my_profile/v2/index?portal_key=k"


def test_a_kept_text_gets_the_marks_that_it_can_have() -> None:
    one, text = AccountView(10_123, "acme", "UTC"), b"%b %b" % MARKS
    assert one.fill(text, MARKS) == b"10123 acme"
    assert one.fill(text, (HOST,)) == b"%b acme" % ACCOUNT
    assert one.fill(text, ()) is text
