"""Files inside PDFs are documents of their own where that is asked for, within bounds, and never lead out."""

import io
import json
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extract import batch, pdf, pipeline
from extract.batch import attached
from extract.batch.store import WORK
from extract.errors import DocumentError, NoInputError, Reason
from extract.model import Box
from extract.settings import Settings
from fixtures.make import hostile
from fixtures.make.hostile import drawing, structure

SETTINGS = Settings(workers=2, effort="fast", attachments=True)


def with_files(*files, pinned=()):
    """A PDF of one blank page with files in its list, and files pinned to the page."""
    with pikepdf.open(io.BytesIO(drawing.one_page(b"q Q"))) as made:
        for number, (name, content) in enumerate(files):
            made.attachments[f"{number:04}"] = pikepdf.AttachedFileSpec(made, content, filename=name)
        notes = [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.FileAttachment,
                Rect=Array([0, 0, 9, 9]),
                FS=pikepdf.AttachedFileSpec(made, content, filename=name).obj,
            )
            for name, content in pinned
        ]
        if notes:
            made.pages[0].Annots = made.make_indirect(Array(notes))
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


def run(tmp_path, files, settings=SETTINGS, **more):
    """The rows of ``documents`` of a run over these files."""
    (tmp_path / "in").mkdir(exist_ok=True)
    for name, content in files.items():
        (tmp_path / "in" / name).write_bytes(content)
    batch.run([tmp_path / "in"], tmp_path / "out", settings, pipeline.process_bytes, batch.Options(**more))
    return pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("source_path")


def names(content):
    return [one.path for one in attached.inner_files(content)]


@pytest.mark.engine
@pytest.mark.processes
def test_attached_cards_are_documents_of_their_own(tmp_path):
    """A portfolio, a pinned text and what is no card: a row each, named behind the file that holds it."""
    card, dump = structure.base()[0], hostile.dump().encode()
    files = {
        "kansio.pdf": with_files(("liite.pdf", card), ("taulu.xlsx", b"PK\3\4"), pinned=[("a.txt", dump)]),
        "muu.pdf": with_files(("sama.pdf", card)),
    }
    rows = run(tmp_path, files)
    told = rows[["status", "card_count"]].apply(tuple, axis=1).to_dict()
    assert told == {
        "kansio.pdf": ("skipped", 0),
        "kansio.pdf!/1/liite.pdf": ("ok", 1),
        "kansio.pdf!/2/taulu.xlsx": ("skipped", 0),
        "kansio.pdf!/3/a.txt": ("ok", 1),
        "muu.pdf": ("skipped", 0),
        "muu.pdf!/1/sama.pdf": ("skipped", 0),
    }
    assert rows.loc["muu.pdf!/1/sama.pdf", "duplicate_of"] == "kansio.pdf!/1/liite.pdf"
    cards = pd.read_parquet(tmp_path / "out" / "cards.parquet")
    assert set(cards["source_path"]) == {"kansio.pdf!/1/liite.pdf", "kansio.pdf!/3/a.txt"}
    assert "row of its own" in rows.loc["kansio.pdf", "message"]
    assert not (tmp_path / "out" / WORK / "attached").exists()


@pytest.mark.engine
@pytest.mark.processes
def test_without_the_flag_they_are_told_and_not_read(tmp_path):
    """One row, and a message that says how to read more; asking for it later reads it."""
    files = {"kansio.pdf": with_files(pinned=[("a.txt", hostile.dump().encode())])}
    plain = run(tmp_path, files, Settings(effort="fast"))
    assert list(plain.index) == ["kansio.pdf"]
    assert "--attachments" in plain.loc["kansio.pdf", "message"]
    assert len(run(tmp_path, files)) == 2


@pytest.mark.engine
@pytest.mark.processes
def test_the_same_bytes_for_any_number_of_workers_and_parts(tmp_path):
    """Attached files keep the promise that inputs have: parts, workers and a second run change nothing."""
    files = {
        f"{number}.pdf": with_files(("x.txt", hostile.dump().encode() + b"\n%d" % number))
        for number in range(4)
    }
    run(tmp_path, files)
    whole = [(tmp_path / "out" / f"{name}.csv").read_bytes() for name in ("documents", "cards", "fields")]
    for number in (1, 2):
        batch.run(
            [tmp_path / "in"],
            tmp_path / "parts",
            Settings(effort="fast", attachments=True),
            pipeline.process_bytes,
            batch.Options(shard=batch.Shard(number, 2)),
        )
    batch.merge([tmp_path / "parts"], tmp_path / "merged")
    assert whole == [
        (tmp_path / "merged" / f"{name}.csv").read_bytes() for name in ("documents", "cards", "fields")
    ]


