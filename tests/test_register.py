"""A register and the other cards are witnesses: what they say against a card is told, nothing is changed."""

import json
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
import stand_in

from extract import batch
from extract.batch.crosschecks import Crosschecks
from extract.cli.ending import ending
from extract.errors import UsageError
from extract.families import load
from extract.publish import Extras
from extract.review import RegisterFile
from extract.settings import Settings

FAMILY = load()
NAMES = [spec.name for spec in FAMILY.fields]

HEAD = (
    "project_code,project_name,start_date,end_date,responsible_authority,applicant,partners,"
    "planned_public_funding_eur,actual_public_funding_eur\n"
)
ROW = (
    'S20731,Mennään yhdessä eteenpäin,2016-09-01,2017-08-31,"Etelä-Savon elinkeino-, liikenne- ja '
    'ympäristökeskus",Tukikohta diakonia r.y.,,,47126.00\n'
)
CARD = {
    "card_id": "S20731",
    "project_name": "Mennään yhdessä eteenpäin",
    "start_date": date(2016, 9, 1),
    "end_date": date(2017, 8, 31),
    "funder": "Etelä-Savon ELY-keskus",
    "public_funding_eur": Decimal("47126.00"),
    "implementers": ["Tukikohta diakonia ry"],
}


def register(tmp_path, text=HEAD + ROW):
    """A register's file."""
    path = tmp_path / "rekisteri.csv"
    path.write_text(text, "utf-8")
    return path


def test_an_agreeing_register_says_nothing(tmp_path):
    """Spellings of one organisation and of one amount are the same."""
    assert list(RegisterFile.read(register(tmp_path)).of(FAMILY).problems(CARD)) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("project_name", "Mennään yhdessä taaksepäin", "taaksepäin"),
        ("start_date", date(2016, 10, 1), "2016-10-01"),
        ("end_date", date(2018, 8, 31), "2018-08-31"),
        ("funder", "Hämeen ELY-keskus", "Hämeen"),
        ("implementers", ["Oulun kaupunki"], "Oulun kaupunki"),
        ("public_funding_eur", Decimal("47162.00"), "47162"),
    ],
)
def test_a_difference_is_told_with_both_readings(tmp_path, field, value, words):
    """The field, the card's reading and the register's stand in the problem."""
    (problem,) = RegisterFile.read(register(tmp_path)).of(FAMILY).problems({**CARD, field: value})
    assert (problem.field, problem.code) == (field, "register-differs")
    assert words in problem.message


def test_what_either_leaves_empty_is_no_difference(tmp_path):
    """Absence is not a contradiction; a code the register does not have is told."""
    known = RegisterFile.read(register(tmp_path, HEAD + "S20731,,,,,,,,\n")).of(FAMILY)
    assert list(known.problems(CARD)) == []
    assert [problem.code for problem in known.problems({**CARD, "card_id": "S29999"})] == ["register-missing"]
    assert list(known.problems({**CARD, "card_id": None})) == []


def test_a_table_that_is_no_register_is_refused(tmp_path):
    """A wrong file is a mistake of use, told at once."""
    with pytest.raises(UsageError, match="no column project_code"):
        RegisterFile.read(register(tmp_path, "nimi;koodi\na;b\n")).of(FAMILY)
    with pytest.raises(UsageError, match="cannot be read"):
        RegisterFile.read(tmp_path / "missing.csv").of(FAMILY)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", "\t")]
)
def test_a_register_as_people_save_it(tmp_path, encoding, delimiter):
    """Columns named as in the table of cards, in the CSV of a Finnish Excel too."""
    path = tmp_path / "rekisteri.csv"
    head = ["card_id", "project_name", "start_date", "funder", "public_funding_eur", "implementers"]
    row = ["S20731", "Mennään yhdessä eteenpäin", "1.9.2016", "Etelä-Savon ELY-keskus", '"47 126,00"']
    row += ["Tukikohta diakonia ry"]
    path.write_bytes("\r\n".join(delimiter.join(line) for line in (head, row)).encode(encoding))
    known = RegisterFile.read(path).of(FAMILY)
    assert [field for field, _ in known.compared] == [name for name in NAMES if name in head[1:]]
    assert list(known.problems(CARD)) == []
    (problem,) = known.problems({**CARD, "public_funding_eur": Decimal("47162.00")})
    assert problem.field == "public_funding_eur"


