"""A worked example: from the tables of a run to three pictures.

Funding by funding authority and year, target groups by term, and a timeline of the projects. What is flagged
for review is counted apart and drawn pale: a figure says how much of it a person has yet to look at.

    sokra-extract run CARDS -o output
    python docs/example.py                    # tables of output/ into pictures/
    python docs/example.py TABLES PICTURES
"""

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

# Stems of Finnish words, so that every case form counts: what each of them stands for.
TERMS = {
    "nuor": "young people",
    "työttöm": "unemployed",
    "maahanmuutta": "immigrants",
    "turvapaik": "asylum seekers",
    "romani": "Roma",
    "mielenterv": "mental health",
    "ikäihm": "older people",
    "asukka": "residents",
    "kuntoutu": "in rehabilitation",
}
SURE, PALE = "#2c6e8f", "#a9cbdb"


def projects(output: Path) -> pd.DataFrame:
    """One row per project: of several cards with one code, the one that is most certain."""
    cards = pd.read_parquet(output / "cards.parquet")
    cards = cards.sort_values("confidence", ascending=False).drop_duplicates("card_id")
    return cards.dropna(subset=["card_id"]).sort_values("card_id")


def doubted(output: Path, cards: pd.DataFrame, *names: str) -> pd.Series:
    """Whether one of these fields of each card is flagged for review, in the order of the cards."""
    fields = pd.read_parquet(output / "fields.parquet")
    flagged = fields[fields["field"].isin(names) & fields["needs_review"]]
    keys = set(zip(flagged["source_path"], flagged["card_no"], strict=True))
    of_cards = zip(cards["source_path"], cards["card_no"], strict=True)
    return pd.Series([key in keys for key in of_cards], index=cards.index)


def funding(output: Path) -> pd.DataFrame:
    """Public funding in euros by funding authority (its normal form) and first year."""
    made = _funded(output)
    return made.pivot_table(index="normal_form", columns="year", values="euros", aggfunc="sum").fillna(0)


def _funded(output: Path) -> pd.DataFrame:
    """A row per project and authority: year, euros, and whether they are to be reviewed."""
    organisations = pd.read_parquet(output / "organisations.parquet")
    funders = organisations[organisations["role"] == "funder"]
    joined = projects(output).merge(funders, on=["source_path", "card_no"])
    joined["year"] = pd.to_datetime(joined["start_date"]).dt.year.astype("Int64")
    joined["euros"] = joined["public_funding_eur"].astype(float)
    joined["review"] = doubted(output, joined, "funder", "public_funding_eur", "start_date")
    return joined


def target_groups(output: Path) -> pd.Series:
    """How many projects name each term among their target groups."""
    return _named(projects(output)).sort_values()


def _named(cards: pd.DataFrame) -> pd.Series:
    texts = cards["target_groups"].fillna("").str.casefold()
    return pd.Series({name: texts.str.contains(stem, regex=False).sum() for stem, name in TERMS.items()})


def draw(output: Path, pictures: Path) -> list[Path]:
    """Draws the three pictures; where they are."""
    pictures.mkdir(parents=True, exist_ok=True)
    made = [pictures / name for name in ("funding.png", "target-groups.png", "timeline.png")]
    _draw_funding(_funded(output), made[0])
    _draw_groups(output, made[1])
    _draw_timeline(output, made[2])
    return made


def _draw_funding(rows: pd.DataFrame, target: Path) -> None:
    """One panel an authority, its bars by year: sure amounts first, those to be reviewed pale on top."""
    names = rows.groupby("normal_form")["euros"].sum().sort_values(ascending=False).index
    years = sorted(rows["year"].dropna().unique())
    figure, panels = plt.subplots(
        len(names), 1, figsize=(8, 1.3 * len(names) + 1), sharex=True, sharey=True, squeeze=False
    )
    for axes, name in zip(panels[:, 0], names, strict=True):
        own = rows[rows["normal_form"] == name]
        sums = own.pivot_table(index="year", columns="review", values="euros", aggfunc="sum")
        sums = sums.reindex(index=years, columns=[False, True]).fillna(0)
        _stacked(axes.bar, years, sums[False], sums[True], "bottom")
        axes.set_title(name, loc="left", fontsize=10)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda euros, _: f"{euros / 1000:,.0f} k€"))
        axes.yaxis.set_major_locator(MaxNLocator(3))
        axes.set_xticks(years)
    _save(figure, panels[0, 0], "Public funding by authority and first year", target)


def _draw_groups(output: Path, target: Path) -> None:
    cards = projects(output)
    review = doubted(output, cards, "target_groups")
    order = target_groups(output).index
    sure, open_ = _named(cards[~review])[order], _named(cards[review])[order]
    figure, axes = plt.subplots(figsize=(8, 5))
    _stacked(axes.barh, list(order), sure, open_, "left")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("projects")
    _save(figure, axes, "Target groups by term", target)


def _draw_timeline(output: Path, target: Path) -> None:
    known = projects(output).dropna(subset=["start_date", "end_date"]).sort_values("start_date")
    review = doubted(output, known, "start_date", "end_date")
    start, end = pd.to_datetime(known["start_date"]), pd.to_datetime(known["end_date"])
    figure, axes = plt.subplots(figsize=(8, 0.28 * len(known) + 1.5))
    for flagged, colour, label in ((False, SURE, "sure"), (True, PALE, "to be reviewed")):
        rows = review == flagged
        axes.barh(known["card_id"][rows], (end - start)[rows], left=start[rows], color=colour, label=label)
    axes.set_yticks(list(known["card_id"]))
    axes.invert_yaxis()
    axes.margins(y=0.01)
    _save(figure, axes, "Projects from first to last day", target)


def _stacked(bar: Callable[..., object], places: list, sure: pd.Series, open_: pd.Series, above: str) -> None:
    """What is sure, and behind it what is to be reviewed."""
    bar(places, list(sure), color=SURE, label="sure")
    bar(places, list(open_), color=PALE, label="to be reviewed", **{above: list(sure)})


def _save(figure: plt.Figure, axes: plt.Axes, title: str, path: Path) -> None:
    axes.legend(loc="best", fontsize=8, frameon=False)
    figure.suptitle(title, y=1.0)
    figure.tight_layout()
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)


def main(arguments: list[str]) -> int:
    """Draws the tables of a folder (``output``) into another one (``pictures``)."""
    output, pictures = (*map(Path, arguments), *map(Path, ("output", "pictures")[len(arguments) :]))
    if not (output / "cards.parquet").is_file():
        sys.stderr.write(f"There are no tables in {output}: sokra-extract run CARDS -o {output}\n")
        return 2
    for picture in draw(output, pictures):
        sys.stdout.write(f"{picture}\n")
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    if code:
        sys.exit(code)
