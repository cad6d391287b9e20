r"""Repairs the words of a document: from texts as read to ledgers, doubts and a probability for every word.

The order: what encodings broke, hyphens at line ends, codes, then words. Every text keeps its own ledger,
which undoes exactly; a word that is doubtful is left as read and said to be so. It never touches URLs,
numbers, dates and codes (a code is mended only where the document itself proves it).
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from extract import finnish
from extract.finnish import (
    ESTIMATED,
    Confusion,
    Lexicon,
    Unit,
    counted_rows,
    estimated,
    is_odd,
    neighbours_around,
    skeleton,
    state_of_words,
)
from extract.model import Ledger, Others, Repair, RepairKind, ledger
from extract.repair import codes, encoding, endings, hyphen, ligatures, sections
from extract.repair.candidates import Candidate, candidates
from extract.repair.casing import in_case
from extract.repair.damage_hmm import (
    SOUND,
    START,
    STRIPPED,
    Evidence,
    States,
    evidence,
    log_prior,
    log_sum,
    posteriors,
)
from extract.repair.foreign import chances_kept
from extract.repair.misreadings import ENGLISH, estimated_channel, signs_for_letters
from extract.repair.scoring import (
    NOISE,
    Options,
    Sighting,
    calibrated,
    of_other_reader,
    options,
    probabilities,
)
from extract.repair.thresholds import is_foreign, least_chance

FIXED_PROBABILITY = 0.998
ENDING_PROBABILITY = 0.99
ALTERNATIVES = 3
SAID = 6.0
UNKNOWN_TRUSTED = 0.8
NOISE_COUNT, LOSS_COUNT = 100, 100
SURELY = 4.0
# Words whose candidates are kept between documents: 100 MB at the most, of an archive's words nearly all.
KEPT_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Text:
    r"""One field's value as read.

    Attributes:
        text: lines of a paragraph joined by one space, paragraphs by ``\n``.
        breaks: offsets of the spaces that stand for line ends.
        damage: share of ä and ö that the page's judge takes for lost, 0..1; None: to be estimated.
    """

    text: str
    breaks: tuple[int, ...] = ()
    damage: float | None = None


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A word of the text as read and the probability that what it became is what was printed.

    Attributes:
        start, end: its place in the text as read.
        doubtful: whether it was left as read although it is probably wrong, or no word at all.
        others: what else it may be with its probability, likeliest first.
    """

    start: int
    end: int
    probability: float
    doubtful: bool
    others: Others = ()


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text's ledger, and every word's probability in the order of the text.

    Attributes:
        hyphens: probabilities of hyphens at line ends that were left as they are but may be none.
    """

    repairs: Ledger
    words: tuple[JudgedWord, ...]
    hyphens: tuple[float, ...] = ()

    @property
    def doubts(self) -> tuple[JudgedWord, ...]:
        """The words a person should look at."""
        return tuple(word for word in self.words if word.doubtful)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided of one unit: the new text (the same if unchanged) and how sure it is."""

    unit: Unit
    repaired: str
    probability: float
    doubtful: bool
    alternatives: tuple[str, ...] = ()
    chances: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the words of a whole document tell of it.

    Attributes:
        noise: logarithm of the share of its words that neither lists nor misreadings explain.
        losses: share of its words that surely lost or changed a letter without a trace, 0..1.
    """

    noise: float
    losses: float


class Repairer:
    """Repairs documents with one lexicon; what it learns of words it keeps for the next document."""

    def __init__(
        self, lexicon: Lexicon, min_probability: float = 0.5, rows: tuple[Confusion, ...] = ()
    ) -> None:
        """A repairer.

        Args:
            lexicon: what is known of words.
            min_probability: changes less probable are not made.
            rows: what the reader makes of letters, if it is no English one.
        """
        self.lexicon = lexicon
        self._channel = estimated_channel(rows) if rows else ENGLISH
        self._signs = signs_for_letters(rows)
        self._is_estimated = bool(rows)
        self.min_probability = min_probability
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._evidence: dict[str, States] = {}
        self._guesses: dict[str, str] = {}
        self._lossy: dict[str, bool] = {}
        self.hyphen_words = hyphen.Words(lexicon, self.weigh)
        self._sound_words = hyphen.Words(lexicon)

    def _forget(self) -> None:
        """Bounds what is kept from document to document: a long run meets ever new misread words."""
        if max(len(self._found), len(self._evidence), len(self._guesses), len(self._lossy)) > KEPT_WORDS:
            self._found, self._evidence, self._guesses, self._lossy = {}, {}, {}, {}

    def candidates(self, lower: str) -> tuple[Candidate, ...]:
        """The candidates of a lower-case word as read."""
        if lower not in self._found:
            self._found[lower] = candidates(lower, self.lexicon, self._channel)
        return self._found[lower]

    def repair_texts(self, texts: Sequence[Text]) -> list[Repaired]:
        """Each text's ledger and judged words; all texts are one document's and judged together.

        What a reader unlike all known ones makes of letters is estimated from the document, where it can be.
        """
        self._forget()
        firsts, kept = self._prepared(texts)
        middles = [ledger.apply(text.text, first) for text, first in zip(texts, firsts, strict=True)]
        told_sound = all(text.damage == 0 for text in texts if text.text)
        other = None if told_sound else self._for_reader_of(middles)
        if other is not None:
            return other.repair_texts(texts)
        known = codes.known(middles)
        found = [finnish.units(middle, self._signs) for middle in middles]
        states, condition = self._states(texts, found), self._condition(found)
        return [
            replace(
                self._repaired(
                    text, first, self._judged(units, own, condition), _mended_signs(middle, known)
                ),
                hyphens=tuple(hyphens),
            )
            for text, first, middle, units, own, hyphens in zip(
                texts, firsts, middles, found, states, kept, strict=True
            )
        ]

    def _for_reader_of(self, texts: Sequence[str]) -> "Repairer | None":
        """A repairer for a document whose reader can be estimated or was counted, and is no Tesseract."""
        words = [word for text in texts for word in text.split()]
        if self._is_estimated:
            return None
        state = state_of_words(words, self.lexicon)
        if state.name not in ESTIMATED:
            return None
        estimate = estimated(words, self.lexicon)
        rows = estimate.rows if estimate else counted_rows(state.nearest)
        return Repairer(self.lexicon, self.min_probability, rows) if rows else None

    def sightings(self, texts: Sequence[Text]) -> list[list[tuple[Unit, Options]]]:
        """Every unit that is chosen by weights, with its options' features; for fitting."""
        found = [finnish.units(text.text, self._signs) for text in texts]
        condition = self._condition(found)
        return [
            [
                (unit, options(self.candidates(seen.read), seen, self.lexicon))
                for unit, seen in zip(units, self._seen(units, states, condition), strict=True)
                if _is_chosen(unit)
            ]
            for units, states in zip(found, self._states(texts, found), strict=True)
        ]

    def _condition(self, found: Sequence[list[Unit]]) -> Condition:
        """What the words of a whole document tell of it."""
        lowers = [unit.text.lower() for units in found for unit in units]
        odd = sum(not any(one.valid and not one.near for one in self.candidates(lower)) for lower in lowers)
        noise = math.log((odd + NOISE_COUNT * math.exp(NOISE)) / (len(lowers) + NOISE_COUNT))
        lost = sum(map(self._is_lossy, lowers))
        return Condition(noise, lost / (len(lowers) + LOSS_COUNT))

    def _is_lossy(self, lower: str) -> bool:
        """Whether a word without an odd sign surely lost or changed a letter."""
        if lower not in self._lossy:
            found = self.candidates(lower)
            likeliest = max(found, key=_likely)
            self._lossy[lower] = (
                not is_odd(lower)
                and not likeliest.near
                and skeleton(likeliest.text) != skeleton(lower)
                and all(_likely(likeliest) > _likely(one) + SURELY for one in found if one is not likeliest)
            )
        return self._lossy[lower]

    def _seen(
        self, units: Sequence[Unit], states: Sequence[States], condition: Condition
    ) -> Iterator[Sighting]:
        """Every unit in its place: its state and its neighbours."""
        guesses = [self._guess(unit) for unit in units]
        beside = neighbours_around(units, guesses)
        for unit, own, (far, left, right, beyond) in zip(units, states, beside, strict=True):
            capital, read = unit.text[:1].isupper(), unit.text.lower()
            sides = (left, right, unit.leads, condition.noise, far, beyond, condition.losses)
            yield Sighting(read, capital, own, unit.initial, *sides)

    def _guess(self, unit: Unit) -> str:
        """What a unit probably is."""
        lower = unit.text.lower()
        if lower not in self._guesses:
            found = self.candidates(lower)
            self._guesses[lower] = max(found, key=_likely).text
        return self._guesses[lower]

    def _prepared(self, texts: Sequence[Text]) -> tuple[list[Ledger], list[list[float]]]:
        """The ledgers of what comes before words, and the chances of hyphens left at line ends."""
        encoded = [self._encoded(text.text) for text in texts]
        middles = [
            (ledger.apply(text.text, first), [*map(ledger.Places(first).forward, text.breaks)])
            for text, first in zip(texts, encoded, strict=True)
        ]
        sound = all(text.damage == 0 for text in texts)
        words = self._sound_words if sound else self.hyphen_words
        document = hyphen.document_of(middles, words)
        firsts = [
            ledger.chain(text.text, first, hyphen.repairs(*middle, words, document))
            for text, first, middle in zip(texts, encoded, middles, strict=True)
        ]
        return firsts, [hyphen.doubts(*middle, words, document) for middle in middles]

    def _encoded(self, text: str) -> Ledger:
        """The ledger of what encodings and fonts broke."""
        first = encoding.repairs(text)
        if ligatures.SIGN.search(text):
            lost = ligatures.repairs(ledger.apply(text, first), self.lexicon.knows, self.weigh)
            first = ledger.chain(text, first, lost)
        return first

    def weigh(self, lower: str) -> float:
        """Log-probability of a lower-case word as read, whatever was printed."""
        return log_sum([log_prior(one) + one.channel for one in self.candidates(lower)])

    def _states(self, texts: Sequence[Text], found: Sequence[list[Unit]]) -> list[list[States]]:
        """The states of every unit of every text, from the whole document."""
        words = [
            self._weighted(unit, text.damage, at == 0)
            for text, units in zip(texts, found, strict=True)
            for at, unit in enumerate(units)
        ]
        flat = iter(posteriors(words, START))
        return [[next(flat) for _ in units] for units in found]

    def _weighted(self, unit: Unit, damage: float | None, edge: bool) -> Evidence:
        lower = unit.text.lower()
        if lower not in self._evidence:
            self._evidence[lower] = evidence(lower, self.candidates(lower), self.lexicon)
        sound, stripped, foreign = self._evidence[lower]
        if damage is not None and edge:
            sound, stripped = sound + SAID * (1 - damage), stripped + SAID * damage
        return Evidence((sound, stripped, foreign), edge)

    def _judged(self, units: list[Unit], states: list[States], condition: Condition) -> list[Judgement]:
        seen = self._seen(units, states, condition)
        judged = [self.judge(unit, place) for unit, place in zip(units, seen, strict=True)]
        foreign = [is_foreign(own, condition.noise) for own in states]
        if not any(foreign):
            return judged
        kept = chances_kept([unit.text for unit in units])
        return [
            _as_foreign(one, chance) if abroad else one
            for one, chance, abroad in zip(judged, kept, foreign, strict=True)
        ]

    def judge(self, unit: Unit, seen: Sighting) -> Judgement:
        """What a unit is in its place."""
        if unit.stem is not None:
            return _judged_ending(unit, seen.states)
        if not _is_chosen(unit):
            return Judgement(unit, unit.text, FIXED_PROBABILITY, False)
        found = self.candidates(seen.read)
        chances = probabilities(found, seen, self.lexicon)
        order = sorted(range(len(found)), key=lambda at: -chances[at])
        least = max(self.min_probability, least_chance(seen, found[0], found[order[0]]))
        return self._chosen(unit, found, chances, order, least)

    def _chosen(
        self, unit: Unit, found: Sequence[Candidate], chances: list[float], order: list[int], least: float
    ) -> Judgement:
        best = order[0]
        changes = found[best].text != found[0].text
        sure = chances[best] >= least
        chosen = best if sure else 0
        beside = [at for at in order[: ALTERNATIVES + 1] if at != chosen and chances[at] > 0.001]
        others = tuple(in_case(found[at], unit) for at in beside[:ALTERNATIVES])
        weights = tuple(chances[at] for at in beside[:ALTERNATIVES])
        new = in_case(found[chosen], unit) if chosen else unit.text
        unknown = chosen == 0 and not found[0].valid
        doubtful = (not sure and (changes or unknown)) or (unknown and chances[0] < UNKNOWN_TRUSTED)
        chance = calibrated(chances[chosen], self.lexicon.kind) if chosen else chances[chosen]
        if self._is_estimated:
            chance = of_other_reader(chance)
        return Judgement(unit, new, chance, doubtful, others, weights)

    def _repaired(self, text: Text, first: Ledger, judged: list[Judgement], signs: Ledger) -> Repaired:
        """The parts put together, counted in the text as read."""
        changed = [_as_repair(one) for one in judged if one.repaired != one.unit.text]
        places = ledger.Places(first)
        rows = tuple(
            JudgedWord(
                *places.backward(one.unit.start, one.unit.end),
                one.probability,
                one.doubtful,
                tuple(zip(one.alternatives, one.chances, strict=True)),
            )
            for one in judged
        )
        return Repaired(ledger.chain(text.text, first, ledger.settle(signs, changed)), rows)


