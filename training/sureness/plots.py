"""Draws how well probabilities hold (reliability) and what a bound costs (coverage)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")

import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure
from numpy.typing import NDArray

from training.sureness.reading import Sample

BINS = 12
# Same bytes for the same samples: no date, no random ids.
STABLE: Any = {"svg.hashsalt": "sureness", "svg.fonttype": "path"}


def draw(samples: Sequence[Sample], folder: Path) -> None:
    """Writes ``reliability.svg`` and ``coverage.svg``.

    Args:
        samples: not used for fitting.
        folder: is made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    doubt = np.array([1 - sample.said for sample in samples])
    wrong = np.array([not sample.right for sample in samples])
    order = np.argsort(doubt)
    with pyplot.rc_context(STABLE):
        _reliability(doubt[order], wrong[order], folder / "reliability.svg")
        _coverage(wrong[order], folder / "coverage.svg")


def _reliability(doubt: NDArray[np.float64], wrong: NDArray[np.bool_], path: Path) -> None:
    """Predicted against observed share of errors, on logarithmic axes: most fields are nearly sure."""
    figure, axes = pyplot.subplots(figsize=(5, 4.5))
    parts = [part for part in np.array_split(np.arange(len(doubt)), BINS) if len(part)]
    said = np.array([doubt[part].mean() for part in parts])
    seen = np.array([(wrong[part].sum() + 0.5) / (len(part) + 1) for part in parts])
    spread = 1.96 * np.sqrt(seen * (1 - seen) / np.array([len(part) for part in parts]))
    axes.errorbar(said, seen, yerr=np.minimum(spread, seen * 0.999), fmt="o", color="#1f4e79")
    axes.plot([1e-4, 1], [1e-4, 1], color="grey", linewidth=0.8)
    axes.set(xscale="log", yscale="log", xlabel="said: 1 - confidence", ylabel="seen: share of wrong fields")
    axes.set_title(f"{len(doubt)} fields in {len(parts)} groups of equal size")
    _save(figure, path)


def _coverage(wrong: NDArray[np.bool_], path: Path) -> None:
    """Share of errors among the surest fields, by how many are taken."""
    figure, axes = pyplot.subplots(figsize=(5, 4))
    taken = np.arange(1, len(wrong) + 1)
    axes.plot(taken / len(wrong), np.cumsum(wrong) / taken, color="#1f4e79")
    axes.axhline(0.01, color="grey", linewidth=0.8)
    axes.set(
        xlabel="share of fields taken, surest first", ylabel="share of them that is wrong", ylim=(0, None)
    )
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