def test_names_lead_nowhere_else():
    """A path is made of tame parts: no way up, no root, no mark of ours."""
    told = {
        "../../kortti.pdf": "kortti.pdf",
        "/etc/passwd": "etc/passwd",
        "C:\\a\\b.pdf": "C:/a/b.pdf",
        "..": "?",
    }
    assert {name: attached.tame(name) for name in told} == told
    assert attached.tame("a!/3/b.txt") == "a/3/b.txt"
    long = attached.tame("x" * 5_000 + ".txt")
    assert len(long) < 130
    assert long.endswith(".txt")


def test_the_bounds_are_told_in_rows():
    """Too many, too deep and too much: what was left out has a row that says so."""
    many = attached.inner_files(
        with_files(*((f"{n}.txt", b"%d" % n) for n in range(attached.MOST_FILES + 9)))
    )
    assert len(many) == attached.MOST_FILES + 1
    assert many[-1].reason is Reason.TOO_LARGE
    assert all(one.content is not None for one in many[:-1])
    deep = attached.inner_files(structure.attached_to_itself())
    assert [one.path.count(attached.MARK) for one in deep] == [1, 2, 3, 4]
    assert [one.content is None for one in deep] == [False, False, False, True]
    assert "deeper" in deep[-1].trouble


def test_an_attached_bomb_is_named_and_not_unpacked():
    """The bytes of all files count together; one that is too large leaves room for the next."""
    unpacking = attached._Unpacking(bytes_left=5_000)
    unpacking.look_into(
        with_files(("a.txt", b"a" * 3_000), ("b.txt", b"b" * 9_000), ("c.txt", b"c" * 1_000)), "", 1
    )
    assert [one.reason for one in unpacking.found] == [None, Reason.TOO_LARGE, None]
    (one, *_) = pdf.unpacked(with_files(("b.txt", b"b" * 9_000)), 5_000, 1)
    assert (one.content, one.size) == (None, 9_000)


def test_one_file_both_listed_and_pinned_is_one():
    """The same name and content is the same file; another content under the same name is another."""
    assert names(with_files(("a.txt", b"x"), pinned=[("a.txt", b"x"), ("a.txt", b"y")])) == [
        "!/1/a.txt",
        "!/3/a.txt",
    ]


def test_an_answer_of_a_worker_is_not_trusted():
    """Paths that lead out, sizes that do not fit and noise are refused."""
    good = [attached.Inner("!/1/a.txt", b"abc"), attached.Inner("!/2/b", None, "pois", Reason.DAMAGED)]
    packed = _packed(good)
    assert attached.from_bytes(packed) == good
    for broken in (packed[:-1], packed + b"x", b"", b"\0" * 9, _packed([attached.Inner("!/1/../../a", b"")])):
        with pytest.raises(ValueError, match=r"."):
            attached.from_bytes(broken)


def _packed(found):
    head = json.dumps(
        [
            [one.path, None if one.content is None else len(one.content), one.trouble, one.reason]
            for one in found
        ]
    ).encode()
    return b"".join([len(head).to_bytes(4, "big"), head, *(one.content or b"" for one in found)])


@pytest.mark.processes
def test_a_place_in_an_attached_file_is_drawn(tmp_path):
    """The tables' path finds the page again, inside the file that is there."""
    path = tmp_path / "kansio.pdf"
    path.write_bytes(with_files(("b.txt", b"-"), ("liite.pdf", structure.base()[0])))
    boxes = {1: [Box(50, 50, 90, 90)]}
    inner = Path(f"{path}!/2/liite.pdf")
    assert batch.confined_crop(inner, boxes, (72, 5)).startswith(b"\x89PNG")
    with pytest.raises(DocumentError):
        batch.confined_crop(Path(f"{path}!/7/liite.pdf"), boxes, (72, 5))
    with pytest.raises(NoInputError):
        batch.confined_crop(tmp_path / "poissa.pdf!/1/x.pdf", boxes, (72, 5))


def test_only_what_was_unpacked_is_removed(tmp_path):
    """A user's file in the folder of unpacked ones stays."""
    held = tmp_path / "attached"
    held.mkdir()
    (held / ("0" * 64)).write_text("x")
    (held / "muistiinpano.txt").write_text("oma")
    attached.clear(held)
    assert [path.name for path in held.iterdir()] == ["muistiinpano.txt"]
