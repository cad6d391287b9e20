"""Labels at the ends of lines: a label at the right of its value, as readers set the two in one line."""

from collections.abc import Sequence
from functools import cache

from extract import families
from extract.dumps.label_chain import Place
from extract.families import Family, fold

SURE, LONGEST_WORDS = 90.0, 8
# A label of one word may be a sentence's last word.
ONE_WORD_WEIGHT = 0.5


def places(lines: Sequence[str], family: Family) -> list[Place]:
    """The labels at the ends of lines; none where a sentence goes on below one of them.

    A text that was read row by row has its labels beside any line of a value: their places tell no end.

    Args:
        lines: of the dump; empty where a line was parted into columns.
        family: whose labels are sought.
    """
    tried = (_place_at(lines, number, family) for number, line in enumerate(lines) if line.strip())
    found = [place for place in tried if place is not None]
    return [] if any(_goes_on_below(place, lines) for place in found) else found


def _goes_on_below(place: Place, lines: Sequence[str]) -> bool:
    below = next((line.strip() for line in lines[place.lines[-1] + 1 :] if line.strip()), "")
    return below[:1].islower() or below.startswith("(")


def _place_at(lines: Sequence[str], number: int, family: Family) -> Place | None:
    """The label with which a line ends, its last words perhaps alone on the next line."""
    words = lines[number].split()
    if families.header(lines[number], family) or families.by_prefix(lines[number], family):
        return None
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    for at in range(max(1, len(words) - LONGEST_WORDS), len(words)):
        if words[at][0].isupper() and fold(words[at]) in _first_words(family):
            label, text = " ".join(words[at:]), " ".join(words[:at])
            options = [_place(label, text, (number,), family)]
            if below and not families.opens(below, family):
                options.append(_place(f"{label} {below}", text, (number, number + 1), family))
            found = [place for place in options if place is not None]
            if found:
                return max(found, key=lambda place: place.score)
    return None


def _place(raw: str, text: str, rows: tuple[int, ...], family: Family) -> Place | None:
    match = families.best(raw, family, SURE)
    if match is None:
        return None
    weight = match.score / 100 * (1 if " " in raw else ONE_WORD_WEIGHT)
    return Place(match.label, rows, ((rows[0], text),), weight * len(families.key(raw)), raw, closes=True)


@cache
def _first_words(family: Family) -> frozenset[str]:
    return frozenset(fold(wording.split()[0]) for label in family.labels for wording in label.wordings)
