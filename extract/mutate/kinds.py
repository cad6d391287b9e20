"""The kinds of mutants: how each is made of a card, and what must stay the same or change.

One row per kind. Knowledge stands in the rows; how a file is worn, edited or redrawn is others' business.
"""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.mutate import edits, image_pdf, objects, scan, statements, text_layer
from extract.mutate.scan import Wear
from extract.mutate.source import NotApplicableError, Source, words
from extract.mutate.statements import Statement

SEED = 11
PASSWORD = "salasana"  # noqa: S105 - of a file that must not open
CUT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mutant.

    Attributes:
        name: of the file and in the manifest.
        what: is done, for people.
        make: from a card to the mutant's bytes; raises ``NotApplicableError`` where it cannot.
        expect: from a card to what is stated of the mutant.
    """

    name: str
    what: str
    make: Callable[[Source], bytes]
    expect: Callable[[Source], tuple[Statement, ...]]


def _scan(how: Wear, turned: int = 0) -> Callable[[Source], bytes]:
    def make(source: Source) -> bytes:
        return image_pdf.wrap(scan.scan(source.content, how, SEED), how, turned)

    return make


def _ocr_layer(source: Source) -> bytes:
    if shutil.which("tesseract") is None:
        raise NotApplicableError("there is no program tesseract")
    how = Wear(200, noise=3, skew_deg=0.2)
    try:
        return text_layer.ocr_layer(scan.scan(source.content, how, SEED), how)
    except subprocess.CalledProcessError as error:
        raise NotApplicableError("tesseract has no English model") from error


def _stripped(source: Source) -> bytes:
    made = text_layer.remap(source.content, text_layer.STRIPPED)
    if _dotted(made):
        made = text_layer.mapped(made, text_layer.STRIPPED)
    if _dotted(made):
        raise NotApplicableError("its fonts tell the letters in a way that cannot be changed")
    return made


def _dotted(content: bytes) -> bool:
    return any(sign in word for word, _ in words(content) for sign in "äöåÄÖÅ")


def _link_split(source: Source) -> bytes:
    made = edits.link_split(source.content)
    if made is None:
        raise NotApplicableError("it has no link to the web")
    return made


def _swapped(source: Source) -> bytes:
    above, below = objects.neighbours(objects.bands(source.document, source.family))
    made = objects.swapped(source.content, above, below)
    if words(made) != words(source.content):
        raise NotApplicableError("its words do not stay as they are when rows are moved")
    return made


def _nameless(source: Source) -> str:
    """The field that loses its label: the one in the middle of those that stand on one page."""
    held = [band.field for band in objects.bands(source.document, source.family)]
    once = [field for field in held if held.count(field) == 1]
    if not once:
        raise NotApplicableError("no row of running text stands on one page")
    return once[len(once) // 2]


def _label_missing(source: Source) -> bytes:
    field = _nameless(source)
    band = next(band for band in objects.bands(source.document, source.family) if band.field == field)
    made = objects.without_label(source.content, band)
    if len(words(made)) >= len(words(source.content)):
        raise NotApplicableError("its label is not drawn as text")
    return made


def _same(times: int = 1, **more: Any) -> Callable[[Source], tuple[Statement, ...]]:  # noqa: ANN401
    """Every field and link is the source's."""

    def expect(source: Source) -> tuple[Statement, ...]:
        return (
            statements.document("ok"),
            statements.cards(times * source.cards),
            statements.fields(times=times, **more),
            statements.links(times=times),
        )

    return expect


def _read_again(words: float, doubted: float) -> Callable[[Source], tuple[Statement, ...]]:
    """Every field is the source's but for a share of words; what differs further is flagged for review."""

    def expect(source: Source) -> tuple[Statement, ...]:
        return (
            statements.document("ok"),
            statements.cards(source.cards),
            statements.fields(words=words, doubted=doubted),
        )

    return expect


def _failed(reason: str) -> Callable[[Source], tuple[Statement, ...]]:
    return lambda _: (statements.document("failed", reason), statements.cards(0))


def _without_label(source: Source) -> tuple[Statement, ...]:
    field = _nameless(source)
    return (
        statements.document("ok"),
        statements.cards(source.cards),
        statements.absent(field),
        statements.fields(leave_out=(field,), doubted=0.1),
    )


KINDS: tuple[Kind, ...] = (
    Kind("scan-300", "image only, 300 dpi", _scan(Wear(300, noise=3, skew_deg=0.2)), _read_again(0.02, 0.25)),
    Kind("scan-200", "image only, 200 dpi", _scan(Wear(200, noise=3, skew_deg=0.2)), _read_again(0.03, 0.25)),
    Kind("scan-150", "image only, 150 dpi", _scan(Wear(150, noise=3, skew_deg=0.2)), _read_again(0.06, 0.4)),
    Kind("scan-turned", "the image lies turned by 90°", _scan(Wear(300), 90), _read_again(0.02, 0.25)),
    Kind("scan-skewed", "skewed by 1.5°", _scan(Wear(300, skew_deg=1.5)), _read_again(0.03, 0.25)),
    Kind("scan-jpeg", "JPEG of quality 20", _scan(Wear(300, jpeg_quality=20)), _read_again(0.06, 0.4)),
    Kind(
        "scan-noise",
        "noise, blur and shade",
        _scan(Wear(300, noise=20, blur_px=0.9, shading=40)),
        _read_again(0.06, 0.4),
    ),
    Kind("ocr-eng", "words of an English OCR over the image", _ocr_layer, _read_again(0.03, 0.25)),
    Kind("stripped", "the fonts say a and o for ä and ö", _stripped, _read_again(0.02, 0.25)),
    Kind("turned", "displayed turned by 90°", lambda source: image_pdf.rotate(source.content, 90), _same()),
    Kind("link-split", "a link in two pieces", _link_split, _same()),
    Kind("rows-swapped", "two rows in each other's place", _swapped, _same()),
    Kind("two-cards", "the card twice in a file", lambda source: edits.repeated(source.content, 2), _same(2)),
    Kind("label-missing", "a row without its label", _label_missing, _without_label),
    Kind(
        "encrypted",
        "behind a password",
        lambda source: edits.encrypted(source.content, PASSWORD, PASSWORD),
        _failed("encrypted"),
    ),
    Kind(
        "truncated",
        "the first 60 % of the file",
        lambda source: edits.cut(source.content, CUT_SHARE),
        _failed("damaged"),
    ),
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
