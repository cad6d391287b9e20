"""Settings are checked when they are made: unknown keys, wrong types and numbers out of bounds are errors."""

from dataclasses import fields
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import pytest

from extract.errors import UsageError
from extract.settings import Settings, meanings

BOUNDED = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(Settings, include_extras=True).items()
    if get_origin(hint) is Annotated and hint.__metadata__[0].ge is not None
}
CHOICES = {
    name: get_args(hint) for name, hint in get_type_hints(Settings).items() if get_origin(hint) is Literal
}


@pytest.mark.parametrize("key", BOUNDED)
def test_every_bound_is_kept(key):
    """A number at its bounds is taken, one beyond them is refused, and so is what is no number."""
    low, high = BOUNDED[key].ge, BOUNDED[key].le
    assert getattr(Settings.of({key: low}), key) == low
    assert getattr(Settings.of({key: high}), key) == high
    for wrong in (low - 1, high + 1, "3", None, True):
        with pytest.raises(UsageError, match=key):
            Settings.of({key: wrong})


@pytest.mark.parametrize("key", CHOICES)
def test_every_choice_is_kept(key):
    """A word of the list is taken, another is refused with the list."""
    for word in CHOICES[key]:
        assert getattr(Settings.of({key: word}), key) == word
    with pytest.raises(UsageError, match=CHOICES[key][0]):
        Settings.of({key: "nonsense"})


@pytest.mark.parametrize("given", ["", "20", "5%", 20])
def test_failures_that_stop_a_run(given):
    """A number, with quotes or without, a share or nothing."""
    assert Settings.of({"max_failures": given}).max_failures == str(given)


@pytest.mark.parametrize("given", ["5 %", "-1", "many", "%", 2.5, True])
def test_nonsense_for_failures_is_refused(given):
    """Anything else is a usage error that shows how it is written."""
    with pytest.raises(UsageError, match=r"max_failures.*'5%'"):
        Settings.of({"max_failures": given})


@pytest.mark.parametrize(("key", "value"), [("workers", 2.5), ("family", 3), ("workers", 600)])
def test_a_wrong_type_is_refused(key, value):
    """Half a worker, a number for a name and more workers than any machine has are told."""
    with pytest.raises(UsageError, match=f"Setting {key} is .*, not {value}"):
        Settings.of({key: value})


def test_names_may_be_spelled_as_flags_are():
    """What stands in the help can be copied into the file."""
    assert Settings.of({"ocr-dpi": 200, "max_error": 0.02}) == Settings(ocr_dpi=200, max_error=0.02)


def test_an_unknown_key_is_an_error():
    """A misspelled setting is told, with the one that was probably meant."""
    with pytest.raises(UsageError, match=r"ocr_dpy.*Did you mean 'ocr_dpi'"):
        Settings.of({"ocr-dpy": 300})


def test_every_fault_of_a_file_is_told_at_once_with_its_line(tmp_path):
    """Three wrong lines are three lines of the message, each with the file and its line."""
    file = tmp_path / "sokra-extract.toml"
    file.write_text('# mine\nworkers = 2.5\nocr-dpi = 300\neffort = "slow"\n\nfamly = "sokra"\n')
    with pytest.raises(UsageError) as told:
        Settings.from_toml(file, {})
    lines = str(told.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{file}:{number}" for number in (2, 4, 6)]


def test_flags_win_over_the_file_and_the_file_over_the_usual(tmp_path):
    """The order of precedence is flags, file, what is usual here."""
    file = tmp_path / "sokra-extract.toml"
    file.write_text('ocr_dpi = 200\neffort = "fast"\n')
    settings = Settings.from_toml(file, {"ocr_dpi": 400}, {"effort": "full", "workers": 7})
    assert (settings.ocr_dpi, settings.effort, settings.workers) == (400, "fast", 7)


@pytest.mark.parametrize("content", [b"ocr_dpi = ", b"\xff\xfe", b"unknown = 1\n", None])
def test_a_settings_file_that_cannot_be_used_is_a_usage_error(tmp_path, content):
    """Broken TOML, no text, an unknown key and a missing file are told."""
    file = tmp_path / "sokra-extract.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError):
        Settings.from_toml(file, {})


def test_results_do_not_depend_on_how_the_work_is_done():
    """Workers and limits are no part of what decides the results; everything else is."""
    one, many = Settings(workers=1, wall_limit_s=10), Settings(workers=8, memory_limit_mb=512)
    assert one.for_results() == many.for_results()
    assert Settings(ocr_dpi=200).for_results() != one.for_results()
    assert set(one.as_dict()) > set(one.for_results())


def test_every_setting_says_what_it_means():
    """The class's description is the flags' help."""
    told = meanings()
    assert set(told) == {spec.name for spec in fields(Settings)}
    assert all(len(text) > 15 and ":" not in text[:12] for text in told.values())
    assert told["max_error"].startswith("share of wrong values")
