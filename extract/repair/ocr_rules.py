"""What engines are known to make of signs that they cannot write or tell apart: bullets, dashes, a capital I.

The Finnish model has no • and no –; English OCR makes a long dash of the Finnish one; in most faces without
serifs I and l are one shape. Each row is a rule with its reason, and gives repairs.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache

from extract.families import fold
from extract.model import Ledger, Passage, Repair, RepairKind, TextSource, ledger
from extract.organisations import municipalities
from extract.repair.hyphen import SUSPENDED

# What Tesseract's Finnish model reads for a bullet, at the beginning of a line and followed by a space.
BULLET_READ = re.compile(r"(?:»«|[*e+«»¢°o©®¢])(?=\s)")
BULLET = 0.99
# No Finnish text has an em dash between words; English OCR writes it for the en dash.
LONG_DASH = re.compile(r"(?<=\s)—(?=\s)|(?<=\d)(?:—[-–]?|[-–]—)(?=\d)")
DASH = 0.98
# English OCR writes a hyphen for the dash of "2015–2019"; the cards print a dash there, but not always.
HYPHEN_RANGE = re.compile(r"(?<=\d)-(?=\d)")
RANGE_DASH = 0.85
# Between spaces in running text a hyphen is a dash too: 18 of 18 in the written cards, where names of
# projects have 74 dashes and 19 hyphens.
SPACED_HYPHEN = re.compile(r"(?<=[^\s•:]\s)-(?=\s\S)")
# It has no × either. A hyphen between words stays: for the dash there it writes a long one.
FIGURE_X = re.compile(r"(?<=\d )[xX](?= \d)")
# A ruling line that was read as a letter.
LONE_STROKE = re.compile(r"(?:(?<=\s)|^)[|¦]\s")
STROKE = 0.97
# A word whose first letter may be a capital I.
INITIAL_L = re.compile(r"(?<![\w-])l(?=([a-zåäö]{3,}))")
INITIAL = 0.985
# Before the name of a region ("Itä-Suomi") it is one whatever was read.
EAST = re.compile(r"(?<![\w.@/-])[il](?=t[äa]-[A-ZÅÄÖ])")
# Hosts of addresses are written in small letters: an l read as L, an i as I.
HOST = re.compile(r"(?:https?://|www\.)[\w.-]*[A-Z][\w.-]*")
# What English OCR makes of the slashes and the first w behind "https:".
SCHEME = re.compile(r"\b(https?):?[/A]{1,3}ww?w(?=\.\w)")
# What engines without a Finnish model read for "%" behind a number of no more than a hundred, and for "@".
SHARE = re.compile(r"(?:(?<=\b\d )|(?<=\b\d\d ))(?:960?o?|90o?|260?)(?=[:).,;]|\s[a-zåäö(]|$)")
AT_SIGN = re.compile(r"\b[\w.-]*[a-zåäö](Q)[a-zåäö][\w-]*(?:\.[\w-]+)+")
# A nought before the sign of what it counts.
NOUGHT = re.compile(r"(?<!\S)O(?=\s?[€%])")
# The Swedish name of a municipality behind its Finnish one: no reader of Finnish or English has its å.
SWEDISH_NAME = re.compile(r"(?<=\()[A-ZÅÄÖ][\w-]{2,}(?=\))|\bAbo(?= Akademi\b)")
# An address that was read in two: no sentence begins with what follows.
PARTED = re.compile(r"(?<=\bwww\.) (?=[\w-]+\.\w)|(?<=[a-zåäö]\.) (?=fi\b)")
# A full stop behind a long word, where the sentence goes on: a comma whose tail was lost. Abbreviations are
# shorter, a stop that only one reader sees is gone by then, and an i or l may be a capital I.
STOP_INSIDE = re.compile(r"(?<=[a-zåäö]{5})\.(?= [a-hjkm-zåäö][a-zåäö]{2})")
COMMA = 0.93
# A dash between a figure and a small letter is a hyphen: "54-vuotias".
FIGURE_DASH = re.compile(r"(?<=\d)–(?=[a-zåäö])")
# A speck behind a word that was read as a quote; the text has no other such quote.
LONE_QUOTE = re.compile(r"(?<=\w)['`´](?=\s|$)")
# A stroke before small letters is an l; between small ones English OCR writes a capital S for its own.
STROKE_L = re.compile(r"(?<![^\s(])\|(?=([a-zåäö]{3,}))")
INNER_CAPITAL = re.compile(r"\b[a-zåäö]+(S)[a-zåäö]+\b")
# A ruling line's end behind a word.
UNDERSCORE = re.compile(r"(?<=[a-zåäö])_+(?=\s|$)")
# Quotation marks at a word's edge: a text has them in pairs, of one kind.
QUOTE_HALF = re.compile(r"(?<![^\s(])(?:[\"'’‘”“]+|\*)(?=\w)|(?<=[\w.,!?])[\"'’‘”“]+(?=[\s.,;:!?)]|$)")
DOUBLE_QUOTE = re.compile('["”“]')
QUOTE = 0.96
# A speck of the paper that was read as a sign of its own.
SPECK = re.compile(r"\s[:;'`´^~_.,|¦]+(?=\s|$)")
# Signs of lists alone at a dump's text's end: behind the last line they mark nothing.
LAST_SIGNS = re.compile(r"(?<=\S)(?:\s+[•●▪■‣◦○·\uf0b7])+$")
# "1.12.–" and "2014–" at a line's end: the other end of the range follows.
RANGE_END = re.compile(r"\d\.?–$")
RANGE, SUFFIX = 0.98, 0.95
# A web address that ends with a sign after which addresses are broken at a line's end.
ADDRESS_LEADS = ("http://", "https://", "www.")
OPEN_ENDS = ("/", "?", "&", "=", "_")
ADDRESS = 0.97
# A gap read behind a hyphen inside a line, before a name or behind an acronym: print has it in 2 of 525 and 3
# of 484 such places (Turku Dependency Treebank and statutes), before a conjunction aside.
NAME_GAP = re.compile(r"(?:[^\W\d_]{2}-(?= [A-ZÅÄÖ][a-zåäö])|\b[A-ZÅÄÖ]{2,}-(?= [a-zåäö]{3}))( )")
GAP = 0.98

Knows = Callable[[str], bool]
Found = re.Match[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One slip of engines.

    Attributes:
        form: where it may stand.
        repaired: what is meant there.
        probability: that it is.
        group: of the form's match, what is changed.
        unless: what must not hold of a match, asked with the lexicon.
    """

    form: re.Pattern[str]
    repaired: str
    probability: float
    group: int = 0
    unless: Callable[[Found, Knows], bool] | None = None

    def repairs(self, text: str, knows: Knows) -> list[Repair]:
        """What the rule changes in a text."""
        return [
            _repair(found[self.group], self.repaired, found.start(self.group), self.probability)
            for found in self.form.finditer(text)
            if self.unless is None or not self.unless(found, knows)
        ]


