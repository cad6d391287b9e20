"""The command ``sokra-extract repair``: plain text in, repaired text out, line for line.

Text goes to stdout, words about it to stderr. All deciding is in ``extract.repair``.
"""

import argparse
import difflib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExitCode, NoInputError, UsageError

if TYPE_CHECKING:
    from extract.repair import Repaired

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
RED, GREEN, PLAIN = "\033[31m", "\033[32m", "\033[0m"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "repair",
        help="repair a plain text",
        description="Repairs the letters that reading lost in a Finnish text; its lines stay.",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="the text; stdin without it")
    parser.add_argument(
        "--json", action="store_true", help="print the text with its ledger and doubts as JSON"
    )
    parser.add_argument(
        "--explain", metavar="WORD", help="show how a word would be decided, and nothing else"
    )
    parser.add_argument(
        "--min-probability",
        type=float,
        default=0.5,
        metavar="P",
        help="repairs less probable are not made (default: 0.5)",
    )
    parser.add_argument("--dry-run", action="store_true", help="show the lines that would change")
    parser.add_argument(
        "--lexicon",
        choices=("voikko", "frequency"),
        default="voikko",
        help="frequency: work without Voikko, by the word list alone (less accurate)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        NoInputError: the file cannot be read.
        UsageError: a probability out of bounds.
        EngineMissingError: Voikko is not installed.
    """
    from extract.finnish import WITHOUT_VOIKKO, open_lexicon
    from extract.model import ledger
    from extract.repair import Repairer, explain, repair_plain

    if not 0 <= args.min_probability <= 1:
        raise UsageError(f"--min-probability must lie between 0 and 1, not {args.min_probability}.")
    if args.lexicon == "frequency":
        print(WITHOUT_VOIKKO, file=sys.stderr)
    repairer = Repairer(open_lexicon(args.lexicon), args.min_probability)
    if args.explain is not None:
        print("\n".join(explain(args.explain, repairer)))
        return ExitCode.OK
    text = _read(args.file)
    repaired = repair_plain(text, repairer)
    if args.json:
        print(json.dumps(_as_json(text, repaired, args.lexicon), ensure_ascii=False, indent=1))
    elif args.dry_run:
        sys.stdout.writelines(_difference(text, ledger.apply(text, repaired.repairs)))
    else:
        sys.stdout.write(ledger.apply(text, repaired.repairs))
    return ExitCode.OK


def _read(name: str | None) -> str:
    """The text of a file or of stdin, in whichever usual encoding it is."""
    try:
        content = sys.stdin.buffer.read() if name in {None, "-"} else Path(str(name)).read_bytes()
    except OSError as error:
        raise NoInputError(f"{name} cannot be read: {error.strerror}.") from error
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(ENCODINGS[-1])


def _as_json(text: str, repaired: "Repaired", lexicon: str) -> dict[str, object]:
    """The repaired text, its ledger and its doubts."""
    from extract.model import ledger

    return {
        "lexicon": lexicon,
        "text": ledger.apply(text, repaired.repairs),
        "repairs": [asdict(repair) for repair in repaired.repairs],
        "doubts": [
            {
                "text": text[doubt.start : doubt.end],
                "start": doubt.start,
                "end": doubt.end,
                "probability": doubt.probability,
            }
            for doubt in repaired.doubts
        ],
    }


def _difference(text: str, new: str) -> Iterable[str]:
    """The changed lines before and after, coloured on a terminal."""
    colours = {"-": RED, "+": GREEN} if sys.stdout.isatty() else {}
    for line in difflib.unified_diff(
        text.splitlines(), new.splitlines(), "as read", "repaired", n=0, lineterm=""
    ):
        colour = colours.get(line[:1], "")
        yield f"{colour}{line}{PLAIN if colour else ''}\n"
