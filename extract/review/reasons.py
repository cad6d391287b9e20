"""Why a field is doubted, in words: its signs of doubt, those that cost most first."""

from collections.abc import Mapping

from extract.review.confidence import costs

WORDS = {
    "ambiguous": "several labels could own the text",
    "company": "damaged words in the other fields of the card",
    "doubtful": "words that are probably misread and were left as read",
    "empty": "nothing was found in the cell",
    "empty-part": "the cell's text shows no such date, code or amount",
    "numbers": "numbers inside the text",
    "foot": "an end in figures, as at a page's foot",
    "formal": "a date, code or amount of this origin",
    "joined": "words joined at line ends",
    "label-missing": "the label was not found",
    "layer": "words of a text layer inside scanned text",
    "length": "the length of the text",
    "lines": "the number of lines",
    "listed": "a listed name of this origin",
    "marks": "items of a list with another mark than a bullet",
    "mended": "readings mended by format",
    "missing": "labels that were not found elsewhere on the card",
    "name": "a name of this origin",
    "names": "names that no list has",
    "odd": "odd signs",
    "facts": "a date, code or amount among damaged words",
    "figures": "figures that readers take for each other",
    "shares": "figures that may be a sign of per cent",
    "owner": "text that may belong to another label",
    "capitals": "capitals inside a sentence",
    "gaps": "cells of the card that show no text",
    "labels": "words of labels inside the text",
    "ranges": "hyphens between figures",
    "stuck": "stops without a space after them",
    "scraps": "scraps of one or two letters",
    "parts": "paragraphs",
    "quotes": "quotation marks",
    "claimed": "a list that may go on among the texts of uncertain owners",
    "dashes": "dashes",
    "second": "choices between two readings",
    "small": "sentences that begin with a small letter",
    "stray": "a last word of one letter or mark",
    "straight": "straight quotation marks",
    "text": "a text of this origin",
    "torn": "a beginning or end that looks torn",
    "unended": "paragraphs without a stop among others that have one",
    "unlisted": "paragraphs without a bullet among others that have one",
    "unknown": "words that no lexicon has",
    "unlike": "words that two readers read differently",
    "unpaired": "quotation marks or brackets without a partner",
    "unreadable": "the cell shows something that is not readable",
    "words": "words that may be misread",
}
SHOWN = 3
LEAST_SHARE = 0.1


def reasons_of(signals: Mapping[str, float]) -> list[str]:
    """The signs of doubt that cost most, each with its share of the doubt in percent."""
    found = costs(signals)
    total = sum(found.values())
    if not total:
        return []
    ordered = sorted(found, key=lambda name: (-found[name], name))[:SHOWN]
    return [
        f"{_words(name)} ({100 * found[name] / total:.0f} %)"
        for name in ordered
        if found[name] >= LEAST_SHARE * total
    ]


def _words(name: str) -> str:
    _, _, sign = name.partition(".")
    if sign.startswith("seen"):
        return f"words read with a confidence of {sign.removeprefix('seen')} or a little more"
    return WORDS[sign]
