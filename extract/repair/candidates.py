"""What a read word may have been: forms of the table by skeleton, and a beam over the misreadings.

The word as read is always among its candidates. Nothing is decided here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.finnish import (
    CONTEXT,
    STEPS_PER_E,
    Form,
    Lexicon,
    is_odd,
    lost_letters,
    near_forms,
    skeleton,
)
from extract.repair.misreadings import ENGLISH, IMPOSSIBLE, Channel, Rows

WIDTH, BEHIND = 12, 10.0
ENOUGH, OFTEN_MET = -15.5, -10.0
ENOUGH_SHORT, SHORT = -12.5, 4
LONGEST = 3
SPELLED = 3
LEAST_NOTED, NOTED = 4, -7.0
State = tuple[float, float, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been printed.

    Attributes:
        text: lower case.
        form: the table's entry; None for a form the table does not have.
        valid: whether morphology accepts it (in the table's entry or asked for).
        derived: log-probability from its parts, where the table does not have it but knows them.
        letters: log-probability by its letters alone.
        channel: log-probability that a reader without ä and ö gives what was read.
        dots: log-probability of its dots given its bare letters, where the table does not have it.
        near: whether it was found one letter away and not by a misreading of the table.
    """

    text: str
    form: Form | None
    valid: bool
    derived: float | None
    letters: float
    channel: float
    dots: float = 0.0
    near: bool = False


# Beyond this a run of letters is no word but something else: its cost grows with the square of its length.
LONGEST_READ = 100


def candidates(read: str, lexicon: Lexicon, channel: Channel = ENGLISH) -> tuple[Candidate, ...]:
    """The candidates of a lower-case word as read, itself first."""
    found: dict[str, float] = {read: channel.same_length(read, read)}
    if len(read) > LONGEST_READ:
        return tuple(_candidate(text, cost, lexicon) for text, cost in found.items())
    for form in lexicon.forms(skeleton(read)):
        cost = channel.same_length(form.text, read)
        if cost > IMPOSSIBLE:
            found[form.text] = cost
    made = [_candidate(text, cost, lexicon) for text, cost in found.items()]
    if _is_settled(read, made):
        return tuple(made)
    unlisted: list[Candidate] = []
    for text, cost in beam(read, lexicon, channel.rows).items():
        if text not in found:
            found[text] = cost
            more = _candidate(text, cost, lexicon)
            (made if more.form is not None or more.valid else unlisted).append(more)
    if _is_strange(made[0]):
        listed = any(one.valid and (one.form is not None or one.derived is not None) for one in made)
        if not listed:
            made += _far(read, lexicon, found, channel)
        if not any(one.valid for one in made):
            made += _spelled([*unlisted, *_dotted(read, unlisted, lexicon, channel)])
    return _distinct(made)


def _distinct(made: list[Candidate]) -> tuple[Candidate, ...]:
    """Each form once, by its likeliest misreading: found in two ways it would share its probability."""
    best: dict[str, Candidate] = {}
    for one in made:
        held = best.get(one.text)
        if held is None or held.channel < one.channel:
            best[one.text] = one
    return tuple(best.values())


def _is_strange(own: Candidate) -> bool:
    """Whether a word as read is none that morphology accepts or that is often met (as spoken forms are)."""
    return not own.valid and (own.form is None or own.form.log_probability < OFTEN_MET)


def _far(read: str, lexicon: Lexicon, found: dict[str, float], channel: Channel) -> list[Candidate]:
    """Candidates of a word that neither list nor morphology explains."""
    near = [
        replace(_candidate(text, cost, lexicon), near=True)
        for text, cost in near_forms(read, lexicon).items()
        if text not in found
    ]
    gone = beam(read, lexicon, channel.losing) | lost_letters(read, lexicon)
    near += [
        made
        for text, cost in gone.items()
        if text not in found and ((made := _candidate(text, cost, lexicon)).form is not None or made.valid)
    ]
    return near


