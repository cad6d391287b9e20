"""Drafts from pages or dumps into raw cards: for every field of the family, what the card says of it as read.

Combined cells and header lines are split by the kinds of their fields. Nothing is repaired or typed here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.dumps import PlainCard
from extract.families import Family, FieldSpec, Header, Label, fold
from extract.families import header as header_of
from extract.kinds import DASHES, Kind, Span, leftover, split, without_contacts
from extract.mapping.collect import CardDraft
from extract.mapping.paragraphs import CellLine, Width, passage, plain_passage
from extract.model import Field, FieldStatus, Frame, LineSpan, Passage, PlacedLine, Problem, Severity, ledger

# What parts names of organisations on a line or at its end; so many tell that line ends part none.
NAME_JOINT = re.compile(r"[,;](?=\s+[^\W\d_a-zåäö]|\s*$)")
MANY_JOINTS = 2
# Problems of text that is no label's, or perhaps another's: it may be that of a cell that looks empty.
LEFT_OVER = frozenset(
    {"unknown-label", "row-without-label", "text-between-rows", "text-below-table", "layout-unsure"}
)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A label's cell as read.

    Attributes:
        label: which.
        label_raw: as read; None where it was not found and its text told whose it is.
        value: its text; None where it shows none.
        status: whether the text is surely its own.
        owned: the probability that it is.
        rival: the label that may own it instead, or that has the text that may be this one's.
    """

    label: Label
    label_raw: str | None
    value: Passage | None
    status: FieldStatus
    owned: float = 1.0
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class RawCard:
    """A card as read.

    Attributes:
        cells: by the label's printed wording; missing labels are not there.
        headers: header lines found.
        title: the title line.
        links: with the field they stand in, where known.
        pages: the pages that the card stands on; None for plain text.
        personal: where what is said of persons stands, which is left out.
    """

    cells: Mapping[str, RawCell]
    headers: tuple[tuple[Header, Passage], ...]
    title: Passage | None
    urls: tuple[str, ...] = ()
    pages: tuple[int, ...] | None = None
    problems: tuple[Problem, ...] = ()
    personal: tuple[LineSpan, ...] = ()

    @property
    def filled(self) -> int:
        """How many cells hold a value whose owner is certain."""
        cells_found = self.cells.values()
        return sum(cell.value is not None and cell.status is FieldStatus.FILLED for cell in cells_found)


def from_draft(draft: CardDraft, frames: Mapping[int, Frame]) -> RawCard:
    """The raw card of a draft collected from pages."""
    found: dict[str, RawCell] = {}
    personal: list[LineSpan] = []
    under: list[Problem] = []
    for text, cell in draft.cells.items():
        value = passage(cell.lines, frames)
        if not cell.label.fields:
            personal += value.lines if value is not None and cell.label.personal else ()
            under += () if value is None or cell.label.personal else [_under_heading(cell.label)]
            value = None
        status = cell.status if value is not None else FieldStatus.EMPTY
        found[text] = RawCell(cell.label, cell.label_raw, value, status)
    headers = tuple((header, _lines_passage(lines, frames)) for header, lines in draft.headers)
    title = _lines_passage(draft.title, frames) if draft.title else None
    problems = (*draft.problems, *under, *_unproven(found, draft.problems))
    pages = tuple(sorted(draft.pages))
    return RawCard(found, headers, title, (), pages, problems, personal=tuple(personal))


def _under_heading(label: Label) -> Problem:
    """What is told of text right under a section's heading; not the text, which may be about a person."""
    message = f"Text under the heading {label.text!r} that stands under no label was left out."
    return Problem(None, Severity.WARNING, "text-under-heading", message)


