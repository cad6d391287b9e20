"""Raw fields into mended fields: second readings, listed phrases, facts by their format, then words.

Each step is a ledger on the text that the step before gave; together they are one ledger on the text as read.
Every field gets the probability that its value is right.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract import facts, ledger, slips
from extract.decide import second_readings
from extract.facts import CodeDecision
from extract.families import Family
from extract.ledger import Ledger
from extract.model import (
    Field,
    FieldStatus,
    LineSpan,
    Passage,
    Repair,
    RepairKind,
    TextSource,
    WordSpan,
)
from extract.repair import Repaired, Repairer, Text
from extract.witness import IMAGE

# The engine's confidence in a word, and how often such words were right on clean 300-dpi pages.
OCR_RIGHT = ((0.90, 0.9995), (0.80, 0.998), (0.60, 0.985), (0.0, 0.90))
AMBIGUOUS = 0.5
# An image read with this confidence and showing a layer's very letters: they are the printed ones.
CONFIRMS = 0.8
# How likely nothing is right where nothing was found.
ABSENT = {
    FieldStatus.EMPTY: 1.0,
    FieldStatus.LABEL_MISSING: 0.6,
    FieldStatus.UNREADABLE: 0.2,
    FieldStatus.AMBIGUOUS: AMBIGUOUS,
    FieldStatus.FILLED: 0.2,
}


@dataclass(frozen=True, slots=True)
class _First:
    """What comes before words are judged: its ledger, and whether it settles the value."""

    ledger: Ledger
    settled: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a card when its fields are mended.

    Attributes:
        family: the card's family.
        repairer: mends words.
        decision: the card's code.
        sound_pages: pages whose text layer was judged sound.
        damaged_pages: pages whose text layer was judged damaged.
        damaged: whether any page, or the dump, was judged damaged.
    """

    family: Family
    repairer: Repairer
    decision: CodeDecision
    sound_pages: frozenset[int] = frozenset()
    damaged_pages: frozenset[int] = frozenset()
    damaged: bool = False

    def second_readings(self, raw: Passage) -> Ledger:
        """What other witnesses and the engine's known slips make of a passage."""
        knows = self.repairer.lexicon.knows
        readings = second_readings(raw, knows)
        text = ledger.apply(raw.text, readings)
        return ledger.chain(raw.text, readings, slips.mended(text, raw, readings, damaged=self.damaged))


def mended(
    fields: Sequence[Field], extras: Sequence[Passage], context: Context
) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """A card's fields with ledgers, values and confidences, and the repaired texts beside them.

    Args:
        fields: as read, of one card.
        extras: the card's title and the words of its links, judged together with the fields.
        context: what is known of the card and its document.
    """
    firsts = {field.name: _first(field.raw, field.name, context) for field in fields if field.raw}
    worded = [field for field in fields if field.raw and not firsts[field.name].settled]
    texts = [_text(field.raw, firsts[field.name].ledger, context) for field in worded if field.raw]
    texts += [_text(extra, context.second_readings(extra), context) for extra in extras]
    repaired = context.repairer.repair_texts(texts)
    results = dict(zip((field.name for field in worded), repaired, strict=False))
    done = tuple(_done(field, firsts.get(field.name), results.get(field.name)) for field in fields)
    beside = zip(texts[len(worded) :], repaired[len(worded) :], strict=True)
    return done, tuple(ledger.apply(text.text, result.repairs) for text, result in beside)


def _first(raw: Passage, name: str, context: Context) -> _First:
    kind = context.family.field(name).kind
    if kind == "code":
        return _First(facts.mended_code(raw.text, context.decision), settled=True)
    readings = context.second_readings(raw)
    text = ledger.apply(raw.text, readings)
    if kind in {"date", "integer"}:
        return _First(ledger.chain(raw.text, readings, facts.mended_date(text)), settled=True)
    if kind == "money":
        return _First(ledger.chain(raw.text, readings, facts.mended_amount(text)), settled=True)
    if kind == "month":
        return _First(ledger.chain(raw.text, readings, facts.mended_month(text)), settled=True)
    listed = _listed(name, kind, context.family)
    phrase = facts.mended_phrase(text, listed) if listed else None
    if phrase is not None:
        return _First(ledger.chain(raw.text, readings, phrase), settled=True)
    return _First(readings, settled=False)


