"""Two forms of one document become the differences between them, each with its place on the page.

Decides by ``tolerance`` alone what counts; never looks at a document.
"""

import re
from collections.abc import Mapping, Sequence

from extract.families import Family
from extract.golden.form import VALUE, Key, entries, line_numbers
from extract.golden.report import Difference
from extract.golden.tolerance import TEXT_ASPECTS, USUAL, Budget, Slack, same, spent

Entries = Mapping[Key, Sequence[str]]
_PLACE = re.compile(r"\bpage (\d+) at (-?\d+) (-?\d+) (-?\d+) (-?\d+)")


def differences(
    golden: Sequence[str],
    now: Sequence[str],
    family: Family,
    budget: Budget | None = None,
    slack: Slack = USUAL,
) -> list[Difference]:
    """What differs between two forms.

    Args:
        golden: lines of the accepted form.
        now: lines of the present one.
        family: tells the kind of a field.
        budget: words of a text field that may differ.
        slack: how far places and sureness may.

    Raises:
        ValueError: a form holds a line that is none.
    """
    before, after, lines = entries(golden), entries(now), line_numbers(golden)
    found = []
    for key in sorted({*before, *after}, key=lambda key: (key.card_no, key.field, key.aspect)):
        old, new = before.get(key, ()), after.get(key, ())
        if not _same(old, new, slack):
            page, box = _place(key, after) or _place(key, before) or (None, None)
            name = _passes(key, old, new, family, budget)
            line = _line(key, lines, _first(old, new))
            found.append(Difference(*key, tuple(old), tuple(new), page, box, name, line))
    return found


def _same(old: Sequence[str], new: Sequence[str], slack: Slack) -> bool:
    return len(old) == len(new) and all(same(a, b, slack) for a, b in zip(old, new, strict=True))


def _first(old: Sequence[str], new: Sequence[str]) -> int:
    """Which of an entry's values is the first that differs."""
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _line(key: Key, lines: Mapping[Key, Sequence[int]], at: int) -> int:
    """The golden file's line that a difference is about: its own, its field's, its card's, or the first."""
    for known in (key, key._replace(aspect=VALUE), Key(key.card_no, "", "source")):
        if known in lines:
            return lines[known][min(at, len(lines[known]) - 1) if known == key else 0]
    return 1


def _passes(
    key: Key, old: Sequence[str], new: Sequence[str], family: Family, budget: Budget | None
) -> str | None:
    """The name of the budget that lets a difference pass; None where it counts."""
    if budget is None or key.aspect not in TEXT_ASPECTS or not _is_text(key.field, family):
        return None
    if budget.fields and key.field not in budget.fields:
        return None
    words = spent(old, new) if old and new else None
    return budget.name if words is not None and words <= budget.words else None


def _is_text(field: str, family: Family) -> bool:
    return any(spec.name == field and spec.kind.is_prose for spec in family.fields)


def _place(key: Key, held: Entries) -> tuple[int, tuple[int, int, int, int]] | None:
    """Page and box of a field."""
    for line in held.get(key._replace(aspect="place"), ()):
        match = _PLACE.search(line)
        if match:
            page, *corners = (int(part) for part in match.groups())
            return page, (corners[0], corners[1], corners[2], corners[3])
    return None
