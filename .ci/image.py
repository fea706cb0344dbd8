"""Does what the Dockerfile does without a container engine: `python .ci/image.py`.

Takes the files that .dockerignore lets through, runs the same `.ci/image-steps` on them, starts
the server with the Dockerfile's variables and command, and asks it with the Dockerfile's own
health check: it must pass while the server runs, and fail after.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parent.parent


def instructions(text: str) -> list[tuple[str, str]]:
    """A Dockerfile's instructions, as their name and the rest."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    pairs = (line.split(None, 1) for line in joined.splitlines() if line)
    return [(name, rest) for name, rest in pairs]


def last(found: list[tuple[str, str]], name: str) -> str:
    """What the last instruction of that name says."""
    return next(rest for key, rest in reversed(found) if key == name)


def context(root: Path, rules: str) -> Iterator[Path]:
    """The files, relative to `root`, that the rules of a .dockerignore let through."""
    kept = [line for line in rules.splitlines() if line and not line.startswith("#")]
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not _ignored(name, kept):
            yield name


def _ignored(name: Path, rules: list[str]) -> bool:
    """As Docker decides: the last rule that matches the path, or a folder above it, counts."""
    above = [parent.as_posix() for parent in (name, *name.parents)]
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!").rstrip("/")
        anywhere = pattern.removeprefix("**/")
        if anywhere == pattern:
            hit = any(_matches(path, pattern) for path in above)
        else:
            hit = any(fnmatchcase(part, anywhere) for part in name.parts)
        if hit:
            ignored = not rule.startswith("!")
    return ignored


def _matches(path: str, pattern: str) -> bool:
    """A star stays within its folder."""
    parts, patterns = path.split("/"), pattern.split("/")
    return len(parts) == len(patterns) and all(map(fnmatchcase, parts, patterns))


def python_of_the_image(found: list[tuple[str, str]]) -> str:
    """The interpreter of the base image's version, where there is one; else this one."""
    version = re.match(r"python:(\d+\.\d+)", last(found, "FROM"))
    name = shutil.which(f"python{version[1]}") if version else None
    if name and not subprocess.run([name, "-c", ""], capture_output=True, check=False).returncode:
        return name
    return sys.executable


def build(found: list[tuple[str, str]], folder: Path) -> Path:
    """The virtual environment that the image would have."""
    source, target = folder / "source", folder / "mock-syncro"
    for name in context(ROOT, (ROOT / ".dockerignore").read_text()):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    step = next(rest for name, rest in found if name == "RUN")
    command = step.replace("/source", str(source)).replace("/opt/mock-syncro", str(target))
    environment = os.environ | {"PYTHON": python_of_the_image(found)}
    subprocess.run(command.split(), check=True, env=environment)
    return target


def variables(found: list[tuple[str, str]], target: Path) -> dict[str, str]:
    """The variables that the Dockerfile sets, but for a port that is free here."""
    made = dict(pair.split("=", 1) for pair in last(found, "ENV").split())
    made["PATH"] = f"{target / 'bin'}:{os.environ['PATH']}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made["MOCK_SYNCRO_PORT"] = str(probe.getsockname()[1])
    return made


def healthy(found: list[tuple[str, str]], environment: Mapping[str, str], folder: Path) -> bool:
    """Whether the HEALTHCHECK's command says so."""
    program, *rest = json.loads(last(found, "HEALTHCHECK").partition("CMD ")[2])
    command = [shutil.which(program, path=environment["PATH"]) or program, *rest]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def check(folder: Path) -> str:
    """Build, start, ask, stop. Raises SystemExit with what is wrong."""
    found = instructions((ROOT / "Dockerfile").read_text())
    target = build(found, folder)
    data = folder / "data"
    data.mkdir()
    environment = variables(found, target)
    program, *rest = json.loads(last(found, "ENTRYPOINT")) + json.loads(last(found, "CMD"))
    with subprocess.Popen(
        [target / "bin" / program, *rest], env=environment, cwd=data, stdout=subprocess.PIPE
    ) as server:
        if not (server.stdout and server.stdout.readline()):
            raise SystemExit("the server of the image did not start")
        while_up = healthy(found, environment, data)
        server.terminate()
    if not while_up or healthy(found, environment, data):
        raise SystemExit("the health check does not tell a server that is up from one that is not")
    if server.returncode != 0:
        raise SystemExit(f"the server of the image ended with {server.returncode}")
    size = sum(path.stat().st_size for path in target.rglob("*") if not path.is_symlink())
    version = next(target.glob("lib/python*")).name
    return f"built with {version}, {size / 1e6:.0f} MB without the base image; healthy"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        print(check(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
