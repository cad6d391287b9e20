"""Judges whether a page's text is sound or lost its ä and ö, before any model is asked.

Evidence: the family's own printed words, the share of ä/ö among the letters of Finnish text, characters that
English OCR leaves inside words, and glyphs without a Unicode value. It changes nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from extract import families
from extract.families import fold
from extract.finnish import open_letters
from extract.model import PageVerdict

SOUND, DAMAGED, NO_TEXT, CANNOT_TELL = "sound", "damaged", "no-text", "cannot-tell"
# Layers whose letters are others than those printed, and layers that an OCR program laid over a scan.
GARBLED, OVERLAID = "garbled", "overlaid"
# Nats a letter by the letters before it. Finnish text costs 1.7 to 1.9, read by gocr up to 3.0, Swedish up to
# 3.9; without /ToUnicode, or with another font's, 7.4 and more. So many letters tell.
GARBLED_COST, GARBLED_LETTERS = 5.5, 100
# What an engine makes of print's dash between words or figures: none that was tried writes an en dash.
PRINTED_DASH = re.compile(r"(?<=\s)–(?=\s)|(?<=\d)–(?=\d)|(?<=\d\.)–(?=\d)")
READ_DASH = re.compile(r"(?<=\s)(?:[-—~]|--)(?=\s\S)|(?<=\d)[-—](?=\d)|(?<=\d\.)[-—](?=\d)")
# Finnish has 3.2 to 7.4 ä/ö in 100 letters on every page tried, and none survives an English OCR. Letters
# without a single one prove damage: so many in a stretch of a page, or fewer where they are all of the page.
BARE_STRETCH, BARE_PAGE = 550, 150
UNMAPPED_SHARE = 0.02
# Commonest short words and endings by language, without accents: enough to tell whose letters are counted.
_LISTED = {
    "fi": "ja on ei etta seka myos oli ovat joka mutta kun kuin hankkeen hanke tai mukaan kanssa jotka se",
    "sv": "och att det som en av for med den till inte om ett har de pa ar var",
    "en": "the and of to in is that for with as was are on by this project",
    "et": "ning oma kui ka mis selle et see voi aga ole oli siis nende kes tema projekti",
}
FUNCTION_WORDS = {name: frozenset(words.split()) for name, words in _LISTED.items()}
FINNISH_ENDINGS = re.compile(
    r"(?:ssa|sta|lla|lta|lle|ksi|minen|misen|mista|isuus|uuden|uutta|iden|jen|ien|een|iin|tta|nen|set|sia|ista)$"
)
MARKED = re.compile(r"[äöÄÖåÅ]")
INSIDE_WORD = re.compile(r"[a-zäöå][68€&@4]+[a-zäöå]|[a-zäöå]é|é[a-zäöå]", re.IGNORECASE)
LIKE_PRINTED = 84.0
ADDRESS = re.compile(r"www\.|://|@")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page's text shows.

    Attributes:
        letters: how many letters of Finnish words; marked: how many of them are ä or ö.
        kept, lost: the family's printed words with ä/ö that stand intact, and without.
        bare: letters of the longest stretch of Finnish words without any ä or ö.
        odd: words with a digit or sign of English OCR inside.
        unmapped: glyphs without a Unicode value.
        language: the likeliest language.
        cost: of a letter by those before it, in nats; 0 where too few letters tell.
    """

    letters: int
    marked: int
    bare: int
    kept: int
    lost: int
    odd: int
    unmapped: int
    language: str | None
    cost: float

    @property
    def share(self) -> float:
        """ä/ö among the letters, 0..1."""
        return self.marked / self.letters if self.letters else 0.0


def judge(words: Sequence[str], family: str, unmapped: int = 0) -> PageVerdict:
    """The verdict on a page's words with its evidence.

    Args:
        words: the page's words as its text layer gives them.
        family: name of the card family whose labels may stand on the page.
        unmapped: how many glyphs have no Unicode value.
    """
    if not words:
        return PageVerdict(NO_TEXT)
    seen = weigh(words, family, unmapped)
    return PageVerdict(_verdict(seen), _told(seen))


# What stands for a sign that an encoding did not have: no text has it before a letter or alone.
LOST_SIGN = re.compile(r"\?(?=\w)|(?<=\s)\?(?=\s)|\ufffd")


def judge_dump(lines: Sequence[str], family: str) -> PageVerdict:
    """The verdict on a text without a page: damaged too where its dashes show that an engine read it.

    An engine whose model has ä and ö loses other signs, and takes figures for each other.

    Args:
        lines: of the dump.
        family: name of the card family whose labels may stand in it.
    """
    verdict = judge([word for line in lines for word in line.split()], family)
    printed, read = (sum(len(form.findall(line)) for line in lines) for form in (PRINTED_DASH, READ_DASH))
    lost = sum(len(LOST_SIGN.findall(_without_addresses(line))) for line in lines)
    dashes = f"dashes as printed: {printed}, as engines write them: {read}"
    told = (*verdict.evidence, dashes, f"signs that an encoding lost: {lost}")
    spoilt = verdict.verdict in {SOUND, CANNOT_TELL} and (read > printed or lost > 0)
    return PageVerdict(DAMAGED if spoilt else verdict.verdict, told)


