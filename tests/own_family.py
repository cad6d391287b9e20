"""A made-up family in a file of its own, and its cards drawn as two columns and as "label: value" lines."""

from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TOML = """\
name = "avustus"
title_fi = "Avustuspäätös"
title_en = "Grant decision"
layout = ["columns", "inline"]

[[labels]]
text = "Hakemuksen tunnus"
fields = ["grant_id"]

[[labels]]
text = "Hankkeen otsikko"
fields = ["heading"]

[[labels]]
text = "Hakija"
fields = ["applicant"]

[[labels]]
text = "Myönnetty summa"
fields = ["granted_eur"]

[[labels]]
text = "Päätöspäivä"
fields = ["decided_on"]

[[labels]]
text = "Käyttötarkoitus"
fields = ["purpose"]

[[fields]]
name = "grant_id"
kind = "code"
pattern = "KA-[0-9]{4}-[0-9]{4}"

[[fields]]
name = "heading"
kind = "name"

[[fields]]
name = "applicant"
kind = "organisation"
role = "applicant"

[[fields]]
name = "granted_eur"
kind = "money"
low = 100
high = 50_000

[[fields]]
name = "decided_on"
kind = "date"

[[fields]]
name = "purpose"
kind = "text"
"""


@dataclass(frozen=True)
class Grant:
    """A card's values as printed, in the order of its labels."""

    values: tuple[str, ...]


LABELS = (
    "Hakemuksen tunnus",
    "Hankkeen otsikko",
    "Hakija",
    "Myönnetty summa",
    "Päätöspäivä",
    "Käyttötarkoitus",
)
GRANTS = (
    Grant(
        (
            "KA-2021-0457",
            "Kylien yhteinen soutuvene",
            "Ylä-Savon kyläyhdistys ry",
            "12 400 €",
            "15.3.2021",
            "Veneen hankinta ja kunnostus kylien yhteiseen käyttöön.",
        )
    ),
    Grant(
        (
            "KA-2021-0462",
            "Nuorten kesäkahvila",
            "Iisalmen kaupunki",
            "3 150,50 €",
            "2.4.2021",
            "Kahvilan kalusteet ja ohjaajan palkka kesäkuusta elokuuhun.",
        )
    ),
)


def as_columns(path: Path, grant: Grant) -> None:
    """Draws a card as a table of two columns with rules."""
    canvas = _canvas(path)
    y = 780.0
    canvas.line(60, y + 16, 540, y + 16)
    for label, value in zip(LABELS, grant.values, strict=True):
        canvas.drawString(66, y, label)
        canvas.drawString(226, y, value)
        canvas.line(60, y - 8, 540, y - 8)
        y -= 24
    canvas.line(60, y + 16, 60, 796)
    canvas.line(220, y + 16, 220, 796)
    canvas.line(540, y + 16, 540, 796)
    canvas.save()


def as_lines(path: Path, grant: Grant) -> None:
    """Draws a card as lines of a label, a colon and its value."""
    canvas = _canvas(path)
    for at, (label, value) in enumerate(zip(LABELS, grant.values, strict=True)):
        canvas.drawString(66, 780 - 20 * at, f"{label}: {value}")
    canvas.save()


def _canvas(path: Path) -> Canvas:
    if "Own" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Own", _font()))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Own", 10.5)
    return canvas


def _font() -> str:
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


def as_dump(path: Path, grant: Grant, joint: str = ": ") -> None:
    """Writes a card as a text dump, a line a label."""
    width = max(len(label) for label in LABELS) + 6 if joint.isspace() else 0
    lines = (f"{label + joint:<{width}}{value}" for label, value in zip(LABELS, grant.values, strict=True))
    path.with_suffix(".txt").write_text("\n".join(lines) + "\n", "utf-8")
