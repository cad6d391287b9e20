"""A worked example: from the tables of a run to three pictures.

Funding by funding authority and year, target groups by term, and a timeline of the projects.

    sokra-extract run CARDS -o output
    python docs/example.py output pictures
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

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


def projects(output: Path) -> pd.DataFrame:
    """One row per project: of several cards with one code, the one that is most certain."""
    cards = pd.read_parquet(output / "cards.parquet")
    cards = cards.sort_values("confidence", ascending=False).drop_duplicates("card_id")
    return cards.dropna(subset=["card_id"]).sort_values("card_id")


def funding(output: Path) -> pd.DataFrame:
    """Public funding in euros by funding authority (its normal form) and first year."""
    organisations = pd.read_parquet(output / "organisations.parquet")
    funders = organisations[organisations["role"] == "funder"]
    joined = projects(output).merge(funders, on=["source_path", "card_no"])
    joined["year"] = pd.to_datetime(joined["start_date"]).dt.year
    joined["euros"] = joined["public_funding_eur"].astype(float)
    return joined.pivot_table(index="normal_form", columns="year", values="euros", aggfunc="sum").fillna(0)


def target_groups(output: Path) -> pd.Series:
    """How many projects name each term among their target groups."""
    texts = projects(output)["target_groups"].fillna("").str.casefold()
    counts = {name: texts.str.contains(stem, regex=False).sum() for stem, name in TERMS.items()}
    return pd.Series(counts).sort_values()


def draw(output: Path, pictures: Path) -> list[Path]:
    """Draws the three pictures; where they are."""
    pictures.mkdir(parents=True, exist_ok=True)
    made = [pictures / name for name in ("funding.png", "target-groups.png", "timeline.png")]

    axes = funding(output).T.plot.bar(stacked=True, figsize=(8, 5))
    axes.set(xlabel="first year", ylabel="public funding, €", title="Funding by funding authority and year")
    _save(axes, made[0])

    axes = target_groups(output).plot.barh(figsize=(8, 5))
    axes.set(xlabel="projects", title="Target groups by term")
    _save(axes, made[1])

    known = projects(output).dropna(subset=["start_date", "end_date"])
    start, end = pd.to_datetime(known["start_date"]), pd.to_datetime(known["end_date"])
    _, axes = plt.subplots(figsize=(8, 5))
    axes.barh(known["card_id"], end - start, left=start)
    axes.set(title="Projects from first to last day")
    _save(axes, made[2])
    return made


def _save(axes: plt.Axes, path: Path) -> None:
    axes.figure.tight_layout()
    axes.figure.savefig(path, dpi=120)
    plt.close(axes.figure)


if __name__ == "__main__":
    for picture in draw(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.stdout.write(f"{picture}\n")
