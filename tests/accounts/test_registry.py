"""The accounts of a process: made, shared, reset, deleted."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from mock_syncro.accounts import registry as accounts_module
from mock_syncro.accounts.fixtures import document
from mock_syncro.accounts.registry import Accounts
from mock_syncro.errors import SetupError
from mock_syncro.store import Row
from mock_syncro.store.runs import LIMIT
from mock_syncro.traffic.rate_limit import Limit
from tests.registries import data, names, registry


def contact(number: int, name: str, accounts: Accounts) -> Row:
    """A contact like the first of the default account."""
    like = accounts.default.database.table("contacts").rows.slice(0, 1)[0]
    return Row({**like, "id": number, "name": name}, number)


# Making, finding, deleting.


def test_the_default_account_is_there_from_the_start() -> None:
    accounts = registry(subdomain="home", rate_limit="5/10")
    assert accounts.get("home") is accounts.default
    assert accounts.get("acme") is None
    assert accounts.default.recipe.rate_limit == Limit(5, 10)
    assert len(accounts.by_name) == 1


def test_a_made_account_is_as_the_servers_settings_but_without_a_limit() -> None:
    accounts = registry(rate_limit="5/10", timezone="Europe/Berlin", put="replace", seed=9)
    made = accounts.make("t1").recipe
    assert (made.fixture, made.seed, made.start) == ("small", 9, accounts.default.recipe.start)
    assert (made.timezone, made.put, made.rate_limit) == ("Europe/Berlin", "replace", None)


def test_a_made_account_takes_what_is_given() -> None:
    accounts = registry()
    made = accounts.make("t1", fixture="empty", seed=7, rate_limit=Limit(1, 2), put="replace")
    assert accounts.get("t1") is made
    assert (made.recipe.seed, made.recipe.put) == (7, "replace")
    assert made.limiter is not None
    assert names(made) == {}


def test_a_name_that_is_taken_is_refused() -> None:
    accounts = registry()
    first = accounts.make("t1")
    with pytest.raises(SetupError, match='an account "t1" already'):
        accounts.make("t1", fixture="empty")
    assert accounts.get("t1") is first


def test_there_is_a_most_of_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert accounts_module.MOST == 20_000
    monkeypatch.setattr(accounts_module, "MOST", 3)
    accounts = registry()
    accounts.make("t1")
    accounts.make("t2")
    with pytest.raises(SetupError, match="there are 3 accounts"):
        accounts.make("t3")
    accounts.delete(accounts.by_name["t1"])
    accounts.make("t3")


def test_an_account_whose_fixture_will_not_load_is_not_made() -> None:
    accounts = registry()
    with pytest.raises(SetupError):
        accounts.make("t1", fixture={"nonsense": {}})
    assert accounts.get("t1") is None


def test_a_deleted_account_is_gone_and_its_name_free() -> None:
    accounts = registry()
    first = accounts.make("t1")
    first.database.drop("contacts", 101)
    accounts.delete(first)
    assert accounts.get("t1") is None
    assert 101 in names(accounts.make("t1"))


def test_an_account_with_a_start_of_its_own_has_another_epoch() -> None:
    accounts = registry(start="now")
    assert accounts.epoch == int(accounts.epoch)
    assert accounts.default.recipe.epoch == accounts.epoch
    moved = accounts.make("t1", start=0.0)
    assert (moved.recipe.epoch, moved.recipe.start) == (0.0, 0.0)
    back = accounts.make("t2", start=None)
    assert back.recipe.epoch == accounts.epoch
    assert back.database.tables == accounts.default.database.tables


def test_the_clock_of_an_account_begins_at_its_start_and_a_reset_puts_it_back() -> None:
    accounts = registry()
    noon, minute = accounts.default.recipe.epoch, 60
    own = accounts.make("t1", start=0.0)
    assert noon <= accounts.default.clock.now() < noon + minute
    assert 0 <= own.clock.now() < minute
    own.clock.set(now=12345.0, frozen=True)
    accounts.default.clock.set(now=12345.0)
    accounts.reset(own)
    assert 0 <= own.clock.now() < minute
    assert 12345 <= accounts.default.clock.now() < 12345 + minute


# Sharing.


def test_a_thousand_accounts_share_one_msp_and_none_sees_another() -> None:
    accounts = registry(fixture="msp")
    image = accounts.default.database
    made = [accounts.make(f"t{number}") for number in range(1000)]
    for account in made:
        assert account.database.tables is not image.tables
        assert all(account.database.tables[name] is table for name, table in image.tables.items())

    ids = list(image.table("contacts").rows.keys())
    before = orjson.dumps(document(image))
    for number, account in enumerate(made):
        own = contact(account.database.next_id("contacts"), f"new of {number}", accounts)
        account.database.put("contacts", own)
        account.database.drop("contacts", ids[number % len(ids)])
        account.database.put("contacts", contact(ids[-1 - number % 9], f"of {number}", accounts))
        accounts.commit(account)

    assert orjson.dumps(document(image)) == before
    assert orjson.dumps(document(accounts.make("last").database)) == before
    original = names(accounts.default)
    for number, account in enumerate(made):
        expected = {**original, max(ids) + 1: f"new of {number}"}
        expected.pop(ids[number % len(ids)])
        expected[ids[-1 - number % 9]] = f"of {number}"
        assert names(account) == expected
        assert account.database.tables["customers"] is image.tables["customers"]
        mine, theirs = (d.table("contacts").rows.runs for d in (account.database, image))
        assert sum(run in theirs for run in mine) >= len(theirs) - 3
        row = account.database.table("contacts").row(ids[LIMIT])
        shared = row is image.table("contacts").row(ids[LIMIT])
        assert shared or ids[LIMIT] in (ids[number % len(ids)], ids[-1 - number % 9])


def test_accounts_of_one_fixture_share_until_one_of_them_is_written() -> None:
    accounts = registry()
    one, two = accounts.make("t1"), accounts.make("t2")
    table = accounts.default.database.tables["contacts"]
    one.database.put("contacts", contact(101, "changed", accounts))
    assert one.database.tables["contacts"] is not table
    assert two.database.tables["contacts"] is table
    assert names(two)[101] == names(accounts.default)[101] == "Jane Doe"


def test_what_differs_between_accounts_is_no_reason_to_copy() -> None:
    accounts = registry()
    other = accounts.make("t1", dialect="guide", seed=7, put="replace")
    assert other.database.tables == accounts.default.database.tables
    assert other.view.account_id != accounts.default.view.account_id


def test_another_zone_has_working_hours_of_its_own_and_pays_one_loading() -> None:
    accounts = registry(fixture="msp")
    one, two = (accounts.make(name, timezone="Australia/Sydney") for name in ("t1", "t2"))
    assert one.database.tables == two.database.tables
    times = [
        next(iter(account.database.table("tickets").rows))["created_at"]
        for account in (one, accounts.default)
    ]
    assert times[0] < times[1]


def test_a_reset_shares_again_and_leaves_the_others_alone() -> None:
    accounts = registry()
    one, two = accounts.make("t1"), accounts.make("t2")
    for account in (one, two):
        account.database.put("contacts", contact(300, "new", accounts))
        accounts.commit(account)
    accounts.reset(one)
    assert one.database.tables == accounts.default.database.tables
    assert one.database.next_id("contacts") == 202
    assert names(two)[300] == "new"
    one.database.drop("contacts", 101)
    assert 101 in names(two)
    assert 101 in names(accounts.default)


def test_a_reset_to_another_start_is_what_later_resets_go_back_to() -> None:
    accounts = registry()
    one = accounts.make("t1")
    accounts.reset(one, fixture="empty", seed=7, start=0.0)
    accounts.reset(one)
    assert (one.recipe.fixture, one.recipe.seed, one.recipe.epoch) == ("empty", 7, 0.0)
    assert names(one) == {}
    assert 101 in names(accounts.default)


def test_a_reset_that_is_refused_changes_nothing() -> None:
    accounts = registry()
    accounts.default.database.put("contacts", contact(300, "new", accounts))
    with pytest.raises(SetupError):
        accounts.reset(accounts.default, fixture={"nonsense": {}}, seed=7)
    assert names(accounts.default)[300] == "new"
    assert accounts.default.recipe.seed == 42


def test_a_reset_goes_back_to_a_document_that_was_given_as_the_fixture() -> None:
    given: dict[str, Any] = {"customers": {"7": {"firstname": "Acme", "properties": {"a": 1}}}}
    accounts = registry()
    one = accounts.make("t1", fixture=given)
    before = data(one)
    one.database.drop("customers", 7)
    accounts.reset(one)
    assert data(one) == before
