"""With the shipped family's file removed, nothing of it is left in code, schema, views, queries or help."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from extract.cli.entry import COMMANDS
from tests import own_family

PACKAGE = Path(__file__).parent.parent / "extract"
FAMILY = tomllib.loads((PACKAGE / "families" / "sokra.toml").read_text("utf-8"))
FIELDS = [row["name"] for row in FAMILY["fields"]]
# Weights and tables of words are fitted on texts, not written about a family.
SUFFIXES = {".py", ".sql", ".html", ".toml", ".md"}
# A municipality, a ministry or an ELY centre may be known without any family.
SHARED = {"Sosiaali- ja terveysministeriö", "Opetus- ja kulttuuriministeriö", "Työ- ja elinkeinoministeriö"}


def phrases():
    """What only the family's file may say, as printed or in its columns' names."""
    said = [row["text"] for part in ("labels", "headers") for row in FAMILY[part]]
    said += [row["prefix"] for row in FAMILY["headers"] if len(row["prefix"]) > 8]
    said += [wording for row in FAMILY["labels"] for wording in row["variants"] if len(wording) > 8]
    said += [
        value for row in FAMILY["fields"] for key in ("values", "spellings") for value in row.get(key, ())
    ]
    said += [row["pattern"] for row in FAMILY["fields"] if "pattern" in row]
    said += [*FAMILY["links"]["words"], FAMILY["links"]["code"].partition("=")[0]]
    said += [column for column in FAMILY["register"]["compare"].values() if "_" in column]
    said += [name for name in FIELDS if "_" in name]
    return sorted({phrase for phrase in said if phrase not in SHARED})


def quoted():
    """Names that are English words too: they count where code quotes them."""
    names = [name for name in FIELDS if "_" not in name]
    return sorted({*names, *FAMILY["roles"], FAMILY["name"]})


def found_in(text):
    """What of the family a text says."""
    said = [one for one in phrases() if re.search(rf"(?<![\w]){re.escape(one)}(?![\w])", text)]
    said += [one for one in quoted() if re.search(rf"""["'`.]{one}["'`]""", text)]
    return said + re.findall(r"\bS\d{5}\b|S\[0-9\]|S\\d", text)


FILES = [
    path
    for path in sorted(PACKAGE.rglob("*"))
    if path.suffix in SUFFIXES
    and "families" not in path.relative_to(PACKAGE).parts
    and "data" not in path.parts
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_outside_families_knows_the_family(path):
    """No column, label, wording, role, code pattern, closed list or default of it stands there."""
    assert found_in(path.read_text("utf-8")) == []


def test_the_search_finds_what_it_looks_for():
    """A column, a label, a funder, a role and a code would be found."""
    for text in (
        "c.card_id,",
        "Varsinaiset kohderyhmät",
        "Hämeen ELY-keskus",
        'role="funder"',
        "such as S20731",
    ):
        assert found_in(text)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package without the family's file, and a family of a user's own beside it."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(PACKAGE, folder / "extract", ignore=shutil.ignore_patterns("__pycache__", "sokra.*"))
    (folder / "own.toml").write_text(own_family.TOML, "utf-8")
    return folder


def said(package, *words, code=0):
    """What a command says in that copy."""
    made = subprocess.run(
        [sys.executable, *words],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert made.returncode == code, made.stderr
    return made.stdout + made.stderr


@pytest.mark.processes
@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_nothing_of_it(package, command):
    """Every command's help stands without the family."""
    assert found_in(said(package, "-m", "extract", command, "--help")) == []


@pytest.mark.processes
def test_the_schema_of_another_family_has_nothing_of_it(package):
    """Columns, descriptions, views and queries are the other family's."""
    shown = said(package, "-m", "extract", "schema", "--family", "own.toml")
    assert "grant_id" in shown
    assert found_in(shown) == []
    script = (
        "from extract import families, publish, write\n"
        "from extract.publish import codebook, datapackage, ddi\n"
        "from extract.write import database\n"
        "own = families.chosen('own.toml')\n"
        "print(codebook.as_markdown('1', own), datapackage.as_json({}, '1', own), ddi.as_xml({}, '1', own))\n"
        "print(database._views(families.load(own)))\n"
    )
    told = said(package, "-c", script)
    assert "grant_id" in told
    assert found_in(told) == []


@pytest.mark.processes
def test_without_a_default_the_call_says_what_to_name(package):
    """No family is made up where none is shipped."""
    assert "Name a family" in said(package, "-m", "extract", "schema", code=2)


REGISTER = tomllib.loads((PACKAGE / "families" / "eura.toml").read_text("utf-8"))


def said_of_the_register():
    """What only the second family's file may say; kinds of values and of organisations are words of all."""
    said = [row["text"] for row in REGISTER["labels"]]
    said += [wording for row in REGISTER["labels"] for wording in row.get("variants", ()) if len(wording) > 8]
    said += [row["pattern"] for row in REGISTER["fields"] if "pattern" in row]
    said += [column for column in REGISTER["register"]["compare"].values() if "_" in column]
    return [
        *said,
        *(row["name"] for row in REGISTER["fields"] if "_" in row["name"] if row["name"] not in KINDS),
    ]


KINDS = {row["kind"] for row in REGISTER["fields"]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_outside_families_knows_the_second_family(path):
    """No label, column or code pattern of the register's pages stands in code."""
    text = path.read_text("utf-8")
    known = [one for one in said_of_the_register() if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]
    assert known == []
    assert not re.search(r"""["'`.]eura["'`]""", text)
