"""Fits the weights of the choice between two readings of a word: ``python -m training.witnesses FOLDER``.

FOLDER holds ``corpus/`` (docs/repair.md names the sources). Pages of running text with codes, dates, amounts,
addresses and names among it are drawn, worn as scanners do, read by the engine and the second witness, and
aligned with what was printed. Fitted is a logistic regression on the words where just one of both readings is
right. Prints the weights for ``extract/reading/arbitration.py`` and what they choose right on pages
not fitted on.
The same folder, fonts and engines give the same figures.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.finnish import Lexicon, open_lexicon
from extract.model import Reading, Word
from extract.ocr import Reader, Witness, open_engine
from extract.reading import arbitration
from extract.settings import Settings
from training import corpus
from training.align import align
from training.pages import make_pages

SEED = 31
NOISES = (0.0, 8.0, 14.0, 34.0)  # grey levels
BLACK, WHITE = 40, 232
RIDGE, ROUNDS, FOLDS = 0.5, 40, 5
NAMES = ("Müller", "Café", "Lindén", "Åbo", "Öhman", "Ståhlberg", "Zürich", "Borgå", "André", "Büchi", "Idé")


@dataclass(frozen=True, slots=True)
class Case:
    """A word that two readers read differently, one of them right.

    Attributes:
        page: number of the page it stands on.
        signs: as ``extract.decide.signs``.
        second_right: whether it is the second reader.
        chosen_right: whether the weights in use choose the right one.
    """

    page: int
    signs: dict[str, float]
    second_right: bool
    chosen_right: bool


def passages(folder: Path, dice: random.Random) -> list[str]:
    """Passages that no other table is counted on, with what project cards hold strewn in."""
    found = [*corpus.mixed(folder, "fit"), *corpus.statutes(folder, "fit")]
    dice.shuffle(found)
    return [_strewn(passage, dice) for passage in found]


def _strewn(passage: str, dice: random.Random) -> str:
    words = passage.split()
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(2014, 2023)
    host = dice.choice(("thl", "sokra", "kajaani", "samk"))
    for extra in (
        f"S2{dice.randint(0, 2999):04d},",
        f"{day}.{month}.{year}",
        f"{dice.randint(10, 999)} {dice.randint(0, 999):03d} €",
        dice.choice((f"https://www.{host}.fi/fi/web/{dice.choice(words).strip('.,()')}", f"info@{host}.fi")),
        dice.choice(NAMES),
        dice.choice(("§:n", f"{dice.randint(1, 40)} §", "®", "½", "q")),
    ):
        words.insert(dice.randint(0, len(words)), extra)
    return " ".join(words)


def cases(folder: Path, count: int, lexicon: Lexicon) -> Iterator[Case]:
    """The words of so many pages where just one reader is right."""
    dice = random.Random(SEED)
    settings = Settings()
    reader = Reader(open_engine(settings), Witness(settings, lexicon.knows), lexicon.knows)
    pages = make_pages(passages(folder, dice), SEED)
    for number, (look, shown, image) in zip(range(count), pages, strict=False):
        noise = np.random.default_rng(number)
        grey = BLACK + np.asarray(image, np.float32) / 255 * (WHITE - BLACK)
        grey += noise.normal(0, dice.choice(NOISES), grey.shape)
        reading = reader.read_page(grey.clip(0, 255).astype(np.uint8), look.dpi)
        yield from _cases_of(number, " ".join(shown), reading.words, lexicon)


def _cases_of(number: int, clean: str, words: Iterable[Word], lexicon: Lexicon) -> Iterator[Case]:
    read = [word for word in words if word.text.strip()]
    pairs = align(clean, " ".join(word.text for word in read))
    if len(pairs) != len(read):
        return
    for word, pair in zip(read, pairs, strict=True):
        for second in word.readings:
            right = second.text == pair.clean
            if pair.clean is None or (word.text == pair.clean) == right:
                continue
            chosen = arbitration.choose(word.text, word.confidence, second, lexicon.knows).text
            yield Case(number, _signs(word, second, lexicon), right, chosen == pair.clean)


def _signs(word: Word, second: Reading, lexicon: Lexicon) -> dict[str, float]:
    return arbitration.signs(word.text, word.confidence, second, lexicon.knows)


def fitted(examples: list[Case]) -> dict[str, float]:
    """The weights by name: logistic regression with a ridge, by Newton's method."""
    names = list(arbitration.WEIGHTS)
    rows = np.array([[case.signs[name] for name in names] for case in examples])
    right = np.array([float(case.second_right) for case in examples])
    weights: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(ROUNDS):
        made = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - made) - RIDGE * weights
        curve = rows.T @ (rows * (made * (1 - made))[:, None]) + RIDGE * np.eye(len(names))
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def crossed(examples: list[Case]) -> tuple[float, float, float]:
    """Share chosen right on pages not fitted on; among those surer than 0.9; and the share of these."""
    by_page: dict[int, list[Case]] = defaultdict(list)
    for case in examples:
        by_page[case.page % FOLDS].append(case)
    outcomes = []
    for fold, tested in by_page.items():
        weights = fitted([case for other, part in by_page.items() if other != fold for case in part])
        for case in tested:
            score = sum(weights[name] * value for name, value in case.signs.items())
            outcomes.append(((score > 0) == case.second_right, 1 / (1 + np.exp(-abs(score)))))
    sure = [right for right, chance in outcomes if chance >= 0.9]
    share = sum(right for right, _ in outcomes) / len(outcomes)
    return share, sum(sure) / max(len(sure), 1), len(sure) / len(outcomes)


def main() -> None:
    """Fits and prints."""
    parser = argparse.ArgumentParser(prog="python -m training.witnesses", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    given = parser.parse_args()
    examples = list(cases(given.folder / "corpus", given.pages, open_lexicon("voikko")))
    for name, weight in fitted(examples).items():
        print(f'    "{name}": {weight},')
    share, sure, part = crossed(examples)
    now = sum(case.chosen_right for case in examples) / len(examples)
    print(f"{len(examples)} words, second reader right in {sum(case.second_right for case in examples)}")
    print(f"crossed {share:.3f} right; {sure:.3f} of the {part:.3f} surer than 0.9; weights in use {now:.3f}")


if __name__ == "__main__":
    main()
