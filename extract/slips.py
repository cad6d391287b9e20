"""What engines are known to make of signs that they cannot write or tell apart: bullets, dashes, a capital I.

The Finnish model has no • and no –; English OCR makes a long dash of the Finnish one; in most faces without
serifs I and l are one shape. Each row is a rule with its reason, and gives repairs.
"""

import re
from collections.abc import Callable, Sequence

from extract import ledger
from extract.model import Passage, Repair, RepairKind, TextSource

# What Tesseract's Finnish model reads for a bullet, at the beginning of a line and followed by a space.
BULLET_READ = re.compile(r"[*e+«»¢°o©®¢](?=\s)")
BULLET = 0.99
# No Finnish text has an em dash between words; English OCR writes it for the en dash.
LONG_DASH = re.compile(r"(?<=\s)—(?=\s)|(?<=\d)—(?=\d)")
DASH = 0.98
# English OCR writes a hyphen for the dash of "2015–2019"; the cards print a dash there, but not always.
HYPHEN_RANGE = re.compile(r"(?<=\d)-(?=\d)")
RANGE_DASH = 0.85
# It has no × either. A hyphen between words stays: for the dash there it writes a long one.
FIGURE_X = re.compile(r"(?<=\d )[xX](?= \d)")
# A ruling line that was read as a letter.
LONE_STROKE = re.compile(r"(?:(?<=\s)|^)[|¦]\s")
STROKE = 0.97
# A word whose first letter may be a capital I.
INITIAL_L = re.compile(r"(?<![\w-])l(?=[a-zåäö]{3})([a-zåäö]+)")
INITIAL = 0.985
# Hosts of addresses are written in small letters: an l read as L, an i as I.
HOST = re.compile(r"(?:https?://|www\.)[\w.-]*[A-Z][\w.-]*")
# An address that was read in two: no sentence begins with what follows.
PARTED = re.compile(r"(?<=\bwww\.) (?=[\w-]+\.\w)|(?<=[a-zåäö]\.) (?=fi\b)")
# A dash between a figure and a small letter is a hyphen: "54-vuotias".
FIGURE_DASH = re.compile(r"(?<=\d)–(?=[a-zåäö])")
# A speck behind a word that was read as a quote; the text has no other such quote.
LONE_QUOTE = re.compile(r"(?<=\w)['`´](?=\s|$)")
# Quotation marks at a word's edge: a text has them in pairs, of one kind.
QUOTE_HALF = re.compile(r"(?<!\S)[\"'’”*](?=\w)|(?<=[\w.,!?])[\"'’”](?=[\s.,;:!?)]|$)")
QUOTE = 0.96
# A speck of the paper that was read as a sign of its own.
SPECK = re.compile(r"\s[:;'`´^~_.,|¦]+(?=\s|$)")
# "1.12.–" and "2014–" at a line's end: the other end of the range follows.
RANGE_END = re.compile(r"\d\.?–$")
RANGE, SUFFIX = 0.98, 0.95
# A web address that ends with a sign after which addresses are broken at a line's end.
OPEN_ADDRESS = re.compile(r"(?=https?://|www\.)\S*[/?&=_]$")
ADDRESS = 0.97


def mended(
    text: str, raw: Passage, before: Sequence[Repair], knows: Callable[[str], bool], *, damaged: bool
) -> tuple[Repair, ...]:
    """The repairs of known slips.

    Args:
        text: the passage's text after the ledger ``before``.
        raw: the passage as read.
        before: a ledger on the passage's own text.
        knows: whether the lexicon has a word.
        damaged: whether the document's text layer or dump was judged damaged.
    """
    repairs = _joints(text, raw, before)
    dumped = damaged and all(line.source is TextSource.PLAIN_TEXT for line in raw.lines)
    read = dumped or any(line.source is TextSource.OCR for line in raw.lines)
    if read:
        repairs += _bullets(text, raw, before)
        repairs += [
            _repair("l", "I", found.start(), INITIAL)
            for found in INITIAL_L.finditer(text)
            if not knows(found[0]) and knows("I" + found[1])
        ]
        repairs += [_repair(found[0], "", found.start(), STROKE) for found in SPECK.finditer(text)]
        repairs += [
            _repair(found[0], found[0].lower(), found.start(), ADDRESS) for found in HOST.finditer(text)
        ]
        repairs += [_repair(" ", "", found.start(), ADDRESS) for found in PARTED.finditer(text)]
        repairs += [_repair("–", "-", found.start(), RANGE) for found in FIGURE_DASH.finditer(text)]
        if sum(text.count(sign) for sign in "'`´’‘") == 1:
            repairs += [_repair(found[0], "", found.start(), STROKE) for found in LONE_QUOTE.finditer(text)]
        taken = {repair.end for repair in repairs}
        repairs += [
            _repair(found[0], "", found.start(), STROKE)
            for found in LONE_STROKE.finditer(text)
            if found.start() + 1 not in taken
        ]
    if dumped:
        repairs += _quotes(text)
        repairs += [
            _repair(found[0], sign, found.start(), RANGE_DASH)
            for form, sign in ((HYPHEN_RANGE, "–"), (FIGURE_X, "×"))
            for found in form.finditer(text)
        ]
    if read or damaged:
        repairs += [_repair(found[0], "–", found.start(), DASH) for found in LONG_DASH.finditer(text)]
    return tuple(sorted(repairs, key=lambda repair: repair.start))


def _quotes(text: str) -> list[Repair]:
    """Other quotes at a word's edge whose other half in the same text is a curled double one."""
    halves = list(QUOTE_HALF.finditer(text))
    return [
        _repair(one[0], "”", one.start(), QUOTE)
        for first, second in zip(halves[::2], halves[1::2], strict=False)
        for one in (first, second)
        if one[0] != "”" and "”" in {first[0], second[0]}
    ]


def _bullets(text: str, raw: Passage, before: Sequence[Repair]) -> list[Repair]:
    """Signs at the beginning of a paragraph that stand for a bullet."""
    starts = [ledger.forward(before, line.start) for line in raw.lines]
    return [
        _repair(found[0], "•", at, BULLET)
        for at in dict.fromkeys(starts)
        if (at == 0 or text[at - 1] == "\n") and (found := BULLET_READ.match(text, at))
    ]


def _joints(text: str, raw: Passage, before: Sequence[Repair]) -> list[Repair]:
    """Line ends after a dash: a range goes on without a space, and "-hanke" keeps its own hyphen."""
    repairs = []
    for at in (ledger.forward(before, offset) for offset in raw.breaks):
        if RANGE_END.search(text, 0, at) and text[at + 1 : at + 2].isdigit():
            repairs.append(_joint(at, RANGE))
        elif OPEN_ADDRESS.search(text, 0, at):
            repairs.append(_joint(at, ADDRESS))
        elif text[:at].endswith(" -") and text[at + 1 : at + 2].islower():
            repairs.append(_joint(at, SUFFIX))
    return repairs


def _joint(at: int, probability: float) -> Repair:
    return Repair(" ", "", at, at + 1, RepairKind.HYPHEN, probability)


def _repair(original: str, repaired: str, start: int, probability: float) -> Repair:
    return Repair(original, repaired, start, start + len(original), RepairKind.CHARACTERS, probability)
