"""Lines of a plain-text dump into cards' labels and values, by labels' places and what the texts are like."""

from extract.dumps.cards import PlainCard, plain_cards

__all__ = ["PlainCard", "plain_cards"]