def test_unknown_columns_are_refused(tmp_path):
    """A misspelled column would go unheard: it is named with the one that was probably meant."""
    path = register(tmp_path, "card_id;project_nam;vastuuhenkilö\nS20731;x;y\n")
    with pytest.raises(UsageError) as told:
        RegisterFile.read(path).of(FAMILY)
    assert "'project_nam': did you mean 'project_name'?" in told.value.lines
    assert "'vastuuhenkilö'" in told.value.lines
    with pytest.raises(UsageError, match="no column that a card could be held against"):
        RegisterFile.read(register(tmp_path, "card_id,partners\nS20731,x\n")).of(FAMILY)


def test_a_missing_register_shows_before_anything_is_read(tmp_path):
    """No hour is spent on reading when the tables could not be held against the register."""

    def process(*_):
        raise AssertionError("read")

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "3.pdf").write_text("%PDF 3")
    options = batch.Options(extras=Extras(register=str(tmp_path / "missing.csv")))
    with pytest.raises(UsageError, match="cannot be read"):
        batch.run([tmp_path / "in"], tmp_path / "out", Settings(), process, options)
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="cannot be read"):
        batch.merge([tmp_path], tmp_path / "out", extras=options.extras)


def test_a_code_on_several_cards_is_told_on_each():
    """Every card names the others, a few by name; a card without a code is none of them."""
    checks = Crosschecks((FAMILY,))
    cards = [{"card_id": "S20731", "source_path": f"{number}.pdf", "card_no": 1} for number in range(6)]
    checks.add([*cards, {"card_id": None, "source_path": "x.pdf", "card_no": 1}], [])
    checks.add([{"card_id": "S20732", "source_path": "y.pdf", "card_no": 1}], [])
    found = checks.repeated()
    assert [row[0] for row in found] == [f"{number}.pdf" for number in range(6)]
    assert found[0][5].endswith("1.pdf (card 1), 2.pdf (card 1), 3.pdf (card 1) and 2 more.")
    checks.close()


def test_a_run_publishes_all_it_is_asked_for(tmp_path):
    """Descriptions always; database, workbook and register by name; a changed register makes new problems."""
    for number in (3, 4, 6):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number}.pdf").write_text(f"%PDF {number}")

    def run(extras):
        options = batch.Options(extras=extras)
        return batch.run([tmp_path / "in"], tmp_path / "out", Settings(), stand_in.process, options)

    run(Extras())
    out = tmp_path / "out"
    assert json.loads((out / "datapackage.json").read_text("utf-8"))["resources"][1]["hash"]
    assert (out / "codebook.md").is_file()
    assert (out / "codebook.xml").is_file()
    assert not (out / "tables.xlsx").exists()
    before = pd.read_parquet(out / "problems.parquet")

    wanted = Extras("tietokanta/hankkeet.duckdb", excel=True, register=str(register(tmp_path)))
    assert run(wanted).tables_written
    after = pd.read_parquet(out / "problems.parquet")
    assert set(after["code"]) == {*before["code"], "register-missing"}
    assert (out / "tables.xlsx").is_file()
    assert (out / "cards.excel.csv").is_file()
    with duckdb.connect(out / "tietokanta" / "hankkeet.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM problems").fetchone() == (len(after),)
    order = after[["source_path", "card_no"]].apply(tuple, axis=1).tolist()
    assert order == sorted(order)
    told = json.loads((out / "run.json").read_text("utf-8"))
    assert told["counts"]["problems"] == len(after)
    assert told["register"]["compared"][0] == ["project_name", "project_name"]
    assert (told["register"]["file"], told["register"]["rows"]) == ("rekisteri.csv", 1)
    again = run(wanted)
    assert not again.tables_written
    assert "register   rekisteri.csv: 1 row, compared project_name, " in ending(again)
