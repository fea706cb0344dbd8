"""The table of settings: what each takes, and which of flag, variable, file and default wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mock_syncro.cli import OTHER_VARIABLES, read_settings
from mock_syncro.errors import SetupError
from mock_syncro.settings import (
    Row,
    Settings,
    from_environment,
    from_file,
    from_values,
    rows,
)
from mock_syncro.traffic.rate_limit import Limit

OTHERS: dict[str, tuple[str, str, str]] = {
    "host": ("0.0.0.0", "::1", "127.0.0.2"),
    "port": ("0", "65535", "9000"),
    "fixture": ("small", "empty", "generate:customers=3"),
    "seed": ("-7", "0", "999999999999999999"),
    "start": ("2026-01-31T12:00:00Z", "2020-02-29", "1999-12-31T23:59:59+05:00"),
    "state": ("a.json", "b.json", "c/d.json"),
    "subdomain": ("t1", "a-b", "0"),
    "dialect": ("spec", "guide", "guide"),
    "timezone": ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns"),
    "rate_limit": ("1/1", "500/3600", "0/9"),
    "put": ("replace", "partial", "replace"),
    "max_per_page": ("1", "10000", "50"),
    "max_body": ("512kB", "1 GB", "7"),
    "explain": ("off", "on", "off"),
    "cors": ("off", "on", "off"),
    "control_key": ("key one", "k2", "k3"),
    "trust_proxy": ("10.0.0.5", "10.0.0.0/8", "*"),
    "log": ("json", "text", "off"),
}
"""Three values that each setting takes."""

REFUSED: dict[str, tuple[str, ...]] = {
    "port": ("-1", "65536", "http", "8080.0", "0x50", " 80"),
    "seed": ("x", "1.5", str(10**18 + 1), "9" * 5000),
    "start": ("yesterday", "2026-13-01", "12"),
    "subdomain": ("T1", "-a", "a-", "ä", "a.b", "a" * 64, "t1\n"),
    "dialect": ("guides", "Spec"),
    "timezone": ("Mars/Base", "../etc/passwd", "/etc/localtime", "+02:00"),
    "rate_limit": ("180", "180/0", "x/60", "-1/60", "180/60/1", "off/60", "1.5/60"),
    "put": ("Partial", "patch"),
    "max_per_page": ("0", "10001"),
    "max_body": ("10 mb", "-1", "ten", "1TB", "1.5MB"),
    "explain": ("yes", "true"),
    "cors": ("*", "true"),
    "trust_proxy": ("proxy.local", "10.0.0.5/8", "10.0.0.0/40"),
    "log": ("loud", "on"),
}

every_setting = pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)


def given(**flags: str) -> dict[str, Any]:
    """What argparse makes of flags."""
    return {"config": None, **{row.name: None for row in rows()}, **flags}


def toml(path: Path, **values: str) -> Path:
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items()))
    return path


def test_true_and_false_of_toml_are_on_and_off_where_those_are_words(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text("explain = false\nlog = false\nrate_limit = false\n")
    assert from_file(path) == {"explain": "off", "log": "off", "rate_limit": None}
    path.write_text("explain = true")
    assert from_file(path) == {"explain": "on"}
    for wrong in ("log = true", "port = true", 'subdomain = "x"\nput = false'):
        path.write_text(wrong)
        with pytest.raises(SetupError):
            from_file(path)


def test_the_defaults_are_those_that_the_help_shows() -> None:
    settings = Settings()
    for row in rows():
        expected = row.parse(row.default) if row.default else None
        assert getattr(settings, row.name) == expected


def test_the_defaults_are_those_of_the_documentation() -> None:
    settings = Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.fixture, settings.seed, settings.start) == ("msp", 42, None)
    assert (settings.subdomain, settings.timezone) == ("acme", "UTC")
    assert settings.rate_limit == Limit(180, 60)
    assert (settings.put, settings.max_per_page) == ("partial", 100)
    assert (settings.max_body, settings.explain) == (10_000_000, "on")
    assert settings.state is settings.control_key is settings.trust_proxy is settings.log is None


@every_setting
def test_every_setting_takes_its_values(row: Row) -> None:
    for text in OTHERS[row.name]:
        assert getattr(from_values({row.name: text}), row.name) == row.parse(text)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts]
)
def test_a_value_that_will_not_do_is_refused_by_the_name_it_was_given_by(
    name: str, text: str
) -> None:
    row = next(row for row in rows() if row.name == name)
    for origin in (row.flag, row.variable):
        with pytest.raises(SetupError) as caught:
            row.read(text, origin)
        assert caught.value.problem == f"{origin}: {text!r} will not do"
        assert caught.value.advice.startswith("wanted: ")
        assert "\n" not in caught.value.problem + caught.value.advice


def test_both_bounds_that_a_refusal_names_are_taken() -> None:
    assert from_values({"seed": str(-(10**18))}).seed == -(10**18)
    assert from_values({"seed": str(10**18)}).seed == 10**18


@every_setting
def test_flag_beats_variable_beats_file_beats_default(row: Row, tmp_path: Path) -> None:
    flag, variable, key = OTHERS[row.name]
    if row.name == "put":  # there are only two; each step is told from the one below it
        variable, key = "partial", "replace"
    config = toml(tmp_path / "config.toml", **{row.name.replace("_", "-"): key})
    environment = {row.variable: variable}

    def value(flags: dict[str, Any], variables: dict[str, str]) -> Any:
        return getattr(read_settings(flags, variables), row.name)

    in_file = given(config=str(config))
    assert value(given(), {}) == ("off" if row.name == "log" else getattr(Settings(), row.name))
    assert value(in_file, {}) == row.parse(key)
    assert value(dict(in_file, config=str(config)), environment) == row.parse(variable)
    both = {**given(config=str(config)), row.name: flag}
    assert value(both, environment) == row.parse(flag)


def test_the_file_can_be_named_by_a_variable_that_the_flag_beats(tmp_path: Path) -> None:
    one = toml(tmp_path / "one.toml", seed="1")
    two = toml(tmp_path / "two.toml", seed="2")
    environment = {"MOCK_SYNCRO_CONFIG": str(one)}
    assert read_settings(given(), environment).seed == 1
    assert read_settings(given(config=str(two)), environment).seed == 2


def test_a_flag_may_give_back_the_default() -> None:
    assert read_settings(given(seed="42"), {"MOCK_SYNCRO_SEED": "7"}).seed == 42


def test_variables_of_others_are_none_of_our_business() -> None:
    others = {"PATH": "/bin", "SYNCRO_SEED": "x", "mock_syncro_seed": "x"}
    ours = {"MOCK_SYNCRO_URL": "http://127.0.0.1:1", "MOCK_SYNCRO_CONFIG": "x"}
    assert from_environment({**others, **ours}, OTHER_VARIABLES) == {}


def test_a_variable_that_is_no_setting_is_refused() -> None:
    with pytest.raises(SetupError, match="the variable MOCK_SYNCRO_SEDE is no setting"):
        from_environment({"MOCK_SYNCRO_SEDE": "7"}, OTHER_VARIABLES)


def test_an_empty_variable_is_refused_rather_than_guessed_at() -> None:
    with pytest.raises(SetupError, match="MOCK_SYNCRO_STATE: '' will not do"):
        from_environment({"MOCK_SYNCRO_STATE": ""}, OTHER_VARIABLES)


def test_a_file_has_texts_and_whole_numbers_and_either_form_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('port = 9000\nrate-limit = "off"\nmax_per_page = "7"\nseed = -5\n')
    assert from_file(path) == {"port": 9000, "rate_limit": None, "max_per_page": 7, "seed": -5}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("port = 9000\nseed = = 7\n", "(at line 2, column 8)"),
        ("port = 9000\n\n\nseed\n", "line 4"),
        ("log = true\n", "log: True will not do"),
        ("seed = 1.5\n", "seed: 1.5 will not do"),
        ("[server]\nport = 1\n", '"server" is no setting'),
        ("sede = 7\n", '"sede" is no setting'),
        ("port = 70000\n", "port: 70000 will not do"),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_its_place(
    text: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(SetupError) as caught:
        from_file(path)
    assert problem in caught.value.problem
    assert str(path) in caught.value.problem
    assert "\n" not in caught.value.problem + caught.value.advice


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SetupError, match=f"cannot read {path}: "):
            from_file(path)
    (tmp_path / "latin.toml").write_bytes(b'subdomain = "\xe4"\n')
    with pytest.raises(SetupError, match="is not TOML: "):
        from_file(tmp_path / "latin.toml")


def test_keywords_take_text_and_values_and_refuse_other_names() -> None:
    settings = from_values({"rate_limit": "5/10", "seed": 7, "port": "0", "start": None})
    assert settings == Settings(rate_limit=Limit(5, 10), seed=7, port=0)
    with pytest.raises(TypeError, match="there is no setting 'sede'"):
        from_values({"sede": 7})
    with pytest.raises(SetupError, match="fixture: '' will not do"):
        from_values({"fixture": ""})


def test_settings_know_which_of_them_were_given(tmp_path: Path) -> None:
    assert Settings().given == frozenset()
    assert from_values({"seed": 42, "fixture": "msp"}).given == {"seed", "fixture"}
    config = toml(tmp_path / "config.toml", put="partial")
    flags = given(config=str(config), port="8080")
    named = read_settings(flags, {"MOCK_SYNCRO_SEED": "42"}).given
    assert named - {"log"} == {"put", "port", "seed"}


@pytest.mark.parametrize("text", ["0999-12-31", "9000-01-02", "0001-01-01", "9999-12-31"])
def test_a_start_at_the_ends_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match=r"start: .* will not do"):
        from_values({"start": text})


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "text", "advice"),
    [
        ("start", "yesterday", "wanted: a time is now, or like 2026-01-31T12:00:00Z"),
        ("rate_limit", "180", "wanted: a limit is N/SECONDS, like 180/60, or off"),
        ("port", "http", "wanted: a whole number from 0 to 65535"),
        ("log", "loud", "wanted: one of text, json, off"),
        ("timezone", "Mars/Base", 'wanted: a zone like "Europe/Berlin"'),
    ],
)
def test_a_refusal_says_what_is_wanted_in_our_words(name: str, text: str, advice: str) -> None:
    with pytest.raises(SetupError) as caught:
        from_values({name: text})
    assert caught.value.advice == advice


@pytest.mark.parametrize(
    ("text", "size"),
    [("7", 7), ("7B", 7), ("512kB", 512_000), ("10MB", 10**7), ("1 G", 10**9), ("2M", 2_000_000)],
)
def test_sizes_are_decimal(text: str, size: int) -> None:
    assert from_values({"max_body": text}).max_body == size
