"""Texts without what readers lose or change first: for comparing printed words with words as read."""

import unicodedata
from functools import lru_cache

_FOLDS = str.maketrans(
    {"6": "o", "0": "o", "1": "l", "|": "l", "€": "a", "&": "a", "4": "a", "ø": "o", "ß": "ss"}
)


@lru_cache(maxsize=65_536)
def plain_letters(text: str) -> str:
    """A text's letters without case, accents, digits that OCR puts for letters, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDS))
    return "".join(sign for sign in plain if sign.isalnum())
