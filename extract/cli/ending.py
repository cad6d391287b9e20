"""What a run says at its end: the counts, every failed file with its reason, and where to look next."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.visible import in_line

if TYPE_CHECKING:
    from extract.batch import RunReport


def counted(count: int, what: str) -> str:
    """A number of things: ``1 file``, ``2 files``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def duration(seconds: float) -> str:
    """Seconds in words: ``45 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def failure(source_path: str, reason: str, message: str) -> str:
    """A failure in one line, whatever the file's name holds."""
    return f"failed ({reason}): {source_path!r}: {in_line(message)}"


def ending(report: "RunReport") -> str:
    """The last lines of a run: its summary, the failed files, and the page to open."""
    lines = [summary(report)]
    lines += [failure(*one) for one in report.failures]
    if report.output is None or "cards" not in report.counts:
        return "\n".join(lines)
    page = Path(report.output).absolute() / "report.html"
    to_review = report.counts["fields_to_review"]
    lines.append(f"{len(report.failures)} failed, {to_review} to review: open {page}")
    return "\n".join(lines)


def summary(report: "RunReport") -> str:
    """What the run gave, in some lines."""
    if report.output is None:
        return _would(report.planned)
    counts = report.counts
    if "cards" not in counts:
        documents = ", ".join(f"{count} {status}" for status, count in counts["documents"].items())
        return f"This part: {documents}. Kept in {report.output}; merge makes tables of all parts."
    fields = counts["fields"]
    filled = fields.get("filled", 0)
    lines = [
        f"documents  {counts['inputs']}: {_documents(counts)}",
        f"cards      {counts['cards']}",
        f"fields     {filled} filled of {sum(fields.values())}, {counts['fields_to_review']} to review",
        f"repairs    {counts['repairs']}",
        f"problems   {counts['problems']}",
        *_register(report.register, counts.get("problems_by_code", {})),
        *_decisions(counts.get("decisions", {})),
        f"tables     {report.output}" + ("" if report.tables_written else " (unchanged)"),
        f"time       {duration(report.wall_s)}, {duration(report.cpu_s)} of CPU",
    ]
    return "\n".join(lines)


def _would(tally: Mapping[str, int]) -> str:
    """What a run would do."""
    return f"Nothing was read. Would read {tally['to_read']} of {counted(tally['inputs'], 'file')}."


def _documents(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Documents by what became of them, in the words of the plan, and why some gave no card."""
    found, reasons = counts["documents"], dict(counts["reasons"])
    duplicates = reasons.pop("duplicate", 0)
    told = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    return (
        f"{found['ok']} ok, {found['failed']} failed, {found['skipped'] - duplicates} skipped, "
        f"{counted(duplicates, 'duplicate')}" + (f" ({told})" if told else "")
    )


def _register(told: Mapping[str, Any] | None, problems: Mapping[str, int]) -> list[str]:
    """What the cards were held against, and what came of it."""
    if told is None:
        return []
    names = ", ".join(field for field, _ in told["compared"])
    differ, missing = problems.get("register-differs", 0), problems.get("register-missing", 0)
    found = f"{counted(differ, 'value')} differ, {counted(missing, 'card')} not in it"
    return [f"register   {told['file']}: {counted(told['rows'], 'row')}, compared {names}; {found}"]


def _decisions(counts: Mapping[str, int]) -> list[str]:
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return [f"decisions  {told}"] if told else []
