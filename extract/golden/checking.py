"""A folder of documents and its golden forms become a report, or the golden forms of now.

Golden forms lie under the folder in ``golden``, one file a document under the document's own path. A missing
one, a surplus one and an empty folder fail.
"""

from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from extract import decisions, families, write
from extract.batch import GOLDEN_FOLDER, Process
from extract.errors import UsageError
from extract.families import Family
from extract.golden import documents, form, recording, tolerance
from extract.golden.decided import decided, near
from extract.golden.difference import differences
from extract.golden.form import DocumentRows
from extract.golden.report import DocumentCheck, Report, Verdict
from extract.golden.tape import STALE
from extract.golden.tolerance import Tolerances
from extract.settings import Settings

SUFFIX = ".golden"
HEAD = b"# What "


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked.

    Attributes:
        folder: of the documents.
        process: the pipeline.
        pattern: of the source paths to be looked at, as in a shell.
        wanted: only these source paths; None for all.
        decisions: a file of people's decisions; None for the one that lies in the folder.
        call: the command that asks for it; empty for the usual one.
    """

    folder: Path
    process: Process
    settings: Settings
    pattern: str = "*"
    wanted: frozenset[str] | None = None
    decisions: Path | None = None
    call: str = ""

    @property
    def golden(self) -> Path:
        """The folder of the golden forms."""
        return self.folder / GOLDEN_FOLDER

    def wants(self, source_path: str) -> bool:
        """Whether a document is to be looked at."""
        return fnmatch(source_path, self.pattern) and (self.wanted is None or source_path in self.wanted)


def check(request: Request) -> Report:
    """Compares what a folder's documents give with their golden forms.

    Raises:
        UsageError: there is no such folder, or its tolerances cannot be read.
        EngineMissingError: no document can be read.
    """
    family = families.load(request.settings.family)
    tolerances = tolerance.load(request.golden)
    now, settled = _read(request)
    checks = [
        replace(
            _check(
                path, tuple(form.lines(own, family)), golden_file(request.golden, path), family, tolerances
            ),
            seconds=own.seconds,
            open=settled.get(path),
        )
        for path, own in now.items()
    ]
    checks += [
        DocumentCheck(
            path, Verdict.SURPLUS, message="No document of the folder has produced this golden file."
        )
        for path in _golden_paths(request)
        if path not in now
    ]
    trouble = "" if now else "The folder holds no document to check."
    documents_checked = tuple(sorted(checks, key=lambda one: one.source_path))
    return Report(str(request.folder), documents_checked, trouble, str(request.golden), request.call)


def accept(request: Request, report: Report, *, from_decisions: bool = False) -> list[Path]:
    """Makes what a check found the golden forms of now; surplus ones are removed.

    What a stale recording gives is nothing: it is never accepted.

    Args:
        request: of the check.
        report: of the check.
        from_decisions: only documents of which people settled all that is doubtful.

    Returns:
        The files that were written or removed.

    Raises:
        UsageError: a file that no check wrote lies in a golden file's place, or a link leads elsewhere.
    """
    wanted = [one for one in report.documents if one.verdict is not Verdict.STALE]
    if from_decisions:
        wanted = [one for one in wanted if one.open == 0]
    theirs = [one.source_path for one in wanted if not _is_ours(request, one.source_path)]
    if theirs:
        named = ", ".join(str(golden_file(request.golden, path)) for path in theirs[:3])
        raise UsageError(f"Not written by check --accept, or behind a link: {named}. Move it away first.")
    touched = []
    for document in wanted:
        file = golden_file(request.golden, document.source_path)
        if document.verdict is Verdict.SURPLUS:
            file.unlink()
        elif not _holds(file, document):
            file.parent.mkdir(parents=True, exist_ok=True)
            with write.whole(file) as temporary:
                temporary.write_bytes(text_of(document.source_path, document.form).encode())
        else:
            continue
        touched.append(file)
    return touched


def record(request: Request) -> list[Path]:
    """Records what the engines of this machine answer for a folder's documents.

    Returns:
        The files that were written or removed.

    Raises:
        EngineMissingError: there are no engines.
        UsageError: a file that no check wrote lies in a recording's place, or a link leads elsewhere.
    """
    settings = request.settings
    files = documents.listed(request.folder, request.golden, request.wants, settings)
    theirs = [
        path for path in recording.source_paths(request.golden) if not recording.is_ours(request.folder, path)
    ]
    if theirs:
        named = ", ".join(str(recording.file_of(request.golden, path)) for path in theirs[:3])
        raise UsageError(f"Not written by check --record, or behind a link: {named}. Move it away first.")
    made = documents.recorded(files, recording.recorder(settings), settings) if files else {}
    touched = [recording.keep(request.golden, path, tape) for path, tape in made.items()]
    old = (path for path in recording.source_paths(request.golden) if request.wants(path))
    touched += [recording.keep(request.golden, path, None) for path in old if path not in made]
    return [file for file in touched if file is not None]


def golden_file(folder: Path, source_path: str) -> Path:
    """Where the golden form of a document lies."""
    return folder / f"{source_path}{SUFFIX}"


def text_of(source_path: str, lines: tuple[str, ...]) -> str:
    """The text of a golden file."""
    return "\n".join([f"# What {source_path} gives; changed by `sokra-extract check --accept`.", *lines, ""])


def _is_ours(request: Request, source_path: str) -> bool:
    """Whether a document's golden file may be replaced or removed, or is not there."""
    file = write.inside(request.folder, f"{GOLDEN_FOLDER}/{source_path}{SUFFIX}")
    if file is None or not file.exists():
        return file is not None
    return file.is_file() and file.read_bytes().startswith(HEAD)