def _no_capital_i(found: Found, knows: Knows) -> bool:
    return knows(f"l{found[1]}") or not knows(f"I{found[1]}")


def _many_quotes(found: Found, _: Knows) -> bool:
    return sum(found.string.count(sign) for sign in "'`´’‘") != 1


def _suspended(found: Found, _: Knows) -> bool:
    return SUSPENDED.match(found.string, found.end()) is not None


# What any engine makes of Finnish print.
READ = (
    Rule(INITIAL_L, "I", INITIAL, unless=_no_capital_i),
    Rule(EAST, "I", INITIAL),
    Rule(SPECK, "", STROKE),
    Rule(PARTED, "", ADDRESS),
    Rule(NOUGHT, "0", ADDRESS),
    Rule(STOP_INSIDE, ",", COMMA),
    Rule(FIGURE_DASH, "-", RANGE),
    Rule(LONE_QUOTE, "", STROKE, unless=_many_quotes),
)
# What engines without a Finnish model make of it, where no image can be asked.
DUMPED = (
    Rule(SHARE, "%", RANGE_DASH),
    Rule(AT_SIGN, "@", ADDRESS, group=1),
    Rule(HYPHEN_RANGE, "–", RANGE_DASH),
    Rule(FIGURE_X, "×", RANGE_DASH),
    Rule(STROKE_L, "l", INITIAL, unless=lambda found, knows: knows(found[1])),
    Rule(INNER_CAPITAL, "s", QUOTE, group=1),
    Rule(UNDERSCORE, "", STROKE),
)


def mended(
    text: str,
    raw: Passage,
    before: Sequence[Repair],
    knows: Knows,
    *,
    damaged: bool,
    name: bool = False,
) -> Ledger:
    """The repairs of known slips.

    Args:
        text: the passage's text after the ledger ``before``.
        raw: the passage as read.
        before: a ledger on the passage's own text.
        knows: whether the lexicon has a word.
        damaged: whether the document's text layer or dump was judged damaged.
        name: whether the passage is a project's name.
    """
    dumped = damaged and all(line.source is TextSource.PLAIN_TEXT for line in raw.lines)
    read = dumped or any(line.source is TextSource.OCR for line in raw.lines)
    addresses = _addresses(text, dumped=dumped) if read else ()
    text, whole = ledger.apply(text, addresses), text
    places = ledger.Places(ledger.chain(raw.text, tuple(before), addresses))
    repairs = _joints(text, raw, places)
    if raw.lines and raw.lines[-1].source is TextSource.PLAIN_TEXT:
        repairs += Rule(LAST_SIGNS, "", STROKE).repairs(text, knows)
    if read:
        repairs += [*_bullets(text, raw, places), *_swedish(text)]
        repairs += _by_rules(READ, text, knows)
        repairs += _strokes(text, repairs)
        repairs += _gaps(text, knows, {places.forward(at) for at in raw.breaks})
    if dumped:
        repairs += _by_rules(DUMPED, text, knows)
        repairs += [] if name else Rule(SPACED_HYPHEN, "–", RANGE_DASH).repairs(text, knows)
    if read or damaged:
        repairs += Rule(LONG_DASH, "–", DASH).repairs(text, knows)
    return ledger.chain(whole, addresses, ledger.settle(_quotes(text) if dumped else (), repairs))


