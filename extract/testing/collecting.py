"""Golden files become tests: one for a document, one for each of its cards, one for each field.

What a test is called stands in the golden file, so that collecting reads no document; the first test that
runs has all documents read whose tests were chosen.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extract import families, pipeline
from extract.golden import (
    GOLDEN_FOLDER,
    SUFFIX,
    Case,
    DocumentCheck,
    Report,
    Request,
    Verdict,
    accept,
    check,
    difference_lines,
    entries,
    golden_file,
    listed,
    player,
    values_of,
)
from extract.settings import Settings

DOCUMENT: Case = (0, "")


class Checks:
    """The folders of cards of a session, and the checks of their documents."""

    def __init__(self, config: pytest.Config, folders: Sequence[Path]) -> None:
        self._config = config
        family = families.chosen(config.option.sokra_family)
        self._settings = Settings(workers=config.option.sokra_workers, family=family)
        self._folders = {folder: self._listed(folder) for folder in folders}
        self._done: dict[Path, DocumentCheck] = {}
        self._reports: dict[Path, Report] = {}
        self.accepted: list[str] = []

    def collector(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """What collects the tests of a file; None for a file that is neither document nor golden."""
        path = path.resolve()
        for folder, held in self._folders.items():
            if not path.is_relative_to(folder):
                continue
            golden = folder / GOLDEN_FOLDER
            if path.relative_to(folder).as_posix() in held:
                return DocumentFile.from_parent(parent, path=path, folder=folder, checks=self)
            if path.is_relative_to(golden) and path.suffix == SUFFIX:
                source_path = path.relative_to(golden).as_posix().removesuffix(SUFFIX)
                if source_path not in held:
                    return SurplusFile.from_parent(
                        parent, path=path, folder=folder, checks=self, source_path=source_path
                    )
        return None

    def of(self, item: "FieldItem") -> DocumentCheck:
        """The check of a test's document.

        Without parts of a distributed session all documents that have a test here are read at once.
        """
        if item.path not in self._done:
            wanted = [item] if hasattr(self._config, "workerinput") else item.session.items
            self._check([other.document for other in wanted if isinstance(other, FieldItem)])
        return self._done[item.path]

    def told(self, document: "DocumentFile", case: Case, cases: tuple[Case, ...]) -> list[str]:
        """The lines of a failure; none where the document gives what was accepted, or is accepted now.

        Args:
            document: of the test.
            case: that it is about.
            cases: all of the document.
        """
        found, report = self._done[document.path], self._reports[document.folder]
        golden = golden_file(Path(report.golden), found.source_path)
        lines = []
        for difference in found.by_case(cases)[case]:
            first, *others = difference_lines(difference, colour=False)
            lines += [f"{_shown(golden, self._config)}:{difference.line}: {first.strip()}", *others]
        if found.failed and not found.counting and case == DOCUMENT:
            lines.append(f"{found.verdict}: {found.message}")
            lines += values_of(found) if found.verdict is Verdict.MISSING else []
        if not lines:
            return []
        return [found.source_path, *lines, self._accepting(document, found, report)]

    def accept(self, folder: Path, report: Report, paths: frozenset[str]) -> Report:
        """Makes what documents give their golden files, if that is asked for; the report without them."""
        if not self._config.option.sokra_accept:
            return report
        for file in accept(self._request(folder, paths), report):
            done = "accepted" if file.exists() else "removed"
            self.accepted.append(f"{done} {_shown(file, self._config)}")
        kept = [
            one
            if one.verdict is Verdict.STALE
            else replace(one, verdict=Verdict.SAME, differences=(), message="")
            for one in report.documents
        ]
        return replace(report, documents=tuple(kept))

    def surplus(self, folder: Path, source_path: str) -> bool:
        """Whether a golden file without a document is still there after what is asked for."""
        wanted = frozenset({source_path})
        if self._config.option.sokra_accept:
            self.accept(folder, check(self._request(folder, wanted)), wanted)
        return golden_file(folder / GOLDEN_FOLDER, source_path).exists()

    def _accepting(self, document: "DocumentFile", found: DocumentCheck, report: Report) -> str:
        """The command that accepts what a document gives now."""
        if found.verdict is Verdict.STALE:
            return f"To record it: {report.accepting(found)}"
        folder = _shown(document.folder, self._config)
        words = ["pytest", _shown(document.path, self._config), "--sokra-cards", folder]
        words += ["--sokra-recorded"] if self._config.option.sokra_recorded else []
        return f"If it is right: {shlex.join([*words, '--sokra-accept'])}"

    def _check(self, files: "Sequence[DocumentFile]") -> None:
        for folder in self._folders:
            paths = {file.source_path: file.path for file in files if file.folder == folder}
            if paths:
                wanted = frozenset(paths)
                report = self.accept(folder, check(self._request(folder, wanted)), wanted)
                self._reports[folder] = report
                self._done |= {paths[one.source_path]: one for one in report.documents}

    def _request(self, folder: Path, wanted: frozenset[str]) -> Request:
        golden, recorded = folder / GOLDEN_FOLDER, self._config.option.sokra_recorded
        process = player(golden, self._settings) if recorded else pipeline.process_bytes
        return Request(folder, process, self._settings, wanted=wanted)

    def _listed(self, folder: Path) -> frozenset[str]:
        files = listed(folder, folder / GOLDEN_FOLDER, lambda _: True, self._settings)
        return frozenset(found.source_path for found, _ in files)


class DocumentFile(pytest.File):
    """A document, whose golden file names its tests."""

    def __init__(self, *, folder: Path, checks: Checks, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # pytest's own
        self.folder, self.checks = folder, checks

    @property
    def source_path(self) -> str:
        """The document's path under its folder."""
        return self.path.relative_to(self.folder).as_posix()

    def collect(self) -> Iterator[pytest.Item]:
        """A test of the document itself, and one a card and a field."""
        cases = self._cases()
        for case in cases:
            yield FieldItem.from_parent(self, name=named(case), case=case, cases=cases)

    def _cases(self) -> tuple[Case, ...]:
        try:
            golden = golden_file(self.folder / GOLDEN_FOLDER, self.source_path).read_bytes().decode()
            keys = entries(golden.split("\n"))
        except (OSError, ValueError):
            return (DOCUMENT,)  # its check tells what is wrong with the golden file
        family = families.load(families.chosen(self.config.option.sokra_family))
        order = [spec.name for spec in family.fields]
        cases = {(key.card_no, key.field) for key in keys} | {DOCUMENT}
        return tuple(sorted(cases, key=lambda case: (case[0], order.index(case[1]) if case[1] else -1)))


