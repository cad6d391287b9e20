"""Raw fields into mended fields: second readings, listed phrases, facts by their format, then words.

Each step is a ledger on the text that the step before gave; together they are one ledger on the text as read.
Every field gets the probability that its value is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.errors import ExtractError
from extract.families import Family, FieldSpec, label_words
from extract.kinds import CodeDecision, mended_code
from extract.model import (
    Field,
    FieldStatus,
    Ledger,
    LineSpan,
    Passage,
    Problem,
    Repair,
    RepairKind,
    Severity,
    Sign,
    TextSource,
    ledger,
)
from extract.reading import IMAGE, second_readings
from extract.repair import Repaired, Repairer, Text, bullets, mended
from extract.review import Grounds, Origin, counted, probability, signs_beside, signs_of

# An image read with this confidence and showing a layer's very letters: they are the printed ones.
CONFIRMS = 0.8


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
        origin: of a field that has no text.
    """

    family: Family
    repairer: Repairer
    decision: CodeDecision
    sound_pages: frozenset[int] = frozenset()
    damaged_pages: frozenset[int] = frozenset()
    damaged: bool = False
    origin: Origin = Origin.LAYER

    def second_readings(self, raw: Passage, *, name: bool = False) -> Ledger:
        """What other witnesses and the engine's known slips make of a passage.

        Args:
            raw: the passage.
            name: whether it is a project's name.
        """
        knows = self.repairer.lexicon.knows
        readings = second_readings(raw, knows)
        text = ledger.apply(raw.text, readings)
        return ledger.chain(
            raw.text, readings, mended(text, raw, readings, knows, damaged=self.damaged, name=name)
        )


def mend_card(
    fields: Sequence[Field], extras: Sequence[Passage], context: Context
) -> tuple[tuple[Field, ...], tuple[str, ...], tuple[Problem, ...]]:
    """As ``mend_fields``, and what could not be mended: such a field is left as read, and the card lives.

    Raises:
        ExtractError: something that mending needs is not installed.
    """
    try:
        return (*mend_fields(fields, extras, context), ())
    except ExtractError:
        raise
    except Exception:  # any fault of a rule: the text as read is worth more than its mending
        return _mended_apart(fields, extras, context)


