"""Raw cards into cards: the code decided, fields mended and typed, contradictions told, doubt stated."""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from extract.cards.mend import Context, mend_card
from extract.families import Family
from extract.finnish import SOUND_TEXT, UNLIKE, state_of_words
from extract.kinds import UNDECIDED, CodeDecision, decide_code, link_codes, typed_fields
from extract.mapping import RawCard, link_words, links_by_card, raw_fields, title_spans
from extract.model import (
    Card,
    CardLink,
    Document,
    Field,
    Link,
    Passage,
    Problem,
    Repair,
    RepairKind,
    Severity,
    TextSource,
    Value,
    ledger,
)
from extract.reading import DAMAGED, SOUND
from extract.repair import Repairer
from extract.review import Origin, contradictions, flagged, probability, unlike_calibration

TITLE_JOINS = 0.98
# So many lines of a dump tell in which state its words are; fewer words tell nothing.
JUDGED_LINES, LEAST_WORDS = 5_000, 40


@dataclass(frozen=True, slots=True)
class _Read:
    """A card as read, with its fields and links, and what of it belongs to no field."""

    raw: RawCard
    fields: tuple[Field, ...]
    links: tuple[tuple[Link, str | None], ...]
    leftovers: tuple[Problem, ...]


def assemble_cards(
    raws: Sequence[RawCard], document: Document, family: Family, repairer: Repairer, max_error: float
) -> tuple[Card, ...]:
    """The cards of a document with their values, history and doubts.

    Args:
        raws: the cards as read, in order.
        document: that they stand in.
        family: of the cards.
        repairer: mends words.
        max_error: share of wrong values that is borne among the fields that are not flagged for review.
    """
    owned = links_by_card(raws, document)
    sound, lost = _judged_pages(document)
    state = _state(document.lines, repairer)
    damaged = bool(lost) or _is_damaged(document, state)
    made = []
    for number, (raw, found) in enumerate(zip(raws, owned, strict=True), 1):
        fields, leftovers = raw_fields(raw, family)
        decision = _code(raw, fields, [link.url for link, _ in found], family)
        origin = _origin(document, damaged=damaged)
        context = Context(family, repairer, decision, sound, lost, damaged, origin)
        made.append(_card(number, _Read(raw, fields, tuple(found), leftovers), context, document))
    return _reviewed(made, max_error, _beside(document), unknown=state == UNLIKE)


def _card(number: int, read: _Read, context: Context, document: Document) -> Card:
    family, raw, found = context.family, read.raw, read.links
    extras = [raw.title or Passage(""), *(link_words(link) for link, _ in found)]
    mended, (title, *texts), failed = mend_card(read.fields, extras, context)
    mended = tuple(_joined_name(field, title, raw, family) for field in mended)
    values = _values(mended, family)
    problems = (
        *raw.problems,
        *read.leftovers,
        *failed,
        *contradictions(mended, values, family, context.decision, title or None),
    )
    return Card(
        card_no=number,
        fields=mended,
        values=values,
        text_source=_source(mended, document),
        page_count=len(raw.pages) if raw.pages else None,
        confidence=1.0,
        needs_review=False,
        links=tuple(
            CardLink(replace(link, text=text or None), name)
            for (link, name), text in zip(found, texts, strict=True)
        ),
        problems=problems,
        family=family.name,
    )


def _beside(document: Document) -> tuple[Problem, ...]:
    """What the file holds that was not read, as problems of each of its cards."""
    return tuple(
        Problem(None, Severity.ERROR if aside.lost else Severity.WARNING, aside.code, aside.message)
        for aside in document.asides
    )


def _reviewed(
    made: Sequence[Card], max_error: float, told: tuple[Problem, ...], *, unknown: bool
) -> tuple[Card, ...]:
    """The cards with the flags of fields that a person should look at.

    A field is flagged below its bound; a problem that doubts it, and a document that shows more doubt a word
    than any that the bounds were fitted on, lower its probability first.

    Args:
        made: the document's cards.
        max_error: share of wrong values that is borne among the fields that are not flagged.
        told: problems that every card of the document has.
        unknown: whether a dump's words are like those of no known reader.
    """
    strange = unlike_calibration([field for card in made for field in card.fields])
    origins = {name.partition(" ")[0] for name in strange}
    if unknown:
        origins |= {Origin.DUMP, Origin.LOST_DUMP}
        strange = [*strange, "words like those of no known reader"]
    if strange:
        message = f"More doubt than in any document that the bounds were fitted on: {', '.join(strange)}."
        told = (*told, Problem(None, Severity.WARNING, "unlike-calibration", message))
    return tuple(_flagged(card, max_error, origins, told) for card in made)