def _unproven(cells: Mapping[str, RawCell], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems of cells that show nothing on a card with text that is nobody's or not surely its owner's."""
    left = next((one for one in problems if one.code in LEFT_OVER), None)
    if left is None:
        return
    for text, cell in cells.items():
        if cell.value is None:
            message = f"The cell of {text!r} shows nothing, but text may be its own that stands elsewhere."
            yield from (
                Problem(name, left.severity, "may-stand-elsewhere", message) for name in cell.label.fields
            )


def from_plain(card: PlainCard, family: Family) -> RawCard:
    """The raw card of a dump's card."""
    found = {}
    width = Width.of(cell.texts for cell in card.cells.values())
    for text, cell in card.cells.items():
        ends = next(filter(None, (family.field(name).kind.item_ends for name in cell.label.fields)), None)
        value = plain_passage(cell.texts, None if _runs_on(cell.texts) else ends, width)
        value = value if cell.label.fields else None
        status = cell.status
        if value is None and status is FieldStatus.FILLED:
            status = FieldStatus.EMPTY
        rival = cell.rival.text if cell.rival is not None else None
        found[text] = RawCell(cell.label, cell.label_raw, value, status, cell.probability, rival)
    headers = []
    for line in card.headers:
        header, read = header_of(line, family), plain_passage([line])
        if header is not None and read is not None:
            headers.append((header, read))
    return RawCard(found, tuple(headers), plain_passage([card.title or ""]), tuple(card.urls))


def _runs_on(texts: Sequence[str]) -> bool:
    """Whether organisations are parted by commas or semicolons over the lines, rather than by line ends."""
    return sum(len(NAME_JOINT.findall(text)) for text in texts) >= MANY_JOINTS


def _lines_passage(lines: Sequence[PlacedLine], frames: Mapping[int, Frame]) -> Passage:
    made = passage([CellLine(line, 0.0) for line in lines], frames)
    if made is None:
        raise ValueError("a header or title has no words")
    return made


def raw_fields(card: RawCard, family: Family) -> tuple[tuple[Field, ...], tuple[Problem, ...]]:
    """What a card says of each field.

    Returns:
        Every field of the family with its status and value as read, in the family's order; and a warning for
        text of a combined cell that belongs to no field.
    """
    found: dict[str, Field] = {}
    problems = []
    for label in family.labels:
        own, unused = _label_fields(card, label, family)
        found |= own
        if unused and fold(unused) not in {fold(words) for words in (*family.link_words, *label.words)}:
            shown = without_contacts(unused) if family.names_persons else unused
            message = f"Text of the cell that belongs to no field was left out: {shown!r}."
            problems.append(Problem(label.fields[0], Severity.WARNING, "unused-text", message))
    for header in family.headers:
        found |= _header_fields(card, header, family)
    return tuple(found[spec.name] for spec in family.fields), tuple(problems)


def _label_fields(card: RawCard, label: Label, family: Family) -> tuple[dict[str, Field], str]:
    """The fields of a label's cell, and the text of a combined cell that no field took."""
    cell = card.cells.get(label.key)
    if cell is None:
        return {name: _from_title(name, card, family) for name in label.fields}, ""
    if len(label.fields) == 1:
        return {name: replace(_blank(name, cell), raw=cell.value) for name in label.fields}, ""
    parts = {name: _blank(name, cell) for name in label.fields}
    unused = ""
    if cell.value is not None:
        specs = [family.field(name) for name in label.fields]
        spans, unused = _parted(cell.value, specs)
        words = [span for spec in specs if spec.kind.find is None and (span := spans.get(spec.name))]
        doubtful = " ".join([unused, *(cell.value.text[span.start : span.end] for span in words)])
        parts = {spec.name: _part(spec, cell, cell.value, spans, doubtful) for spec in specs}
    shown = {name: part if part.raw else _shown_above(part, card, family) for name, part in parts.items()}
    return shown, unused


def _blank(name: str, cell: RawCell) -> Field:
    """A field of a cell, without its text."""
    return Field(name, cell.status, cell.label_raw, owned=cell.owned, rival=cell.rival)


def _part(spec: FieldSpec, cell: RawCell, value: Passage, spans: Mapping[str, Span], words: str) -> Field:
    """One field of a combined cell; digits in words of no format leave it unreadable rather than empty."""
    span = spans.get(spec.name)
    if span is not None:
        return replace(_blank(spec.name, cell), raw=value.slice(span.start, span.end))
    # The other parts are there: that this one is not is a doubt, the more where digits are left over.
    digits = any(sign.isdigit() for sign in words)
    status = FieldStatus.UNREADABLE if digits or spec.kind.is_expected else FieldStatus.EMPTY
    return Field(spec.name, status, cell.label_raw)


def _shown_above(part: Field, card: RawCard, family: Family) -> Field:
    """A part that its combined cell does not show: the title may show it."""
    shown = _from_title(part.name, card, family)
    return replace(shown, label_raw=part.label_raw) if shown.raw else part


def _from_title(name: str, card: RawCard, family: Family) -> Field:
    """A field whose label is missing; code and name may still stand in the title."""
    if card.title is None or name not in family.title:
        return Field(name, FieldStatus.LABEL_MISSING)
    spans = title_spans(card.title, family)
    if name not in spans:
        return Field(name, FieldStatus.LABEL_MISSING)
    span = spans[name]
    # A title that ends with a dash went on where it was not read.
    cut = family.field(name).kind.names_the_card and card.title.text.rstrip().endswith(tuple(DASHES))
    status = FieldStatus.AMBIGUOUS if cut else FieldStatus.FILLED
    return Field(name, status, None, card.title.slice(span.start, span.end))


def title_spans(title: Passage, family: Family) -> dict[str, Span]:
    """Where a title shows the card's code and name."""
    return _parted(title, [family.field(name) for name in family.title])[0]


def _parted(text: Passage, specs: Sequence[FieldSpec]) -> tuple[dict[str, Span], str]:
    """The stretches of a text as read that are fields', by what most likely stands there; and the rest."""
    choices = text.choices
    best = ledger.apply(text.text, choices)
    spans = split(best, specs)
    unused = leftover(best, list(spans.values()))
    places = ledger.Places(choices)
    return {name: Span(*places.backward(span.start, span.end)) for name, span in spans.items()}, unused


def _header_fields(card: RawCard, header: Header, family: Family) -> dict[str, Field]:
    text = next((text for known, text in card.headers if known is header), None)
    if text is None:
        return {name: Field(name, FieldStatus.LABEL_MISSING) for name in header.fields}
    found = {}
    start, end = _after_prefix(text.text, header), len(text.text)
    kinds = {name: family.field(name).kind for name in header.fields}
    for name in sorted(kinds, key=lambda name: kinds[name].rank):
        span = _header_span(text.text, kinds[name], start, end)
        raw = text.slice(span.start, span.end) if span else None
        status = FieldStatus.FILLED if raw else FieldStatus.UNREADABLE
        found[name] = Field(name, status, header.prefix, raw)
        end = span.start if span and kinds[name].ends_line else end
    return found


def _after_prefix(text: str, header: Header) -> int:
    """Where a header line's own words end and its values begin."""
    wanted, read = len(fold(header.prefix)), 0
    for found in re.finditer(r"\S+", text):
        read += len(fold(found[0]))
        if read >= wanted - 1:
            return found.end()
    return 0


def _header_span(text: str, kind: Kind, start: int, end: int) -> Span | None:
    """Where a header line shows a value: at its end, where the kind is found, or all that is left."""
    part = text[start:end]
    if kind.ends_line is not None:
        found = kind.ends_line(part)
    elif kind.find is not None:
        found = next(iter(kind.find(part)), None)
    else:
        stripped = part.strip(" ,;:")
        at = part.find(stripped)
        found = Span(at, at + len(stripped)) if stripped else None
    return Span(start + found.start, start + found.end) if found else None
