"""What a check found, as values: a verdict a document, and every difference with its place.

Pure data and its counting; how it is shown is another module's business.
"""

import glob
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# Card number and field; 0 for the document itself, an empty field for the card itself.
Case = tuple[int, str]


class Verdict(StrEnum):
    """What became of a document's check."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing golden"
    SURPLUS = "surplus golden"
    UNREADABLE = "unreadable golden"
    STALE = "stale recording"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry of a form that is not what it was.

    Attributes:
        card_no: 0 for the document itself.
        field: empty for the card itself.
        aspect: which line of the form.
        before, after: its values; empty where there were none.
        page: of the place, 1-based; None where there is none.
        box: x0, top, x1, bottom in points on the displayed page.
        budget: the name of the budget that lets it pass; None where it counts.
        line: of the golden file, 1-based: where it stands, or would stand.
    """

    card_no: int
    field: str
    aspect: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    budget: str | None = None
    line: int = 1

    @property
    def subject(self) -> str:
        """What differs, in words."""
        card = f"card {self.card_no} " if self.card_no else "document "
        return f"{card}{self.field + ' ' if self.field else ''}{self.aspect}"


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """The check of one document.

    Attributes:
        fields: how many fields were compared.
        form: the form of now; empty for a surplus golden.
        seconds: that reading it took.
        open: how many of its fields nobody has settled; None where no decision is about it.
    """

    source_path: str
    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    message: str = ""
    fields: tuple[Case, ...] = ()
    form: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    open: int | None = None

    @property
    def counting(self) -> tuple[Difference, ...]:
        """The differences that no budget lets pass."""
        return tuple(item for item in self.differences if item.budget is None)

    def by_case(self, cases: Sequence[Case]) -> Mapping[Case, Sequence[Difference]]:
        """The differences that count by what they are about; those about no case are the document's.

        Args:
            cases: with (0, "") for the document.
        """
        found: dict[Case, list[Difference]] = {case: [] for case in cases}
        for item in self.counting:
            found[(item.card_no, item.field) if (item.card_no, item.field) in found else (0, "")].append(item)
        return found

    @property
    def failed(self) -> bool:
        """Whether the check of this document fails."""
        return self.verdict is not Verdict.SAME


@dataclass(frozen=True, slots=True)
class Report:
    """The check of a folder.

    Attributes:
        trouble: why the whole check fails, whatever the documents say; empty where it does not.
        golden: folder of the golden files.
        call: the command that checks; empty for the usual one.
    """

    folder: str
    documents: tuple[DocumentCheck, ...]
    trouble: str = ""
    golden: str = ""
    call: str = ""

    def accepting(self, document: DocumentCheck | None = None) -> str:
        """The command that accepts what a document gives now, or what all give."""
        call = self.call or f"sokra-extract check {shlex.quote(self.folder)}"
        asked = self.documents if document is None else (document,)
        if any(one.verdict is Verdict.STALE for one in asked):
            call = f"{call.replace(' --recorded', '')} --record"
        path = "" if document is None else f" {shlex.quote(glob.escape(document.source_path))}"
        return f"{call} --accept{path}"

    @property
    def failed(self) -> bool:
        """Whether the check fails."""
        return bool(self.trouble) or any(document.failed for document in self.documents)

    @property
    def counts(self) -> Mapping[str, int]:
        """Documents by verdict, and differences."""
        verdicts = {
            verdict.value: sum(document.verdict is verdict for document in self.documents)
            for verdict in Verdict
        }
        counting = sum(len(document.counting) for document in self.documents)
        tolerated = sum(len(document.differences) for document in self.documents) - counting
        return verdicts | {"differences": counting, "tolerated": tolerated}
