"""The README: its tables are the code's, and its commands and snippets work."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PORT = "127.0.0.1:8080"

BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server as the README starts it, on a free port."""
    command = [sys.executable, "-m", "mock_syncro", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip().removeprefix("http://")
        process.terminate()


def run(command: str, address: str) -> str:
    """What a command of the README prints, at a server on another port."""
    done = subprocess.run(
        ["sh", "-c", command.replace(PORT, address)], capture_output=True, text=True, check=True
    )
    return done.stdout


def tables() -> ModuleType:
    spec = spec_from_file_location("readme", ROOT / ".ci" / "readme.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_code() -> None:
    assert tables().rendered(README) == README


def test_the_first_screen_has_the_two_commands_and_the_real_answer_of_its_curl(
    address: str,
) -> None:
    assert COMMANDS[:2] == ["pip install .", "mock-syncro serve"]
    shown = next(text for kind, text in BLOCKS if kind == "json")
    assert json.loads(run(COMMANDS[2], address)) == json.loads(shown)


def test_every_curl_of_the_readme_is_answered(address: str) -> None:
    curls = [command for command in COMMANDS if command.startswith("curl")]
    users, ticket, tickets, account, guided, told, refused, token, group, frozen, moved, reset = (
        run(command, address) for command in curls
    )
    assert "users" in json.loads(users)
    assert json.loads(account)["port_url"].startswith("http://127.0.0.1:")
    assert json.loads(ticket)["ticket"]["comments"][0]["body"] == "Since this morning."
    assert json.loads(tickets)["tickets"][0]["subject"] == "Printer is offline"
    assert json.loads(guided)["dialect"] == "guide"
    assert json.loads(told)["contact"]["firstname"] == "Jane"
    assert "401 Unauthorized" in refused
    assert "x-mock-syncro: the token or its user lacks" in refused
    assert json.loads(token)["permissions"] == ["Customers - List/Search"]
    assert json.loads(group)["customers"] == [24000001]
    assert json.loads(frozen)["now"] == "2027-01-31T23:59:00.000Z"
    assert json.loads(moved)["now"] == "2027-02-01T00:00:01.000Z"
    assert json.loads(reset)["subdomain"] == "acme"


def test_the_fixture_of_the_readme_gives_a_fresh_account(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    snippet = next(text for kind, text in BLOCKS if kind == "python")
    assert len(snippet.replace("@pytest.fixture\n", "").strip().splitlines()) == 6 - 1
    names: dict[str, Any] = {}
    code = snippet.replace("@pytest.fixture\n", "").replace(PORT, address)
    imports = "import uuid, httpx, pytest"
    assert imports in README
    exec(f"{imports}\n{code}", names)
    make: Callable[[], Iterator[Any]] = names["syncro"]
    first, second = make(), make()
    client, other = next(first), next(second)
    assert client.get("/api/v1/contacts/101").json()["name"] == "Jane Doe"
    assert client.delete("/api/v1/contacts/101").status_code == 200
    assert other.get("/api/v1/contacts/101").status_code == 200
    for made in (first, second):
        assert next(made, None) is None


def test_a_script_reads_the_address_from_stdout(tmp_path: Path) -> None:
    command = next(c for c in COMMANDS if "--port 0" in c)
    target = tmp_path / "address"
    words = shlex.split(command.replace("&", "").replace("> address", ""))
    assert words[0] == "mock-syncro"
    with target.open("w") as out:
        process = subprocess.Popen([sys.executable, "-m", "mock_syncro", *words[1:]], stdout=out)
    try:
        while not target.read_text().endswith("\n"):
            assert process.poll() is None
    finally:
        process.terminate()
        process.wait()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", target.read_text())


def test_the_package_that_pip_makes_runs_without_this_repository(tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*pip, str(ROOT)], check=True, cwd=tmp_path, capture_output=True)
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import mock_syncro, mock_syncro.app\n"
        f"assert mock_syncro.__file__.startswith({str(target)!r})\n"
        "for name in ('empty', 'small', 'msp', 'edge', 'generate:customers=2,contacts=4'):\n"
        "    mock_syncro.create_app(fixture=name)\n"
    )
    subprocess.run([sys.executable, "-I", "-c", code], check=True, cwd=tmp_path)


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    work = README.split("## Work on it")[1]
    assert re.findall(r"^(pip|pytest)(.*)$", work, re.MULTILINE) == [
        ("pip", " install '.[test]'"),
        ("pytest", " -n auto"),
    ]
    script = (ROOT / ".ci" / "run").read_text()
    assert "'.[test]'" in script
    assert 'eval "$test_command"' in script


def test_every_command_is_looked_at_by_a_test() -> None:
    seen = ("pip install .", "mock-syncro serve", "curl", "pip install '.[test]'", "pytest -n auto")
    others = [c for c in COMMANDS if c and not c.startswith(seen)]
    # Those of Docker are not run, which the README says; see test_dockerfile.py.
    assert [c for c in others if not c.startswith("docker ")] == []
    assert "These commands have not been run" in README


def test_the_docker_command_has_settings_that_there_are() -> None:
    from mock_syncro.settings import PREFIX, from_environment, from_values

    words = shlex.split(next(c for c in COMMANDS if c.startswith("docker run")))
    variable = next(word for word in words if word.startswith(PREFIX))
    assert from_environment(dict([variable.split("=")]), frozenset())
    behind = words[words.index("mock-syncro") + 1 :]
    values = {flag.removeprefix("--"): text for flag, text in pairwise(behind)}
    assert from_values(values).fixture == "small"
