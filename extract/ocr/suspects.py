"""Which words of a page deserve a second reading, by their form, the lexicon and where they stand.

What the Finnish model lacks (é, ü, å, §, @) or takes for something else leaves words that look sound, so a
known word may be in doubt as well. Nothing is read here.
"""

import re
from collections.abc import Sequence

from extract.model import PlacedLine, PlacedWord
from extract.ocr.alignment import Knows

# What the Finnish model makes of signs that it lacks stands in such words (§ is read as 8, $ or S).
SECTION = re.compile(r"[8$S&§][:.]?[a-zåäö]{0,4}[.,;)]?")
CODE = re.compile(r"\(?[S$5§8s]\s?\d{5}\D?.*")
ADDRESS = re.compile(r".*(www|http|@|//|\.(fi|com|org|net|eu|info)\b).*", re.IGNORECASE)
ODD = re.compile(r"[$§&@#€*»«+<>{}\[\]\\|~^_=°©®?]")
QUOTED = re.compile(r"['`´‘’]\w")
PATH = re.compile(r"[\w.-]*\w/[\w./-]*[\w.]")
STOP = re.compile(r"\w{4}[.!?]$")
# Letters whose capital has their shape, or another letter's: an I is taken for an l or i.
LOOKS_CAPITAL = frozenset("cijklopsuvwxz")
FIGURE = re.compile(r"\d")
# A sign or two that stand alone; marks that may, inside a line.
ALONE = re.compile(r"[^\w\s•–€%§&+]{1,2}[a-zåäö]?|[a-zåäö][^\w\s]|[a-zåäö]\.?[A-ZÅÄÖ]|\d")
MARKS, TRUE_MARKS = frozenset("-–—*+"), frozenset("-–")
# A stop or a colon behind a word; short words may be abbreviations ("s.", "esim.") or figures' endings.
ENDS_EARLY = re.compile(r"[^\W\d_]{2,}([.]|-[.,:;'])")
PART = re.compile(r"[^\W\d_]+")
SHORT = re.compile(r"[A-ZÅÄÖ]{2,4}(?![^\W\d_])")
NAME = re.compile(r"[A-ZÅÄÖ][a-zåäö]+")
# What is read in names, and what may have been printed: the Finnish model knows neither é nor ü nor å.
RIVALS = {"e": ("é",), "i": ("ü",), "ö": ("ü",), "u": ("ü",), "Ä": ("Å",), "ä": ("å",), "m": ("rn",)}
SAME_EDGE_PT = 3.0  # lines of a paragraph begin no farther apart,
PITCH = 2.2  # and follow each other in so many heights of a word at the most


def doubtful(word: PlacedWord, knows: Knows, sure: float) -> tuple[int, float] | None:
    """How pressing it is to read a word again: smaller is more; None where it is not."""
    text = word.text
    if (
        ODD.search(text)
        or QUOTED.match(text)
        or any(form.fullmatch(text) for form in (CODE, ADDRESS, PATH, SECTION))
    ):
        return 0, word.confidence
    if text.lower() in SWEDISH:
        return 1, word.confidence
    if FIGURE.search(text):
        return 1, word.confidence
    if not all(knows(part) for part in PART.findall(text)) or is_name_in_doubt(text, knows):
        return 2, word.confidence
    return (3, word.confidence) if word.confidence < sure else None


# Swedish words with an å, as the Finnish model writes them; Finnish has none of them.
SWEDISH = frozenset({"pä", "dä", "gä", "fä", "nägra", "tvä", "ocksä", "smä"})


def is_odd_beside(words: Sequence[PlacedWord], at: int) -> bool:
    """Whether a word is odd where it stands in its line: a sign alone, or a stop where the sentence goes on.

    Such are remnants of rules and specks, and the engine's own slips: ``j ja``, ``ja. kädet``.
    """
    text = words[at].text
    if len(text) == 1 and (text.isalpha() or text in MARKS):
        return text not in TRUE_MARKS or at in {0, len(words) - 1}
    if ALONE.fullmatch(text):
        return True
    after = words[at + 1].text if at + 1 < len(words) else ""
    return bool(ENDS_EARLY.fullmatch(text)) and (after[:1].islower() or "-" in text)


def is_name_in_doubt(text: str, knows: Knows) -> bool:
    """Whether a name is another known one but for a sign that the Finnish model lacks or takes for others.

    An abbreviation with an O may be one with a Q, which the Finnish model hardly ever writes.
    """
    short = SHORT.match(text)
    if short is not None:
        return "O" in short[0] and knows(short[0].replace("O", "Q"))
    name = NAME.match(text)
    if name is None:
        return False
    rivals = (
        text[: found.start()] + other + text[found.end() :]
        for read, others in RIVALS.items()
        for found in re.finditer(read, text[: name.end()])
        for other in others
    )
    return any(all(knows(part) for part in PART.findall(rival)) for rival in rivals)


def may_begin(lines: Sequence[PlacedLine], number: int, at: int) -> tuple[int, float] | None:
    """A rank for a small initial where a sentence may begin: it may be a capital of the same shape."""
    word = lines[number].words[at]
    if at:
        small = word.text[:1].islower() and STOP.search(lines[number].words[at - 1].text)
        return (2, word.confidence) if small else None
    head = word.text[:1] in LOOKS_CAPITAL and not _goes_on(lines[number], lines)
    return (2, word.confidence) if head else None


def _goes_on(line: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
    """Whether a line stands right under another one's beginning, as the lines of a paragraph do."""
    own = line.words[0].box
    heads = (other.words[0].box for other in lines if other is not line)
    return own is not None and any(
        head is not None
        and abs(head.x0 - own.x0) < SAME_EDGE_PT
        and 0 < own.middle - head.middle < PITCH * max(own.height, head.height)
        for head in heads
    )
