"""The accounts of a process, kept in a state file over its starts and ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient
from tinydb import TinyDB, where

from mock_syncro import create_app
from mock_syncro.accounts.registry import Accounts
from mock_syncro.errors import SetupError
from mock_syncro.settings import from_values
from mock_syncro.store.saved import Saved
from mock_syncro.syncro import RESOURCES
from mock_syncro.traffic.rate_limit import Limit
from tests.inprocess import InProcess
from tests.registries import data, registry, settings


class Life:
    """A life of a server on a state file, from its start to its end."""

    def __init__(self, path: Path, **values: object) -> None:
        self.app = create_app(settings(state=str(path), **values))
        self.accounts = self.app.accounts
        self._client = InProcess(self.app)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; anything but a success fails the test."""
        answer = self._client.request(
            method, path, json=body, headers={"Authorization": "Bearer admin-token"}
        )
        assert answer.is_success, (method, path, answer.text)
        return answer.json() if answer.content else None

    def make(self, name: str, account: str = "acme") -> int:
        """The id of a new contact."""
        body = {"customer_id": 55, "name": name}
        number: int = self.call("POST", f"/@{account}/api/v1/contacts", body)["id"]
        return number

    def names(self, account: str = "acme") -> dict[int, str]:
        """All contacts, as the API shows them."""
        shown = self.call("GET", f"/@{account}/api/v1/contacts?per_page=100")
        assert shown["meta"]["total_pages"] == 1
        return {row["id"]: row["name"] for row in shown["contacts"]}

    def stop(self) -> None:
        """The clean end: folds."""
        self.accounts.close()

    def kill(self) -> None:
        """As if the process died: nothing is folded, the lock is gone."""
        if self.accounts.keeper:
            self.accounts.keeper.file.close()
            self.accounts.keeper = None


@contextmanager
def life(path: Path, **values: object) -> Iterator[Life]:
    """A server on a state file that is killed at the end, unless it was stopped."""
    one = Life(path, **values)
    try:
        yield one
    finally:
        one.kill()


def refused(path: Path, **values: object) -> SetupError:
    """The refusal of a start, which leaves the file as it is."""
    before = path.read_bytes()
    with pytest.raises(SetupError) as caught:
        registry(state=str(path), **values)
    assert path.read_bytes() == before
    assert "\n" not in caught.value.problem + caught.value.advice
    return caught.value


def end_clean(life: Life) -> None:
    life.stop()


def end_killed(life: Life) -> None:
    life.kill()


either_end = pytest.mark.parametrize("end", [end_clean, end_killed])

End = Callable[[Life], None]


