"""Mutants of cards: the files are what their kinds say, and each statement is judged as it is meant."""

import contextlib
import hashlib
import io
import json
from pathlib import Path

import pikepdf
import pytest

from extract import families
from extract.cli import main
from extract.errors import ExitCode, UsageError
from extract.golden import form
from extract.mutate import Order, checking, edits, making, manifest, statements, text_layer
from extract.mutate.kinds import BY_NAME
from extract.mutate.source import words
from extract.schema import tables
from extract.settings import Settings
from extract.tables import rows_of
from tests import stand_in

FAMILY = families.load()
CARDS = Path(__file__).parent.parent / "fixtures" / "cards"
CARD = CARDS / "s20731-born.pdf"
QUICK = ("turned", "link-split", "rows-swapped", "two-cards", "label-missing", "encrypted", "truncated")


def rows(number=7, copies=1, **changed):
    """The rows of the stand-in's cards, with some cells of the first card changed: ``field__column``."""
    made = rows_of(stand_in.result(number))
    held = {
        table.name: [dict(zip(table.names, row, strict=True)) for row in made.of(table.name)]
        for table in tables("sokra")
    }
    count = len(held["cards"])
    for name in ("cards", "fields", "links"):
        own = list(held[name])
        for copy in range(1, copies):
            held[name] += [{**row, "card_no": row["card_no"] + copy * count} for row in own]
    for key, value in changed.items():
        name, column = key.split("__")
        for row in held["fields"]:
            if row["card_no"] == 1 and row["field"] == name:
                row[column] = value
    (document,) = form.by_document(held).values()
    return document


def broken(statement, mutant, source=None):
    return statements.broken(statement, mutant, source or rows(), FAMILY)


def test_the_same_rows_keep_every_statement():
    """A card that reads as its source breaks nothing, once or twice in a file."""
    for copies in (1, 2):
        for statement in (
            statements.document("ok"),
            statements.cards(2 * copies),
            statements.fields(copies),
            statements.links(copies),
        ):
            assert broken(statement, rows(copies=copies)) == []


def test_a_status_and_a_count_are_exact():
    """What was stated and what was found stand in the line."""
    assert broken(statements.document("failed", "encrypted"), rows()) == [
        "stated failed (encrypted), found ok"
    ]
    assert broken(statements.cards(3), rows()) == ["stated 3 cards, found 2"]


TEXT = "päikkä 7\nhyvin tärkeä"


@pytest.mark.parametrize(
    ("changed", "facts", "lines"),
    [
        ({"objectives__value": "päikkä 8\nhyvin tärkeä"}, {}, 1),
        ({"objectives__value": "päikkä 8\nhyvin tärkeä"}, {"words": 0.2}, 1),
        ({"objectives__value": "päikkä 7\nkovin tärkeä"}, {"words": 0.2}, 0),
        ({"objectives__value": "päikkä 8\nkovin tärkeä"}, {"words": 0.2}, 1),
        ({"objectives__value": "päikkä 7\nhyvin tarkea"}, {"words": 0.5}, 1),
        ({"objectives__value": "päikkä 7\nhyvin tarkea"}, {"leave_out": ("objectives",)}, 0),
        ({"objectives__value": "muuta", "objectives__needs_review": True}, {"doubted": 0.1}, 0),
        ({"objectives__value": "muuta", "objectives__needs_review": False}, {"doubted": 0.1}, 1),
        ({"objectives__value": "muuta", "objectives__needs_review": True}, {"doubted": 0.01}, 1),
    ],
)
def test_text_may_differ_in_a_share_of_words_or_with_a_flag(changed, facts, lines):
    """Words spend a share, a lost ä never does; beyond it a field must be flagged, and few may be."""
    assert len(broken(statements.fields(**facts), rows(**changed))) == lines


def test_a_typed_value_is_exact_whatever_the_share():
    """A code that differs breaks the statement on every card."""
    lines = broken(statements.fields(words=0.9), rows(13))
    assert any(line.startswith("card 1 card_id: ") for line in lines)


