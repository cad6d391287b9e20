"""Bytes of a text into characters: by their mark, their zeros, as UTF-8, or as the likeliest old encoding.

Text that was read in a wrong encoding and stored again ("TyÃ¶", "Ty√∂") is undone where the whole text
becomes likelier by it: every way is weighed by the signs of Finnish text that it gives. Line ends stay as
they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.errors import DocumentError, Reason

# Marks, the longer first: UTF-32's begins with UTF-16's.
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# In the order of preference where two are equally likely. Latin-1 has control characters where Windows-1252
# has dashes and quotes: the latter holds both.
OLD = ("cp1252", "mac_roman", "cp850", "cp437", "iso8859_15", "cp1257")
READ_AS = ("cp1252", "latin_1", "mac_roman", "cp850", "cp437")
# Logarithms of how likely a sign beyond ASCII is in Finnish text; capitals and signs are rarer.
LIKELY = (
    {"ä": -1.0, "ö": -1.5}
    | dict.fromkeys("åéÄÖ–”•’", -4.0)
    | dict.fromkeys("€…×§°½šžáõüÅÉ“„\u00a0\u00ad", -5.5)
)
LETTER, SIGN, CONTROL, UNKNOWN = -8.0, -10.0, -14.0, -9.0
EXTENDED, WEST = -12.0, "\xff"  # Latin letters that Western Europe does not write, and the last that it does
FOREIGN, LATIN = -18.0, "\u024f"  # letters of other scripts, and the last Latin one
INSIDE_WORD = -5.0  # a capital or sign between two small letters
BINDING = frozenset("’\u00ad")  # signs that may stand inside a word
LEAST_SHARE = 0.005  # of ä and ö among the signs of a Finnish text, spaces and figures counted
WEIGHED = 20_000  # signs beyond ASCII that are weighed; a longer text goes on as it began
GAIN = 12.0  # an undoing must make the text so much likelier
ROUNDS = 3
BEYOND = re.compile(r"(?s)(?<=(.))?([^\x00-\x7f])(?=(.))?")
ZEROS, FEW_ZEROS = 0.7, 0.05
# Bytes that no text holds, but for a few left by programs that fill blocks: a share of all before the last.
NO_TEXT, STRAY_SIGNS = bytes([*range(9), *range(14, 27), *range(28, 32)]), 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how its bytes became it.

    Attributes:
        encoding: of the bytes.
        undone: what was undone then, as "read as … , stored as …", in order.
    """

    text: str
    encoding: str
    undone: tuple[str, ...] = ()


def decoded(content: bytes) -> Decoded:
    """The text of bytes.

    Raises:
        DocumentError: the bytes are no text.
    """
    text, encoding = _first(content)
    undone: list[str] = []
    for _ in range(ROUNDS):
        made = _likelier(text)
        if made is None:
            break
        text, way = made
        undone.append(way)
    return Decoded(text, encoding, tuple(undone))


