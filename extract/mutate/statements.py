"""What is stated of a mutant, as plain values that a manifest keeps, and whether it holds.

A statement is a name with its facts; the mutant's and the source's rows of all tables decide. Codes, dates,
money, names and links are exact. Running text may differ in a share of words, never in an ä, ö or å; a field
may differ further only where the mutant's row says that a person should look, and only so many may.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from extract import golden
from extract.families import Family, FieldSpec
from extract.golden import DocumentRows, Row

Statement = Mapping[str, Any]
NAME = "statement"


def document(status: str, reason: str | None = None) -> Statement:
    """The document's status, and the reason where it is not ok."""
    return {NAME: "document", "status": status, "reason": reason}


def cards(count: int) -> Statement:
    """How many cards are found."""
    return {NAME: "cards", "count": count}


def fields(
    times: int = 1, words: float = 0.0, doubted: float = 0.0, leave_out: tuple[str, ...] = ()
) -> Statement:
    """Every field is the source's.

    Args:
        times: how often the source's cards stand in the mutant, one after another.
        words: share of a running text's words that may differ.
        doubted: share of the fields that may differ further, if they are flagged for review.
        leave_out: fields that this does not speak of.
    """
    return {NAME: "fields", "times": times, "words": words, "doubted": doubted, "leave_out": list(leave_out)}


def links(times: int = 1) -> Statement:
    """Links and the words under them are the source's."""
    return {NAME: "links", "times": times}


def absent(field: str) -> Statement:
    """A field has no value, and no other field takes its text without saying that a person should look."""
    return {NAME: "absent", "field": field}


def broken(statement: Statement, mutant: DocumentRows, source: DocumentRows, family: Family) -> list[str]:
    """How a statement does not hold, a line each; none where it does.

    Raises:
        KeyError: there is no such statement, or it lacks a fact.
    """
    return list(JUDGES[statement[NAME]](statement, mutant, source, family))


def _document(facts: Statement, mutant: DocumentRows, _: DocumentRows, __: Family) -> Iterator[str]:
    stated, found = (facts["status"], facts["reason"]), (mutant.document["status"], mutant.document["reason"])
    if stated != found:
        yield f"stated {_said(*stated)}, found {_said(*found)}"


def _said(status: str, reason: str | None) -> str:
    return f"{status} ({reason})" if reason else status


def _cards(facts: Statement, mutant: DocumentRows, _: DocumentRows, __: Family) -> Iterator[str]:
    found = len(mutant.tables["cards"])
    if found != facts["count"]:
        yield f"stated {facts['count']} cards, found {found}"


def _fields(facts: Statement, mutant: DocumentRows, source: DocumentRows, family: Family) -> Iterator[str]:
    doubted, total = [], 0
    for number, original in _pairs(source, facts["times"]):
        for spec in family.fields:
            if spec.name in facts["leave_out"]:
                continue
            total += 1
            told = _differs(spec, (mutant, number), (source, original), facts["words"])
            if told is None:
                continue
            if facts["doubted"] and _flagged(mutant, number, spec.name):
                doubted.append(spec.name)
            else:
                yield f"card {number} {spec.name}: {told}"
    if len(doubted) > math.floor(facts["doubted"] * total):
        share = f"{facts['doubted']:.0%}"
        yield f"{len(doubted)} of {total} doubted fields differ, more than {share}: {', '.join(doubted)}"


def _pairs(source: DocumentRows, times: int) -> Iterator[tuple[int, int]]:
    """Card numbers of the mutant with those of the source that they repeat."""
    own = sorted(int(row["card_no"]) for row in source.tables["cards"])
    for turn in range(times):
        yield from ((turn * len(own) + number, number) for number in own)


def _differs(
    spec: FieldSpec, mutant: tuple[DocumentRows, int], source: tuple[DocumentRows, int], share: float
) -> str | None:
    """The words that differ beyond what is allowed; None where the field is the same."""
    before, after = (_value(rows, number, spec) for rows, number in (source, mutant))
    if before == after:
        return None
    if spec.kind.is_prose and share:
        spent = golden.spent([before], [after])
        if spent is not None and spent <= math.ceil(share * len(golden.words([before]))):
            return None
    return " ".join(golden.word_difference([before], [after], colour=False))


def _value(rows: DocumentRows, number: int, spec: FieldSpec) -> str:
    """Running text as repaired, anything else as typed."""
    prose = spec.kind.is_prose
    held = _field(rows, number, spec.name) if prose else next(iter(rows.of("cards", number)), None)
    return golden.cell(held["value" if prose else spec.name]) if held is not None else "(no card)"


def _field(rows: DocumentRows, number: int, name: str) -> Row | None:
    return next((row for row in rows.of("fields", number) if row["field"] == name), None)


def _flagged(rows: DocumentRows, number: int, name: str) -> bool:
    row = _field(rows, number, name)
    return row is not None and bool(row["needs_review"])


def _links(facts: Statement, mutant: DocumentRows, source: DocumentRows, _: Family) -> Iterator[str]:
    stated: Counter[str] = Counter()
    for _number, original in _pairs(source, facts["times"]):
        stated += Counter(_link(row) for row in source.of("links", original))
    found = Counter(_link(row) for row in mutant.tables["links"])
    yield from (f"missing: {link}" for link in sorted((stated - found).elements()))
    yield from (f"not the source's: {link}" for link in sorted((found - stated).elements()))


def _link(row: Row) -> str:
    return f"{golden.cell(row['text'])} → {row['url']} ({row['field']})"


def _absent(facts: Statement, mutant: DocumentRows, source: DocumentRows, _: Family) -> Iterator[str]:
    name = facts["field"]
    for row in source.tables["cards"]:
        number = int(row["card_no"])
        own = _field(mutant, number, name)
        if own is None or own["value"] is not None:
            yield f"card {number} {name}: stated no value, found {golden.cell(own and own['value'])}"
        text = golden.cell((_field(source, number, name) or {"value": None})["value"])
        yield from (
            f"card {number} {other['field']}: takes the text of {name} and is not flagged for review"
            for other in mutant.of("fields", number)
            if text != golden.NOTHING and text in golden.cell(other["value"]) and not other["needs_review"]
        )


JUDGES: Mapping[str, Callable[[Statement, DocumentRows, DocumentRows, Family], Iterator[str]]] = {
    "document": _document,
    "cards": _cards,
    "fields": _fields,
    "links": _links,
    "absent": _absent,
}
