"""README.md and docs/: their tables are the code's, and their commands and snippets work."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urljoin

import pytest

from mock_syncro.accounts.registry import Accounts
from mock_syncro.settings import from_values
from mock_syncro.syncro import RESOURCES
from tests.conftest import MakeClient, Serve

ROOT = Path(__file__).parent.parent
PORT = "127.0.0.1:8080"

PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
README = PAGES["README.md"]
BLOCKS = {name: re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL) for name, text in PAGES.items()}
COMMANDS = {
    name: [line for kind, text in blocks if kind == "sh" for line in text.splitlines()]
    for name, blocks in BLOCKS.items()
}


ABOUT_FILES = ("mock-syncro fixture ", "mock-syncro state ")


def run(command: str, url: str) -> str:
    """What a command of a page prints, at a server on another port."""
    done = subprocess.run(
        ["sh", "-c", command.replace(f"http://{PORT}", url)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def snippet(page: str, kind: str) -> str:
    """The one block of that kind on a page."""
    (found,) = (text for other, text in BLOCKS[page] if other == kind)
    return str(found)


def tables() -> ModuleType:
    spec = spec_from_file_location("readme", ROOT / ".ci" / "readme.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_code() -> None:
    made = tables()
    for page in made.PAGES:
        assert made.rendered(PAGES[page], page) == PAGES[page]


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for name, text in PAGES.items():
        links = re.findall(r"\]\(([^)#:]+)(#[^)]*)?\)", text)
        for path, anchor in links:
            target = (ROOT / name).parent / path
            assert target.exists(), f"{name}: {path}"
            if anchor:
                assert f"## {anchor[1:]}" in target.read_text(encoding="utf-8").lower()
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= set(
        re.findall(r"\]\((docs/[\w-]+\.md)\)", README)
    )


def test_the_first_screen_has_the_two_commands_and_the_real_answer_of_its_curl(
    serve: Serve,
) -> None:
    commands = COMMANDS["README.md"]
    assert commands[:2] == ["pip install .", "mock-syncro serve"]
    shown = snippet("README.md", "json")
    assert json.loads(run(commands[2], serve().url)) == json.loads(shown)


def answers(page: str, url: str) -> list[str]:
    """What the calls of a page are answered, in their order."""
    return [run(command, url) for command in COMMANDS[page] if command.startswith("curl")]


def test_every_curl_of_the_readme_is_answered(serve: Serve) -> None:
    users, refused, account, ticket, tickets = answers("README.md", serve().url)
    assert "users" in json.loads(users)
    assert "401 Unauthorized" in refused
    assert "x-mock-syncro: the token or its user lacks" in refused
    assert json.loads(account)["port_url"].startswith("http://127.0.0.1:")
    assert json.loads(ticket)["ticket"]["comments"][0]["body"] == "Since this morning."
    assert json.loads(tickets)["tickets"][0]["subject"] == "Printer is offline"


def test_every_curl_of_the_control_api_is_answered(serve: Serve) -> None:
    token, group, frozen, moved, reset = answers("docs/control-api.md", serve().url)
    assert json.loads(token)["permissions"] == ["Customers - List/Search"]
    assert json.loads(group)["customers"] == [24000001]
    assert json.loads(frozen)["now"] == "2027-01-31T23:59:00.000Z"
    assert json.loads(moved)["now"] == "2027-02-01T00:00:01.000Z"
    assert json.loads(reset)["subdomain"] == "acme"


def test_every_curl_of_the_other_pages_is_answered(serve: Serve) -> None:
    url = serve().url
    guided, told = answers("docs/fidelity.md", url)
    assert json.loads(guided)["dialect"] == "guide"
    assert json.loads(told)["contact"]["firstname"] == "Jane"
    big, own, customers = answers("docs/fixtures.md", url)
    assert json.loads(big)["fixture"].startswith("generate:")
    assert json.loads(own)["fixture"] == "document"
    names = [row["business_name"] for row in json.loads(customers)["customers"]]
    assert names == ["Only one"]
    (open_to_all,) = answers("docs/browser.md", url)
    assert "access-control-allow-origin: *" in open_to_all


def test_the_command_against_other_origins_does_what_it_says(serve: Serve) -> None:
    command = next(c for c in COMMANDS["docs/browser.md"] if c.startswith("mock-syncro serve"))
    (closed,) = answers("docs/browser.md", serve(*shlex.split(command)[2:]).url)
    assert "200 OK" in closed
    assert "access-control" not in closed


@pytest.fixture
def commands(tmp_path: Path) -> dict[str, str]:
    """An environment in which `mock-syncro` is this project's, and `pip` does nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    scripts = {
        "mock-syncro": f'exec {shlex.quote(sys.executable)} -m mock_syncro "$@"',
        "pip": "exit 0",
        "pytest": "curl -fsS -H 'Authorization: Bearer admin-token' $SYNCRO_URL/users > answer",
    }
    for name, text in scripts.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    places = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": places, "PYTHONPATH": str(ROOT)}


