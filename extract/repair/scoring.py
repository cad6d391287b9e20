"""Decides which candidate a word is: a log-linear model whose probability is what the ledger states.

The weights were fitted on pages printed, read by Tesseract and aligned; see ``docs/repair.md``. Beside the
candidates stands ``other``: that the printed word is none of them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import mul
from pathlib import Path

from extract.finnish import (
    EDGE,
    NO_WORDS,
    SUFFIX,
    UNKNOWN,
    Lexicon,
    ending_keys,
    is_odd,
    sides,
    skeleton,
    tag_keys,
)
from extract.repair.candidates import Candidate
from extract.repair.damage_hmm import STRIPPED, States, log_sum, slip

WEIGHTS = Path(__file__).parent / "weights.json"
FEATURES = (
    "known",
    "known_rejected",
    "capital",
    "derived",
    "derived_log",
    "valid",
    "valid_letters",
    "unknown",
    "unknown_letters",
    "channel",
    "unchanged",
    "left_word_fit",
    "right_word_fit",
    "left_ending_fit",
    "right_ending_fit",
    "near",
    "left_word_tag",
    "right_word_tag",
    "left_tag",
    "right_tag",
    "near_noise",
    "spelled",
    "spelled_odd",
    "same_skeleton",
    "capital_kept",
    "capital_twin",
    "form_valid",
    "dots_known",
    "dots_unknown",
    "twin",
)
OTHER_FEATURES = ("other", "other_length", "other_odd", "other_stripped", "other_known", "other_noise")
Options = list[tuple[str, tuple[float, ...]]]
NO_FITS = (0.0, 0.0, 0.0, 0.0)
Said = tuple[tuple[float, ...], tuple[float, ...]]
NO_SAID: Said = (NO_FITS, NO_FITS)
NO_TWINS: Mapping[str, float] = {}
UNLISTED_CAPITAL = 0.3
FOREIGN_SLIP = -16.0
NO_CHANNEL = -25.0
NO_PART = -4.0
NOISE = -4.0
# Log-odds of a reader other than Tesseract's English model, as a share of what is stated, and the most that
# is stated: of 1,400 changed words of gocr's and ocrad's pages 93 in 100 were right that were stated with
# .95 and more.
OTHER_READER, MOST_SURE = 0.5, 0.94


@dataclass(frozen=True, slots=True)
class Sighting:
    """A word as read in its place.

    Attributes:
        read: lower case.
        capital: whether it begins with a capital.
        states: probabilities of the states of its stretch of text.
        initial: whether a sentence begins with it, so that its capital says nothing.
        left_guess, right_guess: what its neighbours in the sentence probably are.
        leads: whether it is the first part of a word that a hyphen holds together.
        noise: logarithm of the share of the document's words that nothing explains.
        losses: share of the document's words that surely lost or changed a letter without a trace.
        far_left_guess, far_right_guess: what the neighbours of the neighbours probably are.
    """

    read: str
    capital: bool
    states: States
    initial: bool = True
    left_guess: str = EDGE
    right_guess: str = EDGE
    leads: bool = False
    noise: float = NOISE
    far_left_guess: str = EDGE
    far_right_guess: str = EDGE
    losses: float = 0.0

    @property
    def around(self) -> tuple[str, ...]:
        """What the forms of a skeleton are told apart by."""
        return sides(skeleton(self.far_left_guess), self.left, self.right, skeleton(self.far_right_guess))

    @property
    def left(self) -> str:
        """The skeleton of the neighbour before."""
        return skeleton(self.left_guess)

    @property
    def right(self) -> str:
        """The skeleton of the neighbour after."""
        return skeleton(self.right_guess)


def features(
    candidate: Candidate,
    seen: Sighting,
    twins: Mapping[str, float] = NO_TWINS,
    said: Said = NO_SAID,
    share: float = 0.0,
) -> tuple[float, ...]:
    """The features of a candidate, in the order of ``FEATURES``.

    Args:
        candidate: of a word as read.
        seen: the word in its place.
        twins: as ``_twins`` gives them.
        said: what its context says: fits, fits of grammatical kinds.
        share: logarithm of its share of the place among the forms that differ from it only in dots.
    """
    form = candidate.form
    fits, tag_fits = said
    known = form is not None
    derived = candidate.derived is not None
    valid = not known and not derived and candidate.valid
    unknown = not known and not derived and not candidate.valid
    unchanged = candidate.text == seen.read
    return (
        form.log_probability if form else 0.0,
        float(form is not None and not candidate.valid),
        _capital(candidate, seen),
        float(derived),
        candidate.derived or 0.0,
        float(valid),
        candidate.letters if valid else 0.0,
        float(unknown),
        candidate.letters if unknown else 0.0,
        channel(candidate, seen),
        float(unchanged),
        *fits,
        float(candidate.near),
        *tag_fits,
        (seen.noise - NOISE) if candidate.near else 0.0,
        float(unknown and not unchanged),
        float(unknown and not unchanged and is_odd(seen.read)),
        float(skeleton(candidate.text) == skeleton(seen.read)),
        float(unchanged and not twins and seen.capital and not seen.initial),
        _capital(candidate, seen) if candidate.text in twins else 0.0,
        float(form is not None and form.valid),
        candidate.dots if derived or valid else 0.0,
        candidate.dots if unknown else 0.0,
        share,
    )


def _capital(candidate: Candidate, seen: Sighting) -> float:
    """Log-probability of the first letter's case inside a sentence."""
    if seen.initial:
        return 0.0
    share = candidate.form.capital if candidate.form else UNLISTED_CAPITAL
    return math.log(share if seen.capital else 1 - share)


