"""Runs of words in examples, and the phrases that they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract import families
from extract.drafting.examples import Example
from extract.layout import Segment
from extract.model import Box

# A page (from 0), and shares of its width and height.
Place = tuple[int, float, float]


@dataclass(frozen=True)
class Run:
    """A run of words in an example: its page (from 0), segment, first word and the word after its last."""

    example: int
    page: int
    segment: int
    first: int
    after: int


@dataclass(eq=False)
class Phrase:
    """A printed text and where it was found.

    Attributes:
        key: its folded letters.
        runs: one an example at most, by the example's number.
        place: page (from 0), and shares of its width and height where it begins, in the middle of all.
    """

    key: str
    runs: dict[int, Run] = field(default_factory=dict)
    place: Place = (0, 0.0, 0.0)


@dataclass(frozen=True)
class Corpus:
    """All examples with each word folded.

    Attributes:
        examples: in the order given.
        folded: example, page, segment, word.
    """

    examples: tuple[Example, ...]
    folded: tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]

    @staticmethod
    def of(examples: Sequence[Example]) -> "Corpus":
        """The corpus of some examples."""
        folded = tuple(
            tuple(
                tuple(tuple(families.fold(word.text) for word in segment.words) for segment in page)
                for page in example.segments
            )
            for example in examples
        )
        return Corpus(tuple(examples), folded)

    def segment(self, run: Run) -> Segment:
        """The segment that a run stands in."""
        return self.examples[run.example].segments[run.page][run.segment]

    def text(self, run: Run) -> str:
        """A run's words."""
        return " ".join(word.text for word in self.segment(run).words[run.first : run.after])

    def key(self, run: Run) -> str:
        """A run's folded letters."""
        return "".join(self.folded[run.example][run.page][run.segment][run.first : run.after])

    def box(self, run: Run) -> Box:
        """Around a run's words."""
        return Box.around([word.box for word in self.segment(run).words[run.first : run.after]])

    def place(self, run: Run) -> Place:
        """A run's page and where it begins, as shares of the page's width and height."""
        width, height = self.examples[run.example].pages[run.page].frame.upright_size
        box = self.box(run)
        return run.page, box.x0 / width, box.middle / height
