"""A family of a user's own, in a file outside the package, goes through every command as the shipped one."""

import hashlib
import json
from decimal import Decimal

import duckdb
import openpyxl
import pandas as pd
import pytest

from extract.cli import main
from extract.errors import ExitCode
from tests import own_family
from tests.own_family import GRANTS, LABELS

DRAWN = {"columns": own_family.as_columns, "lines": own_family.as_lines}
COLUMNS = ["grant_id", "heading", "applicant", "granted_eur", "decided_on", "purpose"]
pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    """The family's file."""
    path = tmp_path_factory.mktemp("family") / "avustus.toml"
    path.write_text(own_family.TOML, "utf-8")
    return path


@pytest.fixture(scope="module", params=DRAWN)
def made(request, family, tmp_path_factory):
    """Folder of a run over both cards, drawn in one way; the cards lie in its folder ``in``."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "in").mkdir()
    for number, grant in enumerate(GRANTS, 1):
        DRAWN[request.param](folder / "in" / f"{number}.pdf", grant)
    extras = ["--database", "all.duckdb", "--excel"]
    assert call("run", folder / "in", "-o", folder / "out", "--family", family, "--quiet", *extras) == 0
    return folder


def call(*words):
    return main([str(word) for word in words])


def test_every_field_is_in_the_tables(made):
    """Codes, names, money, days and texts are those that were printed; no other column is there."""
    cards = pd.read_parquet(made / "out" / "cards.parquet")
    assert [name for name in cards.columns if name in COLUMNS] == COLUMNS
    assert list(cards["grant_id"]) == [grant.values[0] for grant in GRANTS]
    assert list(cards["heading"]) == [grant.values[1] for grant in GRANTS]
    assert list(cards["granted_eur"]) == [Decimal("12400.00"), Decimal("3150.50")]
    assert list(cards["decided_on"].astype(str)) == ["2021-03-15", "2021-04-02"]
    assert list(cards["purpose"]) == [grant.values[5] for grant in GRANTS]
    organisations = pd.read_parquet(made / "out" / "organisations.parquet")
    assert set(organisations["role"]) == {"applicant"}
    assert list(organisations["normal_form"]) == ["Ylä-Savon kyläyhdistys ry", "Iisalmen kaupunki"]
    assert not len(pd.read_parquet(made / "out" / "problems.parquet"))


def test_labels_stand_beside_their_values(made):
    """What was printed before each value is kept."""
    fields = pd.read_parquet(made / "out" / "fields.parquet")
    assert list(fields["label_raw"].str.rstrip(":")) == [*LABELS, *LABELS]
    assert set(fields["field_status"]) == {"filled"}


def test_a_value_is_shown_by_its_code(made, capsys):
    """The tables tell their family: no flag is needed."""
    assert call("show", "KA-2021-0457", "purpose", "-o", made / "out") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("KA-2021-0457 purpose")
    assert "soutuvene" not in shown
    assert "Veneen hankinta" in shown


def test_one_document_is_inspected(made, family, capsys):
    """Each field with its kind's value."""
    assert call("inspect", made / "in" / "2.pdf", "--family", family, "--width", "200") == 0
    shown = capsys.readouterr().out
    assert "KA-2021-0462" in shown
    assert "Nuorten kesäkahvila" in shown


def test_documents_are_checked_against_what_was_accepted(made, family, capsys):
    """A first check has no golden file, an accepted one agrees."""
    words = ("check", made / "in", "--family", family, "--workers", "1")
    assert call(*words) == ExitCode.DIFFERENCE
    call(*words, "--accept")
    assert call(*words) == ExitCode.OK
    assert "2 same" in capsys.readouterr().out


def test_mutants_keep_what_is_stated(made, family, capsys):
    """Rows change places, a label goes, cards are repeated: every statement holds."""
    kinds = "rows-swapped,two-cards,truncated,turned"
    target = made / "mutants"
    cards = [made / "in" / "1.pdf", "-o", target, "--kinds", kinds]
    assert call("mutate", *cards, "--family", family) == 0
    assert call("check", target, "--mutants", "--family", family, "--workers", "1") == ExitCode.OK
    assert "two-cards" in json.dumps(json.loads((target / "mutants.json").read_text("utf-8")))


def test_two_runs_are_compared(made, family, capsys):
    """The same run has no difference; one with a card less names that card by code and name."""
    assert call("compare", made / "out", made / "out") == ExitCode.OK
    (made / "less").mkdir(exist_ok=True)
    (made / "less" / "1.pdf").write_bytes((made / "in" / "1.pdf").read_bytes())
    assert call("run", made / "less", "-o", made / "fewer", "--family", family, "--quiet") == 0
    capsys.readouterr()
    assert call("compare", made / "out", made / "fewer", "--json") == ExitCode.DIFFERENCE
    (gone,) = json.loads(capsys.readouterr().out)["cards"]
    assert (gone["code"], gone["kind"]) == ("KA-2021-0462", "vanished")


