"""Strips of a page's image become texts, read by the PP-OCR recogniser that the package rapidocr brings.

A second reader beside Tesseract, with its own errors: it knows the signs that the Finnish model lacks, and
sometimes drops one of two equal letters. Installed with the extra ``ppocr``; nothing needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.ocr.filters import Grey

HEIGHT = 48  # pixels, what the model was trained on
SIGNS = frozenset(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    "§°²³½®©«»–—‘’“”•…€£×ÄÅÖÜÉØÆŠŽäåöüéøæšžß"
)
PLAIN = {"–": "-", "—": "-", "’": "'", "‘": "'", "”": '"', "“": '"'}  # how the model mostly writes them
UNLIKELY = -1e9
FOLDS = {  # accents that Finnish does not write: dots or specks, seen through noise
    **dict.fromkeys("ãāăâàá", "ä"),
    **dict.fromkeys("óòôőõōǒ", "ö"),
    **dict.fromkeys("íìîïī", "i"),
    **dict.fromkeys("ÁÀÂÃ", "Ä"),
    **dict.fromkeys("ÓÒÔÕ", "Ö"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """What was read on a strip.

    Attributes:
        text: the likeliest text.
        confidence: mean of its signs' probabilities, 0..1.
        scores: natural logarithms of each sign's probability at each step from left to right; the first
            column is the blank.
        signs: what the columns stand for.
    """

    text: str
    confidence: float
    scores: NDArray[np.float64]
    signs: tuple[str, ...]

    def log_likelihood(self, text: str) -> float:
        """Natural logarithm of the probability that the strip says ``text``.

        The sum over all ways to stretch the text over the steps (connectionist temporal classification,
        Graves et al., ICML 2006). A sign that the model does not know counts as improbable.
        """
        columns = self._columns(text)
        if not columns:
            return float(self.scores[:, 0].sum())
        path = np.zeros(2 * len(columns) + 1, dtype=np.intp)
        path[1::2] = columns
        may_skip = np.zeros(len(path), dtype=bool)
        may_skip[3::2] = path[3::2] != path[1:-2:2]
        state = np.full(len(path), UNLIKELY)
        state[:2] = self.scores[0, path[:2]]
        for step in self.scores[1:]:
            moved = np.logaddexp(state, np.concatenate(([UNLIKELY], state[:-1])))
            skipped = np.concatenate(([UNLIKELY, UNLIKELY], state[:-2]))
            state = np.where(may_skip, np.logaddexp(moved, skipped), moved) + step[path]
        return float(np.logaddexp(state[-1], state[-2]))

    def _columns(self, text: str) -> list[int]:
        """The column of each sign; dashes and quotes count as the plain ones the model writes for them."""
        known = {sign: column for column, sign in reversed(list(enumerate(self.signs))) if column}
        plain = (PLAIN.get(sign, sign) for sign in text)
        return [known[sign] for sign in plain if sign in known]


def installed() -> bool:
    """Whether the model and its runtime are there."""
    return _model() is not None and find_spec("onnxruntime") is not None


class Recogniser:
    """The recogniser, loaded, on one thread."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(
            str(_model()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        (self._input,) = (taken.name for taken in self._session.get_inputs())
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._columns, self._signs = _alphabet(["blank", *listed, " "])

    def read(self, strips: Sequence[Grey]) -> list[Strip]:
        """The texts of grey strips of one line each, dark on light, a little paper around the letters."""
        return [self._read(strip) for strip in strips]

    def _read(self, strip: Grey) -> Strip:
        (given,) = self._session.run(None, {self._input: _normalised(strip)})
        shares = given[0][:, self._columns].astype(np.float64)
        best = shares.argmax(axis=1)
        fresh = (best != 0) & (np.diff(best, prepend=0) != 0)
        text = "".join(self._signs[index] for index in best[fresh])
        confidence = float(shares.max(axis=1)[fresh].mean()) if text else 0.0
        return Strip(text, confidence, np.log(np.maximum(shares, 1e-9)), self._signs)


@cache
def recogniser() -> Recogniser:
    """The recogniser, loaded once a process."""
    return Recogniser()


def _model() -> Path | None:
    """The recogniser's model inside the package rapidocr, which itself takes half a second to import."""
    package = find_spec("rapidocr")
    folders = (package.submodule_search_locations if package else None) or ()
    found = (path for folder in folders for path in sorted(Path(folder, "models").glob("*_rec_*.onnx")))
    return next(found, None)


def _alphabet(signs: Sequence[str]) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """The model's columns for signs that Finnish cards may hold, the blank first, and what each stands for.

    Of 18,710 signs most are Chinese; an ä in noise comes out with a tilde or a breve, so these are folded.
    """
    kept = [0] + [at for at, sign in enumerate(signs) if at and (sign in SIGNS or sign in FOLDS)]
    return np.asarray(kept), tuple(FOLDS.get(signs[at], signs[at]) for at in kept)


def _normalised(strip: Grey) -> NDArray[np.float32]:
    """The strip as the model wants it: three equal channels, 48 pixels high, -1..1."""
    width = max(8, round(strip.shape[1] * HEIGHT / strip.shape[0]))
    small = Image.fromarray(strip).resize((width, HEIGHT), Image.Resampling.BILINEAR)
    level = np.asarray(small, dtype=np.float32) / 127.5 - 1
    return np.broadcast_to(level, (1, 3, HEIGHT, width)).copy()
