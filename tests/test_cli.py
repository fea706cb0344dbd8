"""The command as a process: one line on stdout, two for what is wrong, and a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mock_syncro import __version__, cli
from mock_syncro.settings import Settings, rows

if TYPE_CHECKING:
    from tests.conftest import Serve


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    status: int
    stdout: str
    stderr: str

    def refused(self, *words: str) -> None:
        """Two lines on stderr, which have the words; nothing on stdout; status 2."""
        assert (self.status, self.stdout) == (2, "")
        problem, advice = self.stderr.splitlines()
        assert self.stderr.endswith("\n")
        assert problem.startswith("mock-syncro: ")
        assert advice.startswith("  ")
        assert "Traceback" not in self.stderr
        for word in words:
            assert word in self.stderr


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in, and an environment without settings of ours."""
    monkeypatch.chdir(tmp_path)
    for row in rows():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.delenv("MOCK_SYNCRO_CONFIG", raising=False)
    return tmp_path


def run(*arguments: str) -> Ended:
    """Run the command, which is expected to end by itself."""
    done = subprocess.run(
        [sys.executable, "-m", "mock_syncro", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


# What it says.


@pytest.mark.usefixtures("home")
def test_version_is_one_line() -> None:
    assert run("--version") == Ended(0, f"mock-syncro {__version__}\n", "")


@pytest.mark.usefixtures("home")
def test_help_has_every_setting_with_its_default() -> None:
    help_ = run("--help")
    assert (help_.status, help_.stderr) == (0, "")
    text = "".join(help_.stdout.split())  # lines break at hyphens too
    for row in rows():
        default = f" (default: {row.default})" if row.default else ""
        entry = f"{row.flag} {row.shows} {row.help}{default}"
        assert "".join(entry.split()) in text


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_address_is_the_only_line_on_stdout_and_a_signal_ends_with_0(
    how: signal.Signals, serve: Serve
) -> None:
    server = serve("--fixture", "small")
    scheme, host, port = server.url.split(":")
    assert (scheme, host) == ("http", "//127.0.0.1")
    assert int(port) > 0
    with server.http() as client:
        assert client.get("/api/v1/contacts/101").json()["name"] == "Jane Doe"
        assert client.get("/api/v1/nothing").status_code == 404
        assert client.post("/api/v1/contacts", json={"name": "x"}).status_code == 422
    assert server.stop(how) == ""
    assert server.process.returncode == 0
    said = server.stderr().splitlines()
    assert said[0] == f"mock-syncro {__version__}: account acme, fixture small"
    assert f"{server.url}/api/v1/customers" in said[1]
    assert "180 calls in 60 s" in said[2]
    assert len(said) == 3


def test_two_servers_on_port_0_have_two_ports(serve: Serve) -> None:
    assert serve("--fixture", "empty").url != serve("--fixture", "empty").url


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("arguments", [[], ["serve"]])
def test_the_bare_command_is_serve(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Settings] = []

    def serve(settings: Settings) -> int:
        served.append(settings)
        return 0

    monkeypatch.setattr(cli, "serve", serve)
    monkeypatch.setenv("MOCK_SYNCRO_SEED", "7")
    assert cli.main([*arguments, "--port", "0", "--put=replace"]) == 0
    assert served == [Settings(port=0, put="replace", seed=7, log="off")]


def test_flag_beats_variable_beats_file_beats_default(home: Path, serve: Serve) -> None:
    (home / "my.toml").write_text('subdomain = "file"\nseed = 1\nfixture = "empty"\n')
    server = serve(
        *("--config", str(home / "my.toml"), "--subdomain", "flag"),
        MOCK_SYNCRO_SUBDOMAIN="variable",
        MOCK_SYNCRO_SEED="2",
    )
    with server.http() as client:
        account = client.get("/_mock/accounts").json()["accounts"][0]
    assert (account["subdomain"], account["seed"], account["fixture"]) == ("flag", 2, "empty")
    assert "180 calls in 60 s" in server.stderr()


# What it refuses.


@pytest.mark.usefixtures("home")
def test_a_port_in_use_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        run("--port", port).refused(f"cannot listen on 127.0.0.1 port {port}", "--port 0")


@pytest.mark.usefixtures("home")
def test_an_unknown_flag_is_refused_with_the_nearest_one() -> None:
    run("serve", "--prot", "0").refused("there is no flag --prot", "did you mean --port?")
    run("--zzz=1").refused("there is no flag --zzz", "mock-syncro --help")


@pytest.mark.usefixtures("home")
def test_an_abbreviated_flag_is_refused() -> None:
    run("--fix", "small").refused("there is no flag --fix", "did you mean --fixture?")


@pytest.mark.usefixtures("home")
def test_an_unknown_command_is_refused() -> None:
    run("sevre").refused("sevre", "serve")


@pytest.mark.usefixtures("home")
def test_a_flag_without_its_value_is_refused() -> None:
    run("--port").refused("--port")


@pytest.mark.usefixtures("home")
def test_a_value_that_will_not_do_is_refused() -> None:
    run("--port", "http").refused("--port: 'http' will not do", "from 0 to 65535")


@pytest.mark.usefixtures("home")
def test_an_unknown_fixture_is_refused() -> None:
    run("--port", "0", "--fixture", "smal").refused(
        'there is no fixture "smal"', "empty, small, msp, edge"
    )


def test_a_broken_fixture_file_is_refused_with_its_line(home: Path) -> None:
    (home / "mine.json").write_text('{"contacts": {\n"1": {"name": }\n}}')
    run("--port", "0", "--fixture", "mine.json").refused("mine.json", "line 2, column 15")


def test_a_fixture_file_with_an_unknown_field_is_refused_with_its_row(home: Path) -> None:
    (home / "mine.json").write_text('{"contacts": {"101": {"nmae": "Jane"}}}')
    run("--port", "0", "--fixture", "mine.json").refused('"contacts"', "row 101", '"nmae"')


# Fixtures.


def test_a_fixture_is_checked_and_all_that_is_wrong_is_told(home: Path) -> None:
    (home / "mine.json").write_text('{"customers": {"7": {"emial": "x"},\n"8": {"city": 5}}}')
    checked = run("fixture", "check", "mine.json")
    assert (checked.status, checked.stdout) == (2, "")
    assert checked.stderr.splitlines() == [
        "mock-syncro: mine.json has 2 errors",
        '  mine.json, line 1: "customers" row 7: there is no field "emial"; did you mean "email"?',
        '  mine.json, line 2: "customers" row 8: "city" cannot be 5; wanted: a text or null',
        "  mock-syncro fixture fields TABLE shows what a row may have",
    ]
    (home / "mine.json").write_text('{"customers": {"7": {"city": "x"}, "8": {}}}')
    checked = run("fixture", "check", "mine.json")
    assert (checked.status, checked.stderr) == (0, "")
    assert checked.stdout.startswith("fine: 2 customers, ")
    run("fixture", "check", "none.json").refused('there is no fixture "none.json"')


def test_a_fixture_with_masked_tokens_is_fine_without_them(home: Path) -> None:
    (home / "mine.json").write_text('{"tokens": {"50": {"name": "sync", "token": "***"}}}')
    checked = run("fixture", "check", "mine.json")
    assert "token 50 (sync)" in checked.stdout
    assert " 11 tokens" in checked.stdout


def test_a_server_starts_with_the_state_of_another(home: Path, serve: Serve) -> None:
    server = serve("--fixture", "small")
    with server.http() as client:
        value = client.post("/_mock/tokens", json={"name": "sync"}).json()["token"]
        client.put("/api/v1/contacts/101", json={"name": "June Doe"})
        (home / "state.json").write_bytes(client.get("/_mock/state").content)
    again = serve("--fixture", str(home / "state.json"))
    with again.http() as client:
        assert client.get("/api/v1/contacts/101").json()["name"] == "June Doe"
        headers = {"Authorization": value}
        assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert "token 12 (sync)" in again.stderr()


@pytest.mark.usefixtures("home")
def test_the_tables_and_fields_of_fixtures_are_listed() -> None:
    tables = run("fixture", "fields")
    assert (tables.status, tables.stderr) == (0, "")
    assert "phones             7 fields\n" in tables.stdout
    fields = run("fixture", "fields", "phones").stdout.splitlines()
    assert [line.split()[0] for line in fields[:3]] == ["id", "label", "number"]
    run("fixture", "fields", "phonse").refused('did you mean "phones"?')
    run("fixture", "chekc").refused("fixture chekc")


@pytest.mark.usefixtures("home")
def test_help_is_a_command_too() -> None:
    assert run("help") == run("--help")
    assert "fixture check FILE" in run("help").stdout


@pytest.mark.usefixtures("home")
def test_a_reader_who_has_seen_enough_ends_it_without_a_word() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "mock_syncro", "fixture", "fields"]
    done = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, text=True, timeout=30, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_broken_toml_is_refused_with_its_line(home: Path) -> None:
    (home / "my.toml").write_text("port = 0\nseed = = 7\n")
    run("--config", "my.toml").refused("my.toml is not TOML", "line 2, column 8")


def test_an_unknown_key_in_toml_is_refused(home: Path) -> None:
    (home / "my.toml").write_text("prot = 0\n")
    run("--config", "my.toml").refused('my.toml: "prot" is no setting')


def test_a_value_in_toml_that_will_not_do_is_refused(home: Path) -> None:
    (home / "my.toml").write_text("port = 70000\n")
    run("--config", "my.toml").refused("my.toml: port: 70000 will not do")


@pytest.mark.usefixtures("home")
def test_a_configuration_that_is_not_there_is_refused() -> None:
    run("--config", "none.toml").refused("cannot read none.toml")


def test_a_variable_that_will_not_do_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCK_SYNCRO_RATE_LIMIT", "fast")
    run("--port", "0").refused("MOCK_SYNCRO_RATE_LIMIT: 'fast' will not do", "180/60")
    assert list(home.iterdir()) == []


@pytest.mark.usefixtures("home")
def test_a_variable_that_is_no_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCK_SYNCRO_PROT", "0")
    run("--port", "0").refused("MOCK_SYNCRO_PROT is no setting", "MOCK_SYNCRO_PORT")


def test_a_damaged_state_file_is_refused_and_left_untouched(home: Path, serve: Serve) -> None:
    path = home / "state"
    server = serve("--state", str(path), "--fixture", "small")
    with server.http() as client:
        for name in ("one", "two", "three"):
            client.put("/api/v1/contacts/101", json={"name": name})
        server.stop(signal.SIGKILL)
    lines = path.read_bytes().splitlines(keepends=True)
    broken = b"".join([*lines[:-2], lines[-2][:50] + b"\n", lines[-1]])
    path.write_bytes(broken)
    run("--port", "0", "--state", "state").refused(f"damaged (line {len(lines) - 1})", "untouched")
    assert path.read_bytes() == broken


def test_a_damaged_state_file_is_repaired(home: Path, serve: Serve) -> None:
    server = serve("--state", str(home / "state"), "--fixture", "small")
    with server.http() as client:
        for name in ("kept", "lost"):
            client.put("/api/v1/contacts/101", json={"name": name})
        server.stop(signal.SIGKILL)
    text = (home / "state").read_bytes()
    (home / "state").write_bytes(text.replace(b'"lost"', b'"l0st"'))
    ended = run("state", "repair", "state", "--out", "new")
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [
        "kept in new: acme",
        "left out:",
        f"  line {len(text.splitlines())}: a record that is damaged",
    ]
    with serve("--state", str(home / "new")).http() as client:
        assert client.get("/api/v1/contacts/101").json()["name"] == "kept"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "COMMAND"),
        (("mend",), "mend"),
        (("repair",), "FILE"),
        (("repair", "state"), "--out"),
        (("repair", "state", "--uot", "new"), "--out"),
        (("repair", "state", "--out", "new"), "cannot read state"),
        (("repair", "notes.txt", "--out", "new"), "no state file"),
        (("repair", "notes.txt", "--out", "notes.txt"), "already"),
    ],
)
def test_a_repair_that_cannot_be_is_refused(
    arguments: tuple[str, ...], words: str, home: Path
) -> None:
    (home / "notes.txt").write_text("not ours\n")
    run("state", *arguments).refused(words)
    assert [path.name for path in home.iterdir()] == ["notes.txt"]


