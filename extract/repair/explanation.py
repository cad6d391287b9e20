"""Shows how the repair decides about a single word: candidates, costs, features and probabilities."""

from collections.abc import Iterator

from extract.repair.damage_hmm import States, log_prior
from extract.repair.repairer import Repairer
from extract.repair.scoring import FEATURES, Sighting, all_features, probabilities, weights

STATES: dict[str, States] = {"stripped text": (0.002, 0.996, 0.002), "sound text": (0.996, 0.002, 0.002)}
SHOWN = 6


def explain(word: str, repairer: Repairer) -> Iterator[str]:
    """Lines for a terminal: the likeliest candidates in a stripped and in a sound text."""
    lower = word.lower()
    found = repairer.candidates(lower)
    for name, states in STATES.items():
        seen = Sighting(lower, word[:1].isupper(), states)
        chances = probabilities(found, seen, repairer.lexicon)
        yield f"{word} in {name}"
        yield f"  {'candidate':24} {'probability':>11} {'ln prior':>9} {'ln channel':>10}  features × weights"
        order = sorted(range(len(found)), key=lambda at: -chances[at])
        rows = all_features(found, seen, repairer.lexicon)
        for at in order[:SHOWN]:
            parts = zip(FEATURES, rows[at], weights(repairer.lexicon.kind)[0], strict=True)
            shown = ", ".join(f"{label} {value * weight:+.2f}" for label, value, weight in parts if value)
            one = found[at]
            yield f"  {one.text:24} {chances[at]:11.4f} {log_prior(one):9.2f} {one.channel:10.2f}  {shown}"
        yield f"  {'(none of these)':24} {1 - sum(chances):11.4f}"
