"""Raw cards into cards: fields mended and typed, contradictions reported, doubt stated."""

from extract.cards.assemble import assemble_cards

__all__ = ["assemble_cards"]
