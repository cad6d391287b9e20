"""Everything under the inputs is found once, told by its content, and never waited for."""

import hashlib
import os

import pytest

from extract.batch import Found, aside, examine, listing
from extract.batch.report import write_run_json
from extract.errors import Reason, UsageError
from extract.golden import GOLDEN_FOLDER, checking, recording, tolerance
from extract.model import MediaType, Status

LIMIT = 2**20


def found(*inputs, leave_out=None):
    return {item.source_path: item for item in listing(inputs, leave_out)}


def verdict(path, *, given=False):
    item = Found(str(path), path.name, str(path.parent), given)
    made = examine(item, LIMIT)
    return made.verdict and (made.verdict.status, made.verdict.reason)


def test_folders_are_searched_recursively(tmp_path):
    """Paths are relative to the folder that was given, with / between their parts."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("1.pdf", "a/2.pdf", "a/b/3.txt"):
        (tmp_path / name).write_text("x")
    assert set(found(tmp_path)) == {"1.pdf", "a/2.pdf", "a/b/3.txt"}
    assert set(found(tmp_path / "a")) == {"2.pdf", "b/3.txt"}


def test_a_file_given_itself_has_its_name(tmp_path):
    """A file's source path is its name, and it counts as meant."""
    (tmp_path / "kortti").write_text("x")
    assert found(tmp_path / "kortti")["kortti"].given


def test_an_input_that_is_not_there_is_a_wrong_call(tmp_path):
    """A mistyped path is told before any work is done."""
    with pytest.raises(UsageError, match="ei-ole"):
        found(tmp_path / "ei-ole")


def test_link_loops_end_and_real_paths_win(tmp_path):
    """A folder is listed once, under its real path, however many links lead to it."""
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "kortti.pdf").write_text("x")
    (tmp_path / "a").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "up").symlink_to(tmp_path)
    assert set(found(tmp_path)) == {"z/kortti.pdf"}


def test_a_link_out_of_the_folder_is_followed(tmp_path):
    """A linked folder elsewhere belongs to the archive."""
    (tmp_path / "in").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kortti.pdf").write_text("x")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "other")
    assert set(found(tmp_path / "in")) == {"linked/kortti.pdf"}


def test_odd_names_become_readable_text(tmp_path):
    """Spaces, letters, line breaks, long names and bytes that are no UTF-8 are told without loss."""
    names = ["a b.pdf", "ä.pdf", "rivi\nvaihto.pdf", "x" * 200 + ".pdf", os.fsdecode(b"caf\xe9.pdf")]
    for name in names:
        (tmp_path / name).write_text("x")
    assert set(found(tmp_path)) == {*names[:4], "caf\\xe9.pdf"}
    assert all(name.encode("utf-8") for name in found(tmp_path))