def test_links_are_told_both_ways():
    """A lost link and one too many are named."""
    mutant = rows()
    lost = mutant.tables["links"].pop()
    assert broken(statements.links(), mutant) == [f"missing: – → {lost['url']} (None)"]
    assert len(broken(statements.links(), rows(copies=2))) == len(rows().tables["links"])


def test_an_absent_field_has_no_value_and_gives_none_away():
    """Its text may stand elsewhere only where a person is told to look."""
    absent = statements.absent("objectives")
    gone = {"objectives__value": None}
    assert broken(absent, rows(8, **gone), rows(8)) != []  # the second card still has it
    mutant = rows(9, **gone)
    assert broken(absent, mutant, rows(9)) == []
    for flagged, count in ((False, 1), (True, 0)):
        given = {"remarks__value": f"muuta\n{TEXT.replace('7', '9')}", "remarks__needs_review": flagged}
        assert len(broken(absent, rows(9, **gone, **given), rows(9))) == count


def link_boxes(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            [float(edge) for edge in item.Rect] for page in pdf.pages for item in page.obj.get("/Annots", [])
        ]


def test_a_link_is_split_side_by_side():
    """The two halves have the place of the one."""
    content = CARD.read_bytes()
    before, (left, right, *rest) = link_boxes(content), link_boxes(edits.link_split(content))
    assert [left[0], left[1], right[2], right[3]] == pytest.approx(before[0])
    assert left[2] == right[0]
    assert rest == before[1:]


def test_a_file_without_links_is_not_split():
    """Nothing is invented where there is no link."""
    assert edits.link_split((CARDS / "letter-fi.pdf").read_bytes()) is None


def test_stripping_loses_every_dot_and_nothing_else():
    """The words of a stripped layer are the source's without dots; the page looks the same."""
    made = words(text_layer.remap(CARD.read_bytes(), text_layer.STRIPPED))
    lost = [(word.translate(text_layer.STRIPPED), x) for word, x in words(CARD.read_bytes())]
    assert sorted(made) == sorted(lost)