def _holds(file: Path, document: DocumentCheck) -> bool:
    text = text_of(document.source_path, document.form)
    return file.is_file() and file.read_bytes() == text.encode()


def _read(request: Request) -> tuple[dict[str, DocumentRows], dict[str, int]]:
    """The rows of every document with what was decided, and what is left open in those decided of."""
    files = documents.listed(request.folder, request.golden, request.wants, request.settings)
    if not files:
        return {}, {}
    rows = documents.read(files, request.process, request.settings, [request.golden])
    file = request.decisions or near(request.folder)
    if file is None:
        return rows, {}
    return decided(rows, decisions.read([file]).decisions, request.settings.family)


def _golden_paths(request: Request) -> list[str]:
    """The source paths that have a golden form and are wanted."""
    found = (
        path.relative_to(request.golden).as_posix().removesuffix(SUFFIX)
        for path in request.golden.rglob(f"*{SUFFIX}")
    )
    return sorted(path for path in found if request.wants(path))


def _check(
    source_path: str, lines: tuple[str, ...], file: Path, family: Family, tolerances: Tolerances
) -> DocumentCheck:
    now = form.entries(lines)
    stale = next(iter(now.get(form.Key(0, "", "message"), ())), "")
    if stale.startswith(STALE):
        return DocumentCheck(source_path, Verdict.STALE, (), stale)
    fields = tuple((key.card_no, key.field) for key in now if key.aspect == "status" and key.field)
    if not file.is_file():
        message = "The document has no golden file: look at what it gives, then accept it."
        return DocumentCheck(source_path, Verdict.MISSING, (), message, fields, lines)
    try:
        golden = file.read_bytes().decode().split("\n")
        found = differences(golden, lines, family, tolerances.of(source_path), tolerances.slack)
    except ValueError as error:
        return DocumentCheck(source_path, Verdict.UNREADABLE, (), f"{file}: {error}", fields, lines)
    counting = any(item.budget is None for item in found)
    verdict = Verdict.DIFFERS if counting else Verdict.SAME
    return DocumentCheck(source_path, verdict, tuple(found), "", fields, lines)
