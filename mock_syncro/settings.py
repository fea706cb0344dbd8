"""The table of settings: one row makes the flag, the variable, the key, the help and the docs.

A flag beats a `MOCK_SYNCRO_*` variable, that beats `--config FILE.toml`, that the default.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from .clock import parse_time
from .errors import SetupError
from .syncro import dialect
from .traffic.rate_limit import Limit

PREFIX = "MOCK_SYNCRO_"
SUBDOMAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
"""Syncro's have no `_`; tests are named with it."""


def subdomain(text: str) -> str:
    if SUBDOMAIN.fullmatch(text) is None:
        raise ValueError("a subdomain is up to 63 of a-z, 0-9, _ and, inside, -")
    return text


def rate_limit(text: str) -> Limit | None:
    """`180/60` is 180 calls in 60 seconds, `off` no limit."""
    if text == "off":
        return None
    match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    if match is None or int(match[2]) == 0:
        raise ValueError("a limit is N/SECONDS, like 180/60, or off")
    return Limit(int(match[1]), int(match[2]))


def timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError('a zone like "Europe/Berlin"') from None
    return text


def size(text: str) -> int:
    """Bytes: `10MB`, `512kB` or a number."""
    match = re.fullmatch(r"([0-9]{1,12}) ?(k|M|G)?B?", text)
    if match is None:
        raise ValueError("a size is a number of bytes, or like 10MB")
    return int(match[1]) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[match[2] or ""]


def start(text: str) -> float | None:
    """Seconds since 1970, or None for now."""
    if text == "now":
        return None
    try:
        moment = parse_time(text)
    except (ValueError, OverflowError):
        raise ValueError("a time is now, or like 2026-01-31T12:00:00Z") from None
    # The data reaches back and ahead for years, and the calendar ends.
    if not parse_time("1000-01-01") <= moment <= parse_time("9000-01-01"):
        raise ValueError("a time of the years 1000 to 8999")
    return moment


def network(text: str) -> str:
    """An address or network, as uvicorn takes them."""
    if text != "*":
        try:
            (ip_network if "/" in text else ip_address)(text)
        except ValueError:
            raise ValueError("an address is like 10.0.0.5 or 10.0.0.0/8") from None
    return text


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,19}", text) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def choice(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return parse


