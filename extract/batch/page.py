"""The report of a run as one HTML page without scripts or requests: what ``run.json`` tells, as plots."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.publish import html_page

REPORT_HTML = "report.html"
Bar = tuple[str, int, str]


def write_page(folder: Path, told: Mapping[str, Any]) -> None:
    """Writes ``report.html``.

    Args:
        folder: where to.
        told: the content of ``run.json``.
    """
    (folder / REPORT_HTML).write_text(render(told, time.strftime("%Y-%m-%d %H:%M")), "utf-8")


def render(told: Mapping[str, Any], when: str) -> str:
    """The page. File names are escaped: they are as foreign as the files."""
    counts, this_run = told["counts"], told["this_run"]
    repairs = sorted(counts["repairs_by_probability"].items())
    return html_page(
        "extract.batch",
        REPORT_HTML,
        program=told["program"]["version"],
        when=when,
        planned={"to_read": 0, "known": 0} | this_run["planned"],
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
        slowest=told["slowest"],
        facts=[*told["versions"].items(), *_settings(told)],
    )


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