def test_a_foreign_state_file_is_refused_and_left_untouched(home: Path) -> None:
    (home / "notes.txt").write_text("not ours\n")
    run("--port", "0", "--state", "notes.txt").refused("notes.txt", "not a state file", "untouched")
    assert (home / "notes.txt").read_text() == "not ours\n"


def test_a_second_process_on_a_state_file_is_refused(home: Path, serve: Serve) -> None:
    path = str(home / "state")
    server = serve("--state", path, "--fixture", "empty")
    run("--port", "0", "--state", path).refused("another mock-syncro has this file open")
    with server.http() as client:
        assert client.get("/api/v1/customers/1").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="needs hard links and flock")
def test_another_name_of_a_state_file_in_use_is_refused(home: Path, serve: Serve) -> None:
    server = serve("--state", str(home / "state"), "--fixture", "empty")
    (home / "other").hardlink_to(home / "state")
    run("--port", "0", "--state", "other").refused("another mock-syncro has this file open")
    with server.http() as client:
        assert client.get("/api/v1/customers/1").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the size of files")
def test_a_disk_that_is_full_at_the_start_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    limits = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))}
    monkeypatch.setattr(subprocess, "run", partial(subprocess.run, **limits))
    run("--port", "0", "--state", "state").refused("cannot write the state file", "make room")
    assert list(home.iterdir()) == []


