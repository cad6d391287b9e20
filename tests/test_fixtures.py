"""The fixtures are whole: every file has a truth and a row in the README, every truth is a card's."""

import re
import tomllib
import unicodedata
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import matplotlib
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2 as pdfium
import pytest

from extract import families
from extract.golden import form
from fixtures import score
from fixtures.make import bad, dumps, look, rules, sheet, wrap
from fixtures.make.committed import CONTROLS, EXAMPLE, FILES, LETTER
from fixtures.make.truth import load, load_folder
from fixtures.make.variants import VARIANTS, Job

ROOT = Path(__file__).parent.parent / "fixtures"
SETS = ("truth", "heldout", "reserve", "unseen")
KEPT_ASIDE = ("reserve", "unseen")
TRUTHS = sorted(path for name in SETS for path in (ROOT / name).glob("*.toml"))
MAPPING = tomllib.loads((ROOT / "cards.toml").read_text("utf-8"))
LIMIT_BYTES = 8_000_000


def mapped_names():
    return {row["file"] for row in MAPPING["files"]}


def test_every_card_file_is_mapped_and_every_mapped_file_is_there():
    """The mapping, the table of makers and the folder name the same files."""
    files = {path.name for path in (ROOT / "cards").iterdir()}
    assert files == mapped_names()
    assert files == {row.file for row in FILES} | {EXAMPLE.file, LETTER.file}


def test_every_mapped_card_has_a_truth():
    """No file claims a card whose truth is not committed, and every truth is used."""
    stems = {stem for row in MAPPING["files"] for stem in row["cards"]}
    assert stems == {path.stem for path in (ROOT / "truth").glob("*.toml")}


def test_there_are_enough_cards_of_every_kind():
    """At least 13 fixture, 32 evaluation, 16 reserve and 12 unseen cards, and no card in two of the sets."""
    cards = {name: load_folder(ROOT / name) for name in SETS}
    assert all(len(cards[name]) >= least for name, least in zip(SETS, (13, 32, 16, 12), strict=True))
    codes = [truth.values["card_id"] for found in cards.values() for truth in found.values()]
    assert len(codes) == len(set(codes))
    assert {row["variant"] for row in MAPPING["files"]} >= {
        "born",
        "scan",
        "damaged",
        "dump",
        "several",
        "no-card",
    }


def test_the_committed_files_are_small():
    """Cards, controls and bad inputs stay under the limit together, each bad input under 64 kB."""
    files = [path for name in ("cards", "controls", "bad", "rules") for path in (ROOT / name).iterdir()]
    assert sum(path.stat().st_size for path in files) < LIMIT_BYTES
    assert all(path.stat().st_size < 64_000 for path in (ROOT / "bad").iterdir())


@pytest.mark.parametrize("folder", ["cards", "controls", "bad", "rules", "slips"])
def test_every_file_has_a_row_in_the_readme(folder):
    """The README's tables name every file and no other."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(f"<!-- {folder} -->(.*?)<!-- end -->", text, re.DOTALL)
    assert block is not None
    named = re.findall(r"^\| `([^`]+)` \|", block[1], re.MULTILINE)
    assert sorted(named) == sorted(path.name for path in (ROOT / folder).iterdir())


def test_controls_bad_inputs_and_rules_have_makers():
    """Every control, bad input and card for rules can be remade."""
    assert set(rules.FILES) == {path.name for path in (ROOT / "rules").iterdir()}
    assert set(CONTROLS) == {path.name for path in (ROOT / "controls").iterdir()}
    assert set(bad.FILES) == {path.name for path in (ROOT / "bad").iterdir()}


@pytest.mark.parametrize("name", rules.FILES)
def test_the_golden_file_of_a_rule_says_what_its_card_prints(name):
    """What was accepted of a card for rules is what its maker drew."""
    golden = (ROOT / "golden" / "rules" / f"{name}.golden").read_text("utf-8")
    accepted = form.entries(golden.splitlines())
    keys = {key: key.split(" ") for key in rules.FILES[name].truth}
    found = {key: accepted.get(form.Key(int(no), field, form.VALUE)) for key, (no, field) in keys.items()}
    assert found == {key: [form.cell(text)] for key, text in rules.FILES[name].truth.items()}


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_a_truth_is_a_card(path):
    """Its fields are the family's, its code is its name, dates are in order, links stand in the text."""
    truth = load(path)
    assert str(truth.values["card_id"]).lower() == path.stem
    assert re.fullmatch(families.load().field("card_id").kind.pattern or "", truth.values["card_id"])
    assert truth.values["start_date"] < truth.values["end_date"]
    assert truth.values.get("funder") in {*families.load().field("funder").kind.listed, None}
    assert re.fullmatch(r"20[12]\d-(0[1-9]|1[0-2])", truth.values["compiled_month"])
    assert any(link.url.endswith(truth.values["card_id"]) for link in truth.links)
    for link in truth.links:
        assert link.field == "project_name" or link.text in truth.values[link.field]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_a_truth_can_be_drawn_in_every_variant(path):
    """Its days are dates, its euros are decimal, and every letter is composed and has a place in cp1252."""
    values = load(path).values
    assert type(values["start_date"]) is type(values["end_date"]) is date
    assert values.get("public_funding_eur", Decimal(1)) > 0
    text = path.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.encode("cp1252").decode("cp1252")