def test_the_database_and_the_workbook_hold_the_family(made):
    """Views name the family's own code; the workbook has its columns."""
    with duckdb.connect(str(made / "out" / "all.duckdb"), read_only=True) as database:
        rows = database.execute("SELECT DISTINCT grant_id FROM traces ORDER BY ALL").fetchall()
        named = database.execute("SELECT name FROM card_organisations ORDER BY ALL").fetchall()
    assert [row[0] for row in rows] == ["KA-2021-0457", "KA-2021-0462"]
    assert [row[0] for row in named] == ["Iisalmen kaupunki", "Ylä-Savon kyläyhdistys ry"]
    sheet = openpyxl.load_workbook(made / "out" / "tables.xlsx", read_only=True)["cards"]
    head = [cell.value for cell in next(sheet.iter_rows(max_row=1))]
    assert [name for name in head if name in COLUMNS] == COLUMNS


def test_the_family_travels_to_parts(made, family):
    """A part tells its family: merging needs no flag, and gives the tables of one run."""
    parts = made / "parts"
    for number in (1, 2):
        words = ("run", made / "in", "-o", parts, "--family", family, "--quiet", "--shard", f"{number}/2")
        assert call(*words) in {ExitCode.OK, ExitCode.NO_INPUT}
    assert call("merge", parts, "-o", made / "merged", "--quiet") == 0
    for name in ("cards", "fields", "evidence"):
        file = f"{name}.parquet"
        assert (made / "merged" / file).read_bytes() == (made / "out" / file).read_bytes()


def test_a_changed_family_reads_anew(made, family, tmp_path):
    """The file's content is part of what a kept result depends on."""
    other = tmp_path / "other.toml"
    other.write_text(own_family.TOML.replace('kind = "text"', 'kind = "name"'), "utf-8")
    told = []
    for path in (family, other):
        assert call("run", made / "in", "-o", made / "again", "--family", path, "--quiet") == 0
        told.append(json.loads((made / "again" / "run.json").read_text("utf-8"))["this_run"]["planned"])
    assert [one["to_read"] for one in told] == [2, 2]


def test_the_run_tells_its_family(made):
    """``run.json`` holds the file's text and hash, the report its name alone."""
    told = json.loads((made / "out" / "run.json").read_text("utf-8"))
    assert told["settings"]["family"] == own_family.TOML
    assert told["families"] == {"avustus": hashlib.sha256(own_family.TOML.encode()).hexdigest()}
    page = (made / "out" / "report.html").read_text("utf-8")
    assert "avustus" in page
    assert "[[labels]]" not in page


def test_cards_of_several_families_lie_in_one_table(made, family, cards_of_sokra):
    """Each card is told by its labels, and says of which family it is."""
    call("run", made / "in", cards_of_sokra, "-o", made / "both", "--family", f"sokra,{family}", "--quiet")
    cards = pd.read_parquet(made / "both" / "cards.parquet")
    assert sorted(cards["family"]) == ["avustus", "avustus", "sokra"]
    by_family = cards.set_index("family")
    assert by_family.loc["sokra", "card_id"].startswith("S")
    assert set(by_family.loc["avustus", "grant_id"]) == {"KA-2021-0457", "KA-2021-0462"}


@pytest.fixture(scope="module")
def cards_of_sokra(tmp_path_factory):
    """A folder with one card of the shipped family."""
    import shutil
    from pathlib import Path

    fixtures = Path(__file__).parent.parent / "fixtures" / "cards"
    target = tmp_path_factory.mktemp("sokra")
    shutil.copy(fixtures / "s20731-born.pdf", target)
    return target


@pytest.mark.parametrize("joint", [": ", "  ", " "])
def test_text_dumps_are_read_too(family, tmp_path, joint):
    """As "label: value", in columns of spaces, and with one space between a label and its value."""
    own_family.as_dump(tmp_path / "1", GRANTS[0], joint)
    assert call("run", tmp_path, "-o", tmp_path / "out", "--family", family, "--quiet") == 0
    cards = pd.read_parquet(tmp_path / "out" / "cards.parquet")
    assert list(cards["grant_id"]) == ["KA-2021-0457"]
    assert list(cards["heading"]) == [GRANTS[0].values[1]]
    assert list(cards["purpose"]) == [GRANTS[0].values[5]]


@pytest.mark.engine
def test_a_scan_is_read_too(family, made, tmp_path, capsys):
    """Codes come back by their pattern, names and texts by the engine."""
    kinds = ["--kinds", "scan-300"]
    assert call("mutate", made / "in" / "1.pdf", "-o", tmp_path / "m", *kinds, "--family", family) == 0
    assert call("check", tmp_path / "m", "--mutants", "--family", family, "--workers", "1") == ExitCode.OK
