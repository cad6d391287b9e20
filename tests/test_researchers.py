"""What the pages for researchers say works on tables of real fixtures; the example draws its pictures."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from PIL import Image

import extract
from extract import schema
from extract.cli import main
from extract.write import frame, rows

ROOT = Path(__file__).parent.parent
CARDS = ROOT / "fixtures" / "cards"
# Read from text layers and dumps: quick, and no OCR.
NAMES = ["s20731-born.pdf", "s20731-text.txt", "s20064-unruled.pdf", "s20269-blocks-cp1252.txt"]
NAMES += ["s20688-blocks-stripped.txt", "s20430-pages.pdf", "s20398-zebra.pdf", "s22526-layout.txt"]
PAGES = ["researchers.md", "tutkijoille.md"]

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with an output of fixtures, its database and its workbook."""
    made = tmp_path_factory.mktemp("research")
    (made / "cards").mkdir()
    for name in NAMES:
        (made / "cards" / name).symlink_to(CARDS / name)
    given = ["run", *(str(CARDS / name) for name in NAMES), "-o", str(made / "output"), "--quiet"]
    assert main([*given, "--workers", "1", "--database", "cards.duckdb", "--excel"]) == 0
    return made


def blocks(page, language):
    """The page's code blocks of a language."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks_of_the_pages_run(folder, page, monkeypatch, capsys):
    """Every Python block runs as it stands and shows a card."""
    monkeypatch.chdir(folder)
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), {})
        assert "S20731" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES)
def test_sql_blocks_of_the_pages_run(folder, page, monkeypatch):
    """Every SQL statement runs as it stands and finds rows."""
    monkeypatch.chdir(folder)
    with duckdb.connect("output/cards.duckdb", read_only=True) as connection:
        for block in blocks(page, "sql"):
            for statement in filter(str.strip, block.split(";\n")):
                answer = connection.execute(statement)
                if statement.lstrip().startswith("SELECT"):
                    assert answer.fetchall()


def test_both_pages_say_the_same():
    """Both languages have the same sections, and the same code but for column names."""
    english, finnish = ((ROOT / "docs" / page).read_text("utf-8") for page in PAGES)
    assert english.count("\n## ") == finnish.count("\n## ")
    assert blocks(PAGES[0], "python") == blocks(PAGES[1], "python")
    assert len(blocks(PAGES[0], "sql")) == len(blocks(PAGES[1], "sql")) == 3


def test_at_zero_the_cards_are_as_written(folder):
    """Typed values made anew from all repairs are the run's own, and the organisations too."""
    at = extract.tables_at(folder / "output", 0)
    for item in schema.tables():
        written = frame(item, list(rows(folder / "output", item)))
        pd.testing.assert_frame_equal(at[item.name], written)


def test_the_example_draws_its_pictures(folder, monkeypatch):
    """The worked example runs as a script and saves three pictures that show something."""
    target = folder / "pictures"
    monkeypatch.setattr(sys, "argv", ["example.py", str(folder / "output"), str(target)])
    example = runpy.run_path(str(ROOT / "docs" / "example.py"), run_name="__main__")
    for name in ("funding.png", "target-groups.png", "timeline.png"):
        assert len(Image.open(target / name).convert("RGB").getcolors(1 << 20)) > 10
    by_funder = example["funding"](folder / "output")
    assert by_funder.loc["Etelä-Savon ELY-keskus"].sum() >= 47_126
    assert example["target_groups"](folder / "output").max() > 0


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_example_in_r_prints_what_its_page_shows(folder):
    """Plain R runs the script, and the committed page has its output."""
    script, environment = ROOT / "docs" / "example.R", os.environ | {"LC_ALL": "C.UTF-8"}
    call = ["Rscript", "--vanilla", str(script), str(folder / "output")]
    done = subprocess.run(call, capture_output=True, text=True, env=environment, check=True, timeout=120)
    (page,) = blocks("example-r.md", "text")
    assert page == done.stdout


def test_the_example_in_r_has_its_page():
    """The page's output has the sections that the script prints, where R is not installed too."""
    (page,) = blocks("example-r.md", "text")
    script = (ROOT / "docs" / "example.R").read_text("utf-8")
    for title in re.findall(r'cat\("(?:\\n)?([^"\\]+)', script):
        assert title in page


def test_the_example_runs_without_arguments(folder, monkeypatch, capsys):
    """Tables of output/ into pictures/; without tables it says how to make them."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["example.py"])
    example = runpy.run_path(str(ROOT / "docs" / "example.py"), run_name="__main__")
    assert (folder / "pictures" / "timeline.png").is_file()
    monkeypatch.chdir(folder / "pictures")
    assert example["main"]([]) == 2
    assert "sokra-extract run" in capsys.readouterr().err


def test_show_tells_value_repairs_and_place(folder, capsys):
    """The value, what was read, each repair and each line; every card of the code."""
    assert main(["show", "S20731", "objectives", "--output", str(folder / "output")]) == 0
    shown = capsys.readouterr().out
    assert "S20731 objectives · s20731-born.pdf, card 1" in shown
    assert "s20731-text.txt" in shown
    assert "as read: " in shown
    assert re.search(r"repair 1: '.+' → '.+'  \w+, p [01]\.\d{4}", shown)
    assert re.search(r"line 1: page 1, box [\d., ]+ pt \(text-layer\)", shown)


def test_show_writes_a_picture_of_the_place(folder, capsys):
    """The crop holds the lines' ink inside a red frame; the card without pages has none."""
    target = folder / "place.png"
    given = ["show", "S20731", "objectives", "--output", str(folder / "output"), "--crop", str(target)]
    assert main([*given, "--input", str(folder / "cards")]) == 0
    colours = {colour for _, colour in Image.open(target).getcolors(1 << 20)}
    assert (200, 30, 30) in colours
    assert any(max(colour) < 100 for colour in colours)
    assert capsys.readouterr().out.count("picture: ") == 1


def test_the_run_remembers_where_the_documents_lie(folder, capsys):
    """Without --input the picture is found; small letters are the same code, and copies are told apart."""
    given = ["--output", str(folder / "output")]
    assert main(["show", "s20731", "objectives", *given, "--crop", str(folder / "small.png")]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 cards: s20731-born.pdf (card 1), s20731-text.txt (card 1).")
    assert (folder / "small.png").is_file()
    assert main(["show", "s20731-text.txt", "public_funding_eur", *given]) == 0
    assert "s20731-born.pdf" not in capsys.readouterr().out
    assert main(["show", "S20731", *given]) == 0
    assert "  funder (" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["S2073", "objectives"], "did you mean 'S20731'"),
        (["S20731", "objective"], "did you mean 'objectives'"),
        (["S29999", "objectives"], "No card"),
        (["S20731", "tavoitteet"], "There is no field"),
        (["s20731-text.txt", "objectives", "--crop", "x.png"], "nothing to picture"),
        (["S20064", "objectives", "--crop", "x.png", "--input", "/nonexistent"], "--input"),
    ],
)
def test_show_says_what_is_wrong(folder, capsys, arguments, words):
    """A mistake of use is told in a sentence, with the exit code of usage."""
    assert main(["show", *arguments, "--output", str(folder / "output")]) == 2
    assert words in capsys.readouterr().err


def test_the_citation_names_this_version():
    """CITATION.cff goes with the package."""
    package = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {package['version']}\n" in citation
    assert extract.__version__ == package["version"]
    assert "cff-version: 1.2.0" in citation