def test_a_state_file_is_folded_at_a_clean_end(home: Path, serve: Serve) -> None:
    server = serve("--state", str(home / "state"), "--fixture", "small")
    with server.http() as client:
        client.put("/api/v1/contacts/101", json={"name": "June Doe"})
    server.stop(signal.SIGINT)
    text = (home / "state").read_text()
    assert text.endswith("\n }\n}\n")
    assert text.count("June Doe") == 1
    again = serve("--state", str(home / "state"), "--fixture", "empty")
    with again.http() as client:
        assert client.get("/api/v1/contacts/101").json()["name"] == "June Doe"


@pytest.mark.usefixtures("home")
def test_an_interrupt_while_the_data_is_made_ends_it_without_a_word() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    fixture = "generate:customers=2000,contacts=50000,tickets=50000"
    command = [sys.executable, "-m", "mock_syncro", "--port", str(port), "--fixture", fixture]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.01)
        time.sleep(0.3)  # it listens, and now it makes the data
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 130


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("module", ["mock_syncro.cli", "argparse", "uvicorn", "mock_syncro.app"])
def test_an_interrupt_while_modules_are_loaded_ends_it_without_a_word(module: str) -> None:
    program = f"""
import runpy, signal, sys
class Interrupt:
    def find_spec(self, name, *_):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
sys.argv = ["mock-syncro", "--port", "0", "--fixture", "empty"]
runpy.run_module("mock_syncro", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("flag", ["--state", "--fixture", "--config"])
def test_a_path_that_is_a_loop_of_links_is_refused(home: Path, flag: str) -> None:
    (home / "one").symlink_to("two")
    (home / "two").symlink_to("one")
    run("--port", "0", flag, "one").refused("one")
