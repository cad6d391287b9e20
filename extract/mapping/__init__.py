"""Rows and lines into raw cards: for every field of the family, what the card says of it as read."""

from extract.mapping.collect import drafts
from extract.mapping.links import link_words, links_by_card
from extract.mapping.proof import is_proven, proven
from extract.mapping.raw_cards import RawCard, from_draft, from_plain, raw_fields, title_spans
from extract.mapping.telling import Proposal, told_apart

__all__ = [
    "Proposal",
    "RawCard",
    "drafts",
    "from_draft",
    "from_plain",
    "is_proven",
    "link_words",
    "links_by_card",
    "proven",
    "raw_fields",
    "title_spans",
    "told_apart",
]
