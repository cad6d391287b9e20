"""Makes the trained tables: ``python -m training texts|tables|weights|frozen|choose FOLDER``.

FOLDER holds ``corpus/`` (clean text) and ``lexicon/`` (word lists); ``docs/repair.md`` names their sources.
"""

import argparse
import json
from functools import partial
from pathlib import Path

from extract.finnish import open_lexicon
from extract.finnish.lexicon import DATA
from extract.repair import Repairer, scoring
from training import corpus, frozen, sources
from training.channels import channel_table, reader_rows
from training.checksums import checksums
from training.contexts import capital_counts, ending_rows, tag_rows
from training.documents import half, repaired_words, sound
from training.dots import dot_table, dot_words
from training.fit import Examples, calibrate, fit
from training.foreign import foreign_rows
from training.letters import letter_table
from training.score import scored
from training.sets import CHOOSE, FIT, REPORT
from training.tables import Speller, capital_rows, form_rows, frequencies, part_rows, save
from training.twins import groups, places_of, twin_table

KINDS = ("voikko", "frequency")
OWN = ("project", "foreign")
UNCALIBRATED = {"calibration_slope": 1.0, "calibration_offset": 0.0}
FROZEN = Path(__file__).parent.parent / "benchmarks" / "pages"


def tables(folder: Path, cache: Path) -> None:
    """The tables of forms, letters, contexts, dots, twins and channels."""
    (DATA / "channels.bin").write_bytes(channel_table(folder / "corpus", cache))
    (DATA / "readers.tsv").write_text(reader_rows(folder / "corpus", cache), "utf-8")
    speller = Speller()
    words = frequencies(folder / "corpus", speller)
    found = corpus.counted(folder / "corpus")
    passages = [passage for part in found.values() for passage in part]
    shown = passages + corpus.pairs()
    (DATA / "letters.bin").write_bytes(letter_table(words))
    contexts = [
        *ending_rows(shown),
        *tag_rows(shown, speller.tag),
    ]
    print("contexts", save(contexts, DATA / "contexts.bin"))
    wide = corpus.wide(folder / "corpus")
    known = dot_words(words, (line for part in wide.values() for line in part), speller)
    (DATA / "dots.bin").write_bytes(dot_table(known))
    usable = [form for form in sorted(words) if speller.accepts(form)]
    texts = {**found, **wide, "pairs": corpus.pairs()}
    (DATA / "twins.bin").write_bytes(twin_table(places_of(texts, groups(words, usable))))
    forms = [
        *form_rows(words, speller),
        *part_rows(words, speller),
        *foreign_rows(),
        *capital_rows(words, capital_counts(passages)),
    ]
    print("forms", save(forms, DATA / "forms.bin"))


def weights(folder: Path, cache: Path) -> None:
    """The weights of the decision, for each kind of lexicon."""
    pages = [page for chosen in FIT for page in chosen.pages(folder, cache)]
    mixed = [*pages, *map(sound, pages[::2]), *map(half, pages[1::2])]
    repairers = {kind: Repairer(open_lexicon(kind)) for kind in KINDS}
    fitted = {kind: {**fit(Examples.of(repairers[kind], mixed)), **UNCALIBRATED} for kind in KINDS}
    _store(fitted)
    for kind, repairer in repairers.items():
        score = scored(pages, partial(repaired_words, repairer))
        changes = [(chance, right) for chance, right, changed in score.chances if changed]
        fitted[kind] |= dict(zip(UNCALIBRATED, calibrate(changes), strict=True))
    _store(fitted)


def _store(fitted: dict[str, dict[str, float]]) -> None:
    """Writes the weights and makes them the ones in use."""
    scoring.WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    scoring.weights.cache_clear()
    scoring.calibration.cache_clear()


def freeze(folder: Path, cache: Path) -> None:
    """The pages that are committed: those whose texts were written for this repository."""
    FROZEN.mkdir(exist_ok=True)
    for chosen in (*CHOOSE, *REPORT):
        if chosen.register in OWN:
            name = chosen.part if chosen.register == "project" else f"foreign-{chosen.part}"
            frozen.save(chosen.pages(folder, cache), FROZEN / f"{name}-{chosen.seed}.tsv")


def choose(folder: Path, cache: Path) -> None:
    """The figures of the pages that settings are chosen on."""
    for kind in KINDS:
        repairer = Repairer(open_lexicon(kind))
        for chosen in CHOOSE:
            pages = chosen.pages(folder, cache)
            for name, damage in (
                ("stripped", list),
                ("half", partial(map, half)),
                ("sound", partial(map, sound)),
            ):
                score = scored(damage(pages), partial(repaired_words, repairer))
                print(score.row(f"{kind} {chosen.register} {name}"), flush=True)


def main() -> None:
    """Runs one step."""
    steps = {"tables": tables, "weights": weights, "frozen": freeze, "choose": choose}
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("step", choices=["texts", *steps])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=Path, default=Path("build/pages"), help="where readings are kept")
    parser.add_argument("--sources", type=Path, help="checkouts of public collections (for texts)")
    args = parser.parse_args()
    if args.step == "texts":
        sources.texts(args.folder / "corpus", args.sources)
        return
    steps[args.step](args.folder, args.pages)
    checksums()


if __name__ == "__main__":
    main()
