"""The report of a run as one HTML page without scripts or requests: what ``run.json`` tells, as plots."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extract.batch.report import REPORT_HTML
from extract.publish import html_page

Bar = tuple[str, int, str]
Key = tuple[str, int, str]
PathOf = Callable[[str], Path | None]
VALUE_SHOWN = 160


def write_page(
    folder: Path, told: Mapping[str, Any], path_of: PathOf, pictures: Mapping[Key, str] | None = None
) -> None:
    """Writes ``report.html``.

    Args:
        folder: where to.
        told: the content of ``run.json``.
        path_of: where a document lies, by its source path.
        pictures: of fields to review, as PNG in base64.
    """
    when = time.strftime("%Y-%m-%d %H:%M")
    (folder / REPORT_HTML).write_text(render(told, when, path_of, pictures or {}), "utf-8")


def render(told: Mapping[str, Any], when: str, path_of: PathOf, pictures: Mapping[Key, str]) -> str:
    """The page. File names are escaped: they are as foreign as the files."""
    counts, this_run = told["counts"], told["this_run"]
    repairs = sorted(counts["repairs_by_probability"].items())
    return html_page(
        "extract.batch",
        REPORT_HTML,
        program=told["program"]["version"],
        when=when,
        planned={"to_read": 0, "known": 0, "aside": {}} | this_run["planned"],
        wall=f"{this_run['wall_s']:.0f} s",
        cpu=f"{this_run['cpu_s']:.0f} s",
        figures=_figures(counts),
        statuses=_bars(counts["documents"]),
        reasons=_bars(counts["reasons"]),
        sources=_bars(counts["cards_by_text_source"]),
        repairs=repairs,
        repairs_largest=max((max(bins) for _, bins in repairs), default=1),
        review=_review(counts["review_by_field"]),
        problems=_bars(counts["problems_by_code"]),
        doubts=_bars(counts.get("doubts_by_reason", {})),
        decisions=_bars(counts.get("decisions", {})),
        stages=[(stage, round(spent["cpu_s"]), "") for stage, spent in told["stages"].items()],
        slowest=[(seconds, name, _link(path_of(name))) for seconds, name in told["slowest"]],
        failed=[(name, why, message, _link(path_of(name))) for name, why, message in told["failed"]],
        asked=[_asked(row, path_of, pictures) for row in told["least_sure"]],
        doubtful=counts["fields_to_review"],
        facts=[*told["versions"].items(), *_settings(told)],
    )


def _link(path: Path | None) -> str | None:
    """An address that a browser opens; None where there is no such file."""
    return path.absolute().as_uri() if path is not None and path.is_file() else None


def _asked(row: Mapping[str, Any], path_of: PathOf, pictures: Mapping[Key, str]) -> dict[str, Any]:
    """A field to review as the page shows it."""
    key = (row["source_path"], row["card_no"], row["field"])
    value = row["value"] or "–"
    short = value if len(value) <= VALUE_SHOWN else f"{value[:VALUE_SHOWN]} …"
    sure = "unknown" if row["confidence"] is None else f"{row['confidence']:.3f}"
    return {
        **row,
        "value": short,
        "confidence": sure,
        "link": _link(path_of(key[0])),
        "picture": pictures.get(key),
    }


def _settings(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The settings; a family by its name and its file's hash, for its file may be a user's own."""
    families = ", ".join(f"{name} (sha256 {digest[:12]})" for name, digest in told["families"].items())
    return [(name, families if name == "family" else value) for name, value in told["settings"].items()]


def _figures(counts: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [
        ("files", counts["inputs"]),
        ("cards", counts["cards"]),
        ("fields filled", counts["fields"].get("filled", 0)),
        ("repairs", counts["repairs"]),
        ("fields to review", counts["fields_to_review"]),
        ("problems", counts["problems"]),
    ]


def _bars(counts: Mapping[str, int]) -> list[Bar]:
    return [(name, count, "") for name, count in counts.items()]


def _review(by_field: Mapping[str, list[int]]) -> list[Bar]:
    """Fields to review by name, with their share, the heaviest first."""
    rows = [
        (name, review, f"{100 * review / total:.1f} % of {total:,}")
        for name, (review, total) in by_field.items()
        if total
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
