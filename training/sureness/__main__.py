"""``python -m training.sureness read|fit|report``: see ``docs/confidence.md``."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from extract.review import confidence, flagging
from extract.settings import Settings
from fixtures.make.truth import ROOT, load_folder
from training.checksums import checksums
from training.sureness import composing, judging, reading
from training.sureness.judging import Judged
from training.sureness.reading import Sample

WRITTEN = ("truth", "heldout")
ERRORS = (0.002, 0.005, 0.01, 0.02, 0.05)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads sets, fits the values that the package brings, or reports on sets that were not fitted on."""
    parser = argparse.ArgumentParser(prog="python -m training.sureness", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (
        ("compose", "write truths made of the written ones' sentences, for fixtures.make heldout --truth"),
        ("read", "read every file of the sets into their cache"),
        ("fit", "write extract/review/confidence.json from the sets that were read"),
        ("report", "judge the package's values on the sets that were read"),
    ):
        command = commands.add_parser(name, help=words)
        if name == "compose":
            command.add_argument("folder", type=Path, help="where the truths are written")
            command.add_argument("--cards", type=int, default=120)
            continue
        command.add_argument("sets", nargs="+", type=Path, help="folders made by fixtures.make heldout")
        command.add_argument("--effort", default=Settings().effort, help="of the reading")
        command.add_argument("--lexicon", default=Settings().lexicon, help="of the repair")
        if name == "read":
            command.add_argument("--variants", nargs="*", help="only these")
            command.add_argument("--files", type=int, help="only the first N files of each variant")
        if name != "read":
            told = (
                "leave these variants out" if name == "fit" else "judge a fit without these variants on them"
            )
            command.add_argument("--without", nargs="+", default=[], help=told)
        if name == "report":
            command.add_argument("--plots", type=Path, help="folder for the plots")
    given = parser.parse_args(arguments)
    if given.command == "compose":
        written = [truth for name in WRITTEN for truth in load_folder(ROOT / name).values()]
        composing.compose(written, given.folder, given.cards)
        return
    settings = Settings(effort=given.effort, lexicon=given.lexicon)
    if given.command == "read":
        for folder in given.sets:
            reading.read(folder, settings, given.variants, given.files)
        return
    samples = [sample for folder in given.sets for sample in reading.samples(folder, settings)]
    if given.command == "fit":
        made = judging.fit([sample for sample in samples if sample.variant not in given.without])
        fitted = made.fitted
        data = {"weights": fitted.weights, "bounds": fitted.bounds, "ranges": fitted.ranges}
        confidence.DATA.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")
        told = json.dumps(made.doubted, sort_keys=True)
        flagging.DATA.write_text(told.replace("], ", "],\n ") + "\n", "utf-8")
        checksums()
    else:
        print("\n".join(_shifted(samples, given.without) if given.without else _report(samples)))
        if given.plots:
            from training.sureness.plots import draw

            draw(samples, given.plots)


def _report(samples: Sequence[Sample]) -> Iterator[str]:
    made = judging.brought()
    yield f"{'':<18}{'fields':>8}{'wrong':>8}{'flagged':>9}{'kept wrong':>12}{'of wrong':>10}{'ECE':>8}"
    groups = {"all": list(samples)}
    for sample in samples:
        groups.setdefault(sample.variant, []).append(sample)
    for name, own in groups.items():
        found = judging.judge(own, made, Settings().max_error)
        chances = [sample.said for sample in own]
        ece = judging.calibration_error(chances, [sample.right for sample in own])
        share = f"{(found.wrong - found.missed) / found.wrong:.3f}" if found.wrong else "-"
        yield f"{_row(name, found)}{share:>10}{ece:>8.4f}"
    yield ""
    for error in ERRORS:
        found = judging.judge(samples, made, error)
        flagged = found.flagged / found.fields
        yield f"--max-error {error:<6} flags {flagged:.4f}, wrong among the rest {found.error:.4f}"
    said, seen = judging.whole_cards(samples)
    ece = judging.calibration_error(said, seen)
    yield f"whole cards: said right {fmean(said):.4f}, seen right {fmean(seen):.4f}, ECE {ece:.4f}"
    yield ""
    found = judging.splits(samples, Settings().max_error)
    yield f"{len(found)} random halves of the cards for the fit, judged on the others:"
    for name in judging.by_origin(samples):
        yield f"{name}: {_summary([one[name] for one in found if name in one])}"


def _shifted(samples: Sequence[Sample], left_out: Sequence[str]) -> Iterator[str]:
    for name, found in judging.shifted(samples, left_out, Settings().max_error).items():
        yield _row(name, found)


def _row(name: str, found: Judged) -> str:
    fields = max(found.fields, 1)
    return (
        f"{name:<18}{found.fields:>8}{found.wrong / fields:>8.4f}"
        f"{found.flagged / fields:>9.4f}{found.error:>12.4f}"
    )


def _summary(found: Sequence[Judged]) -> str:
    kept = sum(one.error <= 0.01 for one in found) / len(found)
    flagged = sum(one.flagged for one in found) / max(sum(one.fields for one in found), 1)
    return f"error <= .01 in {kept:.3f}, at most {max(one.error for one in found):.4f}; flagged {flagged:.4f}"


if __name__ == "__main__":
    main()