def _listed(name: str, kind: str, family: Family) -> tuple[str, ...]:
    """The closed list that a field's value comes from; empty where it is free text."""
    if name == "compiled_by":
        return (family.compiled_by,)
    if kind == "organisation":
        return (*family.funders, *family.long_forms)
    return ()


def _text(raw: Passage, first: Ledger, context: Context) -> Text:
    """What the repairer gets: the text after the first ledger, and its line ends."""
    breaks = tuple(ledger.forward(first, at) for at in raw.breaks)
    sources = {line.source for line in raw.lines}
    source = sources.pop() if len(sources) == 1 else TextSource.MIXED
    sound = all(_keeps_accents(line, context) for line in raw.lines) and bool(raw.lines)
    stripped = all(_is_stripped(line, context) for line in raw.lines)
    damage = None if sound == stripped else float(stripped)
    return Text(ledger.apply(raw.text, first), breaks, source=source, damage=damage)


def _is_stripped(line: LineSpan, context: Context) -> bool:
    """Whether a line comes from a text layer that was judged damaged."""
    return line.source is TextSource.TEXT_LAYER and line.page in context.damaged_pages


def _keeps_accents(line: LineSpan, context: Context) -> bool:
    """Whether a line comes from a reader that does not lose ä and ö."""
    if line.source is TextSource.OCR:
        return True
    return line.source is TextSource.TEXT_LAYER and line.page in context.sound_pages


def _done(field: Field, first: _First | None, repaired: Repaired | None) -> Field:
    """A field with its whole ledger, value and confidence."""
    if field.raw is None or first is None:
        return replace(field, confidence=ABSENT[field.status])
    repairs = first.ledger
    if repaired is not None:
        seen = _confirmed(field.raw, first.ledger)
        kept = tuple(repair for repair in repaired.repairs if not _touches(repair, seen))
        repairs = ledger.chain(field.raw.text, repairs, kept)
    confidence = _confidence(field, first, repaired)
    return replace(field, repairs=repairs, value=ledger.apply(field.raw.text, repairs), confidence=confidence)


def _confirmed(raw: Passage, first: Ledger) -> list[tuple[int, int]]:
    """Stretches of the text after the first ledger where the image shows just what the text layer says."""
    return [
        (ledger.forward(first, span.start), ledger.forward(first, span.end))
        for span in raw.words
        for reading in span.word.readings
        if reading.witness == IMAGE and reading.text == span.word.text and reading.confidence >= CONFIRMS
    ]


def _touches(repair: Repair, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a repair of letters lies in a stretch."""
    letters = repair.kind in {RepairKind.DIACRITICS, RepairKind.CHARACTERS}
    return letters and any(start <= repair.start and repair.end <= end for start, end in stretches)


def _confidence(field: Field, first: _First, repaired: Repaired | None) -> float:
    """The probability that every word of a field is right, words taken as independent."""
    chances = [repair.probability for repair in first.ledger]
    if repaired is not None:
        chances += [word.probability for word in repaired.words]
    if field.raw is not None:
        chances += [_seen_right(span) for span in field.raw.words]
    if field.status is FieldStatus.AMBIGUOUS:
        chances.append(AMBIGUOUS)
    return math.prod(chances)


def _seen_right(span: WordSpan) -> float:
    """How likely a word was read right, by its reader's confidence."""
    if span.word.source is not TextSource.OCR:
        return 1.0
    return next(right for least, right in OCR_RIGHT if span.word.confidence >= least)
