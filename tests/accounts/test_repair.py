"""`state repair`: what is whole in a damaged state file, as a file that a server opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from mock_syncro.accounts.repair import repair
from mock_syncro.errors import SetupError
from tests.accounts.test_registry_state import life, refused
from tests.registries import data


def damaged(path: Path) -> dict[str, dict[str, object]]:
    """A file of two accounts with a row and a record that are damaged; the data before."""
    with life(path) as one:
        one.call("POST", "/_mock/accounts", {"subdomain": "t1"})
        one.make("kept", "t1")
        one.stop()
    with life(path) as two:
        two.make("lost")
        two.make("kept too")
        before = {name: data(account) for name, account in two.accounts.by_name.items()}
        two.kill()
    text = path.read_bytes().replace(b'"name":"lost"', b'"name":"l0st"')
    path.write_bytes(text.replace(b'"Jane Doe"', b'"Jane D0e"', 1))
    return before


def test_a_damaged_file_is_refused_and_what_is_whole_opens_again(tmp_path: Path) -> None:
    path, new = tmp_path / "state", tmp_path / "new"
    before = damaged(path)
    error = refused(path)
    assert "damaged (line " in error.problem
    assert f"mock-syncro state repair {path} --out NEW" in error.advice
    broken = path.read_bytes()
    said = repair(path, new)
    assert path.read_bytes() == broken
    assert said[0] == f"kept in {new}: acme, t1"
    assert any('a row of "base 1/contacts" that is damaged' in line for line in said)
    assert any("a record that is damaged" in line for line in said)
    assert len(said) == 6
    with life(new) as three:
        assert "kept" in three.names("t1").values()
        assert "kept too" in three.names().values()
        assert not {"lost", "Jane Doe"} & set(three.names().values())
        for name in ("acme", "t1"):
            assert data(three.accounts.by_name[name])["users"] == before[name]["users"]


def test_a_whole_file_is_repaired_without_loss(tmp_path: Path) -> None:
    path, new = tmp_path / "state", tmp_path / "new"
    with life(path) as one:
        one.make("kept")
        one.kill()
        before = data(one.accounts.default)
    assert repair(path, new)[1:] == ["nothing was left out"]
    with life(new) as two:
        assert data(two.accounts.default) == before


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with life(path) as one:
        one.stop()
    before = path.read_bytes()
    with pytest.raises(SetupError, match="already"):
        repair(path, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", [b"", b"hello\n", b'{"contacts": {}}'])
def test_what_is_no_state_file_is_refused(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(text)
    with pytest.raises(SetupError, match="no state file"):
        repair(tmp_path / "file", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_is_not_there_and_a_place_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot read"):
        repair(tmp_path / "none", tmp_path / "new")
    damaged(tmp_path / "state")
    with pytest.raises(SetupError, match="cannot write"):
        repair(tmp_path / "state", tmp_path / "none" / "new")
