"""What the other fields of a card tell of a field."""

from collections.abc import Sequence

from extract.model import Field, FieldStatus, Sign
from extract.review.confidence import origin_of

# Signs of words that a reader or channel damaged, whatever the origin: what they count in one field tells of
# the others of its card. A card with few words tells little.
DAMAGE = ("unknown", "odd", "doubtful", "stuck", "scraps", "small", "unpaired")
FEW_WORDS = 20
MOST_MISSING = 3


def signs_beside(fields: Sequence[Field]) -> list[tuple[Sign, ...]]:
    """What the other fields of a card tell of each: damaged words a word, and labels that were not found.

    A reader that damages words makes other words of some, too, which nothing in their own field shows; and
    the text of a label that was not found stands in another field.

    Args:
        fields: of one card, with their signs.
    """
    damage = [_summed(field, DAMAGE) for field in fields]
    length = [_summed(field, ("length",)) for field in fields]
    missing = [field.status is FieldStatus.LABEL_MISSING for field in fields]
    found = []
    for at, field in enumerate(fields):
        origin = origin_of(field.signals)
        rate = (sum(damage) - damage[at]) / (sum(length) - length[at] + FEW_WORDS)
        # A date, code or amount is wrong by one sign, however short it is.
        formal = f"{origin}.formal" in field.signals
        counts = {
            "facts" if formal else "company": rate if formal else rate * length[at],
            "missing": min(sum(missing) - missing[at], MOST_MISSING),
        }
        signs = (Sign(f"{origin}.{name}", count) for name, count in counts.items() if origin and count)
        found.append(tuple(signs))
    return found


def _summed(field: Field, names: Sequence[str]) -> float:
    """How much a field has of some signs."""
    return sum(count for name, count in field.signals.items() if name.partition(".")[2] in names)