def test_the_output_folder_is_left_out(tmp_path):
    """Tables of an earlier run that lie under the input are no input."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "cards.csv").write_text("x")
    (tmp_path / "kortti.pdf").write_text("x")
    assert set(found(tmp_path, leave_out=tmp_path / "out")) == {"kortti.pdf"}


def test_what_its_name_tells_to_be_no_document_is_set_aside(tmp_path):
    """Hidden files, companions and lock files have a row each that says why; named, they are read."""
    names = {
        ".kortti.pdf": aside.HIDDEN,
        "._kortti.pdf": aside.MAC,
        "~$kortti.docx": aside.OFFICE,
        ".~lock.kortti.odt#": aside.OFFICE,
        ".git": aside.HIDDEN_FOLDER,
    }
    (tmp_path / ".git").mkdir()
    for name in {*names, "kortti.pdf", ".git/a.pdf"} - {".git"}:
        (tmp_path / name).write_text("%PDF-1.4")
    files = found(tmp_path)
    assert {name: files[name].aside for name in names} == names
    assert set(files) == {*names, "kortti.pdf"}
    made = examine(files[".kortti.pdf"], LIMIT).verdict
    assert (made.status, made.reason, made.message) == (Status.SKIPPED, Reason.UNSUPPORTED, aside.HIDDEN)
    assert found(tmp_path / ".kortti.pdf")[".kortti.pdf"].aside is None
    assert set(found(tmp_path / ".git")) == {"a.pdf"}


def test_tables_of_another_run_are_no_documents(tmp_path):
    """What a run wrote is set aside, a card beside it is read, and its kept results are not listed."""
    (tmp_path / "vanha" / ".work").mkdir(parents=True)
    for name in ("cards.csv", "kortti.pdf", ".work/x"):
        (tmp_path / "vanha" / name).write_text("x")
    write_run_json(tmp_path / "vanha", {"contract_version": "2", "files": {"cards.csv": "0"}})
    files = found(tmp_path)
    asides = {"vanha/cards.csv": aside.OTHER_RUN, "vanha/kortti.pdf": None, "vanha/run.json": aside.OTHER_RUN}
    assert {name: item.aside for name, item in files.items()} == asides


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.4 /Type /Page /Font /Type/Page /Type /Pages", (2, "drawn")),
        (b"%PDF-1.4 /Type /Page /Subtype /Image", (1, "scanned")),
        (b"%PDF-1.5 " + b"x" * 250_000, (3, "drawn")),
        (b"x" * 7_000, (3, "text")),
    ],
)
def test_pages_are_guessed_from_outside(tmp_path, content, told):
    """For the remaining time: by marks in the file, by its size where they are packed."""
    path = tmp_path / ("a.pdf" if content.startswith(b"%PDF") else "a.txt")
    path.write_bytes(content)
    made = examine(Found(str(path), path.name, str(tmp_path)), LIMIT)
    assert (made.pages, made.kind) == told


def test_golden_files_of_checks_are_no_inputs(tmp_path):
    """What a check keeps beside documents is left out; a document in a folder of that name is not."""
    golden = tmp_path / "2019" / GOLDEN_FOLDER
    kept = [
        checking.golden_file(golden, "a/kortti.pdf"),
        recording.file_of(golden, "a/kortti.pdf"),
        golden / tolerance.FILE,
    ]
    documents = [golden / "kortti.pdf", golden / "a" / "luettelo.jsonl", tmp_path / "x.golden"]
    for path in (*kept, *documents):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert set(found(tmp_path)) == {path.relative_to(tmp_path).as_posix() for path in documents}
    assert set(found(kept[0])) == {"kortti.pdf.golden"}


def test_a_folder_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    """What is in it is unknown, and that is said."""
    (tmp_path / "lukittu").mkdir()
    (tmp_path / "kortti.pdf").write_text("x")
    scandir = os.scandir

    def refuse(folder):
        if str(folder).endswith("lukittu"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    files = found(tmp_path)
    assert set(files) == {"kortti.pdf", "lukittu"}
    made = examine(files["lukittu"], LIMIT)
    assert (made.verdict.status, made.verdict.reason) == (Status.FAILED, Reason.DAMAGED)
    assert "Permission denied" in made.verdict.message


def test_content_decides_what_a_file_is(tmp_path):
    """A PDF is known by its header within the first 1024 bytes, a dump by its ending."""
    for name, content, media in (
        ("kortti.doc", b"%PDF-1.4", MediaType.PDF),
        ("junk-first.pdf", b"\0" * 1000 + b"%PDF-1.4", MediaType.PDF),
        ("really-a-pdf.txt", b"%PDF-1.4", MediaType.PDF),
        ("kortti.TXT", b"Hankkeen nimi", MediaType.TEXT),
        ("kuva.pdf", b"\xff\xd8\xff\xe0", MediaType.OTHER),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        made = examine(Found(str(path), name, str(tmp_path)), LIMIT)
        assert made.media_type is media
        assert made.sha256 == hashlib.sha256(content).hexdigest()


def test_files_that_are_no_documents_get_their_verdict(tmp_path):
    """What was meant as a document fails; what merely lies there is skipped."""
    image, empty, notes = tmp_path / "kuva.pdf", tmp_path / "tyhja.pdf", tmp_path / "muistio.docx"
    image.write_bytes(b"\xff\xd8\xff\xe0")
    empty.write_bytes(b"")
    notes.write_bytes(b"PK")
    assert verdict(image) == (Status.FAILED, Reason.UNSUPPORTED)
    assert verdict(empty) == (Status.FAILED, Reason.EMPTY_FILE)
    assert verdict(notes) == (Status.SKIPPED, Reason.UNSUPPORTED)
    assert verdict(notes, given=True) == (Status.FAILED, Reason.UNSUPPORTED)


def test_a_pipe_is_not_waited_for(tmp_path):
    """What is no ordinary file is never read."""
    os.mkfifo(tmp_path / "putki.pdf")
    assert verdict(tmp_path / "putki.pdf") == (Status.SKIPPED, Reason.UNSUPPORTED)


def test_a_file_over_the_limit_is_not_read(tmp_path):
    """Size is judged before the content is touched."""
    path = tmp_path / "suuri.pdf"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    assert verdict(path) == (Status.FAILED, Reason.TOO_LARGE)


def test_a_link_to_nothing_and_a_vanished_file_fail(tmp_path):
    """A name that leads to no file keeps its row."""
    (tmp_path / "linkki.pdf").symlink_to("poissa")
    assert verdict(tmp_path / "linkki.pdf") == (Status.FAILED, Reason.DAMAGED)
    assert verdict(tmp_path / "poistettu.pdf") == (Status.FAILED, Reason.DAMAGED)
