"""The command line: `serve`, which `mock-syncro` alone is too, `fixture` and `state`.

Of `serve` one line is on stdout, the address, once the server answers; everything else goes to
stderr. What is wrong with the set-up is said in a few lines, without a traceback, and the exit
status is 2.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from . import __version__
from .errors import SetupError
from .settings import PREFIX, Settings, from_environment, from_file, rows

OTHER_VARIABLES = frozenset({f"{PREFIX}CONFIG", f"{PREFIX}URL"})
"""Variables that are no settings of a server."""


FIXTURE_HELP = """\
mock-syncro fixture check FILE      tell all that is wrong with a fixture
mock-syncro fixture fields          list the tables of a fixture
mock-syncro fixture fields TABLE    list what a row may have: name, kind, default, null, table
                                    that it refers to"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, 2 for what is wrong with the set-up, 130 for Ctrl-C."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments[:1] == ["state"]:
            return state(arguments[1:])
        if arguments[:1] == ["fixture"]:
            return _print(fixture(*arguments[1:]))
        if arguments[:1] == ["help"]:
            return _print([_parser().format_help().rstrip()])
        _check_flags(arguments)
        given = vars(_parser().parse_args(arguments))
        given.pop("command")
        return serve(read_settings(given, os.environ))
    except KeyboardInterrupt:  # before the server had begun to look for signals
        return 130
    except SetupError as error:
        print(f"mock-syncro: {error.lines()}", file=sys.stderr)
        return 2


def read_settings(given: dict[str, Any], environment: Mapping[str, str]) -> Settings:
    """Flags over variables over the file over the defaults. Raises SetupError."""
    config = given.pop("config") or environment.get(f"{PREFIX}CONFIG")
    values = from_file(Path(config)) if config else {}
    values |= from_environment(environment, OTHER_VARIABLES)
    for row in rows():
        if given.get(row.name) is not None:
            values[row.name] = row.read(given[row.name], row.flag)
    named = frozenset(values)
    if "log" not in values:
        values["log"] = "text" if sys.stderr.isatty() else "off"
    return Settings(**values, given=named)


def serve(settings: Settings) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from .server import run  # here, so that --help and --version need not load a web server

    return run(settings)


def state(arguments: Sequence[str]) -> int:
    """`state repair FILE --out NEW`."""
    from .accounts.repair import repair  # here, because a server has no use for it

    parser = _Parser(prog="mock-syncro state", allow_abbrev=False, description="State files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    mend = commands.add_parser("repair", help="keep what is whole in a damaged state file")
    mend.add_argument("file", metavar="FILE", type=Path)
    mend.add_argument("--out", metavar="NEW", type=Path, required=True, help="the file to write")
    given = parser.parse_args(arguments)
    return _print(repair(given.file, given.out))


def fixture(command: str = "--help", *rest: str) -> list[str]:
    """What `mock-syncro fixture` prints. Raises SetupError."""
    from .accounts.catalogue import Catalogue, contents
    from .accounts.images import images_of
    from .syncro import RESOURCES

    if command in ("--help", "-h", "help"):
        return FIXTURE_HELP.splitlines()
    if command == "check" and len(rest) == 1:
        images = images_of(RESOURCES)
        said = [f"fine: {contents(images.image(rest[0], seed=42, epoch=int(time.time())))}"]
        left_out = images.left_out(rest[0])
        return said + [f"left out, as the value is masked: {token}" for token in left_out]
    if command == "fields" and len(rest) <= 1:
        catalogue = Catalogue(RESOURCES)
        return catalogue.fields(rest[0]) if rest else catalogue.tables()
    asked = " ".join(("fixture", command, *rest))
    raise SetupError(f"there is no command {asked}", "mock-syncro fixture --help lists them")


def _print(lines: Sequence[str]) -> int:
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:  # who reads has seen enough; nor should the end of the process tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mock-syncro",
        allow_abbrev=False,
        description="A local mock of the Syncro API for testing. Not affiliated with Syncro.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Every setting is also a variable (MOCK_SYNCRO_PORT) and a key of --config.\n\n"
        f"{FIXTURE_HELP}\n"
        "mock-syncro state repair FILE --out NEW\n"
        "                                    keep what is whole in a damaged state file",
    )
    parser.add_argument("--version", action="version", version=f"mock-syncro {__version__}")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("serve", "fixture", "help"),
        default="serve",
        help="serve is the default",
    )
    parser.add_argument("--config", metavar="FILE.toml", help="settings in a TOML file")
    for row in rows():
        shown = f" (default: {row.default})" if row.default else ""
        parser.add_argument(
            row.flag, metavar=row.shows, help=row.help.replace("%", "%%") + shown, default=None
        )
    return parser


def _check_flags(arguments: Sequence[str]) -> None:
    """Raises SetupError for a flag that there is not, with the nearest one that there is."""
    known = ["--help", "-h", "--version", "--config", *(row.flag for row in rows())]
    for argument in arguments:
        flag = argument.partition("=")[0]
        if re.match("--?[a-z]", flag) and flag not in known:
            near = get_close_matches(flag, known, 1, 0.5)
            hint = f"did you mean {near[0]}? " if near else ""
            raise SetupError(
                f"there is no flag {flag}", f"{hint}mock-syncro --help lists the flags"
            )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise SetupError(message, f"{self.prog} --help lists the flags")
