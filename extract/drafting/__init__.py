"""A family drafted from examples of a form, and a family's file held against documents."""

from extract.drafting.checking import Finding, LabelTally, falls, held_against, tallies
from extract.drafting.clusters import clusters
from extract.drafting.draft import Draft, DraftLabel, draft
from extract.drafting.examples import Example, example, plain_pages
from extract.drafting.improving import improved
from extract.drafting.kinds import family_name, guesses
from extract.drafting.picture import Mark, Place, places
from extract.drafting.proof import proven
from extract.drafting.writing import toml

__all__ = [
    "Draft",
    "DraftLabel",
    "Example",
    "Finding",
    "LabelTally",
    "Mark",
    "Place",
    "clusters",
    "draft",
    "example",
    "falls",
    "family_name",
    "guesses",
    "held_against",
    "improved",
    "places",
    "plain_pages",
    "proven",
    "tallies",
    "toml",
]
