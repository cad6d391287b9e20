"""Tells from a document's words who read them: sound text, a known reader's damage, or like nothing known.

The words' signs three by three are held against what each known reader makes of Finnish (its channel), and
against sound Finnish, Swedish and English. The document is like nothing that is known where many of its
words are a letter away from common ones in a way that the nearest channel does not make, or where next to
none is known at all. That ä and ö survive proves nothing here: a reader may keep them and lose other
letters. Nothing is changed.
"""

import math
import mmap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from extract.finnish.confusions import skeleton
from extract.finnish.lexicon import DATA, Lexicon
from extract.finnish.neighbours import near_forms

SOUND_TEXT, UNLIKE = "sound", "unlike-anything-known"
# In the order of a row of the table. ``eng`` to ``est`` are models of Tesseract, then come other engines,
# then what lost encodings and fonts leave of ä and ö: bare letters, nothing, U+FFFD, and signs of other
# code pages.
SIGNATURES = (
    "fi",
    "sv",
    "en",
    "eng",
    "swe",
    "deu",
    "est",
    "gocr",
    "ocrad",
    "stripped",
    "lost",
    "replaced",
    "double-encoded",
    "macroman",
    "cp850",
)
SOUND_SIGNATURES = frozenset(("fi", "sv", "en"))
# Models that know ä and ö: where no word tells them from sound text, they have more than 99 of 100 words
# right.
HEALTHY = frozenset(("swe", "deu", "est"))
# What these do to letters, a document itself tells best.
ESTIMATED = frozenset((UNLIKE, "gocr", "ocrad", "macroman", "cp850"))
BITS, STEPS_PER_E, HIGHEST = 14, 12.0, 255
EDGES = ".,;:!?()[]\"'”“»«…–—-*•"
LEAST_LETTERS, LEAST_LENGTH = 2, 4
# Signs three by three repeat one another: so many of them say what one alone would say.
REPEATED = 4.0
SOUND_PRIOR = 0.6
# A word is common from here on; one near it is no work of a channel below this mean for three signs.
COMMON, STRANGE = -12.5, -9.0
# Shares of strange words from which on a document is rather like nothing known: of common words' neighbours
# in sound text, of those among a channel's own words, and of unknown words. Of 230 pages of eight kinds of
# text, read by engines that the table has, 1 in 50 is beyond; of 84 pages of engines and encodings left out
# of it, 9 in 10.
MOST_NEAR, MOST_STRANGE, MOST_UNKNOWN, STEEP = 0.04, 0.04, 0.45, 4.0


@dataclass(frozen=True, slots=True)
class WordState:
    """In which state a document's words are.

    Attributes:
        name: ``SOUND_TEXT``, one of ``SIGNATURES`` or ``UNLIKE``, whichever is likeliest.
        probability: of that state, 0..1.
        shares: the probabilities of all states; they sum to 1.
        nearest: the likeliest of the known states.
    """

    name: str
    probability: float
    shares: Mapping[str, float]
    nearest: str


def state_of_words(words: Sequence[str], lexicon: Lexicon) -> WordState:
    """The state of a document by its words as read, in any order; numbers and the like say nothing."""
    cores = [core for word in words if (core := word.strip(EDGES)) and is_word(core)]
    logs = _logs(pieces(cores))
    own = _shares(logs)
    likeliest = max(own, key=lambda name: own[name])
    unlike = _unlikeness(cores, likeliest, lexicon)
    shares: dict[str, float] = {SOUND_TEXT: 0.0, UNLIKE: unlike}
    for name, share in own.items():
        state = SOUND_TEXT if name in SOUND_SIGNATURES else name
        shares[state] = shares.get(state, 0.0) + share * (1 - unlike)
    name = max(shares, key=lambda state: shares[state])
    return WordState(name, shares[name], shares, likeliest)


def pieces(cores: Iterable[str]) -> Counter[str]:
    """The signs of words three by three, edges among them; small letters for capitals at a word's start."""
    found: Counter[str] = Counter()
    for core in cores:
        plain = core[:1].lower() + core[1:]
        framed = f"^{plain.lower() if core.isupper() else plain}$"
        found.update(framed[at : at + 3] for at in range(len(framed) - 2))
    return found


def place(piece: str) -> int:
    """The row of the table for three signs."""
    return crc32(piece.encode("utf-8", "replace")) & (1 << BITS) - 1


@cache
def _table() -> memoryview:
    with (DATA / "channels.bin").open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _logs(found: Mapping[str, int]) -> list[float]:
    """Log-probability of signs three by three under each signature."""
    table, size = _table(), len(SIGNATURES)
    totals = [0] * size
    for piece, number in found.items():
        start = place(piece) * size
        for at, cost in enumerate(table[start : start + size]):
            totals[at] += cost * number
    return [-total / STEPS_PER_E for total in totals]


def _shares(logs: Sequence[float]) -> dict[str, float]:
    """The probability of each signature, were it one of them."""
    sound = math.log(SOUND_PRIOR / len(SOUND_SIGNATURES))
    other = math.log((1 - SOUND_PRIOR) / (len(SIGNATURES) - len(SOUND_SIGNATURES)))
    scores = {
        name: log / REPEATED + (sound if name in SOUND_SIGNATURES else other)
        for name, log in zip(SIGNATURES, logs, strict=True)
    }
    top = max(scores.values())
    weights = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _unlikeness(cores: Sequence[str], likeliest: str, lexicon: Lexicon) -> float:
    """The probability that the likeliest of the known states does not explain the words."""
    lowers = [core.lower() for core in cores if len(core) >= LEAST_LENGTH]
    if not lowers:
        return 0.0
    unknown = [lower for lower in lowers if not is_known(lower, lexicon)]
    near = [lower for lower in unknown if _is_near(lower, lexicon)]
    healthy = likeliest in SOUND_SIGNATURES | HEALTHY
    at = SIGNATURES.index(likeliest)
    strange = near if healthy else [lower for lower in near if _mean(lower, at) < STRANGE]
    share = len(strange) / len(lowers) / (MOST_NEAR if healthy else MOST_STRANGE)
    excess = max(share, len(unknown) / len(lowers) / MOST_UNKNOWN) - 1
    return 1 / (1 + math.exp(-STEEP * excess))


def _mean(lower: str, at: int) -> float:
    """Mean log-probability of a word's signs three by three under a signature."""
    found = pieces([lower])
    return _logs(found)[at] / found.total()


def is_word(core: str) -> bool:
    """Whether signs between spaces are a word, not a number or a mark."""
    return sum(map(str.isalpha, core)) >= LEAST_LETTERS


def is_known(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word is in a list, its dots left out, or valid Finnish."""
    bare = skeleton(lower)
    return bool(lexicon.forms(bare)) or lexicon.foreign(bare) is not None or lexicon.accepts(lower)


def _is_near(lower: str, lexicon: Lexicon) -> bool:
    """Whether a common word is one letter away."""
    return any(
        form is not None and form.valid and form.log_probability > COMMON
        for form in map(lexicon.form, near_forms(lower, lexicon))
    )