def _flagged(card: Card, max_error: float, strange: Set[str], told: tuple[Problem, ...]) -> Card:
    """A card with its flags and the problem that its whole document has."""
    codes: dict[str | None, set[str]] = {}
    for problem in card.problems:
        codes.setdefault(problem.field, set()).add(problem.code)
    fields = tuple(flagged(field, codes.get(field.name, ()), strange, max_error) for field in card.fields)
    # A field of which nothing can be said counts by its signs: the card's probability is never null.
    chances = (probability(one.signals) if one.confidence is None else one.confidence for one in fields)
    review = any(field.needs_review for field in fields)
    return replace(
        card,
        fields=fields,
        needs_review=review,
        confidence=math.prod(chances),
        problems=(*card.problems, *told),
    )


def _judged_pages(document: Document) -> tuple[frozenset[int], frozenset[int]]:
    """Pages whose text layer was taken because it is sound, and pages whose layer lost its accents."""
    sound = {
        page.number
        for page in document.pages
        if page.source is TextSource.TEXT_LAYER and page.verdict.verdict == SOUND
    }
    lost = {page.number for page in document.pages if page.source is TextSource.MIXED}
    return frozenset(sound), frozenset(lost)


def _is_damaged(document: Document, state: str) -> bool:
    """Whether the dump was not read soundly, or any page's text layer lost its accents."""
    dumped = bool(document.lines) and (document.verdict.verdict != SOUND or state != SOUND_TEXT)
    return dumped or any(page.verdict.verdict == DAMAGED for page in document.pages)


def _state(lines: Sequence[str], repairer: Repairer) -> str:
    """In which state a dump's words are; soft hyphens are no part of them."""
    words = [word for line in lines[:JUDGED_LINES] for word in line.replace("\u00ad", "").split()]
    return state_of_words(words, repairer.lexicon).name if len(words) >= LEAST_WORDS else SOUND_TEXT


def _origin(document: Document, *, damaged: bool) -> Origin:
    """Where the document's text comes from, for fields that show none."""
    if not document.pages:
        return Origin.LOST_DUMP if damaged else Origin.DUMP
    sources = {page.source for page in document.pages}
    if TextSource.OCR in sources:
        return Origin.IMAGE
    return Origin.LOST_LAYER if TextSource.MIXED in sources else Origin.LAYER


def _joined_name(field: Field, title: str, raw: RawCard, family: Family) -> Field:
    """A name that wraps in its cell but not in the title: the title tells what stood at the line's end."""
    if not family.field(field.name).kind.names_the_card:
        return field
    if not field.value or not field.raw or raw.title is None:
        return field
    span = title_spans(Passage(title), family).get(field.name)
    shown = title[span.start : span.end] if span else field.value
    same = shown.replace(" ", "") == field.value.replace(" ", "")
    if shown == field.value or not same or raw.title.breaks:
        return field
    repair = Repair(field.value, shown, 0, len(field.value), RepairKind.DECISION, TITLE_JOINS)
    return replace(field, repairs=ledger.chain(field.raw.text, field.repairs, (repair,)), value=shown)


def _code(raw: RawCard, fields: Sequence[Field], urls: Sequence[str], family: Family) -> CodeDecision:
    """The card's code from its cell, title and links."""
    spec = family.code
    read_as = spec.kind.read_as if spec else None
    if spec is None or read_as is None:
        return UNDECIDED
    own = next((_best(field.raw) for field in fields if field.name == spec.name and field.raw), None)
    witnesses = link_codes(urls, family.link_code) if family.link_code else []
    if raw.title is not None:
        span = title_spans(raw.title, family).get(spec.name)
        shown = read_as(_best(raw.title.slice(span.start, span.end))) if span else None
        if shown is not None:
            witnesses.append(("title", shown))
    return decide_code(own, witnesses, read_as)


def _best(text: Passage) -> str:
    """What most likely stands there, by all readings."""
    return ledger.apply(text.text, text.choices)


def _values(fields: Sequence[Field], family: Family) -> dict[str, Value | None]:
    """Typed values by field name."""
    kinds = {field.name: family.field(field.name).kind for field in fields}
    return typed_fields(kinds, {field.name: field.value for field in fields})


def _source(fields: Sequence[Field], document: Document) -> TextSource:
    """How the card's text was read."""
    if any(page.source is TextSource.MIXED for page in document.pages):
        return TextSource.MIXED
    sources = {line.source for field in fields for line in (field.raw.lines if field.raw else ())}
    return sources.pop() if len(sources) == 1 else TextSource.MIXED
