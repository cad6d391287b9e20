"""A family names its languages: the engine is asked for them, and words are mended in Finnish alone."""

import pytest

from extract import families, ocr
from extract.cli import main
from extract.errors import EngineMissingError, ExitCode
from extract.pipeline import explored
from extract.settings import Settings
from tests import own_family

SWEDISH = own_family.TOML.replace("layout =", 'languages = ["swe"]\nlayout =')


@pytest.fixture
def swedish(tmp_path):
    """A family's file whose texts are Swedish."""
    path = tmp_path / "own.toml"
    path.write_text(SWEDISH, "utf-8")
    return path


def test_finnish_is_meant_where_none_is_named():
    """The shipped families are Finnish, and nothing is said of them."""
    assert {families.load(name).languages for name in families.names()} == {("fin",)}
    assert families.not_mended("auto") is None


def test_several_families_ask_for_all_their_languages(swedish):
    """The engine reads with the models of all that a card may be of."""
    both = families.chosen(f"default,{swedish}")
    assert families.languages(both) == ("fin", "swe")
    assert families.load(both).model == "fin+swe"


def test_a_missing_model_is_told_with_its_command(tmp_path, capsys):
    """``doctor`` says which model a family's language needs and how to get it, and so does the engine."""
    path = tmp_path / "own.toml"
    path.write_text(SWEDISH.replace('"swe"', '"fin", "xxx"'), "utf-8")
    assert main(["doctor", "--family", str(path)]) == ExitCode.ENGINE_MISSING
    assert "apt-get install tesseract-ocr-xxx" in capsys.readouterr().out
    with pytest.raises(EngineMissingError, match="tesseract-ocr-xxx"):
        ocr.load("tesserocr", "fin+xxx")


def test_words_of_other_languages_stay_as_read(swedish):
    """What a Finnish text would be mended to is left, and formats are still read."""
    values = (
        "KA-2021-0457",
        "Mennaan yhdessa",
        "Ylä-Savon kyläyhdistys ry",
        "12 400 €",
        "15.3.2021",
        "Etela",
    )
    dump = "\n".join(f"{label}: {value}" for label, value in zip(own_family.LABELS, values, strict=True))
    _, read = explored(dump.encode(), "own.txt", "", Settings(family=families.chosen(str(swedish))))
    (card,) = read.cards
    assert card.values["heading"] == "Mennaan yhdessa"
    assert card.values["purpose"] == "Etela"
    assert str(card.values["granted_eur"]) == "12400.00"
    assert not any(field.repairs for field in card.fields)


def test_it_is_said_once_that_nothing_is_mended(swedish, tmp_path, capsys):
    """A run says it on its first line, and no document says it again."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, grant in enumerate(own_family.GRANTS):
        own_family.as_dump(folder / f"{number}.txt", grant)
    words = ["run", str(folder), "-o", str(tmp_path / "out"), "--family", str(swedish)]
    assert main(words) == ExitCode.OK
    assert capsys.readouterr().err.count("mended in Finnish alone") == 1
