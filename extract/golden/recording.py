"""Readings of OCR engines kept in files and played back, so that a check needs no engine and little time.

An answer is kept under a hash of what the engine was asked (the pixels, the resolution, the mode) and of what
it is (name, release, model). A question without an answer, an answer nobody asked for and a recording made
with another engine than the one installed are stale: the document fails.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from extract import batch, families, installing, ocr, pipeline, write
from extract.batch import GOLDEN_FOLDER
from extract.errors import EngineMissingError
from extract.golden.tape import STALE, StaleRecordingError, Tape
from extract.model import Box, DocumentResult, PlacedWord, Reading, Status
from extract.ocr import MODEL, Engine, Grey, Prepared, RawWord, Reader, Witness, cropped
from extract.settings import Settings

FOLDER = "recorded"
SUFFIX = ".jsonl"


def identity(settings: Settings) -> dict[str, str]:
    """What answers depend on beside the question: engine, releases, model, witness; empty without Tesseract.

    The settings that decide what is asked, such as the resolution, are part of every question.
    """
    found = batch.report()
    models = {model.name: str(model.sha256) for model in found.models}
    if not found.tesseract or MODEL not in models:
        return {}
    names = ("rapidocr", "openvino") if ocr.installed() else ()
    witness = {name: str(found.packages.get(name)) for name in names}
    return {"engine": settings.engine, "tesseract": found.tesseract, MODEL: models[MODEL]} | witness


class _Played(Witness):
    """An engine and a witness that answer from a tape."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    @property
    def name(self) -> str | None:
        return self._tape.witness

    def read(self, image: Grey, dpi: float, mode: int) -> list[RawWord]:
        return _words(self._tape.answer("read", (round(dpi), mode), image))

    def turn_deg(self, image: Grey, dpi: float) -> int:
        return int(self._tape.answer("turn", (round(dpi),), image))

    def readings(self, words: Sequence[PlacedWord], prepared: Prepared, box: Box) -> list[Reading | None]:
        texts = [word.text for word in words]
        return _readings(self._tape.answer("words", texts, _strip(prepared, box)))


class Recording(Witness):
    """An engine and a witness whose answers are kept on a tape; what the tape answers is not asked again.

    Attributes:
        tape: may be changed for another document's.
    """

    def __init__(self, tape: Tape, settings: Settings) -> None:
        super().__init__(settings, pipeline.lexicon(settings.lexicon).knows)
        self.tape = tape
        self._engine = ocr.load(settings.engine, families.load(settings.family).model)

    def read(self, image: Grey, dpi: float, mode: int) -> list[RawWord]:
        """What the engine reads."""

        def asked() -> list[list[Any]]:
            return [[*astuple(word)[:6], *word.line] for word in self._engine.read(image, dpi, mode)]

        return _words(self.tape.settled("read", (round(dpi), mode), image, asked))

    def turn_deg(self, image: Grey, dpi: float) -> int:
        """By how much the page is turned."""
        turn = self.tape.settled("turn", (round(dpi),), image, lambda: self._engine.turn_deg(image, dpi))
        return int(turn)

    def readings(self, words: Sequence[PlacedWord], prepared: Prepared, box: Box) -> list[Reading | None]:
        """What the witness reads."""

        def asked() -> list[list[Any] | None]:
            found = super(Recording, self).readings(words, prepared, box)
            return [None if one is None else list(astuple(one)) for one in found]

        texts = [word.text for word in words]
        return _readings(self.tape.settled("words", texts, _strip(prepared, box), asked))

    def reader(self, settings: Settings) -> Reader:
        """Pages read with it."""
        self.tape.witness = self.name
        return Reader(Engine(self), self, pipeline.lexicon(settings.lexicon).knows)


def _words(rows: Sequence[Sequence[Any]]) -> list[RawWord]:
    return [
        RawWord(text, left, top, width, height, confidence, (block, paragraph, line))
        for text, left, top, width, height, confidence, block, paragraph, line in rows
    ]


def _readings(rows: Sequence[Sequence[Any] | None]) -> list[Reading | None]:
    return [None if row is None else Reading(*row) for row in rows]


def _strip(prepared: Prepared, box: Box) -> Grey:
    return cropped(prepared.grey, box, prepared.px_per_pt)[0]


