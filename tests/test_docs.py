"""What the pages say of options, defaults and commands is what the parsers and settings have."""

import importlib.util
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from extract.cli.entry import COMMANDS, parser
from extract.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN = re.compile(r"^(?:\$ |    |\.venv/bin/)?(sokra-extract [a-z][^\n#|>]*)", re.MULTILINE)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# What other programs are called with, within a line; their blocks are left out as a whole.
FOREIGN = re.compile(
    r"`[^`]*(?:python -m|report|pytest|pip|dask|docker|sbatch|make) [^`]*`|--sokra-[a-z]+|--cards\b"
    r"|OCRmyPDF `[^`]*`"
)
DEFAULT_ROW = re.compile(r"^\| ((?:`--[a-z-]+`(?:, )?)+) \| ([^|]+) \|", re.MULTILINE)


def known_flags():
    """Every flag of every command, and of commands within commands."""
    whole, found = parser(), set()
    waiting = [whole, *whole.commands.values()]
    while waiting:
        one = waiting.pop()
        for action in one._actions:
            found |= set(action.option_strings)
            if isinstance(action.choices, dict):
                waiting += action.choices.values()
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_flag_of_a_page_is_there(page):
    """No page names an option that no command has."""
    text = page.read_text("utf-8")
    told = FOREIGN.sub("", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    assert not set(FLAG.findall(told)) - known_flags()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_of_a_page_is_understood(page):
    """Each call in a block of commands is taken by the parser."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", text, re.DOTALL)
    blocks += re.findall(r"(?:^    sokra-extract .*\n)+", text, re.MULTILINE)
    for call in OWN.findall("\n".join(blocks).replace("\\\n", " ")):
        words = shlex.split(re.sub(r"\$\w+", "1", call))
        assert parser().parse_args(words[1:]).command in COMMANDS


def test_the_defaults_of_the_tables_are_the_settings():
    """A table's row of flags and defaults has what the settings have."""
    usual, told = Settings(), {}
    for page in PAGES:
        for flags, values in DEFAULT_ROW.findall(page.read_text("utf-8")):
            names = [name.strip("`-").replace("-", "_") for name in flags.split(", ")]
            told |= dict(zip(names, [value.strip() for value in values.split(", ")], strict=True))
    held = {spec.name: getattr(usual, spec.name) for spec in fields(Settings) if spec.name in told}
    for name, value in held.items():
        if isinstance(value, bool) or name in {"workers", "max_failures"}:
            continue
        assert float(told[name]) == float(value), name
    assert {"max_pages", "wall_limit_s", "memory_limit_mb", "max_file_mb"} <= held.keys()


def test_the_readme_has_every_command():
    """The table of commands is whole."""
    told = set(
        re.findall(r"^\| `sokra-extract ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    assert told == set(COMMANDS)


def test_every_page_stands_in_the_site():
    """Each page is in the navigation, and the navigation has no page that is not there."""
    text = re.sub(r"!!python\S+", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = set(re.findall(r"[\w-]+\.md", str(yaml.safe_load(text)["nav"])))
    made = {"commands.md", "tables.md", "changelog.md"}
    assert listed == {page.name for page in PAGES[1:]} | made


def test_the_site_is_made_with_strict_links(tmp_path):
    """Every link leads somewhere, and every public call has its description."""
    spec = importlib.util.spec_from_file_location("site_pages", ROOT / "docs" / "site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "extract.api.run" in (tmp_path / "api.html").read_text("utf-8")
    assert "--max-pages" in (tmp_path / "commands.html").read_text("utf-8")