def _first(content: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    if b"\0" in content:
        words = content.rstrip(b"\0")
        odd = len(words) - len(words.translate(None, NO_TEXT))
        if words and odd <= STRAY_SIGNS * len(words):
            return _first(words.replace(b"\0", b""))
        wide = _wide(content)
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        tried = [(content.decode(name, "replace"), name) for name in ("utf-8", *OLD)]
        return max(tried, key=lambda one: likelihood(one[0], len(content)))


def _wide(content: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: most bytes at the same places of Finnish text are zero."""
    quarters = [content[at::4].count(0) / max(len(content) / 4, 1) for at in range(4)]
    if min(quarters[:2]) >= ZEROS and quarters[3] < ZEROS and quarters[2] >= ZEROS:
        return "utf-32-be"
    if min(quarters[2:]) >= ZEROS and quarters[0] < ZEROS and quarters[1] >= ZEROS:
        return "utf-32-le"
    even, odd = (quarters[0] + quarters[2]) / 2, (quarters[1] + quarters[3]) / 2
    if max(even, odd) < ZEROS or min(even, odd) > FEW_ZEROS:
        raise DocumentError(Reason.UNSUPPORTED, "The file is named .txt but holds binary data.")
    return "utf-16-be" if even > odd else "utf-16-le"


def likelihood(text: str, length: int) -> float:
    """How likely the signs beyond ASCII of a text's beginning are in Finnish; a logarithm.

    Args:
        text: the whole of it, or its signs beyond ASCII with their neighbours.
        length: of the whole text: where ä and ö are too rare for Finnish they are likely none.
    """
    found = list(_beyond(text))
    dotted = sum(sign in "äö" for _, sign, _ in found)
    dearer = LETTER * dotted if dotted < LEAST_SHARE * length and len(found) < WEIGHED else 0.0
    return sum(_likely(*one) for one in found) + dearer


def _beyond(text: str) -> Iterator[tuple[str, str, str]]:
    for count, found in enumerate(BEYOND.finditer(text)):
        if count == WEIGHED:
            return
        yield found[1] or " ", found[2], found[3] or " "


@cache
def _likely(before: str, sign: str, after: str) -> float:
    if sign == "\ufffd":
        return UNKNOWN
    letter = LETTER if sign <= WEST else EXTENDED if sign <= LATIN else FOREIGN
    usual = letter if sign.isalpha() else CONTROL if not sign.isprintable() else SIGN
    likely = LIKELY.get(sign, usual)
    between = before.islower() and after.islower()
    return likely + (INSIDE_WORD if between and not sign.islower() and sign not in BINDING else 0.0)


def _likelier(text: str) -> tuple[str, str] | None:
    """The text with one wrong reading undone, and which; None where none makes it likelier."""
    if text.isascii():
        return None
    ways = [(read, "utf-8") for read in READ_AS]
    ways += [(read, stored) for read in READ_AS for stored in READ_AS if read != stored != "latin_1"]
    start = "".join(before + sign + after for before, sign, after in _beyond(text))
    least = likelihood(start, len(text)) + GAIN
    weighed = [(likelihood(_undone(start, *way), len(text)), -at, way) for at, way in enumerate(ways)]
    best, _, way = max(weighed)
    made = _undone(start, *way)
    # In any text small letters are more.
    if best < least or made.count("ä") + made.count("ö") < made.count("Ä") + made.count("Ö"):
        return None
    return _undone(text, *way), f"{way[1]} read as {way[0]}"


def _undone(text: str, read: str, stored: str) -> str:
    """A text's signs beyond ASCII as the bytes they were read from, decoded again; the others stay."""
    if stored != "utf-8":
        return text.translate(_signs(read, stored))
    return _runs(read).sub(lambda found: _run(found[0], read), text)


@cache
def _signs(read: str, stored: str) -> dict[int, str]:
    table = {}
    for byte in range(0x80, 0x100):
        was, is_now = (bytes([byte]).decode(name, "ignore") for name in (read, stored))
        if was and is_now:
            table[ord(was)] = is_now
    return table


@cache
def _bytes(read: str) -> dict[str, int]:
    """The byte behind each sign of an encoding beyond ASCII; what it has no sign for stays a control sign."""
    high = range(0x80, 0x100)
    known = {sign: byte for byte in high if (sign := bytes([byte]).decode(read, "ignore"))}
    return {chr(byte): byte for byte in high} | known


@cache
def _runs(read: str) -> re.Pattern[str]:
    """Signs whose bytes are one letter of UTF-8: a lead and what follows it, one of which may be lost."""
    known = _bytes(read)
    follow = "[" + "".join(re.escape(sign) for sign, byte in known.items() if byte < 0xC0) + "]"
    leads = {
        count: "[" + "".join(re.escape(sign) for sign, byte in known.items() if low <= byte < high) + "]"
        for count, (low, high) in {1: (0xC2, 0xE0), 2: (0xE0, 0xF0), 3: (0xF0, 0xF5)}.items()
    }
    whole = "|".join(f"{lead}{follow}{{{count}}}" for count, lead in leads.items())
    lost = "â€\ufffd?" if read == "cp1252" else "(?!)"
    return re.compile(f"{whole}|{lost}")


def _run(run: str, read: str) -> str:
    known = _bytes(read)
    try:
        return bytes(known[sign] for sign in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        # The third byte of ” is none of Windows-1252's signs.
        return "”" if run.startswith("â€") else run
