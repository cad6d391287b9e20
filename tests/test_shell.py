"""The command line helps: the likely word, examples to call, completion, a manual page, an image."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli.entry import COMMANDS, main, parser
from extract.cli.examples import EXAMPLES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["rnu", "in"], "run"),
        (["run", "in", "-o", "out", "--wokers", "3"], "--workers"),
        (["run", "in", "-o", "out", "--dryrun=1"], "--dry-run"),
        (["show", "S20731", "objectives", "--corp", "x.png"], "--crop"),
    ],
)
def test_a_misspelled_word_is_answered_with_the_likely_one(arguments, meant, capsys):
    """Exit code 2, the usage, and what was probably meant."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert f"Did you mean {meant}?" in capsys.readouterr().err


def test_a_setting_with_a_closed_list_shows_it(capsys):
    """In the help, for the shell's completion, and where another word is given."""
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    shown = capsys.readouterr().out
    assert "--effort {full,fast}" in shown
    assert "--engine {tesserocr,pytesseract}" in shown
    with pytest.raises(SystemExit) as end:
        main(["run", "in", "-o", "out", "--effort", "ful"])
    assert end.value.code == 2
    assert "Did you mean full?" in capsys.readouterr().err


def test_every_command_has_examples():
    """No command is left without a call to copy."""
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("call", [call for calls in EXAMPLES.values() for call in calls])
def test_an_example_can_be_called(call):
    """What the help shows is understood by the parser."""
    words = shlex.split(call.partition(" | ")[2] or call.partition(" > ")[0])
    assert words[0] == "sokra-extract"
    assert parser().parse_args(words[1:]).command == words[1]


def test_the_help_of_a_command_ends_with_its_examples(capsys):
    """Whoever asks for help sees calls."""
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    assert EXAMPLES["run"][0] in capsys.readouterr().out


def test_a_shell_completes_commands_and_flags():
    """Bash knows what may follow: sourcing the script and asking it gives the commands."""
    made = subprocess.run(
        [sys.executable, "-m", "extract", "--print-completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    asked = "COMP_WORDS=(sokra-extract comp); COMP_CWORD=1; _shtab_sokra_extract; echo ${COMPREPLY[@]}"
    script = made + "\n" + asked
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["compare"]


def test_the_manual_page_has_every_command():
    """The page is made from the parsers, the same bytes whenever it is made."""
    spec = importlib.util.spec_from_file_location("manual", ROOT / "docs" / "manual.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.manual()
    assert page == module.manual()
    plain = re.sub(r"\\f.|\\,|\\/", "", page).replace("\\-", "-")
    assert all(f"sokra-extract {name}" in plain for name in COMMANDS)


def test_windows_is_refused_in_a_sentence(monkeypatch, capsys):
    """Where the program cannot work it says so and where it can."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert main(["doctor"]) == 2
    assert "Windows Subsystem for Linux" in capsys.readouterr().err


def test_the_image_holds_what_a_machine_is_given():
    """It installs the packages that ``make`` installs, by pinned hashes, and runs as nobody special."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    needed = re.search(r"^SYSTEM_PACKAGES := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1]
    installed = re.search(r"--no-install-recommends (.*?) \\\n", text)[1]
    assert set(installed.split()) == set(needed.split())
    assert "--require-hashes -r requirements.txt" in text
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1].isdigit()
    for source in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())
