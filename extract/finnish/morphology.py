"""Names the grammatical kind of a word from its analyses: what its neighbours tell of it.

A word with several analyses has all their kinds in its name, so that nothing is decided here.
"""

from collections.abc import Iterable, Mapping

KINDS = 3
UNKNOWN = "?"


def label(analyses: Iterable[Mapping[str, str]]) -> str:
    """The name of a word's kind: class, case and number, or mood, person and number."""
    found = sorted({_one(analysis) for analysis in analyses})
    return "|".join(found[:KINDS]) or UNKNOWN


def _one(analysis: Mapping[str, str]) -> str:
    parts = (
        analysis.get("CLASS", "")[:5],
        analysis.get("SIJAMUOTO", "")[:7],
        analysis.get("NUMBER", "")[:1],
        analysis.get("MOOD", "")[:6],
        analysis.get("PERSON", ""),
        "N" if analysis.get("NEGATIVE") == "true" else "",
    )
    return ".".join(parts)
