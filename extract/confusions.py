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
            or ``fin`` (with the Finnish model).
    """

    clean: str
    read: str
    probability: float
    channel: str


# Counted on 46,312 aligned words printed in eight fonts at 9-12 pt and read at 150-300 dpi; the rows of
# fewer than five sightings were left out, and single sightings that any letter may have are ANY_LETTER.
CONFUSIONS: tuple[Confusion, ...] = (
    Confusion("ä", "a", 0.92, "eng"),
    Confusion("ä", "d", 0.0214, "eng"),
    Confusion("ä", "é", 0.0189, "eng"),
    Confusion("ä", "aé", 0.006, "eng"),
    Confusion("ä", "i", 0.0044, "eng"),
    Confusion("ä", "da", 0.0018, "eng"),
    Confusion("ä", "éa", 0.0015, "eng"),
    Confusion("ä", "4", 0.0014, "eng"),
    Confusion("ä", "ad", 0.001, "eng"),
    Confusion("ä", "&", 0.0009, "eng"),
    Confusion("ä", "ii", 0.0008, "eng"),
    Confusion("ä", "ia", 0.0006, "eng"),
    Confusion("ä", "€", 0.0003, "eng"),
    Confusion("ä", "", 0.001, "eng"),
    Confusion("ö", "6", 0.335, "eng"),
    Confusion("ö", "é", 0.225, "eng"),
    Confusion("ö", "d", 0.206, "eng"),
    Confusion("ö", "o", 0.16, "eng"),
    Confusion("ö", "0", 0.002, "eng"),
    Confusion("ö", "6é", 0.0093, "eng"),
    Confusion("ö", "g", 0.0066, "eng"),
    Confusion("ö", "dé", 0.0062, "eng"),
    Confusion("ö", "6o", 0.0044, "eng"),
    Confusion("ö", "o6", 0.0013, "eng"),
    Confusion("ö", "é6", 0.0013, "eng"),
    Confusion("ö", "6d", 0.0013, "eng"),
    Confusion("ö", "s", 0.0026, "eng"),
    Confusion("ö", "@", 0.0005, "eng"),
    Confusion("ö", "", 0.006, "eng"),
    Confusion("ää", "aéa", 0.0025, "eng"),
    Confusion("ää", "daa", 0.0009, "eng"),
    Confusion("ää", "ada", 0.0007, "eng"),
    Confusion("ää", "déa", 0.0006, "eng"),
    Confusion("å", "a", 0.9, "eng"),
    Confusion("h", "n", 0.008, "eng"),
    Confusion("l", "i", 0.0004, "eng"),
    Confusion("l", "1", 0.0002, "eng"),
    Confusion("l", "|", 0.0002, "eng"),
    Confusion("i", "l", 0.0003, "eng"),
    Confusion("i", "1", 0.0002, "eng"),
    Confusion("i", "|", 0.0002, "eng"),
    Confusion("i", "il", 0.0002, "eng"),
    Confusion("l", "li", 0.0002, "eng"),
    Confusion("l", "il", 0.0002, "eng"),
    Confusion("l", "ll", 0.0002, "eng"),
    Confusion("k", "kk", 0.0002, "eng"),
    Confusion("m", "rn", 0.0003, "eng"),
    Confusion("rn", "m", 0.0003, "eng"),
    Confusion("s", "5", 0.0002, "eng"),
    Confusion("s", "$", 0.0001, "eng"),
    Confusion("o", "0", 0.0003, "eng"),
    Confusion("g", "9", 0.0002, "eng"),
    Confusion("t", "f", 0.0002, "eng"),
    Confusion("ä", "a", 0.01, "fin"),
    Confusion("ö", "o", 0.01, "fin"),
    Confusion("å", "a", 0.9, "fin"),
    Confusion("é", "e", 0.6, "fin"),
    Confusion("é", "6", 0.2, "fin"),
    Confusion("s", "5", 0.0005, "fin"),
    Confusion("l", "i", 0.0003, "fin"),
    Confusion("i", "l", 0.0003, "fin"),
    Confusion("l", "1", 0.0002, "fin"),
    Confusion("h", "n", 0.0003, "fin"),
    Confusion("m", "rn", 0.0002, "fin"),
)

# A letter that survives as itself, by channel; the letters that are not named survive nearly always.
KEPT: dict[str, float] = {"ä": 0.00002, "ö": 0.00002, "å": 0.0005, "h": 0.99}
DOTTED = str.maketrans("äöåÄÖÅ", "aoaAOA")


def skeleton(text: str) -> str:
    """The text with ä, ö and å written as a and o: what a reader without them leaves at best."""
    return text.translate(DOTTED)


@cache
def inverse(channel: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each string a reader may give, the printed strings it may stand for and P(read | clean)."""
    rows: dict[str, list[tuple[str, float]]] = {}
    for row in CONFUSIONS:
        if row.channel == channel and row.read:
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