def _dotted(read: str, unlisted: list[Candidate], lexicon: Lexicon, channel: Channel) -> Iterator[Candidate]:
    """Unlisted forms with the dots that their letters ask for."""
    for text, cost in [(read, 0.0), *((one.text, one.channel) for one in unlisted[:SPELLED])]:
        for new, _ in lexicon.dots.best(skeleton(text)):
            added = [(own, old) for own, old in zip(new, text, strict=True) if own != old]
            if added and all(skeleton(own) == old for own, old in added):
                lost = sum(channel.logs.get(pair, IMPOSSIBLE) for pair in added)
                yield _candidate(new, cost + lost, lexicon)


def _spelled(found: Iterable[Candidate]) -> list[Candidate]:
    """The likeliest of unlisted forms by their letters, their dots and how they were read."""
    distinct = {one.text: one for one in sorted(found, key=lambda one: one.channel)}.values()
    ranked = sorted(distinct, key=lambda one: (-one.letters - one.dots - one.channel, one.text))
    return ranked[:SPELLED]


def _is_settled(read: str, made: list[Candidate]) -> bool:
    """Whether the skeleton alone gives a usual word and the reading shows no odd character."""
    usual = max(
        (c.form.log_probability for c in made if c.form and (c.form.valid or c.form.name)), default=-99.0
    )
    enough = ENOUGH if len(read) > SHORT else ENOUGH_SHORT
    return not is_odd(read) and usual > enough


def _candidate(text: str, channel: float, lexicon: Lexicon) -> Candidate:
    form = lexicon.form(text)
    if form is not None:
        return Candidate(text, form, form.valid or form.name, None, 0.0, channel)
    noted = _before_note(text, lexicon)
    valid = noted is not None or lexicon.accepts(text)
    derived = noted if noted is not None else lexicon.derived(text) if valid else None
    letters, dots = lexicon.letters.log_probability(text), lexicon.dots.log_probability(text)
    return Candidate(text, None, valid, derived, letters, channel, dots)


def _before_note(text: str, lexicon: Lexicon) -> float | None:
    """Log-probability of a known word with the number of a note right after it."""
    word = text.rstrip("0123456789")
    form = lexicon.form(word) if len(word) >= LEAST_NOTED and word != text else None
    return form.log_probability + NOTED if form is not None and form.valid else None


def beam(read: str, lexicon: Lexicon, rows: Rows = ENGLISH.rows) -> dict[str, float]:
    """Likely printed strings with the log-probability of the reading, by misreadings and letters."""
    steps = lexicon.letters.steps
    fronts: list[dict[str, State]] = [{} for _ in range(len(read) + 1)]
    fronts[0][""] = (0.0, 0.0, 0)
    for at in range(len(read)):
        best = _best(fronts[at])
        for length in range(1, min(LONGEST, len(read) - at) + 1):
            front = fronts[at + length]
            for clean, codes, log_probability in rows.get(read[at : at + length], ()):
                for text, (before, channel, last) in best:
                    longer, cost = text + clean, channel + log_probability
                    held = front.get(longer)
                    if held is None or held[1] < cost:
                        total, context = before + log_probability, last
                        for code in codes:
                            place = context << 5 | code
                            total -= steps[place] / STEPS_PER_E
                            context = place & CONTEXT
                        front[longer] = (total, cost, context)
    ends = {
        text: (total - steps[context << 5] / STEPS_PER_E, channel, 0)
        for text, (total, channel, context) in fronts[-1].items()
    }
    return {text: channel for text, (_, channel, _) in _best(ends)}


def _best(front: dict[str, State]) -> list[tuple[str, State]]:
    """The likeliest strings of a front, none far behind the first."""
    ordered = sorted(front.items(), key=_total, reverse=True)[:WIDTH]
    least = ordered[0][1][0] - BEHIND if ordered else 0.0
    return [item for item in ordered if item[1][0] >= least]


def _total(item: tuple[str, State]) -> float:
    return item[1][0]