def _by_rules(rules: Sequence[Rule], text: str, knows: Knows) -> list[Repair]:
    return [repair for rule in rules for repair in rule.repairs(text, knows)]


def _gaps(text: str, knows: Knows, breaks: Set[int]) -> list[Repair]:
    """Gaps read behind hyphens inside lines; line ends are ``hyphen``'s matter."""
    found = Rule(NAME_GAP, "", GAP, group=1, unless=_suspended).repairs(text, knows)
    return [repair for repair in found if repair.start not in breaks]


def _strokes(text: str, repairs: Sequence[Repair]) -> list[Repair]:
    """Ruling lines read as letters, but where another repair ends behind them."""
    taken = {repair.end for repair in repairs}
    return [
        _repair(found[0], "", found.start(), STROKE)
        for found in LONE_STROKE.finditer(text)
        if found.start() + 1 not in taken
    ]


def _addresses(text: str, *, dumped: bool) -> Ledger:
    """What stands before a host mended where English OCR read it, then hosts in small letters."""
    schemes = [
        _repair(found[0], f"{found[1]}://www", found.start(), ADDRESS)
        for found in (SCHEME.finditer(text) if dumped else ())
        if found[0] != f"{found[1]}://www"
    ]
    middle = ledger.apply(text, schemes)
    hosts = [_repair(found[0], found[0].lower(), found.start(), ADDRESS) for found in HOST.finditer(middle)]
    return ledger.chain(text, tuple(schemes), tuple(hosts))


def _quotes(text: str) -> list[Repair]:
    """Quotes at a word's edge that are not as their other half, where one of both is double."""
    halves = list(QUOTE_HALF.finditer(text))
    return [
        _repair(one[0], "”", one.start(), QUOTE)
        for first, second in zip(halves[::2], halves[1::2], strict=False)
        for one in (first, second)
        if one[0] != "”" and first[0] != second[0] and DOUBLE_QUOTE.search(first[0] + second[0])
    ]


@cache
def _swedish_names() -> dict[str, str]:
    """Swedish names of municipalities with letters that English lacks, by their folded letters."""
    names = {town.name_sv for town in municipalities() if town.name_sv}
    return {fold(name): name for name in names if not name.isascii()}


def _swedish(text: str) -> list[Repair]:
    """Swedish names of municipalities that lost their letters."""
    found = ((one, _swedish_names().get(fold(one[0]))) for one in SWEDISH_NAME.finditer(text))
    return [_repair(one[0], name, one.start(), ADDRESS) for one, name in found if name and name != one[0]]


def _bullets(text: str, raw: Passage, places: ledger.Places) -> list[Repair]:
    """Signs at the beginning of a paragraph that stand for a bullet."""
    starts = [places.forward(line.start) for line in raw.lines]
    return [
        _repair(found[0], "•", at, BULLET)
        for at in dict.fromkeys(starts)
        if (at == 0 or text[at - 1] == "\n") and (found := BULLET_READ.match(text, at))
    ]


def _joints(text: str, raw: Passage, places: ledger.Places) -> list[Repair]:
    """Line ends after a dash: a range goes on without a space, and "-hanke" keeps its own hyphen."""
    repairs = []
    for at in map(places.forward, raw.breaks):
        if RANGE_END.search(text, max(0, at - 4), at) and text[at + 1 : at + 2].isdigit():
            repairs.append(_joint(at, RANGE))
        elif text.endswith(OPEN_ENDS, 0, at) and _in_address(text, at):
            repairs.append(_joint(at, ADDRESS))
        elif text.endswith(" -", 0, at) and text[at + 1 : at + 2].islower():
            repairs.append(_joint(at, SUFFIX))
    return repairs


def _in_address(text: str, at: int) -> bool:
    """Whether an offset stands in or behind a web address."""
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at]
    return any(lead in word for lead in ADDRESS_LEADS)


def _joint(at: int, probability: float) -> Repair:
    return Repair(" ", "", at, at + 1, RepairKind.HYPHEN, probability)


def _repair(original: str, repaired: str, start: int, probability: float) -> Repair:
    return Repair(original, repaired, start, start + len(original), RepairKind.CHARACTERS, probability)
