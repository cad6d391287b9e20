"""Strips of a page's image become texts, read by the PP-OCR recogniser that the package rapidocr brings.

A second reader beside Tesseract, with its own errors: it knows the signs that the Finnish model lacks, and
often drops one of two equal narrow signs, which it sees in a strip that is stretched. OpenVINO runs the
model, in half of the time that ONNX Runtime takes. Installed with the extra ``ppocr``; nothing needs it.
"""

import re
import sys
import threading
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
    "§°²³½®©«»–—‘’“”•…€£×ÄÅÖÜÉØÆŠŽäåöüéøæšžßčČđĐŋŊ"
)
# Sámi and Estonian letters that an ä or ö in noise looks like: believed where the model is sure.
RARE = {"á": "ä", "Á": "Ä", "õ": "ö", "Õ": "Ö"}
RARE_SURE = 0.9
PLAIN = {"–": "-", "—": "-", "’": "'", "‘": "'", "”": '"', "“": '"'}  # how the model mostly writes them
UNLIKELY = -1e9
# Strips with two equal signs in a row: 49 of 80 read right as they are, 74 when half as wide again.
STRETCH = 1.5
DOUBLED = re.compile(r"(.)\1+")
# Widths of strips are rounded up to so many pixels: the library prepares itself for each width anew, which
# costs as much as reading.
WIDTH_STEP = 32
# Importing OpenVINO imports its converter, and that a package which writes an identity into the home folder
# and calls its maker's host. Reading needs neither.
NOT_IMPORTED = "openvino.tools.ovc"
FOLDS = {  # accents that Finnish does not write: dots or specks, seen through noise
    **dict.fromkeys("ãāăâà", "ä"),
    **dict.fromkeys("óòôőǒ", "ö"),
    **dict.fromkeys("ō", "õ"),
    **dict.fromkeys("íìîïī", "i"),
    **dict.fromkeys("ÀÂÃ", "Ä"),
    **dict.fromkeys("ÓÒÔ", "Ö"),
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
    return recogniser_model() is not None and find_spec("openvino") is not None


class Recogniser:
    """The recogniser, loaded, on one thread."""

    def __init__(self) -> None:
        openvino = _openvino()
        core = openvino.Core()
        model = core.read_model(str(recogniser_model()))
        listed = model.get_rt_info(["framework", "character"]).astype(str).splitlines()
        self._columns, self._signs = _alphabet(["blank", *listed, " "])
        # Single precision everywhere: processors that could do less would give other figures.
        options = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        self._model: Any = core.compile_model(_with_head(openvino, model, self._columns), "CPU", options)
        self._own = threading.local()

    def read(self, strip: Grey, stretch: float = 1.0) -> Strip:
        """The text of a grey strip of one line, dark on light, a little paper around the letters.

        Args:
            strip: the image.
            stretch: by how much it is made wider before it is read.
        """
        if not hasattr(self._own, "request"):  # a request serves one thread at a time
            self._own.request = self._model.create_infer_request()
        result = self._own.request.infer({0: _normalised(strip, stretch)})
        shares = result[0][0].astype(np.float64)
        best = shares.argmax(axis=1)
        fresh = (best != 0) & (np.diff(best, prepend=0) != 0)
        sure = shares.max(axis=1)[fresh]
        text = "".join(
            self._sign(index, share) for index, share in zip(best[fresh].tolist(), sure.tolist(), strict=True)
        )
        confidence = float(shares.max(axis=1)[fresh].mean()) if text else 0.0
        return Strip(text, confidence, np.log(np.maximum(shares, 1e-9)), self._signs)

    def _sign(self, index: int, share: float) -> str:
        """What a column stands for, as sure as the model is of it."""
        sign = self._signs[index]
        return sign if share >= RARE_SURE else RARE.get(sign, sign)

    def read_doubled(self, strip: Grey, read: Strip) -> Strip | None:
        """The strip read half as wide again; None where it then says more than doubled signs otherwise."""
        wide = self.read(strip, STRETCH)
        return wide if undoubled(wide.text) == undoubled(read.text) else None


def undoubled(text: str) -> str:
    """A text with each run of one sign as one sign."""
    return DOUBLED.sub(r"\1", text)


@cache
def recogniser() -> Recogniser:
    """The recogniser, loaded once a process."""
    return Recogniser()


def recogniser_model() -> Path | None:
    """The recogniser's model inside the package rapidocr, which itself takes half a second to import."""
    package = find_spec("rapidocr")
    folders = (package.submodule_search_locations if package else None) or ()
    found = (path for folder in folders for path in sorted(Path(folder, "models").glob("*_rec_*.onnx")))
    return next(found, None)


def _alphabet(signs: Sequence[str]) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """The model's columns for signs that Finnish cards may hold, the blank first, and what each stands for.

    Of 18,710 signs most are Chinese; an ä in noise comes out with a tilde or a breve, so these are folded.
    """
    kept = [0] + [
        at for at, sign in enumerate(signs) if at and (sign in SIGNS or sign in FOLDS or sign in RARE)
    ]
    return np.asarray(kept), tuple(FOLDS.get(signs[at], signs[at]) for at in kept)


def _openvino() -> Any:  # noqa: ANN401 (its types are not published)
    """The library, without the package that tells its maker of its use."""
    before = {name: sys.modules[name] for name in (NOT_IMPORTED,) if name in sys.modules}
    sys.modules[NOT_IMPORTED] = None  # type: ignore[assignment] # how an import is forbidden
    try:
        import openvino
    finally:
        del sys.modules[NOT_IMPORTED]
        sys.modules.update(before)
    return openvino


def _with_head(openvino: Any, model: Any, columns: NDArray[np.intp]) -> Any:  # noqa: ANN401
    """The model with an output of these columns alone: a tenth of the time goes into the other signs."""
    from openvino import opset8 as ops

    (result,) = model.get_results()
    head = {}
    node = result.input_value(0).get_node()
    while node.get_type_name() != "MatMul":
        head[node.get_type_name()] = node
        node = node.input_value(0).get_node()
    weights = node.input_value(1).get_node().data[:, columns]
    bias = head["Add"].input_value(1).get_node().data[columns]
    scores = ops.add(ops.matmul(node.input_value(0), weights, False, False), bias)
    return openvino.Model([ops.softmax(scores, 2)], model.get_parameters())


def _normalised(strip: Grey, stretch: float) -> NDArray[np.float32]:
    """The strip as the model wants it: three equal channels, 48 pixels high, -1..1."""
    width = max(8, round(strip.shape[1] * stretch * HEIGHT / strip.shape[0]))
    small = Image.fromarray(strip).resize((width, HEIGHT), Image.Resampling.BILINEAR)
    level = np.asarray(small, dtype=np.float32) / 127.5 - 1
    level = np.pad(level, ((0, 0), (0, -width % WIDTH_STEP)), mode="edge")
    return np.broadcast_to(level, (1, 3, *level.shape)).copy()