class FieldItem(pytest.Item):
    """The test of a document, a card or a field."""

    def __init__(self, *, case: Case, cases: tuple[Case, ...], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # pytest's own
        self._case, self._cases = case, cases

    @property
    def document(self) -> DocumentFile:
        """The document."""
        parent = self.parent
        assert isinstance(parent, DocumentFile)
        return parent

    def runtest(self) -> None:
        """Fails where the document gives something else than was accepted."""
        __tracebackhide__ = True
        checks = self.document.checks
        checks.of(self)
        if told := checks.told(self.document, self._case, self._cases):
            pytest.fail("\n".join(told), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where a failure is said to be."""
        return self.path, None, f"{self.document.source_path} {self.name}"


class SurplusFile(pytest.File):
    """A golden file that no document produced."""

    def __init__(self, *, folder: Path, checks: Checks, source_path: str, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # pytest's own
        self.folder, self.checks, self.source_path = folder, checks, source_path

    def collect(self) -> Iterator[pytest.Item]:
        """A test that fails."""
        yield SurplusItem.from_parent(self, name="surplus golden")


class SurplusItem(pytest.Item):
    """The failure of a golden file without a document."""

    def runtest(self) -> None:
        """Fails where it is still there."""
        file = self.parent
        assert isinstance(file, SurplusFile)
        if not file.checks.surplus(file.folder, file.source_path):
            return
        told = f"{self.path}: no document of the folder has produced this golden file."
        shown = [_shown(path, self.config) for path in (self.path, file.folder)]
        command = shlex.join(["pytest", shown[0], "--sokra-cards", shown[1], "--sokra-accept"])
        pytest.fail(f"{told}\nTo remove it: {command}", pytrace=False)


def _shown(path: Path, config: pytest.Config) -> str:
    """A path as it is written where pytest was called."""
    called = config.invocation_params.dir
    return str(path.relative_to(called) if path.is_relative_to(called) else path)


def named(case: Case) -> str:
    """What a test is called."""
    return f"card {case[0]} {case[1]}".strip() if case[0] else "document"
