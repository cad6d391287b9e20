"""A comparison as text, Markdown, HTML and JSON. Makes text alone; the command writes it."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from extract import golden
from extract.compare.report import Comparison, FieldChange, Kind, Likelier
from extract.publish import html_page

PAGE = "comparison.html"
TOLD = {
    Kind.CONTENT: "the file itself is another one",
    Kind.REPAIR: "read the same, repaired otherwise",
    Kind.READING: "read otherwise at the same place",
    Kind.MAPPING: "taken from another place or field, come or gone",
    Kind.DOUBT: "the same value, another certainty, status or label",
}


def markdown(comparison: Comparison) -> str:
    """The report as Markdown."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(held: Comparison) -> Iterator[str]:
    yield "# Two runs compared"
    yield ""
    yield f"Before: `{held.before}`, after: `{held.after}`."
    yield ""
    yield from _section(
        f"Settings, versions and models that differ ({len(held.settings)})", len(held.settings)
    )
    yield from _table(
        ["name", "before", "after"], [[one.name, one.before, one.after] for one in held.settings]
    )
    if not held.differs:
        yield "Every row of every table is the same."
        return
    yield from _table(
        ["table", "rows before", "rows after", "only before", "only after"],
        [
            [one.table, one.before_rows, one.after_rows, one.only_before, one.only_after]
            for one in held.tables
        ],
    )
    yield from _section(f"Documents that changed ({held.documents_total})", held.documents_total)
    yield from _table(
        ["document", "change", "before", "after"],
        [[one.source_path, one.kind, one.before, one.after] for one in held.documents],
    )
    yield from _section(f"Cards that only one run has ({held.cards_total})", held.cards_total)
    yield from _table(
        ["document", "card", "change", "code", "name"],
        [[one.source_path, one.card_no, one.kind, one.code, one.name] for one in held.cards],
    )
    yield from _section("Links, problems and organisations that only one run has", len(held.rows))
    yield from _table(["table", "run", "row"], [[one.table, one.side, one.cells] for one in held.rows])
    total = sum(sum(counts.values()) for counts in held.fields.values())
    yield from _section(f"Fields that changed ({total})", total)
    yield from _table(
        ["kind", "what changed", *(f"{one} likelier" for one in Likelier)],
        [[kind, TOLD[kind], *(counts.get(one, 0) for one in Likelier)] for kind, counts in ordered(held)],
    )
    yield from _table(
        ["field", *Kind],
        [[name, *(counts.get(kind, 0) for kind in Kind)] for name, counts in held.fields_by_name.items()],
    )
    gained, lost = (sum(getattr(one, side) for one in held.flags) for side in ("gained", "lost"))
    yield from _section(f"Flags for review: {gained} gained, {lost} lost", len(held.flags))
    yield from _table(["field", "gained", "lost"], [[one.field, one.gained, one.lost] for one in held.flags])
    yield from _section(f"A sample to look at (seed {held.seed})", len(held.sample))
    for change in held.sample:
        yield f"- **{_escaped(title(change))}**: {_escaped(verdict(change))}  "
        yield f"  {_escaped(' '.join(difference(change)))}"


def ordered(held: Comparison) -> list[tuple[Kind, dict[Likelier, int]]]:
    """The kinds of change that there are, in their own order."""
    return [(kind, dict(held.fields[kind])) for kind in Kind if kind in held.fields]


def title(change: FieldChange) -> str:
    """Which field of which card, and where it stands."""
    page = f", page {change.page}" if change.page is not None else ""
    return f"{change.source_path}, card {change.card_no}, {change.field}{page}"


def verdict(change: FieldChange) -> str:
    """The kind of change and which value is likelier."""
    judged = change.judgement
    parts = [f"{change.kind}" + (f" (with {change.other_field})" if change.other_field else "")]
    if change.before_status != change.after_status:
        parts.append(f"{change.before_status} → {change.after_status}")
    if judged.before_known is not None and judged.after_known is not None:
        parts.append(f"known words {judged.before_known:.0%} → {judged.after_known:.0%}")
    parts.append(
        "neither is likelier" if judged.likelier is Likelier.EVEN else f"{judged.likelier} is likelier"
    )
    return ", ".join(parts)


def difference(change: FieldChange) -> list[str]:
    """The values, word by word."""
    return golden.word_difference(*_sides(change), colour=False)


def _sides(change: FieldChange) -> tuple[list[str], list[str]]:
    before, after = ([] if value is None else [golden.cell(value)] for value in (change.before, change.after))
    return before, after


def _section(heading: str, count: int) -> Iterator[str]:
    if count:
        yield f"## {heading}"
        yield ""


def _table(names: list[str], rows: "list[list[object]]") -> Iterator[str]:
    if not rows:
        return
    yield "| " + " | ".join(str(name) for name in names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join("" if cell is None else _escaped(str(cell)) for cell in row) + " |"
    yield ""


def _escaped(text: str) -> str:
    """Foreign text as Markdown shows it letter by letter."""
    for sign in "\\`*_{}[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def html(comparison: Comparison) -> str:
    """The report as one HTML page without scripts or requests."""
    return html_page(
        "extract.compare",
        PAGE,
        held=comparison,
        kinds=[(kind, TOLD[kind], counts) for kind, counts in ordered(comparison)],
        all_kinds=list(Kind),
        sides=list(Likelier),
        sample=[(title(one), verdict(one), golden.pieces(*_sides(one))) for one in comparison.sample],
    )


def as_json(comparison: Comparison) -> str:
    """The report for machines."""
    return (
        json.dumps({"differs": comparison.differs} | asdict(comparison), ensure_ascii=False, indent=1) + "\n"
    )