def _without_addresses(line: str) -> str:
    # Word by word: a pattern that looks for the whole address takes minutes over a word of 100,000 letters.
    return re.sub(r"\S+", lambda word: "" if ADDRESS.search(word[0]) else word[0], line)


def weigh(words: Sequence[str], family: str, unmapped: int = 0) -> Evidence:
    """The evidence of a page's words; see ``judge``."""
    kept, lost = _printed(words, family)
    text = "".join(words)
    cost, letters = open_letters().cost_per_letter(words)
    return Evidence(
        letters=sum(map(_letters, words)),
        marked=len(re.findall("[äöÄÖ]", text)),
        bare=_longest_bare(words),
        kept=kept,
        lost=lost,
        odd=sum(1 for word in words if INSIDE_WORD.search(word)),
        unmapped=unmapped,
        language=language(words),
        cost=cost if letters >= GARBLED_LETTERS else 0.0,
    )


def language(words: Sequence[str]) -> str | None:
    """The likeliest of Finnish, Swedish, English and Estonian by function words; None where unclear."""
    bare = [_bare(word) for word in words]
    counts = Counter(bare)
    scores = {name: float(sum(counts[word] for word in listed)) for name, listed in FUNCTION_WORDS.items()}
    # Letters that Finnish has not, and Estonian and Swedish have: OCR of Finnish does not make them.
    signs = Counter("".join(words).lower())
    scores["et"] += 2.0 * (signs["õ"] + signs["ü"])
    scores["sv"] += 1.0 * signs["å"]
    long = [word for word in bare if len(word) >= 6 and word.isalpha()]
    finnish = sum(1 for word in long if FINNISH_ENDINGS.search(word))
    scores["fi"] += 0.5 * finnish
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if ranked[0][1] < 3 or ranked[0][1] < 1.3 * ranked[1][1]:
        return None
    return ranked[0][0]


def _verdict(seen: Evidence) -> str:
    if seen.cost > GARBLED_COST:
        return GARBLED
    if seen.unmapped > UNMAPPED_SHARE * max(seen.letters + seen.unmapped, 1) and seen.unmapped > 3:
        return DAMAGED
    if seen.lost:
        return DAMAGED
    if seen.language == "fi" and seen.bare >= min(BARE_STRETCH, max(seen.letters, BARE_PAGE)):
        return DAMAGED
    return SOUND if seen.kept or seen.marked >= 2 or seen.language not in {"fi", None} else CANNOT_TELL


def _longest_bare(words: Sequence[str]) -> int:
    """Letters of the longest run of words without ä and ö that is Finnish; addresses do not count."""
    longest, run, letters = 0, [], 0
    for word in (*words, "ä"):
        if "/" in word or "@" in word:
            continue
        if not re.search("[äöÄÖ]", word):
            run.append(word)
            letters += _letters(word)
            continue
        if letters > longest and (letters < BARE_PAGE or language(run) == "fi"):
            longest = letters
        run, letters = [], 0
    return longest


def _letters(word: str) -> int:
    """How many letters a word has."""
    return len(word) if word.isalpha() else sum(map(str.isalpha, word))


def _told(seen: Evidence) -> tuple[str, ...]:
    """The evidence in words, for people."""
    return (
        f"printed words with ä/ö: {seen.kept} intact, {seen.lost} without",
        f"ä/ö among {seen.letters} letters: {seen.share:.1%}, at most {seen.bare} without any",
        f"language: {seen.language or 'unclear'}",
        f"words with foreign signs inside: {seen.odd}",
        f"glyphs without a Unicode value: {seen.unmapped}",
        f"a letter by those before it: {seen.cost:.1f} nats",
    )


def _bare(word: str) -> str:
    return fold(word.strip(".,;:!?()\"'”»«"))


@cache
def _printed_words(family: str) -> dict[str, str]:
    """The family's printed words with ä or ö, by their folded form; long enough not to be met by chance."""
    card = families.load(family)
    texts = [label.text for label in card.labels] + [header.text for header in card.headers]
    words = {word.strip(",.–-") for text in texts for word in text.split()}
    return {fold(word): word for word in words if MARKED.search(word) and len(word) >= 9}


def _printed(words: Sequence[str], family: str) -> tuple[int, int]:
    """How many of the family's printed words with ä/ö stand intact, and how many lost them."""
    wanted = _printed_words(family)
    kept = lost = 0
    for word in words:
        if len(word) < 8:
            continue
        folded = fold(word)
        if folded not in wanted and not any(
            abs(len(folded) - len(known)) <= 2 and fuzz.ratio(folded, known) >= LIKE_PRINTED
            for known in wanted
        ):
            continue
        if MARKED.search(word):
            kept += 1
        elif folded in wanted or INSIDE_WORD.search(word):
            lost += 1
    return kept, lost