def test_fonts_without_a_map_are_stripped_too():
    """A standard font in its standard encoding gets a map that says a and o."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream("BT /F1 12 Tf 20 50 Td (tässä työ) Tj ET".encode("cp1252"))
    plain = io.BytesIO()
    pdf.save(plain)
    assert [word for word, _ in words(plain.getvalue())] == ["työ", "tässä"]
    made = words(text_layer.mapped(plain.getvalue(), text_layer.STRIPPED))
    assert [word for word, _ in made] == ["tassa", "tyo"]


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    """What was stated is what is judged."""
    statement = statements.fields(words=0.02, leave_out=("remarks",))
    mutant = manifest.Mutant("a/x.pdf", "a/source.pdf", "x", "jotakin", (statement,))
    held = manifest.Manifest((mutant,), (manifest.LeftOut("a/source.pdf", "y", "syy"),))
    manifest.write(tmp_path, held)
    assert manifest.read(tmp_path) == held


@pytest.mark.parametrize("text", [None, "[]", '{"mutants": [{}], "left_out": []}'])
def test_a_folder_without_a_manifest_is_a_usage_error(tmp_path, text):
    """No manifest, or one that makes no sense, is no success."""
    if text is not None:
        (tmp_path / manifest.FILE).write_text(text)
    with pytest.raises(UsageError, match="mutants"):
        manifest.read(tmp_path)


def test_an_unknown_statement_is_refused(tmp_path):
    """A manifest of another version is not half judged."""
    mutant = manifest.Mutant("x.pdf", "s.pdf", "x", "", ({"statement": "uusi"},))
    manifest.write(tmp_path, manifest.Manifest((mutant,)))
    with pytest.raises(UsageError, match="uusi"):
        manifest.read(tmp_path)


def stated(folder, *given):
    """A folder with a source and a mutant of the stand-in, and what is stated of it."""
    (folder / "kortti").mkdir(parents=True)
    (folder / "kortti" / "source.pdf").write_text("%PDF 7", "utf-8")
    (folder / "kortti" / "x.pdf").write_text("%PDF 7 \n", "utf-8")
    mutant = manifest.Mutant("kortti/x.pdf", "kortti/source.pdf", "x", "sama", given)
    manifest.write(folder, manifest.Manifest((mutant,)))
    return folder


def test_a_violation_names_its_statement(tmp_path):
    """The report says which statement of which mutant does not hold."""
    folder = stated(tmp_path, statements.fields(), statements.cards(5))
    report = checking.check(folder, stand_in.process, Settings())
    assert report.failed
    shown = checking.text(report)
    assert "kortti/x.pdf (sama): violated\n  statement 'cards': stated 5 cards, found 2\n" in shown
    assert "1 mutants, 2 statements: 1 mutants violate theirs" in shown
    held = json.loads(checking.as_json(report))
    assert [one["broken"] for one in held["mutants"][0]["statements"]] == [[], ["stated 5 cards, found 2"]]


def test_a_lost_mutant_is_a_violation(tmp_path):
    """What the manifest names must be there."""
    folder = stated(tmp_path, statements.cards(2))
    assert not checking.check(folder, stand_in.process, Settings()).failed
    (folder / "kortti" / "x.pdf").unlink()
    assert checking.check(folder, stand_in.process, Settings()).failed


def test_no_mutants_are_no_success(tmp_path):
    """An empty manifest fails."""
    manifest.write(tmp_path, manifest.Manifest(()))
    assert checking.check(tmp_path, stand_in.process, Settings()).failed


def test_flags_that_make_no_sense_with_mutants_are_refused(tmp_path):
    """Nothing that was asked for is silently left undone."""
    assert main(["check", str(tmp_path), "--mutants", "--accept"]) == ExitCode.USAGE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The mutants of two cards that need no OCR."""
    folder = tmp_path_factory.mktemp("mutants")
    order = Order((CARD, CARDS / "s20430-pages.pdf"), folder, QUICK)
    making.make(order, Settings())
    return folder


@pytest.mark.engine
def test_mutants_read_as_they_must(made, capsys):
    """Turned, redrawn, doubled, locked and cut files keep their statements."""
    assert main(["check", "--mutants", str(made), "--workers", "2"]) == ExitCode.OK, capsys.readouterr()
    assert "14 mutants" in capsys.readouterr().out


@pytest.mark.engine
def test_the_same_cards_give_the_same_bytes(made, tmp_path):
    """A folder of mutants can be made again, over the old one too."""
    for _ in range(2):
        making.make(Order((CARD,), tmp_path, QUICK), Settings())
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.pdf"))
    assert len(files) == len(QUICK) + 1
    for file in files:
        assert (tmp_path / file).read_bytes() == (made / file).read_bytes()


@pytest.mark.engine
def test_rows_change_places_with_their_words_links_and_rules(made):
    """The swapped file has the source's words, and other places for some of them."""
    swapped, source = (made / "s20731-born" / name for name in ("rows-swapped.pdf", "source.pdf"))
    assert words(swapped.read_bytes()) == words(source.read_bytes())
    assert sorted(link_boxes(swapped.read_bytes())) != sorted(link_boxes(source.read_bytes()))


@pytest.mark.engine
def test_scans_and_damaged_layers_read_as_they_must(tmp_path, capsys):
    """A scan, an English OCR's layer and a stripped one: what differs is flagged."""
    kinds = ("scan-200", "ocr-eng", "stripped")
    assert set(kinds) < BY_NAME.keys()
    assert main(["mutate", str(CARD), "-o", str(tmp_path), "--kinds", ",".join(kinds)]) == ExitCode.OK
    assert main(["check", "--mutants", str(tmp_path), "--workers", "2"]) == ExitCode.OK, capsys.readouterr()