@pytest.mark.parametrize(
    "path",
    [path for path in TRUTHS if path.parent.name in KEPT_ASIDE],
    ids=lambda path: path.stem,
)
def test_a_card_kept_aside_is_drawn_as_it_stands(path, monkeypatch):
    """PDFium finds every paragraph on the drawn card (only hyphens may go, and no text is shown here)."""
    truth = load(path)
    fonts = f"{matplotlib.get_data_path()}/fonts/ttf/"  # the same on every machine
    monkeypatch.setitem(look.FONT_FOLDERS, "DejaVu Sans", (fonts, "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
    data = Job((truth,), 0).draw(look.Look(size_pt=7), "reportlab")  # one page: no row is parted
    with closing(pdfium.PdfDocument(data)) as pages:
        drawn = unspaced("".join(page.get_textpage().get_text_range() for page in pages))
    texts = {name: value for name, value in truth.values.items() if isinstance(value, str)}
    del texts["compiled_month"]
    lost = [name for name, text in texts.items() if any(unspaced(x) not in drawn for x in text.split("\n"))]
    assert lost == []


def unspaced(text):
    return re.sub(r"[\s\ufffe-]", "", text)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_a_truth_reads_like_finnish(path):
    """ä and ö are 1.5-8 % of the letters, text is one line a paragraph, without doubled or outer spaces."""
    truth = load(path)
    texts = [value for value in truth.values.values() if isinstance(value, str)]
    letters = [letter for text in texts for letter in text.lower() if letter.isalpha()]
    assert 0.015 < sum(letter in "äö" for letter in letters) / len(letters) < 0.08
    for line in (line for text in texts for line in text.split("\n")):
        assert line == line.strip()
        assert "  " not in line
        assert line


def test_all_truths_together_have_the_share_of_finnish():
    """Over all cards ä and ö are 4-6 % of the letters."""
    text = " ".join(
        str(value) for path in TRUTHS for value in load(path).values.values() if isinstance(value, str)
    ).lower()
    letters = [letter for letter in text if letter.isalpha()]
    assert 0.04 < sum(letter in "äö" for letter in letters) / len(letters) < 0.06


def test_no_two_cards_share_a_paragraph():
    """Every paragraph of running text stands on one card only."""
    seen: dict[str, str] = {}
    for path in TRUTHS:
        values = load(path).values
        for name in ("target_groups", "background", "methods", "other_results", "dissemination", "remarks"):
            for paragraph in (values.get(name) or "").split("\n"):
                assert not paragraph or seen.setdefault(paragraph, path.stem) == path.stem


def test_variant_names_are_unique():
    """A variant is called by one name."""
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


def test_a_printed_card_says_what_the_truth_says():
    """Header lines, title and cells of the example card read as printed."""
    truth = load(ROOT / "truth" / "s20731.toml")
    card = sheet.print_card(truth, look.Look(money_space=" "))
    assert card.headers == tuple(header.text for header in families.load().headers)
    assert card.title == "S20731, Mennään yhdessä eteenpäin"
    cells = ["".join(span.text for span in row.paragraphs[0]) for row in card.rows[:3]]
    assert cells == [
        "S20731, Mennään yhdessä eteenpäin, 1.9.2016 – 30.9.2017 (hanke RR-tietopalvelussa)",
        "Etelä-Savon ELY-keskus, 47 126 €",
        "Tukikohta diakonia ry",
    ]
    assert [row.fields[0] for row in card.rows if not row.paragraphs] == [
        "outputs",
        "promising_practices",
        "remarks",
    ]


def test_money_and_dates_are_printed_as_on_cards():
    """Thousands are parted by the given space, cents stand only where there are any."""
    assert sheet.printed_money(Decimal("1024350.00"), " ") == "1 024 350 €"
    assert sheet.printed_money(Decimal("386915.50"), "\u00a0") == "386\u00a0915,50\u00a0€"
    assert sheet.printed_date(date(2016, 9, 1), zero_padded=False) == "1.9.2016"
    assert sheet.printed_date(date(2016, 9, 1), zero_padded=True) == "01.09.2016"


def test_wrapping_loses_no_character():
    """Lines break at spaces and after hyphens inside words only, and keep their links."""
    paragraph = (
        sheet.Span("Kesto 1.9.2016 – 30.9.2017 ("),
        sheet.Span("hanke RR-tietopalvelussa", "u"),
        sheet.Span(")"),
    )
    lines = wrap.wrap(paragraph, 16, lambda text: float(len(text)))
    texts = ["".join(span.text for span in line) for line in lines]
    assert texts == ["Kesto 1.9.2016 –", "30.9.2017 (hanke", "RR-", "tietopalvelussa)"]
    assert [span.url for span in lines[1]] == [None, "u"]


def test_a_block_dump_knows_what_it_loses():
    """Empty cells before a filled one leave the owner of its value open; empty cells at the end do not."""
    truth = load(ROOT / "truth" / "s20731.toml")
    card = Job((truth,), 0).sheets(look.Look())
    lost = {dumps.undecidable(card, seed)[0] for seed in range(20)}
    assert ("outputs", "promising_practices", "other_results") in lost
    assert all("remarks" not in fields for fields in lost)


def write_run(folder, cards, fields, links):
    documents = [{"source_path": card["source_path"], "duplicate_of": None} for card in cards]
    documents.append({"source_path": "copy.pdf", "duplicate_of": cards[0]["source_path"]})
    tables = {"cards": cards, "fields": fields, "links": links, "documents": documents}
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")


def test_the_score_counts_what_is_wrong(tmp_path):
    """A perfect card scores 1; a stripped word, a missing link and an untold ambiguity are counted."""
    truth = load(ROOT / "truth" / "s20731.toml")
    card = {"source_path": "a.pdf", "card_no": 1, **truth.values}
    wrong = card | {"source_path": "b.pdf", "objectives": card["objectives"].replace("työ", "tyo")}
    rows = [
        {
            "source_path": file,
            "card_no": 1,
            "field": name,
            "field_status": "filled",
            "needs_review": file == "b.pdf",
        }
        for file in ("a.pdf", "b.pdf")
        for name in truth.values
    ]
    links = [{"source_path": "a.pdf", "card_no": 1, "url": link.url} for link in truth.links]
    write_run(tmp_path, [card, wrong], rows, links)
    mapping = tmp_path / "cards.toml"
    mapping.write_text(
        f'cards = "."\ntruth = "{ROOT / "truth"}"\n'
        '[[files]]\nfile = "a.pdf"\nvariant = "good"\ncards = ["s20731"]\nlinks = true\n'
        '[[files]]\nfile = "b.pdf"\nvariant = "poor"\ncards = ["s20731"]\nlinks = true\n'
        'undecidable = [["outputs"]]\n'
        '[[files]]\nfile = "copy.pdf"\nvariant = "good"\ncards = ["s20731"]\nlinks = true\n'
    )
    tallies = score.score(tmp_path, mapping)
    good, poor = tallies["good"], tallies["poor"]
    assert (good.cards_right, good.wrong, good.share("words_right", "words")) == (2, [], "1.0000")
    assert (poor.cards_right, poor.counts["wrong"], poor.counts["flagged"], poor.counts["told"]) == (
        0,
        1,
        1,
        0,
    )
    assert [wrong.name for wrong in poor.wrong] == ["objectives", "links", "links"]
    assert (poor.counts["strayed"], good.files_right) == (0, 2)
    assert poor.counts["words"] - poor.counts["words_right"] == 1
    assert any("good" in line for line in score.report(tallies))
