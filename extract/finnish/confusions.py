"""THE table of misread characters with weights, and what follows from it for comparing texts.

A new misreading is one row here. The module knows characters only: no words, no texts around them.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Confusion:
    """One way a reader takes one string for another.

    Attributes:
        clean: 1-3 printed characters, lower case.
        read: what is read, 1-3 characters.
        probability: P(read | clean), 0..1.
        channel: the reader: ``eng`` (Tesseract with the English model, which has neither ä nor ö)
            or ``any`` (every reader, so that one too).
    """

    clean: str
    read: str
    probability: float
    channel: str


# Counted on 88,000 aligned words (29,429 ä, 4,686 ö) printed in nine fonts at 9-12 pt, read at 150-300 dpi;
# lower and upper case together. Letters that any other may replace are left to ``near`` forms.
CONFUSIONS: tuple[Confusion, ...] = (
    Confusion("ä", "a", 0.927, "eng"),
    Confusion("ä", "é", 0.0188, "eng"),
    Confusion("ä", "d", 0.018, "eng"),
    Confusion("ä", "aé", 0.0072, "eng"),
    Confusion("ä", "i", 0.0045, "eng"),
    Confusion("ä", "4", 0.002, "eng"),
    Confusion("ä", "da", 0.0018, "eng"),
    Confusion("ä", "éa", 0.0014, "eng"),
    Confusion("ä", "ad", 0.0012, "eng"),
    Confusion("ä", "&", 0.0006, "eng"),
    Confusion("ä", "ii", 0.0006, "eng"),
    Confusion("ä", "ia", 0.0005, "eng"),
    Confusion("ä", "ai", 0.0004, "eng"),
    Confusion("ä", "€", 0.0002, "eng"),
    Confusion("ä", "@", 0.0002, "eng"),
    Confusion("ä", "a4", 0.0002, "eng"),
    Confusion("ä", "a@", 0.0002, "eng"),
    Confusion("ä", "a&", 0.0002, "eng"),
    Confusion("ä", "dé", 0.0002, "eng"),
    Confusion("ä", "8", 0.0001, "eng"),
    Confusion("ä", "aa", 0.0006, "eng"),
    Confusion("ä", "éi", 0.0001, "eng"),
    Confusion("ä", "", 0.0025, "eng"),
    Confusion("ö", "6", 0.288, "eng"),
    Confusion("ö", "é", 0.255, "eng"),
    Confusion("ö", "o", 0.218, "eng"),
    Confusion("ö", "d", 0.191, "eng"),
    Confusion("ö", "6é", 0.0098, "eng"),
    Confusion("ö", "dé", 0.0053, "eng"),
    Confusion("ö", "g", 0.0049, "eng"),
    Confusion("ö", "6o", 0.004, "eng"),
    Confusion("ö", "6d", 0.0023, "eng"),
    Confusion("ö", "o6", 0.002, "eng"),
    Confusion("ö", "é6", 0.002, "eng"),
    Confusion("ö", "oé", 0.0015, "eng"),
    Confusion("ö", "éd", 0.0013, "eng"),
    Confusion("ö", "s", 0.0013, "eng"),
    Confusion("ö", "d6", 0.0004, "eng"),
    Confusion("ö", "oo", 0.0004, "eng"),
    Confusion("ö", "0", 0.0004, "eng"),
    Confusion("ö", "@", 0.0003, "eng"),
    Confusion("ö", "id", 0.0002, "eng"),
    Confusion("ö", "i", 0.0004, "eng"),
    Confusion("ö", "a", 0.0004, "eng"),
    Confusion("ä", "aéa", 0.0001, "eng"),
    Confusion("h", "nh", 0.0001, "any"),
    Confusion("ö", "", 0.0058, "eng"),
    Confusion("ää", "aéa", 0.0025, "eng"),
    Confusion("ää", "daa", 0.0009, "eng"),
    Confusion("ää", "ada", 0.0007, "eng"),
    Confusion("ää", "déa", 0.0006, "eng"),
    Confusion("ää", "a", 0.0007, "eng"),
    Confusion("ö", "od", 0.0015, "eng"),
    Confusion("ö", "do", 0.0004, "eng"),
    Confusion("ö", "éo", 0.0004, "eng"),
    Confusion("å", "a", 0.9, "eng"),
    Confusion("tt", "t", 0.001, "eng"),
    Confusion("h", "n", 0.006, "any"),
    Confusion("l", "i", 0.0004, "any"),
    Confusion("l", "1", 0.0002, "any"),
    Confusion("l", "|", 0.0002, "any"),
    Confusion("l", "li", 0.0002, "any"),
    Confusion("l", "il", 0.0002, "any"),
    Confusion("l", "ll", 0.0002, "any"),
    Confusion("i", "l", 0.0003, "any"),
    Confusion("i", "1", 0.0002, "any"),
    # Of a capital too: ``Thanaa`` for Ihanaa, ``ej`` for ei.
    Confusion("i", "t", 0.00005, "any"),
    Confusion("i", "j", 0.00003, "any"),
    Confusion("i", "|", 0.0002, "any"),
    Confusion("i", "il", 0.0002, "any"),
    Confusion("k", "kk", 0.0002, "any"),
    Confusion("m", "rn", 0.0003, "any"),
    Confusion("rn", "m", 0.0003, "any"),
    Confusion("s", "5", 0.0005, "any"),
    Confusion("s", "$", 0.0001, "any"),
    Confusion("o", "0", 0.0003, "any"),
    Confusion("g", "9", 0.0002, "any"),
    Confusion("t", "f", 0.0002, "any"),
    Confusion("e", "f", 0.0002, "any"),
    Confusion("e", "c", 0.0003, "any"),
)

# A letter that survives as itself, by channel; the letters that are not named survive nearly always.
KEPT: dict[str, float] = {"ä": 0.00002, "ö": 0.00002, "å": 0.0005, "h": 0.99}
ANY = "any"
DOTTED = str.maketrans("äöåÄÖÅ", "aoaAOA")


def skeleton(text: str) -> str:
    """The text with ä, ö and å written as a and o: what a reader without them leaves at best."""
    return text.translate(DOTTED)


def is_odd(read: str) -> bool:
    """Whether a lower-case word as read shows a sign that no Finnish word has."""
    return not read.isalpha() or "é" in read


@cache
def lost(channel: str) -> dict[str, float]:
    """Letters that a reader may leave out, and how often."""
    return {
        row.clean: row.probability for row in CONFUSIONS if row.channel in {channel, ANY} and not row.read
    }


@cache
def inverse(channel: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each string a reader may give, the printed strings it may stand for and P(read | clean)."""
    rows: dict[str, list[tuple[str, float]]] = {}
    for row in CONFUSIONS:
        if row.channel in {channel, ANY} and row.read:
            rows.setdefault(row.read, []).append((row.clean, row.probability))
    return {read: tuple(found) for read, found in rows.items()}


_FOLDED = str.maketrans(
    {
        **dict.fromkeys("äåöéèóoàád60@&€4", "a"),
        **dict.fromkeys("l1|!j", "i"),
        **dict.fromkeys("$5", "s"),
        "h": "n",
    }
)


def fold(text: str) -> str:
    """A lower-case form in which a printed text and what any reader makes of it are (nearly) the same.

    Every letter that the table confuses with another falls together with it (a, ä, ö, o, é, d, 6 become
    one), runs of such a letter become a single one, white space single spaces. For comparing labels.
    """
    folded = " ".join(text.casefold().translate(_FOLDED).split())
    kept = [letter for at, letter in enumerate(folded) if at == 0 or letter != folded[at - 1]]
    return "".join(kept)