def test_the_test_of_the_readme_passes(tmp_path: Path, commands: dict[str, str]) -> None:
    (tmp_path / "test_it.py").write_text(snippet("README.md", "python"))
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=."]
    done = subprocess.run(
        pytest_, cwd=tmp_path, env=commands, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_the_commands_about_fixtures_and_states_do_what_the_pages_say(
    tmp_path: Path, commands: dict[str, str]
) -> None:
    (tmp_path / "my-fixture.json").write_text((ROOT / "fixtures" / "small.json").read_text())
    Accounts(
        from_values({"fixture": "small", "state": str(tmp_path / "data.json")}), RESOURCES
    ).close()
    found = [c for lines in COMMANDS.values() for c in lines if c.startswith(ABOUT_FILES)]
    assert len(found) == 3
    for command in found:
        done = subprocess.run(
            shlex.split(command),
            cwd=tmp_path,
            env=commands,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), command
    assert (tmp_path / "mended.json").exists()


def recipe(folder: Path, environment: dict[str, str]) -> int:
    """The exit of the README's recipe for CI."""
    text = snippet("README.md", "bash")
    bash = ["bash", "-e", "-c", text]
    done = subprocess.run(bash, cwd=folder, env=environment, timeout=60, check=False)
    return done.returncode


def test_the_recipe_for_ci_waits_for_the_address(tmp_path: Path, commands: dict[str, str]) -> None:
    assert recipe(tmp_path, commands) == 0
    assert "users" in json.loads((tmp_path / "answer").read_text())


def test_the_recipe_for_ci_ends_where_the_server_cannot_start(
    tmp_path: Path, commands: dict[str, str]
) -> None:
    assert recipe(tmp_path, commands | {"MOCK_SYNCRO_TIMEZONE": "Mars/One"}) != 0
    assert not (tmp_path / "answer").exists()


def test_an_absolute_path_drops_the_account_as_the_readme_warns() -> None:
    path, base = re.findall(r"new URL\('(.*?)', '(.*?)'\)", README)[0]
    assert urljoin(base, path) == f"http://{PORT}/api/v1/users"


def test_the_snippet_of_the_app_in_process_runs() -> None:
    exec(snippet("docs/in-process.md", "python"), {})


def test_a_client_that_overlaps_loses_no_change_of_the_same_millisecond(
    client: MakeClient,
) -> None:
    names: dict[str, Any] = {}
    exec(snippet("docs/sync.md", "python"), names)
    changed_tickets: Callable[..., tuple[list[Any], str]] = names["changed_tickets"]
    api = client()
    api.headers["Authorization"] = "Bearer admin-token"
    api.put("/_mock/clock", json={"frozen": True})
    cursor, seen = "2026-01-31T11:59:59Z", dict[int, str]()

    def make(subject: str) -> None:
        sent = {"customer_id": 55, "subject": subject}
        assert api.post("/api/v1/tickets", json=sent).status_code < 300

    def subjects() -> list[str]:
        nonlocal cursor
        found, cursor = changed_tickets(api, cursor, seen)
        return [ticket["subject"] for ticket in found]

    subjects()
    make("one")
    assert subjects() == ["one"]
    make("two")
    without_overlap = api.get("/api/v1/tickets", params={"since_updated_at": cursor}).json()
    assert without_overlap["tickets"] == []
    assert subjects() == ["two"]
    for number in range(120):
        make(str(number))
    assert len(subjects()) == 120
    assert subjects() == []


def test_the_package_that_pip_makes_runs_without_this_repository(tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*pip, str(ROOT)], check=True, cwd=tmp_path, capture_output=True)
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import mock_syncro, mock_syncro.app\n"
        f"assert mock_syncro.__file__.startswith({str(target)!r})\n"
        "for name in ('empty', 'small', 'msp', 'edge', 'generate:customers=2,contacts=4'):\n"
        "    app = mock_syncro.create_app(fixture=name)\n"
        "from mock_syncro.site.files import FILES\n"
        "assert app.site and all(path.is_file() for path, _ in FILES.values())\n"
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


def test_every_command_and_snippet_is_looked_at_by_a_test() -> None:
    seen = ("pip install .", "mock-syncro serve", "curl", "pip install '.[test]'", "pytest -n auto")
    everything = [command for commands in COMMANDS.values() for command in commands]
    others = [c for c in everything if c and not c.startswith((*seen, *ABOUT_FILES))]
    # Those of Docker are not run, which the page says; see test_dockerfile.py.
    assert [command for command in others if not command.startswith("docker ")] == []
    assert "These commands have not been run" in PAGES["docs/settings.md"]
    served = {c for c in everything if c.startswith("mock-syncro serve")}
    assert served == {"mock-syncro serve", "mock-syncro serve --cors off"}
    kinds = [(name, kind) for name, blocks in BLOCKS.items() for kind, _ in blocks if kind != "sh"]
    assert kinds == [
        ("README.md", "json"),
        ("README.md", "python"),
        ("README.md", "bash"),
        ("docs/in-process.md", "python"),
        ("docs/sync.md", "python"),
    ]


def test_the_docker_command_has_settings_that_there_are() -> None:
    from mock_syncro.settings import PREFIX, from_environment, from_values

    words = shlex.split(next(c for c in COMMANDS["docs/settings.md"] if c.startswith("docker run")))
    variable = next(word for word in words if word.startswith(PREFIX))
    assert from_environment(dict([variable.split("=")]), frozenset())
    behind = words[words.index("mock-syncro") + 1 :]
    values = {flag.removeprefix("--"): text for flag, text in pairwise(behind)}
    assert from_values(values).fixture == "small"