def file_of(folder: Path, source_path: str) -> Path:
    """Where the recording of a document lies, given the folder of the golden files."""
    return folder / FOLDER / f"{source_path}{SUFFIX}"


def source_paths(folder: Path) -> list[str]:
    """The documents that have a recording, given the folder of the golden files."""
    own = folder / FOLDER
    return sorted(path.relative_to(own).as_posix().removesuffix(SUFFIX) for path in own.rglob(f"*{SUFFIX}"))


def is_ours(folder: Path, source_path: str) -> bool:
    """Whether a document's recording under a folder may be replaced or removed."""
    file = write.inside(folder, f"{GOLDEN_FOLDER}/{FOLDER}/{source_path}{SUFFIX}")
    return file is not None and file.is_file() and file.read_bytes().startswith(b'{"identity":')


@dataclass(frozen=True, slots=True)
class Playing:
    """The pipeline with recorded engines, to be called as ``pipeline.process_bytes``.

    Attributes:
        folder: of the golden files.
        installed: identity of the engines of this machine; empty where there are none.
    """

    folder: Path
    installed: tuple[tuple[str, str], ...]

    def __call__(self, content: bytes, source_path: str, sha256: str, settings: Settings) -> DocumentResult:
        """What the file gives with the recorded readings."""
        tapes: list[Tape] = []

        def reader() -> Reader:
            tape = self._tape(source_path)
            tapes.append(tape)
            played = _Played(tape)
            return Reader(Engine(played), played, pipeline.lexicon(settings.lexicon).knows)

        result = _processed(content, source_path, sha256, settings, reader)
        if (result.message or "").startswith(STALE):
            return result  # the question without an answer says more than those that never came
        try:
            for tape in tapes:
                tape.check_all_asked()
            if not tapes and file_of(self.folder, source_path).exists():
                raise StaleRecordingError("the engine is not asked at all")
        except StaleRecordingError as error:
            failed = replace(result, status=Status.FAILED, cards=(), page_count=None)
            return replace(failed, reason=error.reason, message=str(error))
        return result

    def _tape(self, source_path: str) -> Tape:
        file = file_of(self.folder, source_path)
        if not file.is_file():
            raise StaleRecordingError("there is none")
        tape = Tape.from_text(file.read_bytes().decode("utf-8"))
        installed = dict(self.installed)
        if installed and installed != dict(tape.identity):
            raise StaleRecordingError(
                "it was made with another engine or model than the installed one (`make lint` installs the "
                "pinned ones)"
            )
        return tape


@dataclass(frozen=True, slots=True)
class Recorder:
    """Reads documents with the engines installed and gives their tapes as text."""

    identity: tuple[tuple[str, str], ...]

    def __call__(self, handle: int, source_path: str, settings: Settings) -> str | None:
        """The tape of one document; None where no engine is asked."""
        tape = Tape(dict(self.identity))

        def reader() -> Reader:
            return Recording(tape, settings).reader(settings)

        _processed(batch.content_of(handle), source_path, "", settings, reader)
        return tape.text() if tape.answers else None


def _processed(
    content: bytes, source_path: str, sha256: str, settings: Settings, reader: Callable[[], Reader]
) -> DocumentResult:
    digest = sha256 or hashlib.sha256(content).hexdigest()
    kept: list[Reader] = []

    def once() -> Reader:
        if not kept:
            kept.append(reader())
        return kept[0]

    return pipeline.explored(content, source_path, digest, settings, once)[1]


def recorder(settings: Settings) -> Recorder:
    """A recorder with the engines of this machine.

    Raises:
        EngineMissingError: there are none.
    """
    found = identity(settings)
    if not found:
        raise EngineMissingError(f"Recording needs Tesseract: {installing.command('tesseract')}")
    return Recorder(tuple(found.items()))


def player(folder: Path, settings: Settings) -> Playing:
    """A player of the recordings in a folder of golden files."""
    return Playing(folder, tuple(identity(settings).items()))


def keep(folder: Path, source_path: str, tape: str | None) -> Path | None:
    """Writes a document's recording, or removes one that nothing asks for; the file that changed."""
    file = file_of(folder, source_path)
    if tape is None:
        if not file.exists():
            return None
        file.unlink()
        return file
    if file.is_file() and file.read_bytes() == tape.encode():
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    with write.whole(file) as temporary:
        temporary.write_bytes(tape.encode())
    return file
