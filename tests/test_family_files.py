"""A family's file is told every fault at once, each at its place, with the name probably meant."""

import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from extract import families
from extract.cli import main
from extract.errors import ExitCode, UsageError
from extract.families import checking
from extract.families.positions import positions
from tests import own_family

SHIPPED = Path(families.__file__).parent
BAD = """\
name = "Avustus"
layouts = "inline"
layout = "colums"
summary = ["grant_id", "nimi"]

[[labels]]
text = "Hakemuksen tunnus"
fields = ["grant_id"]

[[labels]]
text = "Hakija"
fields = ["aplicant"]
variants = ["Hakemuksen tunnus", 3]

[[fields]]
name = "grant_id"
kind = "code"
pattern = "KA-([0-9]{4}"

[[fields]]
name = "applicant"
kind = "organisatoin"

[[fields]]
name = "amount_eur"
kind = "money"
low = 9
high = 1
pattern = "x"
"""
FAULTS = {
    "own.toml:1:8": "Expected str matching regex",
    "own.toml:2:1": "did you mean 'layout'?",
    "own.toml:3:10": "did you mean 'columns'?",
    "own.toml:4:24": "no field 'nimi'",
    "own.toml:12:11": "did you mean 'applicant'?",
    "own.toml:13:13": "Two labels read 'Hakemuksen tunnus'.",
    "own.toml:13:34": "Expected str, got int",
    "own.toml:18:11": "no regular expression",
    "own.toml:21:8": "No label and no header line holds",
    "own.toml:22:8": "did you mean 'organisation'?",
    "own.toml:25:8": "No label and no header line holds",
    "own.toml:28:8": "below the least, 9",
    "own.toml:29:1": "takes no 'pattern'",
}


def told(text):
    """The faults of a text: place and message, and the lines below them."""
    with pytest.raises(UsageError) as error:
        checking.check(text, "own.toml")
    lines = str(error.value).split("\n")
    return dict(line.split(": ", 1) for line in lines[::3]), lines


def test_every_fault_is_told_at_once_and_at_its_place():
    """Line and column of the value, of the key where that is wrong, and the line with a mark below it."""
    found, lines = told(BAD)
    assert list(found) == list(FAULTS)
    assert all(words in found[place] for place, words in FAULTS.items())
    assert lines[1:3] == ['    name = "Avustus"', "           ^"]


@pytest.mark.parametrize(
    ("before", "after", "place", "words"),
    [
        ('name = "avustus"\n', "", "own.toml:1:1", "'name' is missing"),
        ('kind = "date"', 'kind = "date', "own.toml:52:13", "Illegal character"),
        ('role = "applicant"\n', "", "own.toml:39:1", "needs 'role'"),
        ('name = "heading"', 'name = "source_path"', "own.toml:36:8", "column 'source_path' of its own"),
        ('fields = ["heading"]', 'fields = ["grant_id"]', "own.toml:12:11", "stands under"),
        ('name = "heading"', 'name = "grant_id"', "own.toml:36:8", "already"),
    ],
)
def test_one_fault_is_told_where_it_stands(before, after, place, words):
    """What is missing, cut off, taken or twice there."""
    assert before in own_family.TOML
    _, lines = told(own_family.TOML.replace(before, after, 1))
    assert any(line.startswith(f"{place}: ") and words in line for line in lines), lines


@pytest.mark.parametrize("name", families.names())
def test_shipped_files_have_no_fault(name):
    """What is shipped passes what users' files must pass."""
    checking.check((SHIPPED / f"{name}.toml").read_text("utf-8"), name)


def test_a_family_needs_only_labels_and_fields():
    """Everything else may be left out."""
    text = (
        'name = "lyhyt"\n[[labels]]\ntext = "Nimi"\nfields = ["label"]\n'
        '[[fields]]\nname = "label"\nkind = "name"\n'
    )
    checking.check(text, "lyhyt.toml")
    family = families.load(text)
    assert (family.code, family.headers, family.register, family.layouts) == (None, (), None, ())
    assert families.best("Nimi", family) is not None


def test_positions_are_those_of_the_text():
    """Keys and values of tables, lists of tables, inline tables, long strings and comments."""
    text = (
        '# a = 1\na = """x\n[b]\n"""\n[t.u]  # "\nk = {m = 1, n = [2, "3"]}\n'
        "[[r]]\nv = [\n  1, # one\n  2,\n]\n[[r]]\nv = []\n"
    )
    tomllib.loads(text)
    found = positions(text)
    assert found.of(("a",)) == (2, 5)
    assert found.of(("t", "u", "k", "n", 1)) == (6, 21)
    assert found.of(("r", 0, "v", 1)) == (10, 3)
    assert found.of(("r", 1, "v"), key=True) == (13, 1)
    assert found.of(("r", 1, "missing")) == (12, 1)


def test_the_published_schema_is_the_formats():
    """The committed file is what the command prints, and names every kind and layout."""
    committed = Path(__file__).parent.parent / "docs" / "family.schema.json"
    assert json.loads(committed.read_text("utf-8")) == families.json_schema()
    assert msgspec.json.decode(committed.read_bytes())["$defs"]["FieldRow"]["properties"]["kind"]["enum"]


def test_a_file_is_chosen_by_its_path_and_travels_as_text(tmp_path):
    """The reference is the file's text, whatever becomes of the file; a wrong name is helped."""
    path = tmp_path / "avustus.toml"
    path.write_text(own_family.TOML, "utf-8")
    reference = families.chosen(str(path))
    path.unlink()
    assert families.load(reference).name == "avustus"
    assert families.chosen(reference) == reference
    with pytest.raises(UsageError, match="did you mean 'sokra'"):
        families.chosen("sokr")
    with pytest.raises(UsageError, match="cannot be read"):
        families.chosen(str(path))


def test_a_command_tells_every_fault_on_its_own_lines(tmp_path, capsys):
    """One call shows all there is to mend, and ends as a wrong call does."""
    path = tmp_path / "own.toml"
    path.write_text(BAD, "utf-8")
    assert main(["schema", "--family", str(path)]) == ExitCode.USAGE
    lines = capsys.readouterr().err.rstrip().split("\n")
    assert len(lines) == 3 * len(FAULTS)
    assert lines[1] == '    name = "Avustus"'


def test_several_families_hold_all_columns(tmp_path):
    """Their tables have every family's columns, and one that says which family a card is of."""
    path = tmp_path / "avustus.toml"
    path.write_text(own_family.TOML, "utf-8")
    both = families.load(families.chosen(f"sokra,{path}"))
    assert both.member_names == ("sokra", "avustus")
    assert {"card_id", "grant_id"} <= {spec.name for spec in both.fields}
    path.write_text(own_family.TOML.replace('"decided_on"', '"background"'), "utf-8")
    with pytest.raises(UsageError, match="'background'"):
        families.chosen(f"sokra,{path}")


def test_the_nearest_labels_are_named():
    """What is likest to a label, likest first; nothing where nothing is near."""
    family = families.load()
    near = families.closest(["Toimintatavat täällä", "Tavoiteet", "x" * 200, ""], [family])
    assert near[0].startswith("'Tavoiteet' for 'Tavoitteet'")
    assert families.closest(["zzzz qqqq"], [family]) == []