def _likely(candidate: Candidate) -> float:
    """Log-probability that a candidate was printed and read so, roughly, whatever stands around it."""
    return log_prior(candidate) + candidate.channel


def _mended_signs(text: str, known: Collection[str]) -> Ledger:
    """Repairs of what is no word by itself: codes, section signs, endings."""
    return (*codes.repairs(text, known), *sections.repairs(text), *endings.repairs(text))


def _judged_ending(unit: Unit, states: States) -> Judgement:
    """An abbreviation's ending; vowel harmony decides where the text is stripped."""
    new = endings.mended(unit.stem or "", unit.text) if states[SOUND] < 0.9 else None
    if new is None:
        return Judgement(unit, unit.text, FIXED_PROBABILITY, False)
    probability = ENDING_PROBABILITY * states[STRIPPED] / (states[STRIPPED] + states[SOUND])
    return Judgement(unit, new, probability, False)


def _as_foreign(judged: Judgement, kept: float) -> Judgement:
    """What was left as read in a foreign stretch, with the chance that reading lost none of its letters."""
    if judged.repaired != judged.unit.text:
        return judged
    probability = judged.probability * kept
    return replace(judged, probability=probability, doubtful=judged.doubtful or probability < 0.5)


def _is_chosen(unit: Unit) -> bool:
    """Whether weights decide about a unit."""
    return unit.stem is None and not finnish.is_acronym(unit)


def _as_repair(judged: Judgement) -> Repair:
    unit = judged.unit
    same = skeleton(judged.repaired) == skeleton(unit.text)
    kind = RepairKind.DIACRITICS if same else RepairKind.CHARACTERS
    return Repair(
        unit.text, judged.repaired, unit.start, unit.end, kind, judged.probability, judged.alternatives
    )
