"""Rows and lines into raw cards: for every field of the family, what the card says of it as read."""

from extract.mapping.collect import drafts
from extract.mapping.links import link_words, links_by_card
from extract.mapping.raw_cards import RawCard, from_draft, from_plain, raw_fields, title_spans
from extract.mapping.telling import Proposal, told_apart

__all__ = [
    "Proposal",
    "RawCard",
    "drafts",
    "from_draft",
    "from_plain",
    "link_words",
    "links_by_card",
    "raw_fields",
    "title_spans",
    "told_apart",
]