def _setting(default: str, parse: Callable[[str], Any], shows: str, help_: str) -> Any:
    """One row: the default as it would be typed, its parser, a placeholder, the meaning.

    An empty default stands for None.
    """
    row = {"default": default, "parse": parse, "shows": shows, "help": help_}
    return field(default_factory=lambda: parse(default) if default else None, metadata=row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a server is set to. Each field is a row of the table, in the order of the help."""

    host: str = _setting("127.0.0.1", str, "ADDRESS", "the address to listen on")
    port: int = _setting("8080", whole(0, 65535), "N", "the port; 0 picks a free one")
    fixture: str = _setting(
        "msp",
        str,
        "NAME|FILE",
        "the starting data: empty, small, msp, edge, "
        "generate:customers=10,contacts=100,tickets=200, or the path of a file",
    )
    seed: int = _setting(
        "42", whole(-(10**18), 10**18), "N", "the seed of generate: and of every random value"
    )
    start: float | None = _setting(
        "now",
        start,
        "TIME|now",
        "the moment that the data's dates count from; with a TIME the clocks start there too",
    )
    state: str | None = _setting(
        "", str, "FILE", "keep the data in this file; an existing one wins over the fixture"
    )
    subdomain: str = _setting(
        "acme", subdomain, "NAME|none", "the default account; none: every call names one"
    )
    dialect: str = _setting(
        "spec",
        choice(*dialect.NAMES),
        "spec|guide",
        "answer as the specification says, or as Stitchflow's API guide tells",
    )
    timezone: str = _setting(
        "UTC", timezone, "ZONE", "the account's zone, in which all times are answered"
    )
    rate_limit: Limit | None = _setting(
        "180/60",
        rate_limit,
        "N/SECONDS|off",
        "the default account's limit for each client address",
    )
    put: Literal["partial", "replace"] = _setting(
        "partial",
        choice("partial", "replace"),
        "partial|replace",
        "whether a PUT keeps what it does not send, or nullifies it",
    )
    max_per_page: int = _setting(
        "100", whole(1, 10_000), "N", "the most rows that per_page can ask for"
    )
    max_body: int = _setting("10MB", size, "SIZE", "larger bodies get 413")
    explain: str = _setting(
        "on",
        choice("on", "off"),
        "on|off",
        "say why an answer was bent or refused, in an X-Mock-Syncro header",
    )
    cors: str = _setting(
        "on",
        choice("on", "off"),
        "on|off",
        "whether pages of any origin may call /api/v1; the control API never lets them",
    )
    control_key: str | None = _setting(
        "", str, "KEY", "what calls to /_mock must carry as Authorization: Bearer KEY"
    )
    trust_proxy: str | None = _setting(
        "", network, "ADDRESS", "the proxy whose X-Forwarded-For is believed"
    )
    log: str | None = _setting(
        "",
        choice("text", "json", "off"),
        "text|json|off",
        "one line a request on stderr, tokens masked; text on a terminal, else off",
    )
    given: frozenset[str] = field(default=frozenset(), compare=False)
    """The names of those that were set, and not left to their defaults. No row of the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, as the command line, the configuration and the docs need it."""

    name: str
    default: str
    parse: Callable[[str], Any]
    shows: str
    help: str

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    def read(self, value: object, origin: str) -> Any:
        """The parsed value. Raises SetupError that names `origin`."""
        try:
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise ValueError("text or a whole number")
            if value == "":
                raise ValueError("a value")
            return self.parse(str(value))
        except ValueError as error:
            raise SetupError(f"{origin}: {value!r} will not do", f"wanted: {error}") from None


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The table."""
    return tuple(Row(item.name, **item.metadata) for item in fields(Settings) if item.metadata)


def from_values(values: Mapping[str, object]) -> Settings:
    """Settings from keywords: text as on the command line, or values that are parsed already."""
    known = {row.name: row for row in rows()}
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise TypeError(f"there is no setting {name!r}; settings: {', '.join(known)}")
        parsed[name] = known[name].read(value, name) if isinstance(value, str) else value
    return Settings(**parsed, given=frozenset(parsed))


def from_environment(environment: Mapping[str, str], others: frozenset[str]) -> dict[str, Any]:
    """What the variables set. Raises SetupError for one that there is not.

    `others` are variables of ours that are no settings.
    """
    known = {row.variable: row for row in rows()}
    found = {}
    for variable, text in environment.items():
        if variable in known:
            found[known[variable].name] = known[variable].read(text, variable)
        elif variable.startswith(PREFIX) and variable not in others:
            raise SetupError(
                f"the variable {variable} is no setting", f"variables: {', '.join(known)}"
            )
    return found


def _word(row: Row, value: object) -> object:
    """True and false as on and off, where those are among the words of a setting."""
    word = {True: "on", False: "off"}.get(value) if isinstance(value, bool) else None
    return word if word in row.shows.split("|") else value


def from_file(path: Path) -> dict[str, Any]:
    """What a TOML file sets. Raises SetupError, with the line where the TOML is broken."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(
            f"cannot read {path}: {error.strerror}", "name another file with --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} is not TOML: {error}", "a line is like port = 8080") from None
    known = {row.name: row for row in rows()}
    for name in data:
        if name.replace("-", "_") not in known:
            raise SetupError(f'{path}: "{name}" is no setting', f"settings: {', '.join(known)}")
    found = {}
    for name, value in data.items():
        row = known[name.replace("-", "_")]
        found[row.name] = row.read(_word(row, value), f"{path}: {name}")
    return found