@pytest.mark.engine
@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("s20688-scan300.pdf", "no born-digital PDF"),
        ("letter-fi.pdf", "holds no card"),
        ("poissa.pdf", "cannot be read"),
    ],
)
def test_a_file_without_known_truth_is_refused(tmp_path, card, told, capsys):
    """Only a card that reads surely can tell what its mutants must say."""
    assert main(["mutate", str(CARDS / card), "-o", str(tmp_path / "m")]) == ExitCode.USAGE
    assert told in capsys.readouterr().err


def test_a_folder_with_other_things_is_not_touched(tmp_path):
    """Mutants never take the place of somebody's files."""
    (tmp_path / "muistio.txt").write_text("tärkeä")
    with pytest.raises(UsageError, match="no mutants"):
        making.make(Order((CARD,), tmp_path, QUICK), Settings())
    assert (tmp_path / "muistio.txt").exists()


def test_an_unknown_kind_lists_the_known_ones(tmp_path):
    """A misspelled kind is no empty set of mutants."""
    with pytest.raises(UsageError, match="scan-300"):
        making.make(Order((CARD,), tmp_path, ("scan-301",)), Settings())


def old_mutants(folder):
    """A folder with a mutant of an earlier call, as its manifest tells."""
    (folder / "kortti").mkdir(parents=True)
    (folder / "kortti" / "source.pdf").write_bytes(b"vanha")
    mutant = manifest.Mutant("kortti/turned.pdf", "kortti/source.pdf", "turned", "x", ())
    files = {"kortti/source.pdf": hashlib.sha256(b"vanha").hexdigest()}
    manifest.write(folder, manifest.Manifest((mutant,), (), files))


@pytest.mark.parametrize(
    "named", ["../source.pdf", "source.pdf", "/etc/passwd", "kortti/../../muistio.txt", "linkki/muistio.txt"]
)
def test_a_forged_manifest_removes_nothing(tmp_path, named):
    """Whatever files a manifest claims, those outside of its folder and those of other content stay."""
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "linkki").symlink_to(tmp_path)
    for path in (tmp_path / "muistio.txt", tmp_path / "source.pdf", folder / "source.pdf"):
        path.write_text("tärkeä")
    mutant = manifest.Mutant("x/y.pdf", named, "x", "x", ())
    claimed = {named: hashlib.sha256("tärkeä".encode()).hexdigest()} if named != "source.pdf" else {}
    manifest.write(folder, manifest.Manifest((mutant,), (), claimed))
    before = sorted(path for path in tmp_path.rglob("*") if not path.is_symlink())
    with contextlib.suppress(UsageError):
        making.make(Order((tmp_path / "poissa.pdf",), folder), Settings())
    assert sorted(path for path in tmp_path.rglob("*") if not path.is_symlink()) == before


def test_only_files_that_mutate_wrote_go(tmp_path):
    """A note beside the mutants stays; a file of its own is removed by its hash."""
    old_mutants(tmp_path)
    (tmp_path / "kortti" / "muistio.txt").write_text("tärkeä")
    with pytest.raises(UsageError, match="cannot be read"):
        making.make(Order((tmp_path / "poissa.pdf",), tmp_path), Settings())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kortti", "muistio.txt", "mutants.json"]


@pytest.mark.parametrize("place", ["kortti/source.pdf", "s20731-born/turned.pdf"])
def test_a_file_that_was_changed_is_in_nobodys_way(tmp_path, place):
    """A mutant somebody drew in, and a file where one is to go, stop the call before anything is removed."""
    old_mutants(tmp_path)
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("oma")
    with pytest.raises(UsageError, match="Not written by mutate"):
        making.make(Order((CARD,), tmp_path, QUICK), Settings())
    assert (tmp_path / place).read_text() == "oma"
    assert (tmp_path / "kortti" / "source.pdf").exists()


def test_nothing_is_written_through_a_link(tmp_path):
    """A card's folder that is a link leads to somebody's place."""
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "m"
    old_mutants(folder)
    (folder / "s20731-born").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        making.make(Order((CARD,), folder, QUICK), Settings())
    assert not list((tmp_path / "elsewhere").iterdir())
