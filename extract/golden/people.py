"""A report for people: each difference word by word with its page and box, and a summary.

Makes text alone; the command prints it.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from extract.golden.form import VALUE, entries
from extract.golden.report import Difference, DocumentCheck, Report, Verdict
from extract.golden.tolerance import words
from extract.visible import in_line

RED, GREEN, BOLD, DIM, PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[2m", "\033[0m"
AROUND = 6  # words shown beside a change
GAP = "…"
TOLD = frozenset({VALUE, "status", "reason", "message"})  # of a new document


def text(report: Report, *, colour: bool) -> str:
    """The whole report.

    Args:
        report: of a check.
        colour: whether changes are coloured; without it they stand in [-…-] and {+…+}.
    """
    shown = [line for document in report.documents for line in _document(report, document, colour=colour)]
    return "\n".join([*shown, *_summary(report)]) + "\n"


def _summary(report: Report) -> Iterator[str]:
    counts = report.counts
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    yield f"{len(report.documents)} documents: {verdicts or 'none'}"
    if counts["differences"] or counts["tolerated"]:
        yield f"{counts['differences']} differences, {counts['tolerated']} more within a budget"
    if report.trouble:
        yield report.trouble
    elif report.failed:
        yield f"If all of it is right: {report.accepting()}"


def _document(report: Report, document: DocumentCheck, *, colour: bool) -> Iterator[str]:
    if not document.failed and not document.differences:
        return
    if document.verdict is Verdict.STALE:
        yield f"{in_line(document.source_path)}: {settled_by(report, document)}"
        return
    yield _painted(f"{in_line(document.source_path)}: {document.verdict}", BOLD, colour=colour)
    if document.message:
        yield f"  {in_line(document.message)}"
    for difference in document.differences:
        yield from difference_lines(difference, colour=colour)
    if document.verdict is Verdict.MISSING:
        yield from (f"  {in_line(line)}" for line in values_of(document))
    if document.failed:
        yield f"  {settled_by(report, document)}"


def values_of(document: DocumentCheck) -> list[str]:
    """The lines of a new document that hold its values, and what became of the document."""
    return [line for line in document.form if any(key.aspect in TOLD for key in entries([line]))]


def settled_by(report: Report, document: DocumentCheck) -> str:
    """The command that accepts what a document gives now, in a sentence."""
    command = in_line(report.accepting(document))
    if document.verdict is Verdict.STALE:
        return f"{document.message} To record it: {command}"
    return f"If it is right: {command}"


def difference_lines(difference: Difference, *, colour: bool) -> Iterator[str]:
    """A difference: what it is about, then word by word."""
    budget = f", within the budget {difference.budget!r}" if difference.budget else ""
    yield _painted(f"  {difference.subject}{where(difference)}{budget}", DIM, colour=colour)
    yield from (f"    {line}" for line in word_difference(difference.before, difference.after, colour=colour))


def where(difference: Difference) -> str:
    """Page and box of a difference, in parentheses; empty where there is none."""
    if difference.page is None or difference.box is None:
        return ""
    return f" (page {difference.page} at {' '.join(str(corner) for corner in difference.box)})"


def word_difference(before: Sequence[str], after: Sequence[str], *, colour: bool) -> list[str]:
    """Two lists of lines as one text with the words that differ marked, long equal stretches left out."""
    shown: list[str] = []
    for gone, come, same in pieces(before, after):
        if gone:
            shown.append(f"{RED}{gone}{PLAIN}" if colour else f"[-{gone}-]")
        if come:
            shown.append(f"{GREEN}{come}{PLAIN}" if colour else f"{{+{come}+}}")
        if same:
            shown.append(same)
    return [line.strip() for line in " ".join(shown).split("\n")]


def pieces(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str, str]]:
    """Two lists of lines as stretches of words: gone, come, or in both, of which long ones are shortened."""
    old, new = words(before) if before else [], words(after) if after else []
    found: list[tuple[str, str, str]] = []
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (kind, a, b, c, d) in enumerate(opcodes):
        if kind == "equal":
            same = _shortened(old[a:b], first=at == 0, last=at == len(opcodes) - 1)
            found.append(("", "", " ".join(same)))
        else:
            gone, come = (" ".join(held).replace("\n", "¶") for held in (old[a:b], new[c:d]))
            found.append((gone, come, ""))
    return found


def _shortened(held: Sequence[str], *, first: bool, last: bool) -> list[str]:
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    if len(held) <= head + tail + 1:
        return list(held)
    return [*held[:head], GAP, *held[len(held) - tail :]]


def _painted(line: str, paint: str, *, colour: bool) -> str:
    return f"{paint}{line}{PLAIN}" if colour else line