def _mended_apart(
    fields: Sequence[Field], extras: Sequence[Passage], context: Context
) -> tuple[tuple[Field, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Every field and text mended by itself; one whose mending fails is left as read, with a problem."""
    done: list[Field] = []
    texts: list[str] = []
    problems: list[Problem] = []
    for field in fields:
        try:
            done += mend_fields([field], (), context)[0]
        except Exception as error:  # as above; the message tells the kind of fault and no text of the card
            done.append(replace(field, value=field.raw.text if field.raw else None, confidence=0.0))
            problems.append(_not_mended(field.name, error))
    for extra in extras:
        try:
            texts += mend_fields((), [extra], context)[1]
        except Exception as error:  # as above
            texts.append(extra.text)
            problems.append(_not_mended(None, error))
    return tuple(done), tuple(texts), tuple(problems)


def _not_mended(field: str | None, error: Exception) -> Problem:
    """The problem of a text that was left as read because mending it failed."""
    what = "The value" if field else "The title or a link's text"
    message = f"{what} stands as it was read: mending it failed ({type(error).__name__}); please report it."
    return Problem(field, Severity.ERROR, "not-mended", message)


def mend_fields(
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
    if not context.family.is_finnish:
        done = tuple(_done(field, firsts.get(field.name), None, context, 0) for field in fields)
        return done, tuple(extra.text for extra in extras)
    texts += [_text(extra, context.second_readings(extra), context) for extra in extras]
    repaired = context.repairer.repair_texts(texts)
    results = dict(zip((field.name for field in worded), repaired, strict=False))
    gaps = sum(field.status is not FieldStatus.FILLED for field in fields)
    done = tuple(
        _done(field, firsts.get(field.name), results.get(field.name), context, gaps) for field in fields
    )
    done = tuple(map(_with_signs, done, signs_beside(done)))
    beside = zip(texts[len(worded) :], repaired[len(worded) :], strict=True)
    return done, tuple(ledger.apply(text.text, result.repairs) for text, result in beside)


def _first(raw: Passage, name: str, context: Context) -> _First:
    spec = context.family.field(name)
    if not context.family.is_finnish:
        return _by_format(raw, spec, context)
    if spec is context.family.code:
        return _First(mended_code(raw.text, context.decision), settled=True)
    readings = context.second_readings(raw, name=spec.kind.names_the_card)
    mended = spec.kind.mended(ledger.apply(raw.text, readings))
    if mended is None:
        listed = bullets(ledger.apply(raw.text, readings)) if spec.kind.is_prose else ()
        return _First(ledger.chain(raw.text, readings, listed), settled=False)
    return _First(ledger.chain(raw.text, readings, mended), settled=True)


def _by_format(raw: Passage, spec: FieldSpec, context: Context) -> _First:
    """What a value's format alone mends, in a language of which no words are known; texts stay as read."""
    if spec is context.family.code:
        return _First(mended_code(raw.text, context.decision), settled=True)
    return _First(spec.kind.mended(raw.text) or (), settled=True)


def _text(raw: Passage, first: Ledger, context: Context) -> Text:
    """What the repairer gets: the text after the first ledger, and its line ends."""
    breaks = tuple(map(ledger.Places(first).forward, raw.breaks))
    sound = all(_keeps_accents(line, context) for line in raw.lines) and bool(raw.lines)
    stripped = all(_is_stripped(line, context) for line in raw.lines)
    damage = None if sound == stripped else float(stripped)
    return Text(ledger.apply(raw.text, first), breaks, damage=damage)


def _is_stripped(line: LineSpan, context: Context) -> bool:
    """Whether a line comes from a text layer that was judged damaged."""
    return line.source is TextSource.TEXT_LAYER and line.page in context.damaged_pages


def _keeps_accents(line: LineSpan, context: Context) -> bool:
    """Whether a line comes from a reader that does not lose ä and ö."""
    if line.source is TextSource.OCR:
        return True
    return line.source is TextSource.TEXT_LAYER and line.page in context.sound_pages


def _done(
    field: Field, first: _First | None, repaired: Repaired | None, context: Context, gaps: int
) -> Field:
    """A field with its whole ledger, value and confidence."""
    kind = context.family.field(field.name).kind
    if field.raw is None or first is None:
        return _weighed(field, Grounds(kind, context.origin))
    repairs = first.ledger
    if repaired is not None:
        seen = _confirmed(field.raw, first.ledger)
        kept = tuple(repair for repair in repaired.repairs if not _touches(repair, seen))
        repairs = ledger.chain(field.raw.text, repairs, kept)
    value = ledger.apply(field.raw.text, repairs)
    made = repaired or Repaired((), ())
    grounds = Grounds(
        kind,
        _origin(field.raw, context),
        settled=first.settled,
        first=first.ledger,
        joins=tuple(repair for repair in made.repairs if repair.kind is RepairKind.HYPHEN),
        hyphens=made.hyphens,
        words=made.words,
        value=value,
        knows=context.repairer.lexicon.knows,
        label_words=label_words(context.family),
        gaps=gaps,
    )
    return _weighed(replace(field, repairs=repairs, value=value), grounds)


def _weighed(field: Field, grounds: Grounds) -> Field:
    """The field with its signs of doubt and the probability that follows from them."""
    return _with_signs(field, signs_of(field, grounds))


def _with_signs(field: Field, signs: Sequence[Sign]) -> Field:
    """The field with these signs beside those that it has, and the probability that follows from all."""
    signs = (*field.signs, *signs)
    signals = counted(signs)
    return replace(field, signs=signs, signals=signals, confidence=probability(signals))


def _origin(raw: Passage, context: Context) -> Origin:
    """Where a passage's text comes from."""
    sources = {line.source for line in raw.lines}
    if TextSource.OCR in sources or TextSource.MIXED in sources:
        return Origin.IMAGE
    if TextSource.PLAIN_TEXT in sources or not sources:
        return context.origin
    lost = any(_is_stripped(line, context) for line in raw.lines)
    return Origin.LOST_LAYER if lost else Origin.LAYER


def _confirmed(raw: Passage, first: Ledger) -> list[tuple[int, int]]:
    """Stretches of the text after the first ledger where the image shows just what the text layer says."""
    places = ledger.Places(first)
    return [
        (places.forward(span.start), places.forward(span.end))
        for span in raw.words
        for reading in span.word.readings
        if reading.witness == IMAGE and reading.text == span.word.text and reading.confidence >= CONFIRMS
    ]


def _touches(repair: Repair, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a repair of letters lies in a stretch."""
    letters = repair.kind in {RepairKind.DIACRITICS, RepairKind.CHARACTERS}
    return letters and any(start <= repair.start and repair.end <= end for start, end in stretches)
