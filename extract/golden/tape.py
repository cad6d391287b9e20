"""The answers of OCR engines for one document, by what was asked."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.errors import DocumentError, Reason
from extract.ocr import Grey

STALE = "The recording is stale"


class StaleRecordingError(DocumentError):
    """A recording does not answer what is asked now."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.CRASHED, f"{STALE}: {message}; record again.")


@dataclass(slots=True)
class Tape:
    """The answers of one document, by question.

    Attributes:
        witness: the name of the second witness; None where there was none.
        asked: questions that were asked so far.
    """

    identity: Mapping[str, str]
    witness: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def answer(self, kind: str, asked: Sequence[object], pixels: Grey) -> Any:  # noqa: ANN401 - JSON
        """The recorded answer.

        Raises:
            StaleRecordingError: there is none.
        """
        key = self._key(kind, asked, pixels)
        self.asked.add(key)
        if key not in self.answers:
            raise StaleRecordingError(f"the engine is asked something new ({kind} {list(asked)})")
        return self.answers[key]

    def settled(self, kind: str, asked: Sequence[object], pixels: Grey, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
        """The recorded answer; what was not recorded yet is asked and recorded."""
        key = self._key(kind, asked, pixels)
        self.asked.add(key)
        if key not in self.answers:
            self.answers[key] = ask()
        return self.answers[key]

    def check_all_asked(self) -> None:
        """Whether every answer was used.

        Raises:
            StaleRecordingError: one was not.
        """
        left = len(self.answers.keys() - self.asked)
        if left:
            raise StaleRecordingError(f"{left} of its {len(self.answers)} answers were not asked for")

    def _key(self, kind: str, asked: Sequence[object], pixels: Grey) -> str:
        facts = [kind, list(asked), pixels.shape, sorted(self.identity.items())]
        state = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode())
        state.update(pixels.tobytes())
        return state.hexdigest()[:24]

    def text(self) -> str:
        """The tape as lines of JSON, sorted."""
        head = {"identity": dict(self.identity), "witness": self.witness}
        rows = ([key, self.answers[key]] for key in sorted(self.answers))
        return "".join(
            json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in (head, *rows)
        )

    @classmethod
    def from_text(cls, text: str) -> "Tape":
        """The tape in lines of JSON.

        Raises:
            StaleRecordingError: they are no tape.
        """
        try:
            head, *rows = (json.loads(line) for line in text.splitlines())
            return cls(head["identity"], head["witness"], dict(rows))
        except (ValueError, KeyError, TypeError) as error:
            raise StaleRecordingError(f"it cannot be read ({error!r})") from error