def channel(candidate: Candidate, seen: Sighting) -> float:
    """Log-probability of the reading given the candidate, over the states of the text."""
    unchanged = candidate.text == seen.read
    sound, stripped, foreign = (math.log(max(chance, 1e-12)) for chance in seen.states)
    logs = (
        sound + slip(candidate, seen.read),
        stripped + candidate.channel,
        foreign + (0.0 if unchanged else FOREIGN_SLIP),
    )
    return max(NO_CHANNEL, log_sum(logs))


def other_features(found: Sequence[Candidate], seen: Sighting) -> tuple[float, ...]:
    """The features of ``other``, in the order of ``OTHER_FEATURES``."""
    known = any(candidate.form is not None for candidate in found)
    odd, noise = is_odd(seen.read), seen.noise - NOISE
    return (1.0, float(len(seen.read)), float(odd), seen.states[STRIPPED], float(known), noise)


def all_features(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> list[tuple[float, ...]]:
    """The features of all candidates."""
    if len(found) == 1:
        return [features(found[0], seen)]
    twins = _twins(found, seen)
    said = zip(_fits(found, seen, lexicon), _tag_fits(found, seen, lexicon), strict=True)
    ranked = _as_first_parts(found, lexicon) if seen.leads else list(found)
    shares = _shares(ranked, seen, lexicon)
    return [features(one, seen, twins, own, share) for (one, share), own in zip(shares, said, strict=True)]


def _shares(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> list[tuple[Candidate, float]]:
    """The candidates, those that differ only in dots as common as all such together, and their shares."""
    groups: dict[str, list[Candidate]] = {}
    for one in found:
        if one.form is not None and one.valid:
            groups.setdefault(skeleton(one.text), []).append(one)
    told: dict[str, tuple[Candidate, float]] = {}
    for group in groups.values():
        if len(group) > 1:
            logs = [(one.text, one.form.log_probability) for one in group if one.form]
            total = log_sum([log for _, log in logs])
            for one, share in zip(group, lexicon.twins.shares(logs, seen.around), strict=True):
                told[one.text] = _as_common(one, total), share
    return [told.get(one.text, (one, 0.0)) for one in found]


def _as_common(candidate: Candidate, log_probability: float) -> Candidate:
    form = candidate.form
    return replace(candidate, form=replace(form, log_probability=log_probability)) if form else candidate


def _as_first_parts(found: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """The candidates as first parts of a compound: how common they are there, where any of them is one."""
    parts = [lexicon.part(one.text) for one in found]
    if all(part is None for part in parts):
        return list(found)
    return [_ranked(one, part) for one, part in zip(found, parts, strict=True)]


def _ranked(candidate: Candidate, part: float | None) -> Candidate:
    form = candidate.form
    if form is None:
        return candidate
    log_probability = form.log_probability + NO_PART if part is None else part
    return replace(candidate, form=replace(form, log_probability=log_probability))


def _twins(found: Sequence[Candidate], seen: Sighting) -> Mapping[str, float]:
    """The forms that share the reading's skeleton and their probabilities, where there are several."""
    bare = skeleton(seen.read)
    shares = {
        one.text: math.exp(one.form.log_probability)
        for one in found
        if one.form and skeleton(one.text) == bare
    }
    return shares if len(shares) > 1 else NO_TWINS


def _fits(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> list[tuple[float, ...]]:
    """What the neighbours say of the candidates' endings, where these differ."""
    endings = [skeleton(one.text)[-SUFFIX:] for one in found]
    if len(set(endings)) < 2:
        return [NO_FITS] * len(found)
    places = ending_keys(seen.left, seen.right)
    return [lexicon.contexts.fits(ending, places) for ending in endings]


def _tag_fits(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> list[tuple[float, ...]]:
    """What the neighbours say of the candidates' grammatical kinds, where these differ."""
    tags = [lexicon.tag(one.text) if one.valid else UNKNOWN for one in found]
    if len(set(tags)) < 2:
        return [NO_FITS] * len(found)
    sides = (side if side in NO_WORDS else lexicon.tag(side) for side in (seen.left_guess, seen.right_guess))
    places = tag_keys(seen.left, seen.right, *sides)
    return [lexicon.contexts.tag_fits(tag, places) for tag in tags]


def options(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> Options:
    """All options with their features side by side, ``other`` last; the rows that weights are fitted on."""
    empty_own, empty_other = (0.0,) * len(FEATURES), (0.0,) * len(OTHER_FEATURES)
    rows: Options = [
        (one.text, row + empty_other)
        for one, row in zip(found, all_features(found, seen, lexicon), strict=True)
    ]
    return [*rows, ("", empty_own + other_features(found, seen))]


@cache
def weights(kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weights of ``FEATURES`` and of ``OTHER_FEATURES`` fitted for a kind of lexicon."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))[kind]
    return tuple(stored[name] for name in FEATURES), tuple(stored[name] for name in OTHER_FEATURES)


@cache
def calibration(kind: str) -> tuple[float, float]:
    """Slope and offset that make the probabilities of changes, as log-odds, what they turn out to be."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))[kind]
    return stored["calibration_slope"], stored["calibration_offset"]


def calibrated(chance: float, kind: str) -> float:
    """The probability that a change is right, given the model's."""
    slope, offset = calibration(kind)
    bounded = min(max(chance, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.exp(-slope * math.log(bounded / (1 - bounded)) - offset))


def of_other_reader(chance: float) -> float:
    """A stated probability where the weights were fitted on another reader than the one that read."""
    bounded = min(max(chance, 1e-9), 1 - 1e-9)
    return min(MOST_SURE, 1 / (1 + math.exp(-OTHER_READER * math.log(bounded / (1 - bounded)))))


def probabilities(found: Sequence[Candidate], seen: Sighting, lexicon: Lexicon) -> list[float]:
    """The probability of each candidate; what is missing to 1 is that of ``other``."""
    own, other = weights(lexicon.kind)
    scores = [_dot(own, row) for row in all_features(found, seen, lexicon)]
    scores.append(_dot(other, other_features(found, seen)))
    total = log_sum(scores)
    return [math.exp(score - total) for score in scores[:-1]]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    total: float = sum(map(mul, left, right))
    return total