@either_end
def test_what_was_answered_is_there_after_a_restart(end: End, tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        kept, gone = one.make("kept"), one.make("gone")
        one.call("PUT", "/api/v1/contacts/101", {"name": "June Doe"})
        one.call("DELETE", f"/api/v1/contacts/{gone}")
        token = one.call("POST", "/_mock/tokens", {"name": "mine"})
        one.call("PATCH", "/_mock/users/1704", {"active": False})
        one.call("DELETE", "/_mock/tokens/2")
        before = data(one.accounts.default)
        end(one)
    with life(tmp_path / "state") as two:
        assert data(two.accounts.default) == before
        shown = two.names()
        assert (shown[kept], shown[101]) == ("kept", "June Doe")
        assert gone not in shown
        assert two.accounts.default.grant(token["token"]).user["id"] == 1701


@either_end
def test_ids_of_deleted_rows_never_come_back(end: End, tmp_path: Path) -> None:
    given = []
    for number in range(4):
        with life(tmp_path / "state") as one:
            given += [one.make(f"first of {number}"), one.make(f"last of {number}")]
            one.call("DELETE", f"/api/v1/contacts/{given[-1]}")
            if number % 2:
                one.call("DELETE", f"/api/v1/contacts/{given[-2]}")
            end(one)
    assert given == sorted(set(given))


def test_several_accounts_are_in_one_file(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        made = {"subdomain": "t1", "seed": 7, "rate_limit": "9/60", "timezone": "Asia/Kolkata"}
        one.call("POST", "/_mock/accounts", made)
        one.call("POST", "/_mock/accounts", {"subdomain": "t2", "fixture": "empty"})
        ids = one.make("of acme"), one.make("of t1", "t1")
        one.call("PUT", "/@t2/api/v1/customers/1", {"notes": "of t2"})
        before = {name: data(account) for name, account in one.accounts.by_name.items()}
        one.kill()
    with life(tmp_path / "state") as two:
        assert {name: data(account) for name, account in two.accounts.by_name.items()} == before
        assert two.names()[ids[0]] == "of acme"
        assert two.names("t1")[ids[1]] == "of t1"
        assert two.call("GET", "/@t2/api/v1/customers/1")["customer"]["notes"] == "of t2"
        restored = two.accounts.by_name["t1"].recipe
        assert (restored.seed, restored.timezone) == (7, "Asia/Kolkata")
        assert restored.rate_limit == Limit(9, 60)
        assert two.accounts.by_name["t2"].recipe.rate_limit is None


@either_end
def test_a_deleted_account_stays_deleted(end: End, tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        for name in ("t1", "t2", "t3"):
            one.call("POST", "/_mock/accounts", {"subdomain": name})
        one.make("old", "t3")
        one.call("DELETE", "/_mock/accounts/t1")
        one.call("DELETE", "/_mock/accounts/t3")
        one.call("POST", "/_mock/accounts", {"subdomain": "t3"})
        end(one)
    with life(tmp_path / "state") as two:
        assert set(two.accounts.by_name) == {"acme", "t2", "t3"}
        assert "old" not in two.names("t3").values()


@either_end
def test_a_reset_resets_the_file(end: End, tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        start = data(one.accounts.default)
        one.call("POST", "/_mock/accounts", {"subdomain": "t1"})
        kept = one.make("of t1", "t1")
        one.make("of acme")
        one.call("DELETE", "/api/v1/contacts/101")
        one.call("POST", "/_mock/reset", {})
        end(one)
    with life(tmp_path / "state") as two:
        assert data(two.accounts.default) == start
        assert two.names("t1")[kept] == "of t1"


def test_what_comes_after_a_reset_is_kept_too(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        one.make("before")
        one.call("POST", "/_mock/reset", {"fixture": "empty", "seed": 7})
        one.call("PUT", "/api/v1/customers/1", {"notes": "after"})
        one.kill()
    with life(tmp_path / "state") as two:
        assert two.names() == {}
        assert two.call("GET", "/api/v1/customers/1")["customer"]["notes"] == "after"
        two.call("POST", "/_mock/reset", {})
        assert two.accounts.default.recipe.fixture == "empty"
        assert two.call("GET", "/api/v1/customers/1")["customer"]["notes"] is None


def test_data_that_was_replaced_whole_is_kept(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        state = one.call("GET", "/_mock/state")
        state["contacts"] = {"7": {"name": "only", "customer_id": 55}}
        one.call("PUT", "/_mock/state", state)
        one.kill()
    with life(tmp_path / "state") as two:
        assert two.names() == {7: "only"}


def test_an_existing_file_wins_over_the_fixture(tmp_path: Path) -> None:
    with life(tmp_path / "state", fixture="small") as one:
        kept = one.make("kept")
        one.stop()
    with life(tmp_path / "state", fixture="empty") as two:
        assert two.names()[kept] == "kept"
        two.call("POST", "/_mock/reset", {})
        assert 101 in two.names()


def test_what_was_set_by_hand_wins_over_the_file_for_the_default_account(tmp_path: Path) -> None:
    path = tmp_path / "state"
    first = {"timezone": "Asia/Kolkata", "rate_limit": "5/10", "put": "replace", "seed": 7}
    with life(path, **first) as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1", "rate_limit": "9/60"})
        one.stop()
    for given, zone, limit, put in (
        ({"rate_limit": "off"}, "Asia/Kolkata", None, "replace"),
        ({"timezone": "UTC", "put": "partial", "rate_limit": "1/2"}, "UTC", Limit(1, 2), "partial"),
    ):
        accounts = Accounts(from_values({"state": str(path), **given}), RESOURCES)
        kept, other = accounts.default.recipe, accounts.by_name["t1"].recipe
        accounts.close()
        assert (kept.timezone, kept.rate_limit, kept.put) == (zone, limit, put)
        assert (kept.seed, kept.fixture) == (7, "small")
        assert (other.timezone, other.rate_limit, other.put) == (
            "Asia/Kolkata",
            Limit(9, 60),
            "replace",
        )


def test_another_default_account_joins_those_in_the_file(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        kept = one.make("kept")
        one.stop()
    for _ in range(2):
        with life(tmp_path / "state", subdomain="other", fixture="empty") as two:
            assert two.accounts.default.recipe.subdomain == "other"
            assert two.names("acme")[kept] == "kept"
            assert two.names("other") == {}
            two.kill()


def test_the_epoch_of_a_file_stays_when_the_server_starts_again_later(tmp_path: Path) -> None:
    with life(tmp_path / "state", start="2026-01-31T12:00:00Z") as one:
        start = data(one.accounts.default)
        one.make("new")
        one.stop()
    with life(tmp_path / "state", start="2027-06-30T12:00:00Z") as two:
        two.call("POST", "/_mock/reset", {})
        assert data(two.accounts.default) == start


def test_plain_tinydb_opens_the_file_after_a_clean_stop(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        kept = one.make("Öl & Gas")
        one.stop()
    with TinyDB(tmp_path / "state", access_mode="r", encoding="utf-8") as plain:
        found = plain.table("acme/contacts").search(where("name") == "Öl & Gas")
        assert [row.doc_id for row in found] == [kept]
        assert len(plain.table("acme/contacts")) == 1
        assert len(plain.table("base 1/contacts")) == 72


def test_the_end_of_the_lifespan_folds_the_file(tmp_path: Path) -> None:
    app = create_app(settings(state=str(tmp_path / "state")))
    with TestClient(app, base_url="http://localhost") as client:
        client.put(
            "/api/v1/contacts/101",
            json={"name": "folded"},
            headers={"Authorization": "Bearer admin-token"},
        )
        lines = (tmp_path / "state").read_bytes().splitlines()
        assert lines[-1][12:].startswith(b'1,"write","acme",{"contacts":{"101":')
    assert (tmp_path / "state").read_bytes().endswith(b"\n}\n")
    registry(state=str(tmp_path / "state")).close()  # the lock is gone


@either_end
def test_a_call_that_changes_several_tables_is_kept_whole(end: End, tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        one.call("POST", "/api/v1/customers/55/phones", {"number": "555-0100"})
        one.call("DELETE", "/api/v1/customers/55")
        before = data(one.accounts.default)
        assert not before["contacts"]
        end(one)
    with life(tmp_path / "state") as two:
        assert data(two.accounts.default) == before


def test_a_running_server_folds_the_file_before_it_outgrows_its_document_too_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mock_syncro.store.statefile.SMALL", 1000)
    with life(tmp_path / "state", fixture="empty") as one:
        size = (tmp_path / "state").stat().st_size
        largest = 0
        for number in range(120):
            one.call("PUT", "/api/v1/customers/1", {"notes": f"{number} " + "x" * 1000})
            largest = max(largest, (tmp_path / "state").stat().st_size)
        one.kill()
    assert 4 * size < largest < 8 * size + 10_000
    with life(tmp_path / "state") as two:
        assert two.call("GET", "/api/v1/customers/1")["customer"]["notes"][:4] == "119 "


def test_a_fold_that_fails_while_the_server_runs_refuses_no_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with life(tmp_path / "state", fixture="empty") as one:
        with monkeypatch.context() as patch:
            patch.setattr("mock_syncro.store.statefile.SMALL", 0)
            patch.setattr("mock_syncro.store.statefile.OUTGROWN", 0)
            patch.setattr("mock_syncro.store.statefile.StateFile.fold", full)
            one.call("PUT", "/api/v1/customers/1", {"notes": "appended"})
        assert one.call("GET", "/api/v1/customers/1")["customer"]["notes"] == "appended"


def test_calls_that_change_nothing_write_nothing(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        before = (tmp_path / "state").read_bytes()
        one.names()
        one.call("GET", "/api/v1/me")
        one.call("GET", "/_mock/state")
        one.call("PUT", "/_mock/clock", {"frozen": True})
        one.call("PUT", "/api/v1/contacts/101", {"name": "Jane Doe"})
        assert (tmp_path / "state").read_bytes() == before


def test_each_call_writes_the_row_that_it_changed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folds: list[Any] = []
    with life(tmp_path / "state") as one:
        monkeypatch.setattr("mock_syncro.store.stateform.document", folds.append)
        size = (tmp_path / "state").stat().st_size
        for number in range(150):
            one.make(f"contact {number}")
        with (tmp_path / "state").open("rb") as lines:
            lines.seek(size)
            records = [json.loads(line) for line in lines]
    assert [record[1:4] for record in records] == [[n, "write", "acme"] for n in range(1, 151)]
    assert [list(rows) for *_, rows in records] == [["contacts"]] * 150
    assert [len(rows["contacts"]) for *_, rows in records] == [1] * 150
    assert folds == []


def test_a_torn_last_line_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with life(tmp_path / "state", fixture="empty") as one:
        one.call("PUT", "/api/v1/customers/1", {"notes": "answered Öl"})
        whole = (tmp_path / "state").read_bytes()
        one.call("PUT", "/api/v1/customers/1", {"notes": "torn"})
        longer = (tmp_path / "state").read_bytes()
        one.kill()
    for end in range(len(whole), len(longer), 37):
        (tmp_path / "state").write_bytes(longer[:end])
        with life(tmp_path / "state") as two:
            customer = two.call("GET", "/api/v1/customers/1")["customer"]
            assert customer["notes"] == "answered Öl"
            two.call("PUT", "/api/v1/customers/1", {"notes": "next"})
            two.kill()
        with life(tmp_path / "state") as three:
            assert three.call("GET", "/api/v1/customers/1")["customer"]["notes"] == "next"


def test_a_leftover_of_a_fold_that_was_killed_does_no_harm(tmp_path: Path) -> None:
    with life(tmp_path / "state") as one:
        kept = one.make("kept")
        one.kill()
    (tmp_path / "state.new").write_bytes(b'{\n"mock_syncro": {\n "1": {"for')
    with life(tmp_path / "state") as two:
        assert two.names()[kept] == "kept"
        two.stop()
    with life(tmp_path / "state") as three:
        assert three.names()[kept] == "kept"


def test_a_second_server_on_the_same_file_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with life(path) as one:
        error = refused(path)
        assert error.problem == f"state file {path}: another mock-syncro has this file open"
        kept = one.make("kept")
        one.kill()
    with life(path) as two:
        assert two.names()[kept] == "kept"


def test_a_refused_start_lets_go_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_text("{}")
    refused(path)
    path.unlink()
    registry(state=str(path)).close()


@pytest.mark.parametrize("text", ["hello\n", "[]", '{"contacts": {"1": {}}}', "[agents]\nx = 1\n"])
def test_a_foreign_file_is_refused_and_left_untouched(text: str, tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_text(text)
    error = refused(path)
    assert error.problem.startswith(f"state file {path}: ")
    assert error.advice.startswith("it was left untouched")


Change = Callable[[dict[str, Any]], object]


def broken(path: Path, change: Change) -> SetupError:
    """The refusal of a file that somebody has edited."""
    with life(path, fixture="small") as one:
        one.make("new")
        one.stop()
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables))
    return refused(path)


MISFITS: dict[str, Change] = {
    "a row with an unknown field": lambda t: t["acme/contacts"].update({"5": {"nmae": "x"}}),
    "a row with a wrong type": lambda t: t["acme/contacts"].update({"5": {"name": 5}}),
    "no fixture": lambda t: (
        t["accounts"]["1"].update(fixture=None),
        t["bases"]["1"].update(fixture=None),
    ),
    "a fixture that is a number": lambda t: t["accounts"]["1"].update(fixture=5),
    "an untouched account with an epoch of text": lambda t: t["accounts"].update(
        {"2": t["accounts"]["1"] | {"subdomain": "t1", "epoch": "x", "last_ids": {}}}
    ),
    "a wrong row in a base": lambda t: t["base 1/contacts"].update({"5": {"name": 5}}),
    "an unknown table in a base": lambda t: t.update({"base 1/planets": {}}),
    "a base that there is not": lambda t: t["accounts"]["1"].update(base=2),
    "no base": lambda t: t["accounts"]["1"].pop("base"),
    "rows of a base that there is not": lambda t: t.update({"base 7/contacts": {}}),
    "a base without an epoch": lambda t: t["bases"]["1"].pop("epoch"),
    "a base by another number": lambda t: t["bases"].update({"2": t["bases"].pop("1")}),
    "no list of what is deleted": lambda t: t["accounts"]["1"].pop("deleted"),
    "deleted of text": lambda t: t["accounts"]["1"].update(deleted="x"),
    "deleted in an unknown table": lambda t: t["accounts"]["1"].update(deleted={"planets": [1]}),
    "an unknown table": lambda t: t.update({"acme/planets": {}}),
    "an unknown setting": lambda t: t["accounts"]["1"].update(colour="red"),
    "no epoch": lambda t: t["accounts"]["1"].pop("epoch"),
    "an epoch of text": lambda t: t["accounts"]["1"].update(epoch="x"),
    "another subdomain": lambda t: t["accounts"]["1"].update(subdomain="other"),
    "a limit of too much": lambda t: t["accounts"]["1"].update(rate_limit={"calls": 1, "for": 2}),
    "no last ids": lambda t: t["accounts"]["1"].pop("last_ids"),
    "no limit": lambda t: t["accounts"]["1"].pop("rate_limit"),
    "an unknown zone": lambda t: t["accounts"]["1"].update(timezone="Mars/Base"),
    "a last id of text": lambda t: t["accounts"]["1"]["last_ids"].update(contacts="x"),
    "a far epoch": lambda t: t["accounts"]["1"].update(epoch=1e300),
    "an id of thousands of digits": lambda t: t["acme/contacts"].update({"9" * 5000: {}}),
}


@pytest.mark.parametrize("what", MISFITS)
def test_a_file_that_was_edited_wrongly_is_refused_and_left_untouched(
    what: str, tmp_path: Path
) -> None:
    assert str(tmp_path / "state") in broken(tmp_path / "state", MISFITS[what]).problem


def test_the_refusal_of_an_edited_file_reads_well(tmp_path: Path) -> None:
    problem = broken(tmp_path / "state", MISFITS["a row with a wrong type"]).problem
    assert '"name" cannot be 5' in problem
    assert "('" not in problem


def test_a_file_opens_without_the_fixture_file_that_it_began_with(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"customers": {"7": {"firstname": "Acme"}}}')
    with life(tmp_path / "state", fixture=str(tmp_path / "mine.json")) as one:
        one.stop()
    (tmp_path / "mine.json").unlink()
    with life(tmp_path / "state") as two:
        assert two.call("GET", "/api/v1/customers/7")["customer"]["firstname"] == "Acme"


def test_a_write_that_the_disk_does_not_take_is_not_in_memory_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with life(tmp_path / "state") as one:
        before = one.names()
        monkeypatch.setattr("mock_syncro.store.statefile.StateFile.append", full)
        with pytest.raises(AssertionError):
            one.make("not kept")
        assert one.names() == before


@pytest.mark.parametrize("path", ["", "none/at/all", "is a file/state"])
def test_a_path_that_will_not_do_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "is a file").touch()
    with pytest.raises(SetupError, match="state file"):
        registry(state=str(tmp_path / path))


def test_the_file_is_let_go_of_when_the_last_fold_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    accounts = registry(state=str(path))

    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr("mock_syncro.store.statefile.StateFile.fold", full)
        accounts.close()
    registry(state=str(path)).close()


# Bases, in the file as in memory.


def test_accounts_of_one_fixture_have_one_base_in_the_file_and_share_it_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "state"
    with life(path, fixture="msp") as one:
        alone = path.stat().st_size
        for number in range(50):
            one.call("POST", "/_mock/accounts", {"subdomain": f"t{number}"})
        written = one.accounts.by_name["t7"]
        row = written.database.table("customers").rows.slice(0, 1)[0]
        one.call("PUT", f"/@t7/api/v1/customers/{row.doc_id}", {"notes": "of t7"})
        before = {name: data(account) for name, account in one.accounts.by_name.items()}
        one.stop()
    assert path.stat().st_size < alone + 50 * 1000
    with life(path) as two:
        assert {name: data(account) for name, account in two.accounts.by_name.items()} == before
        acme, other = (two.accounts.by_name[name].database for name in ("acme", "t7"))
        fresh = two.accounts.make("fresh", fixture="msp").database
        for name, table in acme.tables.items():
            assert fresh.tables[name] is table
            assert (other.tables[name] is table) == (name != "customers")
        runs, others = (d.table("contacts").rows.runs for d in (acme, other))
        assert all(run is own for run, own in zip(runs, others, strict=True))
        two.stop()
    assert path.stat().st_size < alone + 51 * 1000


def test_a_restarted_account_answers_the_same_bytes(tmp_path: Path) -> None:
    paths = [
        "/api/v1/customers?per_page=100",
        "/api/v1/tickets?per_page=100",
        "/api/v1/contacts?per_page=100",
        "/_mock/state",
    ]

    def shown(one: Life) -> list[bytes]:
        return [orjson.dumps(one.call("GET", f"/@t1{path}")) for path in paths]

    with life(tmp_path / "state", fixture="msp") as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1", "fixture": "msp"})
        first = one.call("GET", "/@t1/api/v1/tickets")["tickets"][0]["id"]
        one.call("DELETE", f"/@t1/api/v1/tickets/{first}")
        before = shown(one)
        one.kill()
    for end in (end_killed, end_clean, end_clean):
        with life(tmp_path / "state") as two:
            assert shown(two) == before
            end(two)


def test_a_reset_writes_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with life(path, fixture="msp") as one:
        size = path.stat().st_size
        for _ in range(10):
            one.call("POST", "/_mock/reset", {})
        assert path.stat().st_size < size + 10 * 1000
        one.kill()
    with life(path) as two:
        size = path.stat().st_size
        two.call("POST", "/_mock/reset", {})
        assert path.stat().st_size < size + 1000


def test_a_reset_after_a_restart_goes_back_to_the_data_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.json"
    mine.write_text('{"customers": {"7": {"firstname": "Acme"}}}')
    with life(tmp_path / "state", fixture=str(mine)) as one:
        start = data(one.accounts.default)
        one.call("PUT", "/api/v1/customers/7", {"notes": "changed"})
        one.stop()
    mine.write_text('{"customers": {"8": {"firstname": "Of another release"}}}')
    with life(tmp_path / "state") as two:
        two.call("POST", "/_mock/reset", {})
        assert data(two.accounts.default) == start


def test_a_document_that_accounts_began_with_stands_there_once(tmp_path: Path) -> None:
    given = {"customers": {"7": {"firstname": "Acme", "notes": "the document"}}}
    with life(tmp_path / "state", fixture="empty") as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1", "fixture": given})
        start = data(one.accounts.by_name["t1"])
        for _ in range(3):
            one.call("POST", "/@t1/_mock/reset", {})
        one.call("PUT", "/@t1/api/v1/customers/7", {"notes": "changed"})
        one.stop()
    # As a row, and as what a reset to another start needs.
    assert (tmp_path / "state").read_bytes().count(b"the document") == 2
    for end in (end_clean, end_killed):
        with life(tmp_path / "state") as two:
            two.call("POST", "/@t1/_mock/reset", {})
            assert data(two.accounts.by_name["t1"]) == start
            end(two)


def test_bases_that_nobody_is_on_leave_the_file(tmp_path: Path) -> None:
    with life(tmp_path / "state", fixture="empty") as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1", "fixture": "small"})
        one.call("DELETE", "/_mock/accounts/t1")
        one.call("PUT", "/_mock/state", {"customers": {"9": {"firstname": "Put"}}})
        one.stop()
    tables = json.loads((tmp_path / "state").read_bytes())
    assert [row["fixture"] for row in tables["bases"].values()] == [None]


def test_a_base_that_left_the_file_is_written_again_for_who_begins_with_it(tmp_path: Path) -> None:
    with life(tmp_path / "state", fixture="empty") as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1", "fixture": "small"})
        one.call("DELETE", "/_mock/accounts/t1")
        assert one.accounts.keeper
        one.accounts.keeper.fold(one.accounts.by_name.values())
        one.call("POST", "/_mock/accounts", {"subdomain": "t2", "fixture": "small"})
        one.kill()
    with life(tmp_path / "state") as two:
        assert 101 in two.names("t2")


def test_a_file_of_the_first_format_is_opened_and_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with life(path) as one:
        kept = one.make("kept")
        before = data(one.accounts.default)
        recipe = {
            "subdomain": "acme",
            "fixture": "small",
            "seed": 42,
            "epoch": one.accounts.epoch,
            "start": one.accounts.epoch,
            "timezone": "UTC",
            "rate_limit": None,
            "put": "partial",
            "dialect": "spec",
            "last_ids": before.pop("last_ids")["1"],
        }
        one.kill()
    old = {"mock_syncro": {"1": {"format": 1}}, "accounts": {"1": recipe}}
    old |= {f"acme/{name}": rows for name, rows in before.items()}
    path.write_bytes(orjson.dumps(old))
    with life(path) as two:
        after = data(two.accounts.default)
        assert after.pop("last_ids")["1"] == recipe["last_ids"]
        assert after == before
        assert b'"format":2' in path.read_bytes()
        two.call("POST", "/_mock/reset", {})
        two.kill()
    with life(path) as three:
        assert kept not in three.names()
        assert 101 in three.names()


# Trouble with the file.


def test_an_empty_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    error = refused(tmp_path / "state")
    assert error.problem.endswith("it is empty")
    assert error.advice.startswith("remove it to begin anew")


Touch = Callable[[Path], object]

LOST: dict[str, Touch] = {
    "removed": lambda path: path.unlink(),
    "replaced": lambda path: path.with_name("other").replace(path),
    "emptied": lambda path: path.write_bytes(b""),
}

CALLS: dict[str, tuple[str, str, Any]] = {
    "a write": ("PUT", "/api/v1/contacts/101", {"name": "June Doe"}),
    "a new account": ("POST", "/_mock/accounts", {"subdomain": "t2"}),
    "a reset": ("POST", "/_mock/reset", {}),
    "other data": ("PUT", "/_mock/state", {"customers": {}}),
    "a deletion": ("DELETE", "/_mock/accounts/t1", None),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("what", CALLS)
def test_a_file_that_is_lost_while_serving_is_written_whole_at_the_next_write(
    what: str, how: str, tmp_path: Path
) -> None:
    path = tmp_path / "state"
    with life(path) as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1"})
        one.make("before", "t1")
        (tmp_path / "other").write_text("not ours")
        LOST[how](path)
        one.call(*CALLS[what])
        before = {name: data(account) for name, account in one.accounts.by_name.items()}
        one.kill()
    with life(path) as two:
        assert {name: data(account) for name, account in two.accounts.by_name.items()} == before


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_disk_that_is_full_at_the_start_is_told_in_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(saved: Saved) -> Iterator[bytes]:
        yield b"{"
        full()

    monkeypatch.setattr("mock_syncro.store.stateform.document", half)
    with pytest.raises(SetupError) as caught:
        registry(state=str(tmp_path / "state"))
    assert caught.value.problem == (
        f"cannot write the state file {tmp_path / 'state'}: No space left on device"
    )
    assert "\n" not in caught.value.advice
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_at_the_end_is_told_in_two_lines_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with life(tmp_path / "state") as one:
        kept = one.make("kept")
        with monkeypatch.context() as patch:
            patch.setattr("mock_syncro.store.statefile.StateFile.fold", full)
            one.stop()
    assert len(caplog.messages) == 1
    assert len(caplog.messages[0].splitlines()) == 2
    assert "No space left on device" in caplog.messages[0]
    with life(tmp_path / "state") as two:
        assert two.names()[kept] == "kept"


def test_a_fold_that_failed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mock_syncro.store.statefile.SMALL", 0)
    path = tmp_path / "state"

    def write(one: Life) -> int:
        """The size of the file after some hundred kilobytes more."""
        for number in range(60):
            one.call("PUT", "/api/v1/customers/1", {"notes": f"{number} " + "x" * 5000})
        return path.stat().st_size

    with life(path, fixture="empty") as one:
        with monkeypatch.context() as patch:
            patch.setattr("mock_syncro.store.statefile.StateFile.fold", full)
            longer = write(one)
        assert longer > 60 * 5000
        assert write(one) < longer
        assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".new"] == []


def test_nothing_is_kept_of_an_account_after_its_end(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with life(path) as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1"})
        gone = one.accounts.by_name["t1"]
        one.call("DELETE", "/_mock/accounts/t1")
        size = path.stat().st_size
        gone.database.drop("contacts", 101)
        one.accounts.commit(gone)
        one.accounts.delete(gone)  # by a second caller, who had found it before
        assert path.stat().st_size == size
        assert gone.database.table("contacts").row(101) is not None
        one.kill()
    with life(path) as two:
        assert list(two.accounts.by_name) == ["acme"]
